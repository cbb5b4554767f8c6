"""An agent that answers what was recorded, and nothing else: for the tests of dstack-conformance parity.

    replayer.py FOLDER [RECORDINGS] [--any-key]

makes dstack.sock, tappd.sock and external.sock in FOLDER and serves until its standard input ends. A request that was not recorded gets no
answer and an end of the connection; with --any-key, a whole request for a key that was not recorded gets the recorded answer to another,
the same one for the same path, and paths get them in turn. A path that ends with # gets the one behind that of the path without: the suite
asks for such a pair to see that an agent does not have one chain for all, and others may ask in between.
"""

import base64
import contextlib
import json
import pathlib
import select
import socket
import sys
import threading
from typing import Any

ROOT = pathlib.Path(__file__).resolve().parents[1]
RECORDINGS = ROOT / "parity" / "recordings" / "simulator-0.6.0-dev.json"
SOCKETS = ("dstack", "tappd", "external")
MIB = 1 << 20
# Who answers a long request before it has come whole has read so much of it: more than fits into a socket is then still to be sent.
ENOUGH = 400_000
# A request that may be the beginning of a longer one is answered when no more has come for so many seconds.
PAUSE = 0.2

Entry = dict[str, Any]


def recordings(path: pathlib.Path = RECORDINGS) -> list[Entry]:
    """The entries of a file of recordings."""
    entries: list[Entry] = json.loads(path.read_text("utf-8"))
    return entries


def long_request(name: str) -> bytes:
    """The request of a recording that has its size only."""
    good = '{"path":"a/b","purpose":"p","algorithm":"secp256k1"}'
    target, header, body = "/GetKey", "", good
    kind, _, size = name.partition("-")
    if kind == "header":
        header = f"X-A: {'v' * MIB}\r\n"
    elif kind == "target":
        target += "?" + "a" * {"64k": 65536, "70k": 70000}[size]
    else:
        body = '{"path":"a/b","more":"' + "x" * (int(size.removesuffix("m")) * MIB) + '"}'
    head = f"POST {target} HTTP/1.1\r\nHost: dstack\r\nContent-Type: application/json\r\nContent-Length: {len(body)}\r\n"
    return f"{head}{header}\r\n{body}".encode()


def request_of(entry: Entry) -> bytes:
    """The bytes of the request."""
    request = entry["request"]
    if "text" in request:
        return str(request["text"]).encode()
    return base64.b64decode(request["base64"]) if "base64" in request else long_request(entry["name"])


def body_of(answer: dict[str, Any]) -> bytes:
    """The bytes of an answer's body."""
    return base64.b64decode(answer["body_base64"]) if "body_base64" in answer else str(answer["body"]).encode()


def answer_bytes(answer: dict[str, Any]) -> bytes:
    """An answer as on the wire; what was no HTTP stands in the status line alone."""
    line = str(answer["status_line"]).encode("latin-1")
    if not line.startswith(b"HTTP/"):
        return line
    headers = "".join(f"{name}: {value}\r\n" for name, value in answer["headers"])
    return line + b"\r\n" + headers.encode() + b"\r\n" + body_of(answer)


def path_asked_for(read: bytes) -> str | None:
    """The key's path in a whole request to GetKey; none where it is no such request, or not whole yet."""
    head, separator, body = read.partition(b"\r\n\r\n")
    if not separator or not head.startswith((b"POST /GetKey ", b"POST http://")):
        return None
    with contextlib.suppress(ValueError):
        asked = json.loads(body)
        if isinstance(asked, dict) and isinstance(asked.get("path"), str):
            return str(asked["path"])
    return None


def key_answers(entries: list[Entry]) -> list[Entry]:
    """The entries that ask for a key and get one, each key once."""
    keys: dict[str, Entry] = {}
    for entry in entries:
        answers = entry["answers"]
        if entry["then"] == "kept" and len(answers) == 1 and path_asked_for(request_of(entry)) and '"key":"' in answers[0].get("body", ""):
            keys.setdefault(answers[0]["body"][:80], entry)
    return list(keys.values())


class Replayer:
    """Serves the entries below a folder while it is a context."""

    def __init__(self, folder: pathlib.Path, entries: list[Entry], any_key: bool = False) -> None:
        self._folder = folder
        self._keys = key_answers(entries) if any_key else []
        self._turn_of: dict[str, int] = {}
        self._known: dict[str, list[tuple[bytes, Entry]]] = {name: [] for name in SOCKETS}
        for entry in entries:
            self._known[entry["socket"]].append((request_of(entry), entry))
        self._lock = threading.Lock()
        self._threads: list[threading.Thread] = []
        # Closing one end wakes whoever waits for the other.
        self._stopped, self._stop = socket.socketpair()

    def __enter__(self) -> "Replayer":
        for name in SOCKETS:
            listener = socket.socket(socket.AF_UNIX)
            listener.bind(str(self._folder / f"{name}.sock"))
            listener.listen(256)
            self._start(self._accept, listener, self._known[name])
        return self

    def __exit__(self, *_: object) -> None:
        self._stop.close()
        for thread in self._threads:
            thread.join()
        self._stopped.close()
        for name in SOCKETS:
            (self._folder / f"{name}.sock").unlink()

    def _start(self, what: Any, *arguments: Any) -> None:
        thread = threading.Thread(target=what, args=arguments)
        self._threads.append(thread)
        thread.start()

    def _readable(self, connection: socket.socket, seconds: float | None = None) -> bool:
        """Waits for something to read; false when the time is over, or everything."""
        ready = select.select([connection, self._stopped], [], [], seconds)[0]
        return connection in ready and self._stopped not in ready

    def _accept(self, listener: socket.socket, known: list[tuple[bytes, Entry]]) -> None:
        with listener:
            while self._readable(listener):
                self._start(self._serve, listener.accept()[0], known)

    def _serve(self, connection: socket.socket, known: list[tuple[bytes, Entry]]) -> None:
        with connection, contextlib.suppress(OSError):
            entry, unread = self._request(connection, known)
            if entry is not None:
                self._answer(connection, entry, unread)

    def key_for(self, path: str) -> Entry:
        """The entry whose key a path gets that was not recorded."""
        begins = path.rstrip("#")
        with self._lock:
            turn = self._turn_of.setdefault(begins, len(self._turn_of))
        return self._keys[(turn + len(path) - len(begins)) % len(self._keys)]

    def _any_key(self, read: bytes) -> Entry | None:
        path = path_asked_for(read) if self._keys else None
        return None if path is None else self.key_for(path)

    def _request(self, connection: socket.socket, known: list[tuple[bytes, Entry]]) -> tuple[Entry | None, bool]:
        """The entry that was asked for, and whether the last bytes of its request stand there unread."""
        read = b""
        while True:
            candidates = [(request, entry) for request, entry in known if request.startswith(read)]
            exact = [entry for request, entry in candidates if request == read and not entry.get("half_close")]
            longer = any(len(request) > len(read) for request, _ in candidates)
            if exact and not (longer and self._readable(connection, PAUSE)):
                return exact[0], False
            if key := self._any_key(read):
                return key, False
            if not (candidates or self._keys) or not self._readable(connection):
                return None, False
            for request, entry in candidates:
                if entry["then"].startswith("write:") and len(candidates) == 1 and len(read) >= ENOUGH and len(read) < len(request):
                    return entry, True
            peeked = connection.recv(65536, socket.MSG_PEEK)
            if not peeked:
                ended = [entry for request, entry in candidates if request == read and entry.get("half_close")]
                return (ended[0] if ended else None), False
            for request, entry in candidates:
                if entry["then"] == "reset" and request == read + peeked:
                    return entry, True
            read += connection.recv(len(peeked))

    def _answer(self, connection: socket.socket, entry: Entry, unread: bool) -> None:
        connection.sendall(b"".join(map(answer_bytes, entry["answers"])))
        if entry["then"] == "more":
            connection.sendall(b"HTTP/1.1 400 Bad Request\r\n\r\n")
        if entry["then"] in ("kept", "silent") and not unread:
            # Until the client has gone.
            while self._readable(connection) and connection.recv(65536):
                pass


def main() -> None:
    """Serves until standard input ends."""
    arguments = [each for each in sys.argv[1:] if each != "--any-key"]
    entries = recordings(pathlib.Path(arguments[1])) if len(arguments) > 1 else recordings()
    with Replayer(pathlib.Path(arguments[0]), entries, any_key="--any-key" in sys.argv):
        print("ready", flush=True)
        sys.stdin.read()


if __name__ == "__main__":
    main()
