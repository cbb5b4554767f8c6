"""The faithful agent is sent what each client sends, piece by piece, and answers as dstack's own simulator answered such a request.

What a client sends is in wire.json beside it; what the simulator answered is in conformance/parity/recordings. Needs DSTACK_MOCK_AGENT.
"""

import array
import dataclasses
import fcntl
import functools
import json
import pathlib
import re
import socket
import termios
import time
import unittest
from collections.abc import Callable, Iterator
from typing import Any

from adapters.registry import CLIENTS
from adapters.wire import ASCII, EXCHANGES, OTHER, Request, exchange
from adapters.wire_page import BEGIN, END, page
from mock_agent.testing.daemon_case import SEED, DaemonTest

RECORDINGS = pathlib.Path(__file__).resolve().parents[1] / "parity" / "recordings" / "simulator-0.6.0-dev.json"
PATIENCE_SECONDS = 60


@dataclasses.dataclass(frozen=True)
class Oddity:
    """What some requests have, and the recording of the simulator's answer to one that has it."""

    recording: str
    has: Callable[[Request], bool]


def lower(request: Request, name: str) -> list[str]:
    """The values of a header, in small letters."""
    return [value.lower() for value in request.values(name)]


ODDITIES = {
    "an absolute target": Oddity("target-17", lambda request: request.target == "http://unix.socket/GetKey"),
    "two types": Oddity("content-type-twice", lambda request: len(request.values("content-type")) == 2),
    "head, then body": Oddity("head-then-body", lambda request: len(request.pieces) == 2),
    "many pieces": Oddity("byte-by-byte", lambda request: len(request.pieces) > 2),
    "asks for a close": Oddity("connection-close", lambda request: lower(request, "connection") == ["close"]),
    "asks to be kept": Oddity("getkey-values-0", lambda request: lower(request, "connection") == ["keep-alive"]),
    "asks for gzip": Oddity("accept-encoding", lambda request: any("gzip" in value for value in lower(request, "accept-encoding"))),
    "members in another order": Oddity("getkey-values-0", lambda request: request.body.startswith(b'{"algorithm"')),
    "a length too small": Oddity("length-too-small", lambda request: request.length < len(request.body)),
}
PLAIN = Oddity("getkey-values-0", lambda request: True)


@functools.cache
def recordings() -> dict[str, dict[str, Any]]:
    """What the simulator answered, by the name of the exchange."""
    return {each["name"]: each for each in json.loads(RECORDINGS.read_text("utf-8"))}


@dataclasses.dataclass(frozen=True)
class Answer:
    """The shape of one, and its body."""

    status_line: str
    headers: tuple[str, ...]
    body: dict[str, Any]

    def shape(self) -> tuple[str, tuple[str, ...], list[str]]:
        """What is the same whoever is asked, and for whatever path."""
        return (self.status_line, self.headers, list(self.body))


def recorded(name: str) -> Answer:
    """The simulator's first answer of an exchange."""
    answer = recordings()[name]["answers"][0]
    return Answer(answer["status_line"], tuple(header for header, _ in answer["headers"]), json.loads(answer["body"]))


def requests() -> Iterator[tuple[str, Request]]:
    """Every one that is to be answered, with whose it is."""
    for client in CLIENTS.values():
        for name, _, ending in EXCHANGES:
            if ending == "answer":
                [request] = exchange(client, name)
                yield f"{client.name} {name}", request


class AgentTest(DaemonTest):
    def setUp(self) -> None:
        super().setUp()
        self.serve("--seed", SEED)

    def connected(self) -> socket.socket:
        client = self.enterContext(socket.socket(socket.AF_UNIX))
        client.settimeout(PATIENCE_SECONDS)
        client.connect(self.socket)
        return client

    def send(self, client: socket.socket, pieces: tuple[bytes, ...]) -> None:
        """Each once the agent has read the one before: the system counts what it has not."""
        until = time.monotonic() + PATIENCE_SECONDS
        unread = array.array("i", [1])
        for piece in pieces:
            client.sendall(piece)
            unread[0] = 1
            while unread[0]:
                fcntl.ioctl(client, termios.TIOCOUTQ, unread)
                self.assertLess(time.monotonic(), until)

    def read(self, client: socket.socket) -> Answer:
        """One answer, by its length."""
        text = b""
        while b"\r\n\r\n" not in text:
            self.assertTrue(read := client.recv(65536), "closed before an answer")
            text += read
        head, _, body = text.partition(b"\r\n\r\n")
        length = re.search(rb"(?im)^content-length: (\d+)", head)
        assert length is not None
        while len(body) < int(length[1]):
            self.assertTrue(read := client.recv(65536), "closed inside the answer")
            body += read
        status_line, *headers = head.decode().split("\r\n")
        return Answer(status_line, tuple(line.partition(":")[0] for line in headers), json.loads(body[: int(length[1])]))

    def key_of(self, path: str) -> str:
        """As a plain request has it."""
        body = json.dumps({"path": path, "purpose": "tessera-arc-server-key", "algorithm": "secp256k1"}).encode()
        head = b"POST /GetKey HTTP/1.1\r\nHost: dstack\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n" % len(body)
        client = self.connected()
        client.sendall(head + body)
        return str(self.read(client).body["key"])

    def test_each_request_is_answered_as_the_simulator_answers_such_a_one(self) -> None:
        keys = {path: self.key_of(path) for path in (ASCII, OTHER)}
        for whose, request in requests():
            oddities = [oddity for oddity in ODDITIES.values() if oddity.has(request)] or [PLAIN]
            client = self.connected()
            self.send(client, request.pieces)
            answer = self.read(client)
            # Of two oddities that one counts whose answer is another one.
            expected = [recorded(oddity.recording) for oddity in oddities]
            plain = recorded(PLAIN.recording)
            special = [each for each in expected if each.shape() != plain.shape()] or [plain]
            with self.subTest(whose):
                self.assertEqual([answer.shape()], [each.shape() for each in special])
                if "key" in answer.body:
                    self.assertEqual(answer.body["key"], keys[str(json.loads(request.body)["path"])])
                else:
                    number = str(request.length)
                    self.assertEqual(answer.body["error"].replace(number, "N"), special[0].body["error"].replace("5", "N"))

    def test_the_connection_is_kept_or_closed_as_the_simulator_does(self) -> None:
        for whose, request in requests():
            if request.length < len(request.body):
                continue
            closes = ODDITIES["asks for a close"]
            expected = recordings()[closes.recording if closes.has(request) else PLAIN.recording]["then"]
            client = self.connected()
            with self.subTest(whose):
                self.send(client, request.pieces)
                first = self.read(client)
                if expected == "closed":
                    self.assertEqual(client.recv(1), b"")
                else:
                    self.send(client, request.pieces)
                    self.assertEqual(self.read(client), first)

    def test_a_side_that_is_closed_behind_the_answer_closes_the_other(self) -> None:
        # What the JavaScript SDK does, and waits for.
        self.assertEqual(recordings()["half-close-after-request"]["then"], "closed")
        [request] = exchange(CLIENTS["js-sdk"], "ascii")
        client = self.connected()
        self.send(client, request.pieces)
        self.read(client)
        client.shutdown(socket.SHUT_WR)
        self.assertEqual(client.recv(1), b"")


class RecordingsTest(unittest.TestCase):
    def test_each_oddity_is_some_clients(self) -> None:
        sent = [request for _, request in requests()]
        for name, oddity in ODDITIES.items():
            with self.subTest(name):
                self.assertTrue(any(oddity.has(request) for request in sent))
                self.assertIn(oddity.recording, recordings())

    def test_each_was_made_of_the_version_that_is_pinned(self) -> None:
        for client in CLIENTS.values():
            kept = json.loads((client.sources / "wire.json").read_text("utf-8"))
            self.assertEqual((kept["client"], kept["version"]), (client.name, client.version()), f"ci/clients wire {client.name}")

    def test_a_page_without_the_place_for_the_table_is_told(self) -> None:
        for text in ("", BEGIN, END):
            with self.assertRaises(ValueError):
                page(text)


if __name__ == "__main__":
    unittest.main()
