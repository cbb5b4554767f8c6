"""arc-key-provider before there is a key: check --probe, --wait, and how it says what is wrong (--log json).

Usage: probe_test.py PATH-OF-arc-key-provider [unittest options]
"""

import json
import os
import pathlib
import select
import socket
import subprocess
import time
import unittest
from typing import Any

from provider.testing.command_case import PROGRAM, SOUND, CommandTest
from provider.testing.mini_agent import PATIENCE, MiniAgent, http

VERSION = http('{"version":"0.6.0","rev":"unknown"}')
INFO = http('{"app_id":"5bb4ff9a3837357f19dc176407a5709c62eb6c56","instance_id":"","tcb_info":"{}"}')
AGENT = {"/Version": VERSION, "/Info": INFO, "/GetKey": http(SOUND)}


class Probe(CommandTest):
    def probe(self, answers: dict[str, bytes] | bytes, *options: str) -> tuple[subprocess.CompletedProcess[str], list[str]]:
        pathlib.Path(self.socket).unlink(missing_ok=True)
        with MiniAgent(self.socket, answers) as agent:
            done = self.run_program("check", "--probe", *options, env=self.dstack)
        return done, [head.split(b" ")[1].decode() for head, _ in agent.requests]

    def test_recognises_an_agent_and_asks_for_no_key(self) -> None:
        done, asked = self.probe(AGENT)
        self.assertEqual((done.returncode, done.stderr), (0, ""), done)
        lines = ["provider: dstack-kms", f"socket: {self.socket} (dstack guest agent 0.6.0)", "key id: issuer/1"]
        self.assertEqual(done.stdout.splitlines()[:3], lines)
        self.assertEqual(asked, ["/Version", "/Info"])

    def test_refuses_what_is_no_guest_agent(self) -> None:
        strangers: dict[str, dict[str, bytes] | bytes] = {
            "speaks no HTTP": b"SSH-2.0-OpenSSH_9.2\r\n",
            "knows no Version": {**AGENT, "/Version": http("{}", "404 Not Found")},
            "knows no Info": {**AGENT, "/Info": http("{}", "404 Not Found")},
            "is a web server": http("<html></html>"),
            "has no version": {**AGENT, "/Version": http('{"rev":"1"}')},
            "has an empty version": {**AGENT, "/Version": http('{"version":""}')},
            "has a number for a version": {**AGENT, "/Version": http('{"version":6}')},
            "has a version that a terminal obeys": {**AGENT, "/Version": http('{"version":"\\u001b[1m"}')},
            "has a long version": {**AGENT, "/Version": http(json.dumps({"version": "1" * 65}))},
            "answers with a list": {**AGENT, "/Version": http('["version"]')},
            "names its version twice": {**AGENT, "/Version": http('{"version":"0.6.0","version":"0.6.0"}')},
            "names its version twice, once escaped": {**AGENT, "/Version": http('{"version":"0.6.0","\\u0076ersion":"0.6.0"}')},
            "begins with a byte order mark": {**AGENT, "/Version": http('\ufeff{"version":"0.6.0"}')},
            "goes on with NULs": {**AGENT, "/Version": http('{"version":"0.6.0"}\0\0')},
            "goes on with an object": {**AGENT, "/Version": http('{"version":"0.6.0"}{}')},
            "nests deeply": {**AGENT, "/Version": http('{"version":"0.6.0","rev":' + "[" * 64 + "]" * 64 + "}")},
            "answers with an error": {**AGENT, "/Version": http('{"version":"0.6.0","error":"no"}')},
            "has no app": {**AGENT, "/Info": http('{"instance_id":""}')},
            "has no instance": {**AGENT, "/Info": http('{"app_id":"00"}')},
            "has an empty app": {**AGENT, "/Info": http('{"app_id":"","instance_id":""}')},
            "names its app twice": {**AGENT, "/Info": http('{"app_id":"00","app_id":"00","instance_id":""}')},
            "has members twice in a member": {**AGENT, "/Info": http('{"app_id":"00","instance_id":"","key":{"a":1,"a":1}}')},
            "has an app that is no hex": {**AGENT, "/Info": http('{"app_id":"app","instance_id":""}')},
            "answers without end": {**AGENT, "/Info": b"HTTP/1.1 200 OK\r\n\r\n" + b" " * 300_000},
        }
        for name, answers in strangers.items():
            with self.subTest(name):
                done, _ = self.probe(answers)
                self.assert_refused(done, 1, "not-a-guest-agent")
                self.assertIn(f"(socket {self.socket})", done.stderr)

    def test_gives_up_on_a_listener_that_says_nothing(self) -> None:
        listener = socket.socket(socket.AF_UNIX)
        self.addCleanup(listener.close)
        listener.bind(self.socket)
        listener.listen()
        self.assert_refused(self.run_program("check", "--probe", "--timeout=0.3", env=self.dstack), 1, "deadline-exceeded")

    def test_has_one_timeout_for_both_questions(self) -> None:
        """Each answer comes in time, and both do not: whatever the machine is doing."""
        pathlib.Path(self.socket).unlink(missing_ok=True)
        with MiniAgent(self.socket, AGENT, on_request=lambda: time.sleep(0.6)):
            done = self.run_program("check", "--probe", "--timeout=1", env=self.dstack)
        self.assert_refused(done, 1, "deadline-exceeded")

    def test_probes_only_where_there_is_an_agent_to_ask(self) -> None:
        for env in ({"TESSERA_KEY_PROVIDER": "ephemeral"}, {"TESSERA_KEY_FILE": str(self.key_file)}):
            self.assert_refused(self.run_program("check", "--probe", env=env), 2, "nothing-to-probe")


class Wait(CommandTest):
    def start(self, *arguments: str) -> subprocess.Popen[str]:
        env = {**self.dstack, "PATH": os.environ["PATH"]}
        process = subprocess.Popen([PROGRAM, *arguments], env=env, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        self.addCleanup(process.wait)
        self.addCleanup(process.kill)
        return process

    def assert_waiting(self, process: subprocess.Popen[str]) -> None:
        """It says nothing for many of its tries."""
        assert process.stdout is not None
        self.assertEqual(select.select([process.stdout], [], [], 0.2)[0], [])

    def test_takes_an_agent_that_comes_late(self) -> None:
        for arguments in (["establish", "--wait=60"], ["check", "--probe", "--wait=60"], ["exec", "--wait=60", "--", "echo", "has a key"]):
            process = self.start(*arguments)
            self.assert_waiting(process)
            stale = socket.socket(socket.AF_UNIX)
            stale.bind(self.socket)  # refuses connections
            self.assert_waiting(process)
            stale.close()
            pathlib.Path(self.socket).unlink()
            with MiniAgent(self.socket, AGENT) as agent:
                out, complaints = process.communicate(timeout=PATIENCE)
            self.assertEqual((process.returncode, complaints), (0, ""), arguments)
            self.assertNotEqual(out, "")
            self.assertEqual(len(agent.requests), 2 if "check" in arguments else 1)
            pathlib.Path(self.socket).unlink()

    def test_waits_no_longer_than_told(self) -> None:
        self.assert_refused(self.run_program("establish", "--wait=0.1", env=self.dstack), 1, "socket-absent")
        with socket.socket(socket.AF_UNIX) as stale:
            stale.bind(self.socket)
        self.assert_refused(self.run_program("establish", "--wait=0.1", env=self.dstack), 1, "connection-refused")

    def test_waits_for_nothing_else(self) -> None:
        with MiniAgent(self.socket, http(SOUND, "500 No")) as agent:
            done = self.run_program("establish", "--wait=3600", env=self.dstack)
        self.assert_refused(done, 1, "status-not-200")
        self.assertEqual(len(agent.requests), 1)


class LogJson(CommandTest):
    def said(self, *arguments: str, env: dict[str, str] | None = None, **options: Any) -> list[dict[str, str]]:
        done = self.run_program(*arguments, env=env, **options)
        lines: list[dict[str, str]] = [json.loads(line) for line in done.stderr.splitlines()]
        for line in lines:
            self.assertEqual(list(line), ["level", "token", "what", "where", "advice"])
        return lines

    def test_says_a_refusal_as_an_object(self) -> None:
        [line] = self.said("--log=json", "establish", env=self.dstack)
        self.assertEqual((line["level"], line["token"], line["where"]), ("refusal", "socket-absent", f"socket {self.socket}"))
        rows = {row["token"]: row for row in json.loads(self.run_program("refusals", "--json").stdout)}
        self.assertEqual((line["what"], line["advice"]), (rows["socket-absent"]["description"], rows["socket-absent"]["advice"]))

    def test_says_warnings_and_wrong_command_lines_too(self) -> None:
        with pathlib.Path("/dev/full").open("wb") as full:
            lines = self.said("establish", "--log", "json", stdout=full)
        self.assertEqual(
            [(each["level"], each["token"]) for each in lines], [("warning", "ephemeral-by-default"), ("refusal", "output-not-writable")]
        )
        [line] = self.said("derive", "--log", "json")
        self.assertEqual((line["level"], line["token"]), ("refusal", "usage"))

    def test_carries_any_place_in_one_line(self) -> None:
        [line] = self.said("--log=json", "establish", env={**self.dstack, "TESSERA_DSTACK_SOCKET": "/no\n\udcff\u202e"})
        self.assertEqual(line["where"], "socket /no\n\ufffd\u202e")


if __name__ == "__main__":
    unittest.main()
