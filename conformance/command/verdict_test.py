"""dstack-conformance run: the verdict on the provider, on broken clients, on selections, on a machine that refuses.

Needs DSTACK_CONFORMANCE and DSTACK_PROVIDER: the paths of the two programs.
"""

import hashlib
import json
import subprocess
import unittest

from conformance.testing.command_case import (
    CONFORMANCE,
    CONFORMANT,
    INCOMPLETE,
    NOT_CONFORMANT,
    PROVIDER,
    RUNNER,
    SOUND_IN_A_SCRIPT,
    mutant,
    read_report,
    runner,
)
from conformance.testing.private_folder import InPrivateFolder


class TheVerdictOnTheProvider(InPrivateFolder):
    """In profile client; in profile tessera it is the gate's main job."""

    def test_is_conformant(self) -> None:
        report = self.folder / "report.json"
        run = runner("run", "--profile", "client", "--json", str(report), "--", *PROVIDER)
        self.assertEqual(run.returncode, CONFORMANT, run.stdout + run.stderr)
        self.assertRegex(run.stdout.splitlines()[-1], r"^verdict: conformant")
        written = read_report(report)
        self.assertEqual((written["status"], written["unexercised"]), ("conformant", []))
        lock = CONFORMANCE / "cases" / "expanded.lock"
        self.assertEqual(written["catalog"]["digest"], hashlib.sha256(lock.read_bytes()).hexdigest())
        cases = written["cases"]
        self.assertGreater(len(cases), 100)
        self.assertEqual({case["outcome"] for case in cases} - {"held", "vacuous"}, set())


class TheVerdictOnBrokenClients(InPrivateFolder):
    def verdict(self, client: list[str], *options: str) -> subprocess.CompletedProcess[str]:
        return runner("run", "--deadline", "5", *options, "--", *client)

    def test_a_client_that_always_refuses_fails_the_smoke_test(self) -> None:
        run = self.verdict([self.shell("echo no >&2; exit 1")])
        self.assertEqual(run.returncode, INCOMPLETE)
        self.assertIn("smoke test", run.stdout)
        self.assertIn("never connected", run.stdout)

    def test_a_client_that_invents_a_key_fails_the_smoke_test(self) -> None:
        run = self.verdict([self.shell("""echo '{"secret": "%s"}'""" % ("5a" * 32))])
        self.assertEqual(run.returncode, INCOMPLETE)

    def test_a_client_that_supports_nothing_is_never_green(self) -> None:
        run = self.verdict([self.shell("exit 89")], "--allow-unsupported", "*")
        self.assertEqual(run.returncode, INCOMPLETE)

    def test_a_relative_file_is_hinted_at(self) -> None:
        (self.folder / "client.py").write_text("raise SystemExit(1)\n")
        run = self.verdict(["python3", "client.py"], "--filter", "valid-answer")
        self.assertEqual(run.returncode, INCOMPLETE)
        self.assertIn("absolute path", run.stdout)

    def test_one_broken_check_is_one_failure_with_its_evidence(self) -> None:
        run = self.verdict(mutant("keys.accepts-a-key-of-zeros"), "--filter", "key-all-zero*")
        self.assertEqual(run.returncode, NOT_CONFORMANT, run.stdout + run.stderr)
        self.assertIn("FC-42", run.stdout)
        self.assertIn("   repeat  dstack-conformance run --filter key-all-zero ", run.stdout)
        self.assertRegex(run.stdout.splitlines()[-1], r"^verdict: NOT CONFORMANT")


class Selections(InPrivateFolder):
    def test_a_selection_that_held_exits_0_but_is_not_called_conformant(self) -> None:
        file = self.folder / "report.json"
        run = runner("run", "--filter", "FC-42", "--json", str(file), "--", *PROVIDER)
        report = json.loads(file.read_text())
        self.assertEqual((run.returncode, report["status"], report["whole_catalog"]), (CONFORMANT, "selection-held", False))
        self.assertRegex(run.stdout.splitlines()[-1], r"^verdict: selection held, \d+ of \d+ cases, selected by --filter FC-42 ")
        asked = {case["id"] for case in report["cases"] if case["selected"]}
        self.assertEqual({case["clause"] for case in report["cases"] if case["id"] in asked}, {"FC-42"})

    def test_what_is_excluded_is_not_asked_and_the_verdict_says_so(self) -> None:
        file = self.folder / "report.json"
        run = runner("run", "--filter", "FC-42,FC-41", "--exclude", "FC-41,key-all-zero-in*", "--json", str(file), "--", *PROVIDER)
        report = json.loads(file.read_text())
        self.assertEqual((run.returncode, report["status"], report["whole_catalog"]), (CONFORMANT, "selection-held", False))
        self.assertEqual((report["filter"], report["exclude"]), (["FC-42", "FC-41"], ["FC-41", "key-all-zero-in*"]))
        asked = {case["id"] for case in report["cases"] if case["selected"]}
        self.assertEqual({case["clause"] for case in report["cases"] if case["id"] in asked}, {"FC-42"})
        self.assertNotIn("key-all-zero-in-escapes", asked)
        self.assertIn("selected by --filter FC-42,FC-41 --exclude FC-41,key-all-zero-in* ", run.stdout.splitlines()[-1])

    def test_a_selection_of_which_nothing_is_proven_is_incomplete(self) -> None:
        # A client that takes no long secret, which profile client leaves open, never comes to the zeros in one.
        short = f'key=$({SOUND_IN_A_SCRIPT}) || exit 1; [ ${{#key}} -lt 100 ] || exit 1; echo "$key"'
        run = runner("run", "--filter", "key-all-zero-64-bytes", "--", self.shell(short))
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
        client = self.shell(writing + "exec " + " ".join(PROVIDER))
        measured = (
            "import resource, subprocess, sys\n"
            "status = subprocess.run(sys.argv[1:], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False).returncode\n"
            "print(status, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)\n"
        )
        command = [RUNNER, "run", "--filter", "after-a-success-a-status-*", "--jobs", "4", "--", client]
        out = subprocess.run(["/usr/bin/python3", "-c", measured, *command], capture_output=True, text=True, timeout=300, check=True).stdout
        status, peak_kib = (int(word) for word in out.split())
        self.assertEqual(status, NOT_CONFORMANT)
        self.assertLess(peak_kib, 100 * 1024)


if __name__ == "__main__":
    unittest.main()
