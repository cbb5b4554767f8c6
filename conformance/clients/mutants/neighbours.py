"""Sound neighbours of the mutants: what they say and keep looks like a secret from afar, and is none. Nobody may be accused of it."""

import base64
import datetime
import hashlib
import json
import os
import pathlib
import socket
import sys
import uuid

from mutants.conduct import EVERY_REFUSAL, on_report, on_success, say, send_datagram, send_to
from mutants.patching import Client
from mutants.registry import neighbour

EVERYTHING = f"valid-answer {EVERY_REFUSAL}"


def home() -> pathlib.Path:
    return pathlib.Path(os.environ["HOME"])


def now() -> str:
    return datetime.datetime.now(datetime.UTC).isoformat()


def always(client: Client, action: object) -> None:
    """action() is done before every answer, of either kind."""
    assert callable(action)
    on_report(client, action)
    on_success(client, lambda secret: action())


@neighbour("logs digests, random base64, UUIDs and the time", EVERYTHING)
def logs_random_data(client: Client) -> None:
    def log() -> None:
        for _ in range(200):
            trace = base64.b64encode(os.urandom(48)).decode()
            say(f"{now()} {uuid.uuid4()} sha256={hashlib.sha256(os.urandom(8)).hexdigest()} trace={trace}")

    always(client, log)


@neighbour("says what it was told", EVERYTHING)
def says_what_it_was_told(client: Client) -> None:
    always(client, lambda: say(" ".join(f"{name}={value}" for name, value in os.environ.items() if name.startswith("DSTACK_"))))


@neighbour("keeps a log", EVERYTHING)
def keeps_a_log(client: Client) -> None:
    def log() -> None:
        with (home() / "client.log").open("a") as file:
            file.write(f"{now()} {uuid.uuid4()} asked {client.told('SOCKET')}, configuration sha256 {'0123456789abcdef' * 4}\n")

    always(client, log)


@neighbour("counts its questions, in datagrams to a collector of statistics", EVERYTHING, "session-ten-thousand-*")
def counts_its_questions(client: Client) -> None:
    always(client, lambda: send_datagram(("127.0.0.1", 8125), f"client.questions:1|c|#id:{uuid.uuid4()}"))


@neighbour("logs to syslog, and sends traces", EVERYTHING)
def logs_to_syslog(client: Client) -> None:
    def log() -> None:
        send_to(socket.AF_UNIX, "/dev/log", f"<14>client: asked, trace {uuid.uuid4()}\n")
        send_to(socket.AF_INET, ("127.0.0.1", 4318), "POST /v1/traces HTTP/1.1\r\nHost: localhost\r\nContent-Length: 2\r\n\r\n{}")

    always(client, log)


@neighbour("keeps what it is called, and its traces, in a file of JSON", EVERYTHING)
def keeps_its_names(client: Client) -> None:
    def keep() -> None:
        names = {each: hashlib.sha256(os.urandom(8)).hexdigest() for each in ("instance_id", "traceId", "request", "commit")}
        (home() / "names.json").write_text(json.dumps(names))

    always(client, keep)


@neighbour("keeps a lock with its process number, and a state with a counter, a UUID and its build", EVERYTHING)
def keeps_a_state(client: Client) -> None:
    def keep() -> None:
        (home() / "client.lock").write_text(f"{os.getpid()}\n")
        (home() / "state.json").write_text(json.dumps({"runs": 17, "id": str(uuid.uuid4()), "build": os.urandom(8).hex(), "last": now()}))
        (home() / "build").write_text(os.urandom(8).hex() + "\n")

    always(client, keep)


@neighbour("says on standard output why it refuses, and its version", EVERY_REFUSAL)
def refuses_in_words(client: Client) -> None:
    def words() -> None:
        print("sound-client 1.4.2 (build 3f2a9bc01d77e6a4, 2026-11-24)")
        print(f"no key from {client.told('SOCKET')} for {client.told('KEY_PATH')}: the agent declined (request {uuid.uuid4()})")
        print(json.dumps({"error": "refused", "code": 17, "request_id": str(uuid.uuid4()), "key": None}))

    on_report(client, words)


@neighbour("shows a traceback when it refuses", EVERY_REFUSAL)
def shows_a_traceback(client: Client) -> None:
    def traceback() -> None:
        try:
            client.parse_length("x")
        except client.Refused:
            sys.excepthook(*sys.exc_info())

    on_report(client, traceback)
