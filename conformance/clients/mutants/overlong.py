"""Mutants with too little room: for a text of the answer, for its tokens, or in time for its white space."""

import os
import re
import signal
import time
from collections.abc import Callable
from typing import Any

from mutants.patching import Client
from mutants.registry import mutant
from sound_client import Stream

ROOM = 256  # bytes of a text
SPACES_A_MILLISECOND = 100  # that a search looks at: it does so anew from each of them


def copy(text: object) -> None:
    """Into a buffer that ends before it does."""
    if isinstance(text, str) and len(text) >= ROOM:
        os.kill(os.getpid(), signal.SIGSEGV)  # what a program in C does


def copy_of_the_answer(client: Client, texts: Callable[[dict[str, Any]], list[Any]]) -> None:
    """These texts of it."""
    parse_object = client.parse_object

    def parse(text: str) -> dict[str, Any]:
        answer = dict(parse_object(text))
        for each in texts(answer):
            copy(each)
        return answer

    client.parse_object = parse


def copy_of_each_header(client: Client, text_of: Callable[[str, str], str]) -> None:
    """What text_of(name, value) is of it."""
    parse_header = client.parse_header

    def parse(line: str) -> tuple[str, str]:
        name, value = parse_header(line)
        copy(text_of(name, value))
        return name, value

    client.parse_header = parse


# ---- FC-52 ----


@mutant("copies every member's name into 256 bytes", "member-name-of-*-bytes")
def copies_the_names_of_members(client: Client) -> None:
    copy_of_the_answer(client, list)


@mutant("copies every header's name into 256 bytes", "header-name-of-*-bytes")
def copies_the_names_of_headers(client: Client) -> None:
    copy_of_each_header(client, lambda name, value: name)


@mutant("copies the reason phrase into 256 bytes", "reason-phrase-of-*-bytes")
def copies_the_reason_phrase(client: Client) -> None:
    check_status_line = client.check_status_line

    def check(line: str) -> None:
        check_status_line(line)
        copy(line[13:])

    client.check_status_line = check


@mutant("copies the content type into 256 bytes", "media-type-of-*-bytes")
def copies_the_type(client: Client) -> None:
    copy_of_each_header(client, lambda name, value: value if name == "content-type" else "")


@mutant("copies a message into 256 bytes", "message-of-*-bytes")
def copies_a_message(client: Client) -> None:
    copy_of_the_answer(client, lambda answer: [answer.get("message")])


@mutant("copies the text of an error into 256 bytes", "error-text-of-*-bytes")
def copies_the_text_of_an_error(client: Client) -> None:
    copy_of_the_answer(client, lambda answer: [answer.get("error")])


@mutant("copies the text of a failure into 256 bytes", "failure-text-of-*-bytes")
def copies_the_text_of_a_failure(client: Client) -> None:
    read_head = client.read_head

    def read_head_and_text(stream: Stream) -> list[str]:
        lines = list(read_head(stream))
        if lines[0][9:12] == "500":
            text = client.decode_text(client.read_body(stream, client.parse_headers(lines[1:])))
            copy(client.parse_object(text).get("error"))
        return lines

    client.read_head = read_head_and_text


# ---- TO-30 ----


def keep_tokens(client: Client, room: int) -> None:
    """So many, of which each member takes one for its name, and one or more for its value."""
    load_json = client.load_json

    def load(text: str) -> Any:
        if len(re.findall(r'"(?:[^"\\]|\\.)*"|[{\[]|[^\s"{}\[\],:]+', text)) > room:
            raise client.Refused("more tokens than there is room for")
        return load_json(text)

    client.load_json = load


@mutant("has room for 64 tokens", "unknown-members-*-more unknown-array-of-three-hundred")
def has_room_for_64_tokens(client: Client) -> None:
    keep_tokens(client, 64)


@mutant("has room for 256 tokens", "unknown-members-t*-more unknown-array-of-three-hundred")
def has_room_for_256_tokens(client: Client) -> None:
    keep_tokens(client, 256)


@mutant("has room for 1024 tokens", "unknown-members-thousand-more")
def has_room_for_1024_tokens(client: Client) -> None:
    keep_tokens(client, 1024)


# ---- FC-05 ----


@mutant("takes a time that grows with the square of the white space", "white-space-of-240-kib/FC-52")
def searches_white_space_anew_from_each_space(client: Client) -> None:
    """It sleeps as long as an expression for white space before an end would search, and leaves the processor to others."""
    load_json = client.load_json

    def load(text: str) -> Any:
        for spaces in re.findall(r"[ \t\r\n]+", text):
            time.sleep(len(spaces) ** 2 / SPACES_A_MILLISECOND / 1e6)
        return load_json(text)

    client.load_json = load
