"""The table of mutants."""

from collections.abc import Callable
from types import ModuleType
from typing import NamedTuple

Change = Callable[[ModuleType], None]


class Mutant(NamedTuple):
    """A change of sound_client, and the cases that have to notice it (ids, or globs of ids)."""

    name: str
    description: str
    kills: tuple[str, ...]
    change: Change


MUTANTS: dict[str, Mutant] = {}


def mutant(description: str, *kills: str) -> Callable[[Change], Change]:
    """Registers a change under its function's name, with dashes for underscores."""

    def register(change: Change) -> Change:
        name = change.__name__.replace("_", "-")
        if name in MUTANTS:
            raise ValueError(f"two mutants are called {name}")
        MUTANTS[name] = Mutant(name, description, tuple(word for text in kills for word in text.split()), change)
        return change

    return register
