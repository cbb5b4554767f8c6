"""Prints docs/parity.md, from the recordings and known_differences.json. ci/generated writes the page; parity_test.py proves it true."""

import fnmatch
import json
import pathlib
import sys
from typing import Any

from conformance.parity.known_differences import Known, known_differences

RECORDINGS = pathlib.Path(__file__).with_name("recordings") / "simulator-0.6.0-dev.json"
# Every exchange is in exactly one of these.
GROUPS = {
    "GetKey: values": ["getkey-values-*"],
    "GetKey: JSON bodies, sound and broken": ["getkey-body-*"],
    "which content type and query mean JSON": ["content-type-*", "query-*"],
    "protobuf messages, sound and broken": ["protobuf-*"],
    "GET with a query": ["get-*"],
    "HTTP methods": ["method-*"],
    "targets": ["target-[0-9]", "target-[0-9][0-9]"],
    "HTTP versions": ["http*", "version-*[./]*", "version-HTTP*", "version-ICY", "upgrade-h2c"],
    "connections: kept, closed, pipelined, half-closed, in many writes": [
        "connection-close",
        "pipelined",
        "kept-alive-*",
        "half-close-*",
        "byte-by-byte",
        "head-then-body",
        "expect-*",
    ],
    "lengths, chunks and encodings of requests": [
        "chunked-*",
        "transfer-encoding-*",
        "content-encoding-*",
        "no-length*",
        "length-*",
        "lengths-*",
    ],
    "heads: hosts, lines, odd headers": [
        "no-host",
        "two-hosts",
        "bare-lf",
        "leading-crlf",
        "folded-header",
        "space-before-colon",
        "no-colon",
        "header-nul",
        "header-utf8",
        "garbage",
    ],
    "limits": ["*hundred-headers", "header-16k", "header-1m", "target-*k", "body-*m"],
    "what a client accepts, and where it comes from": ["accept-*", "origin*"],
    "Version, Info": ["version", "version-get", "version-protobuf", "version-bad-body", "version-empty-body", "info*"],
    "GetQuote, Attest": ["getquote-*", "attest-*"],
    "GetTlsKey": ["gettlskey-*"],
    "Sign, Verify, EmitEvent": ["sign-*", "verify-*", "emitevent-*"],
    "tappd.sock": ["tappd-*"],
    "external.sock": ["worker-*"],
}


def group_of(name: str) -> str:
    """The one group of an exchange; ValueError where there is none, or more."""
    groups = [title for title, patterns in GROUPS.items() if any(fnmatch.fnmatchcase(name, pattern) for pattern in patterns)]
    if len(groups) != 1:
        raise ValueError(f"parity_page.py: {name} is in {len(groups)} groups: {groups}")
    return groups[0]


def table(entries: list[dict[str, Any]], different: set[str]) -> str:
    """What was compared, and how much of it is equal."""
    rows = ["| what | exchanges | equal |", "|---|---|---|"]
    for title in GROUPS:
        names = [entry["name"] for entry in entries if group_of(entry["name"]) == title]
        rows.append(f"| {title} | {len(names)} | {sum(name not in different for name in names)} |")
    rows.append(f"| **all** | **{len(entries)}** | **{len(entries) - len(different)}** |")
    return "\n".join(rows)


def remaining(known: list[Known], names: list[str]) -> str:
    """Each difference with its reason."""
    if not known:
        return "None."
    rows = ["| exchange | part | why |", "|---|---|---|"]
    for entry in known:
        of = sum(fnmatch.fnmatchcase(name, entry.exchange) for name in names)
        count = "" if of == 1 else f" ({of} exchanges)"
        rows.append(f"| `{entry.exchange}`{count} | {'all' if entry.part == '*' else f'`{entry.part}`'} | {entry.reason} |")
    return "\n".join(rows)


def page() -> str:
    """The whole page."""
    entries = json.loads(RECORDINGS.read_text("utf-8"))
    known = known_differences()
    names = [entry["name"] for entry in entries]
    different = {name for name in names if any(fnmatch.fnmatchcase(name, entry.exchange) for entry in known)}
    shapes = sum(not entry["repeatable"] for entry in entries)
    parts = [
        "# Parity: how faithful the mock agent is",
        "> Scope: implemented, fail-closed off-TEE, mock- and simulator-proven, not silicon-proven, unaudited."
        " [What that means](status.md)",
        "Written by `ci/generated` from `conformance/parity/recordings` and `conformance/parity/known_differences.json`: edit these, then"
        " run it again. `conformance/parity/parity_test.py` plays every exchange against `dstack-mock-agent serve"
        " --simulator-dir` and fails"
        " on a difference that is not listed below, and on a listed one that is none any more: the page is true whenever the"
        " gate is green.",
        f"**{len(entries) - len(different)} of {len(entries)}** recorded exchanges with dstack's own simulator (0.6.0-dev, source of"
        " 2026-08-07) are answered the same. What was recorded, and how, is in"
        " `conformance/parity/recordings/README.md`.",
        table(entries, different),
        "## What remains",
        remaining(known, names),
        "## What the same means",
        "Of every answer: the status line, the names, values and order of the headers, how the end of the body is known, every byte of the"
        " body; and what becomes of the connection afterwards. Three things do not count, because the simulator itself changes them:",
        "- the value of `date`, which has to be a date in the form of RFC 9110 (IMF-fixdate);\n"
        "- the order of `x-frame-options`, `x-content-type-options` and `permissions-policy` among themselves, drawn anew at each start;\n"
        f"- in {shapes} answers, fresh keys and certificates. These are compared by their shape: the same members of the same types in the"
        " same order, with equal values but for PEM texts; of those the layout, of a certificate version, serial number's"
        " origin, algorithms,"
        " names, validity, extensions in order with their values, report data bound to the key, and a chain that verifies; of a key its"
        " encoding, and that it belongs to the certificate.",
        "`Content-Length` follows from a body that is compared, and is not counted twice. A connection counts as `kept` when it is open 0.3"
        " seconds after the last answer, and as `silent` when no whole answer comes in 2.5. Where one side keeps what the other one ends,"
        " both are asked again with four times the patience, so that a slow machine makes no difference. Of a request in"
        " several writes it does not"
        " count whether a write after the agent's last answer is refused (`write: BrokenPipeError`) or stays unread (`reset`).",
        "## Compare agents yourself",
        "```sh\n"
        "dstack-mock-agent serve --simulator-dir ./identity &                 # a copy of conformance/parity/recordings/identity\n"
        "dstack-conformance parity recordings ./identity                       # the recordings against an agent\n"
        "dstack-conformance parity ./simulator ./identity                      # the recorded requests, two agents\n"
        "dstack-conformance parity ./simulator ./identity --random 5000 --seed 7\n"
        "dstack-conformance parity ./simulator ./identity --random 5000 --seed 7 --only 1234 --verbose\n"
        "```",
        "A side is a folder with the sockets `dstack.sock`, `tappd.sock` and `external.sock`. `--random` draws requests, sound"
        " and broken, in"
        " place of the recorded ones: methods, targets, queries, content types, JSON and protobuf messages, lengths, chunks,"
        " headers, pipelined"
        " requests, writes cut anywhere, half-closed connections. The same seed and index are the same request on every machine.",
        "It prints a block for each difference (exchange, part, what either side said, around the first byte that differs) and"
        " a line that sums"
        " up; `--json FILE` writes `version`, `left`, `right`, `asked`, `equal`, `second_time` (what was equal only when asked again)"
        " and `exchanges`,"
        " those that differ: `name`, `socket`, `request`, and `differences`, each a `part` with what was `left` and `right`. Exit status: 0"
        " equal, 1 different, 2 usage error, 3 a side could not be asked.",
        "Parts are `answers` (how many), `status`, `headers` (names and order), `header NAME`, `framing`, `body`, `then`; of a"
        " second answer"
        " `answer 2: status` and so on; of a body compared by shape `body /POINTER FACT`.",
    ]
    return "\n\n".join(parts) + "\n"


if __name__ == "__main__":
    sys.stdout.buffer.write(page().encode())
