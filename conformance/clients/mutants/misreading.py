"""Mutants that make another path of the configured socket's, or take a file for an agent."""

import os
import pathlib
import unicodedata
import urllib.parse
from collections.abc import Callable

from mutants.patching import Client
from mutants.registry import mutant
from sound_client import Asked


def misread(client: Client, read: Callable[[str], str]) -> None:
    socket_path = client.socket_path
    client.socket_path = lambda asked: read(socket_path(asked))


@mutant("takes the first word of the socket's path, as a shell does that was given no quotes", "configured-socket-with-a-space")
def takes_a_word_of_the_path(client: Client) -> None:
    misread(client, lambda path: path.split(" ")[0])


@mutant("trims the socket's path", "configured-socket-with-a-space-behind")
def trims_the_sockets_path(client: Client) -> None:
    misread(client, str.strip)


@mutant("unescapes the socket's path", "configured-socket-with-an-escaped-slash configured-socket-with-an-escaped-space")
def unescapes_the_path(client: Client) -> None:
    misread(client, lambda path: urllib.parse.unquote(path).replace("\0", ""))


@mutant("unescapes the socket's path, and hands it to the system, for which it ends at a NUL", "configured-socket-with-an-escaped-nul")
def ends_the_path_at_a_nul(client: Client) -> None:
    misread(client, lambda path: path.replace("%00", "\0").partition("\0")[0])


@mutant("takes a plus in the socket's path for a space", "configured-socket-with-a-plus")
def takes_a_plus_for_a_space(client: Client) -> None:
    misread(client, lambda path: path.replace("+", " "))


@mutant("takes the socket's path for a URL", "configured-socket-with-a-question-mark configured-socket-with-a-number-sign")
def takes_the_path_for_a_url(client: Client) -> None:
    misread(client, lambda path: urllib.parse.urlsplit(path).path)


@mutant("looks for a target behind a colon in the socket's path", "configured-socket-with-a-colon")
def cuts_the_path_at_a_colon(client: Client) -> None:
    misread(client, lambda path: path.partition(":")[0])


@mutant("looks for options behind a comma in the socket's path", "configured-socket-with-a-comma")
def cuts_the_path_at_a_comma(client: Client) -> None:
    misread(client, lambda path: path.partition(",")[0])


@mutant("takes a backslash in the socket's path for a slash", "configured-socket-with-a-backslash")
def takes_a_backslash_for_a_slash(client: Client) -> None:
    misread(client, lambda path: path.replace("\\", "/"))


@mutant("has the socket's path in lower case", "configured-socket-with-capital-letters")
def lowers_the_path(client: Client) -> None:
    misread(client, str.lower)


@mutant("expands variables in the socket's path", "configured-socket-with-a-variable")
def expands_the_path(client: Client) -> None:
    misread(client, os.path.expandvars)


@mutant("normalises the socket's path", "configured-socket-with-an-accent")
def normalises_the_sockets_path(client: Client) -> None:
    misread(client, lambda path: unicodedata.normalize("NFD", path))


@mutant("cuts the socket's path to what an address holds", "socket-path-too-long")
def cuts_the_path_to_fit(client: Client) -> None:
    misread(client, lambda path: path.encode()[:107].decode(errors="replace"))


@mutant("has room for 106 bytes of the socket's path", "longest-socket-path")
def cuts_the_path_a_byte_too_early(client: Client) -> None:
    misread(client, lambda path: path.encode()[:106].decode(errors="replace"))


@mutant("takes the answer from a file that stands in the socket's place", "socket-is-a-regular-file")
def reads_the_answer_from_a_file(client: Client) -> None:
    exchange = client.exchange

    def exchange_or_read(asked: Asked) -> bytes:
        path = pathlib.Path(asked.socket)
        return path.read_bytes() if path.is_file() else bytes(exchange(asked))

    client.exchange = exchange_or_read
