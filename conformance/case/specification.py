"""Prints docs/specification.md, from the clauses, the expanded cases and what no case covers. ci/generated writes the page.

Usage: DSTACK_CONFORMANCE=PATH specification.py
"""

import json
import pathlib
import sys
from typing import Any

from conformance.testing.catalogue import load_cases, load_clauses

NOT_COVERED = pathlib.Path(__file__).resolve().parent / "not_covered.json"

INTRODUCTION = """\
# Specification: what a client of the guest agent has to do

> Scope: implemented, fail-closed off-TEE, mock- and simulator-proven, not silicon-proven, unaudited. [What that means](status.md)

Written by `ci/generated` from `conformance/cases/` and `conformance/case/not_covered.json`: edit those, then run it again.

A client asks a dstack guest agent for a key (`GetKey` of the guest API v0, or of v1) and holds exactly the key the agent granted, or
none. To *refuse* is exit status 1 and no key. Under each clause stand its cases, {count} in all, with what a client has to do in them, and
what no case of the clause covers. `dstack-conformance describe ID` says all about one ([the language of cases](cases.md)).

Profile `tessera` is the contract of the key provider this project implements. Profile `client` is what any careful client should
do; where it says MAY, the protocol leaves the choice open. Profile `client-v1` is `client` for those who speak `GetKey` v1 (`domain` in the
place of path and purpose, a `public_key` in the answer, no default algorithm), and differs from it only where it is named: v1 is
documented by dstack for 0.6, and **no agent that speaks it has been recorded yet**. In no profile and on no level is another key than
the agent's a choice.

The *kind* of a clause says where it comes from: `protocol` is a MUST of an RFC or of the guest API; without `safety` a key is used that
somebody else knows or chose; `hygiene` keeps the secret in the process; `policy` is this project's own, a MUST only where profile
`tessera` is chosen, or where nothing lawful is lost. *At worst* says what a breach costs: `critical`, a wrong, empty, foreign or
guessable key is used; `high`, the secret leaves the process, or is likely to; `medium`, the client hangs, swells or crashes; `low`,
anything less.
"""

CHAPTERS = {
    "FC": "Fail closed",
    "TO": "Tolerance",
    "RQ": "The request",
    "SE": "Sessions, which only a client is asked that has them (`run --session`)",
    "CV": "The key",
}


def asked(case: dict[str, Any]) -> str:
    """What a client has to do in the case: one expectation where the profiles agree; client-v1 is named where it differs from client."""
    words = [str(case["tessera"])]
    if case["client"] != case["tessera"]:
        words.append(f"`client`: {case['client']}")
    if case["client-v1"] != case["client"]:
        words.append(f"`client-v1`: {case['client-v1']}")
    if case["tessera"] == case["client"] == "not asked":
        words = words[1:]
    return "; ".join(words)


def section(clause: dict[str, Any], cases: list[dict[str, Any]], not_covered: str) -> list[str]:
    """A clause, its cases and their gaps."""
    classed = f"{clause['kind'].capitalize()}; at worst {clause['worst']}."
    of_v1 = f", `client-v1` {clause['client-v1']}" if "client-v1" in clause else ""
    lines = [
        f"### {clause['id']}\n",
        f"{clause['text']}\n",
        f"Why: {clause['reason']}\n",
        f"`tessera` {clause['tessera']}, `client` {clause['client']}{of_v1}. {classed} Source: {clause['source']}.\n",
        f"{len(cases)} {'case' if len(cases) == 1 else 'cases'}:\n",
    ]
    escaped = str.maketrans({"<": "&lt;", "*": r"\*", "_": r"\_"})
    lines += [f"- `{case['id']}`: {case['title'].translate(escaped)} ({asked(case)})" for case in cases]
    return [*lines, f"\nNot covered: {not_covered}.\n"]


def render() -> str:
    """The whole page; a clause without a chapter, a case or a word on what is not covered is an error."""
    clauses, not_covered = load_clauses(), json.loads(NOT_COVERED.read_text("utf-8"))
    by_clause: dict[str, list[dict[str, Any]]] = {name: [] for name in clauses}
    for case in sorted(load_cases().values(), key=lambda case: str(case["id"])):
        by_clause[case["clause"]].append(case)
    wrong = [name for name in clauses if name.split("-")[0] not in CHAPTERS or not by_clause[name]]
    if wrong or set(not_covered) != set(clauses):
        sys.exit(f"specification.py: no chapter, case or entry of not_covered.json for {wrong or set(not_covered) ^ set(clauses)}")
    page = [INTRODUCTION.format(count=sum(map(len, by_clause.values())))]
    for prefix, title in CHAPTERS.items():
        page.append(f"## {title}\n")
        for name, clause in clauses.items():
            if name.startswith(prefix + "-"):
                page += section(clause, by_clause[name], not_covered[name])
    return "\n".join(page)


if __name__ == "__main__":
    sys.stdout.buffer.write(render().encode())
