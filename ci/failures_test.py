"""ci/failures: each test that failed ends the log with what it said, and no other does."""

import pathlib
import subprocess
import sys
import tempfile
import unittest

FAILURES = pathlib.Path(__file__).resolve().parent / "failures"
REPORT = """<testsuite>
<testcase name="good" status="run"><system-out>fine</system-out></testcase>
<testcase name="left-out" status="notrun"><skipped message="SKIP_RETURN_CODE=77"/><system-out>skipped: no Go here</system-out></testcase>
<testcase name="bad" status="fail"><failure message=""/><system-out>{said}</system-out></testcase>
<testcase name="silent" status="fail"><failure message=""/><system-out></system-out></testcase>
<testcase name="absent" status="notrun"><skipped message="Unable to find executable"/><system-out>no such file</system-out></testcase>
</testsuite>"""


def run(*arguments: str) -> subprocess.CompletedProcess[str]:
    """What it prints."""
    return subprocess.run([sys.executable, "-B", str(FAILURES), *arguments], capture_output=True, text=True, check=False, timeout=60)


class Failures(unittest.TestCase):
    def test_prints_the_end_of_what_each_failed_test_said(self) -> None:
        with tempfile.TemporaryDirectory() as folder:
            (pathlib.Path(folder) / "Testing").mkdir()
            said = "\n".join(f"line {number}" for number in range(100)) + "x" * 1000
            (pathlib.Path(folder) / "Testing/ctest.xml").write_text(REPORT.format(said=said), "utf-8")
            ran = run(folder)
        lines = ran.stdout.splitlines()
        self.assertEqual((0, ""), (ran.returncode, ran.stderr))
        self.assertEqual(
            [each for each in lines if each.startswith("-- ")],
            [f"-- {name} failed, and ended with:" for name in ("bad", "silent", "absent")],
        )
        self.assertEqual(lines[1:3], ["line 60", "line 61"])
        self.assertEqual(300, len(lines[40]))
        self.assertEqual(lines[-3:], ["it said nothing", "-- absent failed, and ended with:", "no such file"])

    def test_no_report_is_an_error(self) -> None:
        with tempfile.TemporaryDirectory() as folder:
            ran = run(folder)
        self.assertEqual((1, ""), (ran.returncode, ran.stdout))
        self.assertIn("is not there", ran.stderr)

    def test_the_usage(self) -> None:
        self.assertEqual(2, run().returncode)


if __name__ == "__main__":
    unittest.main()
