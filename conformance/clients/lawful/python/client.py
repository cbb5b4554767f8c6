"""A careful client on http.client, Python's own HTTP library: prints the key, or refuses (client contract, version 1)."""

import json
import os
import sys

from exchange import Refused, post
from secret import secret_of

SECONDS = 3.0


def told(name: str) -> str:
    """What the runner says in this variable of the client contract."""
    return os.environ["DSTACK_CONFORMANCE_" + name]


def main() -> int:
    """The exit status: 0 with the key on standard output, 1 without one."""
    asked = {"path": told("KEY_PATH"), "purpose": told("PURPOSE"), "algorithm": told("ALGORITHM")}
    try:
        secret = secret_of(post(told("SOCKET"), "/GetKey", json.dumps(asked).encode(), SECONDS))
    except Refused as refused:
        print(f"refused: {refused}", file=sys.stderr)
        return 1
    try:
        print(json.dumps({"secret": secret.hex()}), flush=True)
    except OSError:
        sys.stdout = None  # what it holds would be written once more at the end
        print("refused: nobody can read the key", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
