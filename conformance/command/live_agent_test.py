"""dstack-conformance run --agent: the suite on the answers of a simulator, of a replayer of recordings, and of any agent that runs.

    live_agent_test.py [real] [unittest options]

Needs DSTACK_CONFORMANCE, DSTACK_PROVIDER and DSTACK_MOCK_AGENT: the paths of the three programs. With `real`, the tests of dstack's own
simulator, in the folder DSTACK_SIMULATOR_DIR; where that is not set it says so, and its exit status is 77.
"""

import contextlib
import json
import os
import pathlib
import signal
import subprocess
import sys
import time
import unittest

from conformance.testing.command_case import CONFORMANCE, CONFORMANT, INCOMPLETE, PROVIDER, RUNNER, SECONDS, USAGE, runner
from conformance.testing.live_agent_case import MOCK_AGENT, LiveAgentTest, serving

SIMULATOR_DIR = os.environ.get("DSTACK_SIMULATOR_DIR", "")
REPLAYER = CONFORMANCE / "testing" / "replayer.py"
NEEDS_ANOTHER = "another-agent-after-a-success"

# Writes what the agent sends to the file that it is told, and takes any key of an answer with 200.
LISTENER = """
import json, os, socket, sys
asked = {each: os.environ["DSTACK_CONFORMANCE_" + each.upper()] for each in ("key_path", "purpose", "algorithm")}
body = json.dumps({"path": asked["key_path"], "purpose": asked["purpose"], "algorithm": asked["algorithm"]})
with socket.socket(socket.AF_UNIX) as agent:
    agent.settimeout(2)
    agent.connect(os.environ["DSTACK_CONFORMANCE_SOCKET"])
    head = "POST /GetKey HTTP/1.1\\r\\nHost: dstack\\r\\nContent-Type: application/json\\r\\nConnection: close\\r\\n"
    agent.sendall(f"{head}Content-Length: {len(body)}\\r\\n\\r\\n{body}".encode())
    heard = b""
    while b"]}" not in heard and (more := agent.recv(65536)):
        heard += more
with open(sys.argv[1], "ab") as file:
    file.write(heard + b"\\n--\\n")
if not heard.startswith(b"HTTP/1.1 200 "):
    print("refused", file=sys.stderr)
    sys.exit(1)
print(json.dumps({"secret": json.loads(heard.split(b"\\r\\n\\r\\n")[1])["key"]}))
"""


class SimulatorTest(LiveAgentTest):
    """What holds of any simulator."""

    def check_simulator(self, folder: pathlib.Path) -> None:
        """Every case, on a simulator of this folder."""
        before = {path.name: path.read_bytes() for path in folder.iterdir() if path.is_file()}
        report = self.assert_whole_catalogue_held([], "--agent", "simulator", "--simulator-dir", str(folder))
        self.assertEqual((report["agent"]["kind"], report["agent"]["place"]), ("simulator", str(folder)))
        self.assertEqual({path.name: path.read_bytes() for path in folder.iterdir() if path.is_file()}, before)


class TheRealSimulator(SimulatorTest):
    """--agent simulator, where there is one."""

    def test_every_case_is_made_of_its_answers(self) -> None:
        self.check_simulator(pathlib.Path(SIMULATOR_DIR))


class TheSimulator(SimulatorTest):
    """--agent simulator, with our own agent in its place."""

    def test_every_case_is_made_of_its_answers(self) -> None:
        self.check_simulator(self.simulator_dir())

    def test_nothing_of_it_is_left_after_a_signal(self) -> None:
        folder = self.simulator_dir()
        temporary = self.folder / "tmp"
        temporary.mkdir()
        command = [RUNNER, "run", "--agent", "simulator", "--simulator-dir", str(folder), "--", *PROVIDER]
        environment = {**os.environ, "TMPDIR": str(temporary)}
        for number in (signal.SIGINT, signal.SIGKILL):
            with self.subTest(number), subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environment) as run:
                assert run.stderr is not None
                run.stderr.readline()  # it is under way
                run.send_signal(number)
                run.communicate(timeout=SECONDS)
                self.assert_gone_below(temporary)

    def test_an_interrupt_while_it_starts_leaves_the_run_incomplete(self) -> None:
        folder = self.simulator_dir()
        started = self.folder / "started"
        (folder / "dstack-simulator").write_text(f'#!/bin/sh\necho >"{started}"\nexec sleep {SECONDS}\n')
        command = [RUNNER, "run", "--agent", "simulator", "--simulator-dir", str(folder), "--", *PROVIDER]
        with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as run:
            until = time.monotonic() + SECONDS
            while not started.exists() and time.monotonic() < until:
                time.sleep(0.01)
            run.send_signal(signal.SIGINT)
            said = run.communicate(timeout=SECONDS)[1]
        self.assertEqual((run.returncode, "interrupted" in said), (INCOMPLETE, True), said)

    def assert_gone_below(self, folder: pathlib.Path) -> None:
        """No process works in there, and no simulator's files are left."""
        until = time.monotonic() + SECONDS
        while True:
            working = []
            for each in pathlib.Path("/proc").glob("[0-9]*/cwd"):
                with contextlib.suppress(OSError):
                    working.append(each.readlink())
            left = [str(path) for path in folder.rglob("appkeys.json")] + [str(path) for path in working if path.is_relative_to(folder)]
            if not left:
                return
            self.assertLess(time.monotonic(), until, left)
            time.sleep(0.05)


class AnAgentThatRuns(LiveAgentTest):
    """--agent socket:PATH."""

    def test_every_case_but_one_is_made_of_its_answers(self) -> None:
        folder = self.simulator_dir()
        with serving([MOCK_AGENT, "serve", "--simulator-dir", str(folder)]):
            socket = str(folder / "dstack.sock")
            report = self.assert_whole_catalogue_held([NEEDS_ANOTHER], "--agent", f"socket:{socket}")
            self.assertEqual((report["agent"]["kind"], report["agent"]["place"]), ("socket", socket))

    def test_every_case_but_one_is_made_of_recorded_answers(self) -> None:
        with serving([sys.executable, "-u", str(REPLAYER), str(self.folder), "--any-key"]):
            report = self.assert_whole_catalogue_held([NEEDS_ANOTHER], "--agent", f"socket:{self.folder / 'dstack.sock'}")
            self.assertEqual(report["agent"]["version"], "0.6.0 (rev unknown)")

    def test_a_hostile_answer_is_the_agents_own_with_one_change(self) -> None:
        heard = self.folder / "heard"
        client = self.file("listener.py", LISTENER)
        with serving([sys.executable, "-u", str(REPLAYER), str(self.folder), "--any-key"]):
            options = ["--agent", f"socket:{self.folder / 'dstack.sock'}", "--filter", "status-500-with-200-in-the-reason"]
            self.run_suite([sys.executable, client, str(heard)], "--plain-world", *options)
        sound, hostile = heard.read_bytes().split(b"\n--\n")[:2]
        for answer in (sound, hostile):
            self.assertIn(b"\r\nserver: dstack Simulator\r\n", answer)
            self.assertIn(b"\r\npermissions-policy: interest-cohort=()\r\n", answer)
        self.assertTrue(sound.startswith(b"HTTP/1.1 200 OK\r\n"))
        self.assertTrue(hostile.startswith(b"HTTP/1.1 500 200 OK\r\n"))

    def test_what_cannot_be_made_is_named_with_what_rests_on_it(self) -> None:
        head = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: ${body_length}\r\n\r\n"
        # Where another key would go, nobody can tell.
        body = '{"debug":"${secret}","key":"${secret}","signature_chain":${chain}}'
        script = self.file("script.json", json.dumps({"body": body, "steps": [{"send": head + "${body}"}, {"close": True}]}))
        about = {"clause": "FC-10", "title": "t", "reason": "r", "expect": "MUST refuse"}
        longer = {**about, "id": "longer", "clause": "TO-30", "expect": "MUST accept", "secret_bytes": 48}
        above = {**about, "id": "above-it", "twin": "longer", "answer": {"status_line": "HTTP/1.1 500 No"}}
        socket = self.folder / "s"
        files = [self.file(f"{case['id']}.json", json.dumps(case)) for case in (longer, above)]
        options = ["--case-file", files[0], "--case-file", files[1]]
        with serving([MOCK_AGENT, "serve", "--socket", str(socket), "--script", script]):
            ran, report = self.run_suite(
                PROVIDER, "--agent", f"socket:{socket}", *options, "--filter", "longer,above-it,status-500-with-200-in-the-reason"
            )
        notes = {case["id"]: case["note"] for case in report["cases"] if case["not_made"]}
        self.assertEqual(notes.keys(), {"longer", "above-it"})
        self.assertIn("does not begin with the key", notes["longer"])
        self.assertIn("its twin is not", notes["above-it"])
        self.assertRegex(ran.stdout, r"NOT MADE +longer")
        self.assertEqual(ran.returncode, CONFORMANT, ran.stdout)

    def test_an_agent_that_fails_only_towards_the_client_ends_the_run(self) -> None:
        agent_folder = self.simulator_dir()
        control = self.folder / "control"
        with serving([MOCK_AGENT, "serve", "--simulator-dir", str(agent_folder), "--control", str(control)]):
            fault = f"fault add --control {control} --method GetKey --times 1 --status-line 'HTTP/1.1 503 Busy'"
            client = self.shell(f"{MOCK_AGENT} {fault} >/dev/null\nexec {' '.join(PROVIDER)}")
            ran, report = self.run_suite([client], "--agent", f"socket:{agent_folder / 'dstack.sock'}", "--plain-world")
        self.assertEqual(ran.returncode, INCOMPLETE, ran.stdout)
        self.assertIn('gave the client "HTTP/1.1 503 Busy"', report["incomplete"])

    def test_an_agent_that_is_gone_ends_the_run(self) -> None:
        agent_folder = self.simulator_dir()
        with serving([MOCK_AGENT, "serve", "--simulator-dir", str(agent_folder)]) as agent:
            runs = self.folder / "runs"
            ends = f'echo >>"{runs}"; [ "$(wc -l <"{runs}")" -lt 10 ] || kill {agent.pid} 2>/dev/null'
            client = self.shell(f"{ends}\nexec {' '.join(PROVIDER)}")
            options = ["--agent", f"socket:{agent_folder / 'dstack.sock'}", "--plain-world"]
            ran, report = self.run_suite([client], *options)
        self.assertEqual(ran.returncode, INCOMPLETE, ran.stdout)
        self.assertIn("the agent at ", report["incomplete"])
        # Those that were left are not waited for one by one.
        self.assertLess(len(report["cases"]), 100)

    def test_an_agent_that_ends_leaves_the_run_incomplete(self) -> None:
        folder = self.simulator_dir()
        with serving([MOCK_AGENT, "serve", "--simulator-dir", str(folder)]) as agent:
            client = self.shell(f"kill {agent.pid} 2>/dev/null\nexec {' '.join(PROVIDER)}")
            ran, report = self.run_suite([client], "--agent", f"socket:{folder / 'dstack.sock'}", "--plain-world", "--deadline", "5")
        self.assertEqual(ran.returncode, INCOMPLETE, ran.stdout)
        self.assertEqual(report["status"], "incomplete")


class WhatCannotBeUsed(LiveAgentTest):
    """Usage errors: nothing is run."""

    def assert_refused(self, words: str, *options: str) -> None:
        ran = runner("run", *options, "--", *PROVIDER)
        self.assertEqual(ran.returncode, USAGE, ran.stdout + ran.stderr)
        self.assertIn(words, ran.stderr)
        self.assertEqual(ran.stdout, "")

    def test_is_refused_with_a_reason(self) -> None:
        self.assert_refused("none of mock, simulator and socket:PATH", "--agent", "socket:")
        self.assert_refused("needs --simulator-dir DIR", "--agent", "simulator")
        self.assert_refused("goes with --agent simulator", "--simulator-dir", str(self.folder))
        self.assert_refused("No such file or directory", "--agent", f"socket:{self.folder}/none")
        self.assert_refused("dstack-simulator", "--agent", "simulator", "--simulator-dir", str(self.folder))

    def test_is_an_agent_without_keys(self) -> None:
        folder = self.simulator_dir()
        with serving([MOCK_AGENT, "serve", "--simulator-dir", str(folder)]):
            self.assert_refused("does not answer GetKey as a guest agent does", "--agent", f"socket:{folder / 'external.sock'}")


def main() -> None:
    """Runs the tests that were asked for."""
    real = sys.argv[1:2] == ["real"]
    if real:
        del sys.argv[1]
    if real and not SIMULATOR_DIR:
        print("skipped: DSTACK_SIMULATOR_DIR names no folder with dstack's own simulator")
        sys.exit(77)
    tests = [TheRealSimulator] if real else [TheSimulator, AnAgentThatRuns, WhatCannotBeUsed]
    if len(sys.argv) > 1:
        unittest.main()
    loader = unittest.defaultTestLoader
    suite = unittest.TestSuite(loader.loadTestsFromTestCase(each) for each in tests)
    sys.exit(not unittest.TextTestRunner(verbosity=1).run(suite).wasSuccessful())


if __name__ == "__main__":
    main()
