"""Mutants that say the secret where the environment asks for words, in the one spelling of that which they know."""

import os
from collections.abc import Callable

from mutants.conduct import on_success, say
from mutants.patching import Client
from mutants.registry import mutant


def say_where(client: Client, is_asked: Callable[[], bool]) -> None:
    """The secret, on standard error."""

    def say_it(secret: bytes) -> None:
        if is_asked():
            say(f"debug: got {secret.hex()}")

    on_success(client, say_it)


def told(name: str, *values: str) -> Callable[[], bool]:
    return lambda: os.environ.get(name) in values


@mutant("says the secret where DEBUG is 1", "environment-asks-by-a-digit")
def says_the_secret_where_debug_is_1(client: Client) -> None:
    say_where(client, told("DEBUG", "1"))


@mutant(
    "says the secret where DEBUG is true, in letters of any size",
    "environment-asks-by-a-word environment-asks-for-a-trace-in-capitals",
)
def says_the_secret_where_debug_is_true(client: Client) -> None:
    say_where(client, told("DEBUG", "true", "TRUE"))


@mutant("says the secret where VERBOSE is yes", "environment-asks-by-a-yes")
def says_the_secret_where_verbose_is_yes(client: Client) -> None:
    say_where(client, told("VERBOSE", "yes"))


@mutant("says the secret where LOG_LEVEL is trace", "environment-asks-for-a-trace")
def says_the_secret_where_a_trace_is_asked_for(client: Client) -> None:
    say_where(client, told("LOG_LEVEL", "trace"))


@mutant("says the secret where LOG_LEVEL is TRACE", "environment-asks-for-a-trace-in-capitals")
def says_the_secret_where_a_trace_is_called_for(client: Client) -> None:
    say_where(client, told("LOG_LEVEL", "TRACE"))


@mutant("says the secret where its library is to say what it reads", "environment-asks-libraries")
def says_what_its_library_reads(client: Client) -> None:
    say_where(client, told("NODE_DEBUG", "http,net"))


@mutant("says the secret where DSTACK_DEBUG is set", "environment-asks-the-client-by-its-name")
def says_the_secret_where_dstack_debug_is_set(client: Client) -> None:
    say_where(client, lambda: "DSTACK_DEBUG" in os.environ)


@mutant("dumps an answer that it refuses where DEBUG is 1 or true", "environment-asks-by-*-of-a-bad-answer")
def dumps_a_bad_answer_where_debug_is_on(client: Client) -> None:
    secret_of, is_asked = client.secret_of, told("DEBUG", "1", "true")

    def secret_or_dump(body: bytes) -> bytes:
        try:
            return bytes(secret_of(body))
        except client.Refused:
            if is_asked():
                say(f"cannot read {body!r}")
            raise

    client.secret_of = secret_or_dump
