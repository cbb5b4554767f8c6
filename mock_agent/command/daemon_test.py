"""dstack-mock-agent as a user meets it: the ready line, signals, recordings, bad input, exit statuses.

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
    return subprocess.run([AGENT, *arguments], stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=60, check=False)


class InPrivateFolder(unittest.TestCase):
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
            answer = b""
            while read := client.recv(65536):
                answer += read
            return answer

    def key(self) -> str:
        answer = self.ask()
        self.assertTrue(answer.startswith(b"HTTP/1.1 200 OK\r\n"), answer)
        return str(json.loads(answer.split(b"\r\n\r\n", 1)[1])["key"])

    def stop(self, agent: subprocess.Popen[str], how: signal.Signals = signal.SIGTERM) -> None:
        agent.send_signal(how)
        self.assertEqual(agent.wait(60), OK)
        self.assertFalse(os.path.lexists(self.socket))


class Serving(InPrivateFolder):
    def test_says_on_one_line_that_it_is_ready(self) -> None:
        agent, ready = self.serve("--seed", SEED)
        self.assertEqual(ready, {"ready": True, "socket": self.socket, "pid": agent.pid, "seed": SEED})
        self.stop(agent)
        assert agent.stdout is not None
        self.assertEqual(agent.stdout.read(), "")

    def test_ends_on_either_signal_and_removes_its_socket(self) -> None:
        for how in signal.SIGTERM, signal.SIGINT:
            with self.subTest(how):
                agent, _ = self.serve()
                self.assertEqual(pathlib.Path(self.socket).stat().st_mode & 0o777, 0o600)
                self.stop(agent, how)

    def test_ends_while_a_client_is_being_stalled(self) -> None:
        agent, _ = self.serve("--script", self.file("script", '{"steps": [{"send": "a"}, {"stall": true}]}'))
        with socket.socket(socket.AF_UNIX) as client:
            client.settimeout(60)
            client.connect(self.socket)
            client.sendall(REQUEST)
            self.assertEqual(client.recv(2), b"a")
            self.stop(agent)

    def test_a_random_seed_is_printed_and_gives_the_same_key_again(self) -> None:
        agent, ready = self.serve()
        self.assertRegex(ready["seed"], r"^[0-9a-f]{64}$")
        key = self.key()
        self.stop(agent)
        agent, again = self.serve()
        self.assertNotEqual(again["seed"], ready["seed"])
        self.assertNotEqual(self.key(), key)
        self.stop(agent)
        self.serve("--seed", ready["seed"])
        self.assertEqual(self.key(), key)

    def test_takes_its_identity_from_a_file(self) -> None:
        app_keys = {"k256_key": "01" * 32, "k256_signature": "02" * 65}
        _, ready = self.serve("--identity", self.file("appkeys.json", json.dumps(app_keys)))
        self.assertIsNone(ready["seed"])
        self.assertRegex(self.key(), r"^[0-9a-f]{64}$")

    def test_derives_the_secret_of_a_script_from_the_key_path(self) -> None:
        script = self.file("script", '{"start": "connect", "steps": [{"send": "${secret}"}, {"close": true}]}')
        agent, _ = self.serve("--seed", SEED, "--key-path", "a", "--script", script)
        secret = self.ask().decode()
        self.stop(agent)
        self.serve("--seed", SEED)
        self.assertEqual(self.key(), secret)

    def test_writes_what_it_saw(self) -> None:
        record = self.folder / "record.json"
        agent, _ = self.serve("--record", str(record))
        answer = self.ask()
        self.assertFalse(record.exists())
        self.stop(agent)
        seen = json.loads(record.read_text())
        self.assertEqual((seen["connection_count"], seen["request_count"]), (1, 1))
        connection = seen["connections"][0]
        self.assertEqual(bytes.fromhex(connection["received_hex"]), REQUEST)
        self.assertEqual(connection["sent_bytes"], len(answer))
        self.assertEqual(connection["requests"][0]["target"], "/GetKey?path=a")
        self.assertEqual(list(self.folder.iterdir()), [record])


class Refusing(InPrivateFolder):
    def check(self, status: int, reason: str, *arguments: str) -> None:
        refused = run(*arguments)
        self.assertEqual(refused.returncode, status, refused)
        self.assertRegex(refused.stderr, reason)
        self.assertEqual(refused.stdout, "")

    def check_serve(self, status: int, reason: str, *arguments: str) -> None:
        self.check(status, reason, "serve", "--socket", self.socket, *arguments)
        self.assertFalse(os.path.lexists(self.socket))

    def test_a_command_line_it_does_not_understand(self) -> None:
        self.check(USAGE, "subcommand is required")
        self.check(USAGE, "--socket is required", "serve")
        self.check_serve(USAGE, "--no-such-flag", "--no-such-flag")
        self.check_serve(USAGE, "excludes", "--seed", SEED, "--identity", "x")

    def test_a_seed_that_is_none(self) -> None:
        self.check_serve(USAGE, "not 64 hex digits", "--seed", "07")
        self.check_serve(USAGE, "not a secp256k1 private key", "--seed", "00" * 32)

    def test_an_identity_that_cannot_be_read(self) -> None:
        self.check_serve(USAGE, "missing", "--identity", str(self.folder / "missing"))

    def test_a_script_that_cannot_be_read_or_is_wrong(self) -> None:
        self.check_serve(USAGE, "missing: cannot be read", "--script", str(self.folder / "missing"))
        self.check_serve(USAGE, "cannot be read", "--script", str(self.folder))
        self.check_serve(USAGE, "not one JSON value", "--script", self.file("a", "{"))
        self.check_serve(USAGE, r"b: /steps/0/shout: unknown member", "--script", self.file("b", '{"steps": [{"shout": true}]}'))

    def test_a_socket_it_cannot_have(self) -> None:
        self.check(CANNOT_SERVE, "longer than 107 bytes", "serve", "--socket", "/" + "x" * 107)
        self.check(CANNOT_SERVE, "No such file", "serve", "--socket", str(self.folder / "missing" / "s"))
        self.check(CANNOT_SERVE, "no socket", "serve", "--socket", self.file("file", "mine"))
        self.serve()
        self.check(CANNOT_SERVE, "somebody listens", "serve", "--socket", self.socket)
        self.key()

    def test_a_recording_it_cannot_write_before_it_serves(self) -> None:
        self.check_serve(CANNOT_SERVE, "No such file", "--record", str(self.folder / "missing" / "record"))
        self.check_serve(CANNOT_SERVE, "not a regular file", "--record", str(self.folder))

    def test_a_standard_output_that_takes_no_ready_line(self) -> None:
        with pathlib.Path("/dev/full").open("w", encoding="ascii") as full:
            refused = subprocess.run(
                [AGENT, "serve", "--socket", self.socket],
                stdin=subprocess.DEVNULL,
                stdout=full,
                stderr=subprocess.PIPE,
                text=True,
                timeout=60,
                check=False,
            )
        self.assertEqual(refused.returncode, CANNOT_SERVE)
        self.assertIn("standard output", refused.stderr)
        self.assertFalse(os.path.lexists(self.socket))


class Telling(unittest.TestCase):
    def test_the_version(self) -> None:
        self.assertRegex(run("--version").stdout, r"^dstack-mock-agent \d+\.\d+\.\d+\n$")

    def test_that_its_keys_carry_no_security(self) -> None:
        told = run("--help")
        self.assertEqual(told.returncode, OK)
        self.assertIn("NO security", told.stdout)
        self.assertIn("Examples:", told.stdout)


if __name__ == "__main__":
    unittest.main()
