"""Prints the families of conformance/cases/interactions/, in which lawful oddities meet each other, and defects. ci/generated writes them.

Usage: interactions.py oddities | oddities-of-tessera | defects
"""

import json
import sys
from typing import Any, NamedTuple

from conformance.case.covering_array import Row, covering_array

# The axes, each with the usual level first. What both profiles must take by itself they must take beside the others.
ODDITIES = {
    "reason": ("OK", "no reason", "another reason"),
    "names": ("usual names", "names in lower case", "names in upper case"),
    "values": ("one space", "no space before values", "spaces around values"),
    "lines": ("usual lines", "the length first", "unknown headers between"),
    "end": ("closed", "kept open", "half-closed"),
    "delivery": ("whole", "byte by byte", "in two pieces"),
    "digits": ("lower-case hex", "upper-case hex", "mixed hex", "escaped hex"),
    "members": ("key first", "chain first", "unknown members"),
    "space": ("dense JSON", "spaced JSON"),
    "name": ("plain name", "escaped name"),
}
# What profile client may refuse by itself.
OF_TESSERA = {"prefix": ("no prefix", "0x", "0X"), "framing": ("a length", "no length")}
STRENGTH, STRENGTH_OF_TESSERA = 3, 2


def lawful(row: Row) -> bool:
    """Without a length the end of the stream ends the body, and no line of it can come first."""
    return row.get("framing") != "no length" or (row.get("end") != "kept open" and row.get("lines") != "the length first")


def oddities() -> list[Row]:
    """The rows that both profiles must accept; the one without an oddity is the smoke case."""
    return [row for row in covering_array(ODDITIES, STRENGTH) if odd(row)]


def oddities_of_tessera() -> list[Row]:
    """The rows with something that profile client may refuse."""
    rows = covering_array(ODDITIES | OF_TESSERA, STRENGTH_OF_TESSERA, lawful)
    return [row for row in rows if any(row[axis] != levels[0] for axis, levels in OF_TESSERA.items())]


def odd(row: Row) -> list[str]:
    """What is odd in the row."""
    return [row[axis] for axis, levels in (ODDITIES | OF_TESSERA).items() if row.get(axis, levels[0]) != levels[0]]


# ---- the parts of an answer ----


def line(row: Row, name: str, value: str) -> str:
    """A header line."""
    name = {"names in lower case": name.lower(), "names in upper case": name.upper()}.get(row["names"], name)
    return {
        "one space": f"{name}: {value}",
        "no space before values": f"{name}:{value}",
        "spaces around values": f"{name}:   {value}  ",
    }[row["values"]]


def headers(row: Row) -> list[dict[str, Any]]:
    """The edits of the sound header lines."""
    typed = {"replace": "Content-Type", "with": line(row, "Content-Type", "application/json")}
    length = line(row, "Content-Length", "${body_length}")
    if row["lines"] == "the length first":
        return [{"remove": "Content-Length"}, {"add": length, "before": "Content-Type"}, typed]
    edits: list[dict[str, Any]] = [typed]
    if row.get("framing") != "no length":
        edits.append({"replace": "Content-Length", "with": length})
    if row["lines"] == "unknown headers between":
        unknown = [("Server", "agent"), ("X-Request-Id", "7"), ("Date", "Thu, 01 Jan 1970 00:00:00 GMT")]
        edits.append({"add": [line(row, *each) for each in unknown], "before": "Content-Type"})
        edits.append({"add": line(row, "Cache-Control", "no-store")})
    return edits


def digits(row: Row) -> str:
    """The key's text."""
    return (
        row.get("prefix", "no prefix").replace("no prefix", "")
        + {
            "lower-case hex": "${secret}",
            "upper-case hex": "${secret:upper}",
            "mixed hex": "${secret:mixed}",
            "escaped hex": r"${secret:first:31}\u0061\u0063",
        }[row["digits"]]
    )


def key(row: Row) -> str:
    """What that text means, as a template of hex."""
    return "${secret:first:31}ac" if row["digits"] == "escaped hex" else "${secret}"


def name(row: Row, written: str) -> str:
    """A member's name, its first letter escaped where names are."""
    return rf"\u{ord(written[0]):04x}{written[1:]}" if row["name"] == "escaped name" else written


def pairs(row: Row, value: str | None, called: str = "key") -> list[tuple[str, str]]:
    """The members of the answer, names and values as written; without a key where there is no value."""
    own = [] if value is None else [(name(row, called), value)]
    chain = (name(row, "signature_chain"), "${chain}${public_key:member}")
    if row["members"] == "chain first":
        return [chain, *own]
    if row["members"] == "a large member":
        return [("note", '"${repeat:65536:a}"'), *own, chain]
    if row["members"] == "unknown members":
        return [("version", "2"), ("note", r'"{\"k\":\"}"'), *own, ("list", "[1,{},null]"), chain, ("text", '"schlüssel"')]
    return [*own, chain]


def text(row: Row, members: list[tuple[str, str]]) -> str:
    """The JSON object."""
    if row["space"] == "dense JSON":
        return "{" + ",".join(f'"{called}":{value}' for called, value in members) + "}"
    return "\n{\n" + ",\r\n".join(f'\t"{called}" : {value} ' for called, value in members) + "\n}\n"


def body(row: Row) -> str:
    """The sound body of the row."""
    return text(row, pairs(row, f'"{digits(row)}"'))


def answer(row: Row) -> dict[str, Any]:
    """The whole answer of the row."""
    reason = {"OK": " OK", "no reason": " ", "another reason": " Fine"}[row["reason"]]
    framed = {"framing": "until-close"} if row.get("framing") == "no length" else {}
    return {
        "status_line": "HTTP/1.1 200" + reason,
        "headers": headers(row),
        **framed,
        "body": body(row),
        "delivery": {"whole": "whole", "byte by byte": "bytewise", "in two pieces": "in-two"}[row["delivery"]],
        "end": {"closed": "close", "kept open": "stall", "half-closed": "half-close"}[row["end"]],
    }


def family(identifier: str, title: str, expect: Any, rows: list[Row]) -> dict[str, Any]:
    """The family of the rows."""
    return {
        "id": f"{identifier}-{{{{row}}}}",
        "for": [
            {"row": f"{number:02}", "oddities": ", ".join(odd(row)), "key": key(row), "answer": answer(row)}
            for number, row in enumerate(rows, 1)
        ],
        "clause": "TO-50",
        "title": f"{title}, row {{{{row}}}}",
        "reason": "Each is lawful, and a client that takes each alone may still fail where they meet: {{oddities}}.",
        "expect": expect,
        "keys": ["{{key}}"],
        "answer": "{{answer}}",
    }


# ---- one defect among oddities ----


class Defect(NamedTuple):
    """A defect, what it changes in a row's answer, and the axes that are lost with what it changes."""

    clause: str
    name: str
    title: str
    reason: str
    change: dict[str, Any]
    lost: tuple[str, ...] = ()


def defects(row: Row) -> list[Defect]:
    """All of them, as they are in this row. What each is alone is a case of its own."""
    sound = body(row)

    def called(value: str | None, called: str = "key") -> dict[str, Any]:
        return {"body": text(row, pairs(row, value, called))}

    def length(value: str) -> list[dict[str, Any]]:
        return [{"replace": "Content-Length", "with": line(row, "Content-Length", value)}]

    failed = text(row, [(name(row, "error"), '"kms not reachable"')])
    status, digits_are = ("reason",), ("digits",)
    redirected = {"status_line": "HTTP/1.1 307 Temporary Redirect", "headers": [{"add": line(row, "Location", "/another")}]}
    reset = {"payload": "${body:first:40}", "end": "reset"}
    nested = text(row, [(name(row, "result"), sound.strip())])
    return [
        Defect("FC-06", "reset-in-the-body", "a reset in the body", "Half an answer is none.", reset, ("end",)),
        Defect("FC-10", "status-206", "status 206", "A part is not the answer.", {"status_line": "HTTP/1.1 206 Partial Content"}, status),
        Defect("FC-10", "status-500", "status 500", "The method failed.", {"status_line": "HTTP/1.1 500 Internal Server Error"}, status),
        Defect("FC-11", "status-2OO", "status 2OO, with letters", "That is no number.", {"status_line": "HTTP/1.1 2OO OK"}, status),
        Defect("FC-12", "redirect", "a redirect", "The key is not here.", redirected, status),
        Defect(
            "FC-21",
            "one-byte-short",
            "one byte short",
            "The agent meant to say more.",
            {"headers": length("${body_length:+1}"), "end": "close"},
            ("end",),
        ),
        Defect(
            "FC-22", "two-lengths", "two lengths", "Two readers see two answers.", {"headers": [{"add": line(row, "Content-Length", "17")}]}
        ),
        Defect("FC-23", "length-with-a-plus", "a length with a plus", "That is no length.", {"headers": length("+${body_length}")}),
        Defect("FC-30", "array", "the object inside an array", "The answer is no object.", {"body": f"[{sound}]"}),
        Defect("FC-30", "junk-after", "junk after the object", "The answer is no JSON.", {"body": sound + "x"}),
        Defect("FC-30", "truncated", "no closing brace", "The agent was cut off.", {"body": sound.rstrip().removesuffix("}")}),
        Defect("FC-31", "key-missing", "everything but the key", "The chain signs nothing.", called(None), digits_are),
        Defect("FC-31", "key-null", "key is null", "Null is no key.", called("null"), digits_are),
        Defect("FC-32", "key-inside-an-object", "the answer inside an object", "That is another method's answer.", {"body": nested}),
        Defect("FC-34", "error", "an error for an answer", "The method failed.", {"body": failed}, ("digits", "members")),
        Defect("FC-36", "key-capitalised", "the name Key", "That is another name.", called(f'"{digits(row)}"', "Key")),
        Defect(
            "FC-40", "wrong-digit", "a digit that is none", "What stands there is no key.", called('"${secret:first:31}0g"'), digits_are
        ),
        Defect("FC-41", "short", "a key of 31 bytes", "The guest API promises 32.", called('"${secret:first:31}"'), digits_are),
        Defect("FC-42", "zeros", "a key of zeros", "That is everybody's key.", called('"${zeros:32}"'), digits_are),
    ]


def rows_for(lost: tuple[str, ...], rows: list[Row]) -> list[int]:
    """The numbers of a few rows in which every level of every axis that is not lost occurs."""
    missing = {(axis, level) for axis, levels in ODDITIES.items() if axis not in lost for level in levels}
    taken = []
    while missing:
        best = max(range(len(rows)), key=lambda number: len(missing & rows[number].items()))
        taken.append(best)
        missing -= rows[best].items()
    return taken


def among_oddities() -> dict[str, Any]:
    """The family of every defect with every oddity."""
    rows = oddities()
    members = []
    for number, defect in enumerate(defects(rows[0])):
        for taken in rows_for(defect.lost, rows):
            of_row = defects(rows[taken])[number]
            said = {"clause": of_row.clause, "name": of_row.name, "title": of_row.title, "reason": of_row.reason}
            left = {axis: level for axis, level in rows[taken].items() if axis not in defect.lost}
            members.append({**said, "row": f"{taken + 1:02}", "oddities": ", ".join(odd(left)), "answer": of_row.change})
    return {
        "id": "{{name}}-among-oddities-{{row}}",
        "for": members,
        "clause": "{{clause}}",
        "title": "{{title}} among lawful oddities, row {{row}}",
        "reason": "{{reason}} A check that stands on one way through a client is missing on another: here with {{oddities}}.",
        "twin": "oddities-{{row}}",
        "expect": "MUST refuse",
        "answer": "{{answer}}",
    }


def print_family(written: dict[str, Any]) -> None:
    """As the other families stand in their files: a line for each member."""
    lines = ",\n".join("    " + json.dumps(member, ensure_ascii=False) for member in written["for"])
    rest = json.dumps({**written, "for": []}, ensure_ascii=False, indent=2)
    print(rest.replace('"for": []', f'"for": [\n{lines}\n  ]', 1))


def main(arguments: list[str]) -> int:
    """Exit status 2 where the arguments name no family."""
    both, of_tessera = "MUST accept", {"tessera": "MUST accept", "client": "EITHER"}
    families = {
        "oddities": lambda: family("oddities", "lawful oddities together", both, oddities()),
        "oddities-of-tessera": lambda: family(
            "oddities-of-tessera", "lawful oddities of profile tessera", of_tessera, oddities_of_tessera()
        ),
        "defects": among_oddities,
    }
    if len(arguments) != 1 or arguments[0] not in families:
        print(__doc__, file=sys.stderr)
        return 2
    print_family(families[arguments[0]]())
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
