"""Mutants that prove a key by what another question of their session told, or had come of it, or ask where another one found an agent."""

from collections.abc import Callable
from typing import Any

from mutants.patching import Client
from mutants.registry import mutant
from sound_client import Asked

# ---- One place for what was asked last ----


def prove_by_the_newest(client: Client, taken: Callable[[Asked], dict[str, Any]]) -> None:
    """Questions are asked at once, and each key is proven with this of the question that came last."""
    check_origin, asked_in = client.check_origin, client.asked_in
    newest: dict[str, Any] = {}

    def asked_now(question: dict[str, Any], timeout: float) -> Asked:
        asked: Asked = asked_in(question, timeout)
        newest.update(taken(asked))
        return asked

    client.asked_in = asked_now
    client.check_origin = lambda body, secret, asked: check_origin(body, secret, asked._replace(**newest))
    client.session = client.session_at_once


@mutant("has one place for the root and the app of all its questions", "session-origins-of-two-agents-at-a-time")
def has_one_place_for_origins(client: Client) -> None:
    prove_by_the_newest(client, lambda asked: {"origin": asked.origin})


@mutant("has one place for the purpose of all its questions", "session-chains-of-two-purposes-at-a-time")
def has_one_place_for_purposes(client: Client) -> None:
    prove_by_the_newest(client, lambda asked: {"purpose": asked.purpose})


# ---- Whether it looks at all ----


def prove_where(client: Client, is_looked_at: Callable[[list[Asked], int], bool]) -> None:
    """Where this holds of the questions until now and of how many were refused."""
    check_origin, obtain = client.check_origin, client.obtain
    asked_until_now: list[Asked] = []
    refusals: list[Exception] = []

    def obtain_and_note(asked: Asked) -> bytes:
        asked_until_now.append(asked)
        try:
            return bytes(obtain(asked))
        except client.Refused as refused:
            refusals.append(refused)
            raise

    def check(body: bytes, secret: bytes, asked: Asked) -> None:
        if is_looked_at(asked_until_now, len(refusals)):
            check_origin(body, secret, asked)

    client.obtain, client.check_origin = obtain_and_note, check


@mutant("takes any key, wherever it comes from, once a question was refused", "session-origin-forged-after-a-refusal")
def proves_nothing_after_a_refusal(client: Client) -> None:
    prove_where(client, lambda _asked, refusals: not refusals)


@mutant("decides at its first question whether it looks where keys come from", "session-origin-forged-after-a-question-without-one")
def decides_once_whether_it_proves(client: Client) -> None:
    prove_where(client, lambda asked, _refusals: asked[0].origin is not None)


# ---- Where it asks ----


@mutant("keeps to the default path at which it found an agent first", "session-default-socket-appears")
def keeps_to_the_path_it_found(client: Client) -> None:
    socket_path = client.socket_path
    found: dict[str, str] = {}

    def path_of(asked: Asked) -> str:
        if asked.socket not in found:
            found[asked.socket] = str(socket_path(asked))
        return found[asked.socket]

    client.socket_path = path_of
