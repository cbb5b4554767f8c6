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
SMOKE_CASE = "valid-answer"


def asks_more_than_recorded(case: str) -> bool:
    """What a recorded agent cannot show.

    A session's agent has to answer behind what it was made to say. Of two keys that must differ (CV-02) the recordings may give one twice:
    they hold eight. And who waits for a connection's end (TO-23) waits in the smoke case too, where a recorded one stays as well.
    """
    clause = CASES[case]["clause"]
    return clause in ("CV-02", "TO-23") or "session" in CLAUSES[clause]


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
                left = missed(mutant, found[mutant.name])
                self.assertEqual({}, {case: outcome for case, outcome in left.items() if not asks_more_than_recorded(case)})


if __name__ == "__main__":
    unittest.main()
