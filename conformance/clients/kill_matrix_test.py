"""Tests of the kill matrix: a real run of a few cases, what is asked again when, and mutants that are alive or killed by accident.

Needs DSTACK_CONFORMANCE: the path of the program.
"""

import contextlib
import io
import pathlib
import tempfile
import unittest
from typing import Any
from unittest import mock

import kill_matrix
import kill_results
from mutants.sources import parts_of, source_of
from mutants.table import MUTANTS

ZEROS = "accepts-a-key-of-zeros"
CASE = "key-all-zero"


def found(*clauses: str) -> kill_results.Found:
    """What a run found of one mutant."""
    return {"date": "2026-11-27", "failed": {CASE: list(clauses)} if clauses else {}, "warned": {}}


class KillMatrixTest(unittest.TestCase):
    def setUp(self) -> None:
        folder = self.enterContext(tempfile.TemporaryDirectory())
        self.path = pathlib.Path(folder) / "matrix.json"

    def call(self, *arguments: str) -> tuple[int, str, str]:
        """Exit status, standard output and standard error."""
        out, err = io.StringIO(), io.StringIO()
        with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
            status = kill_matrix.main(list(arguments))
        return status, out.getvalue(), err.getvalue()

    def results(self) -> kill_results.Results:
        return kill_results.read(self.path)

    def write(self, **clauses: tuple[str, ...]) -> None:
        """Results of mutants by name that were asked all, with the clauses that were found broken."""
        results = kill_results.nothing_yet()
        for name, broken in clauses.items():
            mutant = MUTANTS[name.replace("_", "-")]
            kill_results.merge(results, mutant, kill_results.missing(results, mutant), found(*broken))
        kill_results.write(self.path, results)

    def change(self, **members: Any) -> None:
        """Other members of the one mutant that there is."""
        results = self.results()
        results["mutants"][ZEROS] |= members
        kill_results.write(self.path, results)

    def asked_of_zeros(self) -> list[str]:
        """The cases that a run asks it."""
        with mock.patch.object(kill_matrix, "judged", return_value=(kill_results.catalogue_digest(), found("FC-42"))) as judged:
            self.assertEqual(self.call("run", str(self.path), ZEROS)[0], 0)
        return [case for call in judged.call_args_list for case in call.args[1]]

    def test_a_run_says_which_clauses_killed(self) -> None:
        with mock.patch.object(kill_matrix, "missing", return_value=[CASE]):
            status, out, err = self.call("run", str(self.path), ZEROS)
        self.assertEqual((status, err), (0, ""), out)
        of = self.results()["mutants"][ZEROS]
        self.assertEqual((of["failed"], of["warned"], of["profile"]), ({CASE: ["FC-42"]}, {}, "tessera"))

    def test_a_second_run_asks_nothing(self) -> None:
        self.assertGreater(len(self.asked_of_zeros()), 1000)
        self.assertEqual(self.asked_of_zeros(), [])

    def test_of_another_catalogue_what_changed_is_asked_and_the_rest_is_kept(self) -> None:
        self.write(accepts_a_key_of_zeros=("FC-42",))
        results = self.results()
        (before,) = results["catalogues"].values()
        results["catalogues"] = {"before": before | {"valid-answer": "another", "gone": "1"}}
        of = results["mutants"][ZEROS] | {"catalogue": "before", "failed": {CASE: ["FC-42"], "gone": ["FC-42"], "valid-answer": ["FC-42"]}}
        kill_results.write(self.path, results | {"mutants": {ZEROS: of}})
        with mock.patch.object(kill_matrix, "judged", return_value=(kill_results.catalogue_digest(), found())) as judged:
            self.assertEqual(self.call("run", str(self.path), ZEROS)[0], 0)
        self.assertEqual([call.args[1] for call in judged.call_args_list], [["valid-answer"]])
        results = self.results()
        self.assertEqual(results["mutants"][ZEROS]["failed"], {CASE: ["FC-42"]})
        self.assertEqual(list(results["catalogues"]), [kill_results.catalogue_digest()])

    def test_a_mutant_that_was_changed_is_asked_all(self) -> None:
        self.write(accepts_a_key_of_zeros=("FC-42",))
        self.change(source="another", failed={"key-empty": ["FC-43"]})
        self.assertGreater(len(self.asked_of_zeros()), 1000)
        self.assertEqual(self.results()["mutants"][ZEROS]["failed"], {CASE: ["FC-42"]})
        self.assertEqual(self.results()["mutants"][ZEROS]["source"], source_of(MUTANTS[ZEROS]))

    def test_a_mutant_that_is_no_more_is_forgotten(self) -> None:
        self.write(accepts_a_key_of_zeros=("FC-42",))
        results = self.results()
        results["mutants"]["no-such"] = results["mutants"][ZEROS]
        kill_results.write(self.path, results)
        self.assertEqual(list(kill_results.read(self.path)["mutants"]), [ZEROS])

    def test_what_every_case_finds_takes_little_room(self) -> None:
        cases = list("abcdefgh")
        found = {"a": ["FC-01"], "b": ["FC-01", "FC-02"], "c": ["FC-01"], "h": ["FC-02"], "f": ["FC-01"]}
        texts = kill_results.packed(found, {case: place for place, case in enumerate(cases)})
        self.assertEqual(texts, {"FC-01": "0-2 5", "FC-02": "1 7"})
        self.assertEqual(kill_results.unpacked(texts, cases), found)

    def test_no_two_mutants_are_made_of_the_same(self) -> None:
        """But for those that a loop of their module plants: they change together."""
        of_their_own = [mutant for mutant in MUTANTS.values() if mutant.change.__name__ in parts_of(mutant.place.partition(".")[0]).own]
        self.assertGreater(len(of_their_own), 300)
        self.assertEqual(len({source_of(mutant) for mutant in of_their_own}), len(of_their_own))

    def test_a_program_that_changes_on_the_way_ends_the_run(self) -> None:
        with mock.patch.object(kill_matrix, "judged", return_value=("d", found())):
            status, _, err = self.call("run", str(self.path), ZEROS)
        self.assertEqual((status, self.path.exists()), (1, False))
        self.assertIn("another catalogue", err)

    def test_who_is_alive_or_killed_by_accident_is_named(self) -> None:
        self.write(accepts_a_key_of_zeros=(), ignores_the_status=("FC-51",))
        status, out, err = self.call("run", str(self.path), ZEROS, "ignores-the-status")
        self.assertEqual((status, out), (1, ""))
        self.assertEqual(err.splitlines(), [f"{ZEROS}: alive", "ignores-the-status: killed by accident"])
        status, page, _ = self.call("page", str(self.path))
        self.assertEqual(status, 1)
        self.assertIn("alive: 1; killed only by accident: 1\n", page)

    def test_the_page_has_a_row_a_mutant_and_says_what_was_not_asked(self) -> None:
        self.write(accepts_a_key_of_zeros=("FC-42", "FC-51"))
        page = self.call("page", str(self.path))[1]
        self.assertIn("fails: not known before all mutants ran\n", page)
        self.assertIn("`): 1\n", page)
        self.change(source="another")
        self.assertIn("`): 0\n", self.call("page", str(self.path))[1])

    def test_the_page_names_cases_that_nobody_fails(self) -> None:
        self.write(accepts_a_key_of_zeros=("FC-42", "FC-51"))
        with mock.patch.object(kill_matrix, "MUTANTS", {ZEROS: MUTANTS[ZEROS]}):
            status, page, _ = self.call("page", str(self.path))
        self.assertEqual(status, 0)
        self.assertIn(f"| `{ZEROS}` | tessera | FC-42 | FC-42 (1), FC-51 (1) |\n", page)
        self.assertIn("`key-empty`", page)
        self.assertNotIn(f"`{CASE}`", page)

    def test_what_is_no_mutant_is_a_usage_error(self) -> None:
        self.assertEqual(self.call("run", str(self.path), "no-such")[0], 2)
        self.assertEqual(self.call("run")[0], 2)
        self.assertEqual(self.call("page", str(self.path))[:2], (2, ""))
        self.assertFalse(self.path.exists())


if __name__ == "__main__":
    unittest.main()
