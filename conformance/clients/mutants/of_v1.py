"""Mutants that speak GetKey v1, and go wrong where it differs from v0. They are run in profile client-v1."""

import functools
import json
import re
import sys
from typing import Any

from mutants.patching import Client
from mutants.registry import mutant
from sound_client import Asked

of_v1 = functools.partial(mutant, profile="client-v1")

ODD_PUBLIC_KEYS = "v1-public-key-missing v1-public-key-null v1-public-key-a-number v1-public-key-an-array v1-public-key-an-object"
OTHER_PUBLIC_KEYS = "v1-public-key-empty v1-public-key-no-hex v1-public-key-very-long"


def ask_with(client: Client, **more: str) -> None:
    """The question of v1 has these members as well, or instead."""
    v1_members = client.v1_members
    client.v1_members = lambda asked: v1_members(asked) | more


# ---- RQ-01, RQ-04, RQ-05, RQ-07: the question ----


@of_v1("speaks v0, whatever it is told", "valid-answer")
def speaks_v0(client: Client) -> None:
    client.api_told = lambda: "v0"
    client.purpose_told = lambda: ""


@of_v1("asks the method of v0 for a domain", "valid-answer")
def asks_the_method_of_v0(client: Client) -> None:
    client.v1_request_line = client.request_line


@of_v1("calls the domain a path", "valid-answer")
def calls_the_domain_a_path(client: Client) -> None:
    client.v1_members = lambda asked: {"path": asked.key_path, "algorithm": asked.algorithm}


@of_v1("leaves the algorithm to the agent, as v0 let it", "valid-answer")
def leaves_the_algorithm_out(client: Client) -> None:
    client.v1_members = lambda asked: {"domain": asked.key_path}


@of_v1("asks for an alias, which v1 does not have", "valid-answer")
def asks_for_k256(client: Client) -> None:
    ask_with(client, algorithm="k256")


@of_v1("knows one algorithm", "v1-algorithm-ed25519")
def knows_one_algorithm(client: Client) -> None:
    ask_with(client, algorithm="secp256k1")


@of_v1("sends a purpose as well, and believes that it keeps keys apart", "v1-asked-of-the-faithful-agent")
def sends_a_purpose_too(client: Client) -> None:
    ask_with(client, purpose="signing")


@of_v1("sends the path as well, for agents of every age", "v1-asked-of-the-faithful-agent")
def sends_the_path_too(client: Client) -> None:
    v1_members = client.v1_members
    client.v1_members = lambda asked: {**v1_members(asked), "path": asked.key_path}


# ---- FC-10: an agent that does not grant it ----


def ask_again(client: Client, change: Any) -> None:
    """Where the question is refused, another one is asked."""
    exchange = client.exchange

    def twice(asked: Asked) -> bytes:
        try:
            return bytes(exchange(asked))
        except client.Refused:
            return bytes(exchange(change(asked)))

    client.exchange = twice


@of_v1("asks v0 where the agent does not speak v1", "v1-not-spoken-* v1-algorithm-declined")
def falls_back_to_v0(client: Client) -> None:
    ask_again(client, lambda asked: asked._replace(api="v0"))


@of_v1("tries the other algorithm where one is declined", "v1-algorithm-declined")
def tries_the_other_algorithm(client: Client) -> None:
    ask_again(client, lambda asked: asked._replace(algorithm="ed25519"))


# ---- FC-61: the public key ----


@of_v1("takes the public key where there is no key", "v1-public-key-alone v1-public-key-alone-of-ed25519 v1-public-key-as-the-key-*")
def takes_the_public_key_for_want_of_a_key(client: Client) -> None:
    client.key_text = lambda answer: str(answer.get("key") or answer.get("public_key"))


@of_v1("searches the text for the end of a name", "v1-public-key-first v1-public-key-alone v1-public-key-alone-of-ed25519")
def searches_for_the_end_of_a_name(client: Client) -> None:
    """As with strstr and sscanf."""

    def secret_of(body: bytes) -> bytes:
        found = re.search(rb'key":"([^"]*)"', body)
        if found is None:
            raise client.Refused("no key")
        return bytes(client.secret_from(found[1].decode()))

    client.secret_of = secret_of


@of_v1("asserts that the public key has its form", ODD_PUBLIC_KEYS, OTHER_PUBLIC_KEYS)
def asserts_that_the_public_key_has_its_form(client: Client) -> None:
    key_text = client.key_text

    def text(answer: dict[str, Any]) -> str:
        if not re.fullmatch("[0-9a-f]{64}([0-9a-f]{2})?", str(answer.get("public_key"))):
            sys.exit(70)
        return str(key_text(answer))

    client.key_text = text


@of_v1("ends with a status of its own where the public key is another one", "v1-public-key-of-another-key")
def has_a_status_for_another_public_key(client: Client) -> None:
    secret_of = client.secret_of

    def secret(body: bytes) -> bytes:
        found = bytes(secret_of(body))
        public_key = json.loads(body).get("public_key")
        if isinstance(public_key, str) and len(public_key) == 66 and public_key != client.arithmetic().public_key_of(found[:32]).hex():
            sys.exit(70)
        return found

    client.secret_of = secret


@of_v1("looks for a key inside the public key", "v1-public-key-an-object")
def looks_for_a_key_inside_the_public_key(client: Client) -> None:
    key_text = client.key_text

    def text(answer: dict[str, Any]) -> str:
        inner = answer.get("public_key")
        return str(key_text(inner if isinstance(inner, dict) else answer))

    client.key_text = text
