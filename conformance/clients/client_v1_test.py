"""Tests of profile client-v1: the sound client holds all of it, and each mutant of v1 is noticed for what it does.

Needs DSTACK_CONFORMANCE: the path of the program.
"""

import unittest

from conformance.testing.compiled_clients import client_command
from conformance.testing.suite import CASES, LEFT_OPEN, NOT_ASKED, NOTICED, run_suite
from mutants.meant import meant_cases
from mutants.table import MUTANTS, Mutant

PROFILE = "client-v1"
OF_V1 = [mutant for mutant in MUTANTS.values() if mutant.profile == PROFILE]
FEWEST_MUTANTS = 5


class SoundClientTest(unittest.TestCase):
    def test_holds_the_whole_profile(self) -> None:
        report = run_suite(client_command("sound_client.py"), PROFILE, session=True)
        wrong = {
            case["id"]: (case["outcome"], case["note"], case["findings"])
            for case in report["cases"]
            if case["outcome"] != "held" and (case["outcome"], case["twin"]) not in LEFT_OPEN
        }
        self.assertEqual({}, wrong)
        self.assertEqual(("conformant", 0), (report["status"], report["exit_status"]), report["incomplete"])
        asked = {name for name, case in CASES.items() if case[PROFILE] != NOT_ASKED}
        self.assertEqual(asked, {case["id"] for case in report["cases"]})
        self.assertTrue(any(name.startswith("oddities-") for name in asked), "no row of the lawful oddities")

    def test_that_speaks_v0_alone_does_not_pass(self) -> None:
        report = run_suite(client_command("mutant_client.py", "--mutant", "of_v1.speaks-v0"), PROFILE, ["valid-answer"])
        self.assertNotEqual(0, report["exit_status"])


class MutantsTest(unittest.TestCase):
    def findings_of(self, mutant: Mutant, cases: list[str]) -> dict[str, set[str]]:
        """The clauses that are found broken in each case that noticed it."""
        report = run_suite(client_command("mutant_client.py", "--mutant", mutant.place), PROFILE, cases)
        return {
            case["id"]: {str(finding["clause"]) for finding in case["findings"]} for case in report["cases"] if case["outcome"] in NOTICED
        }

    def test_each_is_noticed_by_the_cases_meant_for_it(self) -> None:
        self.assertGreaterEqual(len(OF_V1), FEWEST_MUTANTS)
        for mutant in OF_V1:
            meant = set(meant_cases(mutant))
            with self.subTest(mutant.name):
                noticed = self.findings_of(mutant, sorted(meant))
                self.assertEqual(set(), meant - set(noticed))
                # By the clause of the case; where all goes wrong, by the smoke case.
                missed = {case for case in meant - {"valid-answer"} if CASES[case]["clause"] not in noticed[case]}
                self.assertEqual(set(), missed if "valid-answer" not in meant else set())

    def test_what_differs_from_v0_is_found_where_it_is(self) -> None:
        """A question of v0 in the wrong place breaks the clauses of the question, not only that of the key."""
        for name, clause in (("speaks-v0", "RQ-01"), ("calls-the-domain-a-path", "RQ-04"), ("asks-for-k256", "RQ-05")):
            with self.subTest(name):
                self.assertIn(clause, self.findings_of(MUTANTS[name], ["valid-answer"])["valid-answer"])


if __name__ == "__main__":
    unittest.main()
