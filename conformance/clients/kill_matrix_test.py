"""Tests of the kill matrix: a real run of a few cases, what a second run leaves alone, and mutants that are alive or killed by accident.

Needs DSTACK_CONFORMANCE: the path of the program.
"""

import contextlib
import io
import json
import pathlib
import tempfile
import unittest
from typing import Any
from unittest import mock

import kill_matrix
from mutants.table import MUTANTS

ZEROS = "accepts-a-key-of-zeros"
OF_ZEROS = [*kill_matrix.OPTIONS, "--filter", "key-all-zero"]


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

    def result(self) -> dict[str, Any]:
        return dict(json.loads(self.path.read_text("utf-8")))

    def write(self, digest: str, **found: dict[str, int]) -> None:
        """A result of mutants by name, with findings by clause."""
        mutants = {
            name.replace("_", "-"): {"profile": "tessera", "status": "not-conformant", "failed": 1, "found": of}
            for name, of in found.items()
        }
        killers = {"key-all-zero": 1}
        kill_matrix.write(self.path, {"digest": digest, "date": "2026-11-27", "mutants": mutants, "killers": killers})

    def test_a_run_says_which_clauses_killed_and_a_second_asks_nothing(self) -> None:
        with mock.patch.object(kill_matrix, "OPTIONS", OF_ZEROS):
            status, out, err = self.call("run", str(self.path), ZEROS)
        self.assertEqual((status, err), (0, ""), out)
        found = self.result()["mutants"][ZEROS]
        self.assertEqual((list(found["found"]), found["failed"]), (["FC-42"], 1))
        self.assertEqual(self.result()["killers"], {"key-all-zero": 1})
        with mock.patch.object(kill_matrix, "judged", side_effect=AssertionError("asked again")):
            self.assertEqual(self.call("run", str(self.path), ZEROS), (0, "", ""))

    def test_another_catalogue_begins_anew(self) -> None:
        self.write("d", accepts_a_key_of_zeros={"FC-42": 1}, ignores_the_status={"FC-10": 1})
        found = {"profile": "tessera", "status": "not-conformant", "failed": 0, "found": {"FC-42": 1}}
        with mock.patch.object(kill_matrix, "judged", return_value=(kill_matrix.catalogue_digest(), found, [])):
            status, _, err = self.call("run", str(self.path), ZEROS)
        self.assertEqual((status, err, list(self.result()["mutants"])), (0, "", [ZEROS]))

    def test_a_program_that_changes_on_the_way_ends_the_run(self) -> None:
        with mock.patch.object(kill_matrix, "judged", return_value=("d", {}, [])):
            status, _, err = self.call("run", str(self.path), ZEROS)
        self.assertEqual((status, self.path.exists()), (1, False))
        self.assertIn("another catalogue", err)

    def test_who_is_alive_or_killed_by_accident_is_named(self) -> None:
        self.write(kill_matrix.catalogue_digest(), accepts_a_key_of_zeros={}, ignores_the_status={"FC-51": 3})
        status, out, err = self.call("run", str(self.path), ZEROS, "ignores-the-status")
        self.assertEqual((status, out), (1, ""))
        self.assertEqual(err.splitlines(), [f"{ZEROS}: alive", "ignores-the-status: killed by accident"])
        status, page, _ = self.call("page", str(self.path))
        self.assertEqual(status, 1)
        self.assertIn("alive: 1; killed only by accident: 1\n", page)

    def test_the_page_has_a_row_a_mutant_and_names_cases_that_nobody_fails(self) -> None:
        self.write(kill_matrix.catalogue_digest(), accepts_a_key_of_zeros={"FC-42": 4, "FC-51": 9})
        self.assertIn("fails: not known before all mutants ran\n", self.call("page", str(self.path))[1])
        with mock.patch.object(kill_matrix, "MUTANTS", {ZEROS: MUTANTS[ZEROS]}):
            status, page, _ = self.call("page", str(self.path))
        self.assertEqual(status, 0)
        self.assertIn(f"| `{ZEROS}` | tessera | FC-42 | FC-51 (9), FC-42 (4) |\n", page)
        self.assertIn("`key-empty`", page)
        self.assertNotIn("`key-all-zero`", page)

    def test_what_is_no_mutant_is_a_usage_error(self) -> None:
        self.assertEqual(self.call("run", str(self.path), "no-such")[0], 2)
        self.assertEqual(self.call("run")[0], 2)
        self.assertEqual(self.call("page", str(self.path))[:2], (2, ""))
        self.assertFalse(self.path.exists())


if __name__ == "__main__":
    unittest.main()
