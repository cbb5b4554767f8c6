"""Mutants that are told where the key has to come from, and do not follow its signature chain to the end."""

from typing import Any

from mutants.patching import Client
from mutants.registry import mutant
from sound_client import Asked

# ---- FC-60 ----


@mutant("takes any key, wherever it has to come from", "chain-* link-* links-* another-key-under-the-chain")
def does_not_look_at_the_chain(client: Client) -> None:
    client.check_origin = lambda _body, _secret, _asked: None


@mutant("takes a key without a chain", "chain-missing chain-null chain-empty")
def takes_a_key_without_a_chain(client: Client) -> None:
    check_origin = client.check_origin

    def check(body: bytes, secret: bytes, asked: Asked) -> None:
        if client.parse_object(client.decode_text(body)).get("signature_chain"):
            check_origin(body, secret, asked)

    client.check_origin = check


@mutant(
    "takes a chain up to anybody",
    "chain-up-to-another-root chain-of-another-app chain-of-another-key chain-for-another-purpose another-key-under-the-chain "
    "link-of-the-key-with-another-recovery-id link-of-the-app-with-another-recovery-id",
)
def takes_a_chain_up_to_anybody(client: Client) -> None:
    client.check_root = lambda _found, _origin: None


@mutant("looks at the signature of the app alone", "chain-up-to-another-root chain-by-a-key-that-nobody-vouches-for")
def looks_at_link_0_alone(client: Client) -> None:
    client.kms_root_of = lambda _link, _app_root, _app_id: client.origin_told().kms_root


@mutant("takes the s that verifies just as well", "*-with-the-other-s")
def takes_a_high_s(client: Client) -> None:
    client.check_canonical = lambda _link: None


@mutant("reads the first two links, however many there are", "links-three")
def reads_the_first_two_links(client: Client) -> None:
    links_of = client.links_of

    def links(answer: dict[str, Any]) -> list[bytes]:
        chain = answer.get("signature_chain")
        return list(links_of({"signature_chain": chain[:2] if isinstance(chain, list) else chain}))

    client.links_of = links


@mutant("takes a link that goes on", "link-one-byte-long")
def takes_a_link_that_goes_on(client: Client) -> None:
    decode_hex = client.decode_hex
    client.decode_link = lambda link: decode_hex(link)[:65]


@mutant("looks for a recovery id that fits", "link-of-the-app-with-another-recovery-id")
def looks_for_a_recovery_id(client: Client) -> None:
    """With a library that verifies, and needs none."""
    kms_root_of = client.kms_root_of

    def root_of(link: bytes, app_root: bytes, app_id: bytes) -> bytes:
        root = bytes(client.origin_told().kms_root)
        found = [kms_root_of(link[:64] + bytes([v]), app_root, app_id) for v in range(2)]
        return root if root in found else bytes(found[0])

    client.kms_root_of = root_of


@mutant("claims without the colon, so that no chain leads anywhere", "origin-proven")
def claims_without_the_colon(client: Client) -> None:
    signer = client.signer
    client.signer = lambda link, claim: signer(link, claim.replace(b":", b"", 1))
