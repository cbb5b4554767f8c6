"""A choice of mutants, on hostile answers that are made of a real agent's recorded ones.

Needs DSTACK_CONFORMANCE: the path of the program.
"""

import pathlib
import tempfile
import unittest

from conformance.testing.replayer import Replayer, recordings
from conformance.testing.suite import CASES, CLAUSES, NOTICED
from mutant_runs import missed, run_mutants
from mutants.table import MUTANTS

EVERY_SO_MANY_MUTANTS = 8
NEEDS_ANOTHER_AGENT = "another-agent-after-a-success"
SMOKE_CASE = "valid-answer"


def is_of_a_session(case: str) -> bool:
    """Its agent has to answer behind what it was made to say, which a recorded one does not."""
    return "session" in CLAUSES[CASES[case]["clause"]]


class RecordedMutantsTest(unittest.TestCase):
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


if __name__ == "__main__":
    unittest.main()
