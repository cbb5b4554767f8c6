"""The secret of an answer of GetKey, or a refusal."""

import json
import re
from typing import Any, Never

from exchange import Refused

LEAST_SECRET_BYTES = 32
HEX = re.compile(r"(?:0[xX])?((?:[0-9a-fA-F]{2})*)")


def unique_members(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """What json.loads makes of an object; without it, the last of two members of one name would count."""
    members = dict(pairs)
    if len(members) != len(pairs):
        raise Refused("a member stands twice")
    return members


def refuse_constant(_name: str) -> Never:
    """Called for NaN and Infinity, which json.loads would take."""
    raise Refused("a number that JSON does not have")


def parse(body: bytes) -> Any:
    """One JSON text in UTF-8."""
    try:
        return json.loads(body.decode("utf-8"), object_pairs_hook=unique_members, parse_constant=refuse_constant)
    except (ValueError, RecursionError):
        raise Refused("the body is not JSON") from None


def decode_hex(text: str) -> bytes:
    """All of the text or nothing of it: bytes.fromhex alone skips white space."""
    found = HEX.fullmatch(text)
    if found is None:
        raise Refused("the key is not hex")
    return bytes.fromhex(found[1])


def secret_of(body: bytes) -> bytes:
    """At least 32 bytes, not all of them zero."""
    answer = parse(body)
    if not isinstance(answer, dict):
        raise Refused("the body is not an object")
    if "error" in answer:
        raise Refused("the agent reports an error")
    if not isinstance(answer.get("key"), str):
        raise Refused("there is no key that is a string")
    secret = decode_hex(answer["key"])
    if len(secret) < LEAST_SECRET_BYTES:
        raise Refused("the key is too short")
    if not any(secret):
        raise Refused("the key is all zero")
    return secret
