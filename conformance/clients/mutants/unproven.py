"""Mutants that look where a key comes from, but for one way in which it can be written, sent or asked for."""

import json
import re
from collections.abc import Callable

from mutants.byways import Ways
from mutants.patching import Client
from mutants.registry import mutant
from sound_client import Asked

ORDER = 0xFFFFFFFF_FFFFFFFF_FFFFFFFF_FFFFFFFE_BAAEDCE6_AF48A03B_BFD25E8C_D0364141
OTHER_ROOT = "origin-forged-under-a-key-"


def prove_nothing_where(client: Client, where: Callable[[bytes, bytes, Asked], bool]) -> None:
    """Where this holds of the body, the key and the question, any origin is as good."""
    check_origin = client.check_origin

    def check(body: bytes, secret: bytes, asked: Asked) -> None:
        if not where(body, secret, asked):
            check_origin(body, secret, asked)

    client.check_origin = check


# ---- How the key is written ----


@mutant("proves no key that has a prefix", f"{OTHER_ROOT}with-a-prefix")
def proves_no_key_with_a_prefix(client: Client) -> None:
    prove_nothing_where(client, lambda body, _secret, _asked: re.search(rb'"key":"0[xX]', body) is not None)


@mutant("proves no key whose digits it does not find in the body", f"{OTHER_ROOT}in-upper-case")
def proves_no_key_in_upper_case(client: Client) -> None:
    prove_nothing_where(client, lambda body, secret, _asked: secret.hex().encode() not in body)


@mutant("proves a chain when it meets one, and has no key by then", f"{OTHER_ROOT}behind-its-chain")
def proves_no_key_behind_its_chain(client: Client) -> None:
    prove_nothing_where(client, lambda body, _secret, _asked: body.find(b'"signature_chain"') < body.find(b'"key"'))


@mutant("proves no key where the text has two of its name", f"{OTHER_ROOT}beside-another-of-its-name")
def proves_no_key_of_two(client: Client) -> None:
    prove_nothing_where(client, lambda body, _secret, _asked: body.count(b'"key"') > 1)


# ---- What it takes for no chain ----


def take_for_no_chain(client: Client, is_none: Callable[[str], bool]) -> None:
    """Links of which this holds are none, and where there are none there is nothing to prove."""

    def is_without_links(body: bytes, _secret: bytes, _asked: Asked) -> bool:
        chain = json.loads(body).get("signature_chain")
        return isinstance(chain, list) and bool(chain) and all(isinstance(link, str) and is_none(link) for link in chain)

    prove_nothing_where(client, is_without_links)


def numbers_of(link: str) -> tuple[int, int]:
    """r and s; zeros where it is no hex."""
    found = re.fullmatch("([0-9a-fA-F]{64})([0-9a-fA-F]{64})[0-9a-fA-F]{2}", link)
    return (int(found[1], 16), int(found[2], 16)) if found else (0, 0)


@mutant("takes links in upper case for none, and a key without links", "origin-forged-links-in-upper-case")
def takes_links_in_upper_case_for_none(client: Client) -> None:
    take_for_no_chain(client, lambda link: link != link.lower())


@mutant("takes links with a prefix for none, and a key without links", "origin-forged-links-with-a-prefix")
def takes_links_with_a_prefix_for_none(client: Client) -> None:
    take_for_no_chain(client, lambda link: link.startswith("0x"))


@mutant("takes links that its library cannot read for none, and a key without links", "origin-forged-links-beyond-the-order")
def takes_links_beyond_the_order_for_none(client: Client) -> None:
    take_for_no_chain(client, lambda link: max(numbers_of(link)) >= ORDER)


@mutant("looks at the form of its links, and not who signed them", "origin-forged-links-of-ones chain-up-to-another-root")
def looks_at_the_form_of_links_alone(client: Client) -> None:
    def check(body: bytes, _secret: bytes, asked: Asked) -> None:
        if asked.origin is not None:
            for link in client.links_of(client.parse_object(client.decode_text(body))):
                client.check_canonical(link)

    client.check_origin = check


# ---- How it was sent, and what was asked ----


@mutant("proves no key of an answer without a length", "origin-forged-without-a-length")
def proves_no_key_without_a_length(client: Client) -> None:
    ways = Ways(client)
    prove_nothing_where(client, lambda _body, _secret, _asked: ways.value("content-length") is None)


@mutant("trusts whoever listens at the default socket", "origin-forged-at-the-default-socket")
def trusts_the_default_socket(client: Client) -> None:
    prove_nothing_where(client, lambda _body, _secret, asked: asked.socket == client.DEFAULT_SOCKETS[0])


@mutant("proves no key of a path of more than 255 bytes", "origin-forged-with-a-long-path")
def proves_no_key_of_a_long_path(client: Client) -> None:
    prove_nothing_where(client, lambda _body, _secret, asked: len(asked.key_path.encode()) > 255)


@mutant("proves no key of a path outside ASCII", "origin-forged-with-a-path-of-other-letters")
def proves_no_key_of_other_letters(client: Client) -> None:
    prove_nothing_where(client, lambda _body, _secret, asked: not asked.key_path.isascii())


@mutant("proves keys of the purpose that is built in, and no others", "origin-forged-with-another-purpose")
def proves_no_key_of_another_purpose(client: Client) -> None:
    prove_nothing_where(client, lambda _body, _secret, asked: asked.purpose != "tessera-arc-server-key")
