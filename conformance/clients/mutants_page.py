"""Prints docs/mutants.md: what each check has been seen to catch. ci/generated writes the page.

Usage: DSTACK_CONFORMANCE=PATH mutants_page.py
"""

import fnmatch
import sys

from conformance.testing.catalogue import load_cases, load_clauses
from mutants import MUTANTS, NEIGHBOURS

MOST_SHOWN = 4

INTRODUCTION = """\
# Mutants: what the cases have been seen to catch

> Scope: implemented, fail-closed off-TEE, mock- and simulator-proven, not silicon-proven, unaudited. [What that means](status.md)

Written by `ci/generated` from `conformance/clients/mutants/`: edit the mutants, then run it again.

A mutant is the suite's own sound client (`conformance/clients/sound_client.py`) with one check taken away or bent: {mutants} of them.
The gate runs each on the cases that are meant for it, and every one of those has to notice it (`mutants_test.py`). Each of the {cases}
cases is meant for a mutant, and each clause for two at least. {neighbours} neighbours, as near to a defect as what is none can be, must
be noticed by no case. What no mutant breaks is not known to be checked.

A mutant stands under each clause whose cases are meant for it.
"""


def shortened(names: list[str]) -> str:
    """All of a few, and the first of many."""
    shown = names if len(names) <= MOST_SHOWN else names[: MOST_SHOWN - 1]
    more = f" and {len(names) - len(shown)} more" if len(shown) < len(names) else ""
    return ", ".join(f"`{name}`" for name in shown) + more


def render() -> str:
    """The whole page."""
    cases, clauses = load_cases(), load_clauses()
    meant = {mutant.name: {name for glob in mutant.kills for name in fnmatch.filter(cases, glob)} for mutant in MUTANTS.values()}
    page = [INTRODUCTION.format(mutants=len(MUTANTS), cases=len(cases), neighbours=len(NEIGHBOURS))]
    for clause, described in clauses.items():
        page.append(f"## {clause}\n\n{described['text']}\n\n| mutant | what it does | cases |\n|---|---|---|")
        for mutant in MUTANTS.values():
            noticing = sorted(name for name in meant[mutant.name] if cases[name]["clause"] == clause)
            if noticing:
                page.append(f"| `{mutant.name}` | {mutant.description.replace('*', chr(92) + '*')} | {shortened(noticing)} |")
        page.append("")
    return "\n".join(page)


if __name__ == "__main__":
    sys.stdout.buffer.write(render().encode())
