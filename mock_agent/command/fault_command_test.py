"""dstack-mock-agent fault: faults put into a running agent.

Needs DSTACK_MOCK_AGENT: the path of the program.
"""

import json
import pathlib
import socket
import subprocess
import unittest
from typing import Any

from mock_agent.testing.daemon_case import AGENT, CANNOT_SERVE, OK, SEED, USAGE, DaemonTest, run


class Faults(DaemonTest):
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


if __name__ == "__main__":
    unittest.main()
