"""Mutants that overlook a header for its spelling, its value or its company, and are left with a length that frames another answer."""

from mutants.patching import Client
from mutants.registry import mutant

Headers = list[tuple[str, str]]


def note_lines(client: Client) -> list[str]:
    """The lines of the last head that was read, as they were written."""
    split_lines = client.split_lines
    noted: list[str] = []

    def split(head: bytes) -> list[str]:
        noted[:] = split_lines(head)
        return list(noted)

    client.split_lines = split
    return noted


# ---- FC-25 ----


@mutant("takes HTTP/1.0, and drops Transfer-Encoding there, as that version has none", "transfer-encoding-of-http-1-0-beside-a-length")
def drops_the_coding_of_http_1_0(client: Client) -> None:
    lines = note_lines(client)
    check_status_line, check_transfer_encoding = client.check_status_line, client.check_transfer_encoding

    def check(headers: Headers) -> None:
        if not lines[0].startswith("HTTP/1.0 "):
            check_transfer_encoding(headers)

    client.check_status_line = lambda line: check_status_line(line.replace("HTTP/1.0 ", "HTTP/1.1 ", 1))
    client.check_transfer_encoding = check
    client.check_nothing_follows = lambda rest: None


@mutant("knows Transfer-Encoding as it is usually written, and in small letters", "transfer-encoding-with-one-capital-hides-another-key")
def knows_two_spellings_of_transfer_encoding(client: Client) -> None:
    lines, check_transfer_encoding = note_lines(client), client.check_transfer_encoding

    def check(headers: Headers) -> None:
        if any(line.startswith(("Transfer-Encoding:", "transfer-encoding:")) for line in lines):
            check_transfer_encoding(headers)

    client.check_transfer_encoding = check
    client.check_nothing_follows = lambda rest: None


@mutant("takes an empty Transfer-Encoding for none", "transfer-encoding-empty-beside-a-length")
def takes_an_empty_coding_for_none(client: Client) -> None:
    check_transfer_encoding = client.check_transfer_encoding
    client.check_transfer_encoding = lambda headers: check_transfer_encoding([(name, value) for name, value in headers if value])
    client.check_nothing_follows = lambda rest: None


@mutant(
    "keeps the last of two headers of one name, and takes identity for no coding",
    "transfer-encoding-twice-hides-another-key",
)
def keeps_the_last_coding(client: Client) -> None:
    def check(headers: Headers) -> None:
        if dict(headers).get("transfer-encoding", "identity") != "identity":
            raise client.Refused("a Transfer-Encoding")

    client.check_transfer_encoding = check
    client.check_nothing_follows = lambda rest: None


# ---- TO-21, FC-21, FC-22 ----


@mutant(
    "knows Content-Length as it is usually written, in small letters and in large ones",
    "length-name-with-one-capital length-name-with-one-capital-one-byte-short lengths-wrong-with-one-capital",
)
def knows_three_spellings_of_the_length(client: Client) -> None:
    parse_header = client.parse_header

    def parse(line: str) -> tuple[str, str]:
        name, value = parse_header(line)
        known = line.startswith(("Content-Length", "content-length", "CONTENT-LENGTH"))
        return ("another" if name == "content-length" and not known else name), value

    client.parse_header = parse
