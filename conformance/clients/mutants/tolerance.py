"""Mutants that refuse, or misread, what every sound client has to take."""

import json
import re
from collections.abc import Callable
from typing import Any

from mutants.families import members_of
from mutants.patching import Client
from mutants.registry import mutant
from sound_client import Stream


def refuse_bodies(client: Client, pattern: bytes) -> None:
    decode_text = client.decode_text

    def decode(body: bytes) -> str:
        if re.search(pattern, body):
            raise client.Refused("a body of another kind than usual")
        return decode_text(body)

    client.decode_text = decode


# ---- TO-20, TO-21 ----


@mutant("wants a Content-Length", "no-content-length")
def wants_a_length(client: Client) -> None:
    content_length = client.content_length

    def length(headers: list[tuple[str, str]]) -> int:
        found = content_length(headers)
        if found is None:
            raise client.Refused("no Content-Length")
        return found

    client.content_length = length


@mutant("compares header names with their case", "header-names-in-lower-case header-names-in-upper-case")
def compares_header_names_with_their_case(client: Client) -> None:
    split_lines = client.split_lines

    def split(head: bytes) -> list[str]:
        lines = split_lines(head)
        if not any(line.startswith("Content-Type") for line in lines):
            raise client.Refused("no Content-Type")
        return lines

    client.split_lines = split


def trim_header_values(client: Client, trim: Callable[[str], str]) -> None:
    parse_header = client.parse_header

    def parse(line: str) -> tuple[str, str]:
        name, _ = parse_header(line)
        return name, trim(line.partition(":")[2])

    client.parse_header = parse


@mutant("takes one space after the colon off header values, and nothing else", "header-values-with-white-space header-values-with-tabs")
def trims_one_space(client: Client) -> None:
    trim_header_values(client, lambda value: value.removeprefix(" "))


@mutant("trims spaces around header values, and no tabs", "header-values-with-tabs")
def trims_no_tabs(client: Client) -> None:
    trim_header_values(client, lambda value: value.strip(" "))


@mutant("wants a space after the colon of a header", "header-values-without-white-space")
def wants_a_space_after_the_colon(client: Client) -> None:
    parse_header = client.parse_header

    def parse(line: str) -> tuple[str, str]:
        if ": " not in line:
            raise client.Refused("a malformed header line")
        return parse_header(line)

    client.parse_header = parse


@mutant("wants the type to be application/json, and nothing beside it", "type-that-says-utf-8")
def wants_a_type_without_a_charset(client: Client) -> None:
    parse_header = client.parse_header

    def parse(line: str) -> tuple[str, str]:
        name, value = parse_header(line)
        if name == "content-type" and value != "application/json":
            raise client.Refused("another type than was asked for")
        return name, value

    client.parse_header = parse


@mutant("wants the Content-Type first", "headers-in-another-order")
def wants_the_type_first(client: Client) -> None:
    parse_headers = client.parse_headers

    def parse(lines: list[str]) -> list[tuple[str, str]]:
        if lines and not lines[0].lower().startswith("content-type"):
            raise client.Refused("headers in another order than usual")
        return parse_headers(lines)

    client.parse_headers = parse


# ---- TO-22 ----


@mutant("takes one read for the whole answer", "answer-byte-by-byte answer-split-*", members_of("oddities", "byte by byte"))
def takes_one_read_for_the_answer(client: Client) -> None:
    read_more = client.Stream.read_more

    def read_once(stream: Stream) -> None:
        read_more(stream)
        stream.ended = True

    client.Stream.read_more = read_once


@mutant("looks for the end of the head in the newest bytes only", "answer-byte-by-byte answer-split-inside-a-line-end")
def looks_only_at_the_newest_bytes(client: Client) -> None:
    def read_head(stream: Stream) -> list[str]:
        before = b""
        while b"\r\n\r\n" not in stream.received:
            if stream.ended:
                return client.head_cut_short(stream)
            before, stream.received = before + stream.received, b""
            stream.read_more()
        head, stream.received = stream.received.split(b"\r\n\r\n", 1)
        return client.split_lines(before + head)

    client.read_head = read_head


@mutant("takes what follows the head in the same read for the body", "answer-split-inside-the-body")
def takes_one_read_for_the_body(client: Client) -> None:
    client.read_to_the_length = lambda stream, length: stream.received


# ---- TO-30, TO-31 ----


@mutant("refuses members it does not know", "unknown-members escapes-inside-strings non-ascii-text key-before-another-case")
def refuses_unknown_members(client: Client) -> None:
    parse_object = client.parse_object

    def parse(text: str) -> dict[str, Any]:
        answer = parse_object(text)
        if set(answer) - {"key", "signature_chain", "error"}:
            raise client.Refused("an unknown member")
        return answer

    client.parse_object = parse


@mutant("wants the key to be the first member", "member-order")
def wants_the_key_first(client: Client) -> None:
    key_text = client.key_text

    def first(answer: dict[str, Any]) -> str:
        if next(iter(answer), "key") != "key":
            raise client.Refused("the key is not the first member")
        return key_text(answer)

    client.key_text = first


@mutant("wants the body to begin with a brace", "white-space-in-the-json")
def wants_a_brace_first(client: Client) -> None:
    refuse_bodies(client, rb"^[^{]")


@mutant("ends the head at the last empty line", "empty-lines-in-the-json")
def ends_the_head_at_the_last_empty_line(client: Client) -> None:
    decode_text = client.decode_text
    client.decode_text = lambda body: decode_text(body.rsplit(b"\r\n\r\n", 1)[-1])


@mutant("knows no escapes", "escapes-inside-strings escaped-member-name escaped-hex-digits braces-and-key-inside-strings")
def knows_no_escapes(client: Client) -> None:
    refuse_bodies(client, rb"\\")


@mutant("uses the key as it was written, with its escapes", "escaped-hex-digits")
def uses_the_key_as_written(client: Client) -> None:
    load_json = client.load_json
    client.load_json = lambda text: load_json(re.sub(r"\\u00(..)", r"\1", text))


@mutant("reads the answer as ASCII", "non-ascii-text")
def reads_ascii_only(client: Client) -> None:
    refuse_bodies(client, rb"[\x80-\xff]")


def want_chain(client: Client, good: Callable[[dict[str, Any]], bool]) -> None:
    parse_object = client.parse_object

    def parse(text: str) -> dict[str, Any]:
        answer = parse_object(text)
        if not good(answer):
            raise client.Refused("no signature_chain")
        return answer

    client.parse_object = parse


@mutant("wants a signature_chain", "signature-chain-missing")
def wants_a_chain(client: Client) -> None:
    want_chain(client, lambda answer: "signature_chain" in answer)


@mutant("wants a signature_chain with links", "signature-chain-missing signature-chain-empty")
def wants_a_chain_with_links(client: Client) -> None:
    want_chain(client, lambda answer: json.dumps(answer.get("signature_chain")) not in ("null", "[]"))
