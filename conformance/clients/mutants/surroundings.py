"""Mutants that go by variables which were not meant for them."""

import os
import socket
import time
import urllib.parse

from mutants.conduct import on_success, say
from mutants.patching import Client
from mutants.registry import mutant
from sound_client import Asked

PROXIES = ("HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy")
OTHER_TOOLS = ("TAPPD_SIMULATOR_ENDPOINT", "DSTACK_SOCKET", "DSTACK_ENDPOINT", "DOCKER_HOST")


def first_of(names: tuple[str, ...]) -> str | None:
    return next((os.environ[name] for name in names if name in os.environ), None)


def connect_over_tcp(client: Client, names: tuple[str, ...]) -> None:
    """Where one of these variables has an address with a port."""
    connect = client.connect

    def connect_there(path: str, deadline: float) -> socket.socket:
        address = urllib.parse.urlsplit(first_of(names) or "")
        if address.port is None:
            return connect(path, deadline)
        return socket.create_connection((address.hostname or "", address.port), timeout=deadline - time.monotonic())

    client.connect = connect_there


@mutant("asks by way of a proxy", "environment-of-an-http-proxy environment-of-a-proxy-* environment-of-a-socks-proxy")
def asks_by_way_of_a_proxy(client: Client) -> None:
    connect_over_tcp(client, PROXIES)


@mutant("asks where another tool's variable says", "environment-of-the-legacy-agent* environment-of-another-tool")
def asks_where_another_tool_would(client: Client) -> None:
    socket_path = client.socket_path
    connect_over_tcp(client, OTHER_TOOLS)

    def path_of(asked: Asked) -> str:
        named = (first_of(OTHER_TOOLS) or "").removeprefix("unix://")
        return named if named.startswith("/") else socket_path(asked)

    client.socket_path = path_of


@mutant("says the secret when it is asked for words", "environment-that-asks-for-words")
def says_the_secret_when_asked_for_words(client: Client) -> None:
    on_success(client, lambda secret: say(f"debug: {secret.hex()}") if first_of(("DEBUG", "VERBOSE")) else None)
