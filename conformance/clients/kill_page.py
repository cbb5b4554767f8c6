"""docs/kill-matrix.md, of what docs/kill-matrix.json says."""

from conformance.testing.suite import CASES, CLAUSES, NOT_ASKED
from kill_results import (
    Found,
    Results,
    broken,
    catalogue_digest,
    is_alive,
    is_killed_by_accident,
    missing,
    noticing,
    whole,
)
from kill_subjects import subjects
from mutants.meant import PROFILES

MOST_SHOWN = 5
LEAST_MUTANTS = 2  # that break a clause

PAGE = """\
# The kill matrix

> Scope: implemented, fail-closed off-TEE, mock- and simulator-proven, not silicon-proven, unaudited. [What that means](status.md)

Written by `conformance/clients/kill_matrix.py page` from `docs/kill-matrix.json`, which `ci/nightly` writes. Each [mutant](mutants.md) was
asked the cases that are meant for it, and all others where `ci/nightly --whole` came to it, which takes hours. It is killed by the clauses
that its findings name: those it was made to break, and others that suffer with them. One that only others noticed would be killed by
accident.

- mutants: {mutants} of {all} ({languages}); {first} to {last}
- alive: {alive}; killed only by accident: {accident}
- asked every case that is meant for it, of today's catalogue (digest `{digest}`): {asked_meant}
- asked every case of its profile: {asked_whole}
- cases of a MUST that no mutant fails: {idle}
- clauses that fewer than two mutants break: {weak}

`noticed by` counts the cases that are meant for a mutant, and those of them that noticed it.

| mutant | in | profile | breaks | noticed by | of cases | found broken (cases) |
|---|---|---|---|---|---|---|
"""


def counts(found: dict[str, int]) -> str:
    """Clauses and the cases that found them broken, most first."""
    first = sorted(found.items(), key=lambda item: (-item[1], item[0]))
    more = f", {len(first) - MOST_SHOWN} more" if len(first) > MOST_SHOWN else ""
    return ", ".join(f"{clause} ({number})" for clause, number in first[:MOST_SHOWN]) + more


def names(of: list[str]) -> str:
    """As they stand in a line."""
    return ", ".join(f"`{name}`" for name in of) or "none"


def is_a_must(case: str) -> bool:
    """In a profile that asks it; a clause that does not name client-v1 has the level of client there."""
    levels = {"client-v1": CLAUSES[CASES[case]["clause"]]["client"], **CLAUSES[CASES[case]["clause"]]}
    return any(levels[profile] == "MUST" for profile in PROFILES if CASES[case][profile] != NOT_ASKED)


def idle_cases(mutants: dict[str, Found]) -> list[str]:
    """The cases of a MUST that no mutant fails."""
    failed = {case for found in mutants.values() for case in found["failed"]}
    return [case for case in CASES if is_a_must(case) and case not in failed]


def weak_clauses(mutants: dict[str, Found]) -> list[str]:
    """The clauses that hardly any mutant breaks."""
    breaking = dict.fromkeys(CLAUSES, 0)
    for name, found in mutants.items():
        for clause in broken(found).keys() & set(subjects()[name].meant.values()):
            breaking[clause] += 1
    return [clause for clause, number in breaking.items() if number < LEAST_MUTANTS]


def row(name: str, found: Found) -> str:
    """One mutant."""
    of = subjects()[name]
    breaks = ", ".join(sorted(set(of.meant.values())))
    noticed = f"{len(noticing(of, found))} of {len(of.meant)}"
    return f"| `{name}` | {of.language} | {of.profile} | {breaks} | {noticed} | {len(found['asked'])} | {counts(broken(found))} |"


def render(results: Results) -> str:
    """The whole page, of one mutant at least."""
    mutants: dict[str, Found] = results["mutants"]
    dates = sorted(found["date"] for found in mutants.values())
    languages = [subjects()[name].language for name in mutants]
    all_there = len(mutants) == len(subjects())
    head = PAGE.format(
        first=dates[0],
        last=dates[-1],
        mutants=len(mutants),
        all=len(subjects()),
        languages=", ".join(f"{languages.count(language)} in {language}" for language in dict.fromkeys(languages)),
        alive=sum(map(is_alive, mutants.values())),
        accident=sum(is_killed_by_accident(subjects()[name], found) for name, found in mutants.items()),
        digest=catalogue_digest(),
        asked_meant=sum(not missing(results, subjects()[name], subjects()[name].meant) for name in mutants),
        asked_whole=sum(not missing(results, subjects()[name], whole(subjects()[name])) for name in mutants),
        idle=names(idle_cases(mutants)) if all_there else "not known before all mutants ran",
        weak=names(weak_clauses(mutants)) if all_there else "not known before all mutants ran",
    )
    return head + "".join(row(name, found) + "\n" for name, found in sorted(mutants.items()))
