"""Writes a client's known-failures.txt from the report of a whole run, with the causes that somebody wrote down of it (causes.py).

A failure that none of them claims is not written: first say what it is.
"""

import dataclasses
import json
import pathlib
from typing import Any

from adapters.causes import Cause, cause_of, causes_of
from adapters.judging import REPORT
from adapters.registry import Client

UNPROVEN = "unproven"


@dataclasses.dataclass(frozen=True)
class Entry:
    """A defect that a case shows, or that it is unproven."""

    case: str
    defect: str
    reason: str

    def line(self) -> str:
        """As --known-failures reads it."""
        return f"{self.case}@{self.defect}  {self.reason}"


def entries(report: dict[str, Any], causes: list[Cause]) -> list[Entry]:
    """Each defect of a failed case once, under the worst of its findings, and each case that is unproven under what its twin fails of."""
    found: dict[tuple[str, str], Entry] = {}
    worst: dict[str, Entry] = {}
    for group in report["causes"]:
        if group["level"] != "MUST":
            continue
        for case in group["cases"]:
            cause = cause_of(causes, group["clause"], group["defect"], case, group["headline"])
            entry = found.setdefault((case, group["defect"]), Entry(case, group["defect"], cause.reason()))
            worst.setdefault(case, entry)
    for case in report["cases"]:
        if case["outcome"] == "unproven":
            twin = worst.get(case["twin"])
            because = f"{twin.case} fails: {twin.reason}" if twin else "an earlier run of it fails"
            found[case["id"], UNPROVEN] = Entry(case["id"], UNPROVEN, f"as {because}")
    return list(found.values())


def report_of(client: Client, folder: pathlib.Path) -> dict[str, Any]:
    """Of its last whole run in the folder of `ci/clients`; FileNotFoundError where there was none."""
    return dict(json.loads((folder / client.name / REPORT).read_text("utf-8")))


def text_of(client: Client, report: dict[str, Any]) -> str:
    """The whole file, by causes in their order. What it fails only now and then is not asked again, and no line can say it."""
    causes = causes_of(client.sources)
    listed = [entry for entry in entries(report, causes) if not client.is_unsteady(entry.case)]
    place = {cause.reason(): number for number, cause in enumerate(causes)}
    lines = [
        f"# Known failures of {client.name} {client.version()} ({client.about}), by ci/clients known. docs/findings.md has them explained."
    ]
    for reason in sorted({entry.reason for entry in listed}, key=lambda reason: (place.get(reason, len(place)), reason)):
        lines += ["", *sorted(entry.line() for entry in listed if entry.reason == reason)]
    return "\n".join(lines) + "\n"
