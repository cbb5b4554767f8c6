"""dstack-mock-agent as a user meets it: the ready line, signals, recordings, bad input, exit statuses.

Needs DSTACK_MOCK_AGENT: the path of the program.
"""

import fcntl
import json
import os
import pathlib
import select
import signal
import socket
import subprocess
import tempfile
import time
import unittest
from typing import Any

AGENT = os.environ["DSTACK_MOCK_AGENT"]
OK, CANNOT_SERVE, USAGE = 0, 1, 2
SEED = "07" * 32
REQUEST = b"GET /GetKey?path=a HTTP/1.1\r\nConnection: close\r\n\r\n"


def run(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([AGENT, *arguments], stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=60, check=False)


def signals(process: subprocess.Popen[str], which: str) -> set[signal.Signals]:
    """The signals that a running process blocks (SigBlk) or ignores (SigIgn)."""
    status = pathlib.Path(f"/proc/{process.pid}/status").read_text()
    mask = next(int(line.split()[1], 16) for line in status.splitlines() if line.startswith(which))
    return {each for each in signal.Signals if mask >> (each - 1) & 1}


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


class SimulatorFolder(InPrivateFolder):
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


class Faults(InPrivateFolder):
    """Faults put into a running agent, as a developer's integration tests do it."""

    def setUp(self) -> None:
        super().setUp()
        self.control = str(self.folder / "c")
        _, ready = self.serve("--seed", SEED, "--control", self.control)
        self.assertEqual(ready["control"], self.control)
        self.assertEqual(pathlib.Path(self.control).stat().st_mode & 0o777, 0o600)

    def fault(self, *arguments: str, status: int = OK) -> Any:
        ran = run("fault", arguments[0], "--control", self.control, *arguments[1:])
        self.assertEqual(ran.returncode, status, ran.stderr)
        return json.loads(ran.stdout) if status == OK else ran.stderr

    def test_are_given_so_often_and_the_answer_is_faithful_again(self) -> None:
        line = "HTTP/1.1 500 Internal Server Error"
        added = self.fault("add", "--method", "GetKey", "--status-line", line, "--times", "2", "--add-header", "X-A: b")
        self.assertEqual(added, {"id": 1})
        for _ in range(2):
            answer = self.ask()
            self.assertTrue(answer.startswith(line.encode() + b"\r\n"), answer)
            self.assertIn(b"\r\nX-A: b\r\n", answer)
        self.key()
        rules = self.fault("list")
        self.assertEqual((rules[0]["matched"], rules[0]["given"]), (3, 2))

    def test_carry_the_faithful_answer_or_any_other(self) -> None:
        key = self.key()
        self.fault("add", "--body", '{"wrapped": ${answer}}', "--framing", "chunked", "--times", "1")
        self.assertIn(f'{{"wrapped": {{"key":"{key}"'.encode(), self.ask())
        self.fault("add", "--rule", '{"steps": [{"send": "nothing like HTTP"}, {"close": true}]}')
        self.assertEqual(self.ask(), b"nothing like HTTP")

    def test_may_reset_the_connection(self) -> None:
        self.fault("add", "--end", "reset", "--body", "")
        with self.assertRaises(ConnectionResetError):
            self.ask()

    def test_are_removed_and_reset(self) -> None:
        self.assertEqual(self.fault("add", "--delay-ms", "1"), {"id": 1})
        self.assertEqual(self.fault("remove", "1"), {"removed": 1})
        self.assertIn("no such rule", self.fault("remove", "1", status=USAGE))
        self.fault("add", "--end", "close", "--body", "x")
        self.assertEqual(self.fault("reset"), {"reset": True})
        self.assertEqual(self.fault("list"), [])
        self.assertEqual(self.fault("requests"), [])

    def test_show_what_was_asked(self) -> None:
        self.ask()
        (request,) = self.fault("requests")
        self.assertEqual((request["method"], request["http_method"], request["target"]), ("GetKey", "GET", "/GetKey?path=a"))

    def test_that_are_wrong_are_refused_with_their_place(self) -> None:
        self.assertIn("/probability", self.fault("add", "--delay-ms", "1", "--probability", "2", status=USAGE))
        self.assertIn("neither answer, steps nor delay_ms", self.fault("add", "--times", "1", status=USAGE))
        self.assertIn("/seed", self.fault("add", "--delay-ms", "1", "--seed", str(1 << 64), status=USAGE))
        self.assertIn("not one JSON value", self.fault("add", "--rule", "{", status=USAGE))
        self.assertIn("not one JSON value", self.fault("add", "--rule", "", status=USAGE))
        self.assertIn("excludes", self.fault("add", "--rule", '{"delay_ms": 1}', "--times", "2", status=USAGE))

    def test_that_are_listed_in_part_are_an_error(self) -> None:
        self.control = str(self.folder / "other")
        with socket.socket(socket.AF_UNIX) as other:
            other.bind(self.control)
            other.listen()
            command = [AGENT, "fault", "list", "--control", self.control]
            with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as asking:
                self.addCleanup(asking.kill)
                connection, _ = other.accept()
                connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\n[]")
                connection.recv(65536)
                connection.close()
                said, why = asking.communicate(timeout=60)
        self.assertEqual((asking.returncode, said), (CANNOT_SERVE, ""))
        self.assertIn("did not come whole", why)

    def test_need_an_agent_that_was_started_for_them(self) -> None:
        self.control = str(self.folder / "missing")
        self.assertIn("--control", self.fault("list", status=CANNOT_SERVE))


class Elsewhere(InPrivateFolder):
    def test_answers_on_loopback_too(self) -> None:
        _, ready = self.serve("--seed", SEED, "--tcp", "127.0.0.1:0")
        host, port = ready["tcp"][0].rsplit(":", 1)
        key = self.key()
        with socket.create_connection((host, int(port)), 60) as client:
            client.sendall(REQUEST)
            answer = b""
            while read := client.recv(65536):
                answer += read
        self.assertIn(key.encode(), answer)

    def test_tells_systemd_that_it_is_ready(self) -> None:
        with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as notified:
            notified.settimeout(60)
            notified.bind(str(self.folder / "notify"))
            os.environ["NOTIFY_SOCKET"] = str(self.folder / "notify")
            self.addCleanup(os.environ.pop, "NOTIFY_SOCKET", None)
            self.serve()
            self.assertEqual(notified.recv(64), b"READY=1")


class Serving(InPrivateFolder):
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
        self.check(USAGE, "--socket or --simulator-dir is required", "serve")
        self.check_serve(USAGE, r"--api: 0\.7: not one of 0\.6-dev, 0\.6 and 0\.5\n", "--api", "0.7")
        self.check_serve(USAGE, "not one of", "--api", "2")
        for option in ("--script", "--control", "--record", "--seed", "--identity", "--tcp"):
            self.check_serve(USAGE, "is empty", option, "")
        self.check(USAGE, "is empty", "serve", "--socket", "")
        self.check_serve(USAGE, "not 127.0.0.1:PORT", "--tcp", "0.0.0.0:80")
        self.check_serve(USAGE, "--no-such-flag", "--no-such-flag")
        self.check_serve(USAGE, "excludes", "--seed", SEED, "--identity", "x")
        self.check_serve(USAGE, "excludes", "--script", "x", "--control", "y")
        self.check_serve(USAGE, "longer than 64 MiB", "--identity", "/dev/zero")

    def test_one_path_for_two_things(self) -> None:
        (self.folder / "link").symlink_to(self.folder)
        aside = self.file("aside", "mine")
        for first, second in ("--socket", "--control"), ("--socket", "--record"), ("--socket", "--script"), ("--control", "--record"):
            path = self.socket if first == "--socket" else aside
            again = str(self.folder / "link" / pathlib.Path(path).name)
            options = [second, again] if first == "--socket" else [first, path, second, again]
            self.check_serve(USAGE, f"{first} and {second} are the same file", *options)
        self.check_serve(USAGE, "--record and --script are the same file", "--record", aside, "--script", aside)
        self.check_serve(USAGE, "--record and --identity are the same file", "--record", aside, "--identity", aside)
        self.assertEqual(pathlib.Path(aside).read_text(), "mine")
        simulator = str(self.folder / "simulator")
        self.assertEqual(run("init", simulator).returncode, OK)
        taken = simulator + "/tappd.sock"
        reason = "--control and a socket of --simulator-dir are the same file"
        self.check(CANNOT_SERVE, reason, "serve", "--simulator-dir", simulator, "--control", taken)
        self.assertFalse(os.path.lexists(taken))

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
