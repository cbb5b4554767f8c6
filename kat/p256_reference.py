"""P-256 and hashing to it, in plain affine arithmetic: SEC 1, SP 800-186 and RFC 9380. Clear, not fast, not constant-time.

A point is a pair (x, y); None is the point at infinity.
"""

import hashlib

Affine = tuple[int, int]
Point = Affine | None

P = 2**256 - 2**224 + 2**192 + 2**96 - 1
ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551
A = P - 3
B = 0x5AC635D8AA3A93E7B3EBBD55769886BC651D06B0CC53B0F63BCE3C3E27D2604B
G = (
    0x6B17D1F2E12C4247F8BCE6E563A440F277037D812DEB33A0F4A13945D898C296,
    0x4FE342E2FE1A7F9B8EE7EB4A7C0F9E162BCE33576B315ECECBB6406837BF51F5,
)


def is_on_curve(point: Affine) -> bool:
    """Whether y^2 = x^3 - 3x + b."""
    x, y = point
    return (y * y - (x * x * x + A * x + B)) % P == 0


def add(left: Point, right: Point) -> Point:
    """The sum of two points of the curve."""
    if left is None:
        return right
    if right is None:
        return left
    (x1, y1), (x2, y2) = left, right
    if x1 == x2 and (y1 + y2) % P == 0:
        return None
    if left == right:
        slope = (3 * x1 * x1 + A) * pow(2 * y1, -1, P) % P
    else:
        slope = (y2 - y1) * pow(x2 - x1, -1, P) % P
    x3 = (slope * slope - x1 - x2) % P
    return x3, (slope * (x1 - x3) - y1) % P


def multiply(scalar: int, point: Point) -> Point:
    """The scalar, which is not negative, times the point."""
    result = None
    for bit in f"{scalar:b}":
        result = add(result, result)
        if bit == "1":
            result = add(result, point)
    return result


def compress(point: Point) -> bytes:
    """SEC 1, 2.3.3: 33 bytes; ValueError for the point at infinity, which has no such form."""
    if point is None:
        raise ValueError("the point at infinity")
    x, y = point
    return bytes([2 + y % 2]) + x.to_bytes(32, "big")


def expand_message_xmd(message: bytes, dst: bytes, length: int) -> bytes:
    """RFC 9380, 5.3.1, with SHA-256; the tag is at most 255 bytes long."""
    tag = dst + bytes([len(dst)])
    blocks = -(-length // 32)
    first = hashlib.sha256(bytes(64) + message + length.to_bytes(2, "big") + b"\0" + tag).digest()
    last = hashlib.sha256(first + b"\1" + tag).digest()
    uniform = last
    for index in range(2, blocks + 1):
        mixed = bytes(a ^ b for a, b in zip(first, last, strict=True))
        last = hashlib.sha256(mixed + bytes([index]) + tag).digest()
        uniform += last
    return uniform[:length]


def map_to_curve(u: int) -> Affine:
    """RFC 9380, 6.6.2: simplified SWU with Z = -10 (8.2)."""
    z = P - 10

    def right_side(x: int) -> int:
        return (x * x * x + A * x + B) % P

    denominator = (z * z * pow(u, 4, P) + z * u * u) % P
    if denominator == 0:
        x = B * pow(z * A, -1, P) % P
    else:
        x = -B * pow(A, -1, P) * (1 + pow(denominator, -1, P)) % P
    if pow(right_side(x), (P - 1) // 2, P) not in (0, 1):
        x = z * u * u * x % P
    y = pow(right_side(x), (P + 1) // 4, P)
    if y % 2 != u % 2:
        y = -y % P
    return x, y


def hash_to_curve(message: bytes, dst: bytes) -> Point:
    """P256_XMD:SHA-256_SSWU_RO_ (RFC 9380, 3 and 8.2); the cofactor is 1."""
    uniform = expand_message_xmd(message, dst, 96)
    u0, u1 = (int.from_bytes(uniform[i : i + 48], "big") % P for i in (0, 48))
    return add(map_to_curve(u0), map_to_curve(u1))
