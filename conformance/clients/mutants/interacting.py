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


# ---- Size and place ----


@mutant("reads a head of more than 4 KiB without its first line", "status-500-with-a-head-of-*")
def reads_a_large_head_without_its_first_line(client: Client) -> None:
    sizes: list[int] = []
    split_lines, check_status_line = client.split_lines, client.check_status_line

    def split(head: bytes) -> list[str]:
        sizes[:] = [len(head)]
        return list(split_lines(head))

    def check(line: str) -> None:
        if sizes[0] <= 4096:
            check_status_line(line)

    client.split_lines, client.check_status_line = split, check


@mutant("looks for the length in the first 4 KiB of the head", "one-byte-short-with-a-head-of-*")
def looks_for_the_length_in_a_page(client: Client) -> None:
    split_lines = client.split_lines

    def split(head: bytes) -> list[str]:
        return list(split_lines(head if len(head) <= 4096 else head[:4096].rpartition(b"\r\n")[0]))

    client.split_lines = split


@mutant("has 64 slots for headers, and drops the rest", "one-byte-short-with-a-hundred-headers two-lengths-with-a-hundred-headers")
def drops_the_rest_of_the_headers(client: Client) -> None:
    parse_headers = client.parse_headers
    client.parse_headers = lambda lines: parse_headers(lines[:64])


@mutant("looks at the status only where the body is kept in memory", "status-500-with-a-body-of-64-kib")
def looks_at_the_status_only_of_a_small_body(client: Client) -> None:
    check_status_line, parse_headers = client.check_status_line, client.parse_headers
    lines: list[str] = []

    def parse(header_lines: list[str]) -> list[tuple[str, str]]:
        headers = list(parse_headers(header_lines))
        if all(name != "content-length" or int(value) < 65536 for name, value in headers):
            check_status_line(lines[0])
        return headers

    client.check_status_line = lines.append
    client.parse_headers = parse


@mutant("is content with fewer bytes than declared once it has 64 KiB", "one-byte-short-with-a-body-of-64-kib")
def is_content_with_a_short_large_body(client: Client) -> None:
    body_cut_short = client.body_cut_short
    client.body_cut_short = lambda body: body if len(body) >= 65536 else body_cut_short(body)


@mutant("reads one value of a text of more than 64 KiB", "junk-after-with-a-body-of-64-kib")
def reads_one_value_of_a_large_text(client: Client) -> None:
    load_json = client.load_json
    client.load_json = lambda text: load_json(text if len(text) < 65536 else text[: text.rindex("}") + 1])


def short_where_the_connection(client: Client, is_said_to: str) -> None:
    """Fewer bytes than declared are enough beside this value of the header Connection."""
    said: list[str] = []
    parse_headers, body_cut_short = client.parse_headers, client.body_cut_short

    def parse(lines: list[str]) -> list[tuple[str, str]]:
        headers = list(parse_headers(lines))
        said[:] = [value for name, value in headers if name == "connection"]
        return headers

    client.parse_headers = parse
    client.body_cut_short = lambda body: body if is_said_to in said else body_cut_short(body)


@mutant("takes the end of a connection that was to stay for nobody's fault", "one-byte-short-with-connection-keep-alive")
def excuses_the_end_of_a_kept_connection(client: Client) -> None:
    short_where_the_connection(client, "keep-alive")


@mutant(
    "frames by the end of the stream beside Connection: close", "one-byte-short-with-connection-close two-lengths-with-connection-close"
)
def frames_by_the_end_beside_connection_close(client: Client) -> None:
    content_length = client.content_length
    client.content_length = lambda headers: None if ("connection", "close") in headers else content_length(headers)
