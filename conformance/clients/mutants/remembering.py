"""Mutants that remember: what one run leaves in its home changes the next one."""

import os
import pathlib
from collections.abc import Callable

from mutants.patching import Client
from mutants.registry import mutant
from sound_client import Asked

Ask = Callable[[Asked], bytes]
MASK = 0x5A  # what is kept is masked, so that it is the next run that shows it, not the leak scan


class Memory:
    """One file of bytes in the home."""

    def __init__(self) -> None:
        self.file = pathlib.Path(os.environ["HOME"]) / ".client-state"

    def recall(self) -> bytes | None:
        return bytes(byte ^ MASK for byte in self.file.read_bytes()) if self.file.exists() else None

    def keep(self, what: bytes) -> None:
        self.file.write_bytes(bytes(byte ^ MASK for byte in what))


def around_obtain(client: Client, wrapped: Callable[[Memory, Asked, Ask], bytes]) -> None:
    """Every question goes through `wrapped`, which gets the memory, the question and the sound way to answer it."""
    obtain = client.obtain
    client.obtain = lambda asked: wrapped(Memory(), asked, obtain)


@mutant("keeps the last good key, and uses it when the agent fails", "after-a-success-nothing-from-a-cache")
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


@mutant("never asks again once it has a key", "after-a-success-nothing-from-a-cache another-path-after-a-success")
def caches_its_key_whatever_it_was_for(client: Client) -> None:
    def obtain(memory: Memory, asked: Asked, ask: Ask) -> bytes:
        secret = memory.recall() or ask(asked)
        memory.keep(secret)
        return secret

    around_obtain(client, obtain)


@mutant("refuses for ever after one refusal", "after-a-refusal-the-right-key")
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


@mutant("makes a key of its own when the agent fails, and keeps to it", "after-a-refusal-the-right-key")
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
