"""The default sockets of arc-key-provider (FC-03), in a mount namespace with a /run of its own; /var/run is the same folder.

Usage: default_sockets_test.py PATH-OF-arc-key-provider [unittest options]
"""

import os
import pathlib
import subprocess
import unittest

from provider.testing.command_case import PROGRAM, SOUND, CommandTest
from provider.testing.mini_agent import PATIENCE, MiniAgent, http


class DefaultSockets(CommandTest):
    def run_with(self, sockets: list[tuple[str, str]], *command: str) -> subprocess.CompletedProcess[str]:
        probe = subprocess.run(
            ["unshare", "-rm", "mount", "-t", "tmpfs", "none", "/run"], check=False, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        if probe.returncode != 0 or os.path.realpath("/var/run") != "/run":
            self.skipTest("no mount namespace here")
        links = "".join(f"mkdir -p {pathlib.Path(path).parent} && ln -s {target} {path} && " for path, target in sockets)
        script = f'mount -t tmpfs none /run && {links}exec "$0" "$@"'
        env = {"TESSERA_KEY_PROVIDER": "dstack-kms", "TESSERA_DSTACK_KMS_KEY_ID": "k", "PATH": os.environ["PATH"]}
        return subprocess.run(
            ["unshare", "-rm", "sh", "-c", script, PROGRAM, *command],
            env=env,
            check=False,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=PATIENCE,
        )

    def test_tries_the_next_only_where_one_is_absent(self) -> None:
        with MiniAgent(self.socket, http(SOUND)) as agent:
            for path in ("/run/dstack.sock", "/run/dstack/dstack.sock"):
                done = self.run_with([(path, self.socket)], "establish")
                self.assertEqual(done.returncode, 0, done)
            self.assertEqual(len(agent.requests), 2)
            done = self.run_with([("/run/dstack/dstack.sock", self.socket), ("/run/dstack.sock", "/etc/passwd")], "establish")
            self.assert_refused(done, 1, "connection-refused")
            self.assertIn("(socket /var/run/dstack.sock)", done.stderr)
            self.assertEqual(len(agent.requests), 2)

    def test_names_all_where_none_is_there(self) -> None:
        done = self.run_with([], "check")
        self.assert_refused(done, 1, "socket-absent")
        self.assertIn("(socket /var/run/dstack.sock, /run/dstack.sock, /var/run/dstack/dstack.sock, /run/dstack/dstack.sock)", done.stderr)


if __name__ == "__main__":
    unittest.main()
