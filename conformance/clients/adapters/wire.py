"""What a client puts on the wire, recorded: wire.json beside it, by `ci/clients wire NAME`, and what can be read off that.

Each exchange is one question to a plain Python socket: a sound answer to an ASCII key path and to another one, and a connection that the
agent closes, or resets, in the place of an answer. The pieces are what single reads gave; of several tries the one with the most counts, as
a reader that is late sees fewer.
"""

import dataclasses
import json
import pathlib
import re
import select
import socket
import struct
import subprocess
import tempfile
from typing import Any

from adapters import replaying
from adapters.registry import Client, tool_versions

WIRE = "wire.json"
ASCII, OTHER = "a/key", "schlüssel/€"
TRIES = 5
# How long a client has to close its side behind its question. One that is slower is taken for one that does not.
HALF_CLOSE_SECONDS = 0.5
EXCHANGES = (("ascii", ASCII, "answer"), ("not-ascii", OTHER, "answer"), ("closed", ASCII, "close"), ("reset", ASCII, "reset"))


@dataclasses.dataclass(frozen=True)
class Request:
    """One connection's bytes, in the pieces they came in, and whether the client then closed its side."""

    pieces: tuple[bytes, ...]
    half_closed: bool

    @property
    def text(self) -> bytes:
        """All of it."""
        return b"".join(self.pieces)

    @property
    def head(self) -> str:
        """The lines up to the blank one."""
        return self.text.partition(b"\r\n\r\n")[0].decode("latin-1")

    @property
    def body(self) -> bytes:
        """What follows it."""
        return self.text.partition(b"\r\n\r\n")[2]

    @property
    def target(self) -> str:
        """Of the request line."""
        return self.head.split(" ")[1]

    @property
    def headers(self) -> list[tuple[str, str]]:
        """In their order."""
        return [(name, value.strip()) for name, _, value in (line.partition(":") for line in self.head.split("\r\n")[1:])]

    def values(self, name: str) -> list[str]:
        """Of a header, in whatever case."""
        return [value for each, value in self.headers if each.lower() == name]

    @property
    def length(self) -> int:
        """That it declares."""
        [value] = self.values("content-length")
        return int(value)


class Listener(replaying.Agent):
    """Writes down whether a client closed its side before it was answered."""

    def __init__(self, place: pathlib.Path, answer: bytes, ending: str) -> None:
        self.half_closed: list[bool] = []
        self.silent = ending != "answer"
        super().__init__(place, answer, ending if self.silent else "close")

    def serve(self, peer: socket.socket, connection: replaying.Connection) -> None:
        """One connection."""
        with peer:
            try:
                while not replaying.is_whole(connection.received()):
                    if not self.read(peer, connection):
                        break
                ended = False
                while not ended and select.select([peer], [], [], HALF_CLOSE_SECONDS)[0]:
                    ended = not self.read(peer, connection)
                self.half_closed.append(ended)
                if not self.silent:
                    peer.sendall(self.answer)
                if self.ending == "reset":
                    peer.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            except OSError:
                return  # the client is gone


def heard(command: list[str], key_path: str, ending: str) -> list[Request]:
    """The connections that a client made for one question."""
    answer = replaying.rendered("valid-answer", key_path, None)
    with tempfile.TemporaryDirectory() as folder:
        place = pathlib.Path(folder) / "agent.sock"
        listener = Listener(place, answer, ending)
        subprocess.run(
            command,
            env=replaying.environment(place, folder, key_path),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=replaying.PATIENCE_SECONDS,
            check=False,
        )
        pairs = zip(listener.connections, listener.half_closed, strict=True)
        return [Request(tuple(data for _, data in connection.reads), closed) for connection, closed in pairs]


def recorded(client: Client, command: list[str]) -> dict[str, Any]:
    """All exchanges, as wire.json has them."""
    exchanges = {}
    for name, key_path, ending in EXCHANGES:
        tries = [heard(command, key_path, ending) for _ in range(TRIES if ending == "answer" else 1)]
        best = max(tries, key=lambda requests: [len(request.pieces) for request in requests])
        exchanges[name] = [{"pieces": [piece.decode("utf-8") for piece in each.pieces], "half_closed": each.half_closed} for each in best]
    return {"client": client.name, "version": client.version(), "tools": tool_versions(client), "exchanges": exchanges}


def exchange(client: Client, name: str) -> list[Request]:
    """What was recorded of one; the connections in their order."""
    kept = json.loads((client.sources / WIRE).read_text("utf-8"))["exchanges"][name]
    return [Request(tuple(piece.encode() for piece in each["pieces"]), each["half_closed"]) for each in kept]


def write(client: Client, command: list[str]) -> None:
    """Records a client anew. What its world is called, its socket's place too, is in no request, or this refuses."""
    text = json.dumps(recorded(client, command), indent=1, ensure_ascii=False) + "\n"
    if re.search(r"/(tmp|run|home|root|work)/", text):
        raise ValueError(f"{client.name} sends the name of a folder of this machine")
    (client.sources / WIRE).write_text(text, "utf-8")


__all__ = ["ASCII", "EXCHANGES", "OTHER", "WIRE", "Request", "exchange", "write"]
