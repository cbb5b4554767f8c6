"""Mutants that refuse lawful JSON which is seldom written, or hang or crash on it, as readers made for one agent's answers do."""

import re
import time
from collections.abc import Callable
from typing import Any

from mutants.crashing import crash, crash_on_text
from mutants.families import by
from mutants.patching import Client
from mutants.registry import mutant
from mutants.unproven import ORDER

STRING = re.compile(r'"(?:[^"\\]|\\.)*+"')
ODD_FORMS = re.compile(r"[0-9]E|[eE]\+|-0[,\]}]")
NO_CHARACTER = re.compile("[\ufdd0-\ufdef\ufeff\ufffe\uffff]")


def read_through(client: Client, change: Callable[[str], str]) -> None:
    """The text of the answer goes through change before it is read."""
    load_json = client.load_json

    def load(text: str) -> Any:
        return load_json(change(text))

    client.load_json = load


def refuse(client: Client, is_strange: Callable[[str], object]) -> None:
    """A text of which this holds."""

    def known(text: str) -> str:
        if is_strange(text):
            raise client.Refused("not the JSON that is known")
        return text

    read_through(client, known)


# ---- What it refuses ----


@mutant("knows the small digits of an escape alone", "json-escape-in-capitals")
def knows_small_escapes_alone(client: Client) -> None:
    refuse(client, lambda text: re.search(r"\\u[0-9a-fA-F]{0,3}[A-F]", text))


@mutant("knows numbers as one agent writes them", "json-numbers-in-every-form")
def knows_plain_numbers_alone(client: Client) -> None:
    refuse(client, lambda text: ODD_FORMS.search(STRING.sub('""', text)))


@mutant("knows what is empty by its two brackets side by side", "json-white-space-in-what-is-empty")
def knows_empty_brackets_alone(client: Client) -> None:
    refuse(client, lambda text: re.search(r"\{\s+\}|\[\s+\]", text))


@mutant("refuses a character that others cannot print", "json-delete-character")
def refuses_what_cannot_be_printed(client: Client) -> None:
    refuse(client, lambda text: "\x7f" in text)


@mutant("takes a name without a letter for none", "json-name-without-a-letter")
def takes_an_empty_name_for_none(client: Client) -> None:
    refuse(client, lambda text: re.search(r'[{,]\s*""\s*:', text))


@mutant("refuses what is no character", "characters-seldom-seen-noncharacters")
def refuses_what_is_no_character(client: Client) -> None:
    refuse(client, NO_CHARACTER.search)


@mutant("ends its text at an escaped NUL", "characters-seldom-seen-an-escaped-nul")
def ends_its_text_at_an_escaped_nul(client: Client) -> None:
    read_through(client, lambda text: text.partition("\\u0000")[0])


@mutant("has 256 characters for the text of its key", "key-of-escapes-alone")
def has_room_for_a_plain_key(client: Client) -> None:
    refuse(client, lambda text: any(len(each) > 256 for each in re.findall(r'"key":"([^"]*)"', text) if "\\" in each))


# ---- What it hangs on ----


def take_its_time(client: Client, is_costly: Callable[[str], object]) -> None:
    """What takes a time that grows with the square; here for any who would look."""

    def slowly(text: str) -> str:
        while is_costly(text):
            time.sleep(1)
        return text

    read_through(client, slowly)


@mutant("goes back at each backslash", "string-of-escaped-*/FC-52")
def goes_back_at_each_backslash(client: Client) -> None:
    take_its_time(client, lambda text: text.count("\\") > 20_000)


@mutant("makes a number of all its digits, one by one", "number-out-of-range-of-two-hundred-thousand-digits/FC-52")
def makes_numbers_digit_by_digit(client: Client) -> None:
    take_its_time(client, lambda text: re.search(r":[0-9]{50000}", text))


# ---- What it crashes on ----


@mutant("has room for two thousand escapes", by("FC-52", "string-of-escaped-*"))
def has_room_for_few_escapes(client: Client) -> None:
    crash_on_text(client, lambda text: text.count("\\") > 2000)


@mutant("makes a signing key of the secret at once, and counts on its being one", "key-beyond-the-order-*")
def makes_a_signing_key_at_once(client: Client) -> None:
    check_not_zero = client.check_not_zero

    def check(secret: bytes) -> None:
        check_not_zero(secret)
        if len(secret) == 32 and int.from_bytes(secret) >= ORDER:
            crash()

    client.check_not_zero = check
