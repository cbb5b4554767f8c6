"""Writes a client's known-failures.txt from the report of a whole run, with the reasons that somebody wrote for each cause.

The reasons stand in reasons.txt beside it, a line a cause: its clause, its defect as the report has it, and a reason that the client's
maintainer could act on. A failure without a reason is not written: first say what it is.
"""

import dataclasses
import json
import pathlib
import re
from typing import Any

from adapters.judging import REPORT
from adapters.registry import Client

REASONS = "reasons.txt"
UNPROVEN = "unproven"


class NoReason(Exception):
    """A failure that nobody has explained; the text names its cause."""


@dataclasses.dataclass(frozen=True)
class Entry:
    """A defect that a case shows, or that it is unproven."""

    case: str
    defect: str
    reason: str

    def line(self) -> str:
        """As --known-failures reads it."""
        return f"{self.case}@{self.defect}  {self.reason}"


def reasons_in(text: str) -> dict[tuple[str, str], str]:
    """By clause and defect."""
    found = {}
    for line in text.splitlines():
        if line.strip() and not line.startswith("#"):
            matched = re.fullmatch(r"(\S+) +(\S+) +(.+)", line)
            if matched is None:
                raise NoReason(f"{REASONS}: neither clause, defect and reason nor a comment: {line}")
            found[matched[1], matched[2]] = matched[3]
    return found


def entries(report: dict[str, Any], reasons: dict[tuple[str, str], str]) -> list[Entry]:
    """Each defect of a failed case once, under the worst of its causes, and each case that is unproven under what its twin fails of."""
    found: dict[tuple[str, str], Entry] = {}
    worst: dict[str, Entry] = {}
    for cause in report["causes"]:
        if cause["level"] != "MUST":
            continue
        key = (cause["clause"], cause["defect"])
        if key not in reasons:
            raise NoReason(f"no reason for {' '.join(key)}: {cause['headline']}, as in {cause['example']}")
        for case in cause["cases"]:
            entry = found.setdefault((case, cause["defect"]), Entry(case, cause["defect"], reasons[key]))
            worst.setdefault(case, entry)
    for case in report["cases"]:
        if case["outcome"] == "unproven":
            twin = worst.get(case["twin"])
            because = f"{twin.case} fails: {twin.reason}" if twin else "an earlier run of it fails"
            found[case["id"], UNPROVEN] = Entry(case["id"], UNPROVEN, f"as {because}")
    return list(found.values())


def text_of(client: Client, folder: pathlib.Path) -> str:
    """The whole file, cases of one reason together."""
    report = json.loads((folder / client.name / REPORT).read_text("utf-8"))
    listed = entries(report, reasons_in((client.sources / REASONS).read_text("utf-8")))
    lines = [
        f"# Known failures of {client.name} {client.version()} ({client.about}), by ci/clients known. docs/findings.md has them explained."
    ]
    for reason in dict.fromkeys(entry.reason for entry in listed):
        lines += ["", *sorted(entry.line() for entry in listed if entry.reason == reason)]
    return "\n".join(lines) + "\n"
