"""What was found of each mutant, as docs/kill-matrix.json has it, and what of it is out of date.

By case: a case that is new or another than it was is asked again, and nothing else; a mutant that is made of something else is asked all.
The judge is no part of that, but where a case that is meant for a mutant did not notice it: another judge may.
"""

import functools
import hashlib
import json
import pathlib
import subprocess
from collections.abc import Iterable
from typing import Any

from conformance.testing.catalogue import program
from conformance.testing.suite import CASES, NOT_ASKED
from kill_subjects import Subject, subjects

SMOKE_CASE = "valid-answer"
# Fields of a line of `dstack-conformance list --lock`.
ID, TWIN = 0, 4
OUTCOMES = ("failed", "warned")

# `source`, `catalogue`, `profile`, `date`; `asked`, the cases; of each of OUTCOMES, the clauses found broken by case
Found = dict[str, Any]
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


def whole(subject: Subject) -> list[str]:
    """The cases of its profile."""
    return [case for case in cases_now() if CASES[case][subject.profile] != NOT_ASKED]


def nothing_yet() -> Results:
    """Before the first mutant."""
    return {"catalogues": {}, "mutants": {}}


def as_ranges(numbers: Iterable[int]) -> str:
    """As "0-2 7": some mutants fail every case."""
    ranges: list[tuple[int, int]] = []
    for number in sorted(numbers):
        ranges = [*ranges[:-1], (ranges[-1][0], number)] if ranges and ranges[-1][1] == number - 1 else [*ranges, (number, number)]
    return " ".join(str(first) if first == last else f"{first}-{last}" for first, last in ranges)


def of_ranges(text: str, cases: list[str]) -> list[str]:
    """The cases at these places."""
    found: list[str] = []
    for each in text.split():
        first, _, last = each.partition("-")
        found += cases[int(first) : int(last or first) + 1]
    return found


def packed(broken: dict[str, list[str]], places: dict[str, int]) -> dict[str, str]:
    """By clause the places of its cases in the catalogue."""
    numbers: dict[str, list[int]] = {}
    for case, clauses in broken.items():
        for clause in clauses:
            numbers.setdefault(clause, []).append(places[case])
    return {clause: as_ranges(of) for clause, of in sorted(numbers.items())}


def unpacked(texts: dict[str, str], cases: list[str]) -> dict[str, list[str]]:
    """The clauses that each case found broken."""
    found: dict[str, list[str]] = {}
    for clause, ranges in texts.items():
        for case in of_ranges(ranges, cases):
            found.setdefault(case, []).append(clause)
    return found


def read(path: pathlib.Path) -> Results:
    """What was found before, of mutants that there still are."""
    results: Results = json.loads(path.read_text("utf-8")) if path.exists() else nothing_yet()
    results["mutants"] = {name: found for name, found in results["mutants"].items() if name in subjects()}
    for found in results["mutants"].values():
        cases = list(results["catalogues"][found["catalogue"]])
        found.update({key: unpacked(found[key], cases) for key in OUTCOMES}, asked=of_ranges(found["asked"], cases))
    return results


def write(path: pathlib.Path, results: Results) -> None:
    """Whole, or not at all; a line for each mutant, and the catalogues that one was asked."""
    used = {found["catalogue"] for found in results["mutants"].values()}
    catalogues = {digest: cases for digest, cases in results["catalogues"].items() if digest in used}
    places = {digest: {case: place for place, case in enumerate(cases)} for digest, cases in catalogues.items()}
    mutants = {
        name: found
        | {"asked": as_ranges(places[found["catalogue"]][case] for case in found["asked"])}
        | {key: packed(found[key], places[found["catalogue"]]) for key in OUTCOMES}
        for name, found in sorted(results["mutants"].items())
    }
    parts = []
    for name, members in (("catalogues", catalogues), ("mutants", mutants)):
        lines = ",\n".join(f"{json.dumps(key)}: {json.dumps(of)}" for key, of in members.items())
        parts.append(f'"{name}": {{\n{lines}\n}}')
    new = path.with_name(path.name + ".new")
    new.write_text("{" + ",\n".join(parts) + "}\n", "utf-8")
    new.replace(path)


def missing(results: Results, subject: Subject, wanted: Iterable[str]) -> list[str]:
    """Those of the wanted cases that it was not asked as they are now, or that should have noticed it and did not."""
    found = results["mutants"].get(subject.name)
    asked: dict[str, str] = {}
    if found is not None and (found["source"], found["profile"]) == (subject.source, subject.profile):
        digests = results["catalogues"][found["catalogue"]]
        unnoticed = set(subject.meant) - set(noticing(subject, found))
        asked = {case: digests[case] for case in found["asked"] if case not in unnoticed}
    return [case for case in wanted if asked.get(case) != cases_now()[case]]


def merge(results: Results, subject: Subject, asked: list[str], new: Found) -> None:
    """What was found now beside what was found before of other cases."""
    kept = set(whole(subject)) - set(missing(results, subject, whole(subject))) - set(asked)
    before = results["mutants"].get(subject.name, {})
    digest = catalogue_digest()
    results["catalogues"][digest] = cases_now()
    results["mutants"][subject.name] = {
        "source": subject.source,
        "catalogue": digest,
        "profile": subject.profile,
        "date": new["date"],
        "asked": [case for case in cases_now() if case in kept or case in asked],
    } | {key: {case: broken for case, broken in before.get(key, {}).items() if case in kept} | new[key] for key in OUTCOMES}


def broken(found: Found) -> dict[str, int]:
    """How many cases found each clause broken."""
    counted: dict[str, int] = {}
    for clauses in (*found["failed"].values(), *found["warned"].values()):
        for clause in clauses:
            counted[clause] = counted.get(clause, 0) + 1
    return counted


def noticing(subject: Subject, found: Found) -> list[str]:
    """Those of the cases meant for it that noticed it, by the clause that it breaks there."""
    return [case for case, clause in subject.meant.items() if clause in (*found["failed"].get(case, ()), *found["warned"].get(case, ()))]


def is_alive(found: Found) -> bool:
    """Nobody noticed it."""
    return not broken(found)


def is_killed_by_accident(subject: Subject, found: Found) -> bool:
    """Noticed, but by no clause that it breaks."""
    return not is_alive(found) and not broken(found).keys() & set(subject.meant.values())


def wrong(results: Results) -> list[str]:
    """The mutants that are alive, killed by accident, or not noticed by a case that is meant for them."""
    lines = []
    for name, found in results["mutants"].items():
        subject = subjects()[name]
        if is_alive(found):
            lines.append(f"{name}: alive")
        elif is_killed_by_accident(subject, found):
            lines.append(f"{name}: killed by accident")
        else:
            missed = set(subject.meant) & set(found["asked"]) - set(noticing(subject, found))
            lines += [f"{name}: not noticed by {case}" for case in sorted(missed)]
    return lines
