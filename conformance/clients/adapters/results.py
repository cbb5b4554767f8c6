"""The page of results: clients across, what they do wrong by severity down, from the reports of whole runs."""

import collections
import json
import pathlib
from typing import Any

from adapters.judging import RECORD, REPORT
from adapters.registry import CLIENTS

SEVERITIES = ("critical", "high", "medium", "low")
Row = tuple[int, str, str, str, str]
HEAD = """# Results

> Scope: implemented, fail-closed off-TEE, mock- and simulator-proven, not silicon-proven, unaudited. [What that means](../status.md)

Written by `ci/clients results` from the reports of `ci/clients run --all`. [findings.md](../findings.md) says what the causes are and what
is fair to say of them; each is repeated by `ci/clients run NAME --bare -- --filter CASE`. A key of the mock agent carries no security.
"""


def records(folder: pathlib.Path) -> dict[str, tuple[dict[str, Any], dict[str, Any]]]:
    """What was recorded of each client that was run as a whole, and its report."""
    found = {}
    for name in CLIENTS:
        record, report = folder / name / RECORD, folder / name / REPORT
        if record.exists() and report.exists():
            found[name] = (json.loads(record.read_text("utf-8")), json.loads(report.read_text("utf-8")))
    return found


def row_of(cause: dict[str, Any]) -> Row:
    """Causes of one row are of one kind, in whatever client. The first member sorts."""
    place = SEVERITIES.index(cause["worst"]) if cause["worst"] in SEVERITIES else len(SEVERITIES)
    return (place, cause["level"], cause["clause"], cause["worst"], cause["headline"])


def table(rows: list[list[str]]) -> list[str]:
    """In Markdown; the first row is its head."""
    lines = ["| " + " | ".join(cell.replace("|", "\\|") for cell in row) + " |" for row in rows]
    return [lines[0], "|" + "---|" * len(rows[0]), *lines[1:]]


def clients_table(folder: pathlib.Path, found: dict[str, tuple[dict[str, Any], dict[str, Any]]]) -> list[str]:
    """Each with what it is and what came of it; those that were not run too."""
    head = ["client", "version", "what it is", "with", "run", "verdict"]
    rows = (
        [client.name, client.version() or "", client.about, *came_of(folder / client.name / RECORD, found.get(client.name))]
        for client in CLIENTS.values()
    )
    return table([head, *rows])


def came_of(place: pathlib.Path, found: tuple[dict[str, Any], dict[str, Any]] | None) -> list[str]:
    """The tools, how it was run, and the verdict."""
    if found is None:
        why = json.loads(place.read_text("utf-8")).get("not_run") if place.exists() else None
        return ["", "", f"**not run**: {why}" if why else "**not run**"]
    record, report = found
    played = report["sweep"]
    how = f"{record['date']}, {record['seconds']} s, deadline {record['deadline_seconds']} s"
    how += f", {played['played']} of {played['all']} points of sweeps"
    counts = report["counts"]
    verdict = f"{counts['failed']} failed, {counts['warned']} warned, {counts['held']} held"
    return [", ".join(record["tools"]), how, verdict if counts["failed"] else f"conformant; {verdict}"]


def causes_table(found: dict[str, tuple[dict[str, Any], dict[str, Any]]]) -> list[str]:
    """In each cell how many cases show it, and one of them."""
    cells: dict[Row, dict[str, list[str]]] = collections.defaultdict(lambda: collections.defaultdict(list))
    for name, (_, report) in found.items():
        for cause in report["causes"]:
            cells[row_of(cause)][name] += [cause["example"], *(case for case in cause["cases"] if case != cause["example"])]
    rows = [["at worst", "clause", "what it does", *found]]
    for row in sorted(cells):
        level = "" if row[1] == "MUST" else f" ({row[1]})"
        rows.append([row[3] + level, row[2], row[4], *(cell(cells[row].get(name)) for name in found)])
    return table(rows)


def cell(cases: list[str] | None) -> str:
    """Empty where nothing was found."""
    return f"{len(cases)}: `{cases[0]}`" if cases else ""


def page(folder: pathlib.Path) -> str:
    """The whole page."""
    found = records(folder)
    suites = {(report["tool_version"], report["catalog"]["digest"][:16], report["catalog"]["cases"]) for _, report in found.values()}
    said = "; ".join(f"dstack-conformance {version}, {cases} cases (catalogue {digest})" for version, digest, cases in sorted(suites))
    causes = ["## What they do wrong", "", "How many cases show it, and one of them.", "", *causes_table(found)] if found else []
    return "\n".join([HEAD, said or "No client was run.", "", "## Clients", "", *clients_table(folder, found), "", *causes]).rstrip() + "\n"
