"""Mutants that remember: what one run leaves in its home changes the next one."""

import fcntl
import os
import pathlib
import re
import time
from collections.abc import Callable

from mutants.patching import Client
from mutants.registry import mutant
from sound_client import Asked

Ask = Callable[[Asked], bytes]
MASK = 0x5A  # what is kept is masked, so that it is the next run that shows it, not the leak scan
HELD_SECONDS = 0.5


class Memory:
    """One file of bytes in the home."""

    def __init__(self, name: str = "state") -> None:
        self.file = pathlib.Path(os.environ["HOME"]) / f".client-{name}"

    def recall(self) -> bytes | None:
        return bytes(byte ^ MASK for byte in self.file.read_bytes()) if self.file.exists() else None

    def keep(self, what: bytes) -> None:
        self.file.write_bytes(bytes(byte ^ MASK for byte in what))


def around_obtain(client: Client, wrapped: Callable[[Memory, Asked, Ask], bytes]) -> None:
    """Every question goes through `wrapped`, which gets the memory, the question and the sound way to answer it."""
    obtain = client.obtain
    client.obtain = lambda asked: wrapped(Memory(), asked, obtain)


@mutant("keeps the last good key, and uses it when the agent fails", "after-a-success-*")
def falls_back_to_the_last_good_key(client: Client) -> None:
    def obtain(memory: Memory, asked: Asked, ask: Ask) -> bytes:
        try:
            secret = ask(asked)
        except client.Refused:
            if kept := memory.recall():
                return kept
            raise
        memory.keep(secret)
        return secret

    around_obtain(client, obtain)


@mutant("never asks again once it has a key", "after-a-success-* another-path-* another-agent-after-a-success")
def caches_its_key_whatever_it_was_for(client: Client) -> None:
    def obtain(memory: Memory, asked: Asked, ask: Ask) -> bytes:
        secret = memory.recall() or ask(asked)
        memory.keep(secret)
        return secret

    around_obtain(client, obtain)


@mutant("refuses for ever after one refusal", "after-a-refusal-the-right-key the-right-key-after-*")
def remembers_a_failure(client: Client) -> None:
    def obtain(memory: Memory, asked: Asked, ask: Ask) -> bytes:
        if memory.recall():
            raise client.Refused("the agent failed before")
        try:
            return ask(asked)
        except client.Refused:
            memory.keep(b"failed")
            raise

    around_obtain(client, obtain)


@mutant("makes a key of its own when the agent fails, and keeps to it", "after-a-refusal-the-right-key the-right-key-after-*")
def keeps_to_a_made_up_key(client: Client) -> None:
    def obtain(memory: Memory, asked: Asked, ask: Ask) -> bytes:
        if kept := memory.recall():
            return kept
        try:
            return ask(asked)
        except client.Refused:
            memory.keep(os.urandom(32))
            raise

    around_obtain(client, obtain)


@mutant("mixes the number of the run into the key", "the-same-key-again")
def counts_its_runs(client: Client) -> None:
    def obtain(memory: Memory, asked: Asked, ask: Ask) -> bytes:
        runs = memory.recall() or b"\x00"
        memory.keep(bytes([runs[0] + 1]))
        secret = ask(asked)
        return secret[:-1] + bytes([secret[-1] ^ runs[0]])

    around_obtain(client, obtain)


@mutant("keeps each key in a file named after its path, cleaned and cut", "another-path-that-* another-path-with-* another-path-in-*")
def keeps_keys_by_a_file_name(client: Client) -> None:
    def obtain(_memory: Memory, asked: Asked, ask: Ask) -> bytes:
        memory = Memory(re.sub("[^a-z0-9]+", "-", asked.key_path.lower()).strip("-")[:200])
        secret = memory.recall() or ask(asked)
        memory.keep(secret)
        return secret

    around_obtain(client, obtain)


@mutant("keeps its first request, and asks it again for the same path", "another-purpose-after-a-success")
def keeps_its_first_purpose(client: Client) -> None:
    def obtain(memory: Memory, asked: Asked, ask: Ask) -> bytes:
        purpose = memory.recall() or asked.purpose.encode()
        memory.keep(purpose)
        return ask(asked._replace(purpose=purpose.decode()))

    around_obtain(client, obtain)


@mutant("belongs to the first home that it was started in", "the-same-key-in-another-home")
def belongs_to_its_first_home(client: Client) -> None:
    def obtain(_memory: Memory, asked: Asked, ask: Ask) -> bytes:
        owner = pathlib.Path("/dev/shm/client-home")
        if owner.exists() and owner.read_text() != os.environ["HOME"]:
            raise client.Refused("this machine has a client in another home")
        owner.write_text(os.environ["HOME"])
        return ask(asked)

    around_obtain(client, obtain)


@mutant("lets only one client run at a time", "eight-clients-at-once")
def runs_alone(client: Client) -> None:
    def obtain(memory: Memory, asked: Asked, ask: Ask) -> bytes:
        lock = memory.file.open("a")
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise client.Refused("another client is running") from None
        secret = ask(asked)
        time.sleep(HELD_SECONDS)  # eight of these cannot all be over before the next one starts
        lock.close()
        return secret

    around_obtain(client, obtain)
