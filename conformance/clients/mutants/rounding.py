"""Mutants that round the time they have left to whole seconds, of which none is left in the last one: to a socket that is no limit."""

import time

from mutants.patching import Client
from mutants.registry import mutant


def round_the_time_left(client: Client, seconds: int) -> None:
    """Of a deadline after so many seconds."""
    seconds_left = client.seconds_left

    def whole_seconds_left(deadline: float) -> int | None:
        return int(seconds_left(deadline)) or None

    client.deadline_of = lambda asked: time.monotonic() + seconds
    client.seconds_left = whole_seconds_left


@mutant("rounds the time left of one second to whole ones", "drip-of-one-byte-then-silence")
def rounds_one_second(client: Client) -> None:
    round_the_time_left(client, 1)


@mutant("rounds the time left of two seconds to whole ones", "drip-of-two-bytes-then-silence")
def rounds_two_seconds(client: Client) -> None:
    round_the_time_left(client, 2)


@mutant("rounds the time left of three seconds to whole ones", "drip-of-four-bytes-then-silence")
def rounds_three_seconds(client: Client) -> None:
    round_the_time_left(client, 3)


@mutant("rounds the time left of four seconds to whole ones", "drip-of-six-bytes-then-silence")
def rounds_four_seconds(client: Client) -> None:
    round_the_time_left(client, 4)


@mutant("rounds the time left of five seconds to whole ones", "drip-of-eight-bytes-then-silence")
def rounds_five_seconds(client: Client) -> None:
    round_the_time_left(client, 5)


@mutant("rounds the time left of ten seconds to whole ones", "drip-of-eighteen-bytes-then-silence")
def rounds_ten_seconds(client: Client) -> None:
    round_the_time_left(client, 10)
