"""The ARC public key of a secret, for a client that has to show which key it derives (CV-03).

SetupServer of draft-ietf-privacypass-arc-crypto-01 over SHAKE256(label || secret). Plain integers on P-256: slow, not constant-time, and for
tests only.
"""

import hashlib

LABEL = b"tessera/dstack-kms/arc-server-key/v1"
PRIME = 2**256 - 2**224 + 2**192 + 2**96 - 1
ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551
B = 0x5AC635D8AA3A93E7B3EBBD55769886BC651D06B0CC53B0F63BCE3C3E27D2604B
G_COMPRESSED = "036b17d1f2e12c4247f8bce6e563a440f277037d812deb33a0f4a13945d898c296"
H_COMPRESSED = "022d47ce5f78092b3e2b057228f47692d54fb6b554b1c1b1d5c93ee383b78483db"

Point = tuple[int, int] | None  # None: the point at infinity


def decompress(compressed: str) -> Point:
    x = int(compressed[2:], 16)
    y = pow(x**3 - 3 * x + B, (PRIME + 1) // 4, PRIME)
    return x, y if y % 2 == int(compressed[:2], 16) % 2 else PRIME - y


def compress(point: Point) -> bytes:
    assert point is not None
    x, y = point
    return bytes([2 + y % 2]) + x.to_bytes(32, "big")


def add(p: Point, q: Point) -> Point:
    if p is None or q is None:
        return q if p is None else p
    if p[0] == q[0]:
        if (p[1] + q[1]) % PRIME == 0:
            return None
        slope = (3 * p[0] ** 2 - 3) * pow(2 * p[1], -1, PRIME)
    else:
        slope = (q[1] - p[1]) * pow(q[0] - p[0], -1, PRIME)
    x = (slope**2 - p[0] - q[0]) % PRIME
    return x, (slope * (p[0] - x) - p[1]) % PRIME


def multiply(scalar: int, point: Point) -> Point:
    result = None
    for bit in f"{scalar:b}":
        result = add(result, result)
        if bit == "1":
            result = add(result, point)
    return result


def scalars(secret: bytes) -> list[int]:
    """x0, x1, x2, x0Blinding: each 32 bytes of the stream, drawn again while no scalar."""
    # Six draws of nine that are no scalar: less than once in 2^180.
    stream = hashlib.shake_256(LABEL + secret).digest(9 * 32)
    draws = (int.from_bytes(stream[at : at + 32], "big") for at in range(0, len(stream), 32))
    return [draw for draw in draws if 0 < draw < ORDER][:4]


def public_key(secret: bytes) -> bytes:
    """X0 || X1 || X2, SEC1 compressed, 99 bytes."""
    g, h = decompress(G_COMPRESSED), decompress(H_COMPRESSED)
    x0, x1, x2, x0_blinding = scalars(secret)
    points = add(multiply(x0, g), multiply(x0_blinding, h)), multiply(x1, h), multiply(x2, h)
    return b"".join(compress(point) for point in points)
