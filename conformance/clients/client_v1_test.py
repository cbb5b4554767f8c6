"""Tests of profile client-v1 beside those of the sound client and of the mutants: what speaks v0 there is found to.

Needs DSTACK_CONFORMANCE: the path of the program.
"""

import unittest

from conformance.testing.compiled_clients import client_command
from conformance.testing.suite import run_suite
from mutants.table import MUTANTS


class OfV0Test(unittest.TestCase):
    def test_what_differs_from_v0_is_found_where_it_is(self) -> None:
        """A question of v0 in the wrong place breaks the clauses of the question, not only that of the key."""
        for name, clause in (("speaks-v0", "RQ-01"), ("calls-the-domain-a-path", "RQ-04"), ("asks-for-k256", "RQ-05")):
            with self.subTest(name):
                command = client_command("mutant_client.py", "--mutant", MUTANTS[name].place)
                report = run_suite(command, "client-v1", ["valid-answer"])
                self.assertNotEqual(0, report["exit_status"])
                self.assertIn(clause, {finding["clause"] for case in report["cases"] for finding in case["findings"]})


if __name__ == "__main__":
    unittest.main()
