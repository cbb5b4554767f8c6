"""Mutants that take for a digit what is none, where only some digits of the key are looked at, or a number parser looks (FC-40)."""

from collections.abc import Callable

from mutants.keys import change_text_first
from mutants.patching import Client
from mutants.registry import mutant

HEX = "0123456789abcdefABCDEF"


def read_pairs(client: Client, value_of: Callable[[str], int]) -> None:
    """Each two characters are a byte, which value_of reads; ValueError where they are none."""

    def decode_hex(text: str) -> bytes:
        if len(text) % 2:
            raise client.Refused("the key is not hex")
        try:
            return bytes(value_of(text[at : at + 2]) & 0xFF for at in range(0, len(text), 2))
        except ValueError:
            raise client.Refused("the key is not hex") from None

    client.decode_hex = decode_hex


def digit_in(text: str) -> int:
    """The value of a digit; ValueError where it is none."""
    if text not in HEX:
        raise ValueError(text)
    return int(text, 16)


def by_digits(digit: Callable[[str], int]) -> Callable[[str], int]:
    """The value of a pair, by that of its digits."""
    return lambda pair: digit(pair[0]) << 4 | digit(pair[1])


# ---- Number parsers ----


@mutant(
    "reads each pair with a number parser",
    "hex-pair-of-a-plus-* hex-pair-of-a-minus-* hex-pair-of-a-space-* hex-pair-of-a-tab-* hex-pair-of-a-line-feed-* "
    "hex-pair-of-a-vertical-tab-* hex-pair-of-an-arabic-digit",
)
def reads_pairs_with_a_number_parser(client: Client) -> None:
    read_pairs(client, lambda pair: int(pair, 16))


@mutant("takes a plus sign for the first digit of a pair", "hex-pair-of-a-plus-*")
def takes_a_plus_in_a_pair(client: Client) -> None:
    value_of = by_digits(digit_in)
    read_pairs(client, lambda pair: value_of("0" + pair[1] if pair[0] == "+" else pair))


@mutant(
    "reads an even number of characters as a number", "hex-pair-of-an-underscore-inside hex-pair-of-a-space-first hex-pair-of-a-space-last"
)
def reads_an_even_number_of_characters_as_a_number(client: Client) -> None:
    def decode_hex(text: str) -> bytes:
        try:
            value = int(text, 16)
        except ValueError:
            raise client.Refused("the key is not hex") from None
        if len(text) % 2 or value < 0:
            raise client.Refused("the key is not hex")
        return value.to_bytes(len(text) // 2, "big")

    client.decode_hex = decode_hex


@mutant(
    "reads what begins with 0x as a number",
    "hex-behind-a-prefix-odd hex-behind-a-prefix-of-* hex-behind-a-prefix-with-an-underscore hex-behind-a-prefix-with-a-space-after",
)
def reads_what_begins_with_0x_as_a_number(client: Client) -> None:
    def bytes_of(text: str) -> str:
        if text[:2] not in ("0x", "0X"):
            return text
        try:
            digits = f"{int(text, 16):x}"
        except ValueError:
            raise client.Refused("the key is not hex") from None
        return digits.zfill((len(digits) + 1) // 2 * 2).zfill(64)

    change_text_first(client, bytes_of)


@mutant("reads what begins with 0x up to the first character that is no digit", "hex-behind-a-prefix-with-a-*")
def stops_only_behind_a_prefix(client: Client) -> None:
    def beginning(text: str) -> str:
        if text[:2] not in ("0x", "0X"):
            return text
        end = next((at for at, character in enumerate(text) if at >= 2 and character not in HEX), len(text))
        return text[: end // 2 * 2]

    change_text_first(client, beginning)


# ---- Tables of digits ----


@mutant(
    "takes a character on either side of the digits for one",
    "hex-pair-of-a-slash-* hex-pair-of-a-colon-* hex-pair-of-an-at-sign-* hex-pair-of-an-upper-g-* hex-pair-of-a-backquote-* "
    "hex-pair-of-a-g-*",
)
def takes_the_neighbours_of_digits(client: Client) -> None:
    values = {"/": -1, ":": 10, "@": 9, "G": 16, "`": 9, "g": 16}
    read_pairs(client, by_digits(lambda text: values[text] if text in values else digit_in(text)))


@mutant("takes every letter for a digit", "hex-pair-of-an-upper-* hex-pair-of-a-g-*")
def takes_every_letter_for_a_digit(client: Client) -> None:
    read_pairs(client, by_digits(lambda text: int(text, 36) if text.isascii() and text.isalnum() else digit_in(text)))


@mutant("looks only at the second digit of a pair", "hex-pair-of-a-g-first hex-pair-of-a-g-inside hex-pair-of-a-g-last-but-one")
def looks_only_at_second_digits(client: Client) -> None:
    read_pairs(client, lambda pair: max(HEX.find(pair[0]), 0) << 4 | digit_in(pair[1]))


@mutant("looks only at the first digit of a pair", "hex-pair-of-a-g-second hex-pair-of-a-g-inside-second hex-pair-of-a-space-behind-*")
def looks_only_at_first_digits(client: Client) -> None:
    read_pairs(client, lambda pair: digit_in(pair[0]) << 4 | max(HEX.find(pair[1]), 0))


@mutant("looks only at the ends of the key for what is no digit", "hex-pair-*-inside hex-pair-*-inside-second")
def looks_only_at_the_ends(client: Client) -> None:
    change_text_first(client, lambda text: text[:4] + "".join(c if c in HEX else "0" for c in text[4:-4]) + text[-4:])


@mutant("sets a bit of each character, for small letters", "hex-pair-of-a-digit-without-a-bit")
def sets_a_bit_of_each_character(client: Client) -> None:
    read_pairs(client, by_digits(lambda text: digit_in(chr(ord(text) | 0x20))))


@mutant("casts each character to a byte", "hex-pair-of-a-letter-with-a-digits-low-byte")
def casts_each_character_to_a_byte(client: Client) -> None:
    read_pairs(client, by_digits(lambda text: digit_in(chr(ord(text) & 0xFF))))
