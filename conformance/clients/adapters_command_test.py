"""ci/clients: what cannot be run is never passed, usage errors are told, and a known failure that is mended goes red.

Needs DSTACK_CONFORMANCE.
"""

import json
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import unittest

from adapters.command import worst_of
from adapters.registry import CLIENTS

ROOT = pathlib.Path(__file__).resolve().parents[2]
PATIENCE_SECONDS = 120
BODY = json.dumps({"key": "5a" * 32, "signature_chain": ["11" * 65, "22" * 65]})
ANSWER = f"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: {len(BODY)}\r\n\r\n{BODY}"


class CommandTest(unittest.TestCase):
    def setUp(self) -> None:
        self.folder = pathlib.Path(self.enterContext(tempfile.TemporaryDirectory()))

    def clients(self, *arguments: str, path: str | None = None) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, ROOT / "ci" / "clients", "--folder", self.folder / "clients", *arguments],
            env={**os.environ, "PATH": path or os.environ["PATH"]},
            capture_output=True,
            text=True,
            timeout=PATIENCE_SECONDS,
            check=False,
        )

    def reports(self) -> list[pathlib.Path]:
        return [*self.folder.rglob("report.json"), *self.folder.rglob("selection.json")]

    def write(self, name: str, text: str) -> str:
        (self.folder / name).write_text(text, "utf-8", newline="")
        return str(self.folder / name)

    def program(self, name: str, text: str) -> None:
        (self.folder / "bin").mkdir(exist_ok=True)
        self.write(f"bin/{name}", f"#!{shutil.which('sh')}\n{text}\n")
        (self.folder / "bin" / name).chmod(0o755)

    def test_usage_errors(self) -> None:
        for arguments in ((), ("run",), ("setup",), ("run", "python", "--all"), ("run", "nobody"), ("setup", "python", "--", "--trace")):
            with self.subTest(arguments=arguments):
                self.assertEqual(self.clients(*arguments).returncode, 2)
        self.assertIn("no client is called nobody", self.clients("run", "nobody").stderr)

    def test_list_has_every_client_with_the_version_that_is_pinned(self) -> None:
        listed = self.clients("list").stdout.splitlines()
        self.assertEqual([line.split()[0] for line in listed], list(CLIENTS))
        for line, client in zip(listed, CLIENTS.values(), strict=True):
            self.assertIn(client.version() or "careful", line)

    def test_a_missing_toolchain_is_not_run_with_the_reason(self) -> None:
        (self.folder / "bin").mkdir()
        ran = self.clients("run", "node", path=str(self.folder / "bin"))
        self.assertEqual((ran.returncode, self.reports()), (3, []), ran.stdout + ran.stderr)
        self.assertIn("node: not run: no node on this machine", ran.stdout)
        self.assertIn("cannot be run: no node on this machine", self.clients("list", path=str(self.folder / "bin")).stdout)

    def test_a_registry_out_of_reach_is_not_run_with_the_reason(self) -> None:
        self.program("node", "exit 0")
        self.program("npm", "echo 'no route to the registry' >&2; exit 1")
        for command, word in (("run", "not run"), ("setup", "not installed")):
            ran = self.clients(command, "js-sdk", path=str(self.folder / "bin"))
            self.assertEqual((ran.returncode, self.reports()), (3, []), ran.stdout + ran.stderr)
            self.assertIn(f"js-sdk: {word}: npm install: no route to the registry", ran.stdout)
        self.clients("results", "--into", str(self.folder / "results"))
        self.assertIn("| **not run**: npm install: no route to the registry |", (self.folder / "results" / "index.md").read_text("utf-8"))

    def test_a_client_that_was_not_run_leaves_no_green(self) -> None:
        self.program("bash", "exit 0")
        ran = self.clients("run", "node", "curl", path=str(self.folder / "bin"))
        self.assertEqual(ran.returncode, 3, ran.stdout + ran.stderr)

    def test_a_suite_without_a_report_is_no_green(self) -> None:
        self.program("suite", "exit 0")
        os.environ["DSTACK_CONFORMANCE"], suite = str(self.folder / "bin" / "suite"), os.environ["DSTACK_CONFORMANCE"]
        self.addCleanup(os.environ.__setitem__, "DSTACK_CONFORMANCE", suite)
        ran = self.clients("run", "python")
        self.assertEqual(ran.returncode, 3, ran.stdout + ran.stderr)
        self.assertIn("python: no report", ran.stdout)

    def test_the_worst_counts(self) -> None:
        self.assertEqual([worst_of(each) for each in ([], [0], [0, 3], [3, 1, 0], [0, 2, 3], [0, -9])], [0, 0, 3, 1, 2, 3])

    def test_a_selection_is_judged_and_says_what_was_chosen(self) -> None:
        ran = self.clients("run", "python", "--sweep", "off", "--deadline", "9", "--", "--filter", "key-all-zero")
        self.assertEqual(ran.returncode, 0, ran.stdout + ran.stderr)
        self.assertIn("python: sweep off, deadline 9 s, own time-out 3 s\n", ran.stdout)
        self.assertEqual([path.name for path in self.reports()], ["selection.json"])

    def test_in_session_is_a_first_picture_and_leaves_what_is_known_of_a_whole_run(self) -> None:
        ran = self.clients("run", "python", "--in-session", "--sweep", "off", "--", "--filter", "key-all-zero,SE-05")
        self.assertEqual(ran.returncode, 0, ran.stdout + ran.stderr)
        self.assertIn("python: sweep off, deadline 30 s, in session, own time-out 3 s\n", ran.stdout)
        [report] = self.reports()
        self.assertTrue(json.loads(report.read_text("utf-8"))["session"]["in_session"])
        self.assertEqual(report.name, "selection.json")

    def test_a_selection_leaves_what_is_known_of_a_whole_run(self) -> None:
        record = self.folder / "clients" / "python" / "run.json"
        record.parent.mkdir(parents=True)
        record.write_text("{}", "utf-8")
        self.clients("run", "python", "--sweep", "off", "--", "--filter", "key-all-zero")
        self.assertTrue(record.exists())

    def test_a_known_failure_that_is_mended_goes_red(self) -> None:
        known = self.write("known.txt", "key-all-zero@accepted-what-it-must-refuse  nobody looks for zeros\n")
        ran = self.clients("run", "python", "--", "--filter", "key-all-zero", "--known-failures", known)
        self.assertEqual(ran.returncode, 1, ran.stdout + ran.stderr)
        self.assertIn("not so any more of it: remove the line", ran.stdout)

    def test_replay_shows_both_sides(self) -> None:
        ran = self.clients("replay", "python", self.write("answer", ANSWER))
        self.assertIn("client: exit 0, a secret of 32 bytes", ran.stdout)
        self.assertIn("> 'POST /GetKey HTTP/1.1", ran.stdout)
        self.assertNotIn("5a" * 16, ran.stdout)
        ran = self.clients("replay", "python", self.write("answer", ANSWER.replace("200 OK", "500 No", 1)))
        self.assertIn("client: exit 1, no key", ran.stdout)

    def test_replay_of_a_case(self) -> None:
        ran = self.clients("replay", "python", "key-all-zero", "--key-path", "another/key")
        self.assertIn("client: exit 1, no key", ran.stdout, ran.stderr)
        self.assertIn('"path": "another/key"', ran.stdout)

    def test_replay_of_two_questions_says_where_each_key_was_taken_from(self) -> None:
        two = self.write("answer", ANSWER + ANSWER.replace("5a", "6b"))
        ran = self.clients("replay", "python", two, "--then", "stall", "--again", "another/key")
        at = ANSWER.index("5a5a")
        first = f"a secret of 32 bytes that stands at byte {at} of the answer"
        self.assertIn(f"client: {first}, then {first}, in", ran.stdout, ran.stderr)
        self.assertIn('"path": "another/key"', ran.stdout)
        ran = self.clients("replay", "python", self.write("answer", ANSWER.replace("200 OK", "500 No", 1)), "--again", "another/key")
        self.assertIn("client: refused, then refused, in", ran.stdout)

    def test_no_client_names_a_host(self) -> None:
        for client in CLIENTS.values():
            for path in client.sources.rglob("*"):
                if path.is_file() and "__pycache__" not in path.parts:
                    # unix.socket is what the crate below the Rust SDK writes where HTTP wants a host.
                    hosts = re.findall(r"://(?!localhost\b|unix\.socket/)\S+", path.read_text("utf-8"))
                    self.assertEqual(hosts, [], path)


if __name__ == "__main__":
    unittest.main()
