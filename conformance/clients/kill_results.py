"""What the whole catalogue found of each mutant, as docs/kill-matrix.json has it, and what of it is out of date.

By case: a case that is new or another than it was is asked again, and nothing else; a mutant that is made of something else is asked all.
The judge is no part of that: what it finds is compared by its own tests.
"""

import functools
import hashlib
import json
import pathlib
import subprocess
from typing import Any

from conformance.testing.catalogue import program
from conformance.testing.suite import CASES, NOT_ASKED
from mutants.meant import meant_cases, profile_of
from mutants.sources import source_of
from mutants.table import MUTANTS, Mutant

SMOKE_CASE = "valid-answer"
# Fields of a line of `dstack-conformance list --lock`.
ID, TWIN = 0, 4
OUTCOMES = ("failed", "warned")

Found = dict[str, Any]  # `source`, `catalogue`, `profile`, `date`; of each of OUTCOMES, the clauses found broken by case
Results = dict[str, Any]  # `catalogues`: by digest, the digest of each case; `mutants`: Found by name


@functools.cache
def lock() -> bytes:
    """The catalogue as this program has it."""
    return subprocess.run([program(), "list", "--lock"], check=True, capture_output=True, timeout=60).stdout


def catalogue_digest() -> str:
    """What a report of this program carries."""
    return hashlib.sha256(lock()).hexdigest()


@functools.cache
def cases_now() -> dict[str, str]:
    """A digest of each case, of its twin, and of the smoke case, which all are compared with."""
    rows = [line.split("\t") for line in lock().decode().splitlines() if not line.startswith("#")]
    text = {row[ID]: "\t".join(row) for row in rows}
    return {
        row[ID]: hashlib.sha256("\n".join((text[row[ID]], text.get(row[TWIN], ""), text[SMOKE_CASE])).encode()).hexdigest()[:12]
        for row in rows
    }


def nothing_yet() -> Results:
    """Before the first mutant."""
    return {"catalogues": {}, "mutants": {}}


def packed(broken: dict[str, list[str]], places: dict[str, int]) -> dict[str, str]:
    """By clause the places of its cases in the catalogue, as "0-2 7": some mutants fail every case."""
    numbers: dict[str, list[int]] = {}
    for case, clauses in broken.items():
        for clause in clauses:
            numbers.setdefault(clause, []).append(places[case])
    texts = {}
    for clause, of in sorted(numbers.items()):
        ranges: list[tuple[int, int]] = []
        for number in sorted(of):
            ranges = [*ranges[:-1], (ranges[-1][0], number)] if ranges and ranges[-1][1] == number - 1 else [*ranges, (number, number)]
        texts[clause] = " ".join(str(first) if first == last else f"{first}-{last}" for first, last in ranges)
    return texts


def unpacked(texts: dict[str, str], cases: list[str]) -> dict[str, list[str]]:
    """The clauses that each case found broken."""
    found: dict[str, list[str]] = {}
    for clause, ranges in texts.items():
        for each in ranges.split():
            first, _, last = each.partition("-")
            for case in cases[int(first) : int(last or first) + 1]:
                found.setdefault(case, []).append(clause)
    return found


def read(path: pathlib.Path) -> Results:
    """What was found before, of mutants that there still are."""
    results: Results = json.loads(path.read_text("utf-8")) if path.exists() else nothing_yet()
    results["mutants"] = {name: found for name, found in results["mutants"].items() if name in MUTANTS}
    for found in results["mutants"].values():
        cases = list(results["catalogues"][found["catalogue"]])
        found |= {key: unpacked(found[key], cases) for key in OUTCOMES}
    return results


def write(path: pathlib.Path, results: Results) -> None:
    """Whole, or not at all; a line for each mutant, and the catalogues that one was asked."""
    used = {found["catalogue"] for found in results["mutants"].values()}
    catalogues = {digest: cases for digest, cases in results["catalogues"].items() if digest in used}
    places = {digest: {case: place for place, case in enumerate(cases)} for digest, cases in catalogues.items()}
    mutants = {
        name: found | {key: packed(found[key], places[found["catalogue"]]) for key in OUTCOMES}
        for name, found in sorted(results["mutants"].items())
    }
    parts = []
    for name, members in (("catalogues", catalogues), ("mutants", mutants)):
        lines = ",\n".join(f"{json.dumps(key)}: {json.dumps(of)}" for key, of in members.items())
        parts.append(f'"{name}": {{\n{lines}\n}}')
    new = path.with_name(path.name + ".new")
    new.write_text("{" + ",\n".join(parts) + "}\n", "utf-8")
    new.replace(path)


def missing(results: Results, mutant: Mutant) -> list[str]:
    """The cases that it was not asked as they are now."""
    found = results["mutants"].get(mutant.name)
    profile = profile_of(mutant)
    fits = found is not None and (found["source"], found["profile"]) == (source_of(mutant), profile)
    asked = results["catalogues"][found["catalogue"]] if fits and found else {}
    return [case for case, digest in cases_now().items() if CASES[case][profile] != NOT_ASKED and asked.get(case) != digest]


def merge(results: Results, mutant: Mutant, asked: list[str], new: Found) -> None:
    """What was found now beside what was found before of other cases."""
    before = results["mutants"].get(mutant.name, {}) if len(asked) < len(missing(nothing_yet(), mutant)) else {}
    kept = cases_now().keys() - set(asked)
    both = {key: {case: broken for case, broken in before.get(key, {}).items() if case in kept} | new[key] for key in OUTCOMES}
    digest = catalogue_digest()
    results["catalogues"][digest] = cases_now()
    results["mutants"][mutant.name] = {
        "source": source_of(mutant),
        "catalogue": digest,
        "profile": profile_of(mutant),
        "date": new["date"],
        **both,
    }


def broken(found: Found) -> dict[str, int]:
    """How many cases found each clause broken."""
    counted: dict[str, int] = {}
    for clauses in (*found["failed"].values(), *found["warned"].values()):
        for clause in clauses:
            counted[clause] = counted.get(clause, 0) + 1
    return counted


def meant_clauses(mutant: Mutant) -> list[str]:
    """The clauses that it was made to break."""
    return sorted({str(CASES[case]["clause"]) for case in meant_cases(mutant)})


def is_alive(found: Found) -> bool:
    """Nobody noticed it."""
    return not broken(found)


def is_killed_by_accident(name: str, found: Found) -> bool:
    """Noticed, but by no clause that it breaks."""
    return not is_alive(found) and not broken(found).keys() & set(meant_clauses(MUTANTS[name]))


def wrong(results: Results) -> list[str]:
    """The mutants that are alive or killed by accident, each with which."""
    return [
        f"{name}: {'alive' if is_alive(found) else 'killed by accident'}"
        for name, found in results["mutants"].items()
        if is_alive(found) or is_killed_by_accident(name, found)
    ]
