"""The commands of runbook.md, run as operator and developer would, and the values at which they have to fail.

Usage: runbook_test.py [unittest options], with DSTACK_MOCK_AGENT and DSTACK_PROVIDER in the environment
"""

import json
import os
import pathlib
import re
import subprocess
import tempfile
import unittest
from typing import Any

from docs import off_tee
from docs.runbook_page import CHALLENGE, OTHER_KEY, PAGE, Page


class Operator(Page):
    def setUp(self) -> None:
        super().setUp()
        self.agent = self.start_agent()
        self.blocks = off_tee.blocks_of(PAGE, "Operator")

    def run_page(self, name: str, first: str = "", before: dict[int, str] | None = None, **known: str) -> Any:
        return off_tee.run_blocks(self.blocks, self.work_folder(name), {**self.operator(self.agent), **known}, first, before)

    def block(self, words: str) -> int:
        """The number of the one block that has these words."""
        [number] = [number for number, block in enumerate(self.blocks) if words in block.text]
        return number

    def test_runs_in_order(self) -> None:
        failed, done = self.run_page("operator")
        self.assertIsNone(failed, f"{failed}: {done.stderr}")
        self.assertEqual(done.stderr.count("fingerprint-unexpected"), 2, done.stderr)
        self.assertEqual(done.stderr.count("\n"), 2, done.stderr)

    def test_stops_where_a_value_is_wrong(self) -> None:
        other = self.start_agent("other", "c5" * 32)
        unlooked = "env -u TESSERA_DSTACK_KMS_ROOT_PUBKEY -u TESSERA_DSTACK_APP_ID"
        elsewhere = f"{unlooked} TESSERA_DSTACK_SOCKET={other.socket} arc-key-provider establish --json >exit.json"
        compared = self.block("exit.json)")
        for number, (section, known, before) in enumerate(
            (
                ("Preflight", {"TESSERA_DSTACK_SOCKET": str(self.folder / "none.sock")}, {}),
                ("Preflight", {"TESSERA_DSTACK_SOCKET": str(self.agent.folder / "external.sock")}, {}),
                ("Preflight", {"TESSERA_DSTACK_SOKET": "x"}, {}),
                ("Preflight", {"app_id": "00" * 20}, {}),
                ("First start", {"kms_root": OTHER_KEY}, {}),
                ("First start", {"kms_root": other.kms_root}, {}),
                # Another host's agent, where nobody looked at the origin.
                ("First start", {}, {compared: elsewhere}),
                # A new key id that gives the old key, and an old one that does not.
                ("Rotation", {}, {self.block("tessera-arc-v2"): "env() { arc-key-provider establish --json; }"}),
                ("Rotation", {}, {self.block("tessera-arc-v2"): "export fingerprint=" + "0" * 64}),
                ("Evidence for others", {"challenge": "zz"}, {}),
                ("Evidence for others", {"challenge": CHALLENGE + "00"}, {}),
            )
        ):
            with self.subTest(section=section, known=known, before=before):
                self.assert_stops(self.blocks, self.run_page(f"wrong-{number}", before=before, **known), section)

    def test_refusals_of_the_page_are_the_programs(self) -> None:
        listed = subprocess.run(
            [off_tee.program("DSTACK_PROVIDER"), "refusals", "--json"], stdout=subprocess.PIPE, timeout=off_tee.PATIENCE, check=True
        )
        tokens = {row["token"] for row in json.loads(listed.stdout)}
        section = PAGE.read_text("utf-8").split("### When it refuses", 1)[1].split("### ", 1)[0]
        named = {token for row in re.findall(r"(?m)^\| (`.+?) \|", section) for token in re.findall("`([a-z0-9-]+)`", row)}
        self.assertGreater(len(named), 5)
        self.assertEqual(named - tokens, set())


class Developer(Page):
    def test_runs_in_order(self) -> None:
        failed, done = off_tee.run_blocks(off_tee.blocks_of(PAGE, "Developer"), self.work_folder("developer"), self.environment)
        self.assertIsNone(failed, f"{failed}: {done.stderr}")
        self.assertEqual(done.stderr.count("status-not-200"), 1, done.stderr)

    def test_stops_where_a_value_is_wrong(self) -> None:
        blocks = off_tee.blocks_of(PAGE, "Developer")
        [last] = [number for number, block in enumerate(blocks) if "fault add" in block.text]
        # An origin that is not the agent's, and a fault that is never asked for.
        for number, before in enumerate(
            ({last: f"export TESSERA_DSTACK_KMS_ROOT_PUBKEY={OTHER_KEY}"}, {last: "arc-key-provider() { true; }"})
        ):
            result = off_tee.run_blocks(blocks, self.work_folder(f"wrong-{number}"), self.environment, before=before)
            self.assert_stops(blocks, result, "Our agent")


class Blocks(unittest.TestCase):
    """The page is read as its readers read it: nothing that says it is run is left out."""

    def test_every_block_belongs_to_a_reader(self) -> None:
        parts = [off_tee.blocks_of(PAGE, reader) for reader in ("Operator", "Developer", "Client or auditor")]
        self.assertEqual([block for part in parts for block in part], off_tee.blocks_of(PAGE))
        self.assertEqual(sum(map(len, parts)), PAGE.read_text("utf-8").count("\n```sh\n"))

    def test_a_command_that_fails_is_seen(self) -> None:
        with tempfile.TemporaryDirectory(prefix="runbook-") as name:
            folder = pathlib.Path(name)
            fine, wrong = off_tee.Block("x", "true\n"), off_tee.Block("x", "false\ntrue\n")
            environment = {"PATH": os.environ["PATH"]}
            self.assertEqual(off_tee.run_blocks([fine, wrong, fine], folder, environment)[0], 1)
            self.assertEqual(off_tee.run_blocks([fine, off_tee.Block("x", "false | true\n")], folder, environment)[0], 1)
            self.assertIsNone(off_tee.run_blocks([fine, fine], folder, environment)[0])
            with self.assertRaisesRegex(AssertionError, "ended by themselves in block 0"):
                off_tee.run_blocks([off_tee.Block("x", "exit 0\n"), fine], folder, environment)


if __name__ == "__main__":
    unittest.main()
