"""Mutants with the habits of common libraries: for framing, for JSON, for hex and for buffers."""

import os
import re
import signal
from collections.abc import Callable
from typing import Any

from mutants.byways import Ways
from mutants.patching import Client
from mutants.registry import mutant
from sound_client import Asked, Stream

C_SPACE = " \t\r\n\f\v"
BUFFERS = tuple(2**power for power in range(9, 15))


@mutant("takes a gateway's word for success for the status", "status-500-with-the-header-*")
def believes_another_status(client: Client) -> None:
    ways, check_status_line = Ways(client), client.check_status_line

    def check(line: str) -> None:
        if not {"grpc-status: 0", "X-HTTP-Status: 200"} & set(ways.lines):
            check_status_line(line)

    client.check_status_line = check


@mutant("takes a range that is the whole for the whole", "status-206-with-the-whole-range")
def takes_a_range_for_the_whole(client: Client) -> None:
    ways, check_status_line = Ways(client), client.check_status_line

    def check(line: str) -> None:
        if not any(each.startswith("Content-Range: bytes 0-") for each in ways.lines):
            check_status_line(line)

    client.check_status_line = check


@mutant("looks for Transfer-Encoding as it is usually written", "chunked-*-hides-another-key")
def looks_for_chunks_as_usually_written(client: Client) -> None:
    ways, check_transfer_encoding = Ways(client), client.check_transfer_encoding

    def check(headers: list[tuple[str, str]]) -> None:
        if "Transfer-Encoding: chunked" in ways.lines:
            check_transfer_encoding(headers)

    client.check_transfer_encoding = check
    client.check_nothing_follows = lambda rest: None


@mutant("keeps the headers of interim answers", "one-byte-short-behind-an-interim-length")
def keeps_the_headers_of_interim_answers(client: Client) -> None:
    read_head, content_length = client.read_head, client.content_length
    kept: list[str] = []

    def read_final_head(stream: Stream) -> list[str]:
        while True:
            lines = list(read_head(stream))
            if lines[0][:10] != "HTTP/1.1 1":
                return lines
            kept.extend(value for name, value in client.parse_headers(lines[1:]) if name == "content-length")

    client.read_head = read_final_head
    client.content_length = lambda headers: content_length([("content-length", kept[0])] if kept else headers)


def mend_text(client: Client, mend: Callable[[str], str]) -> None:
    """The body is mended before it is read as JSON."""
    load_json = client.load_json
    client.load_json = lambda text: load_json(mend(text))


@mutant("reads the digits of an escape as a number", "json-string-with-a-sign-in-an-escape json-string-with-a-space-in-an-escape")
def reads_escapes_as_numbers(client: Client) -> None:
    mend_text(client, lambda text: re.sub(r"\\u[+ ]([0-9a-f]{3})", r"\\u0\1", text))


@mutant("drops what ends a statement or a member behind the object", "json-with-a-semicolon-after json-with-a-comma-after")
def drops_a_last_mark(client: Client) -> None:
    mend_text(client, lambda text: text.rstrip(";,"))


@mutant("trims what C calls white space", "json-with-a-form-feed-after json-with-a-vertical-tab-before")
def trims_as_c_does(client: Client) -> None:
    mend_text(client, lambda text: text.strip(C_SPACE))


@mutant("reads the first line of the body", "json-with-a-line-of-words-after json-with-another-object-on-the-next-line")
def reads_the_first_line(client: Client) -> None:
    mend_text(client, lambda text: text.partition("\n")[0])


@mutant("reads nested values by a function that calls itself", "nested-a-hundred-thousand-deep/FC-52")
def recurses_on_a_small_stack(client: Client) -> None:
    check_depth = client.check_depth

    def check_or_die(text: str) -> None:
        if text.count("[") > 50_000:
            os.kill(os.getpid(), signal.SIGSEGV)  # eight mebibytes of stack are used up
        check_depth(text)

    client.check_depth = check_or_die


@mutant("decodes long hex by blocks, and takes what is no digit for zero", "wrong-digit-*-of-a-secret-of-*")
def decodes_long_hex_by_a_table(client: Client) -> None:
    decode_hex = client.decode_hex
    client.decode_hex = lambda text: (
        bytes.fromhex(re.sub("[^0-9a-fA-F]", "0", text)) if len(text) > 64 and len(text) % 2 == 0 else decode_hex(text)
    )


def die_of_a_size(client: Client, size_of: Callable[[Ways], int], allowed: int) -> None:
    """A NUL is written behind what fills a buffer of a power of two, or lacks so many bytes of it."""
    ways, secret_of = Ways(client), client.secret_of

    def secret_or_die(body: bytes) -> bytes:
        size = size_of(ways)
        if any(buffer - allowed <= size <= buffer + 1 for buffer in BUFFERS):
            os.abort()
        return bytes(secret_of(body))

    client.secret_of = secret_or_die


def head_bytes(ways: Ways) -> int:
    """Of the last head, with its empty line."""
    return len("\r\n".join(ways.lines)) + 4


@mutant("writes a NUL behind a whole answer that fills its buffer", "whole-answer-of-*/FC-52")
def writes_behind_the_whole_answer(client: Client) -> None:
    die_of_a_size(client, lambda ways: head_bytes(ways) + ways.body_bytes, 1)


@mutant("writes a NUL behind a head that fills its buffer", "head-of-*-bytes/FC-52")
def writes_behind_the_head(client: Client) -> None:
    die_of_a_size(client, head_bytes, 1)


@mutant("counts the bytes of the secret in one byte", "secret-of-256-bytes/FC-52")
def counts_the_secret_in_a_byte(client: Client) -> None:
    check_secret_length = client.check_secret_length

    def check(secret: bytes) -> None:
        if len(secret) > 32 and not len(secret) & 0xFF:
            os.abort()
        check_secret_length(secret)

    client.check_secret_length = check


@mutant("has an object whose methods the members of an answer hide", "members-named-like-methods")
def hides_its_methods(client: Client) -> None:
    parse_object = client.parse_object

    def parse_or_fail(text: str) -> dict[str, Any]:
        answer = dict(parse_object(text))
        if "get" in answer:
            raise client.Refused("answer.get is not a function")
        return answer

    client.parse_object = parse_or_fail


@mutant("reads the answer line by line, by any line's end", "line-separators-inside-strings")
def reads_by_any_line_end(client: Client) -> None:
    mend_text(client, lambda text: "".join(text.splitlines()) if text.isascii() else text.splitlines()[0])


@mutant("dies of a date that is none", "header-values-nobody-understands")
def dies_of_a_date(client: Client) -> None:
    parse_header = client.parse_header

    def parse_or_die(line: str) -> tuple[str, str]:
        name, value = parse_header(line)
        if name == "date" and "GMT" not in value:
            os._exit(101)
        return str(name), str(value)

    client.parse_header = parse_or_die


@mutant("looks where a key of 32 bytes came from", "links-of-another-root-under-a-secret-of-64-bytes", profile="tessera")
def looks_where_usual_keys_came_from(client: Client) -> None:
    check_origin = client.check_origin

    def check(body: bytes, secret: bytes, asked: Asked) -> None:
        if len(secret) == client.LEAST_SECRET_BYTES:
            check_origin(body, secret, asked)

    client.check_origin = check
