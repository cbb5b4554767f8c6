"""ci/tally: every test of a program counts, and none that did not run passes for one that did."""

import pathlib
import subprocess
import sys
import tempfile
import unittest

TALLY = pathlib.Path(__file__).resolve().parent / "tally"


def in_program(name: str, result: str = "completed", inside: str = "") -> str:
    """A test as GoogleTest reports it."""
    return f'<testcase name="{name}" status="run" result="{result}" classname="Suite">{inside}</testcase>'


class Tally(unittest.TestCase):
    """A build folder with what ctest and the programs leave."""

    def setUp(self) -> None:
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.build = pathlib.Path(folder.name)
        (self.build / "Testing").mkdir()
        (self.build / "bin").mkdir()
        self.cases = ""

    def ran(self, name: str, status: str, inside: str = "") -> None:
        """What ctest writes of a test."""
        self.cases += f'<testcase name="{name}" status="{status}">{inside}</testcase>'

    def program(self, name: str, status: str, *tests: str) -> None:
        """A program, and the report of its tests where it left one."""
        self.ran(name, status)
        (self.build / "bin" / name).touch()
        if tests:
            report = f'<testsuites><testsuite name="Suite">{"".join(tests)}</testsuite></testsuites>'
            (self.build / "Testing" / f"{name}.xml").write_text(report, "utf-8")

    def tally(self, least: int = 0) -> tuple[int, list[str], str]:
        """Exit status, lines, and what it says of an error."""
        (self.build / "Testing/ctest.xml").write_text(f"<testsuite>{self.cases}</testsuite>", "utf-8")
        command = [sys.executable, "-B", str(TALLY), str(self.build), str(least)]
        ran = subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)
        return ran.returncode, ran.stdout.splitlines(), ran.stderr

    def test_counts_what_is_in_a_program_and_what_is_not_in_one(self) -> None:
        self.ran("python", "run")
        self.ran("broken", "fail")
        self.program("wire_tests", "fail", in_program("A"), in_program("B"), in_program("C", inside="<failure/>"))
        self.assertEqual(self.tally(), (0, ["3 2"], ""))

    def test_names_what_was_skipped_with_the_reason(self) -> None:
        self.ran("python", "notrun", "<skipped message='SKIP_RETURN_CODE=5'/><system-out>skipped: no Go here\n</system-out>")
        reason = "<skipped message='a_test.cc:7&#x0A;not root'/>"
        no_reason = "<skipped message='a_test.cc:9&#x0A;'/>"
        self.program("wire_tests", "run", in_program("A", "skipped", reason), in_program("B", "skipped", no_reason))
        lines = ["0 0", "python: no Go here", "wire_tests.Suite.A: not root", "wire_tests.Suite.B: it does not say why"]
        self.assertEqual(self.tally(), (0, lines, ""))

    def test_what_could_not_be_started_is_one_that_failed(self) -> None:
        self.ran("python", "notrun", "<skipped message='Unable to find executable'/>")
        self.assertEqual(self.tally(), (0, ["0 1"], ""))

    def test_a_program_that_fell_over_is_one_that_failed(self) -> None:
        self.program("before_its_end", "fail")
        self.program("after_its_last_test", "fail", in_program("A"))
        self.assertEqual(self.tally(), (0, ["1 2"], ""))

    def test_what_was_not_run_failed(self) -> None:
        self.ran("not_built", "notrun")
        self.ran("disabled", "disabled")
        self.program("wire_tests", "run", in_program("A", "suppressed"))
        self.assertEqual(self.tally(), (0, ["0 3"], ""))

    def test_a_program_that_passed_without_a_report_is_an_error(self) -> None:
        self.program("wire_tests", "run")
        status, _, said = self.tally()
        self.assertEqual((status, said), (1, "ci/tally: wire_tests left no report\n"))

    def test_too_few_are_an_error(self) -> None:
        self.program("wire_tests", "run", in_program("A"))
        self.assertEqual(self.tally(1)[0], 0)
        self.assertEqual(self.tally(2)[0], 1)

    def test_the_usage(self) -> None:
        for arguments in ([], ["build"], ["build", "many"]):
            ran = subprocess.run([sys.executable, "-B", str(TALLY), *arguments], capture_output=True, check=False, timeout=60)
            self.assertEqual(ran.returncode, 2)


if __name__ == "__main__":
    unittest.main()
