"""A careful client on http.client, Python's own HTTP library: prints the key, or refuses (client contract, version 1.1)."""

import json
import os
import sys
from typing import Any

from exchange import Refused, post
from secret import secret_of

SECONDS = 3.0


def told(name: str) -> str:
    """What the runner says in this variable of the client contract."""
    return os.environ["DSTACK_CONFORMANCE_" + name]


def obtain(socket: str, key_path: str, purpose: str, algorithm: str) -> bytes:
    """The secret. Each question has a connection of its own, and nothing is kept of it."""
    asked = {"path": key_path, "purpose": purpose, "algorithm": algorithm}
    return secret_of(post(socket, "/GetKey", json.dumps(asked).encode(), SECONDS))


def refuse(refused: Refused) -> None:
    """On standard error, where reasons are read."""
    print(f"refused: {refused}", file=sys.stderr)


def once() -> int:
    """The exit status: 0 with the key on standard output, 1 without one."""
    try:
        secret = obtain(told("SOCKET"), told("KEY_PATH"), told("PURPOSE"), told("ALGORITHM"))
    except Refused as refused:
        refuse(refused)
        return 1
    try:
        print(json.dumps({"secret": secret.hex()}), flush=True)
    except OSError:
        sys.stdout = None  # what it holds would be written once more at the end
        print("refused: nobody can read the key", file=sys.stderr)
        return 1
    return 0


def answer_to(question: dict[str, Any]) -> dict[str, Any]:
    """What one line of a session is answered."""
    try:
        secret = obtain(question["socket"], question["key_path"], question["purpose"], question["algorithm"])
    except Refused as refused:
        refuse(refused)
        return {"id": question["id"], "answer": "refused"}
    return {"id": question["id"], "answer": "key", "secret": secret.hex()}


def session() -> int:
    """A question a line, one after the other, until there is no more."""
    for line in sys.stdin:
        print(json.dumps(answer_to(json.loads(line))), flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(session() if sys.argv[-1] == "--session" else once())
