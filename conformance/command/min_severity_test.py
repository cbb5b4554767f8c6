"""dstack-conformance run --min-severity: what costs less is reported and does not fail the run, and nobody reads conformant.

Needs DSTACK_CONFORMANCE and DSTACK_PROVIDER: the paths of the two programs.
"""

import json
import subprocess
import unittest
from typing import Any
from xml.etree import ElementTree

from conformance.testing.command_case import (
    CONFORMANT,
    INCOMPLETE,
    NOT_CONFORMANT,
    SOUND_CLIENT,
    SOUND_IN_A_SCRIPT,
    USAGE,
    ZEROS,
    mutant,
    read_report,
    runner,
)
from conformance.testing.private_folder import InPrivateFolder

# It says the secret on standard error, wherever it was given one: FC-51, high.
LEAKS = f'key=$({SOUND_IN_A_SCRIPT}) || exit 1; echo "$key"; echo "$key" >&2'
TAKES_ZEROS = mutant("keys.accepts-a-key-of-zeros")
REPORTS = ("--json", "report.json"), ("--junit", "junit.xml"), ("--markdown", "page.md"), ("--html", "page.html"), ("--sarif", "sarif.json")


class MinSeverity(InPrivateFolder):
    def run_with(self, client: list[str], *options: str) -> subprocess.CompletedProcess[str]:
        files = [word for option, name in REPORTS for word in (option, str(self.folder / name))]
        return runner("run", "--filter", ZEROS, *files, *options, "--", *client)

    def report(self) -> dict[str, Any]:
        return read_report(self.folder / "report.json")

    def test_what_is_below_does_not_fail_the_run_and_every_report_says_so(self) -> None:
        leaks = [self.shell(LEAKS)]
        self.assertEqual(self.run_with(leaks).returncode, NOT_CONFORMANT)
        failed = self.report()["counts"]["failed"]
        run = self.run_with(leaks, "--min-severity", "critical", "--annotations", "github")
        self.assertEqual(run.returncode, CONFORMANT, run.stdout + run.stderr)
        report = self.report()
        failures = f"{failed} failure{'s' if failed > 1 else ''}"
        words = f"not conformant; {failures} below --min-severity critical, none that reaches it"
        self.assertEqual((report["status"], report["exit_status"], report["verdict"]), ("below-min-severity", 0, words))
        self.assertEqual(report["min_severity"], {"asked": "critical", "below": failed})
        self.assertEqual(report["counts"]["failed"], failed)
        self.assertTrue(all(cause["below"] for cause in report["causes"] if cause["level"] == "MUST"))
        self.assertIn(f"\n{words}: ", run.stdout)
        self.assertTrue(run.stdout.splitlines()[-2].startswith(f"verdict: {words}"), run.stdout[-500:])
        self.assertIn("::warning title=dstack-conformance%3A not conformant", run.stdout)
        self.assertNotIn("::error", run.stdout)
        junit = ElementTree.parse(self.folder / "junit.xml").getroot()
        properties = {each.get("name"): each.get("value") for each in junit.findall(".//property")}
        self.assertEqual((properties["verdict_words"], properties["min_severity"]), (words, "critical"))
        skipped = failed + report["counts"]["vacuous"] + report["counts"]["unsupported"]
        self.assertEqual((junit.get("failures"), junit.get("errors"), junit.get("skipped")), ("0", "0", str(skipped)))
        sarif = json.loads((self.folder / "sarif.json").read_text())["runs"][0]
        self.assertEqual(sarif["invocations"][0]["exitCodeDescription"], words)
        self.assertTrue(all(result["suppressions"] for result in sarif["results"] if result["properties"]["level"] == "MUST"))
        self.assertIn(words, (self.folder / "page.html").read_text())
        self.assertIn("not conformant\\; ", (self.folder / "page.md").read_text())

    def test_what_reaches_it_fails_the_run(self) -> None:
        leaks = [self.shell(LEAKS)]
        for severity in ("high", "medium", "low"):
            self.assertEqual(self.run_with(leaks, "--min-severity", severity).returncode, NOT_CONFORMANT, severity)
        run = self.run_with(TAKES_ZEROS, "--min-severity", "critical")
        self.assertEqual(run.returncode, NOT_CONFORMANT, run.stdout + run.stderr)
        self.assertRegex(self.report()["verdict"], r"^NOT CONFORMANT; \d+ failures of at least critical; --min-severity critical$")

    def test_a_sound_client_is_told_what_was_asked(self) -> None:
        run = self.run_with(SOUND_CLIENT, "--min-severity", "critical")
        self.assertEqual(run.returncode, CONFORMANT, run.stdout + run.stderr)
        self.assertEqual(self.report()["verdict"], "selection held; --min-severity critical")
        self.assertEqual(self.report()["min_severity"], {"asked": "critical", "below": 0})

    def test_a_client_that_proves_no_refusal_stays_incomplete(self) -> None:
        # Wherever it should refuse it crashes, which is medium: nobody knows whether it ever refuses.
        crashes = [self.shell(f'key=$({SOUND_IN_A_SCRIPT}) || kill -SEGV $$; echo "$key"')]
        run = runner("run", "--filter", "key-all-zero", "--min-severity", "critical", "--", *crashes)
        self.assertEqual(run.returncode, INCOMPLETE, run.stdout + run.stderr)
        self.assertIn("no refusal was proven", run.stdout.splitlines()[-1])

    def test_it_goes_with_fail_fast_and_known_failures(self) -> None:
        leaks = [self.shell(LEAKS)]
        run = self.run_with(leaks, "--min-severity", "critical", "--fail-fast")
        self.assertEqual(run.returncode, CONFORMANT, run.stdout + run.stderr)
        self.assertIs(self.report()["stopped"], False)
        failed = sorted(case["id"] for case in self.report()["cases"] if case["outcome"] == "failed")
        known = self.file("known.txt", f"{failed[0]}@secret-leaked  why\n")
        run = self.run_with(leaks, "--min-severity", "critical", "--known-failures", known)
        self.assertEqual(run.returncode, CONFORMANT, run.stdout + run.stderr)
        self.assertEqual((self.report()["known_failures"]["known"], self.report()["min_severity"]["below"]), (1, len(failed) - 1))

    def test_no_other_word_is_a_severity(self) -> None:
        run = runner("run", "--min-severity", "none", "--", "true")
        self.assertEqual((run.returncode, run.stdout), (USAGE, ""))
        self.assertIn("--min-severity", run.stderr)


if __name__ == "__main__":
    unittest.main()
