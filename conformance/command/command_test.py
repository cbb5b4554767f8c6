"""dstack-conformance as a user meets it: what it lists and prints, its reports, a case served, an interrupt.

Needs DSTACK_CONFORMANCE and DSTACK_PROVIDER: the paths of the two programs.
"""

import contextlib
import json
import os
import pathlib
import signal
import socket
import subprocess
import unittest
import xml.etree.ElementTree

from conformance.testing.command_case import (
    CONFORMANT,
    INCOMPLETE,
    NOT_CONFORMANT,
    PROVIDER,
    RUNNER,
    SOUND_CLIENT,
    SOUND_IN_A_SCRIPT,
    USAGE,
    ZEROS,
    mutant,
    runner,
)
from conformance.testing.private_folder import InPrivateFolder


class Output(InPrivateFolder):
    def test_list_has_a_line_a_case_and_every_id_can_be_described(self) -> None:
        lines = runner("list", "--filter", ZEROS).stdout.splitlines()
        self.assertGreater(len(lines), 3)
        for line in lines:
            described = runner("describe", line.split()[0])
            self.assertEqual(described.returncode, 0)
            self.assertIn("FC-42", described.stdout)

    def test_list_as_json(self) -> None:
        self.assertGreater(len(json.loads(runner("list", "--json").stdout)), 100)

    def test_standard_output_that_cannot_be_written_is_an_error(self) -> None:
        with pathlib.Path("/dev/full").open("w") as full:
            run = subprocess.run([RUNNER, "list"], stdout=full, stderr=subprocess.PIPE, text=True, check=False)
        self.assertEqual(run.returncode, INCOMPLETE)
        self.assertIn("cannot be written", run.stderr)

    def test_standard_error_that_cannot_be_written_costs_no_report(self) -> None:
        report = self.folder / "report.json"
        arguments = ["run", "--filter", "FC-10", "--sweep", "off", "--json", str(report), "--", *PROVIDER]
        with pathlib.Path("/dev/full").open("w") as full:
            run = subprocess.run([RUNNER, *arguments], stdout=subprocess.PIPE, stderr=full, text=True, check=False)
            refused = subprocess.run([RUNNER, "list", "--filter", "nothing"], stderr=full, check=False)
        self.assertEqual(run.returncode, CONFORMANT)
        self.assertGreater(len(json.loads(report.read_text("utf-8"))["cases"]), 50)  # with a line of progress
        self.assertEqual(refused.returncode, USAGE)

    def test_quiet_prints_the_verdict_alone(self) -> None:
        run = runner("run", "--quiet", "--filter", "valid-answer", "--", *SOUND_CLIENT)
        self.assertEqual((run.returncode, len(run.stdout.splitlines()), run.stderr), (CONFORMANT, 1, ""))

    def test_the_reports_are_whole_and_nothing_else_is_left(self) -> None:
        json_file, junit_file = self.folder / "report.json", self.folder / "report.xml"
        run = runner(
            "run",
            "--filter",
            "FC-41",
            "--json",
            str(json_file),
            "--junit",
            str(junit_file),
            "--",
            *SOUND_CLIENT,
            cwd=self.folder,
            env={**os.environ, "TMPDIR": str(self.folder)},
        )
        self.assertEqual(run.returncode, CONFORMANT, run.stdout + run.stderr)
        report = json.loads(json_file.read_text())
        junit = xml.etree.ElementTree.parse(junit_file)
        self.assertEqual(len(list(junit.iter("testcase"))), len(report["cases"]))
        self.assertEqual({path.name for path in self.folder.iterdir()}, {"report.json", "report.xml"})

    def test_no_colour_where_there_is_no_terminal(self) -> None:
        run = runner("run", "--filter", "valid-answer", "--", *SOUND_CLIENT)
        self.assertIn("verdict: ", run.stdout)
        self.assertNotIn("\x1b", run.stdout)

    def test_a_case_of_the_users_own_is_run(self) -> None:
        case = {
            "id": "my-own",
            "clause": "FC-10",
            "title": "mine",
            "reason": "mine",
            "twin": "valid-answer",
            "expect": {"tessera": "MUST refuse", "client": "MUST refuse"},
            "script": {"steps": [{"send": "HTTP/1.1 418 Teapot\r\nContent-Length: ${body_length}\r\n\r\n${body}"}, {"close": True}]},
        }
        file = self.file("my-own.json", json.dumps(case))
        report = self.folder / "report.json"
        run = runner("run", "--case-file", file, "--filter", "my-own", "--json", str(report), "--", *SOUND_CLIENT)
        self.assertEqual(run.returncode, CONFORMANT, run.stdout + run.stderr)
        self.assertEqual({case["id"] for case in json.loads(report.read_text())["cases"]}, {"my-own", "valid-answer"})

    def test_a_case_with_an_origin_is_served_with_what_a_client_is_told(self) -> None:
        socket = str(self.folder / "s")
        for case, status in (("origin-proven", 0), ("chain-up-to-another-root", 1)):
            command = [RUNNER, "serve", case, "--socket", socket]
            with self.subTest(case), subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as agent:
                assert agent.stdout is not None
                ready = json.loads(agent.stdout.readline())
                told = {"SOCKET": socket, "KEY_PATH": "k", "PURPOSE": "p", "ALGORITHM": "secp256k1"}
                told |= {"KMS_ROOT_PUBKEY": ready["kms_root_pubkey"], "APP_ID": ready["app_id"]}
                environment = {f"DSTACK_CONFORMANCE_{name}": value for name, value in told.items()}
                asked = subprocess.run(PROVIDER, env=environment, capture_output=True, text=True, timeout=60, check=False)
                agent.terminate()
            self.assertEqual(asked.returncode, status, asked.stderr)
            self.assertEqual("chain-not-to-root" in asked.stderr, status == 1, asked.stderr)

    def test_a_case_is_served_in_v1(self) -> None:
        socket = str(self.folder / "s")
        for case, more in (("valid-answer", ["--api", "v1"]), ("v1-public-key-first", []), ("v1-asked-of-the-faithful-agent", [])):
            command = [RUNNER, "serve", case, "--socket", socket, "--seed", "07" * 32, *more]
            with self.subTest(case), subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as agent:
                assert agent.stdout is not None
                ready = json.loads(agent.stdout.readline())
                told = {"SOCKET": socket, "KEY_PATH": "k", "ALGORITHM": "secp256k1", "API": ready["api"]}
                environment = {f"DSTACK_CONFORMANCE_{name}": value for name, value in told.items()}
                asked = subprocess.run(SOUND_CLIENT, env=environment, capture_output=True, text=True, timeout=60, check=False)
                agent.terminate()
            self.assertEqual(asked.returncode, 0, asked.stderr)
            rendered = runner("render", case, "--seed", "07" * 32, "--key-path", "k", *more)
            self.assertIn(json.loads(asked.stdout)["secret"], rendered.stdout)
            self.assertIn('"public_key":"', rendered.stdout)

    def test_what_many_cases_send_is_written_to_a_folder(self) -> None:
        into, seed = self.folder / "new" / "folder", "07" * 32
        run = runner("render", "FC-22", "--seed", seed, "--into", str(into))
        self.assertEqual((run.returncode, run.stdout, run.stderr), (CONFORMANT, "", ""))
        listed = [line.split()[0] for line in runner("list", "--filter", "FC-22").stdout.splitlines()]
        self.assertGreater(len(listed), 10)
        self.assertEqual(sorted(listed), sorted(file.name for file in into.iterdir()))
        for case in listed:
            self.assertEqual(runner("render", case, "--seed", seed).stdout, (into / case).read_text("utf-8"))
        for glob, folder, why in (("no-such-case", into, "no-such-case"), ("FC-22", into / listed[0], "--into")):
            refused = runner("render", glob, "--seed", seed, "--into", str(folder))
            self.assertEqual((refused.returncode, refused.stdout), (USAGE, ""))
            self.assertIn(why, refused.stderr)

    def test_what_the_first_connection_gets_is_served_and_rendered_apart(self) -> None:
        case, seed, first = "asked-again-after-half-a-status-line-then-status-500", "07" * 32, "--first-connection"
        self.assertEqual(runner("render", case, "--seed", seed, first).stdout, "HTTP/1.1 20")
        answer = runner("render", case, "--seed", seed, "--key-path", "k").stdout
        self.assertEqual(answer.partition("\n")[0], "HTTP/1.1 500 Internal Server Error")
        refused = runner("render", "valid-answer", "--seed", seed, first)
        self.assertEqual((refused.returncode, refused.stdout), (USAGE, ""))
        self.assertIn("--first-connection: that of valid-answer gets the answer", refused.stderr)
        path = str(self.folder / "s")
        with subprocess.Popen([RUNNER, "serve", case, "--socket", path, "--seed", seed], stdout=subprocess.PIPE, text=True) as agent:
            assert agent.stdout is not None
            agent.stdout.readline()
            body = b'{"path":"k","purpose":"tessera-arc-server-key","algorithm":"secp256k1"}'
            head = f"POST /GetKey HTTP/1.1\r\nHost: dstack\r\nContent-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
            heard = []
            for _ in range(3):
                with socket.socket(socket.AF_UNIX) as connection:
                    connection.connect(path)
                    connection.sendall(head.encode() + body)
                    heard.append(connection.makefile("r").read())
            agent.terminate()
        self.assertEqual(heard, ["HTTP/1.1 20", answer, answer])

    def test_a_case_with_variables_is_served_with_them(self) -> None:
        command = [RUNNER, "serve", "environment-of-a-socks-proxy", "--socket", str(self.folder / "s")]
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as agent:
            assert agent.stdout is not None
            ready = json.loads(agent.stdout.readline())
            agent.terminate()
        self.assertEqual(ready["environment"]["ALL_PROXY"], "socks5h://127.0.0.1:8080")

    def test_two_reports_are_compared(self) -> None:
        sound, bad = str(self.folder / "sound.json"), str(self.folder / "bad.json")
        runner("run", "--filter", f"{ZEROS},key-all-zero-in*", "--json", sound, "--", *SOUND_CLIENT)
        runner("run", "--filter", ZEROS, "--json", bad, "--", *mutant("keys.accepts-a-key-of-zeros"))
        worse = runner("compare", sound, bad)
        self.assertEqual(worse.returncode, NOT_CONFORMANT, worse.stderr)
        self.assertRegex(worse.stdout, r"\nnew failures: \d+ cases\n  key-all-zero  FC-42  critical: exit 0 with a secret of 32 bytes\n")
        self.assertIn("\ndifferent cases: 1 only in the first, 0 only in the second\n", worse.stdout)
        better = runner("compare", bad, sound)
        self.assertEqual(better.returncode, CONFORMANT, better.stderr)
        self.assertRegex(better.stdout, r"\nmended: \d+ cases\n  key-all-zero  FC-42  held\n")
        self.assertEqual(runner("compare", bad, bad).returncode, CONFORMANT)

    def test_what_is_no_report_is_not_compared(self) -> None:
        for text, expected in (("{", "not one JSON value"), ("{}", "no report of dstack-conformance run --json")):
            compared = runner("compare", self.file("a.json", text), self.file("b.json", text))
            self.assertEqual((compared.returncode, compared.stdout), (USAGE, ""))
            self.assertIn(expected, compared.stderr)
        self.assertEqual(runner("compare", str(self.folder / "missing"), "b").returncode, USAGE)

    def test_nothing_new_in_an_incomplete_run_is_incomplete(self) -> None:
        report = str(self.folder / "report.json")
        runner("run", "--filter", ZEROS, "--json", report, "--", self.shell("exit 89"))
        self.assertEqual(runner("compare", report, report).returncode, INCOMPLETE)

    def test_an_interrupted_run_is_incomplete_and_leaves_no_folder(self) -> None:
        client = self.shell(f"sleep 0.05; exec {SOUND_IN_A_SCRIPT}")
        for world in ([], ["--plain-world"]):
            process = subprocess.Popen(
                [RUNNER, "run", "--jobs", "1", *world, "--", client],
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                text=True,
                env={**os.environ, "TMPDIR": str(self.folder)},
            )
            children = pathlib.Path(f"/proc/{process.pid}/task/{process.pid}/children")
            while process.poll() is None and not children.read_text():
                with contextlib.suppress(subprocess.TimeoutExpired):
                    process.wait(0.01)
            process.send_signal(signal.SIGTERM)
            out, _ = process.communicate(timeout=120)
            self.assertEqual(process.returncode, INCOMPLETE, out)
            self.assertIn("interrupted", out.splitlines()[-1])
            self.assertEqual([path.name for path in self.folder.iterdir() if path.name.startswith("dc-")], [])


if __name__ == "__main__":
    unittest.main()
