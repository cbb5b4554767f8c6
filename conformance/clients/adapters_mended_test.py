"""A known-failures file goes red when an SDK is mended, and says which lines to take out.

The SDK is planted: a package of the official one's name and calls, with some of its faults, under the official one's own adapter. Nothing
is installed from a registry. Needs DSTACK_CONFORMANCE.
"""

import dataclasses
import json
import pathlib
import re
import shutil
import sys
import tempfile
import unittest
from typing import Any

from adapters import judging, known
from adapters.causes import CAUSES
from adapters.registry import CLIENTS, KNOWN_FAILURES, Client

SDK = '''"""Stands for the official SDK: a key that is short, empty or zero is given."""

import http.client
import json
import os
import socket


class Connection(http.client.HTTPConnection):
    def connect(self):
        self.sock = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self.sock.settimeout(self.timeout)
        self.sock.connect(os.environ["DSTACK_SIMULATOR_ENDPOINT"])


class Answer:
    def __init__(self, key):
        self.key = key

    def decode_key(self):
        secret = bytes.fromhex(self.key)
        return secret


class DstackClient:
    def get_key(self, path, purpose, algorithm):
        connection = Connection("localhost", timeout=3)
        asked = json.dumps({"path": path, "purpose": purpose, "algorithm": algorithm})
        connection.request("POST", "/GetKey", asked, {"Content-Type": "application/json"})
        response = connection.getresponse()
        if response.status != 200:
            raise ValueError("no status 200")
        return Answer(json.loads(response.read())["key"])
'''
FAULTY = "        return secret\n"
# What its maintainers would do one day: one of the two causes is mended.
MENDED = '        if not any(secret):\n            raise ValueError("zeros")\n        return secret\n'
CLAUSES = "FC-41,FC-42"
ZEROS = re.compile(r"^(\S+@accepted-\S+)  a key of zero bytes only", re.MULTILINE)


def planted(source: pathlib.Path, _output: pathlib.Path) -> list[str]:
    """Its command. The package stands beside the adapter."""
    return [sys.executable, "-B", str(source / "sdk_client.py")]


class MendedTest(unittest.TestCase):
    def setUp(self) -> None:
        self.folder = pathlib.Path(self.enterContext(tempfile.TemporaryDirectory()))
        official = CLIENTS["python-sdk"]
        sources = self.folder / "planted-sdk"
        sources.mkdir()
        for name in ("sdk_client.py", "requirements.txt", CAUSES):
            shutil.copy(official.sources / name, sources)
        self.package = sources / "dstack_sdk.py"
        self.package.write_text(SDK, "utf-8")
        self.client: Client = dataclasses.replace(official, name="planted-sdk", folder=str(sources), install=planted)

    def run_strictly(self) -> tuple[judging.Run, str, dict[str, Any]]:
        """What came of it, what was printed, and the report."""
        output = self.folder / "judged"
        ran = judging.run(self.client, output, judging.Choice(sweep="off", more=("--filter", CLAUSES)), quiet=True)
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
            self.client, output, judging.Choice(sweep="off", more=("--filter", f"{CLAUSES},status-500-with-a-valid-body")), quiet=True
        )
        self.assertEqual((ran.exit_status, ran.verdict.startswith("NOT CONFORMANT; 1 new failure")), (1, True), ran.verdict)


if __name__ == "__main__":
    unittest.main()
