"""Tests of the whole suite by clients whose right answer is known: a sound one, and mutants of it with one defect each.

Usage: DSTACK_CONFORMANCE=PATH mutants_test.py [unittest options]

Mutants are run on the cases that are meant for them; kill_matrix.py runs them on the whole catalogue.
"""

import fnmatch
import functools
import pathlib
import tempfile
import unittest
from typing import Any

from conformance.testing.catalogue import program
from conformance.testing.compiled_clients import client_command
from conformance.testing.replayer import Replayer, recordings
from conformance.testing.suite import (
    CASES,
    CATALOGUE_DEADLINE_SECONDS,
    CLAUSES,
    LEFT_OPEN,
    NOT_ASKED,
    NOTICED,
    SLOW_CLAUSES,
    at_once,
    run_suite,
    run_with,
)
from mutants.meant import first_profile, meant_cases, meant_clauses, profile_of
from mutants.table import MUTANTS, NEIGHBOURS, Mutant

EVERY_SO_MANY_MUTANTS = 8
NEEDS_ANOTHER_AGENT = "another-agent-after-a-success"
SMOKE_CASE = "valid-answer"
Cases = dict[str, dict[str, Any]]  # of a report, by id


def level_of(case: dict[str, Any]) -> str:
    """A clause that does not name client-v1 has the level of client there."""
    clause = CLAUSES[case["clause"]]
    return str(clause.get(first_profile(case), clause["client"]))


def is_of_a_session(case: str) -> bool:
    """Its agent has to answer behind what it was made to say, which a recorded one does not."""
    return "session" in CLAUSES[CASES[case]["clause"]]


def run_mutant(mutant: Mutant, agent: str = "mock") -> Cases:
    """Each case that is meant for it, and those that they need."""
    command = client_command("mutant_client.py", "--mutant", mutant.place)
    report = run_suite(command, profile_of(mutant), meant_cases(mutant), agent, session=True)
    return {case["id"]: case for case in report["cases"]}


def missed(mutant: Mutant, cases: Cases) -> dict[str, str]:
    """The cases that are meant for it, and did not find the clause broken that it breaks there; each with its outcome."""
    return {
        case: cases[case]["outcome"] if case in cases else "did not run"
        for case, clause in meant_clauses(mutant).items()
        if case not in cases
        or cases[case]["outcome"] not in NOTICED
        or clause not in {finding["clause"] for finding in cases[case]["findings"]}
    }


def is_quick(mutant: Mutant) -> bool:
    """No case of time is meant for it."""
    return not any(CASES[case]["clause"] in SLOW_CLAUSES for case in meant_cases(mutant))


def run_mutants(mutants: list[Mutant], agent: str = "mock") -> dict[str, Cases]:
    slow_first = sorted(mutants, key=is_quick)
    outcomes = at_once(lambda mutant: run_mutant(mutant, agent), slow_first)
    return dict(zip((mutant.name for mutant in slow_first), outcomes, strict=True))


@functools.cache
def cases_of_all_mutants() -> dict[str, Cases]:
    return run_mutants(list(MUTANTS.values()))


class SoundClientTest(unittest.TestCase):
    def assert_everything_holds(self, profile: str, report: dict[str, Any]) -> None:
        fine = {("held", case["twin"]) for case in report["cases"]}
        if profile == "client":
            fine |= LEFT_OPEN
        self.assertEqual(
            {},
            {
                case["id"]: (case["outcome"], case["note"], case["findings"])
                for case in report["cases"]
                if (case["outcome"], case["twin"]) not in fine
            },
        )
        self.assertEqual((None, 0), (report["incomplete"], report["exit_status"]))
        asked = {case["id"] for case in CASES.values() if case[profile] != NOT_ASKED}
        self.assertEqual(asked, {case["id"] for case in report["cases"]})

    def test_holds_everything_of_profile_tessera(self) -> None:
        self.assert_everything_holds("tessera", run_suite(client_command("sound_client.py", "--public-key"), "tessera", session=True))

    def test_holds_everything_of_profile_client(self) -> None:
        options = ["--in-session", "--profile", "client", "--deadline", str(CATALOGUE_DEADLINE_SECONDS)]
        self.assert_everything_holds("client", run_with([program()], options, client_command("sound_client.py")))


class MutantsTest(unittest.TestCase):
    def test_every_glob_of_a_mutant_names_a_case(self) -> None:
        for mutant in MUTANTS.values():
            for glob in mutant.kills:
                case, _, clause = glob.partition("/")
                self.assertTrue(fnmatch.filter(CASES, case), f"{mutant.name}: {glob}")
                self.assertIn(clause, {"", *CLAUSES}, f"{mutant.name}: {glob}")

    def test_every_case_is_meant_by_a_mutant(self) -> None:
        self.assertEqual(set(), set(CASES) - {case for mutant in MUTANTS.values() for case in meant_cases(mutant)})

    def test_every_clause_is_broken_by_two_mutants(self) -> None:
        breaking: dict[str, set[str]] = {clause: set() for clause in CLAUSES}
        for mutant in MUTANTS.values():
            for clause in meant_clauses(mutant).values():
                breaking[clause].add(mutant.name)
        self.assertEqual({}, {clause: names for clause, names in breaking.items() if len(names) < 2})

    def test_every_mutant_is_noticed_by_every_case_meant_for_it(self) -> None:
        self.assertTrue(MUTANTS)
        for name, cases in cases_of_all_mutants().items():
            with self.subTest(name):
                self.assertEqual({}, missed(MUTANTS[name], cases))

    def test_every_case_of_a_must_fails_some_mutant(self) -> None:
        failed = {name for cases in cases_of_all_mutants().values() for name, case in cases.items() if case["outcome"] == "failed"}
        self.assertEqual([], sorted(case for case in CASES if level_of(CASES[case]) == "MUST" and case not in failed))


class RecordedAnswersTest(unittest.TestCase):
    """A choice of mutants, on hostile answers that are made of a real agent's recorded ones."""

    def test_every_chosen_mutant_is_noticed_by_every_case_meant_for_it(self) -> None:
        # Nothing of v1 has been recorded.
        of_v0 = sorted(name for name, mutant in MUTANTS.items() if mutant.profile is None)
        chosen = [MUTANTS[name] for name in of_v0[::EVERY_SO_MANY_MUTANTS]]
        self.assertGreater(len(chosen), 20)
        with tempfile.TemporaryDirectory(prefix="rec-") as folder, Replayer(pathlib.Path(folder), recordings(), any_key=True):
            found = run_mutants(chosen, f"socket:{folder}/dstack.sock")
        # A real agent's head has small letters and its connection stays: who cannot bear that fails the smoke case, and is noticed by it.
        bearing = [
            mutant for mutant in chosen if SMOKE_CASE not in found[mutant.name] or found[mutant.name][SMOKE_CASE]["outcome"] not in NOTICED
        ]
        self.assertGreater(len(bearing), 20)
        for mutant in bearing:
            with self.subTest(mutant.name):
                # A recorded agent's connection stays in the smoke case too: whoever waits for its end waits there as long.
                left = {
                    case: outcome
                    for case, outcome in missed(mutant, found[mutant.name]).items()
                    if case != NEEDS_ANOTHER_AGENT and not is_of_a_session(case) and CASES[case]["clause"] != "TO-23"
                }
                self.assertEqual({}, left)


class NeighboursTest(unittest.TestCase):
    def test_nothing_is_found_where_nothing_is(self) -> None:
        self.assertTrue(NEIGHBOURS)

        def report_of(each: Mutant) -> dict[str, Any]:
            return run_suite(client_command("mutant_client.py", "--mutant", each.place), "tessera", meant_cases(each), session=True)

        neighbours = list(NEIGHBOURS.values())
        for each, report in zip(neighbours, at_once(report_of, neighbours), strict=True):
            with self.subTest(each.name):
                self.assertEqual(
                    {}, {case["id"]: (case["note"], case["findings"]) for case in report["cases"] if case["outcome"] != "held"}
                )


if __name__ == "__main__":
    unittest.main()
