"""Mutants that take a key from the friendly world behind the answer: what a redirect names, or what else they think of to ask."""

import json
import re
import socket
import urllib.parse
from collections.abc import Callable

from mutants.patching import Client
from mutants.registry import mutant, neighbour
from mutants.variants import on_refusal
from sound_client import Asked, Stream

LEGACY_SOCKET = "/var/run/tappd.sock"
SIMULATOR = ("127.0.0.1", 8090)
WEB = ("127.0.0.1", 80)
# A refusal, a broken connection and a bad key; silence is left to those who wait for it.
BAD_ANSWERS = "failing-agent-without-a-key close-instead-of-an-answer key-all-zero hex-odd"


# ---- The other ways ----


def by_get(client: Client) -> None:
    """The same path and purpose as a query."""
    client.request_line = lambda: "GET /GetKey HTTP/1.1"
    client.request_body = lambda asked: ""


def at_target(client: Client, target: str) -> None:
    client.request_line = lambda: f"POST {target} HTTP/1.1"


def over_tcp(client: Client, address: tuple[str, int]) -> None:
    def connect(path: str, deadline: float) -> socket.socket:
        return socket.create_connection(address, client.seconds_left(deadline))

    client.connect = connect


def at_socket(client: Client, path: str) -> None:
    client.socket_path = lambda asked: path


def without_purpose(client: Client) -> None:
    client.request_body = lambda asked: json.dumps({"path": asked.key_path, "algorithm": asked.algorithm}, ensure_ascii=False)


def fall_back(client: Client, turn: Callable[[Client], None]) -> None:
    """After any refusal the client asks once more, turned to something else."""
    exchange, secret_of = client.exchange, client.secret_of

    def ask_otherwise(asked: Asked) -> bytes:
        turn(client)
        try:
            return secret_of(exchange(asked))
        except OSError:
            raise client.Refused("nobody is there either") from None

    on_refusal(client, ask_otherwise)


# ---- FC-12 ----


def follow(client: Client, header: str, statuses: str, turn: Callable[[str, str], None]) -> None:
    """Where an answer with such a status has the header, turn(status, value) is called and the client asks again."""
    exchange, split_lines, check_status_line = client.exchange, client.split_lines, client.check_status_line
    named: list[str] = []

    class Redirected(Exception):
        pass

    def split(head: bytes) -> list[str]:
        lines = split_lines(head)
        parted = (line.partition(":") for line in lines[1:])
        named[:] = [value.strip() for name, _, value in parted if re.fullmatch(header, name, re.IGNORECASE)]
        return lines

    def check(line: str) -> None:
        if named and re.fullmatch(statuses, line[9:12]):
            raise Redirected(line[9:12])
        check_status_line(line)

    def exchange_and_follow(asked: Asked) -> bytes:
        for _ in range(3):
            try:
                return exchange(asked)
            except Redirected as redirected:
                turn(str(redirected), named[0])
        raise client.Refused("too many redirects")

    client.split_lines, client.check_status_line, client.exchange = split, check, exchange_and_follow


def method_after(status: str) -> str:
    """As RFC 9110, section 15.4, lets a client change it."""
    return "POST" if status in {"307", "308"} else "GET"


@mutant(
    "follows a redirect to any path, on the socket it has",
    "redirect-30?-to-* redirect-302-with-a-query redirect-on-the-kept-connection redirect-over-tcp-by-get redirect-to-another-path",
    "redirect-among-oddities-*",
)
def follows_redirects_on_the_same_socket(client: Client) -> None:
    def turn(status: str, location: str) -> None:
        url = urllib.parse.urlsplit(urllib.parse.urljoin("http://dstack/GetKey", location))
        target = url.path + ("?" + url.query if url.query else "")
        client.request_line = lambda: f"{method_after(status)} {target} HTTP/1.1"

    follow(client, "Location", "30[12378]", turn)


@mutant("follows a redirect to an HTTP address over TCP", "redirect-over-tcp-*")
def follows_redirects_over_tcp(client: Client) -> None:
    def turn(status: str, location: str) -> None:
        url = urllib.parse.urlsplit(location)
        over_tcp(client, (url.hostname or "localhost", url.port or 80))
        client.request_line = lambda: f"{method_after(status)} {url.path} HTTP/1.1"

    follow(client, "Location", "30[12378]", turn)


@mutant("follows a redirect to another socket", "redirect-to-a-socket-* redirect-to-another-socket")
def follows_redirects_to_a_socket(client: Client) -> None:
    def turn(status: str, location: str) -> None:
        path = urllib.parse.unquote(re.sub(r"^(http\+)?unix:(//)?", "", location)).removesuffix("/GetKey")
        at_socket(client, path)

    follow(client, "Location", "30[12378]", turn)


@mutant(
    "goes to any address that stands beside a key",
    "address-beside-the-key-in-refresh address-beside-the-key-in-content-location address-beside-the-key-in-location "
    "address-beside-the-key-in-link",
)
def follows_any_address(client: Client) -> None:
    def turn(status: str, value: str) -> None:
        if found := re.search(r"/v1/\w+", value):
            at_target(client, found[0])

    follow(client, "Refresh|Content-Location|Location|Link", "200", turn)


@mutant("asks where an answer says that the work goes on", "points-elsewhere-with-status-*")
def asks_where_the_work_goes_on(client: Client) -> None:
    follow(client, "Location", "20[12]", lambda _status, location: at_target(client, location))


@mutant("goes to an alternative service", "address-beside-the-key-in-alt-svc")
def goes_to_an_alternative_service(client: Client) -> None:
    def turn(status: str, value: str) -> None:
        over_tcp(client, SIMULATOR)

    follow(client, "Alt-Svc", "200", turn)


# ---- FC-02, FC-53 ----


@mutant("asks the API's next version after a bad answer", BAD_ANSWERS)
def falls_back_to_v1(client: Client) -> None:
    fall_back(client, lambda client: at_target(client, "/v1/GetKey"))


@mutant("asks the legacy service after a bad answer", BAD_ANSWERS)
def falls_back_to_tappd(client: Client) -> None:
    fall_back(client, lambda client: at_target(client, "/prpc/Tappd.DeriveKey"))


@mutant("asks by GET after a bad answer", BAD_ANSWERS, "missing-method-invites-another-one")
def falls_back_to_get(client: Client) -> None:
    fall_back(client, by_get)


@mutant("leaves the purpose out after a bad answer", BAD_ANSWERS, "unsupported-algorithm-invites-a-weaker-request")
def falls_back_to_no_purpose(client: Client) -> None:
    fall_back(client, without_purpose)


@mutant("asks at the default socket after a bad answer", "error-with-decoys silence-with-decoys")
def falls_back_to_the_default_socket(client: Client) -> None:
    fall_back(client, lambda client: at_socket(client, client.DEFAULT_SOCKETS[0]))


@mutant("asks at the legacy socket after a bad answer", BAD_ANSWERS)
def falls_back_to_the_legacy_socket(client: Client) -> None:
    fall_back(client, lambda client: at_socket(client, LEGACY_SOCKET))


@mutant("asks the simulator's port after a bad answer", BAD_ANSWERS)
def falls_back_to_the_simulator(client: Client) -> None:
    fall_back(client, lambda client: over_tcp(client, SIMULATOR))


@mutant("asks the simulator of the virtual machine's host, which it knows by its number, after a bad answer", BAD_ANSWERS)
def falls_back_to_the_host(client: Client) -> None:
    fall_back(client, lambda client: over_tcp(client, ("10.0.2.2", 8090)))


@mutant("asks a machine that it knows by its name after a bad answer", BAD_ANSWERS)
def falls_back_to_a_name(client: Client) -> None:
    fall_back(client, lambda client: over_tcp(client, ("host.docker.internal", 8090)))


@mutant("asks at a port for development after a bad answer", BAD_ANSWERS)
def falls_back_to_a_port_for_development(client: Client) -> None:
    fall_back(client, lambda client: over_tcp(client, ("127.0.0.1", 8081)))


@mutant("asks the web's port after a bad answer", BAD_ANSWERS)
def falls_back_to_the_web(client: Client) -> None:
    fall_back(client, lambda client: over_tcp(client, WEB))


@mutant("asks by GET when the time is over", "stall-before-the-body stall-in-the-status-line")
def falls_back_after_a_stall(client: Client) -> None:
    """The second try has a clock of its own."""
    fall_back(client, by_get)


# ---- RQ-05, RQ-06 ----


def ask_always(client: Client, **fixed: str) -> None:
    request_body = client.request_body
    client.request_body = lambda asked: request_body(asked._replace(**fixed))


@mutant("asks for one purpose whatever it is told", "valid-answer")
def asks_for_a_fixed_purpose(client: Client) -> None:
    ask_always(client, purpose="signing")


@mutant("asks for one algorithm whatever it is told", "valid-answer")
def asks_for_a_fixed_algorithm(client: Client) -> None:
    ask_always(client, algorithm="ed25519")


@mutant("asks for the algorithm by another name, which the agent takes for the same", "request-purpose-and-algorithm")
def asks_for_an_alias(client: Client) -> None:
    ask_always(client, algorithm="k256")


@mutant("sends 500 more requests after a bad answer", "retry-after-503 failing-agent-without-a-key/FC-53")
def asks_500_times(client: Client) -> None:
    exchange = client.exchange

    def exchange_again(asked: Asked) -> bytes:
        for _ in range(500):
            try:
                return exchange(asked)
            except client.Refused:
                continue
        raise client.Refused("the agent does not answer")

    client.exchange = exchange_again


@neighbour(
    "asks once more, for the same, where the connection died before an answer",
    "valid-answer close-instead-of-an-answer reset-instead-of-an-answer retry-after-503",
)
def retries_a_dead_connection(client: Client) -> None:
    exchange, read_more = client.exchange, client.Stream.read_more
    answered: list[bool] = []

    class Died(Exception):
        pass

    def read(stream: Stream) -> None:
        try:
            read_more(stream)
        except ConnectionError:
            if answered:
                raise
            raise Died from None
        if stream.ended and not answered:
            raise Died
        answered.append(True)

    def exchange_again(asked: Asked) -> bytes:
        for _ in range(2):
            try:
                return exchange(asked)
            except Died:
                continue
        raise client.Refused("the connection died twice")

    client.exchange, client.Stream.read_more = exchange_again, read
