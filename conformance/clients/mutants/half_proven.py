"""Mutants that follow a signature chain to its end, and prove less by it than the key that they hand out."""

from collections.abc import Callable
from typing import Any

from mutants.patching import Client
from mutants.registry import mutant
from sound_client import Asked, Origin


def prove(client: Client, part: Callable[[bytes], bytes]) -> None:
    """The chain has to be for this part of the key."""
    app_root_of = client.app_root_of
    client.app_root_of = lambda link, secret, purpose: app_root_of(link, part(secret), purpose)


@mutant(
    "looks where the first 32 bytes of the key come from",
    "key-of-the-chain-and-another key-of-the-chain-and-a-byte key-of-the-chain-and-zeros",
)
def proves_the_first_bytes(client: Client) -> None:
    prove(client, lambda secret: secret[:32])


@mutant(
    "looks where the last 32 bytes of the key come from",
    "another-key-before-the-key-of-the-chain zero-byte-before-the-key-of-the-chain",
)
def proves_the_last_bytes(client: Client) -> None:
    prove(client, lambda secret: secret[-32:])


@mutant("looks where the key comes from as a number", "zero-byte-before-the-key-of-the-chain")
def proves_the_key_as_a_number(client: Client) -> None:
    prove(client, lambda secret: secret.lstrip(b"\0").rjust(32, b"\0"))


def members_in(client: Client, body: bytes) -> dict[str, Any]:
    return dict(client.parse_object(client.decode_text(body)))


def prove_as(client: Client, change: Callable[[bytes, Asked], Asked]) -> None:
    """The proof is of another question, which change(body, asked) returns."""
    check_origin = client.check_origin
    client.check_origin = lambda body, secret, asked: check_origin(body, secret, change(body, asked))


@mutant("takes a chain for the purpose that its answer names", "chain-for-a-purpose-that-the-answer-names")
def proves_for_the_purpose_of_the_answer(client: Client) -> None:
    def named(body: bytes, asked: Asked) -> Asked:
        return asked._replace(purpose=members_in(client, body).get("purpose", asked.purpose))

    prove_as(client, named)


@mutant("looks where the public key of its answer comes from", "origin-proven-beside-another-public-key")
def proves_the_public_key_of_the_answer(client: Client) -> None:
    check_origin, arithmetic = client.check_origin, client.arithmetic
    bodies: list[bytes] = []

    class Believing:
        """The arithmetic, but for the public key, which is the one that the answer names."""

        def __getattr__(self, name: str) -> Any:
            return getattr(arithmetic(), name)

        def public_key_of(self, secret: bytes) -> bytes:
            named = members_in(client, bodies[-1]).get("public_key")
            return bytes.fromhex(named) if named else bytes(arithmetic().public_key_of(secret))

    def check(body: bytes, secret: bytes, asked: Asked) -> None:
        bodies.append(body)
        check_origin(body, secret, asked)

    client.check_origin, client.arithmetic = check, Believing


def prove_from(client: Client, member: str, change: Callable[[Origin, bytes], Origin]) -> None:
    """Where the answer has this member, the origin goes through change with it."""

    def named(body: bytes, asked: Asked) -> Asked:
        text = members_in(client, body).get(member)
        return asked._replace(origin=change(asked.origin, bytes.fromhex(text))) if asked.origin and text else asked

    prove_as(client, named)


@mutant("proves the app that its answer names", "origin-proven-beside-another-app")
def proves_the_app_of_the_answer(client: Client) -> None:
    prove_from(client, "app_id", lambda origin, app_id: origin._replace(app_id=app_id))


@mutant("goes by the root that its answer names", "origin-proven-beside-another-root")
def goes_by_the_root_of_the_answer(client: Client) -> None:
    prove_from(client, "kms_root_pubkey", lambda origin, root: origin._replace(kms_root=root))


@mutant(
    "looks where a key comes from if it was asked for by the name secp256k1",
    "chain-missing-for-k256 chain-empty-for-k256 chain-up-to-another-root-for-k256 chain-of-another-app-for-k256",
    "chain-for-another-purpose-for-k256 another-key-under-the-chain-for-k256",
)
def proves_what_is_called_secp256k1(client: Client) -> None:
    prove_as(client, lambda _body, asked: asked if asked.algorithm == "secp256k1" else asked._replace(origin=None))


@mutant("proves nothing that is not called secp256k1, and refuses it", "origin-proven-for-k256")
def refuses_the_other_name(client: Client) -> None:
    check_origin = client.check_origin

    def check(body: bytes, secret: bytes, asked: Asked) -> None:
        if asked.origin is not None and asked.algorithm != "secp256k1":
            raise client.Refused("an algorithm that has no chain")
        check_origin(body, secret, asked)

    client.check_origin = check
