"""Mutants on the way to the agent: sockets, deadlines, bounds, broken connections."""

import contextlib
import os
import select
import signal
import socket
import tempfile
from collections.abc import Callable

from mutants.patching import Client
from mutants.registry import mutant
from mutants.variants import decode_chunks, made_up_key, on_refusal, skip_interim_answers, strict_chunks
from sound_client import Asked, Stream


@mutant("makes a key up when there is no agent", "socket-* no-default-socket")
def makes_a_key_up_without_an_agent(client: Client) -> None:
    socket_path, connect, obtain = client.socket_path, client.connect, client.obtain

    class NoAgent(Exception):
        pass

    def find(asked: Asked) -> str:
        try:
            return socket_path(asked)
        except client.Refused:
            raise NoAgent from None

    def connect_to(path: str, deadline: float) -> socket.socket:
        try:
            return connect(path, deadline)
        except OSError:
            raise NoAgent from None

    def obtain_or_make_up(asked: Asked) -> bytes:
        try:
            return obtain(asked)
        except NoAgent:
            return made_up_key()

    client.socket_path, client.connect, client.obtain = find, connect_to, obtain_or_make_up


@mutant("makes a key up when the agent's answer breaks off", "close-* reset-* separator-missing-and-no-body no-body-for-the-length")
def makes_a_key_up_after_a_broken_answer(client: Client) -> None:
    on_refusal(client, made_up_key)


def try_default_sockets(client: Client, otherwise: tuple[type[Exception], ...]) -> None:
    """After a failure of the configured socket, every default socket is asked."""
    exchange = client.exchange

    def exchange_with_any(asked: Asked) -> bytes:
        for path in (asked.socket, *client.DEFAULT_SOCKETS):
            try:
                return exchange(asked._replace(socket=path))
            except otherwise:
                continue
        raise client.Refused("no agent answered")

    client.exchange = exchange_with_any


@mutant("tries the default sockets when the configured one cannot be connected to", "absent-with-decoys stale-with-decoys")
def falls_back_to_default_sockets(client: Client) -> None:
    try_default_sockets(client, (FileNotFoundError, ConnectionRefusedError))


@mutant("tries the default sockets after a bad answer of the configured one", "error-with-decoys silence-with-decoys default-agent-fails")
def tries_another_agent_after_a_bad_answer(client: Client) -> None:
    try_default_sockets(client, (OSError, client.Refused))


@mutant("prefers a default socket that is there to the configured one", "valid-answer")
def prefers_the_default_socket(client: Client) -> None:
    def socket_path(asked: Asked) -> str:
        return next((path for path in client.DEFAULT_SOCKETS if os.path.lexists(path)), asked.socket)

    client.socket_path = socket_path


@mutant("knows only the first default path", "probe-finds-var-run-dstack probe-finds-run-dstack")
def never_probes(client: Client) -> None:
    client.socket_path = lambda asked: asked.socket


@mutant("probes the default paths from the last to the first", "default-socket-present probe-keeps-the-order")
def probes_in_reverse_order(client: Client) -> None:
    client.DEFAULT_SOCKETS = client.DEFAULT_SOCKETS[:1] + client.DEFAULT_SOCKETS[:0:-1]
    first = client.DEFAULT_SOCKETS[0]

    def socket_path(asked: Asked) -> str:
        if asked.socket != first:
            return asked.socket
        for path in (*client.DEFAULT_SOCKETS[1:], first):
            if os.path.lexists(path):
                return path
        raise client.Refused("no socket at any default path")

    client.socket_path = socket_path


@mutant("dies on a default socket in an unusual place", "probe-finds-run/FC-52")
def dies_on_a_socket_it_did_not_expect(client: Client) -> None:
    connect = client.connect

    def connect_or_abort(path: str, deadline: float) -> socket.socket:
        if path in client.DEFAULT_SOCKETS:
            os.abort()
        return connect(path, deadline)

    client.connect = connect_or_abort


@mutant("looks whether another agent would be there, after a bad answer of its own", "error-with-decoys")
def looks_for_another_agent(client: Client) -> None:
    def look_and_refuse(asked: Asked) -> bytes:
        with contextlib.suppress(OSError), client.connect(client.DEFAULT_SOCKETS[1], client.deadline_of(asked)):
            pass
        raise client.Refused("the agent failed")

    on_refusal(client, look_and_refuse)


# ---- FC-04 ----


@mutant("has no deadline", "silent-agent never-accepts stall-* drip-in-the-headers")
def has_no_deadline(client: Client) -> None:
    client.seconds_left = lambda deadline: None


def time_each_read(client: Client) -> None:
    client.seconds_left = lambda deadline: 3.0


@mutant("starts its clock anew for every read", "drip-in-the-headers drip-in-the-body")
def has_a_deadline_for_each_read_only(client: Client) -> None:
    time_each_read(client)


@mutant("skips interim answers, with a clock for each read", "drip-before-the-answer")
def skips_interim_answers_without_a_deadline(client: Client) -> None:
    skip_interim_answers(client)
    time_each_read(client)


@mutant("decodes chunks, with a clock for each read", "drip-of-chunks")
def decodes_chunks_without_a_deadline(client: Client) -> None:
    decode_chunks(client, strict_chunks)
    time_each_read(client)


@mutant("takes what has come when the time is over", "stall-instead-of-the-end-of-stream terabytes-declared-then-stall")
def takes_what_has_come_at_the_deadline(client: Client) -> None:
    read_more = client.Stream.read_more

    def read_or_end(stream: Stream) -> None:
        try:
            read_more(stream)
        except (TimeoutError, client.Refused):
            stream.ended = True

    client.Stream.read_more = read_or_end
    client.body_cut_short = lambda body: body
    client.parse_length = int


def wait_for_the_agent_to_hang_up(client: Client, seconds_for: Callable[[Stream], float | None]) -> None:
    """With the whole answer in its hands, so many seconds, and refuses where there are none left; None: without end."""
    read_answer = client.read_answer

    def read_and_wait(stream: Stream) -> bytes:
        body = read_answer(stream)
        poller = select.poll()
        poller.register(stream.connection, 0)
        seconds = seconds_for(stream)
        poller.poll(seconds and 1000 * seconds)
        seconds_for(stream)
        return body

    client.read_answer = read_and_wait


@mutant("waits until the agent hangs up, although the answer is complete", "keep-open half-closed-after-the-answer")
def waits_for_the_agent_to_hang_up(client: Client) -> None:
    wait_for_the_agent_to_hang_up(client, lambda stream: client.seconds_left(stream.deadline))


@mutant("waits until the agent hangs up, however long that takes", "keep-open half-closed-after-the-answer")
def waits_for_the_agent_to_hang_up_without_end(client: Client) -> None:
    wait_for_the_agent_to_hang_up(client, lambda stream: None)


@mutant("waits two seconds for the agent to hang up, and takes the answer", "keep-open half-closed-after-the-answer")
def waits_a_while_for_the_agent_to_hang_up(client: Client) -> None:
    wait_for_the_agent_to_hang_up(client, lambda stream: 2)


@mutant("begins its clock when it is connected", "socket-with-a-full-backlog")
def waits_to_be_connected_without_a_deadline(client: Client) -> None:
    def connect(path: str, _deadline: float) -> socket.socket:
        connection = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        connection.connect(path)
        return connection

    client.connect = connect


# ---- FC-05 ----


@mutant("spools the body to a file before it looks at it", "endless-body-with-a-length endless-body-without-a-length")
def spools_the_body_to_a_file(client: Client) -> None:
    read_body = client.read_body

    def read(stream: Stream, headers: list[tuple[str, str]]) -> bytes:
        with tempfile.TemporaryFile() as spool:
            size = spool.write(stream.received)
            length = dict(headers).get("content-length")
            while not stream.ended and (length is None or size < int(length)):
                stream.received = b""
                client.Stream.read_more(stream)
                size += spool.write(stream.received)
            spool.seek(0)
            stream.received, stream.ended = spool.read(client.MOST_ANSWER_BYTES), True
            client.check_size(size)
        return bytes(read_body(stream, headers))

    client.read_body = read


# ---- FC-06 ----


@mutant("takes a reset for the end of the stream", "reset-instead-of-the-end-of-stream")
def takes_a_reset_for_the_end(client: Client) -> None:
    read_more = client.Stream.read_more

    def read_or_end(stream: Stream) -> None:
        try:
            read_more(stream)
        except ConnectionResetError:
            stream.ended = True

    client.Stream.read_more = read_or_end


@mutant("writes the request in two pieces, and dies by SIGPIPE at the second", "reset-while-the-request-is-sent")
def dies_of_a_broken_pipe(client: Client) -> None:
    send = client.send

    def send_in_two(connection: socket.socket, data: bytes, deadline: float) -> None:
        signal.signal(signal.SIGPIPE, signal.SIG_DFL)
        head, _, body = data.partition(b"\r\n\r\n")
        send(connection, head, deadline)
        gone = select.poll()
        gone.register(connection, 0)
        gone.poll(1000 if len(body) > 4096 else 0)  # until the agent has hung up on the first piece
        send(connection, b"\r\n\r\n" + body, deadline)

    client.send = send_in_two


@mutant("takes the first default socket that lets it in", "default-socket-is-stale")
def takes_the_first_default_socket_that_lets_it_in(client: Client) -> None:
    connect = client.connect

    def connect_to_any(path: str, deadline: float) -> socket.socket:
        for each in client.DEFAULT_SOCKETS if path in client.DEFAULT_SOCKETS else [path]:
            with contextlib.suppress(FileNotFoundError, ConnectionRefusedError):
                return connect(each, deadline)
        raise client.Refused("no default socket lets it in")

    client.connect = connect_to_any


@mutant("asks the agent of an earlier question where a later one's is gone", "session-second-agent-*")
def asks_an_earlier_agent(client: Client) -> None:
    connect = client.connect
    reached: list[str] = []

    def connect_to_either(path: str, deadline: float) -> socket.socket:
        try:
            connection = connect(path, deadline)
        except (FileNotFoundError, ConnectionRefusedError):
            if not reached:
                raise
            return connect(reached[-1], deadline)
        reached.append(path)
        return connection

    client.connect = connect_to_either
