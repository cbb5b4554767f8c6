"""Mutants that trust what held before: a key that was seen, a chain that was good, where the agent does not say so now."""

from collections.abc import Callable

from mutants.patching import Client
from mutants.registry import mutant
from mutants.remembering import Ask, Memory, around_obtain
from sound_client import Asked, Stream


def fall_back_where(client: Client, happened: Callable[[], bool]) -> None:
    """In a session, the last key where a question is refused and this happened to it."""
    obtain = client.obtain
    kept: list[bytes] = []

    def obtain_or_fall_back(asked: Asked) -> bytes:
        try:
            kept[:] = [bytes(obtain(asked))]
        except client.Refused:
            if not kept or not happened():
                raise
        return kept[0]

    client.obtain = obtain_or_fall_back


@mutant("uses its last key where the agent is busy", "session-after-a-success-a-status-503 session-after-a-success-a-status-429")
def falls_back_where_the_agent_is_busy(client: Client) -> None:
    check_status_line = client.check_status_line
    last: list[str] = []

    def check_and_note(line: str) -> None:
        last[:] = [line]
        check_status_line(line)

    client.check_status_line = check_and_note
    fall_back_where(client, lambda: bool(last) and last[0][9:12] in ("503", "429"))


@mutant("uses its last key where nobody listens", "session-after-a-success-nobody-listening")
def falls_back_where_nobody_listens(client: Client) -> None:
    connect = client.connect
    refused: list[bool] = [False]

    def connect_and_note(path: str, deadline: float) -> object:
        refused[0] = False
        try:
            return connect(path, deadline)
        except ConnectionRefusedError:
            refused[0] = True
            raise

    client.connect = connect_and_note
    fall_back_where(client, lambda: refused[0])


@mutant("uses its last key where not a byte of an answer came", "session-after-a-success-not-a-byte-*")
def falls_back_where_not_a_byte_came(client: Client) -> None:
    read_head = client.read_head
    streams: list[Stream] = []

    def read_and_note(stream: Stream) -> list[str]:
        streams[:] = [stream]
        return list(read_head(stream))

    client.read_head = read_and_note
    fall_back_where(client, lambda: bool(streams) and not streams[0].received)


@mutant("asks no more where it has had the same key three times", "session-after-three-successes-a-status-500")
def trusts_what_it_saw_three_times(client: Client) -> None:
    obtain = client.obtain
    seen: list[bytes] = []

    def obtain_until_sure(asked: Asked) -> bytes:
        if len(seen) < 3 or len(set(seen)) > 1:
            seen.append(bytes(obtain(asked)))
        return seen[-1]

    client.obtain = obtain_until_sure


@mutant("keeps the key that it had in two runs", "after-two-successes-nothing-from-a-cache")
def keeps_what_it_saw_twice(client: Client) -> None:
    def obtain(memory: Memory, asked: Asked, ask: Ask) -> bytes:
        before = memory.recall() or b""
        try:
            secret = ask(asked)
        except client.Refused:
            if len(before) < 64:
                raise
            return before[:32]
        memory.keep((before + secret)[-64:])
        return secret

    around_obtain(client, obtain)


@mutant("looks where a key came from until one was good", "session-origin-forged-after-one-that-held", profile="tessera")
def believes_an_origin_that_held(client: Client) -> None:
    check_origin = client.check_origin
    held: list[bool] = []

    def check_once(body: bytes, secret: bytes, asked: Asked) -> None:
        if not held:
            check_origin(body, secret, asked)
            held.append(True)

    client.check_origin = check_once


@mutant(
    "asks no more once it has had the same key ten times",
    "session-after-twenty-successes-a-status-500 session-ten-thousand-questions/SE-03",
)
def asks_no_more_once_it_is_sure(client: Client) -> None:
    obtain = client.obtain
    seen: dict[Asked, list[bytes]] = {}

    def obtain_until_sure(asked: Asked) -> bytes:
        had = seen.setdefault(asked, [])
        if len(had) < 10 or len(set(had)) > 1:
            had.append(bytes(obtain(asked)))
        return had[-1]

    client.obtain = obtain_until_sure
