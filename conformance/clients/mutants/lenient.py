"""Mutants that understand more than there is to understand: repaired notations, names much like key, other bases and line ends."""

import base64
import re
import unicodedata

from mutants.patching import Client
from mutants.registry import mutant
from mutants.variants import decode_chunks, note_type, strict_chunks
from sound_client import Stream


@mutant(
    "looks for the word key, and takes the digits behind it",
    "json-with-an-equals-sign-* json-with-names-without-quotes json-with-a-no-break-space json-number-* answer-a-form answer-yaml "
    "answer-toml answer-xml answer-quoted-printable answer-per-cent-escapes",
)
def looks_for_the_word_key(client: Client) -> None:
    def secret_of(body: bytes) -> bytes:
        found = re.search(rb"key.{1,12}?([0-9a-f]{64,})", body)
        if not found:
            raise client.Refused("no key in the text")
        return client.secret_from(found[1].decode())

    client.secret_of = secret_of


@mutant("takes a body that is no JSON for the key itself", "answer-raw-bytes answer-base64-alone")
def takes_the_body_for_the_key(client: Client) -> None:
    secret_of = client.secret_of

    def secret_or_body(body: bytes) -> bytes:
        if len(body) == 32:
            return body
        return secret_of(body) if body.startswith(b"{") else base64.b64decode(body)

    client.secret_of = secret_or_body


@mutant("undoes every encoding of a name, and compares three letters of it", "name-with-* name-in-full-width name-keys")
def compares_three_letters_of_names(client: Client) -> None:
    def plain(name: str) -> str:
        letters = unicodedata.normalize("NFKC", name.replace("\u0435", "e"))
        return re.sub("[^a-z]", "", letters)[:3]

    client.unique_members = lambda pairs: {"key" if plain(name) == "key" else name: value for name, value in pairs}


# ---- Heads ----


@mutant("reads header lines as C strings", "length-with-a-nul header-with-nul header-name-with-a-control-character")
def reads_header_lines_as_c_strings(client: Client) -> None:
    split_lines = client.split_lines
    client.check_line = lambda line: None
    client.check_header_name = lambda name, colon: None
    client.split_lines = lambda head: [line.split("\0")[0] for line in split_lines(head)]


@mutant("wants the reason OK in the status line", "status-line-without-a-reason status-line-with-another-reason status-line-with-500-*")
def wants_the_reason_ok(client: Client) -> None:
    check_status_line = client.check_status_line

    def check(line: str) -> None:
        check_status_line(line)
        if line[13:] != "OK":
            raise client.Refused("a status that is not OK")

    client.check_status_line = check


@mutant(
    "refuses headers it does not know",
    "header-value-* header-name-that-* header-of-four-kib header-cookie header-range header-connection-*",
)
def refuses_unknown_headers(client: Client) -> None:
    parse_header = client.parse_header

    def parse(line: str) -> tuple[str, str]:
        name, value = parse_header(line)
        if name not in ("content-type", "content-length", "date", "server"):
            raise client.Refused("an unknown header")
        return name, value

    client.parse_header = parse


@mutant("searches the head for the length", "header-value-that-looks-like-a-header header-name-that-ends-in-another")
def searches_the_head_for_the_length(client: Client) -> None:
    split_lines = client.split_lines

    def split(head: bytes) -> list[str]:
        found = re.search(r"Content-Length: *(\d+)", head.decode("latin-1"))
        kept = [line for line in split_lines(head) if not line.lower().startswith("content-length")]
        return [*kept, f"Content-Length: {found[1]}"] if found else kept

    client.split_lines = split


@mutant("takes the body for the key where it is not called application/json", "content-type-*")
def goes_by_the_content_type(client: Client) -> None:
    secret_of, called = client.secret_of, note_type(client)
    client.secret_of = lambda body: secret_of(body) if called == ["application/json"] else bytes(body)


# ---- Chunks ----


@mutant("decodes chunks whatever Transfer-Encoding says", "transfer-encoding-*ed-* transfer-encoding-gzip-*")
def decodes_whatever_is_encoded(client: Client) -> None:
    decode_chunks(client, strict_chunks)
    client.check_line = lambda line: None


@mutant("skips two bytes behind a chunk, whatever they are", "chunk-with-other-bytes-for-its-line-end")
def skips_two_bytes_behind_a_chunk(client: Client) -> None:
    decode_chunks(client, strict_chunks)


@mutant("reads chunk sizes as a number parser does", "chunk-size-with-*")
def reads_chunk_sizes_with_a_number_parser(client: Client) -> None:
    def decode(client: Client, stream: Stream) -> bytes:
        text, body = client.read_to_the_end(stream), b""
        while text:
            line, _, text = text.partition(b"\r\n")
            found = re.match(rb"\s*\+?(?:0x)?([0-9a-f]+)", line.replace(b"_", b""))
            size = int(found[1], 16) if found else 0
            if size == 0:
                break
            body, text = body + text[:size], text[size + 2 :]
        return bytes(body)

    decode_chunks(client, decode)


@mutant("ends the lines of chunks at LF", "chunk-line-feed-*")
def ends_chunk_lines_at_lf(client: Client) -> None:
    def decode(client: Client, stream: Stream) -> bytes:
        text, body = client.read_to_the_end(stream), b""
        while (found := re.match(rb"([0-9a-f]+)\r?\n", text)) and int(found[1], 16):
            size = int(found[1], 16)
            body += text[found.end() : found.end() + size]
            text = text[found.end() + size :].removeprefix(b"\r").removeprefix(b"\n")
        return body

    decode_chunks(client, decode)
