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
import kill_page
import kill_results
from conformance.testing.toolchain import Skip
from kill_subjects import subjects
from mutants.sources import parts_of, source_of
from mutants.table import MUTANTS

ZEROS = "accepts-a-key-of-zeros"
IN_C = "goes-on-after-a-refusal"
IN_GO = "makes-a-key-for-development"
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
            subject = subjects()[name.replace("_", "-")]
            kill_results.merge(results, subject, kill_results.whole(subject), found(*broken))
        kill_results.write(self.path, results)

    def change(self, **members: Any) -> None:
        """Other members of the one mutant that there is."""
        results = self.results()
        results["mutants"][ZEROS] |= members
        kill_results.write(self.path, results)

    def asked_of_zeros(self, *options: str, broken: dict[str, list[str]] | None = None) -> list[str]:
        """The cases that a run asks it."""
        failed = {case: ["FC-42"] for case in subjects()[ZEROS].meant} if broken is None else broken
        new = (kill_results.catalogue_digest(), found() | {"failed": failed})
        with mock.patch.object(kill_matrix, "judged", return_value=new) as judged:
            self.assertEqual(self.call("run", *options, str(self.path), ZEROS)[0], 0)
        return [case for call in judged.call_args_list for case in call.args[2]]

    def test_a_run_says_which_clauses_killed_in_each_language(self) -> None:
        with mock.patch.object(kill_matrix, "missing", return_value=[CASE]):
            status, out, err = self.call("run", str(self.path), ZEROS)
        self.assertEqual((status, err), (0, ""), out)
        of = self.results()["mutants"][ZEROS]
        self.assertEqual((of["failed"], of["warned"], of["profile"]), ({CASE: ["FC-42"]}, {}, "tessera"))
        self.assertEqual(of["asked"], [CASE])
        with mock.patch.object(kill_matrix, "missing", return_value=["socket-absent"]):
            status, out, err = self.call("run", str(self.path), IN_C)
        self.assertEqual((status, err), (0, ""), out)
        self.assertEqual(self.results()["mutants"][IN_C]["failed"], {"socket-absent": ["FC-01"]})

    def test_what_cannot_be_built_here_is_said(self) -> None:
        with mock.patch("kill_subjects.build_in_go", side_effect=Skip("no Go")):
            status, out, err = self.call("run", str(self.path), IN_GO)
        self.assertEqual((status, out), (1, ""))
        self.assertIn("1 mutants in Go are not asked: no Go", err)

    def test_a_run_asks_what_is_meant_and_a_whole_one_the_rest(self) -> None:
        self.assertEqual(self.asked_of_zeros(), list(subjects()[ZEROS].meant))
        rest = self.asked_of_zeros("--whole", broken={})
        self.assertGreater(len(rest), 1000)
        self.assertEqual(set(rest) & set(subjects()[ZEROS].meant), set())
        of = self.results()["mutants"][ZEROS]
        self.assertEqual(of["failed"], {case: ["FC-42"] for case in subjects()[ZEROS].meant})
        self.assertEqual(of["asked"], kill_results.whole(subjects()[ZEROS]))

    def test_a_second_run_asks_nothing(self) -> None:
        self.assertGreater(len(self.asked_of_zeros("--whole")), 1000)
        self.assertEqual(self.asked_of_zeros("--whole"), [])
        self.assertEqual(self.asked_of_zeros(), [])

    def test_a_case_that_should_have_noticed_it_and_did_not_is_asked_again(self) -> None:
        self.write(accepts_a_key_of_zeros=("FC-42",))
        self.assertEqual(set(self.asked_of_zeros()), set(subjects()[ZEROS].meant) - {CASE})
        self.assertEqual(self.asked_of_zeros(), [])

    def test_of_another_catalogue_what_changed_is_asked_and_the_rest_is_kept(self) -> None:
        self.asked_of_zeros("--whole")
        results = self.results()
        (before,) = results["catalogues"].values()
        failed = results["mutants"][ZEROS]["failed"]
        results["catalogues"] = {"before": before | {"valid-answer": "another", "gone": "1"}}
        of = results["mutants"][ZEROS]
        of |= {"catalogue": "before", "failed": failed | {"gone": ["FC-42"], "valid-answer": ["FC-42"]}, "asked": [*of["asked"], "gone"]}
        kill_results.write(self.path, results | {"mutants": {ZEROS: of}})
        self.assertEqual(self.asked_of_zeros("--whole", broken={}), ["valid-answer"])
        results = self.results()
        self.assertEqual(results["mutants"][ZEROS]["failed"], failed)
        self.assertEqual(list(results["catalogues"]), [kill_results.catalogue_digest()])

    def test_a_mutant_that_was_changed_is_asked_all(self) -> None:
        self.write(accepts_a_key_of_zeros=("FC-42",))
        self.change(source="another", failed={"key-empty": ["FC-43"]})
        self.assertEqual(self.asked_of_zeros(), list(subjects()[ZEROS].meant))
        self.assertEqual(
            self.results()["mutants"][ZEROS]["asked"], sorted(subjects()[ZEROS].meant, key=list(kill_results.cases_now()).index)
        )
        self.assertNotIn("key-empty", self.results()["mutants"][ZEROS]["failed"])
        self.assertEqual(self.results()["mutants"][ZEROS]["source"], subjects()[ZEROS].source)

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
        self.assertEqual(kill_results.of_ranges("", cases), [])

    def test_no_two_mutants_are_made_of_the_same(self) -> None:
        """But for those that a loop of their module plants: they change together."""
        of_their_own = [mutant for mutant in MUTANTS.values() if mutant.change.__name__ in parts_of(mutant.place.partition(".")[0]).own]
        self.assertGreater(len(of_their_own), 300)
        self.assertEqual(len({source_of(mutant) for mutant in of_their_own}), len(of_their_own))
        edited = [each for each in subjects().values() if each.language != "Python"]
        self.assertGreater(len(edited), 100)
        self.assertEqual(len({each.source for each in edited}), len(edited))

    def test_a_program_that_changes_on_the_way_ends_the_run(self) -> None:
        with mock.patch.object(kill_matrix, "judged", return_value=("d", found())):
            status, _, err = self.call("run", str(self.path), ZEROS)
        self.assertEqual((status, self.path.exists()), (1, False))
        self.assertIn("another catalogue", err)

    def test_who_is_alive_or_killed_by_accident_is_named(self) -> None:
        self.write(accepts_a_key_of_zeros=(), ignores_the_status=("FC-51",))
        with mock.patch.object(kill_matrix, "missing", return_value=[]):
            status, out, err = self.call("run", str(self.path), ZEROS, "ignores-the-status")
        self.assertEqual((status, out), (1, ""))
        self.assertEqual(err.splitlines(), [f"{ZEROS}: alive", "ignores-the-status: killed by accident"])
        status, page, _ = self.call("page", str(self.path))
        self.assertEqual(status, 1)
        self.assertIn("alive: 1; killed only by accident: 1\n", page)

    def test_a_case_that_was_meant_and_noticed_nothing_is_named(self) -> None:
        self.write(accepts_a_key_of_zeros=("FC-42",))
        with mock.patch.object(kill_matrix, "missing", return_value=[]):
            status, _, err = self.call("run", str(self.path), ZEROS)
        missed = sorted(set(subjects()[ZEROS].meant) - {CASE})
        self.assertEqual((status, err.splitlines()), (1, [f"{ZEROS}: not noticed by {case}" for case in missed]))

    def page_of_zeros(self, **members: Any) -> str:
        """The page of a mutant that was asked what is meant for it, with these members instead."""
        self.asked_of_zeros()
        self.change(**members)
        return self.call("page", str(self.path))[1]

    def test_the_page_has_a_row_a_mutant_and_says_what_was_not_asked(self) -> None:
        meant = len(subjects()[ZEROS].meant)
        page = self.page_of_zeros()
        self.assertIn(f"| `{ZEROS}` | Python | tessera | FC-42 | {meant} of {meant} | {meant} | FC-42 ({meant}) |\n", page)
        self.assertIn("fails: not known before all mutants ran\n", page)
        self.assertIn("`): 1\n- asked every case of its profile: 0\n", page)
        self.assertIn("`): 0\n", self.page_of_zeros(source="another"))
        self.path.unlink()
        self.asked_of_zeros("--whole")
        self.assertIn("`): 1\n- asked every case of its profile: 1\n", self.call("page", str(self.path))[1])

    def test_the_page_names_cases_that_nobody_fails_and_clauses_that_one_mutant_breaks(self) -> None:
        with mock.patch.object(kill_page, "subjects", return_value={ZEROS: subjects()[ZEROS]}):
            page = self.page_of_zeros()
        (idle,) = (line for line in page.splitlines() if "that no mutant fails" in line)
        self.assertIn("`key-empty`", idle)
        self.assertNotIn(f"`{CASE}`", idle)
        self.assertIn("two mutants break: `FC-01`, ", page)

    def test_what_is_no_mutant_is_a_usage_error(self) -> None:
        self.assertEqual(self.call("run", str(self.path), "no-such")[0], 2)
        with self.assertRaises(SystemExit) as usage:
            self.call("run")
        self.assertEqual(usage.exception.code, 2)
        self.assertEqual(self.call("page", str(self.path))[:2], (2, ""))
        self.assertFalse(self.path.exists())


if __name__ == "__main__":
    unittest.main()
