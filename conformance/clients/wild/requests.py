"""What a hostile client sends: to the socket it was told and, in a full world, to everybody who listens there."""

import array
import os
import socket
import struct
import time

from wild.registry import Scene, action

TRY_SECONDS = 1.0  # of one step
ACT_SECONDS = 1.5  # of all its steps
MANY = 300
RECORDED = 70  # a little more than the agent keeps

Address = str | tuple[str, int]
KEPT: list[socket.socket] = []  # open until the client ends


def connect(address: Address) -> socket.socket:
    """A connection that is kept."""
    connection = socket.socket(socket.AF_UNIX if isinstance(address, str) else socket.AF_INET)
    connection.settimeout(TRY_SECONDS)
    KEPT.append(connection)
    connection.connect(address)
    return connection


def send(scene: Scene, *blocks: bytes, close: bool = False) -> None:
    """The blocks, on one connection to somebody."""
    connection = connect(scene.draw.choice(scene.addresses()))
    until = time.monotonic() + ACT_SECONDS
    for block in blocks:
        if time.monotonic() > until:
            break
        connection.sendall(block)
    if close:
        connection.close()


def head(length: int | str, *lines: str) -> bytes:
    """That of a request as it should be."""
    return "\r\n".join(["POST /GetKey HTTP/1.1", "Host: dstack", *lines, f"Content-Length: {length}", "", ""]).encode()


@action("JSON nested 200,000 deep")
def asks_in_deep_json(scene: Scene) -> None:
    for opening in ("[", '{"path":'):
        body = opening.encode() * 200_000
        send(scene, head(len(body)), body)


@action("10 MiB of header lines")
def sends_headers_without_end(scene: Scene) -> None:
    line = scene.draw.choice((b"a:b\r\n", b":\r\n", b"x: " + b"y" * 60000 + b"\r\n"))
    send(scene, b"POST /GetKey HTTP/1.1\r\n", *[line * (65536 // len(line) + 1)] * 160)


@action("a line without end")
def sends_a_line_without_end(scene: Scene) -> None:
    send(scene, b"POST /", *[b"a" * 65536] * 160)


@action("half a request, the rest of which never comes")
def holds_half_a_request(scene: Scene) -> None:
    for address in scene.addresses():
        connect(address).sendall(scene.draw.choice((b"P", b"POST /GetKey HTTP/1.1\r\nHost:", head(1000) + b"{")))


@action("several hundred connections at once to one listener")
def connects_many_times(scene: Scene) -> None:
    address = scene.draw.choice(scene.addresses())
    for _ in range(MANY):
        connect(address).setblocking(False)


@action("dozens of connections at once to every listener")
def connects_everywhere(scene: Scene) -> None:
    for address in scene.addresses():
        for _ in range(60):
            connect(address).settimeout(0.01)


@action("bytes that are no request: NUL, binary, another protocol")
def sends_no_request(scene: Scene) -> None:
    send(
        scene,
        scene.draw.choice((bytes(70000), scene.draw.randbytes(70000), b"\x16\x03\x01" + bytes(200), b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n")),
    )
    send(scene, b"POST /Get\0Key HTTP/1.1\r\nHost: \x1b[2J\r\n\r\n\x00\xff", close=True)


@action("a length that no body has")
def lies_about_the_length(scene: Scene) -> None:
    send(scene, head(scene.draw.choice(("99999999999999999999", "-1", str(1 << 62), "0x10"))), b"{}" * 500_000)


@action("a chunk that never ends")
def sends_a_chunk_without_end(scene: Scene) -> None:
    send(scene, b"POST /GetKey HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\nffffffffffffffff\r\n", *[b"{" * 65536] * 100)


@action("thousands of requests, one behind the other")
def asks_without_end(scene: Scene) -> None:
    send(scene, *[(head(2) + b"{}") * 500] * 20)


def fill_records(scene: Scene, request: bytes) -> None:
    """As much as the agents of a case keep of what they hear."""
    for address in scene.addresses()[:2]:
        for _ in range(RECORDED):
            connect(address).sendall(request)


@action("a mebibyte of body on each of dozens of connections")
def sends_a_mebibyte_each(scene: Scene) -> None:
    fill_records(scene, head(1 << 20) + b"[" * (1 << 20))


@action("a mebibyte of short requests on each of dozens of connections")
def sends_short_requests_each(scene: Scene) -> None:
    request = head(2, *["a:b"] * 1000) + b"{}"
    fill_records(scene, request * ((1 << 20) // len(request)))


@action("connections that break off")
def breaks_connections(scene: Scene) -> None:
    for address in scene.addresses():
        for _ in range(10):
            connection = connect(address)
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            connection.sendall(b"POST /")
            connection.close()


@action("one byte at a time")
def sends_byte_by_byte(scene: Scene) -> None:
    connection = connect(scene.socket)
    for _ in scene.for_seconds(0.5):
        connection.sendall(b"a")


@action("its own streams, as descriptors in flight that nobody takes")
def sends_its_descriptors(scene: Scene) -> None:
    connection = connect(scene.socket)
    rights = array.array("i", [1, 2, connection.fileno()])
    connection.sendmsg([b"P"], [(socket.SOL_SOCKET, socket.SCM_RIGHTS, rights)])


@action("answers that nobody reads")
def never_reads(scene: Scene) -> None:
    for address in scene.addresses():
        connection = connect(address)
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 1)
        body = b'{"path":"a/b","purpose":"c","algorithm":"d"}'
        connection.sendall((head(len(body)) + body) * 100)


@action("listens itself where others are asked", reaches_beyond=True)
def takes_the_ports(scene: Scene) -> None:
    for path in ("/run/dstack.sock", "/run/tappd.sock"):
        os.unlink(path)
        listener = socket.socket(socket.AF_UNIX)
        KEPT.append(listener)
        listener.bind(path)
        listener.listen()
    taken = socket.socket(socket.AF_INET)
    taken.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
    KEPT.append(taken)
    taken.bind(("127.0.0.1", scene.draw.choice((80, 3000))))
