"""Mutants that decide rightly and behave wrongly: fallback keys, leaks, crashes, retries, exit statuses."""

import base64
import contextlib
import json
import os
import pathlib
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from typing import Any

from mutants.families import by
from mutants.patching import Client
from mutants.registry import mutant
from mutants.variants import made_up_key, on_refusal
from sound_client import Asked, Stream

EVERY_REFUSAL = "failing-agent-without-a-key refused-method-without-a-key"


# ---- FC-50 ----


@mutant("makes a key up when the agent declines", EVERY_REFUSAL)
def makes_a_key_up_when_declined(client: Client) -> None:
    on_refusal(client, made_up_key)


@mutant("uses a fixed key for development when the agent declines", EVERY_REFUSAL)
def falls_back_to_a_fixed_key(client: Client) -> None:
    on_refusal(client, lambda asked: b"\x5a" * 32)


def on_report(client: Client, action: Callable[[], object]) -> None:
    report_refusal = client.report_refusal

    def report(refused: Exception) -> int:
        action()
        return report_refusal(refused)

    client.report_refusal = report


@mutant("prints a key and refuses", EVERY_REFUSAL)
def prints_a_key_and_refuses(client: Client) -> None:
    on_report(client, lambda: print(json.dumps({"secret": made_up_key().hex()})))


@mutant("answers a refusal with an empty line and exit status 0", EVERY_REFUSAL)
def exits_0_without_a_key(client: Client) -> None:
    def report_refusal(refused: Exception) -> int:
        print()
        return 0

    client.report_refusal = report_refusal


@mutant("exits with status 2 when it refuses", EVERY_REFUSAL)
def exits_2_when_it_refuses(client: Client) -> None:
    client.report_refusal = lambda refused: 2


# ---- FC-51 ----


def send_to(family: socket.AddressFamily, place: str | tuple[str, int], text: str) -> None:
    """What a logger does: nothing where nobody listens."""
    with contextlib.suppress(OSError), socket.socket(family) as log:
        log.connect(place)
        log.sendall(text.encode())


def send_datagram(place: tuple[str, int], text: str) -> None:
    """Nobody has to listen there."""
    with socket.socket(socket.AF_INET6 if ":" in place[0] else socket.AF_INET, socket.SOCK_DGRAM) as log:
        log.sendto(text.encode(), place)


def say(text: str) -> None:
    print(text, file=sys.stderr)


def see_bodies(client: Client, look: Callable[[bytes], None]) -> None:
    """look(body) is called before the body is judged; it sees bodies of other statuses too."""
    check_status_line, read_answer = client.check_status_line, client.read_answer
    lines: list[str] = []

    def read(stream: Stream) -> bytes:
        client.check_status_line = lines.append
        body = read_answer(stream)
        look(body)
        check_status_line(lines[0])
        return body

    client.read_answer = read


@mutant("prints the agent's error text", "error-text-quotes-the-secret")
def prints_the_error_text(client: Client) -> None:
    def look(body: bytes) -> None:
        if b'"error"' in body:
            say(json.loads(body)["error"])

    see_bodies(client, look)


@mutant("prints where the JSON is wrong", "syntax-error-after-the-secret")
def prints_where_the_json_is_wrong(client: Client) -> None:
    load_json = client.load_json

    def load(text: str) -> Any:
        try:
            return json.loads(text)
        except json.JSONDecodeError as wrong:
            say(f"{wrong.msg} after {wrong.doc[: wrong.pos]!r}")
            return load_json(text)

    client.load_json = load


@mutant("prints the text that is not hex", "hex-error-in-the-secret hex-with-a-tail/FC-51")
def prints_what_is_not_hex(client: Client) -> None:
    decode_hex = client.decode_hex

    def decode(text: str) -> bytes:
        try:
            return decode_hex(text)
        except client.Refused:
            say(f"not hex: {text}")
            raise

    client.decode_hex = decode


@mutant("prints the status line it does not like", "status-line-holds-the-secret reason-phrase-holds-the-secret")
def prints_the_status_line(client: Client) -> None:
    check_status_line = client.check_status_line

    def check(line: str) -> None:
        try:
            check_status_line(line)
        except client.Refused:
            say(f"unexpected answer: {line}")
            raise

    client.check_status_line = check


@mutant("dumps a body it does not understand", "secret-in-raw-bytes")
def dumps_the_body(client: Client) -> None:
    decode_text = client.decode_text

    def decode(body: bytes) -> str:
        if body[:1] != b"{":
            say(body.hex(" "))
        return decode_text(body)

    client.decode_text = decode


def on_success(client: Client, action: Callable[[bytes], object]) -> None:
    """action(secret) is done before the key is printed."""
    for name in ("report_secret", "report_public_key"):
        report = getattr(client, name)

        def report_after(secret: bytes, report: Callable[[bytes], int] = report) -> int:
            action(secret)
            return report(secret)

        setattr(client, name, report_after)


@mutant("prints the secret in hex while it works", "valid-answer/FC-51")
def logs_the_secret_in_hex(client: Client) -> None:
    on_success(client, lambda secret: say(f"key {secret.hex()}"))


@mutant("prints the secret in base64 while it works", "valid-answer/FC-51")
def logs_the_secret_in_base64(client: Client) -> None:
    on_success(client, lambda secret: say(base64.b64encode(secret).decode()))


@mutant("prints the raw secret while it works", "valid-answer/FC-51")
def logs_the_raw_secret(client: Client) -> None:
    on_success(client, lambda secret: os.write(2, secret))


@mutant("keeps the secret in a file", "valid-answer/FC-51")
def keeps_the_secret_in_a_file(client: Client) -> None:
    def write(secret: bytes) -> None:
        (pathlib.Path(os.environ["HOME"]) / ".key").write_bytes(secret)

    on_success(client, write)


@mutant("prints a greeting before the key", "valid-answer")
def prints_a_greeting(client: Client) -> None:
    on_success(client, lambda secret: print("hello"))


@mutant("says more than anybody reads", "valid-answer/FC-51")
def says_more_than_anybody_reads(client: Client) -> None:
    on_success(client, lambda secret: say("reading\n" * 100_000))


# ---- FC-52 ----


@mutant("never ends after a complete answer", "valid-answer/FC-52")
def never_ends(client: Client) -> None:
    on_success(client, lambda secret: time.sleep(3600))


@mutant("never ends once it has refused", by("FC-52", EVERY_REFUSAL))
def never_ends_once_it_has_refused(client: Client) -> None:
    on_report(client, lambda: time.sleep(3600))


@mutant("leaves a process behind", "valid-answer/FC-52")
def leaves_a_process_behind(client: Client) -> None:
    on_success(
        client,
        lambda secret: subprocess.Popen(
            ["sleep", "60"], start_new_session=True, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        ),
    )


@mutant("aborts on bytes that are no text", "answer-of-zero-bytes answer-of-every-byte")
def aborts_on_bytes_that_are_no_text(client: Client) -> None:
    read_more = client.Stream.read_more

    def read(stream: Stream) -> None:
        read_more(stream)
        if b"\0" in stream.received:
            os.abort()

    client.Stream.read_more = read


# ---- FC-53 ----


def ask_again(client: Client, times: int, before: Callable[[Client], object] = lambda client: None) -> None:
    exchange = client.exchange

    def exchange_again(asked: Asked) -> bytes:
        for _ in range(times):
            try:
                return exchange(asked)
            except (OSError, client.Refused):
                before(client)
        raise client.Refused("the agent does not answer")

    client.exchange = exchange_again


@mutant("asks ten times", "retry-after-503 close-instead-of-an-answer/FC-53 replaced-socket-after-*")
def asks_ten_times(client: Client) -> None:
    ask_again(client, 10)


@mutant("asks again without an algorithm", "unsupported-algorithm-invites-a-weaker-request")
def asks_again_without_an_algorithm(client: Client) -> None:
    def weaken(client: Client) -> None:
        client.request_body = lambda asked: json.dumps({"path": asked.key_path, "purpose": asked.purpose})

    ask_again(client, 2, weaken)


@mutant("asks another method when there is no GetKey", "missing-method-invites-another-one")
def asks_another_method(client: Client) -> None:
    def turn(client: Client) -> None:
        client.request_line = lambda: "POST /prpc/Tappd.DeriveK256Key HTTP/1.1"

    ask_again(client, 2, turn)
