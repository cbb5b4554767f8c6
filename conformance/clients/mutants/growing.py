"""Mutants that are asked for months, and keep something of every question."""

from mutants.patching import Client
from mutants.registry import mutant

MANY = "session-ten-thousand-questions"


@mutant("keeps every answer that it has had, character by character", MANY)
def keeps_every_answer(client: Client) -> None:
    kept: list[list[str]] = []
    decode_text = client.decode_text

    def decode_and_keep(body: bytes) -> str:
        kept.append(list(decode_text(body)))
        return "".join(kept[-1])

    client.decode_text = decode_and_keep


@mutant("never closes a connection", MANY)
def never_closes(client: Client) -> None:
    connect = client.connect
    kept: list[int] = []

    def connect_and_keep(path: str, deadline: float) -> object:
        connection = connect(path, deadline)
        kept.append(client.os.dup(connection.fileno()))
        return connection

    client.connect = connect_and_keep
