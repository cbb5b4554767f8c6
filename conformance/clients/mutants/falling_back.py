"""Mutants that live, and have an answer of their own to an agent that fails: mostly the last key that it gave."""

import os
import time
from collections.abc import Callable

from mutants.patching import Client
from mutants.registry import mutant
from sound_client import Asked

MOST_FAILURES = 3
OPEN_SECONDS = 30.0


@mutant("falls back to the last key of its session when the agent fails", "session-after-a-success-*")
def falls_back_to_the_key_before(client: Client) -> None:
    obtain = client.obtain
    last: list[bytes] = []

    def obtain_or_recall(asked: Asked) -> bytes:
        try:
            last[:] = [obtain(asked)]
        except client.Refused:
            if not last:
                raise
        return last[0]

    client.obtain = obtain_or_recall


def fall_back(client: Client, is_reason: Callable[[str, Asked], bool]) -> None:
    """Falls back to its last key for the same question where the refusal is one of these."""
    obtain = client.obtain
    keys: dict[Asked, bytes] = {}

    def obtain_or_recall(asked: Asked) -> bytes:
        try:
            keys[asked] = obtain(asked)
        except client.Refused as refused:
            if asked not in keys or not is_reason(str(refused), asked):
                raise
        return keys[asked]

    client.obtain = obtain_or_recall


@mutant("falls back to its last key when the agent is too slow", "session-after-a-success-silence")
def falls_back_from_silence(client: Client) -> None:
    fall_back(client, lambda reason, _asked: "deadline" in reason)


@mutant("falls back to its last key when a connection breaks, but not when the socket is gone", "session-after-a-success-a-reset")
def falls_back_from_a_reset(client: Client) -> None:
    fall_back(client, lambda reason, asked: "broke the connection" in reason and os.path.lexists(asked.socket))


@mutant(
    "falls back to its last key when a status is neither 200 nor an error of the server",
    "session-after-a-success-a-redirect session-after-a-success-a-status-404",
)
def falls_back_from_a_redirect(client: Client) -> None:
    check_status_line = client.check_status_line

    def check(line: str) -> None:
        if line[9:10] in ("3", "4"):
            raise client.Refused("not here")
        check_status_line(line)

    client.check_status_line = check
    fall_back(client, lambda reason, _asked: reason == "not here")


@mutant(
    "falls back to its last key when the head makes no sense",
    "session-after-a-success-a-malformed-status-line session-after-a-success-two-lengths",
)
def falls_back_from_a_broken_head(client: Client) -> None:
    fall_back(client, lambda reason, _asked: reason in ("a malformed status line", "more than one Content-Length"))


@mutant(
    "falls back to its last key when the body makes no sense",
    "session-after-a-success-a-body-that-is-no-json session-after-a-success-an-answer-without-a-key",
)
def falls_back_from_a_broken_body(client: Client) -> None:
    fall_back(client, lambda reason, _asked: reason in ("not JSON", "no key that is a string"))


@mutant("falls back to its last key when it cannot use the new one", "session-after-a-success-a-short-key session-after-a-success-a-key-*")
def falls_back_from_an_unusable_key(client: Client) -> None:
    fall_back(client, lambda reason, _asked: reason.startswith("the key is"))


def fall_back_after(client: Client, failures: int) -> None:
    """Falls back to its last key with so many failures in a row, and from then on."""
    in_a_row = 0
    obtain = client.obtain

    def obtain_and_count(asked: Asked) -> bytes:
        nonlocal in_a_row
        in_a_row += 1
        secret = bytes(obtain(asked))
        in_a_row = 0
        return secret

    client.obtain = obtain_and_count
    fall_back(client, lambda _reason, _asked: in_a_row >= failures)


@mutant("falls back to its last key when it has asked in vain twice", "session-two-failures-after-a-success")
def falls_back_after_two_failures(client: Client) -> None:
    fall_back_after(client, 2)


@mutant("falls back to its last key when it has asked in vain three times", "session-three-failures-after-a-success")
def falls_back_after_three_failures(client: Client) -> None:
    fall_back_after(client, 3)


@mutant("falls back to its last key when it has asked in vain five times", "session-five-failures-after-a-success")
def falls_back_after_five_failures(client: Client) -> None:
    fall_back_after(client, 5)


@mutant("falls back to its last key when it has asked in vain ten times", "session-ten-failures-after-a-success")
def falls_back_after_ten_failures(client: Client) -> None:
    fall_back_after(client, 10)


@mutant("asks its agent no more after three failures in a row, for half a minute", "session-the-right-key-after-ten-failures")
def breaks_its_circuit(client: Client) -> None:
    obtain = client.obtain
    failed: list[float] = []

    def obtain_unless_open(asked: Asked) -> bytes:
        if len(failed) >= MOST_FAILURES and time.monotonic() - failed[-1] < OPEN_SECONDS:
            raise client.Refused("the agent failed too often")
        try:
            secret = bytes(obtain(asked))
        except client.Refused:
            failed.append(time.monotonic())
            raise
        failed.clear()
        return secret

    client.obtain = obtain_unless_open
