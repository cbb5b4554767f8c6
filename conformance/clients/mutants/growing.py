"""Mutants that are asked for months, and keep something of every question."""

from mutants.patching import Client
from mutants.registry import mutant
from sound_client import Stream

MANY = "session-ten-thousand-questions"


@mutant("keeps every answer that it has had, character by character", MANY)
def keeps_every_answer(client: Client) -> None:
    kept: list[list[str]] = []
    decode_text = client.decode_text

    def decode_and_keep(body: bytes) -> str:
        kept.append(list(decode_text(body)))
        return "".join(kept[-1])

    client.decode_text = decode_and_keep


@mutant("keeps the bytes of every answer that it refuses", "session-ten-thousand-refusals")
def keeps_what_it_refuses(client: Client) -> None:
    kept: list[list[int]] = []
    read_head = client.read_head

    def read_and_keep(stream: Stream) -> list[str]:
        lines = list(read_head(stream))
        if lines[0][9:12] != "200":
            kept.append([each + 1000 for each in stream.received])
        return lines

    client.read_head = read_and_keep


@mutant("closes no connection on which it refused", "session-ten-thousand-refusals")
def closes_no_connection_on_which_it_refused(client: Client) -> None:
    check_status_line, read_head = client.check_status_line, client.read_head
    current: list[Stream] = []
    kept: list[int] = []

    def read_and_note(stream: Stream) -> list[str]:
        current[:] = [stream]
        return list(read_head(stream))

    def check_and_keep(line: str) -> None:
        try:
            check_status_line(line)
        except client.Refused:
            kept.append(client.os.dup(current[0].connection.fileno()))
            raise

    client.read_head, client.check_status_line = read_and_note, check_and_keep


@mutant("never closes a connection", MANY)
def never_closes(client: Client) -> None:
    connect = client.connect
    kept: list[int] = []

    def connect_and_keep(path: str, deadline: float) -> object:
        connection = connect(path, deadline)
        kept.append(client.os.dup(connection.fileno()))
        return connection

    client.connect = connect_and_keep


@mutant("closes no socket that did not connect", "session-ten-thousand-questions-without-an-agent")
def closes_no_socket_that_did_not_connect(client: Client) -> None:
    connect = client.connect
    kept: list[object] = []

    def connect_and_keep(path: str, deadline: float) -> object:
        try:
            return connect(path, deadline)
        except OSError:
            kept.append(client.socket.socket(client.socket.AF_UNIX, client.socket.SOCK_STREAM))
            raise

    client.connect = connect_and_keep


@mutant("closes no connection whose answer it does not like", "session-ten-thousand-bad-keys")
def closes_no_connection_of_a_bad_key(client: Client) -> None:
    connect, secret_of = client.connect, client.secret_of
    current: list[int] = []
    kept: list[int] = []

    def connect_and_note(path: str, deadline: float) -> object:
        connection = connect(path, deadline)
        current.append(client.os.dup(connection.fileno()))
        return connection

    def secret_or_keep(body: bytes) -> bytes:
        descriptor = current.pop()
        try:
            secret = bytes(secret_of(body))
        except client.Refused:
            kept.append(descriptor)
            raise
        client.os.close(descriptor)
        return secret

    client.connect, client.secret_of = connect_and_note, secret_or_keep
