"""Mutants that take every lawful oddity alone, and see through every defect alone: what they get wrong is where two meet."""

import re
from collections.abc import Callable

from mutants.families import members_of
from mutants.patching import Client
from mutants.registry import mutant

USUAL_HEADERS = re.compile(r"Content-Type: application/json\nContent-Length: [0-9]+")
USUAL_BODY = re.compile(r'\{"key":"[0-9a-f]+","signature_chain":\[[^]]*\]\}')
ODD_HEADERS = "names|values|length|headers"
ODD_BODY = "hex|chain|members|JSON|escaped|0x|0X"


def headers_are_usual(client: Client) -> Callable[[], bool]:
    """Whether those of the answer are, once they were read."""
    seen: list[str] = []
    split_lines = client.split_lines

    def split(head: bytes) -> list[str]:
        seen[:] = split_lines(head)
        return list(seen)

    client.split_lines = split
    return lambda: USUAL_HEADERS.fullmatch("\n".join(seen[1:])) is not None


@mutant(
    "finds the length by its usual name alone, and without one reads to the end",
    members_of("oddities", "names", "kept open"),
    members_of("defects-among-oddities", "names", named="one-byte-short"),
)
def finds_the_length_by_its_usual_name(client: Client) -> None:
    parse_header = client.parse_header

    def parse(line: str) -> tuple[str, str]:
        name, value = parse_header(line)
        return ("another" if name == "content-length" and not line.startswith("Content-Length") else name), value

    client.parse_header = parse


@mutant(
    "reads an unusual body only behind the usual headers",
    members_of("oddities", ODD_HEADERS, ODD_BODY),
    members_of("oddities-of-tessera", ODD_HEADERS, ODD_BODY),
)
def reads_an_unusual_body_only_behind_usual_headers(client: Client) -> None:
    usual = headers_are_usual(client)
    decode_text = client.decode_text

    def decode(body: bytes) -> str:
        text = decode_text(body)
        if not usual() and not USUAL_BODY.fullmatch(text):
            raise client.Refused("an unusual body behind unusual headers")
        return text

    client.decode_text = decode


@mutant("looks at the status only where the headers are usual", members_of("defects-among-oddities", ODD_HEADERS, named="status-"))
def looks_at_the_status_only_where_the_headers_are_usual(client: Client) -> None:
    usual = headers_are_usual(client)
    check_status_line = client.check_status_line

    def check(line: str) -> None:
        if usual():
            check_status_line(line)

    client.check_status_line = check


@mutant("looks at a key's length only in JSON as the agent writes it", members_of("defects-among-oddities", ODD_BODY, named="short"))
def looks_at_a_keys_length_only_in_usual_json(client: Client) -> None:
    decode_text = client.decode_text
    check_secret_length = client.check_secret_length
    bodies: list[str] = []

    def decode(body: bytes) -> str:
        bodies[:] = [decode_text(body)]
        return bodies[0]

    def check(secret: bytes) -> None:
        if USUAL_BODY.fullmatch(bodies[0]):
            check_secret_length(secret)

    client.decode_text = decode
    client.check_secret_length = check


@mutant("closes an object that lacks its brace", "truncated-among-oddities-*")
def closes_an_object_that_lacks_its_brace(client: Client) -> None:
    load_json = client.load_json
    client.load_json = lambda text: load_json(text if text.rstrip().endswith("}") else text + "}")
