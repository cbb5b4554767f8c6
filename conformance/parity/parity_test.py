"""The gate on faithfulness: dstack-mock-agent, with the identity that the simulator had, answers every recorded request the same.

A difference that is not in known_differences.json fails, and an entry there that is no difference any more. Needs DSTACK_CONFORMANCE and
DSTACK_MOCK_AGENT: the paths of the programs. Exit status 77, and the reason, where the agent cannot take a simulator's folder.
"""

import fnmatch
import json
import os
import pathlib
import select
import shutil
import subprocess
import tempfile
import unittest

from conformance.parity.known_differences import known_differences, wrong
from conformance.testing.replayer import RECORDINGS, recordings

PROGRAM = os.environ["DSTACK_CONFORMANCE"]
AGENT = os.environ["DSTACK_MOCK_AGENT"]


class TheMockAgent(unittest.TestCase):
    maxDiff = None

    def setUp(self) -> None:
        folder = tempfile.TemporaryDirectory(prefix="dcp-")
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)
        self.simulator = self.folder / "simulator"
        shutil.copytree(RECORDINGS.parent / "identity", self.simulator)
        agent = subprocess.Popen(
            [AGENT, "serve", "--simulator-dir", str(self.simulator)],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
        )
        self.addCleanup(agent.communicate)
        self.addCleanup(agent.terminate)
        assert agent.stdout is not None
        self.assertTrue(select.select([agent.stdout], [], [], 60)[0], "no ready line")
        ready = agent.stdout.readline()
        self.assertTrue(json.loads(ready)["ready"], ready)

    def differences(self) -> tuple[list[tuple[str, str]], str]:
        """Each difference, as exchange and part, and the report for people."""
        report = self.folder / "report.json"
        run = subprocess.run(
            [PROGRAM, "parity", "recordings", str(self.simulator), "--json", str(report)],
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=300,
            check=False,
        )
        self.assertIn(run.returncode, (0, 1), run.stderr)
        read = json.loads(report.read_text())
        self.assertEqual(read["asked"], len(recordings()))
        return [(each["name"], one["part"]) for each in read["exchanges"] for one in each["differences"]], run.stdout

    def test_answers_as_the_simulator_did_but_for_what_is_known(self) -> None:
        found, text = self.differences()
        known = known_differences()
        problems = wrong(found, known)
        self.assertEqual(problems, [], "\n" + "\n".join(problems) + "\n" + text)
        # What docs/parity.md counts as different is different.
        named = {entry["name"] for entry in recordings() if any(fnmatch.fnmatchcase(entry["name"], each.exchange) for each in known)}
        self.assertEqual({name for name, _ in found}, named)


if __name__ == "__main__":
    unittest.main()
