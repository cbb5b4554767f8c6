"""Prints conformance/cases/interactions/defects-of-a-size.json: a defect in a large answer, or beside a word about its end. ci/generated
writes it.
"""

from typing import Any, NamedTuple

from conformance.case.covering_array import Row
from conformance.case.interactions import ODDITIES, Defect, body, defects, line, print_family


class Surroundings(NamedTuple):
    """What stands around a defect, why it takes another way through a client, and the defects that are put into it.

    The twin is what has the surroundings alone, where every client must accept that.
    """

    name: str
    words: str
    reason: str
    defects: tuple[str, ...]
    header: str = ""
    members: str = "key first"
    twin: str = "valid-answer"


# No covering array: with each of them only what that way is known to lose.
SURROUNDINGS = (
    *(
        Surroundings(
            f"a-head-of-{kib}-kib",
            f"a head of {kib} kilobytes",
            "a head that outgrows a buffer is read another way",
            ("status-500", "one-byte-short"),
            f"X-Note: ${{repeat:{kib * 1000}:a}}",
        )
        for kib in (5, 9, 17)
    ),
    Surroundings(
        "a-hundred-headers",
        "a hundred headers",
        "an array of headers that is full drops the rest",
        ("one-byte-short", "two-lengths"),
        "${repeat:99:X-Note: a\r\n}X-Note: a",
    ),
    Surroundings(
        "a-body-of-64-kib",
        "a body of 64 kilobytes",
        "a body that outgrows a buffer is read another way",
        ("status-500", "one-byte-short", "junk-after"),
        members="a large member",
    ),
    Surroundings(
        "connection-keep-alive",
        "Connection: keep-alive",
        "the end of a connection that was said to stay is handled as an accident of the connection",
        ("one-byte-short",),
        twin="header-connection-keep-alive",
    ),
    Surroundings(
        "connection-close",
        "Connection: close",
        "the end of a connection that was said to close is taken for the end of the answer",
        ("one-byte-short", "two-lengths"),
        twin="header-connection-close",
    ),
)


def surrounded(around: Surroundings, row: Row, defect: Defect) -> dict[str, Any]:
    """The defect's answer; of two lengths the right one comes first, in front of all that may hide the other."""
    edits = [{"add": around.header, "before": "Content-Length"}] if around.header else []
    if defect.name == "two-lengths":
        right = {"add": line(row, "Content-Length", "${body_length}"), "before": "Content-Type"}
        edits += [{"remove": "Content-Length"}, right]
    edits += defect.change.get("headers", [])
    large = {"body": body(row)} if row["members"] == "a large member" else {}
    return large | defect.change | ({"headers": edits} if edits else {})


def of_a_size() -> dict[str, Any]:
    """The family of the defects in their surroundings."""
    members = []
    for around in SURROUNDINGS:
        row = {axis: levels[0] for axis, levels in ODDITIES.items()} | {"members": around.members}
        for defect in (each for each in defects(row) if each.name in around.defects):
            title = f"{defect.title}, with {around.words}"
            said = {"clause": defect.clause, "name": defect.name, "title": title, "reason": defect.reason, "because": around.reason}
            members.append({**said, "around": around.name, "twin": around.twin, "answer": surrounded(around, row, defect)})
    return {
        "id": "{{name}}-with-{{around}}",
        "for": members,
        "clause": "{{clause}}",
        "title": "{{title}}",
        "reason": "{{reason}} A check that stands on one way through a client is missing on another: {{because}}.",
        "twin": "{{twin}}",
        "expect": "MUST refuse",
        "answer": "{{answer}}",
    }


if __name__ == "__main__":
    print_family(of_a_size())
