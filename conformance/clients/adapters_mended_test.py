"""A known-failures file goes red when an SDK is mended, and says which lines to take out.

The SDK is planted (adapters/planted.py). Needs DSTACK_CONFORMANCE.
"""

import json
import pathlib
import re
import tempfile
import unittest
from typing import Any

from adapters import judging, known
from adapters.planted import PACKAGE, SDK, plant
from adapters.registry import KNOWN_FAILURES, Client

FAULTY = "        return secret\n"
# What its maintainers would do one day: one of the two causes is mended.
MENDED = '        if not any(secret):\n            raise ValueError("zeros")\n        return secret\n'
CASES = "key-empty,key-a-bare-prefix*,key-of-*,key-all-zero*"  # FC-41, FC-42
ZEROS = re.compile(r"^(\S+@accepted-\S+)  a key of zero bytes only", re.MULTILINE)


class MendedTest(unittest.TestCase):
    def setUp(self) -> None:
        self.folder = pathlib.Path(self.enterContext(tempfile.TemporaryDirectory()))
        self.client: Client = plant(self.folder)
        self.package = self.client.sources / PACKAGE

    def run_strictly(self) -> tuple[judging.Run, str, dict[str, Any]]:
        """What came of it, what was printed, and the report."""
        output = self.folder / "judged"
        ran = judging.run(self.client, output, judging.Choice(sweep="off", more=("--filter", CASES)), quiet=True)
        return ran, (output / "console.txt").read_text("utf-8"), json.loads((output / "selection.json").read_text("utf-8"))

    def test_a_mended_cause_is_red_until_its_lines_are_gone(self) -> None:
        # Today: it fails; what is known is made of the report and the causes; with that it is green.
        ran, said, report = self.run_strictly()
        self.assertEqual(ran.exit_status, 1, said)
        self.client.known_failures.write_text(known.text_of(self.client, report), "utf-8")
        listed = self.client.known_failures.read_text("utf-8")
        zeros = ZEROS.findall(listed)
        self.assertGreater(len(zeros), 3)
        ran, said, _ = self.run_strictly()
        self.assertEqual((ran.exit_status, ran.verdict.endswith("none new")), (0, True), said)

        # The day after a release: red, with each line to take out by its file, number and pattern, and no other.
        self.assertEqual(SDK.count(FAULTY), 1)
        self.package.write_text(SDK.replace(FAULTY, MENDED), "utf-8")
        ran, said, report = self.run_strictly()
        self.assertEqual(ran.exit_status, 1, said)
        self.assertIn("KNOWN FAILURES OUT OF DATE", ran.verdict)
        lines = listed.splitlines()
        told = re.findall(
            rf"^{re.escape(str(self.client.known_failures))}:(\d+): (\S+): not so any more of it: remove the line$", said, re.MULTILINE
        )
        self.assertEqual([pattern for _, pattern in told], [lines[int(number) - 1].split()[0] for number, _ in told])
        self.assertEqual({pattern for _, pattern in told} >= set(zeros), True)

        # Without these it is green again, and that is also what ci/clients known would write.
        kept = [line for number, line in enumerate(lines, 1) if str(number) not in {number for number, _ in told}]
        anew = known.text_of(self.client, report)
        self.assertEqual([line for line in kept if "@" in line], [line for line in anew.splitlines() if "@" in line])
        self.client.known_failures.write_text(anew, "utf-8")
        ran, said, _ = self.run_strictly()
        self.assertEqual(ran.exit_status, 0, said)
        self.assertNotIn("a key of zero bytes only", (self.client.sources / KNOWN_FAILURES).read_text("utf-8"))

    def test_a_new_fault_is_red_too(self) -> None:
        _, _, report = self.run_strictly()
        self.client.known_failures.write_text(known.text_of(self.client, report), "utf-8")
        self.package.write_text(SDK.replace("if response.status != 200:", "if response.status < 0:"), "utf-8")
        output = self.folder / "judged"
        ran = judging.run(
            self.client, output, judging.Choice(sweep="off", more=("--filter", f"{CASES},status-500-with-a-valid-body")), quiet=True
        )
        self.assertEqual((ran.exit_status, ran.verdict.startswith("NOT CONFORMANT; 1 new failure")), (1, True), ran.verdict)


if __name__ == "__main__":
    unittest.main()
