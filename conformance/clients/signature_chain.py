"""The two links of a signature chain, and whose they are: Keccak-256 and the recovery of secp256k1 (SEC 1, section 4.1.6), no more.

In Python alone, so that the sound client needs no library; 0.05 s for a chain.
"""

Point = tuple[int, int] | None  # None: the point at infinity

# SEC 2, section 2.4.1.
P = 2**256 - 2**32 - 977
N = 0xFFFFFFFF_FFFFFFFF_FFFFFFFF_FFFFFFFE_BAAEDCE6_AF48A03B_BFD25E8C_D0364141
G = (
    0x79BE667E_F9DCBBAC_55A06295_CE870B07_029BFCDB_2DCE28D9_59F2815B_16F81798,
    0x483ADA77_26A3C465_5DA4FBFC_0E1108A8_FD17B448_A6855419_9C47D08F_FB10D4B8,
)

# Keccak-f[1600]: the rotations in the order of the walk over the lanes (FIPS 202, sections 3.2.2 and 3.2.3).
ROTATIONS = (1, 3, 6, 10, 15, 21, 28, 36, 45, 55, 2, 14, 27, 41, 56, 8, 25, 43, 62, 18, 39, 61, 20, 44)
LANES = (10, 7, 11, 17, 18, 3, 5, 16, 8, 21, 24, 4, 15, 23, 19, 13, 12, 2, 20, 14, 22, 9, 6, 1)
RATE = 136
MASK = 2**64 - 1


def rotated(lane: int, by: int) -> int:
    """To the left, within 64 bits."""
    return (lane << by | lane >> (64 - by)) & MASK


def round_constants() -> list[int]:
    """Of the 24 rounds, from the shift register of FIPS 202, section 3.2.5."""
    register, constants = 1, []
    for _ in range(24):
        constant = 0
        for bit in range(7):
            if register & 1:
                constant |= 1 << (2**bit - 1)
            register = register << 1 ^ (0x171 if register & 0x80 else 0)
        constants.append(constant)
    return constants


def permute(state: list[int]) -> list[int]:
    """Keccak-f[1600] of 25 lanes (FIPS 202, section 3.3)."""
    for constant in round_constants():
        columns = [state[x] ^ state[x + 5] ^ state[x + 10] ^ state[x + 15] ^ state[x + 20] for x in range(5)]
        state = [lane ^ columns[(i - 1) % 5] ^ rotated(columns[(i + 1) % 5], 1) for i, lane in enumerate(state)]
        moving = state[1]
        for lane, by in zip(LANES, ROTATIONS, strict=True):
            state[lane], moving = rotated(moving, by), state[lane]
        rows = [state[y : y + 5] for y in range(0, 25, 5)]
        state = [row[x] ^ (~row[(x + 1) % 5] & row[(x + 2) % 5]) for row in rows for x in range(5)]
        state[0] ^= constant
    return state


def keccak256(message: bytes) -> bytes:
    """With Keccak's own padding, as Ethereum has it: not SHA3-256."""
    padded = bytearray(message + b"\x01" + bytes(-(len(message) + 1) % RATE))
    padded[-1] |= 0x80
    state = [0] * 25
    for start in range(0, len(padded), RATE):
        for i in range(RATE // 8):
            state[i] ^= int.from_bytes(padded[start + 8 * i : start + 8 * i + 8], "little")
        state = permute(state)
    return b"".join(lane.to_bytes(8, "little") for lane in state[:4])


def added(left: Point, right: Point) -> Point:
    """The sum of two points of the curve."""
    if left is None or right is None:
        return left or right
    (x1, y1), (x2, y2) = left, right
    if x1 == x2 and (y1 + y2) % P == 0:
        return None
    slope = (3 * x1 * x1 * pow(2 * y1, -1, P) if left == right else (y2 - y1) * pow(x2 - x1, -1, P)) % P
    x = (slope * slope - x1 - x2) % P
    return x, (slope * (x1 - x) - y1) % P


def multiplied(point: Point, times: int) -> Point:
    """By doubling and adding; in a time that tells the number, which here is no secret of anybody's."""
    product: Point = None
    while times:
        if times & 1:
            product = added(product, point)
        point, times = added(point, point), times >> 1
    return product


def compressed(point: Point) -> bytes:
    """SEC1, 33 bytes; nothing for the point at infinity."""
    return b"" if point is None else bytes([2 + point[1] % 2]) + point[0].to_bytes(32, "big")


def public_key_of(private_key: bytes) -> bytes:
    """Compressed; nothing for what is no private key of secp256k1."""
    number = int.from_bytes(private_key, "big")
    return compressed(multiplied(G, number)) if len(private_key) == 32 and 0 < number < N else b""


def is_canonical(link: bytes) -> bool:
    """r and s within the order, s in its lower half, a recovery id from 0 to 3."""
    r, s, v = int.from_bytes(link[:32], "big"), int.from_bytes(link[32:64], "big"), link[64]
    return 0 < r < N and 0 < s <= N // 2 and v <= 3


def signer_of(link: bytes, digest: bytes) -> bytes:
    """The compressed key that made r || s || v over the digest; nothing where there is none."""
    r, s, v = int.from_bytes(link[:32], "big"), int.from_bytes(link[32:64], "big"), link[64]
    x = r + (N if v & 2 else 0)
    square = (pow(x, 3, P) + 7) % P
    y = pow(square, (P + 1) // 4, P)
    if x >= P or y * y % P != square or r % N == 0:
        return b""
    if y % 2 != v & 1:
        y = P - y
    inverse = pow(r, -1, N)
    digest_part = multiplied(G, -int.from_bytes(digest, "big") * inverse % N)
    return compressed(added(multiplied((x, y), s * inverse % N), digest_part))
