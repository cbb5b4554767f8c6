#!/usr/bin/python3
"""The ARC server key of a dstack guest agent, from the specifications alone: the second opinion on every key.

reference_derivation.py --socket PATH --key-path ID [--role issuer|exit]    asks the agent
reference_derivation.py --seed HEX                                          derives from this secret

Prints one line of JSON: public_key (99 bytes) and fingerprint (SHA-256 of these), in lower-case hex. Exit 1 and no key otherwise.
"""

import argparse
import hashlib
import hmac
import http.client
import json
import re
import socket
import sys
from collections.abc import Sequence

import p256_reference as p256

LABEL = b"tessera/dstack-kms/arc-server-key/v1"
PURPOSE = "tessera-arc-server-key"
ALGORITHM = "secp256k1"
MOST_ANSWER_BYTES = 256 * 1024
SECONDS = 15  # for each socket operation

# ARC(P-256), draft-ietf-privacypass-arc-crypto-01: the second generator.
H = p256.hash_to_curve(p256.compress(p256.G), b"HashToGroup-ARCV1-P256generatorH")


class Refused(Exception):
    """The agent's answer holds no usable secret."""


def hkdf_sha256(salt: bytes, key_material: bytes, info: bytes, length: int) -> bytes:
    """RFC 5869: `length` bytes."""
    pseudorandom_key = hmac.digest(salt, key_material, "sha256")
    output, block, index = b"", b"", 0
    while len(output) < length:
        index += 1
        block = hmac.digest(pseudorandom_key, block + info + bytes([index]), "sha256")
        output += block
    return output[:length]


def get_key_v0(app_root_key: bytes, path: str) -> bytes:
    """What GetKey of guest API v0 answers as key: 32 bytes."""
    return hkdf_sha256(b"RATLS", app_root_key, path.encode(), 32)


def app_root_key_of_seed(seed: bytes) -> bytes:
    """The app root key of a mock agent with this seed: the seed is the KMS root key, the app id the first 20 bytes of its hash."""
    app_id = hashlib.sha256(seed).digest()[:20]
    return hkdf_sha256(b"RATLS", seed, app_id + b"app-key", 32)


def draw_scalars(seed: bytes, label: bytes = LABEL) -> tuple[int, ...]:
    """SetupServer's x0, x1, x2, x0Blinding: 32 bytes each of the stream of label and seed, drawn again while out of range."""
    stream = hashlib.shake_256(label + seed)
    scalars: list[int] = []
    drawn = 0
    while len(scalars) < 4:
        draw = int.from_bytes(stream.digest(drawn + 32)[drawn:], "big")
        drawn += 32
        if 0 < draw < p256.ORDER:
            scalars.append(draw)
    return tuple(scalars)


def private_key(scalars: Sequence[int]) -> bytes:
    """The scalars, 32 bytes each."""
    return b"".join(scalar.to_bytes(32, "big") for scalar in scalars)


def public_key(scalars: Sequence[int]) -> bytes:
    """SetupServer's X0 || X1 || X2: 99 bytes."""
    x0, x1, x2, x0_blinding = scalars
    points = (
        p256.add(p256.multiply(x0, p256.G), p256.multiply(x0_blinding, H)),
        p256.multiply(x1, H),
        p256.multiply(x2, H),
    )
    return b"".join(p256.compress(point) for point in points)


class UnixConnection(http.client.HTTPConnection):
    """HTTP over a Unix socket."""

    def __init__(self, path: str) -> None:
        super().__init__("dstack", timeout=SECONDS)
        self.path = path

    def connect(self) -> None:
        self.sock = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self.sock.settimeout(self.timeout)
        self.sock.connect(self.path)


def checked_secret(secret: bytes) -> bytes:
    """The secret itself, or Refused."""
    if len(secret) < 32:
        raise Refused("need >= 32 bytes")
    if not any(secret):
        raise Refused("all-zero")
    return secret


def secret_of_answer(status: int, body: bytes) -> bytes:
    """The secret in an answer of GetKey, or Refused."""
    if status != 200:
        raise Refused("non-200 status")
    if len(body) > MOST_ANSWER_BYTES:
        raise Refused("answer too large")
    try:
        answer = json.loads(body)
    except ValueError:
        raise Refused("the body is not JSON") from None
    key = answer.get("key") if isinstance(answer, dict) else None
    if not isinstance(key, str) or "error" in answer:
        raise Refused('no "key" field')
    if not re.fullmatch("(0[xX])?([0-9a-fA-F]{2})*", key):
        raise Refused("not valid hex")
    return checked_secret(bytes.fromhex(re.sub("^0[xX]", "", key)))


def ask(socket_path: str, key_path: str) -> bytes:
    """The secret that the agent on this socket answers for this key path, or Refused."""
    request = json.dumps({"path": key_path, "purpose": PURPOSE, "algorithm": ALGORITHM})
    connection = UnixConnection(socket_path)
    try:
        connection.request("POST", "/GetKey", request.encode(), {"Content-Type": "application/json"})
        response = connection.getresponse()
        return secret_of_answer(response.status, response.read(MOST_ANSWER_BYTES + 1))
    except (OSError, http.client.HTTPException):
        raise Refused("the agent did not answer") from None
    finally:
        connection.close()


def main() -> int:
    """Exit status 1 where there is no key."""
    parser = argparse.ArgumentParser(description="Derives the ARC server key of a dstack guest agent.")
    source = parser.add_mutually_exclusive_group(required=True)
    source.add_argument("--socket", help="Unix socket of the guest agent")
    source.add_argument("--seed", type=bytes.fromhex, help="the secret itself, in hex")
    parser.add_argument("--key-path", help="what to ask the agent for")
    parser.add_argument("--role", choices=("issuer", "exit"), help="who asks; never enters the key")
    arguments = parser.parse_args()
    if (arguments.socket is None) != (arguments.key_path is None):
        parser.error("--socket and --key-path go together")

    try:
        if arguments.socket is None:
            seed = checked_secret(arguments.seed)
        else:
            seed = ask(arguments.socket, arguments.key_path)
    except Refused as refusal:
        print(f"refused: {refusal}", file=sys.stderr)
        return 1
    key = public_key(draw_scalars(seed))
    print(json.dumps({"public_key": key.hex(), "fingerprint": hashlib.sha256(key).hexdigest()}))
    return 0


if __name__ == "__main__":
    sys.exit(main())
