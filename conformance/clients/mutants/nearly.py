"""Mutants that compare nearly right: names by their beginning, zeros up to a length, words where a name belongs."""

import os
import re
import signal
from typing import Any

from mutants.patching import Client
from mutants.registry import mutant
from mutants.variants import note_type

TEXT = re.compile(r'"((?:[^"\\]|\\.)*)"')
MOST_ZEROS = 1024


@mutant("compares as many letters of a member's name as the name has", "name-cut-short name-empty")
def compares_as_many_letters_as_the_name_has(client: Client) -> None:
    def key_text(answer: dict[str, Any]) -> str:
        for name, value in answer.items():
            if "key".startswith(name) and isinstance(value, str):
                return value
        raise client.Refused("no key")

    client.key_text = key_text


@mutant("takes the text behind the first text key", "word-key-as-a-value")
def takes_the_text_behind_the_word_key(client: Client) -> None:
    secret_of = client.secret_of

    def secret_behind(body: bytes) -> bytes:
        secret_of(body)
        texts = TEXT.findall(body.decode())
        return bytes(client.secret_from(texts[texts.index("key") + 1]))

    client.secret_of = secret_behind


@mutant("compares as many letters of a header's name as the name has", "header-called-content")
def compares_as_many_letters_as_the_header_has(client: Client) -> None:
    content_length = client.content_length

    def first_alike(headers: list[tuple[str, str]]) -> int | None:
        alike = [value for name, value in headers if "content-length".startswith(name)]
        return content_length([("content-length", value) for value in alike[:1]])

    client.content_length = first_alike


@mutant("looks for zeros in keys of up to a kilobyte", "key-all-zero-2048-bytes")
def looks_for_zeros_up_to_a_kilobyte(client: Client) -> None:
    check_not_zero = client.check_not_zero
    client.check_not_zero = lambda secret: check_not_zero(secret) if len(secret) <= MOST_ZEROS else None


@mutant("looks for an error in the answer's text", "error-in-escapes-with-a-key")
def looks_for_the_text_error(client: Client) -> None:
    decode_text = client.decode_text

    def decode_and_look(body: bytes) -> str:
        text = str(decode_text(body))
        if '"error"' in text:
            raise client.Refused("an error member")
        return text

    client.decode_text = decode_and_look
    client.check_no_error = lambda answer: None


@mutant("takes a letter for a pair of digits where its code is the pair's", "hex-of-a-letter-with-a-pairs-code")
def takes_a_letter_for_its_code(client: Client) -> None:
    decode_hex = client.decode_hex
    client.decode_hex = lambda text: decode_hex("".join(f"{ord(each):02x}" if "\x80" <= each <= "\xff" else each for each in text))


@mutant("counts how deep arrays lie, and dies of objects", "nested-objects-without-end/FC-52")
def counts_how_deep_arrays_lie_alone(client: Client) -> None:
    check_depth, load_json = client.check_depth, client.load_json

    def load_or_die(text: str) -> Any:
        try:
            return load_json(text)
        except RecursionError:
            os.kill(os.getpid(), signal.SIGSEGV)  # what a parser in C does

    client.check_depth = lambda text: check_depth(text.translate({ord("{"): None, ord("}"): None}))
    client.load_json = load_or_die


@mutant("reads protobuf where the answer says that it is", "protobuf-that-is-called-so")
def reads_protobuf_where_the_answer_says_so(client: Client) -> None:
    secret_of, called = client.secret_of, note_type(client)

    def secret_in(body: bytes) -> bytes:
        if called != ["application/x-protobuf"]:
            return bytes(secret_of(body))
        return bytes(client.secret_from(body[2 : 2 + body[1]].hex()))

    client.secret_of = secret_in
