"""What the tests of dstack-mock-agent as a program share: running it, and asking it.

Needs DSTACK_MOCK_AGENT: the path of the program.
"""

import json
import os
import pathlib
import select
import signal
import socket
import subprocess
import tempfile
import unittest
from typing import Any

AGENT = os.environ["DSTACK_MOCK_AGENT"]
OK, CANNOT_SERVE, USAGE = 0, 1, 2
SEED = "07" * 32
REQUEST = b"GET /GetKey?path=a HTTP/1.1\r\nConnection: close\r\n\r\n"


def run(*arguments: str) -> subprocess.CompletedProcess[str]:
    """A run of the program, to its end."""
    return subprocess.run([AGENT, *arguments], stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=60, check=False)


def read_all(client: socket.socket) -> bytes:
    """What comes until the other side closes."""
    answer = b""
    while read := client.recv(65536):
        answer += read
    return answer


class DaemonTest(unittest.TestCase):
    """A test with a folder of its own, and at its socket an agent where it serves one."""

    def setUp(self) -> None:
        folder = tempfile.TemporaryDirectory(prefix="dma-")
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)
        self.socket = str(self.folder / "s")

    def file(self, name: str, text: str) -> str:
        path = self.folder / name
        path.write_text(text)
        return str(path)

    def serve(self, *arguments: str) -> tuple[subprocess.Popen[str], dict[str, Any]]:
        """Starts the agent and waits for its ready line: the process, and what the line says."""
        agent = subprocess.Popen(
            [AGENT, "serve", "--socket", self.socket, *arguments],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        self.addCleanup(agent.communicate)
        self.addCleanup(agent.kill)
        assert agent.stdout is not None
        self.assertTrue(select.select([agent.stdout], [], [], 60)[0], "no ready line")
        return agent, json.loads(agent.stdout.readline())

    def ask(self, request: bytes = REQUEST) -> bytes:
        with socket.socket(socket.AF_UNIX) as client:
            client.settimeout(60)
            client.connect(self.socket)
            client.sendall(request)
            return read_all(client)

    def key(self) -> str:
        answer = self.ask()
        self.assertTrue(answer.startswith(b"HTTP/1.1 200 OK\r\n"), answer)
        return str(json.loads(answer.split(b"\r\n\r\n", 1)[1])["key"])

    def stop(self, agent: subprocess.Popen[str], how: signal.Signals = signal.SIGTERM) -> None:
        agent.send_signal(how)
        self.assertEqual(agent.wait(60), OK)
        self.assertFalse(os.path.lexists(self.socket))
