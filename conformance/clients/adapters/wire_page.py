"""The table of what each client puts on the wire, in docs/findings.md, made of the recordings beside the adapters (wire.py).

Run as a program, it prints the page with the table as the recordings say it.
"""

import json
import pathlib

from adapters.registry import CLIENTS, Client
from adapters.results_markdown import table
from adapters.wire import Request, exchange

PAGE = pathlib.Path(__file__).resolve().parents[3] / "docs" / "findings.md"
BEGIN, END = "<!-- ci/clients wire; ci/generated -->", "<!-- end -->"
HEAD = [
    "client",
    "target",
    "headers, in this order",
    "members, in this order",
    "pieces",
    "a path outside ASCII",
    "when the connection breaks",
]


def headers(request: Request) -> str:
    """Names as they are sent, with values but for the length's."""
    return ", ".join(f"`{name}`" if name.lower() == "content-length" else f"`{name}: {value}`" for name, value in request.headers)


def pieces(request: Request) -> str:
    """How many, and where the head ends among them."""
    lengths = [len(request.text[: len(request.text) - len(request.body)]), len(request.body)]
    parts = [len(piece) for piece in request.pieces]
    said = "1" if len(parts) == 1 else "2: head, body" if parts == lengths else f"{len(parts)}, some inside the head's lines"
    return f"{said}; then it closes its side" if request.half_closed else said


def outside_ascii(request: Request) -> str:
    """How the path's letters are written, and whether the length counts bytes."""
    how = "escaped (`\\u00fc`)" if request.body.isascii() else "UTF-8"
    if request.length == len(request.body):
        return f"{how}, length right"
    return f"{how}, **length {request.length} for {len(request.body)} bytes**"


def breaks(client: Client) -> str:
    """Whether it asks again."""
    counts = {name: len(exchange(client, name)) for name in ("closed", "reset")}
    if set(counts.values()) == {1}:
        return "no second try"
    return ", ".join(f"{name}: {count} connections" for name, count in counts.items())


def row(client: Client) -> list[str]:
    """Of one client."""
    [plain], [other] = exchange(client, "ascii"), exchange(client, "not-ascii")
    members = ", ".join(json.loads(plain.body))
    return [client.name, f"`{plain.target}`", headers(plain), members, pieces(plain), outside_ascii(other), breaks(client)]


def page(text: str) -> str:
    """With the table in its place."""
    before, begin, rest = text.partition(BEGIN)
    _, end, after = rest.partition(END)
    if not begin or not end:
        raise ValueError(f"{PAGE.name}: no {BEGIN} and {END}")
    rows = "\n".join(table([HEAD, *map(row, CLIENTS.values())]))
    return f"{before}{begin}\n\n{rows}\n\n{end}{after}"


if __name__ == "__main__":
    print(page(PAGE.read_text("utf-8")), end="")
