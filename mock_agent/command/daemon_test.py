"""dstack-mock-agent as a daemon: the ready line, where it listens, signals, keys, recordings.

Needs DSTACK_MOCK_AGENT: the path of the program.
"""

import fcntl
import json
import os
import pathlib
import signal
import socket
import subprocess
import tempfile
import time
import unittest

from mock_agent.testing.daemon_case import AGENT, OK, REQUEST, SEED, DaemonTest, read_all


def signals(process: subprocess.Popen[str], which: str) -> set[signal.Signals]:
    """The signals that a running process blocks (SigBlk) or ignores (SigIgn)."""
    status = pathlib.Path(f"/proc/{process.pid}/status").read_text()
    mask = next(int(line.split()[1], 16) for line in status.splitlines() if line.startswith(which))
    return {each for each in signal.Signals if mask >> (each - 1) & 1}


class Serving(DaemonTest):
    def test_says_on_one_line_that_it_is_ready(self) -> None:
        agent, ready = self.serve("--seed", SEED)
        self.assertEqual(ready, {"ready": True, "socket": self.socket, "sockets": {"dstack": self.socket}, "pid": agent.pid, "seed": SEED})
        self.stop(agent)
        assert agent.stdout is not None
        self.assertEqual(agent.stdout.read(), "")

    def test_ends_on_each_signal_and_removes_its_socket(self) -> None:
        for how in signal.SIGTERM, signal.SIGINT, signal.SIGHUP:
            with self.subTest(how):
                agent, _ = self.serve()
                self.assertEqual(pathlib.Path(self.socket).stat().st_mode & 0o777, 0o600)
                self.stop(agent, how)

    def test_outlives_its_terminal_under_nohup(self) -> None:
        usual = signal.signal(signal.SIGHUP, signal.SIG_IGN)
        self.addCleanup(signal.signal, signal.SIGHUP, usual)
        agent, _ = self.serve()
        self.assertIn(signal.SIGHUP, signals(agent, "SigIgn"))
        self.assertNotIn(signal.SIGHUP, signals(agent, "SigBlk"))
        agent.send_signal(signal.SIGHUP)
        self.key()
        self.stop(agent)

    def test_ends_while_it_waits_for_a_file(self) -> None:
        fifo = str(self.folder / "fifo")
        os.mkfifo(fifo)
        command = [AGENT, "serve", "--socket", self.socket, "--script", fifo]
        with subprocess.Popen(command, stdin=subprocess.DEVNULL) as agent:
            self.addCleanup(agent.kill)
            writer = os.open(fifo, os.O_WRONLY)  # comes back when the agent reads
            agent.terminate()
            self.assertEqual(agent.wait(60), -signal.SIGTERM)
            os.close(writer)

    def test_ends_while_somebody_else_starts_in_the_folder(self) -> None:
        folder = os.open(self.folder, os.O_RDONLY)
        self.addCleanup(os.close, folder)
        fcntl.flock(folder, fcntl.LOCK_EX)
        elsewhere = tempfile.TemporaryDirectory(prefix="dma-")
        self.addCleanup(elsewhere.cleanup)
        # The second has its first socket already when it waits.
        for sockets in ["--socket", self.socket], ["--socket", f"{elsewhere.name}/s", "--control", self.socket]:
            with subprocess.Popen([AGENT, "serve", *sockets], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, text=True) as agent:
                self.addCleanup(agent.kill)
                assert agent.stdout is not None
                until = time.monotonic() + 60
                while signal.SIGTERM not in signals(agent, "SigBlk"):
                    self.assertLess(time.monotonic(), until)
                agent.terminate()
                self.assertEqual(agent.wait(60), OK)
                self.assertEqual(agent.stdout.read(), "")
        self.assertEqual(list(pathlib.Path(elsewhere.name).iterdir()), [])
        self.assertEqual(list(self.folder.iterdir()), [])

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


class Elsewhere(DaemonTest):
    def test_answers_on_loopback_too(self) -> None:
        _, ready = self.serve("--seed", SEED, "--tcp", "127.0.0.1:0")
        host, port = ready["tcp"][0].rsplit(":", 1)
        key = self.key()
        with socket.create_connection((host, int(port)), 60) as client:
            client.sendall(REQUEST)
            self.assertIn(key.encode(), read_all(client))

    def test_tells_systemd_that_it_is_ready(self) -> None:
        with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as notified:
            notified.settimeout(60)
            notified.bind(str(self.folder / "notify"))
            os.environ["NOTIFY_SOCKET"] = str(self.folder / "notify")
            self.addCleanup(os.environ.pop, "NOTIFY_SOCKET", None)
            self.serve()
            self.assertEqual(notified.recv(64), b"READY=1")


if __name__ == "__main__":
    unittest.main()
