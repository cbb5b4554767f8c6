"""Mutants that crash on what is odd and lawful, as a program does that counts on its being otherwise."""

import os
import re
import select
import signal
import socket
from collections.abc import Callable
from typing import Any

from mutants.families import by
from mutants.patching import Client
from mutants.registry import mutant

SILENCE_SECONDS = 1.0  # long enough for an agent that talks at once
ODD_CHAINS = "signature-chain-a-* signature-chain-an-object signature-chain-null signature-chain-of-*"


def crash() -> None:
    os.kill(os.getpid(), signal.SIGABRT)


def crash_on_text(client: Client, is_odd: Callable[[str], object]) -> None:
    """On a body of such text."""
    load_json = client.load_json

    def load(text: str) -> Any:
        if is_odd(text):
            crash()
        return load_json(text)

    client.load_json = load


def crash_on_chain(client: Client, is_odd: Callable[[Any], object]) -> None:
    """On an answer with such a signature_chain."""
    parse_object = client.parse_object

    def parse(text: str) -> dict[str, Any]:
        answer = parse_object(text)
        if is_odd(answer["signature_chain"]):
            crash()
        return answer

    client.parse_object = parse


@mutant("crashes on a number that it cannot hold", "number-out-of-range-*/FC-52")
def crashes_on_large_numbers(client: Client) -> None:
    crash_on_text(client, lambda text: re.search(r":-?(\d{20,}|\d+e-?\d{3,})", text))


@mutant("crashes on half a character", "surrogate-alone-*/FC-52")
def crashes_on_half_a_character(client: Client) -> None:
    crash_on_text(client, lambda text: re.search(r"\\ud[89a-f]", text))


@mutant(
    "has a buffer of 4 KiB for the answer", "answer-of-4-kib answer-of-16-kib answer-of-409* answer-of-819* answer-of-1638* answer-of-3276*"
)
def has_a_buffer_of_a_page(client: Client) -> None:
    client.MOST_ANSWER_BYTES = 4096


@mutant(
    "writes beyond a buffer of 64 KiB",
    by("FC-52", "answer-of-64-kib answer-of-255-kib answer-of-1-mib answer-of-65537-bytes answer-of-26214* answer-of-104857*"),
)
def writes_beyond_its_buffer(client: Client) -> None:
    def check_size(size: int) -> None:
        if size > 64 * 1024:
            crash()

    client.check_size = check_size


@mutant(
    "writes a NUL behind a body that fills its buffer",
    by("FC-52", "answer-of-1024-bytes answer-of-4096-bytes answer-of-8192-bytes answer-of-16384-bytes answer-of-65536-bytes"),
)
def writes_a_nul_behind_a_full_buffer(client: Client) -> None:
    decode_text = client.decode_text

    def decode(body: bytes) -> str:
        if len(body) % 1024 == 0:
            crash()
        return str(decode_text(body))

    client.decode_text = decode


@mutant("keeps lengths in 16 bits, where all ones mean none", "answer-of-65535-bytes/FC-52")
def keeps_lengths_in_16_bits(client: Client) -> None:
    parse_length = client.parse_length

    def parse(value: str) -> int:
        length = int(parse_length(value))
        if length == 0xFFFF:
            crash()
        return length

    client.parse_length = parse


@mutant("has a buffer of a kilobyte, less its NUL", "answer-of-1023-bytes answer-of-1025-bytes")
def has_a_buffer_of_a_kilobyte(client: Client) -> None:
    decode_text = client.decode_text
    client.decode_text = lambda body: decode_text(body[:1022])


@mutant("counts on hearing nothing before it asks", "answer-before-the-request*/FC-52")
def counts_on_silence(client: Client) -> None:
    send = client.send

    def send_after_silence(connection: socket.socket, data: bytes, deadline: float) -> None:
        if select.select([connection], [], [], SILENCE_SECONDS)[0]:
            crash()
        send(connection, data, deadline)

    client.send = send_after_silence


@mutant("has room for two links of 65 bytes, and looks at no type", by("FC-52", ODD_CHAINS))
def trusts_the_form_of_the_chain(client: Client) -> None:
    def is_odd(chain: Any) -> bool:
        return not isinstance(chain, list) or len(chain) != 2 or any(not re.fullmatch("[0-9a-f]{130}", str(link)) for link in chain)

    crash_on_chain(client, is_odd)


@mutant("counts on two links", "signature-chain-of-one-link/FC-52")
def counts_on_two_links(client: Client) -> None:
    crash_on_chain(client, lambda chain: len(chain) != 2)


@mutant("has room for 64 headers", "headers-*-more/FC-52")
def has_room_for_few_headers(client: Client) -> None:
    parse_headers = client.parse_headers

    def parse(lines: list[str]) -> list[tuple[str, str]]:
        if len(lines) > 64:
            crash()
        return parse_headers(lines)

    client.parse_headers = parse


@mutant("crashes on a length that is not one plain number", "length-with-leading-zeros/FC-52 lengths-the-same-*/FC-52")
def crashes_on_odd_lengths(client: Client) -> None:
    content_length = client.content_length

    def length(headers: list[tuple[str, str]]) -> int | None:
        values = [value for name, value in headers if name == "content-length"]
        if len(values) > 1 or any(not re.fullmatch("[1-9][0-9]*", value) for value in values):
            crash()
        return content_length(headers)

    client.content_length = length


@mutant(
    "crashes on a status line of another form",
    "status-line-ends-behind-the-code/FC-52 status-line-of-http-*/FC-52 status-line-with-text-outside-ascii/FC-52",
)
def crashes_on_odd_status_lines(client: Client) -> None:
    check_status_line = client.check_status_line

    def check(line: str) -> None:
        if not re.fullmatch(r"HTTP/1\.1 \d{3} [A-Za-z ]*", line):
            crash()
        check_status_line(line)

    client.check_status_line = check
