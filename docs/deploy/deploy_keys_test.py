"""What the files to deploy with start holds one key, or does not start.

Usage: deploy_keys_test.py [unittest options], with DSTACK_MOCK_AGENT and DSTACK_PROVIDER in the environment
"""

import json
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import unittest

from docs import off_tee
from docs.deploy.deployed import AGENT_SOCKET, WORDS, compose_key_id, starts, starts_unfilled

SEED = "7e" * 32
# An issuer or exit: takes the key as the page says, and prints whose public key it is.
HOLDER = """#!{python}
import hashlib, os, sys
sys.path.insert(0, {kat!r})
import reference_derivation as reference
key = os.read(int(os.environ["ARC_PRIVATE_KEY_FD"]), 129)
assert len(key) == 128
public = reference.public_key([int.from_bytes(key[at : at + 32], "big") for at in range(0, 128, 32)])
print(hashlib.sha256(public).hexdigest())
"""


class Keys(unittest.TestCase):
    """The four commands against one agent."""

    def setUp(self) -> None:
        folder = tempfile.TemporaryDirectory(prefix="deploy-")
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)
        self.programs = self.folder / "bin"
        self.programs.mkdir()
        (self.programs / "arc-key-provider").symlink_to(off_tee.program("DSTACK_PROVIDER"))
        for name in ("arc-issuer", "arc-exit"):
            holder = self.programs / name
            holder.write_text(HOLDER.format(python=sys.executable, kat=str(off_tee.ROOT / "kat")), "utf-8")
            holder.chmod(0o755)
        self.agent = self.enterContext(off_tee.mock_agent(self.folder / "agent", SEED))
        self.words = {**WORDS, "kms_root": self.agent.kms_root, "app_id": off_tee.ask(self.agent.socket, "Info")["app_id"]}
        self.words["fingerprint"] = self.expected(compose_key_id())

    def expected(self, key_id: str) -> str:
        """The fingerprint as the second opinion derives it."""
        script = str(off_tee.ROOT / "kat/reference_derivation.py")
        command = [sys.executable, "-B", script, "--socket", self.agent.socket, "--key-path", key_id]
        done = subprocess.run(command, capture_output=True, text=True, timeout=off_tee.PATIENCE, check=True)
        [fingerprint] = re.findall(r'"fingerprint": ?"([0-9a-f]{64})"', done.stdout)
        return str(fingerprint)

    def run_all(self, words: dict[str, str], socket_path: str = "") -> dict[str, subprocess.CompletedProcess[str]]:
        """Runs the four, with the agent's socket where their mount would put it."""
        filled = self.folder / "filled"
        shutil.rmtree(filled, ignore_errors=True)
        filled.mkdir()
        off_tee.fill(filled, words)
        results = {}
        for start in starts(filled):
            self.assertEqual(start.environment["TESSERA_DSTACK_SOCKET"], AGENT_SOCKET)
            environment = {**start.environment, "TESSERA_DSTACK_SOCKET": socket_path or self.agent.socket, "PATH": str(self.programs)}
            results[start.name] = subprocess.run(
                [str(self.programs / start.command[0]), *start.command[1:]],
                env=environment,
                stdin=subprocess.DEVNULL,
                capture_output=True,
                text=True,
                timeout=off_tee.PATIENCE,
                check=False,
            )
        return results

    def assert_refused(self, results: dict[str, subprocess.CompletedProcess[str]], *tokens: str) -> None:
        for name, done in results.items():
            self.assertEqual((done.returncode, done.stdout), (1, ""), name)
            self.assertIn(json.loads(done.stderr)["token"], tokens, name)

    def test_all_four_hold_the_key_of_the_second_opinion(self) -> None:
        results = self.run_all(self.words)
        self.assertEqual(sorted(results), ["arc-exit.service", "arc-issuer.service", "exit", "issuer"])
        for name, done in results.items():
            self.assertEqual((done.returncode, done.stderr), (0, ""), name)
            self.assertEqual(done.stdout, self.words["fingerprint"] + "\n", name)

    def test_another_key_starts_nothing(self) -> None:
        self.assert_refused(self.run_all({**self.words, "fingerprint": "6d" * 32}), "fingerprint-unexpected")

    def test_a_key_of_another_kms_or_app_starts_nothing(self) -> None:
        for wrong in ({"kms_root": WORDS["kms_root"]}, {"app_id": WORDS["app_id"]}):
            self.assert_refused(self.run_all({**self.words, **wrong}), "chain-not-to-root")

    def test_another_agent_starts_nothing(self) -> None:
        with off_tee.mock_agent(self.folder / "other", "7f" * 32) as other:
            self.assert_refused(self.run_all(self.words, other.socket), "chain-not-to-root", "fingerprint-unexpected")

    def test_a_file_that_nobody_filled_in_starts_nothing(self) -> None:
        for start in starts_unfilled(self.folder):
            done = subprocess.run(
                [str(self.programs / start.command[0]), *start.command[1:]],
                env={**start.environment, "TESSERA_DSTACK_SOCKET": self.agent.socket, "PATH": str(self.programs)},
                capture_output=True,
                text=True,
                timeout=off_tee.PATIENCE,
                check=False,
            )
            self.assertEqual((done.returncode, done.stdout), (2, ""), done)


if __name__ == "__main__":
    unittest.main()
