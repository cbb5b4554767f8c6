"""Mutants that ask for something else than they were told to, or derive another key from the answer."""

import json
import os
import re
import unicodedata
import urllib.parse
from collections.abc import Callable

from mutants.patching import Client
from mutants.registry import mutant
from sound_client import Asked


def ask_for(client: Client, change: Callable[[str], str]) -> None:
    """The key path goes through change before it is asked for."""
    request_body = client.request_body
    client.request_body = lambda asked: request_body(asked._replace(key_path=change(asked.key_path)))


def ask_for_purpose(client: Client, change: Callable[[str], str]) -> None:
    """The purpose goes through change before it is sent."""
    request_body = client.request_body
    client.request_body = lambda asked: request_body(asked._replace(purpose=change(asked.purpose)))


# ---- RQ-01, RQ-02, RQ-03 ----


@mutant("sends GET", "valid-answer")
def sends_get(client: Client) -> None:
    client.request_line = lambda: "GET /GetKey HTTP/1.1"


@mutant("asks another service", "valid-answer")
def asks_another_service(client: Client) -> None:
    client.request_line = lambda: "POST /prpc/Tappd.DeriveKey HTTP/1.1"


@mutant("speaks HTTP/1.0", "request-line")
def speaks_http_1_0(client: Client) -> None:
    client.request_line = lambda: "POST /GetKey HTTP/1.0"


def without_header(client: Client, name: str, *instead: str) -> None:
    request_headers = client.request_headers
    client.request_headers = lambda body: [*(line for line in request_headers(body) if not line.startswith(name)), *instead]


@mutant("sends no Content-Type", "request-content-type")
def sends_no_content_type(client: Client) -> None:
    without_header(client, "Content-Type")


@mutant("says that it sends a form", "request-content-type faithful-agent")
def says_that_it_sends_a_form(client: Client) -> None:
    without_header(client, "Content-Type", "Content-Type: application/x-www-form-urlencoded")


@mutant("counts characters for bytes", "request-length-of-non-ascii")
def counts_characters(client: Client) -> None:
    client.length_in_bytes = len


@mutant("ends its request with a line end that the length does not count", "request-length-of-non-ascii")
def ends_its_request_with_a_line_end(client: Client) -> None:
    request = client.request
    client.request = lambda asked: request(asked) + b"\r\n"


# ---- RQ-04 ----


@mutant("cuts the path after its second segment", "request-path-plain")
def cuts_the_path_after_two_segments(client: Client) -> None:
    ask_for(client, lambda path: "/".join(path.split("/")[:2]))


@mutant("asks for the same path whatever it is told", "valid-answer")
def asks_for_a_fixed_path(client: Client) -> None:
    ask_for(client, lambda path: "tessera")


@mutant("sends the path as an array of its segments", "request-path-plain")
def sends_the_path_as_an_array(client: Client) -> None:
    client.request_body = lambda asked: json.dumps(
        {"path": asked.key_path.split("/"), "purpose": asked.purpose, "algorithm": asked.algorithm}, ensure_ascii=False
    )


@mutant(
    "pastes the path into JSON without encoding it",
    "request-path-with-quotes-and-backslashes request-path-with-control-characters request-path-that-injects-json",
)
def pastes_the_path_into_json(client: Client) -> None:
    client.request_body = lambda asked: f'{{"path":"{asked.key_path}","purpose":"{asked.purpose}","algorithm":"{asked.algorithm}"}}'


@mutant("leaves control characters out", "request-path-with-control-characters")
def leaves_control_characters_out(client: Client) -> None:
    ask_for(client, lambda path: re.sub("[\0-\x1f]", "", path))


@mutant("sends a question mark for what is no ASCII", "request-path-with-non-ascii")
def sends_ascii_only(client: Client) -> None:
    ask_for(client, lambda path: path.encode("ascii", "replace").decode())


@mutant("cuts characters to 16 bits", "request-path-with-non-ascii")
def cuts_characters_to_16_bits(client: Client) -> None:
    ask_for(client, lambda path: "".join(chr(ord(character) & 0xFFFF) for character in path))


@mutant("normalises the path", "request-path-not-normalised")
def normalises_the_path(client: Client) -> None:
    ask_for(client, lambda path: unicodedata.normalize("NFC", path))


@mutant("drops from the path what cannot be seen", "request-path-invisible-characters")
def drops_what_cannot_be_seen(client: Client) -> None:
    ask_for(client, lambda path: "".join(each for each in path if unicodedata.category(each) != "Cf"))


@mutant("makes one space of several in the path", "request-path-two-spaces")
def makes_one_space_of_several(client: Client) -> None:
    ask_for(client, lambda path: re.sub(" +", " ", path))


@mutant("escapes the path for a web page", "request-path-markup")
def escapes_the_path_for_a_page(client: Client) -> None:
    ask_for(client, lambda path: path.replace("&", "&amp;").replace("<", "&lt;"))


@mutant("decodes percent signs in the path", "request-path-that-looks-like-escapes")
def decodes_percent_signs(client: Client) -> None:
    ask_for(client, urllib.parse.unquote)


@mutant("expands variables in the path", "request-path-that-looks-like-escapes")
def expands_variables(client: Client) -> None:
    ask_for(client, os.path.expandvars)


@mutant("trims the path", "request-path-with-outer-spaces")
def trims_the_path(client: Client) -> None:
    ask_for(client, str.strip)


@mutant("cuts the path to 1024 bytes", "request-path-of-4-kib")
def cuts_the_path(client: Client) -> None:
    ask_for(client, lambda path: path[:1024])


@mutant("cuts the path to a page of 4096 bytes", "request-path-of-8-kib")
def cuts_the_path_to_a_page(client: Client) -> None:
    ask_for(client, lambda path: path[:4096])


@mutant("drops line feeds behind the path, as $(...) does", "request-path-line-feed-behind request-path-line-feeds-around")
def drops_line_feeds_behind_the_path(client: Client) -> None:
    ask_for(client, lambda path: path.rstrip("\n"))


@mutant("makes one line end of CR LF", "request-path-carriage-return-and-line-feed")
def makes_one_line_end(client: Client) -> None:
    ask_for(client, lambda path: path.replace("\r\n", "\n"))


@mutant("takes the slashes around the path away", "request-path-slash-before request-path-slash-behind")
def takes_slashes_away(client: Client) -> None:
    ask_for(client, lambda path: path.strip("/"))


@mutant(
    "cleans the path as a file's",
    "request-path-two-slashes request-path-dot-segment request-path-dot-dot-segment request-path-slash-behind",
)
def cleans_the_path_as_a_files(client: Client) -> None:
    ask_for(client, os.path.normpath)


@mutant("expands the tilde of a home folder", "request-path-tilde")
def expands_the_tilde(client: Client) -> None:
    ask_for(client, os.path.expanduser)


@mutant("takes a dash or an at sign at the beginning for the command line's", "request-path-dash request-path-at-sign")
def takes_a_sign_for_the_command_lines(client: Client) -> None:
    ask_for(client, lambda path: re.sub("^[-@]", "", path))


@mutant("drops a byte order mark before the path", "request-path-byte-order-mark")
def drops_a_byte_order_mark(client: Client) -> None:
    ask_for(client, lambda path: path.removeprefix("\ufeff"))


@mutant("guesses the type of the path, and whether it is quoted", "request-path-word-null request-path-number request-path-quotes-around")
def guesses_the_type_of_the_path(client: Client) -> None:
    def guessed(path: str) -> str:
        if path == "null":
            return ""
        return str(int(path)) if path.isdigit() else path.strip('"')

    ask_for(client, guessed)


# ---- RQ-05, RQ-06 ----


@mutant("sends no purpose", "valid-answer")
def sends_no_purpose(client: Client) -> None:
    client.request_body = lambda asked: json.dumps({"path": asked.key_path, "algorithm": asked.algorithm}, ensure_ascii=False)


@mutant("asks for another algorithm", "valid-answer")
def asks_for_another_algorithm(client: Client) -> None:
    request_body = client.request_body
    client.request_body = lambda asked: request_body(asked._replace(algorithm="ed25519"))


@mutant("asks for the purpose that is built in", "request-purpose-of-* request-purpose-with-*")
def asks_for_the_purpose_it_knows(client: Client) -> None:
    request_body = client.request_body
    client.request_body = lambda asked: request_body(asked._replace(purpose="tessera-arc-server-key"))


@mutant("asks for the algorithm by the name that is built in", "request-algorithm-by-its-other-name")
def asks_for_the_algorithm_it_knows(client: Client) -> None:
    request_body = client.request_body
    client.request_body = lambda asked: request_body(asked._replace(algorithm="secp256k1"))


@mutant("asks twice, to be sure", "request-only-once")
def asks_twice(client: Client) -> None:
    exchange = client.exchange

    def exchange_twice(asked: Asked) -> bytes:
        exchange(asked)
        return exchange(asked)

    client.exchange = exchange_twice


# ---- CV-03 ----


def derive_from(client: Client, change: Callable[[bytes], bytes]) -> None:
    public_key_of = client.public_key_of
    client.public_key_of = lambda secret: public_key_of(change(secret))
    client.report_secret = client.report_public_key


@mutant("prints the secret where the public key is asked for", "public-key-of-the-secret public-key-of-a-long-secret")
def prints_the_secret_only(client: Client) -> None:
    client.report_public_key = client.report_secret


@mutant("says the secret beside the public key, in a member of its own", "public-key-of-the-secret/FC-51 public-key-of-a-long-secret/FC-51")
def says_the_secret_beside_the_public_key(client: Client) -> None:
    def report(secret: bytes) -> int:
        client.write_line(json.dumps({"public_key": client.public_key_of(secret).hex(), "of": secret.hex()}))
        return 0

    client.report_secret = client.report_public_key = report


@mutant("hashes only the first block of the secret", "public-key-of-a-long-secret")
def hashes_only_the_first_block(client: Client) -> None:
    derive_from(client, lambda secret: secret[:136])


@mutant("derives with another label", "valid-answer")
def derives_with_another_label(client: Client) -> None:
    def public_key_of(secret: bytes) -> bytes:
        reference = client.derivation()
        return reference.public_key(reference.draw_scalars(secret, b"tessera/dstack-kms/arc-server-key/v2"))

    client.public_key_of, client.report_secret = public_key_of, client.report_public_key


@mutant("takes a path that looks like nothing for none", "request-path-zero")
def takes_zero_for_nothing(client: Client) -> None:
    ask_for(client, lambda path: "default" if path == "0" else path)


@mutant("takes what follows a question mark or a hash for no part of the path", "request-path-question-mark")
def cuts_the_query(client: Client) -> None:
    ask_for(client, lambda path: path.partition("?")[0])


@mutant("takes what follows a semicolon for a comment", "request-path-semicolon")
def cuts_the_comment(client: Client) -> None:
    ask_for(client, lambda path: path.partition(" ;")[0])


@mutant("trims the purpose", "request-purpose-with-outer-spaces", profile="client")
def trims_the_purpose(client: Client) -> None:
    ask_for_purpose(client, str.strip)


@mutant("writes the purpose in small letters", "request-purpose-in-upper-case", profile="client")
def folds_the_purpose(client: Client) -> None:
    request_body = client.request_body
    client.request_body = lambda asked: request_body(asked._replace(purpose=asked.purpose.lower()))
