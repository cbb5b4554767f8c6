"""The official Python SDK as a client under test, called as its README does (client contract, version 1.1: once, or with --session)."""

import functools
import json
import os
import sys
import threading
from typing import Any

from dstack_sdk import DstackClient


def told(name: str) -> str:
    """What the runner says in this variable of the client contract."""
    return os.environ[f"DSTACK_CONFORMANCE_{name}"]


def obtain(client: DstackClient, key_path: str, purpose: str, algorithm: str) -> bytes:
    """The decoded key; whatever the SDK throws comes through."""
    return bytes(client.get_key(key_path, purpose, algorithm).decode_key())


def refuse(error: Exception) -> None:
    """The reason is the SDK's own text."""
    print(f"refused: {error}", file=sys.stderr)


def once() -> int:
    """The exit status: 0 with the key on standard output, 1 without one. The SDK finds the socket in DSTACK_SIMULATOR_ENDPOINT."""
    try:
        secret = obtain(DstackClient(), told("KEY_PATH"), told("PURPOSE"), told("ALGORITHM"))
    except Exception as error:  # noqa: BLE001 the SDK has no error of its own: httpx, pydantic and OSError come through
        refuse(error)
        return 1
    try:
        print(json.dumps({"secret": secret.hex()}), flush=True)
    except OSError:
        sys.stdout = None  # what it holds would be written once more at the end
        print("refused: nobody can read the key", file=sys.stderr)
        return 1
    return 0


@functools.lru_cache(maxsize=1)
def client_of(socket: str) -> DstackClient:
    """One client, kept as a service keeps it, connections and all, until a question names another socket."""
    return DstackClient(socket)


def session() -> int:
    """A question a line, each in a thread of its own: they share the client, and the standard output."""
    sharing = threading.Lock()

    def answer_to(question: dict[str, Any]) -> dict[str, Any]:
        try:
            with sharing:
                client = client_of(question["socket"])
            secret = obtain(client, question["key_path"], question["purpose"], question["algorithm"])
        except Exception as error:  # noqa: BLE001 as above
            refuse(error)
            return {"id": question["id"], "answer": "refused"}
        return {"id": question["id"], "answer": "key", "secret": secret.hex()}

    def answer(line: str) -> None:
        answered = json.dumps(answer_to(json.loads(line)))
        with sharing:
            print(answered, flush=True)

    for line in sys.stdin:
        threading.Thread(target=answer, args=[line]).start()
    return 0


if __name__ == "__main__":
    sys.exit(session() if sys.argv[-1] == "--session" else once())
