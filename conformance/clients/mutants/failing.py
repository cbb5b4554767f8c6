"""Mutants that read more than they need, without a bound or a clock: a failure's text for their message, and what follows an answer."""

import contextlib
from collections.abc import Callable

from mutants.patching import Client
from mutants.registry import mutant
from sound_client import Stream

SECONDS_FOR_EACH_READ = 3.0
MOST_OF_A_TEXT = 64 * 2**10
SECONDS_OF_QUIET = 1.0


def read_the_text(client: Client, read: Callable[[Stream], None]) -> None:
    """Reads what follows the head of an answer with another status, before it refuses."""
    read_head = client.read_head

    def read_head_and_text(stream: Stream) -> list[str]:
        lines: list[str] = read_head(stream)
        if lines[0][9:12] != "200":
            read(stream)
        return lines

    client.read_head = read_head_and_text


@mutant("reads the text of a failure to its end, whatever its size", "body-of-status-*-is-endless*")
def reads_a_failure_without_a_bound(client: Client) -> None:
    def read(stream: Stream) -> None:
        while True:
            stream.connection.settimeout(client.seconds_left(stream.deadline))
            if not stream.connection.recv(2**20):
                return

    read_the_text(client, read)


@mutant("reads 64 KiB of the text of a failure, with a clock for each read", "body-of-status-*-drips*")
def reads_a_failure_with_a_clock_for_each_read(client: Client) -> None:
    def read(stream: Stream) -> None:
        stream.connection.settimeout(SECONDS_FOR_EACH_READ)
        size = 0
        while size < MOST_OF_A_TEXT and (data := stream.connection.recv(MOST_OF_A_TEXT)):
            size += len(data)

    read_the_text(client, read)


@mutant("reads 64 KiB of the text of a failure, without a clock", "body-of-status-*-drips* body-of-status-*-stalls")
def reads_a_failure_without_a_clock(client: Client) -> None:
    def read(stream: Stream) -> None:
        stream.connection.settimeout(None)
        size = 0
        while size < MOST_OF_A_TEXT and (data := stream.connection.recv(MOST_OF_A_TEXT)):
            size += len(data)

    read_the_text(client, read)


@mutant(
    "reads what follows the answer until it is quiet, whatever its size",
    "bytes-after-the-answer-* bytes-after-the-answer-without-end/FC-05 bytes-after-the-answer-that-drip/FC-04",
)
def reads_on_until_it_is_quiet(client: Client) -> None:
    def read_on(stream: Stream) -> None:
        stream.connection.settimeout(SECONDS_OF_QUIET)
        with contextlib.suppress(TimeoutError):
            while stream.connection.recv(2**20):
                pass

    read_to_the_length = client.read_to_the_length

    def read(stream: Stream, length: int) -> bytes:
        try:
            return bytes(read_to_the_length(stream, length))
        except client.Refused:
            read_on(stream)
            raise

    client.read_to_the_length = read
