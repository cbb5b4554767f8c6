"""dstack-conformance load as a user meets it: served by the mock agent, and not by agents that do it wrong. Says nothing about speed.

Needs DSTACK_CONFORMANCE and DSTACK_MOCK_AGENT: the paths of the programs.
"""

import contextlib
import json
import os
import select
import socket
import subprocess
import threading
import unittest
from collections.abc import Callable, Iterator
from typing import Any

from conformance.testing.private_folder import InPrivateFolder

PROGRAM = os.environ["DSTACK_CONFORMANCE"]
AGENT = os.environ["DSTACK_MOCK_AGENT"]
SERVED, NOT_SERVED, USAGE, NOBODY = 0, 1, 2, 3


def load(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([PROGRAM, "load", *arguments], stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=120, check=False)


def answer(key: str, status: str = "200 OK") -> bytes:
    body = json.dumps({"key": key})
    return f"HTTP/1.1 {status}\r\nContent-Length: {len(body)}\r\n\r\n{body}".encode()


class LoadTest(InPrivateFolder):
    def setUp(self) -> None:
        super().setUp()
        self.socket = str(self.folder / "dstack.sock")

    def report(self, status: int, *arguments: str) -> dict[str, Any]:
        run = load("--socket", self.socket, "--seconds", "0.2", "--json", *arguments)
        self.assertEqual(run.returncode, status, run.stdout + run.stderr)
        report: dict[str, Any] = json.loads(run.stdout)
        self.assertEqual(report["served"], status == SERVED)
        return report


class TheMockAgent(LoadTest):
    def setUp(self) -> None:
        super().setUp()
        agent = subprocess.Popen([AGENT, "serve", "--socket", self.socket], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE)
        self.addCleanup(agent.communicate)
        self.addCleanup(agent.terminate)
        assert agent.stdout is not None
        self.assertTrue(select.select([agent.stdout], [], [], 60)[0], "no ready line")

    def test_serves_every_connection(self) -> None:
        report = self.report(SERVED, "--connections", "20")
        self.assertGreaterEqual(report["requests"], 20)
        self.assertEqual((report["starved"], report["errors"]), (0, {}))
        self.assertGreaterEqual(report["fewest"], 1)
        self.assertGreaterEqual(report["most"], report["fewest"])
        self.assertGreater(report["agent"]["after"]["resident_kib"], 0)
        self.assertLessEqual(report["latency_ms"]["median"], report["latency_ms"]["longest"])

    def test_serves_a_new_connection_for_each_request(self) -> None:
        report = self.report(SERVED, "--connections", "5", "--close", "--equal-paths")
        self.assertTrue(report["closing"])
        self.assertGreaterEqual(report["requests"], 5)

    def test_is_described_for_people(self) -> None:
        run = load("--socket", self.socket, "--seconds", "0.1", "--connections", "2")
        self.assertEqual(run.returncode, SERVED, run.stdout)
        self.assertRegex(run.stdout, r"(?s)^connections  2\nrequests .*\nfairness .*\nstarved      0 of 2 connections\n.*\nserved\n$")


class AnAgent(LoadTest):
    @contextlib.contextmanager
    def serving(self, act: Callable[[socket.socket, int], bool]) -> Iterator[None]:
        """An agent that does this with each request, the number of which it is told, and ends the connection where it says false."""
        stopped, stop = socket.socketpair()
        numbers = iter(range(1_000_000_000))
        threads: list[threading.Thread] = []

        def serve(connection: socket.socket) -> None:
            with connection, contextlib.suppress(OSError):
                while stopped not in select.select([connection, stopped], [], [])[0]:
                    if not connection.recv(65536) or not act(connection, next(numbers)):
                        return

        def accept() -> None:
            with listener:
                while stopped not in select.select([listener, stopped], [], [])[0]:
                    threads.append(threading.Thread(target=serve, args=(listener.accept()[0],)))
                    threads[-1].start()

        listener = socket.socket(socket.AF_UNIX)
        listener.bind(self.socket)
        listener.listen(64)
        accepting = threading.Thread(target=accept)
        accepting.start()
        try:
            yield
        finally:
            stop.close()
            accepting.join()
            for thread in threads:
                thread.join()
            stopped.close()

    def errors(self, act: Callable[[socket.socket, int], object], *arguments: str) -> dict[str, int]:
        with self.serving(lambda connection, number: act(connection, number) is not False):
            errors: dict[str, int] = self.report(NOT_SERVED, "--connections", "2", *arguments)["errors"]
        return errors

    def test_that_gives_a_path_another_key(self) -> None:
        errors = self.errors(lambda connection, number: connection.sendall(answer(f"{number:064x}")))
        self.assertEqual(list(errors), ["another key for a path"])

    def test_that_gives_two_paths_one_key(self) -> None:
        errors = self.errors(lambda connection, _: connection.sendall(answer("ab" * 32)))
        self.assertEqual(list(errors), ["one key for two paths"])

    def test_that_is_busy(self) -> None:
        errors = self.errors(lambda connection, _: connection.sendall(answer("ab" * 32, "503 Busy")))
        self.assertEqual(list(errors), ["status 503"])

    def test_that_closes_every_connection(self) -> None:
        errors = self.errors(lambda *_: False)
        self.assertEqual(list(errors), ["the connection was closed without an answer"])

    def test_that_never_ends_an_answer(self) -> None:
        errors = self.errors(lambda connection, _: connection.sendall(b"HTTP/1.1 200 OK\r\n\r\n" + b"x" * (2 << 20)))
        self.assertEqual(list(errors), ["an answer without end"])

    def test_that_serves_only_the_first(self) -> None:
        first: list[socket.socket] = []

        def act(connection: socket.socket, _: int) -> bool:
            first.append(connection)
            if connection is first[0]:
                connection.sendall(answer("ab" * 32))
            return True

        with self.serving(act):
            report = self.report(NOT_SERVED, "--connections", "3", "--grace", "0.2")
        self.assertEqual((report["starved"], report["errors"]), (2, {"no answer in time": 2}))
        self.assertGreater(report["requests"], 0)


class Refusing(LoadTest):
    def check(self, status: int, reason: str, *arguments: str) -> None:
        refused = load(*arguments)
        self.assertEqual(refused.returncode, status, refused)
        self.assertRegex(refused.stderr, reason)
        self.assertEqual(refused.stdout, "")

    def test_a_command_line_it_does_not_understand(self) -> None:
        self.check(USAGE, "--socket is required")
        self.check(USAGE, "--connections", "--socket", self.socket, "--connections", "0")
        self.check(USAGE, "--seconds", "--socket", self.socket, "--seconds", "0")

    def test_a_socket_on_which_nobody_listens(self) -> None:
        self.check(NOBODY, "No such file", "--socket", self.socket)

    def test_says_how_it_is_used(self) -> None:
        told = load("--help")
        self.assertEqual(told.returncode, SERVED)
        for word in ("--close", "starved", "exit status:", "example:"):
            self.assertIn(word, told.stdout)


if __name__ == "__main__":
    unittest.main()
