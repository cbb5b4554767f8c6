"""The differences that are known to remain between dstack-mock-agent and the recordings, each with its reason."""

import fnmatch
import json
import pathlib
from typing import NamedTuple

FILE = pathlib.Path(__file__).with_name("known_differences.json")


class Known(NamedTuple):
    """Globs for the names of exchanges and the parts in which they differ, and why."""

    exchange: str
    part: str
    reason: str

    def explains(self, exchange: str, part: str) -> bool:
        """Whether a difference in this part of this exchange is meant."""
        return fnmatch.fnmatchcase(exchange, self.exchange) and fnmatch.fnmatchcase(part, self.part)


def known_differences(path: pathlib.Path = FILE) -> list[Known]:
    """The file's entries; TypeError for one with a missing or an unknown member, ValueError for one without a reason."""
    entries = [Known(**entry) for entry in json.loads(path.read_text("utf-8"))]
    for entry in entries:
        if not entry.reason.strip():
            raise ValueError(f"{path}: {entry.exchange}, {entry.part}: no reason")
    return entries


def wrong(differences: list[tuple[str, str]], known: list[Known]) -> list[str]:
    """A line for each difference (exchange, part) that no entry explains, and for each entry that explains none."""
    lines = [
        f"{exchange}: {part}: a difference that is not in known_differences.json"
        for exchange, part in differences
        if not any(entry.explains(exchange, part) for entry in known)
    ]
    lines += [
        f"{entry.exchange}, {entry.part}: in known_differences.json, but no longer a difference"
        for entry in known
        if not any(entry.explains(exchange, part) for exchange, part in differences)
    ]
    return lines
