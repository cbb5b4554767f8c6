"""Mutants that quote: what an answer says where nobody expects a key ends in the text of a refusal, or in a log."""

import re
import sys
from typing import Any

from mutants.patching import Client
from mutants.registry import mutant
from mutants.variants import decode_chunks
from sound_client import Stream


@mutant("quotes the length that it cannot read", "secret-for-a-length")
def quotes_the_length(client: Client) -> None:
    parse_length = client.parse_length

    def parse_or_quote(value: str) -> int:
        try:
            return int(parse_length(value))
        except client.Refused:
            raise client.Refused(f"invalid literal for int() with base 10: {value!r}") from None

    client.parse_length = parse_or_quote


def quote_header(client: Client, check: str, name: str) -> None:
    """What the check refuses is refused with the values of this header."""

    def check_and_quote(headers: list[tuple[str, str]]) -> None:
        if values := [value for each, value in headers if each == name]:
            raise client.Refused(f"unsupported {name}: {', '.join(values)}")

    setattr(client, check, check_and_quote)


@mutant("quotes the transfer encoding that it does not know", "secret-for-a-transfer-encoding")
def quotes_the_transfer_encoding(client: Client) -> None:
    quote_header(client, "check_transfer_encoding", "transfer-encoding")


@mutant("quotes the content encoding that it does not know", "secret-for-a-content-encoding")
def quotes_the_content_encoding(client: Client) -> None:
    quote_header(client, "check_content_encoding", "content-encoding")


@mutant("quotes the header line that it cannot read", "secret-for-a-header-line secret-in-a-header-name")
def quotes_the_header_line(client: Client) -> None:
    parse_header = client.parse_header

    def parse_or_quote(line: str) -> tuple[str, str]:
        try:
            name, value = parse_header(line)
        except client.Refused:
            raise client.Refused(f"malformed MIME header line: {line}") from None
        return str(name), str(value)

    client.parse_header = parse_or_quote


def log_headers(client: Client, names: str) -> None:
    """Says on standard error what these headers say."""
    parse_headers = client.parse_headers

    def parse_and_log(lines: list[str]) -> list[tuple[str, str]]:
        headers = list(parse_headers(lines))
        for name, value in headers:
            if re.fullmatch(names, name):
                print(f"{name}: {value}", file=sys.stderr)
        return headers

    client.parse_headers = parse_and_log


@mutant("logs what the agent's headers warn of", "secret-in-a-warning")
def logs_warnings(client: Client) -> None:
    log_headers(client, "warning")


@mutant("logs the type of every answer", "secret-in-a-charset secret-for-a-type")
def logs_the_type(client: Client) -> None:
    log_headers(client, "content-type")


@mutant("logs the lines of a head whose status is not 200", "secret-in-a-location secret-in-a-challenge")
def logs_the_head_of_a_failure(client: Client) -> None:
    read_head = client.read_head

    def read_and_log(stream: Stream) -> list[str]:
        lines = list(read_head(stream))
        if lines[0][9:12] != "200":
            print(*lines, sep="\n", file=sys.stderr)
        return lines

    client.read_head = read_and_log


@mutant("skips interim answers, and logs their reasons", "secret-in-an-interim-reason")
def logs_interim_answers(client: Client) -> None:
    read_head = client.read_head

    def read_final_head(stream: Stream) -> list[str]:
        while True:
            lines = list(read_head(stream))
            if lines[0][:10] != "HTTP/1.1 1":
                return lines
            print("interim answer:", lines[0], file=sys.stderr)

    client.read_head = read_final_head


@mutant("quotes what stands twice in the answer", "secret-in-a-member-that-stands-twice")
def quotes_what_stands_twice(client: Client) -> None:
    def unique_members(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        members: dict[str, Any] = {}
        for name, value in pairs:
            if name in members:
                raise client.Refused(f"{name} is {members[name]!r}, and again {value!r}")
            members[name] = value
        return members

    client.unique_members = unique_members


@mutant("logs the names of members that it does not know", "secret-in-a-members-name")
def logs_unknown_names(client: Client) -> None:
    parse_object = client.parse_object

    def parse_and_log(text: str) -> dict[str, Any]:
        answer = dict(parse_object(text))
        if unknown := sorted(answer.keys() - {"key", "signature_chain"}):
            print("unknown members:", *unknown, file=sys.stderr)
        return answer

    client.parse_object = parse_and_log


@mutant("takes chunks, and quotes the size that it cannot read", "secret-for-a-chunk-size")
def quotes_the_chunk_size(client: Client) -> None:
    def decode(client: Client, stream: Stream) -> bytes:
        while b"\r\n" not in stream.received and not stream.ended:
            stream.read_more()
        line = stream.received.partition(b"\r\n")[0]
        raise client.Refused(f"bad chunk size {line!r}")

    decode_chunks(client, decode)
