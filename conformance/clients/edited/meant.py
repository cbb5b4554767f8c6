"""Which cases are meant for an edited mutant."""

import fnmatch
from typing import Any

from conformance.testing.suite import NOT_ASKED
from edited.registry import Base, EditedMutant


def meant_clauses(base: Base, mutant: EditedMutant, cases: dict[str, dict[str, Any]]) -> dict[str, str]:
    """The cases of the base's profile that have to notice the mutant, each with the clause that it has to find broken."""
    asked = {name: case for name, case in cases.items() if case[base.profile] != NOT_ASKED}
    found: dict[str, str] = {}
    for word in mutant.found_by:
        glob, _, clause = word.partition("/")
        found |= {name: clause or case["clause"] for name, case in asked.items() if fnmatch.filter((name, case["clause"]), glob)}
    return found
