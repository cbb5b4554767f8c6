"""Mutants to which signs in the name of the socket mean something, so that they ask at another one."""

import glob
import os
import re
from collections.abc import Callable

from mutants.patching import Client
from mutants.registry import mutant
from sound_client import Asked


def ask_at(client: Client, change: Callable[[str], str]) -> None:
    """The socket's path goes through change before it is asked at."""
    socket_path = client.socket_path

    def path_of(asked: Asked) -> str:
        return change(str(socket_path(asked)))

    client.socket_path = path_of


def last_that_fits(pattern: str) -> str:
    return max(glob.glob(pattern), default=pattern)  # noqa: PTH207  (an absolute pattern)


@mutant("takes the socket's path for a pattern", "configured-socket-with-a-pattern configured-socket-with-a-star")
def takes_the_socket_for_a_pattern(client: Client) -> None:
    ask_at(client, last_that_fits)


@mutant("drops quotes from the socket's path", "configured-socket-with-a-single-quote")
def drops_quotes_from_the_socket(client: Client) -> None:
    ask_at(client, lambda path: path.replace("'", ""))


@mutant("ends the socket's path where a shell would end a command", "configured-socket-with-a-semicolon")
def ends_the_socket_at_a_semicolon(client: Client) -> None:
    ask_at(client, lambda path: re.split("[;|&]", path)[0])


@mutant("splits the setting of the socket at every equals sign", "configured-socket-with-an-equals-sign")
def ends_the_socket_at_an_equals_sign(client: Client) -> None:
    ask_at(client, lambda path: path.split("=")[0])


@mutant("reads the socket's path as a line", "configured-socket-with-a-line-feed")
def ends_the_socket_at_a_line_feed(client: Client) -> None:
    ask_at(client, lambda path: path.split("\n")[0])


@mutant("drops a dot behind the socket's path", "configured-socket-with-a-dot-behind")
def drops_a_dot_behind_the_socket(client: Client) -> None:
    ask_at(client, lambda path: path.rstrip("."))


@mutant("takes what stands before an at sign in the socket's name for a user", "configured-socket-with-an-at-sign")
def takes_a_user_from_the_socket(client: Client) -> None:
    def without_user(path: str) -> str:
        folder, name = os.path.split(path)
        return f"{folder}/{name.rpartition('@')[2]}"

    ask_at(client, without_user)


@mutant("fills in what stands in braces in the socket's path", "configured-socket-with-braces")
def fills_in_braces_in_the_socket(client: Client) -> None:
    ask_at(client, lambda path: re.sub("[{}]", "", path))
