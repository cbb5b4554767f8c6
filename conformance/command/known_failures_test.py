"""dstack-conformance run with known failures: what they excuse, what makes them out of date, the file made of a run.

Needs DSTACK_CONFORMANCE and DSTACK_PROVIDER: the paths of the two programs.
"""

import hashlib
import json
import pathlib
import subprocess
import unittest
from typing import Any

from conformance.testing.command_case import (
    CONFORMANT,
    INCOMPLETE,
    NOT_CONFORMANT,
    SOUND_CLIENT,
    USAGE,
    ZEROS,
    mutant,
    mutant_in_a_script,
    read_report,
    runner,
)
from conformance.testing.private_folder import InPrivateFolder

TAKES_ZEROS = mutant("keys.accepts-a-key-of-zeros")
CLAUSE = "FC-42"  # that the mutant breaks
STATUSES = "status-50*"  # of FC-10
EMPTY = mutant("leaking.answers-with-an-empty-secret")


class KnownFailures(InPrivateFolder):
    def run_with(self, client: list[str], *options: str, cases: str = ZEROS) -> subprocess.CompletedProcess[str]:
        return runner("run", "--filter", cases, "--json", str(self.folder / "report.json"), *options, "--", *client)

    def report(self) -> dict[str, Any]:
        return read_report(self.folder / "report.json")

    def made_of(self, client: list[str]) -> pathlib.Path:
        """A file of what is known of the client."""
        path = self.folder / "known.txt"
        made = self.run_with(client, "--write-known-failures", str(path))
        self.assertEqual(made.returncode, NOT_CONFORMANT, made.stdout + made.stderr)
        return path

    def entries(self, path: pathlib.Path) -> list[str]:
        return [line for line in path.read_text().splitlines() if line and not line.startswith("#")]

    def test_what_was_written_of_a_run_excuses_the_next(self) -> None:
        known = self.made_of(TAKES_ZEROS)
        run = self.run_with(TAKES_ZEROS, "--known-failures", str(known), "--junit", str(self.folder / "junit.xml"))
        self.assertEqual(run.returncode, CONFORMANT, run.stdout + run.stderr)
        count = len(self.entries(known))
        self.assertGreater(count, 3)
        words = f"not conformant; {count} known failures, none new"
        self.assertTrue(run.stdout.startswith(words), run.stdout)
        self.assertTrue(run.stdout.splitlines()[-1].startswith(f"verdict: {words}"), run.stdout)
        report = self.report()
        self.assertEqual((report["status"], report["exit_status"], report["verdict"]), ("known-failures", 0, words))
        self.assertEqual(report["known_failures"]["file"], str(known))
        self.assertEqual(report["known_failures"]["digest"], hashlib.sha256(known.read_bytes()).hexdigest())
        self.assertIn(f"verdict: {words}", (self.folder / "junit.xml").read_text())
        clause = next(each for each in report["clauses"] if each["id"] == CLAUSE)
        self.assertEqual(clause["findings"], count)

    def test_a_new_failure_fails_the_run_and_comes_first(self) -> None:
        known = self.made_of(TAKES_ZEROS)
        kept = self.entries(known)
        known.write_text("\n".join(kept[1:]))
        run = self.run_with(TAKES_ZEROS, "--known-failures", str(known))
        self.assertEqual(run.returncode, NOT_CONFORMANT, run.stdout + run.stderr)
        self.assertTrue(run.stdout.startswith(f"NOT CONFORMANT; 1 new failure, {len(kept) - 1} known failures"), run.stdout)
        self.assertLess(run.stdout.index("FAIL critical"), run.stdout.index("KNOWN critical"))
        self.assertEqual(self.report()["causes"][0]["cases"], [kept[0].split("@")[0]])

    def test_a_new_defect_in_a_known_case_is_a_new_failure(self) -> None:
        place = "heads.ignores-the-status"
        known = str(self.folder / "known.txt")
        self.run_with(mutant(place), "--write-known-failures", known, cases=STATUSES)
        says_it_twice = 'code=$?; [ -z "$out" ] || echo "$out" | tee /dev/stderr; exit $code'
        leaks = [self.shell(f"out=$({mutant_in_a_script(place)}); {says_it_twice}")]
        run = self.run_with(leaks, "--known-failures", known, cases=STATUSES)
        self.assertEqual(run.returncode, NOT_CONFORMANT, run.stdout + run.stderr)
        causes = {(cause["defect"], cause["known"]) for cause in self.report()["causes"] if cause["level"] == "MUST"}
        self.assertEqual({("accepted-what-it-must-refuse", True), ("secret-leaked", False)}, causes)
        self.assertIn(", 0 known failures: ", run.stdout.splitlines()[0])

    def test_a_mended_client_fails_until_the_line_is_gone(self) -> None:
        known = self.made_of(TAKES_ZEROS)
        run = self.run_with(SOUND_CLIENT, "--known-failures", str(known))
        self.assertEqual(run.returncode, NOT_CONFORMANT, run.stdout + run.stderr)
        self.assertIn("KNOWN FAILURES OUT OF DATE; nothing failed", run.stdout.splitlines()[-1])
        for number, line in enumerate(known.read_text().splitlines(), 1):
            if line and not line.startswith("#"):
                self.assertIn(f"\n{known}:{number}: {line.split()[0]}: not so any more of it: remove the line\n", run.stdout)
        self.assertEqual(self.report()["status"], "known-failures-out-of-date")
        known.write_text("# all is mended\n")
        self.assertEqual(self.run_with(SOUND_CLIENT, "--known-failures", str(known)).returncode, CONFORMANT)
        self.assertEqual(self.report()["status"], "selection-held")

    def test_lines_that_match_nothing_or_twice_fail_the_run(self) -> None:
        known = self.made_of(TAKES_ZEROS)
        first = self.entries(known)[0].split()[0]
        known.write_text(known.read_text() + f"no-such-case@unproven  why\n{first}  again\n")
        run = self.run_with(TAKES_ZEROS, "--known-failures", str(known))
        self.assertEqual(run.returncode, NOT_CONFORMANT, run.stdout + run.stderr)
        self.assertIn("no-such-case@unproven: no case of the profile is called that", run.stdout)
        self.assertRegex(run.stdout, rf":\d+: {first}: line \d+ lists {first.split('@')[0]} too")

    def test_a_line_of_a_case_that_was_not_selected_waits(self) -> None:
        known = self.made_of(TAKES_ZEROS)
        known.write_text(known.read_text() + "status-500-with-a-valid-body@accepted-what-it-must-refuse  of another clause\n")
        self.assertEqual(self.run_with(TAKES_ZEROS, "--known-failures", str(known)).returncode, CONFORMANT)

    def test_an_incomplete_run_stays_so_and_makes_no_file(self) -> None:
        never = [self.shell("exit 1")]
        known = self.file("known.txt", "key-all-zero@accepted-what-it-must-refuse  why\n")
        new = self.folder / "new.txt"
        run = self.run_with(never, "--known-failures", known, "--write-known-failures", str(new))
        self.assertEqual(run.returncode, INCOMPLETE, run.stdout + run.stderr)
        self.assertIn("is not written", run.stderr)
        self.assertFalse(new.exists())

    def test_reasons_are_kept_in_a_file_made_anew(self) -> None:
        known = self.made_of(TAKES_ZEROS)
        first = self.entries(known)[0].split()[0]
        known.write_text("\n".join([f"{first}  issue 7", *self.entries(known)[1:]]))
        new = self.folder / "new.txt"
        run = self.run_with(TAKES_ZEROS, "--known-failures", str(known), "--write-known-failures", str(new))
        self.assertEqual(run.returncode, CONFORMANT, run.stdout + run.stderr)
        self.assertIn(f"\n{first}  issue 7\n", new.read_text())

    def test_fail_fast_ends_the_run_at_a_failure_that_is_new(self) -> None:
        ignores = mutant("heads.ignores-the-status")
        run = self.run_with(ignores, "--fail-fast", cases="FC-10")
        self.assertEqual(run.returncode, NOT_CONFORMANT, run.stdout + run.stderr)
        report = self.report()
        self.assertEqual((report["status"], report["stopped"], report["incomplete"]), ("not-conformant", True, None))
        self.assertLess(len(report["cases"]), 30)
        self.assertIn(f"\nstopped at a failure: {len(report['cases'])} cases of the run were played", run.stdout)
        known = self.made_of(TAKES_ZEROS)
        run = self.run_with(TAKES_ZEROS, "--fail-fast", "--known-failures", str(known))
        self.assertEqual(run.returncode, CONFORMANT, run.stdout + run.stderr)
        self.assertFalse(self.report()["stopped"])
        both = self.run_with(TAKES_ZEROS, "--fail-fast", "--write-known-failures", str(self.folder / "new.txt"))
        self.assertEqual((both.returncode, both.stdout), (USAGE, ""))

    def test_nothing_is_overwritten(self) -> None:
        mine = self.file("mine.txt", "mine")
        run = self.run_with(TAKES_ZEROS, "--write-known-failures", mine)
        self.assertEqual((run.returncode, run.stdout), (USAGE, ""))
        self.assertIn("is not overwritten", run.stderr)
        self.assertEqual(pathlib.Path(mine).read_text(), "mine")

    def test_a_file_that_cannot_be_used_is_a_usage_error(self) -> None:
        for path, expected in (
            (self.file("a.txt", "# of mine\nkey-all-zero@unproven\n"), "line 2: a known failure has a reason"),
            (self.file("d.txt", "key-all-zero why\n"), "line 1: key-all-zero names no defect: write CASES@DEFECT"),
            (self.file("b.txt", "key-all-zero why \x1b[31m\n"), "line 1: no text"),
            (str(self.folder / "missing.txt"), "missing.txt"),
            (str(self.folder), "cannot be read"),
        ):
            run = self.run_with(TAKES_ZEROS, "--known-failures", path)
            self.assertEqual((run.returncode, run.stdout), (USAGE, ""), run.stderr)
            self.assertIn(expected, run.stderr)
        twice = str(self.folder / "report.json")
        self.assertIn("one file for two reports", self.run_with(TAKES_ZEROS, "--write-known-failures", twice).stderr)


class Causes(InPrivateFolder):
    def test_an_empty_secret_is_one_cause_and_called_that(self) -> None:
        run = runner("run", "--filter", STATUSES, "--", *EMPTY)
        self.assertEqual(run.returncode, NOT_CONFORMANT, run.stdout + run.stderr)
        self.assertRegex(run.stdout, r"\n1  FAIL critical  FC-41  exit 0 with an empty secret: \d\d cases\n")
        self.assertNotIn("\n2  ", run.stdout)

    def test_the_command_of_a_cause_repeats_it(self) -> None:
        report = self.folder / "report.json"
        runner("run", "--filter", ZEROS, "--json", str(report), "--", *TAKES_ZEROS)
        cause = json.loads(report.read_text())["causes"][0]
        words = cause["repeat"].split()
        self.assertEqual(words[0], "dstack-conformance")
        again = runner(*words[1:])
        self.assertEqual(again.returncode, NOT_CONFORMANT, again.stderr)
        self.assertIn(cause["headline"], again.stdout)
        self.assertIn(cause["example"], again.stdout)

    def test_verbose_names_every_case(self) -> None:
        shown = runner("run", "--filter", "key-all-zero*", "--", *TAKES_ZEROS).stdout
        verbose = runner("run", "--filter", "key-all-zero*", "--verbose", "--", *TAKES_ZEROS).stdout
        self.assertRegex(shown, r" and \d+ more\n")
        self.assertNotRegex(verbose, r" and \d+ more\n")
        self.assertGreater(verbose.count(": exit 0 with a secret"), 3)


if __name__ == "__main__":
    unittest.main()
