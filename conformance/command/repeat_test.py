"""dstack-conformance run --repeat: what fails now and then is told from what fails each time, and never repeated away.

Needs DSTACK_CONFORMANCE and DSTACK_PROVIDER: the paths of the two programs.
"""

import shlex
import subprocess
import unittest
from typing import Any

from conformance.testing.command_case import CONFORMANT, INCOMPLETE, NOT_CONFORMANT, SOUND_CLIENT, USAGE, mutant, read_report, runner
from conformance.testing.private_folder import InPrivateFolder

TAKES_ZEROS = mutant("keys.accepts-a-key-of-zeros")
CASE = "key-all-zero"  # each repetition starts a client for the smoke case, its twin, and one for it
TIMES = 5


class Repeated(InPrivateFolder):
    def client(self, *bad_starts: int) -> list[str]:
        """A client that takes zeros at these of its starts, from 1. It counts them in a file, which it can keep in a plain world only."""
        count = shlex.quote(str(self.folder / "starts"))
        starts = " ".join(str(start) for start in bad_starts)
        return [
            self.shell(
                f"n=$(($(cat {count} 2>/dev/null || echo 0) + 1)); echo $n >{count}\n"
                f'case " {starts} " in *" $n "*) exec {shlex.join(TAKES_ZEROS)};; esac\nexec {shlex.join(SOUND_CLIENT)}'
            )
        ]

    def run_with(self, client: list[str], *options: str) -> subprocess.CompletedProcess[str]:
        report = str(self.folder / "report.json")
        return runner("run", "--filter", CASE, "--plain-world", "--repeat", str(TIMES), "--json", report, *options, "--", *client)

    def report(self) -> dict[str, Any]:
        return read_report(self.folder / "report.json")

    def case(self) -> dict[str, Any]:
        return next(dict(case) for case in self.report()["cases"] if case["id"] == CASE)

    def test_what_fails_now_and_then_fails_the_run_and_is_called_flaky(self) -> None:
        page = self.folder / "page.md"
        run = self.run_with(self.client(4, 8), "--markdown", str(page))
        self.assertEqual(run.returncode, NOT_CONFORMANT, run.stdout + run.stderr)
        words = "NOT CONFORMANT; 1 case flaky in 5 repetitions"
        self.assertEqual((self.report()["verdict"], self.report()["repeat"]), (words, {"asked": 5, "flaky": 1}))
        self.assertEqual((self.case()["outcome"], self.case()["repetitions"]["flaky"]), ("failed", True))
        counted = {outcome: times for outcome, times in self.case()["repetitions"]["outcomes"].items() if times}
        self.assertEqual(counted, {"failed": 2, "held": 3})
        self.assertTrue(self.case()["findings"][0]["detail"].startswith("in 2 of 5 repetitions: "))
        self.assertTrue(run.stdout.startswith(words), run.stdout)
        self.assertRegex(run.stdout, rf"\nFLAKY  {CASE}  FC-42  2 of 5 failed, 3 held\n")
        self.assertIn(f"verdict: {words}", run.stdout.splitlines()[-1])
        self.assertIn("2 of 5 failed, 3 held", page.read_text())
        self.assertIn("--repeat 5", self.report()["causes"][0]["repeat"])

    def test_what_fails_once_only_is_a_failure_too(self) -> None:
        self.assertEqual(self.run_with(self.client(2 * TIMES)).returncode, NOT_CONFORMANT)
        self.assertEqual(self.case()["repetitions"]["outcomes"]["failed"], 1)

    def test_what_fails_each_time_is_steady(self) -> None:
        run = self.run_with(TAKES_ZEROS)
        self.assertEqual(run.returncode, NOT_CONFORMANT, run.stdout + run.stderr)
        self.assertEqual(self.report()["verdict"], "NOT CONFORMANT")
        self.assertEqual((self.case()["repetitions"]["played"], self.case()["repetitions"]["flaky"]), (TIMES, False))
        self.assertNotIn("FLAKY", run.stdout)
        self.assertNotIn("repetitions:", self.case()["findings"][0]["detail"])

    def test_a_sound_client_is_steady(self) -> None:
        run = self.run_with(SOUND_CLIENT)
        self.assertEqual(run.returncode, CONFORMANT, run.stdout + run.stderr)
        self.assertEqual((self.report()["status"], self.report()["verdict"]), ("selection-held", "selection held"))
        self.assertIn("--repeat 5: every case came to the same each time it was played\n", run.stdout)

    def test_what_is_known_to_be_flaky_does_not_fail_the_run(self) -> None:
        known = self.file("known.txt", f"{CASE}@accepted-what-it-must-refuse  now and then\n")
        run = self.run_with(self.client(6), "--known-failures", known)
        self.assertEqual(run.returncode, CONFORMANT, run.stdout + run.stderr)
        self.assertEqual(self.report()["verdict"], "not conformant; 1 known failure, none new; 1 case flaky in 5 repetitions")

    def test_a_smoke_test_that_fails_now_and_then_leaves_the_run_incomplete(self) -> None:
        count = shlex.quote(str(self.folder / "starts"))
        fails = self.shell(
            f"n=$(($(cat {count} 2>/dev/null || echo 0) + 1)); echo $n >{count}; [ $n -ne 5 ] || exit 1; exec {shlex.join(SOUND_CLIENT)}"
        )
        run = self.run_with([fails])
        self.assertEqual(run.returncode, INCOMPLETE, run.stdout + run.stderr)
        self.assertIn("in repetition 3 of 5: the client failed the opening smoke test", run.stdout)

    def test_how_often_is_a_number(self) -> None:
        for times in ("0", "-1", "101", "often"):
            run = runner("run", "--repeat", times, "--", "true")
            self.assertEqual((run.returncode, run.stdout), (USAGE, ""), times)
            self.assertIn("--repeat", run.stderr)


if __name__ == "__main__":
    unittest.main()
