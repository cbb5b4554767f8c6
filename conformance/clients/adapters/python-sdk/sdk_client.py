"""The official Python SDK as a client under test, called as its README does (client contract, version 1)."""

import json
import os
import sys

from dstack_sdk import DstackClient


def told(name: str) -> str:
    """What the runner says in this variable of the client contract."""
    return os.environ[f"DSTACK_CONFORMANCE_{name}"]


def obtain() -> bytes:
    """The SDK finds the socket in DSTACK_SIMULATOR_ENDPOINT."""
    answer = DstackClient().get_key(told("KEY_PATH"), told("PURPOSE"), told("ALGORITHM"))
    return bytes(answer.decode_key())


def main() -> int:
    """The exit status: 0 with the key on standard output, 1 without one."""
    try:
        secret = obtain()
    except Exception as error:  # noqa: BLE001 the SDK has no error of its own: httpx, pydantic and OSError come through
        print(f"refused: {error}", file=sys.stderr)
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
