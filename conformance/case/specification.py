"""Prints docs/specification.md, from conformance/cases/clauses.json. ci/generated writes the page."""

import json
import pathlib
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]
CLAUSES = ROOT / "conformance" / "cases" / "clauses.json"

INTRODUCTION = """\
# Specification: what a client of the guest agent has to do

> Scope: implemented, fail-closed off-TEE, mock- and simulator-proven, not silicon-proven, unaudited. [What that means](status.md)

Written by `ci/generated` from `conformance/cases/clauses.json`: edit the clauses, then run it again.

A client asks a dstack guest agent for a key (guest API v0, `GetKey`) and holds exactly the key the agent granted, or none. To
*refuse* is exit status 1 and no key; the [cases](cases.md) say for each clause what is sent and what the client has to do.

Profile `tessera` is the contract of the key provider this project implements. Profile `client` is what any careful client should
do; where it says MAY, the protocol leaves the choice open. In no profile and on no level is another key than the agent's a choice.

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
    "CV": "The key",
}


def classed(clause: dict[str, str]) -> str:
    """The sentence that says of what kind a clause is, and how bad its breach."""
    return f"{clause['kind'].capitalize()}; at worst {clause['worst']}."


def render(clauses: list[dict[str, str]]) -> str:
    """The whole page; a clause without a chapter is an error."""
    page = [INTRODUCTION]
    for prefix, title in CHAPTERS.items():
        page.append(f"## {title}\n")
        for clause in (each for each in clauses if each["id"].startswith(prefix + "-")):
            page.append(f"### {clause['id']}\n")
            page.append(f"{clause['text']}\n")
            page.append(f"Why: {clause['reason']}\n")
            page.append(f"`tessera` {clause['tessera']}, `client` {clause['client']}. {classed(clause)} Source: {clause['source']}.\n")
    homeless = [clause["id"] for clause in clauses if clause["id"].split("-")[0] not in CHAPTERS]
    if homeless:
        sys.exit(f"specification.py: no chapter for {', '.join(homeless)}")
    return "\n".join(page)


if __name__ == "__main__":
    sys.stdout.buffer.write(render(json.loads(CLAUSES.read_text("utf-8"))).encode())
