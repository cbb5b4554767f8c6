"""Mutants that look less hard, or say more, where their environment looks like a developer's."""

import os

from mutants.patching import Client
from mutants.registry import mutant
from mutants.talkative import say_where, told
from mutants.variants import made_up_key
from sound_client import Asked

DEVELOPING = ("NODE_ENV", "APP_ENV", "ENV", "ENVIRONMENT", "GO_ENV", "RAILS_ENV", "DSTACK_DEV", "DSTACK_SIMULATOR")
TESTING = ("CI", "TESTING")
TRUSTING = ("INSECURE", "SKIP_VERIFY", "INSECURE_SKIP_VERIFY", "NO_VERIFY")


def is_one_of(names: tuple[str, ...], *values: str) -> bool:
    """One of these variables has one of these values."""
    return any(os.environ.get(name, "").lower() in values for name in names)


def take_any_status_where(client: Client, names: tuple[str, ...], *values: str) -> None:
    check_status_line = client.check_status_line
    client.check_status_line = lambda line: None if is_one_of(names, *values) else check_status_line(line)


def make_keys_up_where(client: Client, names: tuple[str, ...], *values: str) -> None:
    """A question that is refused is answered with a key for development."""
    obtain = client.obtain

    def obtain_or_make_up(asked: Asked) -> bytes:
        try:
            return bytes(obtain(asked))
        except client.Refused:
            if not is_one_of(names, *values):
                raise
            return made_up_key()

    client.obtain = obtain_or_make_up


@mutant("checks the status by an assertion", "environment-without-assertions-of-a-failure")
def checks_by_assertions(client: Client) -> None:
    take_any_status_where(client, ("PYTHONOPTIMIZE", "NDEBUG"), "1", "2")


@mutant("takes any status where it is to verify nothing", "environment-that-trusts-everybody-of-a-failure")
def takes_any_status_where_nothing_is_verified(client: Client) -> None:
    take_any_status_where(client, TRUSTING, "1", "true")


@mutant("makes a key up for development", "environment-that-says-development-of-a-failure")
def makes_a_key_up_for_development(client: Client) -> None:
    make_keys_up_where(client, DEVELOPING, "1", "dev", "development", "local")


@mutant("makes a key up for tests", "environment-that-says-test-of-a-failure")
def makes_a_key_up_for_tests(client: Client) -> None:
    make_keys_up_where(client, TESTING, "1", "true")


@mutant("says the secret where DEBUG has its name and a star", "environment-asks-in-other-words")
def says_the_secret_where_its_name_is_debugged(client: Client) -> None:
    say_where(client, told("DEBUG", "dstack*", "dstack:*"))


@mutant("says the secret where LOG_LEVEL is DEBUG", "environment-asks-in-other-words")
def says_the_secret_where_the_level_is_debug(client: Client) -> None:
    say_where(client, told("LOG_LEVEL", "DEBUG"))


@mutant("says the secret where the level is a number of 10", "environment-asks-in-other-words")
def says_the_secret_where_the_level_is_ten(client: Client) -> None:
    say_where(client, told("LOGLEVEL", "10"))


@mutant("says the secret where RUST_LOG asks for a trace of it", "environment-asks-in-other-words")
def says_the_secret_where_a_trace_of_it_is_asked_for(client: Client) -> None:
    say_where(client, lambda: "dstack_sdk=trace" in os.environ.get("RUST_LOG", ""))
