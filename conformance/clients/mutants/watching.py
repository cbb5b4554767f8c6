"""Mutants that watch the time of a question, and forget to stop."""

import signal
import threading
from collections.abc import Callable

from mutants.patching import Client
from mutants.registry import mutant
from sound_client import Asked, Stream


def watch(client: Client, ends_with_a_key: bool, begin: Callable[[float], Callable[[], None]]) -> None:
    """A watchdog over each question, which is called off by a refusal or by a key, and not by the other."""
    obtain = client.obtain

    def obtain_in_time(asked: Asked) -> bytes:
        call_off = begin(asked.timeout + 1)
        try:
            key = bytes(obtain(asked))
        except client.Refused:
            if not ends_with_a_key:
                call_off()
            raise
        if ends_with_a_key:
            call_off()
        return key

    client.obtain = obtain_in_time


def alarm(seconds: float) -> Callable[[], None]:
    """SIGALRM, by which the process dies."""
    signal.setitimer(signal.ITIMER_REAL, seconds)

    def call_off() -> None:
        signal.setitimer(signal.ITIMER_REAL, 0)

    return call_off


def time_questions(client: Client, ends_with_a_key: bool) -> None:
    """A timer that makes an end of what is asked, or is asked next."""
    read_more = client.Stream.read_more
    over = threading.Event()

    def begin(seconds: float) -> Callable[[], None]:
        timer = threading.Timer(seconds, over.set)
        timer.daemon = True
        timer.start()
        return timer.cancel

    def read_in_time(stream: Stream) -> None:
        if over.is_set():
            over.clear()
            raise client.Refused("the time is over")
        read_more(stream)

    client.Stream.read_more = read_in_time
    watch(client, ends_with_a_key, begin)


@mutant("has an alarm for each question, and calls it off where it is refused", "session-left-alone-after-a-key/FC-52")
def forgets_its_alarm_after_a_key(client: Client) -> None:
    watch(client, ends_with_a_key=False, begin=alarm)


@mutant("has an alarm for each question, and calls it off where it has a key", "session-left-alone-after-a-refusal/FC-52")
def forgets_its_alarm_after_a_refusal(client: Client) -> None:
    watch(client, ends_with_a_key=True, begin=alarm)


@mutant("has a timer for each question, and calls it off where it is refused", "session-left-alone-after-a-key")
def forgets_its_timer_after_a_key(client: Client) -> None:
    time_questions(client, ends_with_a_key=False)


@mutant("has a timer for each question, and calls it off where it has a key", "session-left-alone-after-a-refusal")
def forgets_its_timer_after_a_refusal(client: Client) -> None:
    time_questions(client, ends_with_a_key=True)
