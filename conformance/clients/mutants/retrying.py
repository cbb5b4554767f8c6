"""Mutants that ask again where a connection died before its answer, or the agent asked for it, and look less hard at what comes then."""

import json
from collections.abc import Callable
from typing import Never

from mutants.patching import Client, fresh_client
from mutants.registry import mutant
from sound_client import Asked, Stream


def ask_again(client: Client, weaken: Callable[[Client], None] = lambda client: None, last: int = 2) -> None:
    """Up to `last` times in all, after a reset, an end, silence, a status that may pass, or no key; the last time by a weakened client."""
    exchange, obtain, check_status_line, secret_of = client.exchange, client.obtain, client.check_status_line, client.secret_of

    class Died(Exception):
        pass

    def died(_what: Stream | bytes) -> Never:
        raise Died

    def check(line: str) -> None:
        if line[9:12] in ("429", "500", "502", "503", "504"):
            raise Died
        check_status_line(line)

    def secret_or_die(body: bytes) -> bytes:
        if b'"key":"' not in body:
            raise Died
        return bytes(secret_of(body))

    def exchange_or_die(asked: Asked) -> bytes:
        try:
            return bytes(exchange(asked))
        except (ConnectionError, TimeoutError):
            raise Died from None

    def obtain_again(asked: Asked) -> bytes:
        try:
            return bytes(obtain(asked))
        except Died:
            second = fresh_client()
            if last > 2:
                ask_again(second, weaken, last - 1)
            else:
                weaken(second)
        try:
            return bytes(second.obtain(asked))
        except second.Refused as refused:
            raise client.Refused(str(refused)) from None

    client.head_cut_short, client.body_cut_short, client.check_status_line = died, died, check
    client.exchange, client.obtain, client.secret_of = exchange_or_die, obtain_again, secret_or_die


@mutant(
    "asks once more where the first connection brought no answer",
    "asked-again-after-a-reset asked-again-after-a-close-at-connect asked-again-after-half-a-status-line asked-again-after-status-503",
    "asked-again-after-status-502 asked-again-after-half-a-body asked-again-after-silence asked-again-after-status-429",
    "asked-again-after-status-500 asked-again-after-status-504 asked-again-after-an-answer-without-a-key",
    "asked-again-after-a-null-key asked-again-after-an-error-member asked-again-after-words",
)
def asks_again_where_nothing_was_answered(client: Client) -> None:
    ask_again(client)


# ---- What the last try does not look at ----


def look_at_no_status(last: Client) -> None:
    last.check_status_line = lambda line: None


def believe_the_first_length(last: Client) -> None:
    content_length = last.content_length
    last.content_length = lambda headers: content_length([each for each in headers if each[0] == "content-length"][:1])


def take_a_short_body(last: Client) -> None:
    last.body_cut_short = lambda body: body


def read_one_value(last: Client) -> None:
    last.load_json = lambda text: json.JSONDecoder().raw_decode(text)[0]


def read_what_can_be_read(last: Client) -> None:
    last.decode_hex = lambda text: bytes.fromhex(text.replace("z", "0"))


def take_a_short_key(last: Client) -> None:
    last.check_secret_length = lambda secret: None


def take_zeros(last: Client) -> None:
    last.check_not_zero = lambda secret: None


def have_no_clock(last: Client) -> None:
    deadline_of = last.deadline_of
    last.deadline_of = lambda asked: deadline_of(asked) + 3600


def read_without_a_bound(last: Client) -> None:
    deadline_of = last.deadline_of
    last.check_size, last.parse_length, last.BYTES_PER_READ = lambda size: None, int, 2**20
    last.deadline_of = lambda asked: deadline_of(asked) + 30  # enough for all of it, on a machine that is busy


# ---- Once more ----


@mutant("does not look at the status when it asks once more", "asked-again-*-then-status-*")
def forgets_the_status_when_it_asks_again(client: Client) -> None:
    ask_again(client, look_at_no_status)


@mutant("believes the first of two lengths when it asks once more", "asked-again-*-then-two-lengths")
def believes_the_first_length_when_it_asks_again(client: Client) -> None:
    ask_again(client, believe_the_first_length)


@mutant("takes a body that is cut short when it asks once more", "asked-again-*-then-a-short-body")
def takes_a_short_body_when_it_asks_again(client: Client) -> None:
    ask_again(client, take_a_short_body)


@mutant("reads one JSON value, and no further, when it asks once more", "asked-again-*-then-junk")
def reads_one_value_when_it_asks_again(client: Client) -> None:
    ask_again(client, read_one_value)


@mutant("reads what it can of a key when it asks once more", "asked-again-*-then-a-wrong-digit")
def reads_what_it_can_when_it_asks_again(client: Client) -> None:
    ask_again(client, read_what_can_be_read)


@mutant("takes a short key when it asks once more", "asked-again-*-then-a-short-key")
def takes_a_short_key_when_it_asks_again(client: Client) -> None:
    ask_again(client, take_a_short_key)


@mutant("has no clock when it asks once more", "asked-again-after-a-close-at-connect-then-silence")
def has_no_clock_when_it_asks_again(client: Client) -> None:
    ask_again(client, have_no_clock)


@mutant("takes a key of zeros when it asks once more", "asked-again-*-then-zeros")
def takes_zeros_when_it_asks_again(client: Client) -> None:
    ask_again(client, take_zeros)


@mutant("reads without a bound when it asks once more", "asked-again-*-then-an-endless-body")
def reads_without_a_bound_when_it_asks_again(client: Client) -> None:
    ask_again(client, read_without_a_bound)


# ---- Twice more ----


@mutant(
    "asks up to three times",
    "asked-a-third-time-after-a-reset asked-a-third-time-after-a-close-at-connect asked-a-third-time-after-status-503",
)
def asks_a_third_time(client: Client) -> None:
    ask_again(client, last=3)


@mutant("looks at the status only while it has another try", "asked-a-third-time-*-then-status-500")
def forgets_the_status_the_third_time(client: Client) -> None:
    ask_again(client, look_at_no_status, last=3)


@mutant("believes the first of two lengths when it has no other try", "asked-a-third-time-*-then-two-lengths")
def believes_the_first_length_the_third_time(client: Client) -> None:
    ask_again(client, believe_the_first_length, last=3)


@mutant("takes a body that is cut short when it has no other try", "asked-a-third-time-*-then-a-short-body")
def takes_a_short_body_the_third_time(client: Client) -> None:
    ask_again(client, take_a_short_body, last=3)


@mutant("reads one JSON value, and no further, when it has no other try", "asked-a-third-time-*-then-junk")
def reads_one_value_the_third_time(client: Client) -> None:
    ask_again(client, read_one_value, last=3)


@mutant("takes a short key when it has no other try", "asked-a-third-time-*-then-a-short-key")
def takes_a_short_key_the_third_time(client: Client) -> None:
    ask_again(client, take_a_short_key, last=3)


@mutant("takes a key of zeros when it has no other try", "asked-a-third-time-*-then-zeros")
def takes_zeros_the_third_time(client: Client) -> None:
    ask_again(client, take_zeros, last=3)
