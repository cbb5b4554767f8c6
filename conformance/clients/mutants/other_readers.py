"""Mutants that have another reader for another algorithm, another try or another framing, which looks less hard or has no patience."""

import time

from mutants.byways import look_away, look_away_where_asked
from mutants.crashing import crash
from mutants.of_v1 import of_v1
from mutants.patching import Client
from mutants.registry import mutant
from mutants.retrying import ask_again
from mutants.variants import decode_chunks, strict_chunks
from sound_client import Asked, Stream

# ---- Another algorithm ----


@of_v1("looks at nothing where the key is one of ed25519", "v1-ed25519-*")
def looks_away_from_ed25519(client: Client) -> None:
    look_away_where_asked(client, lambda asked: asked.algorithm == "ed25519")


@of_v1("reads a seed of ed25519 by a reader of its own, which counts no digits", "v1-ed25519-short v1-ed25519-zeros v1-ed25519-wrong-digit")
def has_a_reader_for_seeds(client: Client) -> None:
    request_body = client.request_body
    algorithms: list[str] = []

    def body_of(asked: Asked) -> str:
        algorithms[:] = [asked.algorithm]
        return str(request_body(asked))

    client.request_body = body_of
    look_away(client, lambda: algorithms == ["ed25519"])


# ---- Another try ----


def look_at_no_error(last: Client) -> None:
    last.check_no_error = lambda answer: None


@mutant("looks at no error when it asks once more", "asked-again-*-then-an-error-with-a-key")
def looks_at_no_error_when_it_asks_again(client: Client) -> None:
    ask_again(client, look_at_no_error)


# ---- Another framing ----


def is_cut(stream: Stream) -> bool:
    """A read ended inside a line with a size."""
    return bool(stream.received) and b"\r\n" not in stream.received


@mutant("waits for no more of a size that a read cut in two", "chunked-byte-by-byte/FC-52", profile="client")
def waits_for_no_more_of_a_size(client: Client) -> None:
    def decode(client: Client, stream: Stream) -> bytes:
        while not stream.received and not stream.ended:
            stream.read_more()
        while is_cut(stream):
            time.sleep(1)
        return strict_chunks(client, stream)

    decode_chunks(client, decode)


@mutant("takes what a read brought for a whole line", "chunked-byte-by-byte/FC-52", profile="client")
def takes_what_a_read_brought_for_a_line(client: Client) -> None:
    def decode(client: Client, stream: Stream) -> bytes:
        while not stream.received and not stream.ended:
            stream.read_more()
        if is_cut(stream):
            crash()
        return strict_chunks(client, stream)

    decode_chunks(client, decode)
