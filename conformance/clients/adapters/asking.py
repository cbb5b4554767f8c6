"""Asks a client what it makes of answers, once each and all in one session, with nothing of the suite between the two."""

import functools
import json
import pathlib
import subprocess
import tempfile
from typing import Any, NamedTuple

from adapters.replaying import PATIENCE_SECONDS, Agent, environment, question_line, rendered

WORDS = {0: "key", 1: "refused", 89: "unsupported"}


class Question(NamedTuple):
    """What is asked, and the case whose bytes are the answer."""

    case: str
    key_path: str = "a/key"
    algorithm: str = "secp256k1"


class Answered(NamedTuple):
    """In the word of a session, the key in hex where there is one, and all that was sent to the agent."""

    word: str
    secret: str | None
    sent: tuple[bytes, ...]


@functools.cache
def answer_to(question: Question) -> bytes:
    """The case's bytes."""
    return rendered(question.case, question.key_path, None)


class Played:
    """A question, and the agent it goes to."""

    def __init__(self, question: Question, folder: pathlib.Path, number: int) -> None:
        self.question = question
        self.socket = folder / f"agent-{number}.sock"
        self.agent = Agent(self.socket, answer_to(question), "close")

    def environment(self, folder: pathlib.Path) -> dict[str, str]:
        """As a client that is asked once is told it."""
        told = environment(self.socket, str(folder), self.question.key_path)
        return told | {"DSTACK_CONFORMANCE_ALGORITHM": self.question.algorithm}

    def line(self, number: int, folder: pathlib.Path) -> str:
        """As a session is told it."""
        return question_line(self.environment(folder), number)

    def answered(self, word: str, said: dict[str, Any]) -> Answered:
        """With what the agent has seen."""
        return Answered(word, said.get("secret"), tuple(sorted(connection.received() for connection in self.agent.connections)))


def run(command: list[str], told: dict[str, str], lines: str) -> subprocess.CompletedProcess[str]:
    """The client from its start to its end. What it says on standard error is nobody's business here."""
    return subprocess.run(
        command, env=told, input=lines, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, timeout=PATIENCE_SECONDS, check=False
    )


def once_each(command: list[str], questions: list[Question]) -> list[Answered]:
    """A process for each question."""
    answers = []
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        for number, question in enumerate(questions):
            played = Played(question, folder, number)
            done = run(command, played.environment(folder), "")
            word = WORDS.get(done.returncode, f"exit status {done.returncode}")
            answers.append(played.answered(word, json.loads(done.stdout) if word == "key" else {}))
    return answers


def in_session(command: list[str], questions: list[Question]) -> list[Answered]:
    """One process for all of them. They are there together, so that it may answer them in any order."""
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        played = [Played(question, folder, number) for number, question in enumerate(questions)]
        lines = "".join(each.line(number, folder) for number, each in enumerate(played))
        done = run([*command, "--session"], played[0].environment(folder), lines)
        said = {answer["id"]: answer for answer in map(json.loads, done.stdout.splitlines())}
        return [each.answered(*word_in(said.get(number))) for number, each in enumerate(played)]


def word_in(said: dict[str, Any] | None) -> tuple[str, dict[str, Any]]:
    """Of an answer that has what the contract says and no more."""
    if said is None:
        return "no answer", {}
    members = {"id", "answer", "secret"} if said.get("answer") == "key" else {"id", "answer"}
    return (said["answer"] if set(said) == members else f"an answer of {', '.join(sorted(said))}"), said
