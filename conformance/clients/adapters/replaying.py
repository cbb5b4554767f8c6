"""Plays the bytes of one case to a client from a socket of Python's own, with nothing of the suite between the two.

What the suite says of a client can so be confirmed without it: the bytes are those of `dstack-conformance render`, or a file's.
"""

import dataclasses
import json
import os
import pathlib
import re
import socket
import struct
import subprocess
import sys
import tempfile
import threading
import time

from conformance.testing.catalogue import program

SEED = "07" * 32
PATIENCE_SECONDS = 60
ENDINGS = ("close", "reset", "stall")


@dataclasses.dataclass(frozen=True)
class Play:
    """What is asked and answered, and how it is shown."""

    key_path: str
    ending: str
    pieces: bool
    again: str | None = None  # the key path of a second question, in the same session


@dataclasses.dataclass
class Connection:
    """What came over it, read by read, and how it ended."""

    began: float
    reads: list[tuple[float, bytes]] = dataclasses.field(default_factory=list)
    closed: bool = False

    def received(self) -> bytes:
        """All of it."""
        return b"".join(data for _, data in self.reads)


def is_whole(request: bytes) -> bool:
    """Whether the head has ended and as much of a body is there as it says."""
    head, separator, body = request.partition(b"\r\n\r\n")
    length = re.search(rb"(?im)^content-length:\s*(\d+)", head)
    return bool(separator) and len(body) >= (int(length[1]) if length else 0)


class Agent:
    """Gives every connection the same bytes once its request is whole."""

    def __init__(self, place: pathlib.Path, answer: bytes, ending: str) -> None:
        self.answer = answer
        self.ending = ending
        self.connections: list[Connection] = []
        self.listener = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self.listener.bind(str(place))
        self.listener.listen(64)
        threading.Thread(target=self.accept, daemon=True).start()

    def accept(self) -> None:
        """Until the program ends."""
        while True:
            peer, _ = self.listener.accept()
            connection = Connection(time.monotonic())
            self.connections.append(connection)
            threading.Thread(target=self.serve, args=(peer, connection), daemon=True).start()

    def read(self, peer: socket.socket, connection: Connection) -> bool:
        """Reads once; False at the end."""
        data = peer.recv(65536)
        if data:
            connection.reads.append((time.monotonic() - connection.began, data))
        return bool(data)

    def serve(self, peer: socket.socket, connection: Connection) -> None:
        """One connection."""
        with peer:
            try:
                while not is_whole(connection.received()):
                    if not self.read(peer, connection):
                        return
                peer.sendall(self.answer)
                self.end(peer, connection)
            except OSError:
                return  # the client is gone

    def end(self, peer: socket.socket, connection: Connection) -> None:
        """In order, by a reset, or never."""
        if self.ending == "reset":
            peer.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            return
        if self.ending == "close":
            peer.shutdown(socket.SHUT_WR)
        while self.read(peer, connection):
            pass
        connection.closed = True
        if self.ending == "stall":  # a client that closed its writing side only still waits for ours
            threading.Event().wait(PATIENCE_SECONDS)


def rendered(case: str, key_path: str, at: int | None) -> bytes:
    """The bytes that the case sends."""
    place = [] if at is None else ["--at", str(at)]
    command = [program(), "render", case, "--seed", SEED, "--key-path", key_path, *place]
    done = subprocess.run(command, capture_output=True, timeout=PATIENCE_SECONDS, check=False)
    if done.returncode != 0:
        sys.exit(done.stderr.decode().strip())
    return done.stdout


def environment(place: pathlib.Path, folder: str, key_path: str) -> dict[str, str]:
    """That of the client contract."""
    return {
        "PATH": os.environ["PATH"],
        "LANG": "C.UTF-8",
        "LC_ALL": "C.UTF-8",
        "HOME": folder,
        "TMPDIR": folder,
        "DSTACK_CONFORMANCE_SOCKET": str(place),
        "DSTACK_CONFORMANCE_KEY_PATH": key_path,
        "DSTACK_CONFORMANCE_PURPOSE": "tessera-arc-server-key",
        "DSTACK_CONFORMANCE_ALGORITHM": "secp256k1",
        "DSTACK_SIMULATOR_ENDPOINT": str(place),
    }


def shown(text: bytes) -> str:
    """One line, with keys and signatures as how long they are."""
    plain = text.decode("utf-8", "backslashreplace").encode("unicode_escape").decode()
    return re.sub(r"(?i)[0-9a-f]{32,}", lambda found: f"<hex of {len(found[0]) / 2:g} bytes>", plain)


def said(stdout: str) -> str:
    """What a client gave, in words."""
    try:
        secret = str(json.loads(stdout)["secret"])
    except (ValueError, KeyError, TypeError):
        return f"{len(stdout)} bytes on standard output" if stdout else "no key"
    if not secret:
        return "an empty secret"
    return f"a secret of {len(secret) // 2} bytes" + (", all zero" if not secret.strip("0") else "")


def ask(command: list[str], told: dict[str, str]) -> tuple[str, str]:
    """What came of the question, and the client's reason."""
    try:
        done = subprocess.run(command, env=told, stdin=subprocess.DEVNULL, capture_output=True, timeout=PATIENCE_SECONDS, check=False)
    except subprocess.TimeoutExpired:
        return f"still running after {PATIENCE_SECONDS} s", ""
    return f"exit {done.returncode}, {said(done.stdout.decode('utf-8', 'replace'))}", shown(done.stderr.strip())


def question_line(told: dict[str, str], number: int, **other: str) -> str:
    """Of a session: the members have the names of the contract's variables in small letters."""
    members = {name: told[f"DSTACK_CONFORMANCE_{name.upper()}"] for name in ("socket", "key_path", "purpose", "algorithm")}
    return json.dumps({"id": number, **members, **other}, ensure_ascii=False) + "\n"


def ask_again(command: list[str], told: dict[str, str], key_path: str, answer: bytes) -> tuple[str, str]:
    """The same in one session, for a second key path too once the first question is answered."""
    with tempfile.TemporaryFile() as reasons:
        client = subprocess.Popen(
            [*command, "--session"], env=told, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=reasons, text=True, encoding="utf-8"
        )
        assert client.stdin and client.stdout
        patience = threading.Timer(PATIENCE_SECONDS, client.kill)
        patience.start()
        with client, client.stdin:
            answers = []
            for line in (question_line(told, 1), question_line(told, 2, key_path=key_path)):
                client.stdin.write(line)
                client.stdin.flush()
                answers.append(client.stdout.readline())
        patience.cancel()
        reasons.seek(0)
        return ", then ".join(said_in_session(line, answer) for line in answers), shown(reasons.read().strip())


def said_in_session(line: str, answer: bytes) -> str:
    """In words, and from where in the agent's bytes a key was taken."""
    if not line:
        return "no answer"
    word, secret = json.loads(line)["answer"], json.loads(line).get("secret", "")
    place = answer.find(secret.encode()) if secret else -1
    return (said(line) if word == "key" else word) + (f" that stands at byte {place} of the answer" if place >= 0 else "")


def replay(command: list[str], answer: bytes, play: Play) -> int:
    """Prints what went over the wire, and what the client made of it."""
    with tempfile.TemporaryDirectory() as folder:
        place = pathlib.Path(folder) / "agent.sock"
        agent = Agent(place, answer, play.ending)
        began = time.monotonic()
        told = environment(place, folder, play.key_path)
        outcome, reason = ask_again(command, told, play.again, answer) if play.again else ask(command, told)
        took = time.monotonic() - began
    for number, connection in enumerate(agent.connections, 1):
        print(f"connection {number}: {len(connection.reads)} reads{', closed by the client' if connection.closed else ''}")
        parts = [data for _, data in connection.reads] if play.pieces else [connection.received()]
        for part in parts:
            print(f"  > {part.decode('utf-8', 'backslashreplace')!r}")
    print(f"answer: {len(answer)} bytes, then {play.ending}")
    print(f"  < {shown(answer[:600])}{' ...' if len(answer) > 600 else ''}")
    print(f"client: {outcome}, in {took:.1f} s")
    if reason:
        print(f"  {reason}")
    return 0
