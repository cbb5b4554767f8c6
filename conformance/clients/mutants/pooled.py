"""Mutants that are sound to their first question, and in a session read, prove or keep something otherwise."""

import json
import sys
import unicodedata
from collections.abc import Callable
from typing import Any

from mutants.byways import look_away
from mutants.patching import Client
from mutants.registry import mutant
from mutants.unbounded import read_far_too_much
from sound_client import Asked, Origin, Stream

# ---- What a question says ----


def in_a_session(client: Client, change: Callable[[dict[str, Any]], dict[str, Any]]) -> None:
    """Each question of a session goes through change."""
    asked_in = client.asked_in
    client.asked_in = lambda question, timeout: asked_in(change(question), timeout)


def read_path_as(client: Client, change: Callable[[str], str]) -> None:
    in_a_session(client, lambda question: question | {"key_path": change(question["key_path"])})


@mutant(
    "pastes the paths of its session into the request without encoding them",
    "session-path-with-quotes-and-backslashes session-path-with-control-characters session-path-that-injects-json",
)
def pastes_the_paths_of_its_session(client: Client) -> None:
    request_body = client.request_body
    questions: list[dict[str, Any]] = []

    def note(question: dict[str, Any]) -> dict[str, Any]:
        questions.append(question)
        return question

    def pasted(asked: Asked) -> str:
        if not questions:
            return str(request_body(asked))
        return f'{{"path":"{asked.key_path}","purpose":"{asked.purpose}","algorithm":"{asked.algorithm}"}}'

    in_a_session(client, note)
    client.request_body = pasted


@mutant("reads lines as Unicode has them", "session-path-with-other-line-ends")
def reads_lines_as_unicode_has_them(client: Client) -> None:
    def session(timeout: float) -> int:
        for lines in sys.stdin:
            for line in lines.splitlines():
                client.write_line(json.dumps(client.answer_to(json.loads(line), timeout)))
        return 0

    client.session = session


@mutant(
    "reads its standard input as Latin-1",
    "session-path-with-non-ascii session-path-in-another-form-of-unicode session-path-with-other-line-ends",
)
def reads_its_input_as_latin_1(client: Client) -> None:
    read_path_as(client, lambda path: path.encode().decode("latin-1"))


@mutant("drops what is no letter and no sign from the paths of its session", "session-path-with-control-characters")
def drops_control_characters_in_its_session(client: Client) -> None:
    read_path_as(client, lambda path: "".join(each for each in path if unicodedata.category(each) != "Cc"))


# ---- What its keys are kept by ----


def keep_keys_by(client: Client, name: Callable[[Asked], object]) -> None:
    """A key is asked for once for each name."""
    obtain = client.obtain
    keys: dict[object, bytes] = {}

    def obtain_once(asked: Asked) -> bytes:
        if name(asked) not in keys:
            keys[name(asked)] = obtain(asked)
        return keys[name(asked)]

    client.obtain = obtain_once


@mutant("keeps its keys by what the path looks like", "session-path-in-another-form-of-unicode")
def keeps_its_keys_by_looks(client: Client) -> None:
    keep_keys_by(client, lambda asked: unicodedata.normalize("NFC", asked.key_path))


@mutant("keeps its keys by the trimmed path", "session-path-with-outer-spaces")
def keeps_its_keys_by_the_trimmed_path(client: Client) -> None:
    keep_keys_by(client, lambda asked: asked.key_path.strip())


@mutant("keeps its keys by 4095 bytes of the path", "session-path-of-4-kib")
def keeps_its_keys_by_a_cut_path(client: Client) -> None:
    keep_keys_by(client, lambda asked: asked.key_path.encode()[:4095])


@mutant("keeps its keys by path and 64 bytes of the purpose", "session-another-purpose-in-its-last-byte-refused")
def keeps_its_keys_by_a_cut_purpose(client: Client) -> None:
    keep_keys_by(client, lambda asked: (asked.key_path, asked.purpose[:64]))


@mutant(
    "keeps its requests by path and 64 bytes of the purpose",
    "session-another-purpose-in-its-last-byte/RQ-05 session-another-purpose-in-its-last-byte-refused/RQ-05",
)
def keeps_its_requests_by_a_cut_purpose(client: Client) -> None:
    request = client.request
    requests: dict[tuple[str, str], bytes] = {}
    client.request = lambda asked: requests.setdefault((asked.key_path, asked.purpose[:64]), request(asked))


# ---- What it looks at once it had a key ----


def once_it_had_a_key(client: Client) -> Callable[[], bool]:
    """Whether the process has got a key."""
    obtain = client.obtain
    had: list[bool] = []

    def obtain_and_note(asked: Asked) -> bytes:
        secret = bytes(obtain(asked))
        had.append(True)
        return secret

    client.obtain = obtain_and_note
    return lambda: bool(had)


@mutant(
    "times each read by itself, once it had a key",
    "session-second-answer-drips/FC-04 session-second-answer-drips-in-its-headers/FC-04",
)
def times_each_read_once_it_had_a_key(client: Client) -> None:
    had, seconds_left = once_it_had_a_key(client), client.seconds_left
    client.seconds_left = lambda deadline: 3.0 if had() else seconds_left(deadline)


@mutant("has no bound, once it had a key", "session-second-answer-without-end/FC-05")
def has_no_bound_once_it_had_a_key(client: Client) -> None:
    had, read_more, parse_length = once_it_had_a_key(client), client.Stream.read_more, client.parse_length
    read_far_too_much(client)
    read_unbounded = client.Stream.read_more

    def read(stream: Stream) -> None:
        (read_unbounded if had() else read_more)(stream)

    client.Stream.read_more = read
    client.parse_length = lambda value: int(value) if had() else parse_length(value)


@mutant("takes what is there of a body, once it had a key", "session-second-answer-one-byte-short")
def takes_what_is_there_once_it_had_a_key(client: Client) -> None:
    had, body_cut_short = once_it_had_a_key(client), client.body_cut_short
    client.body_cut_short = lambda body: body if had() else body_cut_short(body)


@mutant("takes any status of success, once it had a key", "session-second-answer-of-status-206 session-second-answer-of-status-201")
def takes_any_success_once_it_had_a_key(client: Client) -> None:
    had, check_status_line = once_it_had_a_key(client), client.check_status_line
    client.check_status_line = lambda line: check_status_line("HTTP/1.1 200 OK" if had() and line[9:10] == "2" else line)


@mutant("looks at no error, once it had a key", "session-second-answer-with-an-error")
def looks_at_no_error_once_it_had_a_key(client: Client) -> None:
    had, check_no_error = once_it_had_a_key(client), client.check_no_error
    client.check_no_error = lambda answer: None if had() else check_no_error(answer)


@mutant(
    "looks at no key, and not behind its object, once it had a key",
    "session-second-answer-with-31-bytes session-second-answer-with-junk-after",
)
def looks_at_no_key_once_it_had_one(client: Client) -> None:
    look_away(client, once_it_had_a_key(client))


@mutant("reads as many digits as its first key had", "session-second-answer-with-a-wrong-digit-in-a-long-secret")
def reads_as_many_digits_as_at_first(client: Client) -> None:
    secret_from = client.secret_from
    digits: list[int] = []

    def from_as_many(text: str) -> bytes:
        secret = secret_from(text[: digits[0]] if digits else text)
        digits.append(len(text))
        return bytes(secret)

    client.secret_from = from_as_many


@mutant("takes null for the key that it had", "session-second-answer-with-a-key-of-null")
def takes_null_for_the_key_it_had(client: Client) -> None:
    key_text = client.key_text
    had: list[str] = []

    def text_of(answer: dict[str, Any]) -> str:
        if not had or answer.get("key", "") is not None:
            had[:] = [key_text(answer)]
        return had[0]

    client.key_text = text_of


# ---- Whom it asks, and what was proven ----


@mutant("asks the agent of its first question where another one fails", "session-another-agent-at-another-socket-fails")
def fails_over_to_its_first_agent(client: Client) -> None:
    obtain = client.obtain
    sockets: list[str] = []

    def obtain_here_or_there(asked: Asked) -> bytes:
        sockets.append(asked.socket)
        try:
            return bytes(obtain(asked))
        except client.Refused:
            if asked.socket == sockets[0]:
                raise
            return bytes(obtain(asked._replace(socket=sockets[0])))

    client.obtain = obtain_here_or_there


@mutant("remembers the keys whose origin was proven", "session-origin-of-the-purpose-before")
def remembers_what_was_proven(client: Client) -> None:
    check_origin = client.check_origin
    proven: set[bytes] = set()

    def check(body: bytes, secret: bytes, asked: Asked) -> None:
        if secret not in proven:
            check_origin(body, secret, asked)
            proven.add(secret)

    client.check_origin = check


@mutant("remembers the app keys that a root vouched for, and not for which app", "session-origin-of-the-app-before")
def remembers_app_keys(client: Client) -> None:
    kms_root_of, check_root = client.kms_root_of, client.check_root
    proven: set[bytes] = set()
    led_up_from: list[bytes] = [b""]

    def follow(link: bytes, app_root: bytes, app_id: bytes) -> bytes:
        led_up_from[0] = app_root
        return bytes(kms_root_of(link, app_root, app_id))

    def check(found: bytes, origin: Origin) -> None:
        if led_up_from[0] not in proven:
            check_root(found, origin)
            proven.add(led_up_from[0])

    client.kms_root_of, client.check_root = follow, check


@mutant("proves every key for the purpose of its first question", "session-origin-of-the-purpose-before session-origin-of-another-purpose")
def proves_for_its_first_purpose(client: Client) -> None:
    check_origin = client.check_origin
    purposes: list[str] = []

    def check(body: bytes, secret: bytes, asked: Asked) -> None:
        purposes.append(asked.purpose)
        check_origin(body, secret, asked._replace(purpose=purposes[0]))

    client.check_origin = check


@mutant("proves every key by the root and the app of its first question", "session-origin-of-another-agent")
def keeps_to_its_first_origin(client: Client) -> None:
    check_origin = client.check_origin
    origins: list[Origin | None] = []

    def check(body: bytes, secret: bytes, asked: Asked) -> None:
        origins.append(asked.origin)
        check_origin(body, secret, asked._replace(origin=origins[0]))

    client.check_origin = check
