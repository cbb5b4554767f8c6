"""Mutants that keep an answer as HTTP has it, or stay away as it tells them: what is right for pages, and wrong for keys."""

import re
import time

from mutants.patching import Client
from mutants.registry import mutant
from mutants.remembering import Ask, Memory, around_obtain
from sound_client import Asked, Stream

BUSY_SECONDS = 60


class Head:
    """The last head that was read."""

    def __init__(self, client: Client) -> None:
        self.lines: list[str] = [""]
        read_head = client.read_head

        def read_and_note(stream: Stream) -> list[str]:
            self.lines = [""]
            self.lines = list(read_head(stream))
            return self.lines

        client.read_head = read_and_note

    @property
    def status(self) -> str:
        """Its three digits."""
        return self.lines[0][9:12]

    def says(self, pattern: str) -> bool:
        """One of its lines is so."""
        return any(re.fullmatch(pattern, line) for line in self.lines)


@mutant("keeps a key for as long as its answer says, on disk", "after-a-success-to-be-kept-*")
def keeps_what_may_be_kept(client: Client) -> None:
    head = Head(client)

    def obtain(memory: Memory, asked: Asked, ask: Ask) -> bytes:
        if kept := memory.recall():
            return kept
        secret = ask(asked)
        if head.says("Cache-Control: .*max-age.*"):
            memory.keep(secret)
        return secret

    around_obtain(client, obtain)


@mutant("keeps a key for as long as its answer says", "session-after-a-success-to-be-kept-*")
def keeps_what_may_be_kept_in_memory(client: Client) -> None:
    head, obtain = Head(client), client.obtain
    kept: dict[Asked, bytes] = {}

    def obtain_or_recall(asked: Asked) -> bytes:
        if asked not in kept:
            secret = bytes(obtain(asked))
            if not head.says("Cache-Control: .*max-age.*"):
                return secret
            kept[asked] = secret
        return kept[asked]

    client.obtain = obtain_or_recall


def fall_back(client: Client, statuses: tuple[str, ...]) -> None:
    """On disk, the last key where one of these came."""
    head = Head(client)

    def obtain(memory: Memory, asked: Asked, ask: Ask) -> bytes:
        try:
            secret = ask(asked)
        except client.Refused:
            if head.status not in statuses or not (kept := memory.recall()):
                raise
            return kept
        memory.keep(secret)
        return secret

    around_obtain(client, obtain)


@mutant("uses its last key where a proxy has no agent", "after-a-success-a-status-502 after-a-success-a-status-504")
def falls_back_where_a_proxy_has_no_agent(client: Client) -> None:
    fall_back(client, ("502", "504"))


@mutant(
    "uses its last key where the agent does not know it any more",
    "after-a-success-a-status-401 after-a-success-a-status-403 after-a-success-a-status-410 after-a-success-a-status-429",
)
def falls_back_where_it_may_not(client: Client) -> None:
    fall_back(client, ("401", "403", "410", "429"))


@mutant("uses its last key where nothing has changed", "after-a-success-a-status-304 after-a-success-to-be-kept-a-status-304")
def falls_back_where_nothing_has_changed(client: Client) -> None:
    fall_back(client, ("304",))


@mutant(
    "uses its last key in a session where a status says that there is none",
    "session-after-a-success-a-status-304 session-after-a-success-a-status-401 session-after-a-success-a-status-403",
    "session-after-a-success-a-status-410 session-after-a-success-a-status-502 session-after-a-success-a-status-504",
)
def falls_back_in_a_session(client: Client) -> None:
    head, obtain = Head(client), client.obtain
    kept: list[bytes] = []

    def obtain_or_fall_back(asked: Asked) -> bytes:
        try:
            kept[:] = [bytes(obtain(asked))]
        except client.Refused:
            if not kept or head.status not in ("304", "401", "403", "410", "502", "504"):
                raise
        return kept[0]

    client.obtain = obtain_or_fall_back


STAYS_AWAY = ("401", "404", "429", "503")


@mutant("stays away for a while where it was sent away, also in its next runs", "the-right-key-after-a-status-*")
def stays_away(client: Client) -> None:
    head = Head(client)

    def obtain(memory: Memory, asked: Asked, ask: Ask) -> bytes:
        if time.time() < float(memory.recall() or b"0"):
            raise client.Refused("it is not yet time")
        try:
            return ask(asked)
        except client.Refused:
            if head.status in STAYS_AWAY:
                memory.keep(str(time.time() + BUSY_SECONDS).encode())
            raise

    around_obtain(client, obtain)


@mutant("stays away for a while where it was sent away", *(f"session-the-right-key-after-a-status-{status}" for status in STAYS_AWAY))
def stays_away_in_a_session(client: Client) -> None:
    head, obtain = Head(client), client.obtain
    until = [0.0]

    def obtain_in_time(asked: Asked) -> bytes:
        if time.monotonic() < until[0]:
            raise client.Refused("it is not yet time")
        try:
            return bytes(obtain(asked))
        except client.Refused:
            if head.status in STAYS_AWAY:
                until[0] = time.monotonic() + BUSY_SECONDS
            raise

    client.obtain = obtain_in_time
