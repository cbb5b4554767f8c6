"""Mutants that live: one process is asked question after question, and something of one reaches another."""

import socket
from collections.abc import Callable

from mutants.byways import look_away_altogether
from mutants.patching import Client
from mutants.registry import mutant, neighbour
from sound_client import Asked, Stream

AFTER_AN_ANSWER = "session-answer-behind-an-answer session-answer-behind-a-body-that-is-no-json session-answer-behind-a-length-too-short"
AFTER_A_STATUS = (
    "session-answer-behind-a-refusal session-answer-behind-a-status-without-a-body session-answer-in-the-body-of-* "
    "session-answer-behind-a-head-*"
)
STALE = "session-connection-closed-while-idle session-agent-restarted"
EVERY_SESSION = "session-*"


def is_quiet(stream: Stream) -> bool:
    """Nothing came on the connection since, and it has not ended."""
    try:
        stream.connection.setblocking(False)
        stream.connection.recv(1, socket.MSG_PEEK)
    except BlockingIOError:
        return not stream.received
    except OSError:
        return False
    return False


class Pool:
    """A connection for each socket, kept from question to question."""

    def __init__(self, client: Client, is_usable: Callable[[Stream], bool] = is_quiet) -> None:
        self.client = client
        self.is_usable = is_usable
        self.kept: dict[str, Stream] = {}
        self.last: Stream | None = None  # that a question was asked on
        self.said_close = False
        request_headers, parse_headers = client.request_headers, client.parse_headers

        def parse(lines: list[str]) -> list[tuple[str, str]]:
            headers = parse_headers(lines)
            self.said_close = ("connection", "close") in headers
            return headers

        client.request_headers = lambda body: [each for each in request_headers(body) if not each.startswith("Connection:")]
        client.parse_headers = parse
        client.exchange = self.exchange

    def stream_to(self, path: str, deadline: float) -> Stream:
        stream = self.kept.pop(path, None)
        if stream is not None and self.is_usable(stream):
            stream.deadline = deadline
            return stream
        if stream is not None:
            stream.connection.close()
        return self.client.Stream(self.client.connect(path, deadline), deadline)

    def exchange(self, asked: Asked) -> bytes:
        deadline = self.client.deadline_of(asked)
        path = self.client.socket_path(asked)
        self.last = stream = self.stream_to(path, deadline)
        self.client.send(stream.connection, self.client.request(asked), deadline)
        body = bytes(self.client.read_answer(stream))
        stream.received = stream.received[len(body) :]
        if not stream.ended and not self.said_close:
            self.kept[path] = stream
        return body


@neighbour("keeps its connection, and looks at it before it is used again", EVERY_SESSION)
def keeps_its_connection(client: Client) -> None:
    Pool(client)


@mutant("reads what is left behind an answer as the next one", AFTER_AN_ANSWER)
def reads_on_behind_its_answer(client: Client) -> None:
    Pool(client, is_usable=lambda _stream: True)
    client.check_nothing_follows = lambda _rest: None


@mutant("looks at its connection when it has its answer, and not when it asks again", "session-an-answer-while-idle")
def looks_at_its_connection_too_early(client: Client) -> None:
    pool = Pool(client)
    exchange = client.exchange

    def exchange_and_look(asked: Asked) -> bytes:
        body = bytes(exchange(asked))
        stream = pool.kept.get(client.socket_path(asked))
        if stream is not None:
            quiet = is_quiet(stream)
            pool.is_usable = lambda _stream: quiet
        return body

    client.exchange = exchange_and_look


@mutant("keeps its connection after a refusal, and what it has not read of it", AFTER_A_STATUS)
def keeps_its_connection_after_a_refusal(client: Client) -> None:
    pool = Pool(client, is_usable=lambda _stream: True)
    obtain = client.obtain

    def obtain_and_keep(asked: Asked) -> bytes:
        try:
            return bytes(obtain(asked))
        except client.Refused:
            if pool.last is not None and not pool.last.ended:
                pool.kept[asked.socket] = pool.last
            raise

    client.obtain = obtain_and_keep


def keep_after_a_time_out(client: Client, is_kept: Callable[[Stream], bool]) -> None:
    """Keeps such a connection of a question that was given up, and what it has read of the answer."""
    pool = Pool(client)
    heads: dict[Stream, str] = {}
    read_head, obtain = client.read_head, client.obtain

    def read_and_note(stream: Stream) -> list[str]:
        heads[stream] = ""
        lines = list(read_head(stream))
        heads[stream] = "\r\n".join([*lines, "", ""])
        return lines

    def obtain_and_keep(asked: Asked) -> bytes:
        try:
            return bytes(obtain(asked))
        except client.Refused as refused:
            stream = pool.last
            if stream is not None and "deadline" in str(refused):
                stream.received = heads[stream].encode("latin-1") + stream.received
                if is_kept(stream):
                    pool.is_usable = lambda _stream: True
                    pool.kept[asked.socket] = stream
            raise

    client.read_head, client.obtain = read_and_note, obtain_and_keep


@mutant("keeps the connection of a question that it gave up, where nothing of an answer had come", "session-an-answer-too-late")
def keeps_its_connection_after_silence(client: Client) -> None:
    keep_after_a_time_out(client, is_kept=lambda stream: not stream.received)


@mutant("reads on where it stopped when it gave up the question before", "session-the-rest-of-an-answer-too-late")
def reads_on_where_it_gave_up(client: Client) -> None:
    keep_after_a_time_out(client, is_kept=lambda stream: bool(stream.received))


@mutant("takes chunks, and what is behind the last of them for the next answer", "session-answer-behind-chunks")
def reads_on_behind_its_chunks(client: Client) -> None:
    Pool(client, is_usable=lambda _stream: True)
    client.check_transfer_encoding = lambda _headers: None
    read_body = client.read_body

    def read_chunks(stream: Stream) -> bytes:
        body = b""
        while True:
            while b"\r\n" not in stream.received:
                stream.read_more()
            line, rest = stream.received.split(b"\r\n", 1)
            size = int(line, 16)
            while len(rest) < size + 2:
                stream.received = rest
                stream.read_more()
                rest = stream.received
            body += rest[:size]
            stream.received = rest[size + 2 :]
            if size == 0:
                stream.received = body + stream.received  # as whoever reads a body of a length leaves it
                return body

    def read(stream: Stream, headers: list[tuple[str, str]]) -> bytes:
        chunked = ("transfer-encoding", "chunked") in headers
        return read_chunks(stream) if chunked else bytes(read_body(stream, headers))

    client.read_body = read


@mutant("does not look whether its connection is still there", STALE)
def trusts_its_connection(client: Client) -> None:
    Pool(client, is_usable=lambda _stream: True)


@mutant("asks on one connection for as long as it lives", STALE)
def connects_once(client: Client) -> None:
    connect = client.connect
    made: list[socket.socket] = []

    def connect_once(path: str, deadline: float) -> socket.socket:
        if not made:
            made.append(connect(path, deadline))
        return made[0]

    pool = Pool(client, is_usable=lambda _stream: False)
    client.connect = connect_once
    pool.is_usable = lambda _stream: True


@mutant("refuses every question after one that it refused", "session-the-right-key-after-*")
def remembers_its_refusal(client: Client) -> None:
    obtain = client.obtain
    refusals: list[Exception] = []

    def obtain_until_refused(asked: Asked) -> bytes:
        if refusals:
            raise refusals[0]
        try:
            return bytes(obtain(asked))
        except client.Refused as refused:
            refusals.append(refused)
            raise

    client.obtain = obtain_until_refused


@mutant("ends its session with the first refusal", "session-the-right-key-after-*")
def ends_with_its_refusal(client: Client) -> None:
    report_refusal = client.report_refusal

    def end(refused: Exception) -> int:
        raise SystemExit(report_refusal(refused))

    client.report_refusal = end


@mutant("answers one question, and is gone", "session-the-same-key-again session-another-*")
def answers_once(client: Client) -> None:
    answer_to = client.answer_to

    def answer(question: dict[str, object], timeout: float) -> dict[str, object]:
        client.write_line(client.json.dumps(answer_to(question, timeout)))
        raise SystemExit(0)

    client.answer_to = answer


@mutant("keeps the key of a path for as long as it lives", "session-after-a-success-* session-another-agent")
def keeps_its_keys(client: Client) -> None:
    obtain = client.obtain
    keys: dict[str, bytes] = {}

    def obtain_once(asked: Asked) -> bytes:
        if asked.key_path not in keys:
            keys[asked.key_path] = obtain(asked)
        return keys[asked.key_path]

    client.obtain = obtain_once


@mutant(
    "keeps its first key, whatever it is asked for later",
    "session-another-path-* session-three-questions-one-connection session-two-questions-one-connection",
)
def keeps_its_first_key(client: Client) -> None:
    obtain = client.obtain
    first: list[bytes] = []

    def obtain_the_first(asked: Asked) -> bytes:
        if not first:
            first.append(obtain(asked))
        return first[0]

    client.obtain = obtain_the_first


@mutant(
    "keeps its keys under a path that it has cleaned",
    "session-another-path-in-another-case session-another-path-with-a-*",
)
def keeps_its_keys_by_a_clean_path(client: Client) -> None:
    obtain = client.obtain
    keys: dict[str, bytes] = {}

    def obtain_by_clean_path(asked: Asked) -> bytes:
        name = "/".join(part for part in asked.key_path.lower().split("/") if part)
        if name not in keys:
            keys[name] = obtain(asked)
        return keys[name]

    client.obtain = obtain_by_clean_path


def ask_as_at_first(client: Client, mixed: Callable[[Asked, Asked], Asked]) -> None:
    """Every question is mixed with the first one."""
    obtain = client.obtain
    asked_before: list[Asked] = []

    def obtain_as_at_first(asked: Asked) -> bytes:
        asked_before.append(asked)
        return bytes(obtain(mixed(asked, asked_before[0])))

    client.obtain = obtain_as_at_first


@mutant("asks for the algorithm of its first question ever after", "session-another-algorithm/RQ-05 session-another-algorithm-refused")
def asks_for_its_first_algorithm(client: Client) -> None:
    ask_as_at_first(client, lambda asked, first: asked._replace(algorithm=first.algorithm))


@mutant("asks at the socket of its first question ever after", "session-another-agent-at-another-socket")
def asks_at_its_first_socket(client: Client) -> None:
    ask_as_at_first(client, lambda asked, first: asked._replace(socket=first.socket))


@mutant("asks for the purpose of its first question ever after", "session-another-purpose/RQ-05 session-another-purpose-refused")
def asks_for_its_first_purpose(client: Client) -> None:
    ask_as_at_first(client, lambda asked, first: asked._replace(purpose=first.purpose))


@mutant("looks at nothing but the first answer of a connection", "session-*-on-the-kept-connection")
def looks_at_first_answers_alone(client: Client) -> None:
    pool = Pool(client)
    stream_to = pool.stream_to
    again: list[bool] = [False]

    def note_whether_again(path: str, deadline: float) -> Stream:
        kept = path in pool.kept
        stream = stream_to(path, deadline)
        again[0] = kept
        return stream

    pool.stream_to = note_whether_again  # type: ignore[method-assign]
    look_away_altogether(client, lambda _ways: again[0])
    content_length = client.content_length
    client.content_length = lambda headers: content_length(
        [each for each in headers if each[0] == "content-length"][:1] if again[0] else headers
    )
