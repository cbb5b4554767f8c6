"""A client says the same in a session as when it is asked once: the same word, the same key, and the same bytes to the agent.

Usage: DSTACK_CONFORMANCE=PATH sessions_test.py NAME FOLDER

NAME is one of ci/clients list, and is installed in FOLDER where it is not. Exit status 77, with the reason, where that cannot be.
"""

import pathlib
import sys

from adapters.asking import Answered, Question, in_session, once_each
from adapters.registry import CLIENTS, install
from conformance.testing.toolchain import SKIPPED, Skip

# What is a key to all, to some and to none; a path with what JSON escapes, and what is the end of a line to some but not to JSON.
QUESTIONS = [
    Question("valid-answer"),
    Question("key-all-zero"),
    Question("valid-answer", 'a "path" \\ with\u2028two\u2029ends\u0085'),
    Question("hex-with-a-space-inside"),
    Question("key-missing"),
    Question("status-500-with-a-valid-body"),
    Question("valid-answer", "another/key"),
    Question("many-bytes-short"),
    Question("valid-answer", algorithm="k256"),
]


def differences(once: list[Answered], living: list[Answered]) -> list[str]:
    """Between the two ways of asking, in words."""
    both = zip(QUESTIONS, once, living, strict=True)
    return [f"{question}:\n  once        {one}\n  in session  {other}" for question, one, other in both if one != other]


def compare(name: str, command: list[str]) -> int:
    """The exit status; prints what differs."""
    found = differences(once_each(command, QUESTIONS), in_session(command, QUESTIONS))
    print("\n".join(found) or f"{name}: {len(QUESTIONS)} questions, answered alike once and in a session")
    return 1 if found else 0


def main(name: str, folder: str) -> int:
    """The exit status."""
    try:
        command = install(CLIENTS[name], pathlib.Path(folder).resolve() / name)
    except Skip as skip:
        print(f"skipped: {skip}")
        return SKIPPED
    return compare(name, command)


if __name__ == "__main__":
    if len(sys.argv) != 3 or sys.argv[1] not in CLIENTS:
        sys.exit(__doc__)
    sys.exit(main(*sys.argv[1:]))
