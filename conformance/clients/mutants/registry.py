"""The table of mutants."""

from collections.abc import Callable
from typing import NamedTuple

from mutants.patching import BadMutantError, Client, fresh_client, members

Change = Callable[[Client], None]


class Mutant(NamedTuple):
    """A change of sound_client, and the cases that have to notice it (ids, or globs of ids)."""

    name: str
    description: str
    kills: tuple[str, ...]
    change: Change

    def changed_client(self) -> Client:
        """A sound client with the change; BadMutantError where it sets a name that is not there, or changes nothing."""
        client = fresh_client()
        before = members(client)
        self.change(client)
        after = members(client)
        if unknown := sorted(after.keys() - before.keys()):
            raise BadMutantError(f"{self.name}: sound_client has no {', '.join(unknown)} to change")
        if all(after[name] is before[name] for name in before):
            raise BadMutantError(f"{self.name} changes nothing")
        return client


MUTANTS: dict[str, Mutant] = {}
# What looks like a mutant and is sound: no case may notice it.
NEIGHBOURS: dict[str, Mutant] = {}


def mutant(description: str, *kills: str) -> Callable[[Change], Change]:
    """Registers a change under its function's name, with dashes for underscores."""

    def register(change: Change) -> Change:
        add(MUTANTS, Mutant(name_of(change), description, tuple(word for text in kills for word in text.split()), change))
        return change

    return register


def neighbour(description: str) -> Callable[[Change], Change]:
    """Registers a change that leaves the client sound, as mutant() does."""

    def register(change: Change) -> Change:
        add(NEIGHBOURS, Mutant(name_of(change), description, (), change))
        return change

    return register


def name_of(change: Change) -> str:
    return change.__name__.replace("_", "-")


def add(table: dict[str, Mutant], mutant: Mutant) -> None:
    if mutant.name in MUTANTS or mutant.name in NEIGHBOURS:
        raise ValueError(f"two mutants are called {mutant.name}")
    table[mutant.name] = mutant
