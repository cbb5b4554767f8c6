"""What is kept of whole runs, docs/results/results.json: of each client what it is, how it was asked, and what came of it.

The pages and badges of docs/results are made of this alone, so that anybody can make them again. A root cause is one of causes.toml; what
nobody explained stands as the report has it.
"""

import json
import pathlib
import shlex
from typing import Any

from adapters.causes import Cause, NoCause, cause_of, causes_of
from adapters.judging import RECORD, REPORT
from adapters.registry import CLIENTS, Client

RESULTS = pathlib.Path(__file__).resolve().parents[3] / "docs" / "results"
DATA = "results.json"
SEVERITIES = ("critical", "high", "medium", "low")
COUNTS = ("failed", "warned", "held", "vacuous", "unproven", "unsupported")
Results = dict[str, Any]  # by a client's name; each has `name`, `about`, `version`, and either `not_run` or all that result() says


def read(folder: pathlib.Path) -> Results:
    """What is kept in the folder; nothing where nothing is."""
    place = folder / DATA
    return dict(json.loads(place.read_text("utf-8"))) if place.exists() else {}


def write(folder: pathlib.Path, data: Results) -> None:
    """Keeps it there."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / DATA).write_text(json.dumps(data, indent=1, ensure_ascii=False) + "\n", "utf-8")


def brought_up_to_date(earlier: Results, folder: pathlib.Path) -> Results:
    """With what `ci/clients run` left in `folder`; of a client that it did not touch, what was known earlier."""
    data = {}
    for name, client in CLIENTS.items():
        record = folder / name / RECORD
        if record.exists():
            data[name] = result(client, json.loads(record.read_text("utf-8")), folder / name / REPORT)
        else:
            data[name] = earlier.get(name, of_client(client) | {"not_run": ""})
    return data


def of_client(client: Client) -> dict[str, Any]:
    """What it is."""
    return {"name": client.name, "official": client.is_official(), "version": client.version(), "about": client.about}


def result(client: Client, record: dict[str, Any], place: pathlib.Path) -> dict[str, Any]:
    """Of a run, or why there was none."""
    if "not_run" in record:
        return of_client(client) | {"not_run": record["not_run"]}
    report = json.loads(place.read_text("utf-8"))
    return of_client(client) | {
        "tools": record["tools"],
        "date": record["date"],
        "seconds": record["seconds"],
        "deadline_seconds": record["deadline_seconds"],
        "own_timeout": record["own_timeout"],
        "profile": report["profile"],
        "suite": {"version": report["tool_version"], "cases": report["catalog"]["cases"], "catalog": report["catalog"]["digest"]},
        "sweep": {"played": report["sweep"]["played"], "all": report["sweep"]["all"]},
        "left_out": report["exclude"] + report["allow_unsupported"],
        "status": status_of(report),
        "counts": {name: report["counts"][name] for name in COUNTS},
        "roots": roots_of(client, report),
        "groups": [group_of(each) for each in report["causes"]],
    }


def status_of(report: dict[str, Any]) -> str:
    """Known failures are failures here: `conformant`, `not-conformant`, or `incomplete`."""
    if report["counts"]["failed"]:
        return "not-conformant"
    # What is left out, each by its name, is said beside the verdict.
    return "conformant" if report["status"] in ("conformant", "selection-held") else "incomplete"


def group_of(group: dict[str, Any]) -> dict[str, Any]:
    """Findings of one clause and defect, as the report has them; how many cases show them and one of these."""
    kept = {name: group[name] for name in ("worst", "level", "clause", "headline", "example")}
    return kept | {"cases": len(group["cases"])}


def unexplained(client: Client, group: dict[str, Any]) -> Cause:
    """Findings that nobody looked into stand for a cause."""
    command = shlex.join(["ci/clients", "run", client.name, "--bare", "--", "--filter", group["example"]])
    return Cause(group["headline"], "", group["kind"] or "protocol", command, ())


def roots_of(client: Client, report: dict[str, Any]) -> list[dict[str, Any]]:
    """Its root causes, the worst first, and of these the one first that most cases show. NoCause where causes.toml leaves a failure out."""
    causes = causes_of(client.sources)
    found: dict[Cause, list[tuple[bool, int, str, str]]] = {}
    for group in report["causes"]:
        if group["level"] != "MUST":
            continue
        severity = SEVERITIES.index(group["worst"])
        for case in group["cases"]:
            try:
                cause = (
                    cause_of(causes, group["clause"], group["defect"], case, group["headline"]) if causes else unexplained(client, group)
                )
            except NoCause as error:
                raise NoCause(f"{client.name}: {error}") from None
            first = bool(cause.shows) and group["clause"] != cause.shows[0].clause
            found.setdefault(cause, []).append((first, severity, group["clause"], case))
    roots = []
    for cause, findings in found.items():
        _, severity, _, _ = min(findings)
        roots.append(
            {
                "worst": SEVERITIES[severity],
                "kind": cause.kind,
                "says": cause.says,
                "mend": cause.mend,
                "command": cause.command,
                "clauses": sorted({clause for _, _, clause, _ in findings}),
                "cases": len({case for *_, case in findings}),
            }
        )
    return sorted(roots, key=lambda root: (SEVERITIES.index(root["worst"]), -root["cases"], root["says"]))
