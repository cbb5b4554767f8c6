"""The reports of a run that are written to files, and its annotations.

Needs DSTACK_CONFORMANCE and DSTACK_PROVIDER: the paths of the two programs.
"""

import itertools
import json
import pathlib
import subprocess
import unittest

from conformance.testing.command_case import CONFORMANT, NOT_CONFORMANT, SOUND_CLIENT, USAGE, ZEROS, mutant, runner
from conformance.testing.private_folder import InPrivateFolder

TAKES_ZEROS = mutant("keys.accepts-a-key-of-zeros")
FORMATS = ("json", "junit", "html", "markdown", "sarif")


class ReportFiles(InPrivateFolder):
    def path(self, form: str) -> pathlib.Path:
        return self.folder / f"report.{form}"

    def run_with(self, client: list[str], *options: str) -> subprocess.CompletedProcess[str]:
        files = [word for form in FORMATS for word in (f"--{form}", str(self.path(form)))]
        return runner("run", "--filter", ZEROS, *files, *options, "--", *client)

    def test_each_is_written_and_says_the_same(self) -> None:
        self.path("html").write_text("of the run before")
        run = self.run_with(TAKES_ZEROS)
        self.assertEqual(run.returncode, NOT_CONFORMANT, run.stderr)
        self.assertEqual({path.name for path in self.folder.iterdir()}, {f"report.{form}" for form in FORMATS})
        report = json.loads(self.path("json").read_text())
        html, markdown = self.path("html").read_text(), self.path("markdown").read_text()
        sarif = json.loads(self.path("sarif").read_text())["runs"][0]
        self.assertEqual(len(sarif["results"]), len(report["causes"]))
        self.assertEqual(html.count('data-kind="cause"'), len(report["causes"]))
        self.assertEqual(html.count('data-kind="case"'), len(report["cases"]))
        self.assertTrue(html.startswith("<!DOCTYPE html>") and html.endswith("</html>\n"))
        self.assertEqual(markdown.count("\n<details><summary>"), len(report["causes"]) + 1)
        self.assertIn("NOT CONFORMANT", markdown)

    def test_a_sound_client_is_so_in_each(self) -> None:
        run = self.run_with(SOUND_CLIENT, "--annotations", "github")
        self.assertEqual(run.returncode, CONFORMANT, run.stdout + run.stderr)
        self.assertIn('class="verdict good"', self.path("html").read_text())
        self.assertEqual(json.loads(self.path("sarif").read_text())["runs"][0]["results"], [])
        self.assertTrue(run.stdout.startswith("::notice title=dstack-conformance%3A selection held::"), run.stdout)

    def test_what_cannot_be_written_is_said_before_the_run(self) -> None:
        for form in FORMATS:
            run = runner("run", "--filter", ZEROS, f"--{form}", str(self.folder / "none" / "file"), "--", *SOUND_CLIENT)
            self.assertEqual((run.returncode, run.stdout), (USAGE, ""), form)
            self.assertIn("the report ", run.stderr)

    def test_two_reports_are_two_files(self) -> None:
        for first, second in itertools.pairwise(FORMATS):
            same = str(self.path("same"))
            run = runner("run", f"--{first}", same, f"--{second}", same, "--", *SOUND_CLIENT)
            self.assertEqual(run.returncode, USAGE)
            self.assertIn("one file for two reports", run.stderr)

    def test_annotations_stand_before_a_report_in_which_nobody_looks_for_any(self) -> None:
        says = "printf '::error::first\\n ##[error]second\\n' >&2; exit 7"
        run = runner("run", "--filter", "key-all-zero", "--annotations", "github", "--", self.shell(says))
        lines = run.stdout.splitlines()
        stop = next(number for number, line in enumerate(lines) if line.startswith("::stop-commands::"))
        token = lines[stop].removeprefix("::stop-commands::")
        self.assertRegex(token, "^[0-9a-f]{32}$")
        self.assertEqual(lines[-1], f"::{token}::")
        self.assertTrue(lines[-2].startswith("verdict: "))
        self.assertGreaterEqual(stop, 2)
        for line in lines[:stop]:
            self.assertRegex(line, r"^::(error|warning|notice) title=[^:,]+::")

    def test_other_annotations_are_none(self) -> None:
        self.assertEqual(runner("run", "--annotations", "gitlab", "--", *SOUND_CLIENT).returncode, USAGE)


if __name__ == "__main__":
    unittest.main()
