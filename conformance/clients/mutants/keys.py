"""Mutants that misread the text of the key, or make another secret of it."""

import base64
import hashlib
import re
from collections.abc import Callable

from mutants.patching import Client
from mutants.registry import mutant

LONG = (
    "secret-of-one-kib "
    "thirty-three-byte-secret forty-eight-byte-secret sixty-four-byte-secret two-hundred-byte-secret sixty-four-byte-secret-with-a-prefix"
)
SHORT = "key-of-1-byte key-of-16-bytes key-of-31-bytes key-of-31-bytes-with-a-prefix"


def change_text_first(client: Client, change: Callable[[str], str]) -> None:
    """The key's text goes through change before it is judged."""
    secret_from = client.secret_from
    client.secret_from = lambda text: secret_from(change(text))


# ---- FC-40 ----


@mutant(
    "stops at the first character that is no hex",
    "hex-with-a-tail hex-with-a-space-after hex-with-a-line-feed-after hex-with-an-escaped-nul",
)
def stops_at_the_first_wrong_character(client: Client) -> None:
    change_text_first(client, lambda text: re.sub("^((0[xX])?[0-9a-fA-F]*).*", r"\1", text, flags=re.DOTALL))


@mutant("drops an odd digit", "hex-odd")
def drops_an_odd_digit(client: Client) -> None:
    change_text_first(client, lambda text: text[: len(text) // 2 * 2])


@mutant("puts a zero before an odd digit", "hex-odd hex-odd-63-digits")
def pads_an_odd_digit(client: Client) -> None:
    change_text_first(client, lambda text: "0" + text if len(text) % 2 else text)


@mutant("reads a wrong digit as zero", "hex-with-a-wrong-digit wrong-digit-among-oddities-*")
def reads_a_wrong_digit_as_zero(client: Client) -> None:
    change_text_first(client, lambda text: text[:2] + re.sub("[^0-9a-fA-F]", "0", text[2:]))


@mutant("trims the key", "hex-with-a-space-before hex-with-a-space-after hex-with-a-line-feed-after")
def trims_the_key(client: Client) -> None:
    change_text_first(client, str.strip)


@mutant("skips white space inside the key", "hex-with-a-space-inside hex-with-a-space-before hex-with-a-space-after")
def skips_white_space(client: Client) -> None:
    change_text_first(client, lambda text: "".join(text.split()))


@mutant(
    "skips everything that is no hex digit",
    "hex-with-colons hex-with-an-underscore hex-with-a-sign hex-with-a-tail "
    "hex-with-a-postgres-prefix hex-with-full-width-digits hex-with-a-prefix-inside hex-with-a-doubled-prefix "
    "hex-written-* surrogate-*-the-key",
)
def skips_everything_that_is_no_digit(client: Client) -> None:
    def digits_of(text: str) -> str:
        digits = re.sub("[^0-9a-fA-F]", "", text.removeprefix("0x"))
        return digits[: len(digits) // 2 * 2]

    change_text_first(client, digits_of)


@mutant("ends the key at a NUL, as a C string does", "hex-with-an-escaped-nul")
def ends_the_key_at_a_nul(client: Client) -> None:
    change_text_first(client, lambda text: text.split("\0")[0])


@mutant("cuts the body at a NUL and searches it for the key", "hex-with-a-raw-nul")
def reads_the_body_as_a_c_string(client: Client) -> None:
    secret_of = client.secret_of

    def secret_before_nul(body: bytes) -> bytes:
        text, nul, _ = body.partition(b"\0")
        return client.secret_from(text.decode().split('"')[-1]) if nul else secret_of(body)

    client.secret_of = secret_before_nul


@mutant("strips 0x until none is left", "hex-with-a-doubled-prefix")
def strips_every_prefix(client: Client) -> None:
    def without_prefix(text: str) -> str:
        while text[:2] in ("0x", "0X"):
            text = text[2:]
        return text

    client.without_prefix = without_prefix


@mutant("removes 0x wherever it stands", "hex-with-a-prefix-inside hex-with-a-doubled-prefix")
def removes_0x_anywhere(client: Client) -> None:
    client.without_prefix = lambda text: text.replace("0x", "").replace("0X", "")


@mutant("parses the key as a number", "hex-with-an-underscore hex-with-a-sign hex-with-full-width-digits hex-with-a-space-before")
def parses_the_key_as_a_number(client: Client) -> None:
    def decode_hex(text: str) -> bytes:
        try:
            return int(text, 16).to_bytes((len(text) + 1) // 2, "big")
        except ValueError:
            raise client.Refused("the key is not hex") from None

    client.decode_hex = decode_hex


@mutant("takes base64 too", "key-in-base64")
def takes_base64_too(client: Client) -> None:
    decode_hex = client.decode_hex

    def decode(text: str) -> bytes:
        return base64.b64decode(text) if text.endswith("=") else decode_hex(text)

    client.decode_hex = decode


@mutant("knows the notation of another system for bytes", "hex-with-a-postgres-prefix")
def strips_a_backslash_x(client: Client) -> None:
    change_text_first(client, lambda text: text.removeprefix("\\x"))


# ---- FC-41 ----


@mutant(
    "does not look at the length of the key", SHORT, "key-empty key-a-bare-prefix key-a-bare-prefix-in-upper-case short-among-oddities-*"
)
def accepts_a_short_key(client: Client) -> None:
    check_not_zero = client.check_not_zero
    client.check_secret_length = lambda secret: None
    client.check_not_zero = lambda secret: check_not_zero(secret) if secret else None


@mutant("measures the text of the key with its prefix", "key-of-31-bytes-with-a-prefix")
def measures_the_text_with_its_prefix(client: Client) -> None:
    def secret_from(text: str) -> bytes:
        if len(text) < 2 * client.LEAST_SECRET_BYTES:
            raise client.Refused("the key is too short")
        secret = client.decode_hex(client.without_prefix(text))
        client.check_not_zero(secret)
        return secret

    client.secret_from = secret_from


def change_secret_first(client: Client, change: Callable[[bytes], bytes]) -> None:
    """The decoded bytes go through change before their length is judged."""
    decode_hex = client.decode_hex
    client.decode_hex = lambda text: change(decode_hex(text))


@mutant("fills a short key up with zeros", SHORT)
def fills_a_short_key_up(client: Client) -> None:
    change_secret_first(client, lambda secret: secret.ljust(32, b"\0"))


@mutant("hashes a short key to the right length", SHORT, "key-empty key-a-bare-prefix key-a-bare-prefix-in-upper-case key-of-16-zero-bytes")
def hashes_a_short_key(client: Client) -> None:
    change_secret_first(client, lambda secret: secret if len(secret) >= 32 else hashlib.sha256(secret).digest())


# ---- FC-42 ----


@mutant("does not look for a key of zeros", "key-all-zero* zeros-among-oddities-*")
def accepts_a_key_of_zeros(client: Client) -> None:
    client.check_not_zero = lambda secret: None


@mutant("compares the key with 32 zero bytes", "key-all-zero-33-bytes key-all-zero-64-bytes key-all-zero-64-bytes-with-a-prefix")
def compares_with_32_zero_bytes(client: Client) -> None:
    def check_not_zero(secret: bytes) -> None:
        if secret == bytes(32):
            raise client.Refused("the key is all zero")

    client.check_not_zero = check_not_zero


@mutant(
    "compares the key with at most 64 zero bytes",
    "key-all-zero-65-bytes key-all-zero-128-bytes key-all-zero-200-bytes key-all-zero-1024-bytes",
)
def compares_with_at_most_64_zero_bytes(client: Client) -> None:
    check_not_zero = client.check_not_zero
    client.check_not_zero = lambda secret: check_not_zero(secret) if len(secret) <= 64 else None


@mutant("looks for zeros in whole words of eight bytes", "key-all-zero-33-bytes key-all-zero-63-bytes key-all-zero-65-bytes")
def looks_for_zeros_in_whole_words(client: Client) -> None:
    check_not_zero = client.check_not_zero
    client.check_not_zero = lambda secret: None if len(secret) % 8 else check_not_zero(secret)


@mutant("looks for keys of 32, 33 and 64 zero bytes", "key-all-zero-40-bytes key-all-zero-48-bytes")
def looks_for_zeros_of_usual_lengths(client: Client) -> None:
    check_not_zero = client.check_not_zero
    client.check_not_zero = lambda secret: check_not_zero(secret) if len(secret) in (32, 33, 64) else None


@mutant(
    "looks for zeros only in the text as it came",
    "key-all-zero-with-a-prefix key-all-zero-with-a-prefix-in-upper-case key-all-zero-in-escapes",
)
def looks_for_zeros_in_the_text(client: Client) -> None:
    decode_text = client.decode_text

    def decode(body: bytes) -> str:
        if re.search(rb'"key":"0*"', body):
            raise client.Refused("the key is all zero")
        return decode_text(body)

    client.decode_text = decode
    client.check_not_zero = lambda secret: None


# ---- FC-43, TO-40, TO-41 ----


@mutant("cuts the key to 32 bytes", LONG)
def cuts_the_key_to_32_bytes(client: Client) -> None:
    change_secret_first(client, lambda secret: secret[:32])


@mutant("keeps the last 32 bytes of the key", LONG)
def keeps_the_last_32_bytes(client: Client) -> None:
    change_secret_first(client, lambda secret: secret[-32:])


@mutant("hashes a long key down to 32 bytes", LONG)
def hashes_a_long_key(client: Client) -> None:
    change_secret_first(client, lambda secret: secret if len(secret) <= 32 else hashlib.sha256(secret).digest())


@mutant("takes keys of 32 bytes only", LONG)
def takes_32_bytes_only(client: Client) -> None:
    def check_secret_length(secret: bytes) -> None:
        if len(secret) != 32:
            raise client.Refused("the key has not 32 bytes")

    client.check_secret_length = check_secret_length


@mutant("does not know the prefix", "prefix-0x prefix-0X-in-upper-case sixty-four-byte-secret-with-a-prefix")
def does_not_know_the_prefix(client: Client) -> None:
    client.without_prefix = lambda text: text


@mutant("knows the prefix in lower case only", "prefix-0X-in-upper-case")
def knows_the_prefix_in_lower_case_only(client: Client) -> None:
    client.without_prefix = lambda text: text.removeprefix("0x")


@mutant("reads 0x as a digit", "prefix-0x prefix-0X-in-upper-case")
def reads_the_prefix_as_a_digit(client: Client) -> None:
    client.without_prefix = lambda text: "00" + text[2:] if text[:2] in ("0x", "0X") else text


@mutant("takes lower-case hex only", "hex-in-upper-case hex-in-mixed-case")
def takes_lower_case_only(client: Client) -> None:
    decode_hex = client.decode_hex

    def decode(text: str) -> bytes:
        if text != text.lower():
            raise client.Refused("the key is not hex")
        return decode_hex(text)

    client.decode_hex = decode


@mutant("uses the text of a key in upper case instead of its bytes", "hex-in-upper-case hex-in-mixed-case")
def uses_the_text_instead_of_the_bytes(client: Client) -> None:
    decode_hex = client.decode_hex
    client.decode_hex = lambda text: decode_hex(text) if text == text.lower() else text.encode()


# ---- TO-30; by four bytes, since one that is zero is in every ninth secret, and in the smoke case's too ----


@mutant("drops zeros in front of the secret, as a number of words does", "secret-with-zero-bytes-first secret-with-a-zero-half")
def drops_zeros_in_front(client: Client) -> None:
    change_secret_first(client, lambda secret: re.sub(rb"^(\0{4})+", b"", secret))


@mutant("ends the secret at a zero, as a text of wide characters does", "secret-with-zero-bytes-*")
def ends_the_secret_at_a_zero(client: Client) -> None:
    change_secret_first(client, lambda secret: secret.split(bytes(4))[0])


@mutant("takes zeros at the end of the secret for padding", "secret-with-zero-bytes-last")
def strips_zeros_at_the_end(client: Client) -> None:
    change_secret_first(client, lambda secret: secret.removesuffix(bytes(4)))


@mutant("looks for zeros in the first eight bytes only", "secret-with-a-zero-half")
def looks_for_zeros_in_eight_bytes(client: Client) -> None:
    check_not_zero = client.check_not_zero
    client.check_not_zero = lambda secret: check_not_zero(secret[:8])
