"""dstack-mock-agent init, and serve --simulator-dir: the folder of dstack's simulator.

Needs DSTACK_MOCK_AGENT: the path of the program.
"""

import json
import subprocess
import unittest
from typing import Any

from mock_agent.testing.daemon_case import CANNOT_SERVE, OK, SEED, USAGE, DaemonTest, run


class SimulatorFolder(DaemonTest):
    """A folder of dstack's simulator: written, and served with all its sockets."""

    def setUp(self) -> None:
        super().setUp()
        self.simulator = self.folder / "simulator"

    def init(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        return run("init", str(self.simulator), *arguments)

    def serve_folder(self, *arguments: str) -> dict[str, Any]:
        _, ready = self.serve("--simulator-dir", str(self.simulator), *arguments)
        return ready

    def test_that_was_written_is_served_with_its_keys_on_every_socket(self) -> None:
        self.assertEqual(json.loads(self.init("--seed", SEED).stdout), {"folder": str(self.simulator), "seed": SEED})
        ready = self.serve_folder()
        self.assertIsNone(ready["seed"])
        self.assertEqual(ready["sockets"].keys(), {"dstack", "tappd", "external"})
        key = self.key()
        self.socket = ready["sockets"]["tappd"]
        answer = self.ask(b"GET /prpc/Tappd.DeriveK256Key?path=a HTTP/1.1\r\nConnection: close\r\n\r\n")
        self.assertIn(f'"k256_key":"{key}"'.encode(), answer)
        self.socket = ready["sockets"]["external"]
        self.assertIn(b'"version":"0.6.0"', self.ask(b"GET /prpc/Worker.Version HTTP/1.1\r\nConnection: close\r\n\r\n"))
        self.socket = str(self.folder / "t")
        self.serve("--seed", SEED)
        self.assertEqual(self.key(), key)

    def test_is_never_overwritten(self) -> None:
        self.assertEqual(self.init("--seed", SEED).returncode, OK)
        again = self.init("--seed", "08" * 32)
        self.assertEqual(again.returncode, CANNOT_SERVE)
        self.assertEqual(again.stdout, "")

    def test_says_which_file_is_missing(self) -> None:
        self.simulator.mkdir()
        served = run("serve", "--simulator-dir", str(self.simulator))
        self.assertEqual(served.returncode, USAGE)
        self.assertIn("appkeys.json", served.stderr)

    def test_of_another_version_has_its_mounts(self) -> None:
        self.assertEqual(self.init().returncode, OK)
        self.serve_folder("--api", "0.6")
        self.assertIn(b"200 OK", self.ask(b"GET /v0/GetKey?path=a HTTP/1.1\r\nConnection: close\r\n\r\n"))


if __name__ == "__main__":
    unittest.main()
