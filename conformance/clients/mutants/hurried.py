"""Mutants that are asked several questions at once, and mistake whose an answer is."""

import concurrent.futures
import json
import os
from collections.abc import Callable, Iterator
from typing import Any

from mutants.patching import Client
from mutants.registry import mutant, neighbour

AT_ONCE = "session-*-at-once"
WORKERS = 4

Json = dict[str, Any]
AnswerTo = Callable[[Json], Json]


def batches() -> Iterator[list[Json]]:
    """The questions that come together: the runner writes them at once."""
    text = b""
    while data := os.read(0, 64 * 1024):
        text += data
        if text.endswith(b"\n"):
            yield [json.loads(line) for line in text.splitlines()]
            text = b""


def answer_batches(client: Client, answers_to: Callable[[list[Json], AnswerTo], list[Json]]) -> None:
    """Takes the questions that come together, and answers all of them when it has what it wants of them."""

    def session(timeout: float) -> int:
        for questions in batches():
            for answer in answers_to(questions, lambda question: dict(client.answer_to(question, timeout))):
                client.write_line(json.dumps(answer))
        return 0

    client.session = session


def as_they_come(questions: list[Json], answer_to: AnswerTo) -> list[Json]:
    """All asked at the same time: the answers in the order in which they were there."""
    with concurrent.futures.ThreadPoolExecutor(len(questions)) as pool:
        asked = [pool.submit(answer_to, question) for question in questions]
        return [each.result() for each in concurrent.futures.as_completed(asked)]


def as_asked(questions: list[Json], answer_to: AnswerTo) -> list[Json]:
    """The same, in the order of the questions."""
    with concurrent.futures.ThreadPoolExecutor(len(questions)) as pool:
        return list(pool.map(answer_to, questions))


@neighbour("asks every question when it comes, and answers it when its own answer is there", "session-*")
def asks_at_once(client: Client) -> None:
    client.session = client.session_at_once


@neighbour("asks all that came together, and answers the last first", "session-*")
def answers_in_another_order(client: Client) -> None:
    answer_batches(client, lambda questions, answer_to: as_they_come(questions, answer_to)[::-1])


@mutant("answers its questions in the order in which their answers come", AT_ONCE)
def answers_in_the_order_of_arrival(client: Client) -> None:
    def answers_to(questions: list[Json], answer_to: AnswerTo) -> list[Json]:
        answers = as_they_come(questions, answer_to)
        return [{**answer, "id": question["id"]} for question, answer in zip(questions, answers, strict=True)]

    answer_batches(client, answers_to)


@mutant("has one place for the key of all questions under way", AT_ONCE)
def has_one_place_for_keys(client: Client) -> None:
    def answers_to(questions: list[Json], answer_to: AnswerTo) -> list[Json]:
        place: Json = {}

        def put(question: Json) -> Json:
            answer = answer_to(question)
            if answer["answer"] == "key":
                place.update(answer)
            return answer

        return [{**answer, **place, "id": answer["id"]} if answer["answer"] == "key" else answer for answer in as_they_come(questions, put)]

    answer_batches(client, answers_to)


@mutant("takes the answer of a question under way to the same agent for its own", AT_ONCE)
def joins_the_question_under_way(client: Client) -> None:
    def answers_to(questions: list[Json], answer_to: AnswerTo) -> list[Json]:
        first = answer_to(questions[0])
        return [{**first, "id": question["id"]} for question in questions]

    answer_batches(client, answers_to)


def join(client: Client, name: Callable[[Json], object], joins_refusals: bool = True) -> None:
    """Asks what came together, but of questions of one name only the first: the others take its answer, a refusal too where they may."""

    def answers_to(questions: list[Json], answer_to: AnswerTo) -> list[Json]:
        firsts: dict[object, Json] = {}
        for question in questions:
            firsts.setdefault(name(question), question)
        answers = dict(zip(firsts, as_asked(list(firsts.values()), answer_to), strict=True))

        def answer(question: Json) -> Json:
            joined = {**answers[name(question)], "id": question["id"]}
            is_own = firsts[name(question)] is question
            return joined if is_own or joins_refusals or joined["answer"] == "key" else answer_to(question)

        return [answer(question) for question in questions]

    answer_batches(client, answers_to)


@neighbour("joins a question to one under way that is the same in all but its id", "session-*")
def joins_what_is_the_same(client: Client) -> None:
    join(client, lambda question: repr(sorted((member, value) for member, value in question.items() if member != "id")))


@mutant(
    "joins a question to one under way for the same path",
    "session-two-purposes-* session-two-algorithms-* session-the-same-question-of-two-agents-at-once",
)
def joins_by_path(client: Client) -> None:
    join(client, lambda question: question["key_path"])


@mutant("joins a question to one under way that got a key for the same path", "session-two-*-the-second-refused")
def joins_a_key_by_path(client: Client) -> None:
    join(client, lambda question: (question["socket"], question["key_path"]), joins_refusals=False)


@mutant("joins a question to one under way, whatever the purpose", "session-two-purposes-*")
def joins_whatever_the_purpose(client: Client) -> None:
    join(client, lambda question: (question["socket"], question["key_path"], question["algorithm"]))


@mutant("joins a question to one under way, whatever the algorithm", "session-two-algorithms-*")
def joins_whatever_the_algorithm(client: Client) -> None:
    join(client, lambda question: (question["socket"], question["key_path"], question.get("purpose")))


@mutant("joins a question to one under way, whatever the agent", "session-the-same-question-of-two-agents-at-once")
def joins_whatever_the_agent(client: Client) -> None:
    join(client, lambda question: (question["key_path"], question.get("purpose"), question["algorithm"]))


@mutant(
    "refuses all that came together where one of them fails",
    "session-a-refusal-among-questions-at-once session-silence-among-questions-at-once",
)
def fails_together(client: Client) -> None:
    def answers_to(questions: list[Json], answer_to: AnswerTo) -> list[Json]:
        answers = as_they_come(questions, answer_to)
        failed = [answer for answer in answers if answer["answer"] != "key"]
        return [{**failed[0], "id": answer["id"]} for answer in answers] if failed else answers

    answer_batches(client, answers_to)


@mutant("refuses what comes while all of its workers are busy", "session-eight-questions-at-once")
def refuses_without_a_worker(client: Client) -> None:
    def answers_to(questions: list[Json], answer_to: AnswerTo) -> list[Json]:
        answers = as_they_come(questions[:WORKERS], answer_to)
        return answers + [{"id": question["id"], "answer": "refused"} for question in questions[WORKERS:]]

    answer_batches(client, answers_to)


@mutant("joins a question to one under way whose path differs in case alone", "session-two-paths-at-once-in-another-case")
def joins_whatever_the_case(client: Client) -> None:
    join(client, lambda question: (question["socket"], question["key_path"].lower(), question.get("purpose"), question["algorithm"]))


@mutant("joins a question to one under way whose path differs in its last slash", "session-two-paths-at-once-with-a-slash-at-the-end")
def joins_whatever_the_last_slash(client: Client) -> None:
    join(client, lambda question: (question["socket"], question["key_path"].rstrip("/"), question.get("purpose"), question["algorithm"]))


@mutant("joins a question to one under way by its words in a row", "session-two-questions-of-the-same-words-at-once", profile="client")
def joins_by_words_in_a_row(client: Client) -> None:
    join(client, lambda question: "/".join((question["socket"], question["key_path"], question.get("purpose", ""), question["algorithm"])))


@mutant("refuses what comes while sixteen questions are under way", "session-seventeen-questions-at-once")
def refuses_the_seventeenth(client: Client) -> None:
    def answers_to(questions: list[Json], answer_to: AnswerTo) -> list[Json]:
        answers = as_they_come(questions[:16], answer_to)
        return answers + [{"id": question["id"], "answer": "refused"} for question in questions[16:]]

    answer_batches(client, answers_to)
