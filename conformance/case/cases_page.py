"""Prints docs/cases.md, from conformance/cases/case.schema.json and some of the cases. ci/generated writes the page."""

import json
import pathlib
import sys
from typing import Any

ROOT = pathlib.Path(__file__).resolve().parents[2]
CASES = ROOT / "conformance" / "cases"
SCHEMA = json.loads((CASES / "case.schema.json").read_text("utf-8"))
DEFS = SCHEMA["$defs"]
# Shown as they are: a single case, a member of a family, a case with another twin, a sequence of runs.
EXAMPLES = {
    "one difference": "status/status-500-with-200-in-the-reason.json",
    "a twin that is not the smoke case": "timing/stall-in-the-body.json",
    "a sequence of runs": "runs/after-a-success-nothing-from-a-cache.json",
}
FAMILY = "status/status-with-a-valid-body.json"


def table(heading: str, rows: dict[str, str]) -> str:
    """A table of two columns, the first one in code."""
    lines = [f"| {heading} | meaning |", "|---|---|", *(f"| `{name}` | {text} |" for name, text in rows.items())]
    return "\n".join(lines)


def members(schema: dict[str, Any]) -> dict[str, str]:
    """The description of each member, which every member has to have."""
    return {name: member["description"] for name, member in schema["properties"].items()}


def example(path: str) -> str:
    """A case file, given by its path below the cases, as it is."""
    return f"```json\n{(CASES / path).read_text('utf-8')}```"


def family() -> str:
    """The family with its first two members."""
    lines = (CASES / FAMILY).read_text("utf-8").splitlines()
    start = next(number for number, line in enumerate(lines) if line.strip() == '"for": [')
    end = next(number for number, line in enumerate(lines) if number > start and line == "  ],")
    return "\n".join(["```json", *lines[: start + 3], "    ...", *lines[end:], "```"])


def page() -> str:
    """The whole page; KeyError where the schema describes a member not."""
    steps = [DEFS[step["$ref"].rpartition("/")[2]]["description"] for step in DEFS["step"]["oneOf"]]
    expectations = {word["const"]: word["description"] for word in DEFS["expectation"]["oneOf"]}
    parts = [
        "# Cases and scripts",
        "> Scope: implemented, fail-closed off-TEE, mock- and simulator-proven, not silicon-proven, unaudited."
        " [What that means](status.md)",
        "Written by `ci/generated` from the descriptions in `conformance/cases/case.schema.json`, against which every case is checked:"
        " edit the schema, then run it again.",
        "A case is one question to a client: a JSON file under `conformance/cases/<area>/`, or a member of a family of them in one file. "
        + SCHEMA["description"].partition(". ")[2]
        + " It is data: the runner knows no case by its name, and judges by the clauses and expectations that the case names.",
        *(f"{title.capitalize()}:\n\n{example(path)}" for title, path in EXAMPLES.items()),
        f"A family (its first members):\n\n{family()}",
        "`dstack-conformance describe ID` says all about one case and how far it is from its twin, `render ID --seed HEX` prints the"
        " bytes it sends, `serve ID --socket PATH` plays it, and `run --case-file FILE` runs one of yours beside the others: it cannot"
        " replace one, nor expect less than its clause asks. `conformance/cases/expanded.lock` has every expanded case in one line; a"
        " change to a default shows there what it does to each of them (`dstack-conformance list --lock` prints them, `ci/generated`"
        " writes the file).",
        "## Members",
        table("member", members(SCHEMA)),
        "## Expectations",
        DEFS["expectation"]["description"],
        table("expectation", expectations),
        "## Answers",
        DEFS["answer"]["description"],
        table("part", members(DEFS["answer"])),
        "## Sweeps",
        DEFS["sweep"]["description"],
        table("member", members(DEFS["sweep"]["oneOf"][0]) | members(DEFS["sweep"]["oneOf"][1])),
        "## Scripts",
        DEFS["script"]["description"],
        table("member", members(DEFS["script"])),
        "Steps, with milliseconds from 1 to 600000 and times from 1 to 1000000:",
        "\n".join(f"- {text}" for text in steps),
        "The secret is GetKey's for the path in the JSON body of the client's request. Where no request was read, or its body is no"
        " such JSON, the path is the one the agent was told to expect (`--key-path`). A request that can no longer become whole (it is"
        " malformed, or the client has closed its writing side) counts as read. A client that closed only its writing side is still"
        " there: it is gone when it has closed both. The one exception to `reset`: when the client closed its writing side within its"
        " request, nothing is left to be unread, and the end is an orderly one.",
        "## Templates",
        DEFS["template"]["description"],
        table("placeholder", DEFS["template"]["x-placeholders"]),
    ]
    return "\n\n".join(parts) + "\n"


if __name__ == "__main__":
    sys.stdout.buffer.write(page().encode())
