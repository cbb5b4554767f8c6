"""JSON as the suite's own files have to be."""

import json
from typing import Any


def load_strictly(text: str) -> Any:
    """The value; ValueError where a member stands twice."""

    def unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        members = dict(pairs)
        if len(members) != len(pairs):
            raise ValueError(f"a member stands twice among {[name for name, _ in pairs]}")
        return members

    return json.loads(text, object_pairs_hook=unique)
