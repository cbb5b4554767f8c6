"""Mutants that undo encodings nobody agreed on: compression, and encodings of text."""

import gzip
import json
import zlib
from collections.abc import Callable
from email.message import Message

from mutants.patching import Client
from mutants.registry import mutant
from mutants.variants import decode_chunks, strict_chunks
from sound_client import Stream

REAL_COMPRESSION = "content-encoding-of-real-* content-encoding-of-deflate-* content-encoding-of-gzip-in-gzip"
UTF_16_AND_32 = "utf-16-* utf-32-*"

Headers = list[tuple[str, str]]


def undo_bodies(client: Client, undo: Callable[[bytes, Headers], bytes]) -> None:
    """undo(body, headers) is the body; what is no stream of its kind is refused."""
    read_body = client.read_body

    def read(stream: Stream, headers: Headers) -> bytes:
        try:
            return undo(read_body(stream, headers), headers)
        except (OSError, EOFError, zlib.error):
            raise client.Refused("compressed data that is none") from None

    client.read_body = read


def codings(headers: Headers, name: str) -> list[str]:
    """In the order in which they are undone."""
    return [coding.strip() for header, value in headers if header == name for coding in value.split(",")][::-1]


def inflated(data: bytes) -> bytes:
    """A zlib stream, or a raw one, as browsers take both for deflate."""
    try:
        return zlib.decompress(data)
    except zlib.error:
        return zlib.decompress(data, -zlib.MAX_WBITS)


# ---- FC-29, FC-05 ----


@mutant("undoes whatever compression the answer has", REAL_COMPRESSION, "content-encoding-of-a-*-bomb")
def undoes_compression(client: Client) -> None:
    def undo(body: bytes, headers: Headers) -> bytes:
        for coding in codings(headers, "content-encoding"):
            body = inflated(body) if coding == "deflate" else gzip.decompress(body)
        return body

    client.check_content_encoding = lambda headers: None
    undo_bodies(client, undo)


@mutant("undoes gzip without looking at its end", "content-encoding-of-gzip-with*")
def ignores_the_checksum(client: Client) -> None:
    def undo(body: bytes, headers: Headers) -> bytes:
        compressed = codings(headers, "content-encoding") == ["gzip"]
        return zlib.decompressobj(-zlib.MAX_WBITS).decompress(body[10:]) if compressed else body

    client.check_content_encoding = lambda headers: None
    undo_bodies(client, undo)


@mutant("looks into a compressed body without a bound, and refuses it then", "content-encoding-of-a-gzip-bomb")
def looks_into_a_bomb(client: Client) -> None:
    check_content_encoding = client.check_content_encoding

    def undo(body: bytes, headers: Headers) -> bytes:
        if codings(headers, "content-encoding") == ["gzip"]:
            gzip.decompress(body)
        check_content_encoding(headers)
        return body

    client.check_content_encoding = lambda headers: None
    undo_bodies(client, undo)


# ---- FC-30 ----


@mutant("knows gzip and zlib by their first bytes", "body-of-*-and-not-called-so")
def knows_compression_by_its_first_bytes(client: Client) -> None:
    def undo(body: bytes, _headers: Headers) -> bytes:
        if body.startswith(b"\x1f\x8b"):
            return gzip.decompress(body)
        return zlib.decompress(body) if body.startswith(b"\x78") else body

    undo_bodies(client, undo)


# ---- FC-24 ----


@mutant("undoes a compressed transfer encoding", "transfer-encoding-of-real-*")
def undoes_a_compressed_transfer_encoding(client: Client) -> None:
    def decode(client: Client, stream: Stream) -> bytes:
        return strict_chunks(client, stream) if chunked else bytes(client.read_to_the_end(stream))

    chunked = False
    parse_headers = client.parse_headers

    def parse(lines: list[str]) -> Headers:
        nonlocal chunked
        headers: Headers = parse_headers(lines)
        chunked = codings(headers, "transfer-encoding")[:1] == ["chunked"]
        return headers

    client.parse_headers = parse
    decode_chunks(client, decode)
    undo_bodies(client, lambda body, headers: gzip.decompress(body) if "gzip" in codings(headers, "transfer-encoding") else body)


# ---- FC-35, FC-37 ----


@mutant("guesses the encoding of the text from its first bytes", UTF_16_AND_32, "charset-of-*")
def guesses_the_encoding(client: Client) -> None:
    client.decode_text = lambda body: body.decode(json.detect_encoding(body))


def decode_as_called(client: Client) -> None:
    """As the charset of Content-Type says, where Python has a codec of that name."""
    decode_text, parse_headers = client.decode_text, client.parse_headers
    called: list[str] = []

    def parse(lines: list[str]) -> Headers:
        headers: Headers = parse_headers(lines)
        message = Message()
        message["Content-Type"] = dict(headers).get("content-type", "")
        called[:] = [str(message.get_param("charset", "utf-8"))]
        return headers

    def decode(body: bytes) -> str:
        try:
            return body.decode(called[0])
        except (LookupError, UnicodeError):
            return str(decode_text(body))

    client.parse_headers, client.decode_text = parse, decode


@mutant("decodes the body as its charset says", "charset-of-*-that-is-one")
def decodes_as_the_charset_says(client: Client) -> None:
    decode_as_called(client)


@mutant("decodes the body as its charset says, and keeps the last of two members", "content-type-with-a-charset-of-utf-7")
def decodes_utf_7(client: Client) -> None:
    decode_as_called(client)
    client.unique_members = dict
