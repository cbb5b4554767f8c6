"""docs/results/index.md: clients, what they do wrong by root cause, and by clause with clients across."""

import collections
from typing import Any

from adapters.results_badge import title, words
from adapters.results_data import SEVERITIES, Results

Row = tuple[str, int, str, str, str]
HEAD = """# Results

> Scope: implemented, fail-closed off-TEE, mock- and simulator-proven, not silicon-proven, unaudited. [What that means](../status.md)

Written by `ci/clients results` from the reports of `ci/clients run --all`, by way of [results.json](results.json);
[index.html](index.html) is the same to look at. [findings.md](../findings.md) says what is fair to say of the causes.
A key of the mock agent carries no security.
"""


def table(rows: list[list[str]]) -> list[str]:
    """In Markdown; the first row is its head."""
    lines = ["| " + " | ".join(cell.replace("|", "\\|") for cell in row) + " |" for row in rows]
    return [lines[0], "|" + "---|" * len(rows[0]), *lines[1:]]


def runs(data: Results) -> list[dict[str, Any]]:
    """Of the clients that were run."""
    return [result for result in data.values() if "not_run" not in result]


def suites(data: Results) -> list[str]:
    """What the clients were asked by, the most of them first."""
    asked = collections.Counter(
        f"dstack-conformance {run['suite']['version']}, profile {run['profile']}, {run['suite']['cases']} cases "
        f"(catalogue {run['suite']['catalog'][:16]})"
        for run in runs(data)
    )
    return [said for said, _ in asked.most_common()]


def points(run: dict[str, Any]) -> str:
    """How many points of sweeps were played."""
    return f"{run['sweep']['played']} of {run['sweep']['all']} points of sweeps"


def how(run: dict[str, Any]) -> str:
    """How it was run."""
    said = f"{run['date']}, {run['seconds']} s cold, deadline {run['deadline_seconds']} s, {points(run)}"
    return said + (f", without {', '.join(run['left_out'])}" if run["left_out"] else "")


def verdict(run: dict[str, Any]) -> str:
    """In a few words."""
    counts = run["counts"]
    open_cases = "".join(f", {counts[name]} {name}" for name in ("vacuous", "unproven", "unsupported") if counts[name])
    return f"{words(run)[0]}; {counts['failed']} failed, {counts['warned']} warned, {counts['held']} held{open_cases}"


def clients_table(data: Results) -> list[str]:
    """Each with what it is and what came of it; those that were not run too."""
    rows = [["client", "version", "what it is", "with", "run", "verdict"]]
    for result in data.values():
        what = [f"![{title(result)}](badges/{result['name']}.svg) {result['name']}", result["version"] or "", result["about"]]
        if "not_run" in result:
            rows.append([*what, "", "", f"**not run**: {result['not_run']}" if result["not_run"] else "**not run**"])
        else:
            rows.append([*what, ", ".join(result["tools"]), how(result), verdict(result)])
    return table(rows)


def roots(data: Results) -> list[str]:
    """A table for each client that fails."""
    lines = []
    for run in runs(data):
        if run["roots"]:
            rows = [["at worst", "what it does", "kind", "cases", "the command"]]
            rows += [[root["worst"], root["says"], root["kind"], str(root["cases"]), f"`{root['command']}`"] for root in run["roots"]]
            lines += ["", f"### {run['name']}", "", *table(rows)]
    return ["", "## Root causes", "", "A root cause is as bad as a breach of the clause that fits it best.", *lines] if lines else []


def row_of(group: dict[str, Any]) -> Row:
    """Findings of one row are of one kind, in whatever client. As rows are ordered: failures, warnings, each the worst first."""
    return (group["level"], SEVERITIES.index(group["worst"]), group["clause"], group["worst"], group["headline"])


def by_clause(data: Results) -> tuple[list[str], list[list[str]]]:
    """The clients with findings, and a row for each kind of these: severity, clause, what, and a cell a client."""
    cells: dict[Row, dict[str, tuple[int, str]]] = collections.defaultdict(dict)
    for run in runs(data):
        for group in run["groups"]:
            count, example = cells[row_of(group)].get(run["name"], (0, group["example"]))
            cells[row_of(group)][run["name"]] = (count + group["cases"], example)
    names = [run["name"] for run in runs(data) if run["groups"]]
    rows = []
    for row in sorted(cells):
        level = "" if row[0] == "MUST" else f" ({row[0]})"
        counts = (cells[row].get(name) for name in names)
        rows.append([row[3] + level, row[2], row[4], *(f"{cell[0]}: `{cell[1]}`" if cell else "" for cell in counts)])
    return names, rows


def page(data: Results) -> str:
    """The whole page."""
    names, rows = by_clause(data)
    head = ["at worst", "clause", "what it does", *names]
    clauses = (
        ["", "## By clause", "", "How many cases show it, and one of them. A SHOULD is a warning.", "", *table([head, *rows])]
        if rows
        else []
    )
    said = "; ".join(suites(data)) or "No client was run."
    return "\n".join([HEAD, said, "", "## Clients", "", *clients_table(data), *roots(data), *clauses]).rstrip() + "\n"
