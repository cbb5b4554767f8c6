"""What the tests of arc-key-provider as a program share: running it, its environments, the shape of a refusal.

The first argument of such a test is the path of the program.
"""

import json
import os
import pathlib
import subprocess
import sys
import tempfile
import unittest
from typing import Any

from provider.testing.mini_agent import PATIENCE

PROGRAM = str(pathlib.Path(sys.argv.pop(1)).resolve())
SECRET = "5a" * 32
SOUND = json.dumps({"key": SECRET, "signature_chain": []})


class CommandTest(unittest.TestCase):
    """A test in a folder of its own, with the settings of the provider (dstack) and of a client under test (contract)."""

    def setUp(self) -> None:
        folder = tempfile.TemporaryDirectory(prefix="provider-command-")
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)
        self.key_file = self.folder / "key"
        self.socket = str(self.folder / "agent.sock")
        self.dstack = {
            "TESSERA_KEY_PROVIDER": "dstack-kms",
            "TESSERA_DSTACK_SOCKET": self.socket,
            "TESSERA_DSTACK_KMS_KEY_ID": "issuer/1",
        }
        self.contract = {
            "DSTACK_CONFORMANCE_SOCKET": self.socket,
            "DSTACK_CONFORMANCE_KEY_PATH": 'a "key"\n\u00e9',
            "DSTACK_CONFORMANCE_PURPOSE": "p",
            "DSTACK_CONFORMANCE_ALGORITHM": "a",
        }

    def run_program(self, *arguments: str, env: dict[str, str] | None = None, **options: Any) -> subprocess.CompletedProcess[str]:
        options.setdefault("stdout", subprocess.PIPE)
        inherited = {k: v for k, v in os.environ.items() if k.endswith("SAN_OPTIONS")}
        return subprocess.run(
            [PROGRAM, *arguments],
            env={**inherited, **(env or {})},
            stdin=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            timeout=PATIENCE,
            text=True,
            check=False,
            **options,
        )

    def assert_refused(self, done: subprocess.CompletedProcess[str], status: int, token: str) -> None:
        self.assertEqual(done.returncode, status, done)
        self.assertEqual(done.stdout or "", "", done)
        self.assertTrue(done.stderr.startswith(f"arc-key-provider: {token}: "), done)
        self.assertEqual(done.stderr.count("\n"), 1, done)
        self.assertNotIn(SECRET, done.stderr)

    def assert_usage_error(self, done: subprocess.CompletedProcess[str], words: str) -> None:
        self.assertEqual(done.returncode, 2, done)
        self.assertEqual(done.stdout, "", done)
        self.assertIn(words, done.stderr)
