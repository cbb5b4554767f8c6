"""The sound client as a mutant gets it: loaded afresh for each one, and closed against names that it does not have.

A misspelt change changes nothing, and its mutant would pass for a sound client; so it is an error, at once.
"""

import importlib.util
from types import ModuleType
from typing import Any

SOUND_CLIENT = f"{__file__.rpartition('/')[0]}/../sound_client.py"


class BadMutantError(Exception):
    """A change that is none, or not one of the sound client; the text says which name is to blame."""


class Client(ModuleType):
    """The module sound_client, where only names that are there can be set. mypy takes any name; mutants_shape_test knows them."""

    def __setattr__(self, name: str, value: Any) -> None:
        if name not in self.__dict__:
            raise BadMutantError(f"sound_client has no {name} to change")
        super().__setattr__(name, value)


def fresh_client() -> Client:
    """A sound client that shares neither functions nor classes with another one."""
    spec = importlib.util.spec_from_file_location("sound_client", SOUND_CLIENT)
    assert spec is not None and spec.loader is not None
    client = Client(spec.name)
    client.__dict__["__file__"] = str(SOUND_CLIENT)
    spec.loader.exec_module(client)
    return client


def own_classes(client: Client) -> dict[str, type]:
    """The classes that the client defines itself, by name."""
    return {name: value for name, value in vars(client).items() if isinstance(value, type) and value.__module__ == client.__name__}


def members(client: Client) -> dict[str, object]:
    """All that a mutant may change: the client's names, and as CLASS.NAME those of its own classes."""
    found = dict(vars(client))
    for owner, its_class in own_classes(client).items():
        found |= {f"{owner}.{name}": value for name, value in vars(its_class).items()}
    return {name: value for name, value in found.items() if not name.endswith("__")}
