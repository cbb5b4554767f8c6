"""Which cases are meant for a mutant, and in which profile it is asked them."""

import fnmatch
from typing import Any

from conformance.testing.suite import CASES, NOT_ASKED
from mutants.registry import Mutant

PROFILES = ("tessera", "client", "client-v1")


def first_profile(case: dict[str, Any]) -> str:
    """The first profile that has the case: tessera, which asks more, for every case that it has."""
    return next(profile for profile in PROFILES if case[profile] != NOT_ASKED)


def meant_clauses(mutant: Mutant) -> dict[str, str]:
    """The cases that have to notice it, each with the clause that it breaks there: the case's own, or the one behind the slash."""
    found: dict[str, str] = {}
    for word in mutant.kills:
        glob, _, clause = word.partition("/")
        found |= {case: clause or str(CASES[case]["clause"]) for case in fnmatch.filter(CASES, glob)}
    return found


def meant_cases(mutant: Mutant) -> list[str]:
    """Those that have to notice it."""
    return list(meant_clauses(mutant))


def profile_of(mutant: Mutant) -> str:
    """Its own, or the first that asks every case that is meant for it."""
    return mutant.profile or max((first_profile(CASES[case]) for case in meant_cases(mutant)), key=PROFILES.index)
