"""dstack-conformance as a user meets it: the verdict on real clients, bad input, reports, exit statuses.

Needs DSTACK_CONFORMANCE and DSTACK_PROVIDER: the paths of the two programs.
"""

import contextlib
import hashlib
import json
import os
import pathlib
import signal
import subprocess
import tempfile
import unittest
import xml.etree.ElementTree
from typing import Any

import jsonschema

RUNNER = os.environ["DSTACK_CONFORMANCE"]
PROVIDER = [os.environ["DSTACK_PROVIDER"], "--timeout", "2", "conformance-client"]
REPORT_SCHEMA = json.loads((pathlib.Path(__file__).parent.parent / "report" / "report.schema.json").read_text("utf-8"))
SOUND_CLIENT = ["/usr/bin/python3", str(pathlib.Path(__file__).parent.parent / "clients" / "sound_client.py")]
CONFORMANT, NOT_CONFORMANT, USAGE, INCOMPLETE = 0, 1, 2, 3


def runner(*arguments: str, **options: Any) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [RUNNER, *arguments], stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=300, check=False, **options
    )


class InPrivateFolder(unittest.TestCase):
    def setUp(self) -> None:
        folder = tempfile.TemporaryDirectory(prefix="dct-")
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)

    def script(self, name: str, text: str, mode: int = 0o755) -> str:
        path = self.folder / name
        path.write_text(text)
        path.chmod(mode)
        return str(path)

    def client_answering(self, body: str) -> str:
        """A client that ignores its agent and does what the shell says."""
        return self.script("client.sh", f"#!/bin/sh\n{body}\n")


class TheVerdictOnTheProvider(InPrivateFolder):
    def check(self, profile: str) -> None:
        report = self.folder / "report.json"
        run = runner("run", "--profile", profile, "--json", str(report), "--", *PROVIDER)
        self.assertEqual(run.returncode, CONFORMANT, run.stdout + run.stderr)
        self.assertRegex(run.stdout.splitlines()[-1], r"^verdict: conformant")
        written = json.loads(report.read_text())
        jsonschema.Draft202012Validator(REPORT_SCHEMA).validate(written)
        self.assertEqual((written["status"], written["unexercised"]), ("conformant", []))
        lock = pathlib.Path(__file__).parent.parent / "cases" / "expanded.lock"
        self.assertEqual(written["catalog"]["digest"], hashlib.sha256(lock.read_bytes()).hexdigest())
        cases = written["cases"]
        self.assertGreater(len(cases), 100)
        self.assertEqual({case["outcome"] for case in cases} - {"held", "vacuous"}, set())

    def test_is_conformant_in_profile_tessera(self) -> None:
        self.check("tessera")

    def test_is_conformant_in_profile_client(self) -> None:
        self.check("client")


class TheVerdictOnBrokenClients(InPrivateFolder):
    def verdict(self, client: list[str], *options: str) -> subprocess.CompletedProcess[str]:
        return runner("run", "--deadline", "5", *options, "--", *client)

    def test_a_client_that_always_refuses_fails_the_smoke_test(self) -> None:
        run = self.verdict([self.client_answering("echo no >&2; exit 1")])
        self.assertEqual(run.returncode, INCOMPLETE)
        self.assertIn("smoke test", run.stdout)
        self.assertIn("never connected", run.stdout)

    def test_a_client_that_invents_a_key_fails_the_smoke_test(self) -> None:
        run = self.verdict([self.client_answering("""echo '{"secret": "%s"}'""" % ("5a" * 32))])
        self.assertEqual(run.returncode, INCOMPLETE)

    def test_a_client_that_supports_nothing_is_never_green(self) -> None:
        run = self.verdict([self.client_answering("exit 89")], "--allow-unsupported", "*")
        self.assertEqual(run.returncode, INCOMPLETE)

    def test_a_relative_file_is_hinted_at(self) -> None:
        (self.folder / "client.py").write_text("raise SystemExit(1)\n")
        run = self.verdict(["python3", "client.py"], "--filter", "valid-answer")
        self.assertEqual(run.returncode, INCOMPLETE)
        self.assertIn("absolute path", run.stdout)

    def test_one_broken_check_is_one_failure_with_its_evidence(self) -> None:
        mutant = [SOUND_CLIENT[0], SOUND_CLIENT[1].replace("sound_client", "mutant_client"), "--mutant", "accepts-a-key-of-zeros"]
        run = self.verdict(mutant, "--filter", "FC-42")
        self.assertEqual(run.returncode, NOT_CONFORMANT, run.stdout + run.stderr)
        self.assertIn("FC-42", run.stdout)
        self.assertIn("repeat one", run.stdout)
        self.assertRegex(run.stdout.splitlines()[-1], r"^verdict: NOT CONFORMANT")


class Selections(InPrivateFolder):
    def test_a_selection_that_held_exits_0_but_is_not_called_conformant(self) -> None:
        file = self.folder / "report.json"
        run = runner("run", "--filter", "FC-42", "--json", str(file), "--", *PROVIDER)
        report = json.loads(file.read_text())
        self.assertEqual((run.returncode, report["status"], report["whole_catalog"]), (CONFORMANT, "selection-held", False))
        self.assertRegex(run.stdout.splitlines()[-1], r"^verdict: selection held, 8 of \d+ cases, selected by --filter FC-42 ")
        asked = {case["id"] for case in report["cases"] if case["selected"]}
        self.assertEqual({case["clause"] for case in report["cases"] if case["id"] in asked}, {"FC-42"})

    def test_a_selection_of_which_nothing_is_proven_is_incomplete(self) -> None:
        # A client that takes no long secret, which profile client leaves open, never comes to the zeros in one.
        short = f'key=$({" ".join(SOUND_CLIENT)}) || exit 1; [ ${{#key}} -lt 100 ] || exit 1; echo "$key"'
        run = runner("run", "--filter", "key-all-zero-64-bytes", "--", self.client_answering(short))
        self.assertEqual(run.returncode, INCOMPLETE, run.stdout)
        self.assertIn("VACUOUS  key-all-zero-64-bytes", run.stdout)
        self.assertIn("no refusal was proven", run.stdout.splitlines()[-1])


class TheMachine(InPrivateFolder):
    def test_namespaces_that_it_refuses_leave_cases_unsupported_and_the_run_incomplete(self) -> None:
        report = self.folder / "report.json"
        refuse = 'echo 0 >/proc/sys/user/max_user_namespaces && exec "$@"'
        command = ["unshare", "--user", "--map-root-user", "/bin/sh", "-c", refuse, "sh", RUNNER, "run", "--json", str(report)]
        run = subprocess.run(
            [*command, "--filter", "FC-01,FC-02", "--", *PROVIDER], capture_output=True, text=True, timeout=300, check=False
        )
        self.assertEqual(run.returncode, INCOMPLETE, run.stdout + run.stderr)
        written = json.loads(report.read_text())
        unsupported = [case for case in written["cases"] if case["outcome"] == "unsupported"]
        self.assertGreater(len(unsupported), 3)
        self.assertEqual((written["world"]["kind"], written["world"]["not_played"]), ("plain", len(unsupported)))
        self.assertIn(f"world: plain: {written['world']['why']}\n", run.stdout)
        self.assertIn(f"not played: {len(unsupported)} cases need a full world", run.stdout)
        for case in unsupported:
            self.assertIn("clients are given a plain one", case["note"])

    def test_a_pipe_that_it_refuses_is_a_failure_of_the_suite_and_no_case_is_unsupported(self) -> None:
        run = subprocess.run(
            ["/bin/sh", "-c", 'ulimit -n 9; exec "$@"', "sh", RUNNER, "run", "--filter", "FC-02", "--", *PROVIDER],
            capture_output=True, text=True, timeout=300, check=False,
        )  # fmt: skip
        self.assertEqual(run.returncode, INCOMPLETE, run.stdout + run.stderr)
        self.assertNotIn("UNSUPPORTED", run.stdout)
        self.assertIn("Too many open files", run.stderr)

    def test_a_client_that_writes_60_mib_in_every_case_costs_the_runner_less_than_100(self) -> None:
        writing = "for i in $(seq 60); do head -c 1048576 /dev/urandom >$HOME/$i; done; head -c 60000000 /dev/zero >&2; "
        client = self.client_answering(writing + "exec " + " ".join(PROVIDER))
        measured = (
            "import resource, subprocess, sys\n"
            "status = subprocess.run(sys.argv[1:], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False).returncode\n"
            "print(status, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)\n"
        )
        command = [RUNNER, "run", "--filter", "FC-04,FC-55", "--jobs", "4", "--", client]
        out = subprocess.run(["/usr/bin/python3", "-c", measured, *command], capture_output=True, text=True, timeout=300, check=True).stdout
        status, peak_kib = (int(word) for word in out.split())
        self.assertEqual(status, NOT_CONFORMANT)
        self.assertLess(peak_kib, 100 * 1024)


class BadInput(InPrivateFolder):
    def refuses(self, expected: str, *arguments: str) -> None:
        run = runner(*arguments)
        self.assertEqual(run.returncode, USAGE, run.stdout + run.stderr)
        self.assertIn(expected, run.stderr)
        self.assertEqual(run.stdout, "")

    def test_an_unknown_flag(self) -> None:
        self.refuses("--nonsense", "run", "--nonsense", "--", "true")

    def test_no_subcommand(self) -> None:
        self.refuses("subcommand", *[])

    def test_no_client(self) -> None:
        self.refuses("command", "run")

    def test_an_unknown_profile(self) -> None:
        self.refuses("profile", "run", "--profile", "strict", "--", "true")

    def test_a_deadline_that_is_no_number(self) -> None:
        self.refuses("deadline", "run", "--deadline", "soon", "--", "true")
        self.refuses("deadline", "run", "--deadline", "0", "--", "true")
        self.refuses("deadline", "run", "--deadline", "nan", "--", "true")

    def test_one_file_for_two_reports(self) -> None:
        report = str(self.folder / "report")
        self.refuses("one file for two reports", "run", "--json", report, "--junit", report, "--", "true")

    def test_no_jobs(self) -> None:
        self.refuses("jobs", "run", "--jobs", "0", "--", "true")

    def test_a_client_that_does_not_exist(self) -> None:
        self.refuses("does not exist", "run", "--", "/nonexistent/client")

    def test_a_client_that_is_not_executable(self) -> None:
        self.refuses("not executable", "run", "--", self.script("client", "#!/bin/sh\n", mode=0o644))

    def test_a_filter_that_matches_nothing(self) -> None:
        self.refuses("FC-99*", "run", "--filter", "FC-99*", "--", "true")

    def test_an_unknown_case(self) -> None:
        self.refuses("no-such-case", "describe", "no-such-case")

    def test_a_case_file_that_cannot_be_read(self) -> None:
        self.refuses("missing.json", "run", "--case-file", str(self.folder / "missing.json"), "--", "true")

    def test_a_case_file_that_is_not_json(self) -> None:
        self.refuses("case.json", "list", "--case-file", self.script("case.json", "{"))

    def own_case(self, **members: Any) -> str:
        case = {"id": "my-own", "clause": "FC-10", "title": "mine", "reason": "mine", "expect": "MUST refuse"}
        return self.script("case.json", json.dumps(case | {"answer": {"status_line": "HTTP/1.1 418 Teapot"}} | members))

    def test_a_case_file_that_would_weaken_the_catalogue(self) -> None:
        self.refuses("status-500-with-a-valid-body", "run", "--case-file", self.own_case(id="status-500-with-a-valid-body"), "--", "true")
        for weaker in ("SHOULD refuse", "EITHER", {"tessera": "MUST refuse", "client": "EITHER"}):
            self.refuses("expects less", "run", "--case-file", self.own_case(expect=weaker), "--", "true")

    def test_a_case_file_with_a_member_that_no_case_has(self) -> None:
        unknown: tuple[dict[str, Any], ...] = (
            {"": 1},
            {"Answer": {}},
            {"answer": {"": "x"}},
            {"answer": {"status_line": "x", "x": 1}},
            {"request": {"": "x"}},
        )
        for wrong in unknown:
            self.refuses("unknown member", "run", "--case-file", self.own_case(**wrong), "--", "true")

    def test_a_report_that_cannot_be_written_before_any_client_starts(self) -> None:
        mark = self.folder / "started"
        client = self.client_answering(f"touch {mark}")
        for option in ("--json", "--junit"):
            self.refuses("cannot be written", "run", "--plain-world", option, str(self.folder / "no" / "report"), "--", client)
        self.assertFalse(mark.exists())

    def test_a_temporary_folder_that_is_not_there_leaves_the_run_incomplete(self) -> None:
        run = runner("run", "--plain-world", "--", "true", env={**os.environ, "TMPDIR": "/nonexistent"})
        self.assertEqual(run.returncode, INCOMPLETE)
        self.assertIn("TMPDIR", run.stdout.splitlines()[-1])


class Output(InPrivateFolder):
    def test_list_has_a_line_a_case_and_every_id_can_be_described(self) -> None:
        lines = runner("list", "--filter", "FC-10").stdout.splitlines()
        self.assertGreater(len(lines), 3)
        for line in lines:
            described = runner("describe", line.split()[0])
            self.assertEqual(described.returncode, 0)
            self.assertIn("FC-10", described.stdout)

    def test_list_as_json(self) -> None:
        self.assertGreater(len(json.loads(runner("list", "--json").stdout)), 100)

    def test_standard_output_that_cannot_be_written_is_an_error(self) -> None:
        with pathlib.Path("/dev/full").open("w") as full:
            run = subprocess.run([RUNNER, "list"], stdout=full, stderr=subprocess.PIPE, text=True, check=False)
        self.assertEqual(run.returncode, INCOMPLETE)
        self.assertIn("cannot be written", run.stderr)

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
        self.assertNotIn("\x1b", runner("run", "--filter", "valid-answer", "--", *SOUND_CLIENT).stdout)

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
        file = self.script("my-own.json", json.dumps(case))
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

    def test_a_case_with_variables_is_served_with_them(self) -> None:
        command = [RUNNER, "serve", "environment-of-a-socks-proxy", "--socket", str(self.folder / "s")]
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as agent:
            assert agent.stdout is not None
            ready = json.loads(agent.stdout.readline())
            agent.terminate()
        self.assertEqual(ready["environment"]["ALL_PROXY"], "socks5h://127.0.0.1:8080")

    def test_an_interrupted_run_is_incomplete_and_leaves_no_folder(self) -> None:
        client = self.client_answering(f"sleep 0.05; exec {' '.join(SOUND_CLIENT)}")
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
