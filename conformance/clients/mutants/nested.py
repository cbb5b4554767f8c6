"""Mutants that skip what nobody reads, and do not read it either."""

import re
from collections.abc import Callable, Iterator
from typing import Any

from mutants.patching import Client
from mutants.registry import mutant

# A string is skipped as one piece, whatever its escapes are.
PIECE = re.compile(r'"(?:[^"\\]|\\.)*"|[^"]', re.DOTALL)


def without_nested(text: str, is_skipped: Callable[[str], bool]) -> str:
    """The text with null for each nested value whose first bracket is_skipped: it ends where as many brackets were closed as opened."""

    def pieces() -> Iterator[str]:
        depth = skipped = 0
        for piece in PIECE.findall(text):
            if piece in "{[":
                depth += 1
                if not skipped and depth > 1 and is_skipped(piece):
                    skipped = depth
                    yield "null"
            if not skipped:
                yield piece
            if piece in "}]":
                if skipped == depth:
                    skipped = 0
                depth -= 1

    return "".join(pieces())


def skip_nested(client: Client, is_skipped: Callable[[str], bool]) -> None:
    load_json = client.load_json

    def load(text: str) -> Any:
        return load_json(without_nested(text, is_skipped))

    client.load_json = load


@mutant("skips nested values by counting brackets", "json-nested-* json-word-nested-* json-number-nested-* json-string-nested-*")
def skips_nested_values(client: Client) -> None:
    skip_nested(client, lambda bracket: True)


@mutant(
    "skips nested arrays by counting brackets", "json-nested-with-two-commas json-word-nested-* json-number-nested-* json-string-nested-*"
)
def skips_nested_arrays(client: Client) -> None:
    skip_nested(client, lambda bracket: bracket == "[")


@mutant("skips nested objects by counting brackets", "json-nested-with-commas-alone json-*-nested-deeper-*")
def skips_nested_objects(client: Client) -> None:
    skip_nested(client, lambda bracket: bracket == "{")
