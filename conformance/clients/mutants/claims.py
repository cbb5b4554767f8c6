"""Mutants whose claim of what a key is for is another one than the agent signed, so that they refuse their own key."""

from collections.abc import Callable

from mutants.patching import Client
from mutants.registry import mutant
from sound_client import Asked

BLOCK_BYTES = 136  # of Keccak-256
BYTES_BEHIND = 67  # a colon and the public key in hex
LONG_PURPOSES = "origin-proven-with-a-long-purpose origin-proven-with-a-purpose-of-one-block"


def claim(client: Client, change: Callable[[bytes], bytes]) -> None:
    """The purpose goes through change before it is claimed."""
    app_root_of = client.app_root_of

    def root_of(link: bytes, secret: bytes, purpose: str) -> bytes:
        return bytes(app_root_of(link, secret, change(purpose.encode()).decode("utf-8", "replace")))

    client.app_root_of = root_of


@mutant("hashes one block of Keccak, and no more of a claim", LONG_PURPOSES)
def hashes_one_block_of_its_claim(client: Client) -> None:
    claim(client, lambda purpose: purpose[: BLOCK_BYTES - 1 - BYTES_BEHIND])


@mutant("forgets the block of padding behind a claim that fills its own", "origin-proven-with-a-purpose-of-one-block")
def forgets_the_block_of_padding(client: Client) -> None:
    claim(client, lambda purpose: purpose[:-1] if (len(purpose) + BYTES_BEHIND) % BLOCK_BYTES == 0 else purpose)


@mutant("claims a question mark for what is no ASCII", "origin-proven-with-a-purpose-of-other-letters")
def claims_in_ascii(client: Client) -> None:
    claim(client, lambda purpose: purpose.decode().encode("ascii", "replace"))


@mutant("claims a purpose in small letters", "origin-proven-with-a-purpose-in-capitals origin-proven-with-a-purpose-of-other-letters")
def claims_in_small_letters(client: Client) -> None:
    claim(client, bytes.lower)


@mutant("claims the purpose that is built in", LONG_PURPOSES, "origin-proven-with-another-purpose origin-proven-with-a-purpose-*")
def claims_the_purpose_it_knows(client: Client) -> None:
    claim(client, lambda _purpose: b"tessera-arc-server-key")


# ---- The path is no part of it ----


def note_in(client: Client, codec: str, most_bytes: int) -> None:
    """The path of a key that has to be proven is noted first, in this codec and in so many bytes; one that does not fit is refused."""
    check_origin = client.check_origin

    def check(body: bytes, secret: bytes, asked: Asked) -> None:
        if asked.origin is not None and len(asked.key_path.encode(codec, "replace")) > most_bytes:
            raise client.Refused("a path that is too long")
        if asked.origin is not None and asked.key_path.encode(codec, "replace") != asked.key_path.encode():
            raise client.Refused("a path that cannot be noted")
        check_origin(body, secret, asked)

    client.check_origin = check


@mutant("has room for a path of 255 bytes where it proves a key", "origin-proven-with-a-long-path")
def has_room_for_a_short_path(client: Client) -> None:
    note_in(client, "utf-8", 255)


@mutant("notes in ASCII which path it proves a key of", "origin-proven-with-a-path-of-other-letters")
def notes_its_paths_in_ascii(client: Client) -> None:
    note_in(client, "ascii", 4096)
