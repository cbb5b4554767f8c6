"""A second mutant for clauses that another one alone would break: one may be noticed by accident."""

import hashlib
import os
import signal
import socket

from mutants.patching import Client
from mutants.registry import mutant
from sound_client import Asked, Stream


@mutant("derives a key from the socket's path where nobody answers there", "socket-absent socket-is-stale socket-is-a-regular-file")
def derives_a_key_from_the_path(client: Client) -> None:
    obtain, connect = client.obtain, client.connect
    reached: list[str] = []

    def connect_to(path: str, deadline: float) -> socket.socket:
        connection = connect(path, deadline)
        reached.append(path)
        return connection

    def obtain_or_derive(asked: Asked) -> bytes:
        try:
            return obtain(asked)
        except client.Refused:
            if reached:
                raise
            return hashlib.sha256(asked.socket.encode()).digest()

    client.connect, client.obtain = connect_to, obtain_or_derive


@mutant("takes a body that is called gzip, and is not, for what was compressed", "content-encoding-gzip")
def takes_gzip_for_plain(client: Client) -> None:
    check_content_encoding = client.check_content_encoding
    client.check_content_encoding = lambda headers: check_content_encoding([each for each in headers if each[1] != "gzip"])


@mutant("crashes on a charset that it does not know", "content-type-with-an-unknown-charset/FC-52")
def crashes_on_an_unknown_charset(client: Client) -> None:
    parse_header = client.parse_header

    def parse(line: str) -> tuple[str, str]:
        name, value = parse_header(line)
        if name == "content-type" and value.partition("charset=")[2].lower() not in ("", "utf-8", "utf-16", "iso-8859-1"):
            os.kill(os.getpid(), signal.SIGABRT)
        return name, value

    client.parse_header = parse


@mutant("takes no length for the length 0", "no-content-length")
def takes_no_length_for_zero(client: Client) -> None:
    content_length = client.content_length
    client.content_length = lambda headers: content_length(headers) or 0


@mutant("takes an agent that does not hang up for one that hangs", "keep-open")
def takes_an_open_connection_for_a_stall(client: Client) -> None:
    read_answer = client.read_answer

    def read(stream: Stream) -> bytes:
        body = read_answer(stream)
        stream.connection.settimeout(0.5)
        try:
            stream.connection.recv(1)
        except TimeoutError:
            raise client.Refused("the agent hangs") from None
        return body

    client.read_answer = read


@mutant("says no length of its request", "request-length-of-non-ascii")
def says_no_length(client: Client) -> None:
    request_headers = client.request_headers
    client.request_headers = lambda body: [line for line in request_headers(body) if not line.startswith("Content-Length")]


@mutant(
    "opens a connection first, to see whether the agent is there, and asks for its version",
    "request-only-once replaced-socket-keeps-its-agent",
)
def asks_for_the_version_first(client: Client) -> None:
    exchange = client.exchange

    def exchange_later(asked: Asked) -> bytes:
        with client.connect(client.socket_path(asked), client.deadline_of(asked)) as connection:
            connection.sendall(b"POST /Version HTTP/1.1\r\nHost: dstack\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n{}")
            connection.recv(1)
        return exchange(asked)

    client.exchange = exchange_later
