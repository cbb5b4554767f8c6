"""Lawful variants of the sound client, for mutants whose defect needs one: profile client leaves these open."""

import os
from collections.abc import Callable

from mutants.patching import Client
from sound_client import Asked, Stream


def skip_interim_answers(client: Client) -> None:
    """Interim answers are read and left behind (FC-13)."""
    read_head = client.read_head

    def read_final_head(stream: Stream) -> list[str]:
        while True:
            lines = read_head(stream)
            if lines[0][:10] != "HTTP/1.1 1" or lines[0][9:12] == "101":
                return lines

    client.read_head = read_final_head


def decode_chunks(client: Client, decode: Callable[[Client, Stream], bytes]) -> None:
    """A chunked answer is read by decode(client, stream) (FC-24)."""
    read_body = client.read_body
    client.check_transfer_encoding = lambda headers: None

    def read_either(stream: Stream, headers: list[tuple[str, str]]) -> bytes:
        chunked = any(name == "transfer-encoding" for name, _ in headers)
        return decode(client, stream) if chunked else read_body(stream, headers)

    client.read_body = read_either


def chunk_line(client: Client, stream: Stream) -> bytes:
    while b"\r\n" not in stream.received:
        if stream.ended:
            raise client.Refused("the stream ended inside a chunk")
        stream.read_more()
    line, stream.received = stream.received.split(b"\r\n", 1)
    return line


def strict_chunks(client: Client, stream: Stream) -> bytes:
    """The body of a well-formed chunked answer."""
    body = bytearray()
    while size := int(chunk_line(client, stream).split(b";")[0], 16):
        while len(stream.received) < size + 2:
            if stream.ended:
                raise client.Refused("the stream ended inside a chunk")
            stream.read_more()
        body += stream.received[:size]
        stream.received = stream.received[size + 2 :]
        client.check_size(len(body))
    return bytes(body)


def note_type(client: Client) -> list[str]:
    """The values of Content-Type in the last head that was read."""
    parse_headers = client.parse_headers
    called: list[str] = []

    def parse(lines: list[str]) -> list[tuple[str, str]]:
        headers = list(parse_headers(lines))
        called[:] = [value for name, value in headers if name == "content-type"]
        return headers

    client.parse_headers = parse
    return called


def made_up_key(_asked: Asked | None = None) -> bytes:
    """What a client for development hands out when it has no agent."""
    return os.urandom(32)


def on_refusal(client: Client, instead: Callable[[Asked], bytes]) -> None:
    """A Refused of the whole way becomes what instead(asked) returns."""
    obtain = client.obtain

    def obtain_or(asked: Asked) -> bytes:
        try:
            return obtain(asked)
        except client.Refused:
            return instead(asked)

    client.obtain = obtain_or
