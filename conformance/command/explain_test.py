"""dstack-conformance run --trace and explain: what crossed the wire in a case, without its secrets.

Needs DSTACK_CONFORMANCE and DSTACK_PROVIDER: the paths of the two programs.
"""

import base64
import json
import re
import subprocess
import unittest
from collections.abc import Iterator
from typing import Any

from conformance.testing.command_case import CONFORMANT, NOT_CONFORMANT, RUNNER, SECONDS, USAGE, mutant, read_report, runner
from conformance.testing.private_folder import InPrivateFolder

IGNORES_THE_STATUS = mutant("heads.ignores-the-status")
SENDS_THE_KEY_BACK = mutant("leaking.sends-the-key-back")
FAILED = "status-500-with-a-valid-body"

# Keeps what it heard in a file of the test's, and says it again to the agent in every way it knows.
TELLTALE = """
import base64, json, os, socket, sys
asked = {each: os.environ["DSTACK_CONFORMANCE_" + each.upper()] for each in ("key_path", "purpose", "algorithm")}
body = json.dumps({"path": asked["key_path"], "purpose": asked["purpose"], "algorithm": asked["algorithm"]}).encode()
def exchange(target, body):
    head = f"POST {target} HTTP/1.1\\r\\nHost: dstack\\r\\nContent-Type: application/json\\r\\nConnection: close\\r\\n"
    heard = b""
    with socket.socket(socket.AF_UNIX) as agent:
        agent.connect(os.environ["DSTACK_CONFORMANCE_SOCKET"])
        agent.sendall(f"{head}Content-Length: {len(body)}\\r\\n\\r\\n".encode() + body)
        while more := agent.recv(65536):
            heard += more
    with open(sys.argv[1], "ab") as file:
        file.write(heard + b"\\n")
    return heard
key = json.loads(exchange("/GetKey", body).partition(b"\\r\\n\\r\\n")[2])["key"]
raw = bytes.fromhex(key)
exchange("/hex?" + key.upper(), raw[:16] + b" " + base64.b64encode(raw) + b" " + raw.hex("-").encode() + b" " + key.encode().hex().encode())
print(json.dumps({"secret": key}))
"""


def parts_of(case: dict[str, Any]) -> Iterator[tuple[dict[str, Any], dict[str, Any]]]:
    """Each part of what crossed the wire, with the event it is of."""
    for connection in case["wire"]["connections"]:
        for event in connection["events"]:
            for part in event["parts"]:
                yield event, part


class Traces(InPrivateFolder):
    def traced(self, client: list[str], *options: str, case: str = FAILED) -> tuple[str, dict[str, Any]]:
        """What the run of a case printed, and its part of the report."""
        path = self.folder / "report.json"
        run = runner("run", "--filter", case, "--json", str(path), *options, "--", *client)
        self.assertEqual(run.returncode, NOT_CONFORMANT, run.stdout + run.stderr)
        report = read_report(path)
        return run.stdout, next(each for each in report["cases"] if each["id"] == case)

    def explain(self, case: str, *options: str) -> subprocess.CompletedProcess[str]:
        return runner("explain", str(self.folder / "report.json"), case, *options)

    def test_a_failed_case_shows_both_directions_and_what_is_not_its_twins(self) -> None:
        printed, case = self.traced(IGNORES_THE_STATUS, "--trace")
        parts = list(parts_of(case))
        asked = "".join(part["text"] for event, part in parts if event["kind"] == "from-client" and part["kind"] == "shown")
        self.assertTrue(asked.startswith("POST /GetKey HTTP/1.1"), asked)
        answered = "".join(part["text"] or "" for event, part in parts if event["kind"] == "to-client")
        self.assertTrue(answered.startswith("HTTP/1.1 500 "), answered)
        differing = [part["text"] for _, part in parts if part["differs"]]
        self.assertTrue(differing and differing[0].startswith("5"), differing)
        self.assertIn(64, [part["bytes"] for _, part in parts if part["kind"] == "secret"])
        times = [event["at_ms"] for event, _ in parts]
        self.assertEqual(times, sorted(times))
        self.assertLessEqual(times[-1], case["evidence"]["elapsed_ms"] + 50)
        self.assertRegex(printed, r"(?m)^   connection 1 to the agent, \d+ ms after the client was started$")
        self.assertRegex(printed, r"(?m)^      > 0009  35 30 30 ")
        self.assertIn("<secret, 64 bytes>", printed)
        self.assertNotIn("\x1b", printed)

    def test_without_trace_the_console_has_none_and_the_report_has(self) -> None:
        printed, case = self.traced(IGNORES_THE_STATUS)
        self.assertNotIn("connection 1", printed)
        self.assertEqual(len(case["wire"]["connections"]), 1)

    def test_a_cause_has_one_trace(self) -> None:
        printed = runner("run", "--filter", "status-*", "--trace", "--", *IGNORES_THE_STATUS).stdout
        self.assertRegex(printed, r"FC-10  .*: \d\d cases\n")
        self.assertEqual(printed.count("connection 1 to the agent"), len(re.findall(r"(?m)^\d+  (?:FAIL|WARN) ", printed)))

    def test_explain_prints_it_later(self) -> None:
        printed, case = self.traced(IGNORES_THE_STATUS, "--trace")
        explained = self.explain(FAILED, "--no-color")
        self.assertEqual((explained.returncode, explained.stderr), (CONFORMANT, ""))
        self.assertTrue(explained.stdout.startswith(f"{FAILED}  FC-10  failed\n   agent   {case['title'][:20]}"), explained.stdout)
        rows = [row for row in explained.stdout.splitlines() if re.match(r"      [> ] [0-9a-f]{4}  ", row)]
        self.assertGreater(len(rows), 20)
        for row in rows:
            self.assertIn(row + "\n", printed)

    def test_explain_says_why_there_is_nothing_to_say(self) -> None:
        self.traced(IGNORES_THE_STATUS)
        held = self.explain("valid-answer")
        self.assertEqual((held.returncode, held.stdout), (USAGE, ""))
        self.assertIn('came to "held"', held.stderr)
        self.assertIn("dstack-conformance serve valid-answer --socket PATH", held.stderr)
        for case, report, why in (
            ("no-such-case", str(self.folder / "report.json"), "no-such-case is no case of the report"),
            (FAILED, self.file("other.json", "{}"), "no report of dstack-conformance run --json"),
            (FAILED, self.file("text.json", "no json"), "not one JSON value"),
            (FAILED, str(self.folder / "missing.json"), "missing.json"),
        ):
            refused = runner("explain", report, case)
            self.assertEqual((refused.returncode, refused.stdout), (USAGE, ""), refused.stderr)
            self.assertIn(why, refused.stderr)

    def test_a_difference_that_is_in_the_end_is_said(self) -> None:
        _, case = self.traced(mutant("reaching.takes-a-reset-for-the-end"), case="reset-instead-of-the-end-of-stream")
        self.assertIn("its bytes are its twin's", case["wire"]["difference"])
        self.assertIn('"send reset", its twin\'s "send close"', case["wire"]["difference"])
        self.assertEqual([event["kind"] for event in case["wire"]["connections"][0]["events"]][-1], "agent-reset")
        self.assertFalse(any(part["differs"] for _, part in parts_of(case)))

    def test_what_is_too_long_has_its_beginning_and_its_end(self) -> None:
        _, case = self.traced(mutant("unbounded.has-a-bound-that-is-none"), case="endless-body-without-a-length")
        parts = [part for event, part in parts_of(case) if event["kind"] == "to-client"]
        self.assertGreater(sum(part["bytes"] for part in parts), 16 << 20)
        self.assertEqual([part["kind"] for part in parts][-2:], ["left-out", "shown"])

    def test_a_sweep_says_of_which_point_it_is(self) -> None:
        _, case = self.traced(
            mutant("sweeping.closes-an-object-that-lacks-its-end"), "--sweep", "boundaries", case="answer-closed-at-every-byte"
        )
        self.assertRegex(case["wire"]["point"], r"^byte \d+$")
        self.assertRegex(case["wire"]["difference"], r"^it ends \d+ bytes? before its twin's")

    def test_a_key_that_is_sent_back_is_seen_as_that_and_not_said(self) -> None:
        printed, case = self.traced(SENDS_THE_KEY_BACK, "--trace", case="valid-answer")
        sent = [(event["kind"], part["kind"], part["bytes"]) for event, part in parts_of(case)]
        self.assertIn(("from-client", "secret", 64), sent)
        self.assertIsNone(case["wire"]["difference"])
        self.assertIn("<secret, 64 bytes>", printed)

    def test_nothing_that_was_heard_or_said_of_a_key_is_in_any_report(self) -> None:
        heard = self.folder / "heard"
        client = ["/usr/bin/python3", self.file("telltale.py", TELLTALE), str(heard)]
        printed, case = self.traced(client, "--plain-world", "--trace")
        self.assertEqual(len(case["wire"]["connections"]), 2)
        report = (self.folder / "report.json").read_text()
        explained = self.explain(FAILED).stdout
        self.assertIn("/hex?", "".join(part["text"] or "" for _, part in parts_of(case)))
        keys = {bytes.fromhex(key.decode()) for key in re.findall(rb'"key": ?"([0-9a-f]{64})"', heard.read_bytes())}
        self.assertGreater(len(keys), 1, "those of the agent, and of the stranger behind it")
        hex_of_report = "".join(part["hex"] or "" for _, part in parts_of(case))
        for key in keys:
            for at in range(len(key) - 7):
                window = key[at : at + 8]
                spellings = [window.hex(), window.hex("-"), window.hex().encode().hex(), window.hex().upper().encode().hex()]
                for spelling in [*spellings, base64.b64encode(key[at : at + 9])[1:-1].decode()]:
                    for text in (report, printed, explained, hex_of_report):
                        self.assertNotIn(spelling.lower(), text.lower())


class Bounds(InPrivateFolder):
    def test_a_run_that_fails_everywhere_costs_the_runner_less_than_100_mib(self) -> None:
        measured = (
            "import resource, subprocess, sys\n"
            "status = subprocess.run(sys.argv[1:], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False).returncode\n"
            "print(status, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)\n"
        )
        report = self.folder / "report.json"
        command = [RUNNER, "run", "--filter", "FC-05,FC-10", "--deadline", "2", "--json", str(report), "--", *IGNORES_THE_STATUS]
        out = subprocess.run(["/usr/bin/python3", "-c", measured, *command], capture_output=True, text=True, timeout=SECONDS, check=True)
        status, peak_kib = (int(word) for word in out.stdout.split())
        self.assertEqual(status, NOT_CONFORMANT)
        self.assertLess(peak_kib, 100 * 1024)
        for case in json.loads(report.read_text())["cases"]:
            if case["wire"] is not None:
                self.assertLessEqual(sum(len(part["text"] or "") for _, part in parts_of(case)), 4096, case["id"])


if __name__ == "__main__":
    unittest.main()
