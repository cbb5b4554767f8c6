"""dstack-conformance run --rerun-failed: what failed in an earlier report is asked again, and nothing else is answered for.

Needs DSTACK_CONFORMANCE and DSTACK_PROVIDER: the paths of the two programs.
"""

import hashlib
import json
import subprocess
import unittest
from typing import Any

from conformance.testing.command_case import CONFORMANT, INCOMPLETE, NOT_CONFORMANT, SOUND_CLIENT, USAGE, ZEROS, mutant, read_report, runner
from conformance.testing.private_folder import InPrivateFolder

TAKES_ZEROS = mutant("keys.accepts-a-key-of-zeros")
CASES = f"{ZEROS},key-empty"  # the mutant breaks the first


class Reruns(InPrivateFolder):
    def setUp(self) -> None:
        super().setUp()
        self.first = self.folder / "first.json"
        self.second = self.folder / "second.json"

    def earlier(self, client: list[str], *options: str) -> dict[str, Any]:
        runner("run", "--filter", CASES, "--json", str(self.first), *options, "--", *client)
        return dict(json.loads(self.first.read_text()))

    def again(self, client: list[str], *options: str) -> subprocess.CompletedProcess[str]:
        return runner("run", "--rerun-failed", str(self.first), "--json", str(self.second), *options, "--", *client)

    def report(self) -> dict[str, Any]:
        return read_report(self.second)

    def failed(self, report: dict[str, Any]) -> set[str]:
        return {case["id"] for case in report["cases"] if case["outcome"] == "failed"}

    def selected(self, report: dict[str, Any]) -> set[str]:
        return {case["id"] for case in report["cases"] if case["selected"]}

    def test_what_failed_and_its_twins_are_all_that_is_run(self) -> None:
        earlier = self.earlier(TAKES_ZEROS)
        run = self.again(TAKES_ZEROS, "--junit", str(self.folder / "junit.xml"), "--markdown", str(self.folder / "page.md"))
        self.assertEqual(run.returncode, NOT_CONFORMANT, run.stdout + run.stderr)
        report = self.report()
        self.assertGreater(len(self.failed(earlier)), 3)
        self.assertEqual(self.selected(report), self.failed(earlier))
        self.assertEqual(self.failed(report), self.failed(earlier))
        self.assertLess(len(report["cases"]), len(earlier["cases"]))
        twins = {case["twin"] for case in report["cases"] if case["twin"]}
        self.assertLessEqual(twins, {case["id"] for case in report["cases"]})
        self.assertEqual(
            report["rerun_failed"],
            {
                "file": str(self.first),
                "digest": hashlib.sha256(self.first.read_bytes()).hexdigest(),
                "cases": len(self.failed(earlier)),
                "whole": True,
            },
        )
        words = f"selected by --rerun-failed {self.first}"
        for text in (run.stdout.splitlines()[-1], (self.folder / "junit.xml").read_text()):
            self.assertIn(words, text)
        self.assertIn("selected by", (self.folder / "page.md").read_text())

    def test_a_mended_client_held_the_selection_and_is_not_called_conformant(self) -> None:
        earlier = self.earlier(TAKES_ZEROS)
        run = self.again(SOUND_CLIENT)
        self.assertEqual(run.returncode, CONFORMANT, run.stdout + run.stderr)
        report = self.report()
        self.assertEqual((report["status"], report["whole_catalog"]), ("selection-held", False))
        count = len(self.failed(earlier))
        self.assertRegex(
            run.stdout.splitlines()[-1], rf"^verdict: selection held, {count} of \d+ cases, selected by --rerun-failed {self.first} "
        )

    def test_it_goes_with_exclude_and_known_failures(self) -> None:
        left_out, *others = sorted(self.failed(self.earlier(TAKES_ZEROS)))
        known = self.file("known.txt", "".join(f"{each}@accepted-what-it-must-refuse  why\n" for each in (left_out, *others)))
        run = self.again(TAKES_ZEROS, "--exclude", left_out, "--known-failures", known)
        self.assertEqual(run.returncode, CONFORMANT, run.stdout + run.stderr)
        report = self.report()
        self.assertEqual(self.selected(report), set(others))
        self.assertEqual(report["verdict"], f"not conformant; {len(others)} known failures, none new")
        # A mended client fails until its lines are gone, of the cases that are run again.
        run = self.again(SOUND_CLIENT, "--exclude", left_out, "--known-failures", known)
        self.assertEqual(run.returncode, NOT_CONFORMANT, run.stdout + run.stderr)
        self.assertEqual(len(self.report()["known_failures"]["out_of_date"]), len(others))

    def test_what_was_unproven_is_run_again(self) -> None:
        earlier = self.earlier(SOUND_CLIENT)
        earlier["cases"][0]["outcome"] = "unproven"
        self.first.write_text(json.dumps(earlier))
        self.again(SOUND_CLIENT)
        self.assertEqual(self.selected(self.report()), {earlier["cases"][0]["id"]})

    def test_a_report_without_failures_is_never_green(self) -> None:
        self.earlier(SOUND_CLIENT)
        run = self.again(SOUND_CLIENT)
        self.assertEqual((run.returncode, run.stdout), (INCOMPLETE, ""), run.stderr)
        self.assertIn("no case of it failed or is unproven", run.stderr)
        self.assertFalse(self.second.exists())
        self.earlier(TAKES_ZEROS)
        run = self.again(SOUND_CLIENT, "--exclude", "FC-42")
        self.assertEqual((run.returncode, run.stdout), (INCOMPLETE, ""), run.stderr)

    def test_a_report_of_something_else_is_refused(self) -> None:
        own = self.file("own.json", json.dumps({"id": "a-case"}))
        self.earlier(TAKES_ZEROS, "--profile", "tessera")
        other_catalogue = self.earlier(TAKES_ZEROS)
        other_catalogue["catalog"]["digest"] = "e" * 64
        digest = self.file("digest.json", json.dumps(other_catalogue))
        profile = str(self.folder / "profile.json")
        runner("run", "--profile", "tessera", "--filter", ZEROS, "--json", profile, "--", *TAKES_ZEROS)
        for path, expected in (
            (own, "no report of dstack-conformance run --json"),
            (self.file("known.txt", "no JSON\n"), "not one JSON value"),
            (str(self.folder / "none.json"), "none.json"),
            (profile, "it is of profile tessera, and this run is of client"),
            (digest, "it is of the catalogue with digest " + "e" * 64),
        ):
            run = runner("run", "--rerun-failed", path, "--", *SOUND_CLIENT)
            self.assertEqual((run.returncode, run.stdout), (USAGE, ""), run.stderr)
            self.assertIn(expected, run.stderr)

    def test_of_a_run_that_stopped_it_says_that_there_may_be_more(self) -> None:
        self.earlier(TAKES_ZEROS, "--fail-fast", "--jobs", "1")
        run = self.again(TAKES_ZEROS)
        self.assertEqual(run.returncode, NOT_CONFORMANT, run.stdout + run.stderr)
        self.assertIn(f"not run again: what {self.first} had not come to", run.stdout)
        self.assertIs(self.report()["rerun_failed"]["whole"], False)


if __name__ == "__main__":
    unittest.main()
