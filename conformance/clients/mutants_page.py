"""Prints docs/mutants.md: what each check has been seen to catch. ci/generated writes the page.

Usage: DSTACK_CONFORMANCE=PATH mutants_page.py
"""

import sys
from typing import NamedTuple

from conformance.testing.suite import CASES, CLAUSES
from edited import IN_C, IN_GO
from edited.meant import meant_clauses
from mutants.meant import meant_clauses as of_python
from mutants.table import MUTANTS, NEIGHBOURS

MOST_SHOWN = 4

INTRODUCTION = """\
# Mutants: what the cases have been seen to catch

> Scope: implemented, fail-closed off-TEE, mock- and simulator-proven, not silicon-proven, unaudited. [What that means](status.md)

Written by `ci/generated` from `conformance/clients/mutants/` and `conformance/clients/edited/`: edit the mutants, then run it again.

A mutant is a sound client with one check taken away or bent. There are {all} of them, made of three clients that share no code:

- {mutants} of the suite's own client in Python (`conformance/clients/sound_client.py`). Each of the {cases} cases is meant for one of
  these, and each clause for two at least (`mutants_test.py`). {of_v1} of them speak GetKey v1 (`mutants/of_v1.py`, profile `client-v1`);
- {in_c} of a client in C, on sockets alone (`conformance/clients/c/`, profile `tessera`), each an edit of its source;
- {in_go} of the [lawful client](clients.md) in Go, on `net/http` (profile `client`), each an edit as well.

The gate runs each mutant on the cases that are meant for it, and every one of those has to notice it by the clause it stands under
(`mutants_test.py`, `edited_mutants_test.py`). {neighbours} neighbours, as near to a defect as what is none can be,
must be noticed by no case. What no mutant breaks is not known to be checked.
What was found of each, case by case and clause by clause, stands in the [kill matrix](kill-matrix.md).

The judge is bent as well, one rule at a time (`conformance/judge/bent_judge_test.py`). Each row of its table of checks is disabled,
inverted (it finds something exactly where nothing is), made lighter (a MUST that only warns) and narrower (the last of several runs
alone); so is what it asks of a refusal's twin and of earlier runs. Each time a mutant that was noticed has to go unnoticed or to weigh
less, or the sound client has to be accused. The switch is in a program of the tests (`dstack-conformance-bent`), and nowhere else.

A mutant stands under each clause whose cases are meant for it.
"""


def shortened(names: list[str]) -> str:
    """All of a few, and the first of many."""
    shown = names if len(names) <= MOST_SHOWN else names[: MOST_SHOWN - 1]
    more = f" and {len(names) - len(shown)} more" if len(shown) < len(names) else ""
    return ", ".join(f"`{name}`" for name in shown) + more


class Row(NamedTuple):
    """A mutant, and the clause that each of its cases has to find broken."""

    name: str
    language: str
    description: str
    clauses: dict[str, str]


def rows() -> list[Row]:
    """All mutants."""
    found = [Row(mutant.name, "Python", mutant.description, of_python(mutant)) for mutant in MUTANTS.values()]
    for base in (IN_C, IN_GO):
        found += [Row(each.name, base.language, each.description, meant_clauses(base, each, CASES)) for each in base.mutants.values()]
    return found


def render() -> str:
    """The whole page."""
    mutants = rows()
    page = [
        INTRODUCTION.format(
            all=len(mutants),
            mutants=len(MUTANTS),
            of_v1=sum(mutant.profile == "client-v1" for mutant in MUTANTS.values()),
            in_c=len(IN_C.mutants),
            in_go=len(IN_GO.mutants),
            cases=len(CASES),
            neighbours=len(NEIGHBOURS),
        )
    ]
    for clause, described in CLAUSES.items():
        page.append(f"## {clause}\n\n{described['text']}\n\n| mutant | in | what it does | cases |\n|---|---|---|---|")
        for name, language, description, clauses in mutants:
            noticing = sorted(case for case, broken in clauses.items() if broken == clause)
            if noticing:
                page.append(f"| `{name}` | {language} | {description.replace('*', chr(92) + '*')} | {shortened(noticing)} |")
        page.append("")
    return "\n".join(page)


if __name__ == "__main__":
    sys.stdout.buffer.write(render().encode())
