"""Tests of the whole suite by clients whose right answer is known: mutants of the sound one with one defect each, and neighbours with none.

Usage: DSTACK_CONFORMANCE=PATH mutants_test.py [unittest options]

Mutants are run on the cases that are meant for them; kill_matrix.py runs them on the whole catalogue.
"""

import fnmatch
import functools
import unittest
from typing import Any

from conformance.testing.compiled_clients import client_command
from conformance.testing.suite import CASES, CLAUSES, at_once, run_suite
from mutant_runs import Cases, missed, run_mutants
from mutants.meant import first_profile, meant_cases, meant_clauses
from mutants.table import MUTANTS, NEIGHBOURS, Mutant


def level_of(case: dict[str, Any]) -> str:
    """A clause that does not name client-v1 has the level of client there."""
    clause = CLAUSES[case["clause"]]
    return str(clause.get(first_profile(case), clause["client"]))


@functools.cache
def cases_of_all_mutants() -> dict[str, Cases]:
    return run_mutants(list(MUTANTS.values()))


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


class NeighboursTest(unittest.TestCase):
    maxDiff = None  # what was found is what a reader of a log needs

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
