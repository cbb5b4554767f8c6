"""Which members of the families of lawful oddities a mutant is meant for."""

import json
import pathlib
import re

FAMILIES = pathlib.Path(__file__).resolve().parents[2] / "cases/interactions"


def members_of(family: str, *oddities: str, named: str = "") -> str:
    """The ids of those that have something of each of these expressions among their oddities."""
    written = json.loads((FAMILIES / f"{family}.json").read_text("utf-8"))
    found = []
    for member in written["for"]:
        if all(re.search(oddity, member["oddities"]) for oddity in oddities):
            name = written["id"].replace("{{row}}", member["row"])
            found.append(name.replace("{{name}}", member.get("name", "")))
    return " ".join(each for each in found if each.startswith(named))


def by(clause: str, words: str) -> str:
    """The cases, each of which has to find this clause broken."""
    return " ".join(f"{word}/{clause}" for word in words.split())
