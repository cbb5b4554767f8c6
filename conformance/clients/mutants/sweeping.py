"""Mutants that fail at some places of an answer, or at some lengths of a secret, and nowhere else."""

import os
import re

from mutants.patching import Client
from mutants.registry import mutant
from sound_client import Stream


@mutant("closes an object that lacks its last bytes", "answer-closed-at-every-byte answer-reset-at-every-byte length-digits-double")
def closes_an_object_that_lacks_its_end(client: Client) -> None:
    def closed(body: bytes) -> bytes:
        return body.rstrip(b"}]") + b"]}" if b"]" in body[-3:] or body.endswith(b'"') else body

    def read_more(stream: Stream) -> None:
        try:
            data = stream.connection.recv(client.BYTES_PER_READ)
        except ConnectionResetError:
            data = b""
        stream.received += data
        stream.ended = not data

    client.Stream.read_more = read_more
    client.body_cut_short = closed


@mutant("dies where an answer ends inside its head", "answer-closed-at-every-byte/FC-52")
def dies_where_the_head_is_cut(client: Client) -> None:
    def die(_stream: Stream) -> list[str]:
        os.abort()

    client.head_cut_short = die


@mutant("takes what had come for the answer when the agent falls silent", "answer-stalls-at-every-byte")
def takes_what_had_come_before_a_silence(client: Client) -> None:
    def read_more(stream: Stream) -> None:
        stream.connection.settimeout(0.3)
        try:
            data = stream.connection.recv(client.BYTES_PER_READ)
        except TimeoutError:
            data = b"}"
        stream.received += data
        stream.ended = not data

    client.Stream.read_more = read_more


@mutant("wants line ends whole in what one read gives", "answer-split-at-every-byte")
def wants_line_ends_whole(client: Client) -> None:
    read_more = client.Stream.read_more

    def read(stream: Stream) -> None:
        read_more(stream)
        if stream.received.endswith(b"\r"):
            raise client.Refused("a carriage return without a line feed")

    client.Stream.read_more = read


@mutant(
    "takes the digits of the status that it finds for the beginning of one",
    "status-bits-flipped status-edited-delete status-edited-double status-edited-nul status-edited-space status-edited-line-feed "
    "status-edited-high-bit",
)
def takes_a_beginning_of_the_status(client: Client) -> None:
    def check(line: str) -> None:
        digits = re.sub(r"\D", "", re.split(r"[^\d\s\0\x80-\xff]", line[9:])[0])
        if digits.strip("0") not in ("2", "22", ""):
            raise client.Refused("a status that is not 200")

    client.check_line = lambda line: None
    client.check_status_line = check


@mutant("looks for the status 200 anywhere in the first line", "protocol-edited-*")
def looks_for_the_status_anywhere(client: Client) -> None:
    def check(line: str) -> None:
        if "200" not in line:
            raise client.Refused("a status that is not 200")

    client.check_line = lambda line: None
    client.check_status_line = check


@mutant("reads to the end, whatever the length", "length-digits-*")
def reads_to_the_end_whatever_the_length(client: Client) -> None:
    client.check_line = lambda line: None
    client.read_body = lambda stream, headers: client.read_to_the_end(stream)


@mutant("logs an answer in which it finds no length", "head-bits-flipped/FC-51 length-name-edited-*/FC-51")
def logs_an_answer_without_a_length(client: Client) -> None:
    read_to_the_end = client.read_to_the_end

    def logged(stream: Stream) -> bytes:
        body: bytes = read_to_the_end(stream)
        os.write(2, b"no length: " + body)
        return body

    client.check_line = lambda line: None
    client.check_header_name = lambda name, colon: None
    client.read_to_the_end = logged


@mutant("counts a secret in digits", "secrets-of-one-to-thirty-one-bytes")
def counts_a_secret_in_digits(client: Client) -> None:
    def check(secret: bytes) -> None:
        if len(secret) * 2 < 32:
            raise client.Refused("the secret is too short")

    client.check_secret_length = check


@mutant("fills a secret up to whole words of eight bytes", "secrets-of-thirty-two-to-sixty-five-bytes")
def fills_a_secret_up(client: Client) -> None:
    secret_from = client.secret_from
    client.secret_from = lambda text: secret_from(text).ljust(-(-len(secret_from(text)) // 8) * 8, b"\0")


@mutant("counts the bytes of a secret in 16 bits", "secret-of-64-kib secret-of-255-kib")
def counts_a_secret_in_sixteen_bits(client: Client) -> None:
    secret_from = client.secret_from
    client.check_size = lambda size: None
    client.secret_from = lambda text: secret_from(text)[: (len(text) // 2) % 65536 or 32]
