"""dstack-conformance run --in-session: the same verdict as of processes of their own, by far fewer starts.

Needs DSTACK_CONFORMANCE and DSTACK_PROVIDER: the paths of the two programs.
"""

import textwrap
import unittest
from typing import Any

from conformance.testing.command_case import CONFORMANT, INCOMPLETE, NOT_CONFORMANT, read_report, runner
from conformance.testing.compiled_clients import client_command, compiled_clients
from conformance.testing.private_folder import InPrivateFolder

SOUND_CLIENT = client_command("sound_client.py")
CASES = "key-all-zero*,prefix-0*,SE-02"
# What it takes, what it refuses, what it keeps, how it ends.
MUTANTS = ("keys.accepts-a-key-of-zeros", "keys.does-not-know-the-prefix", "living.remembers-its-refusal")


class InSession(InPrivateFolder):
    def report_of(self, client: list[str], *options: str, cases: str = CASES) -> dict[str, Any]:
        path = self.folder / "report.json"
        run = runner("run", "--filter", cases, "--json", str(path), "--sweep", "off", *options, "--", *client)
        self.assertTrue(path.exists(), run.stderr)
        report = read_report(path)
        path.unlink()
        return report

    def client(self, in_session: str) -> list[str]:
        """A client that takes a key of zeros when it is asked once, and does this before its session, which is a sound one's."""
        path = compiled_clients() / "aside.py"
        text = f"""\
            import json, subprocess, sys
            import mutant_client, sound_client
            if "--session" not in sys.argv:
                sys.exit(mutant_client.main(["--mutant", "keys.accepts-a-key-of-zeros", *sys.argv[1:]]))
            {in_session}
            sys.exit(sound_client.main(sys.argv[1:]))
            """
        path.write_text(textwrap.dedent(text), "utf-8")
        return client_command(path.name)

    def test_a_client_gets_the_outcomes_that_it_gets_by_processes_of_their_own(self) -> None:
        for client in (SOUND_CLIENT, *(client_command("mutant_client.py", "--mutant", mutant) for mutant in MUTANTS)):
            with self.subTest(client[-1]):
                alone = self.report_of(client, "--session")
                living = self.report_of(client, "--in-session")
                self.assertEqual(
                    {case["id"]: case["outcome"] for case in living["cases"]},
                    {case["id"]: case["outcome"] for case in alone["cases"]},
                )
                self.assertEqual(living["exit_status"], alone["exit_status"])
                self.assertEqual((alone["session"]["in_session"], alone["session"]["cases_in_session"]), (False, 0))
                self.assertTrue(living["session"]["in_session"])
                self.assertGreater(living["session"]["cases_in_session"], 0)

    def test_a_sound_client_is_hardly_ever_started_anew(self) -> None:
        report = self.report_of(SOUND_CLIENT, "--in-session", cases="key-all-zero*,TO-40")
        self.assertEqual(report["exit_status"], CONFORMANT)
        self.assertGreater(report["session"]["cases_in_session"], len(report["cases"]) // 2)

    def test_how_often_one_question_was_asked_is_said_whether_it_is_refused_or_not(self) -> None:
        report = self.report_of(SOUND_CLIENT, "--session", cases="session-ten-thousand-questions,session-ten-thousand-refusals")
        self.assertEqual(report["exit_status"], CONFORMANT)
        self.assertEqual(report["session"]["questions"], {"asked": 2000, "all": 20000})

    def test_who_refuses_whatever_it_is_asked_has_refused_nothing(self) -> None:
        refusing = 'for line in sys.stdin: print(json.dumps({"id": json.loads(line)["id"], "answer": "refused"}), flush=True)'
        report = self.report_of(self.client(refusing), "--in-session", cases="key-all-zero*")
        self.assertEqual(report["exit_status"], NOT_CONFORMANT)
        self.assertEqual(report["session"]["cases_in_session"], 0)
        alone = self.report_of(self.client(refusing), cases="key-all-zero*")
        self.assertEqual(report["counts"]["failed"], alone["counts"]["failed"])

    def test_one_case_of_each_clause_is_asked_of_a_process_of_its_own(self) -> None:
        # A sound one in its session, where nobody would see it take a key of zeros.
        report = self.report_of(self.client("pass"), "--in-session", cases="key-all-zero")
        self.assertEqual(report["exit_status"], NOT_CONFORMANT)

    def test_who_leaves_a_process_behind_is_not_relied_on(self) -> None:
        leaving = 'subprocess.Popen(["sleep", "60"], stdin=-3, stdout=-3, stderr=-3)'
        report = self.report_of(self.client(leaving), "--in-session", cases="TO-40")
        self.assertEqual(report["exit_status"], INCOMPLETE)
        self.assertIn("a process it started outlived it", report["incomplete"])


if __name__ == "__main__":
    unittest.main()
