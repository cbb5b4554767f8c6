"""Mutants that read what a header says of an answer, and crash where it says what they have no room or no number for."""

import os
import re
from collections.abc import Callable

from mutants.crashing import crash
from mutants.families import by
from mutants.patching import Client
from mutants.registry import mutant
from sound_client import Stream

MOST_CHARACTERS = 256  # that a buffer on the stack has
PANIC = 101  # the exit status of a program in Rust that panics


def panic() -> None:
    os._exit(PANIC)


def count_on(client: Client, name: str, is_odd: Callable[[str], object], end: Callable[[], None] = crash) -> None:
    """The process ends where the value of a header of this name is odd, whatever the status."""
    read_head = client.read_head

    def read(stream: Stream) -> list[str]:
        lines = list(read_head(stream))
        for line in lines[1:]:
            found, _, value = line.partition(":")
            if found.lower() == name and is_odd(value.strip()):
                end()
        return lines

    client.read_head = read


def is_too_long(value: str) -> bool:
    return len(value) > MOST_CHARACTERS


# ---- Of a failure ----


@mutant("has a buffer for the place where a redirect leads", "header-of-a-failure-location")
def has_a_buffer_for_a_location(client: Client) -> None:
    count_on(client, "location", is_too_long)


@mutant("has a buffer for what it is asked to prove itself by", "header-of-a-failure-challenge")
def has_a_buffer_for_a_challenge(client: Client) -> None:
    count_on(client, "www-authenticate", is_too_long)


@mutant("adds the seconds of Retry-After to its clock", "header-of-a-failure-retry-after-overflowing")
def adds_seconds_to_its_clock(client: Client) -> None:
    count_on(client, "retry-after", lambda value: value.isdigit() and int(value) > 2**63)


@mutant("counts on seconds from zero on", "header-of-a-failure-retry-after-negative")
def counts_on_seconds_from_zero(client: Client) -> None:
    count_on(client, "retry-after", lambda value: value.startswith("-"))


@mutant("looks at the first letter of Retry-After", "header-of-a-failure-retry-after-empty")
def looks_at_the_first_letter(client: Client) -> None:
    count_on(client, "retry-after", lambda value: not value)


@mutant("ends with a status of its own where Retry-After is no number", by("FC-52", "header-of-a-failure-retry-after-*"))
def panics_without_seconds(client: Client) -> None:
    count_on(client, "retry-after", lambda value: not value.isdigit() or int(value) > 2**63, panic)


# ---- Of a success ----


@mutant("counts on a range where one is named", by("FC-52", "header-values-broken-content-range"))
def counts_on_a_range(client: Client) -> None:
    count_on(client, "content-range", lambda value: not re.match("bytes [0-9]+-[0-9]+/", value))


@mutant("counts on seconds where a connection is to be kept", by("FC-52", "header-values-broken-keep-alive"))
def counts_on_a_time_to_keep(client: Client) -> None:
    count_on(client, "keep-alive", lambda value: "=" in value and not re.search("timeout=[0-9]+", value))


@mutant("counts on a word in Connection", by("FC-52", "header-values-broken-connection"))
def counts_on_a_word_in_connection(client: Client) -> None:
    count_on(client, "connection", lambda value: not value)


@mutant("counts on a name behind charset", by("FC-52", "content-type-broken-charset-empty"))
def counts_on_a_charset(client: Client) -> None:
    count_on(client, "content-type", lambda value: value.endswith("charset="))


@mutant("looks for the end of what is quoted in a content type", by("FC-52", "content-type-broken-quote-open"))
def looks_for_the_end_of_quotes(client: Client) -> None:
    count_on(client, "content-type", lambda value: value.count('"') % 2)


@mutant("counts on a name and a value behind each semicolon", by("FC-52", "content-type-broken-two-semicolons"))
def counts_on_a_value_behind_each_semicolon(client: Client) -> None:
    count_on(client, "content-type", lambda value: any("=" not in each for each in value.split(";")[1:]))
