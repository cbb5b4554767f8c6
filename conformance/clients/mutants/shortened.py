"""Mutants that send another purpose or algorithm than was configured: cut, cleaned or pasted in."""

import json
import os
import re
import urllib.parse

from mutants.asking import ask_for_purpose
from mutants.patching import Client
from mutants.registry import mutant
from mutants.remembering import Ask, Memory, around_obtain
from sound_client import Asked


@mutant("cuts the purpose to 255 bytes", "request-purpose-of-300-bytes")
def cuts_the_purpose(client: Client) -> None:
    ask_for_purpose(client, lambda purpose: purpose[:255])


@mutant("makes one space of all white space in the purpose", "request-purpose-with-line-ends-and-tabs")
def makes_one_space_in_the_purpose(client: Client) -> None:
    ask_for_purpose(client, lambda purpose: re.sub(r"\s+", " ", purpose))


@mutant(
    "pastes the purpose into JSON without encoding it",
    "request-purpose-that-injects-json request-purpose-with-line-ends-and-tabs",
)
def pastes_the_purpose_into_json(client: Client) -> None:
    client.request_body = lambda asked: (
        f'{{"path":{json.dumps(asked.key_path)},"purpose":"{asked.purpose}","algorithm":{json.dumps(asked.algorithm)}}}'
    )


@mutant("decodes percent signs in the purpose", "request-purpose-that-looks-like-escapes")
def decodes_percent_signs_in_the_purpose(client: Client) -> None:
    ask_for_purpose(client, urllib.parse.unquote)


@mutant("expands variables in the purpose", "request-purpose-that-looks-like-escapes")
def expands_variables_in_the_purpose(client: Client) -> None:
    ask_for_purpose(client, os.path.expandvars)


@mutant("keeps its purpose under its first 64 bytes", "request-purpose-that-differs-in-its-last-byte")
def keeps_its_purpose_under_a_cut_name(client: Client) -> None:
    def obtain(_memory: Memory, asked: Asked, ask: Ask) -> bytes:
        memory = Memory("purpose-" + asked.purpose[:64].encode().hex())
        kept = memory.recall() or asked.purpose.encode()
        memory.keep(kept)
        return ask(asked._replace(purpose=kept.decode()))

    around_obtain(client, obtain)
