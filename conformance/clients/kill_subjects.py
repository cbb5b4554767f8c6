"""Whom the kill matrix is about: every mutant of the three sound clients, in Python, C and Go."""

import functools
import hashlib
import os
import pathlib
from collections.abc import Iterable
from typing import NamedTuple

from conformance.testing.compiled_clients import client_command
from conformance.testing.suite import CASES
from edited import IN_C, IN_GO, Base
from edited.building import Command, Edits, build_in_c, build_in_go
from edited.meant import meant_clauses
from mutants.meant import meant_clauses as of_python
from mutants.meant import profile_of
from mutants.sources import source_of
from mutants.table import MUTANTS

PYTHON = "Python"


class Subject(NamedTuple):
    """A mutant of one of the three."""

    name: str
    language: str
    profile: str
    source: str  # a digest of what it is made of
    meant: dict[str, str]  # the cases that have to notice it, each with the clause that it breaks there


def source_of_edited(base: Base, edits: Edits) -> str:
    """A digest of the client's files, the edited ones as the edits leave them."""
    texts = base.sources() | base.edited(edits)
    return hashlib.sha256("\0".join(f"{name}\0{text}" for name, text in sorted(texts.items())).encode()).hexdigest()[:16]


@functools.cache
def subjects() -> dict[str, Subject]:
    """All of them, by name: no two have the same."""
    found = [Subject(each.name, PYTHON, profile_of(each), source_of(each), of_python(each)) for each in MUTANTS.values()]
    for base in (IN_C, IN_GO):
        found += [
            Subject(each.name, base.language, base.profile, source_of_edited(base, each.edits), meant_clauses(base, each, CASES))
            for each in base.mutants.values()
        ]
    named = {each.name: each for each in found}
    if len(named) < len(found):
        raise ValueError("two mutants have one name")
    return named


def built(base: Base, names: Iterable[str], folder: pathlib.Path) -> dict[str, Command]:
    """What starts these mutants of C or Go; Skip where the language's toolchain is not on this machine."""
    edits = {name: base.mutants[name].edits for name in names}
    if base is IN_C:
        return build_in_c(edits, folder / "c", os.environ.get("DSTACK_C_COMPILER", "gcc"))
    return build_in_go(edits, folder / "go", folder / "go-cache")


def commands(of: Iterable[Subject], folder: pathlib.Path) -> dict[str, Command]:
    """What starts each; those of C and Go are built in the folder. Those in C show how they derive a public key."""
    of = list(of)
    found = {each.name: client_command("mutant_client.py", "--mutant", MUTANTS[each.name].place) for each in of if each.language == PYTHON}
    for base in (IN_C, IN_GO):
        names = [each.name for each in of if each.language == base.language]
        options = ["--public-key"] if base is IN_C else []
        found |= {name: [*command, *options] for name, command in (built(base, names, folder) if names else {}).items()}
    return found
