"""The table of mutants."""

from collections.abc import Callable
from typing import NamedTuple

from mutants.patching import BadMutantError, Client, fresh_client, members

Change = Callable[[Client], None]


class Mutant(NamedTuple):
    """A change of sound_client, and the cases that have to notice it, in a profile where it says in which.

    A case is its id, or a glob of ids, and has to find its own clause broken, or the one behind a slash: CASE/CLAUSE.
    """

    name: str
    description: str
    kills: tuple[str, ...]
    change: Change
    profile: str | None = None

    @property
    def place(self) -> str:
        """Its module and its name, as mutant_client.py takes them."""
        return f"{self.change.__module__.rpartition('.')[2]}.{self.name}"

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


NEIGHBOURS: dict[str, Mutant] = {}


def neighbour(description: str, *holds: str) -> Callable[[Change], Change]:
    """Registers a change that is none of the client's defects, near as it is to one: in the cases it names nothing may be found."""

    def register(change: Change) -> Change:
        name = change.__name__.replace("_", "-")
        if name in MUTANTS or name in NEIGHBOURS:
            raise ValueError(f"two clients are called {name}")
        NEIGHBOURS[name] = Mutant(name, description, tuple(word for text in holds for word in text.split()), change)
        return change

    return register


def mutant(description: str, *kills: str, profile: str | None = None) -> Callable[[Change], Change]:
    """Registers a change under its function's name, with dashes for underscores."""

    def register(change: Change) -> Change:
        name = change.__name__.replace("_", "-")
        if name in MUTANTS:
            raise ValueError(f"two mutants are called {name}")
        MUTANTS[name] = Mutant(name, description, tuple(word for text in kills for word in text.split()), change, profile)
        return change

    return register
