"""dstack-conformance where it refuses what it is told, before any client starts.

Needs DSTACK_CONFORMANCE and DSTACK_PROVIDER: the paths of the two programs.
"""

import json
import os
import unittest
from typing import Any

from conformance.testing.command_case import INCOMPLETE, USAGE, runner
from conformance.testing.private_folder import InPrivateFolder


class BadInput(InPrivateFolder):
    def refuses(self, expected: str, *arguments: str) -> None:
        run = runner(*arguments)
        self.assertEqual(run.returncode, USAGE, run.stdout + run.stderr)
        self.assertIn(expected, run.stderr)
        self.assertEqual(run.stdout, "")

    def test_an_unknown_flag(self) -> None:
        self.refuses("--nonsense", "run", "--nonsense", "--", "true")

    def test_no_subcommand(self) -> None:
        self.refuses("subcommand")

    def test_no_client(self) -> None:
        self.refuses("command", "run")

    def test_an_unknown_profile(self) -> None:
        self.refuses("profile", "run", "--profile", "strict", "--", "true")

    def test_an_agent_for_a_profile_whose_api_nobody_recorded(self) -> None:
        self.refuses("no agent's answers were recorded", "run", "--profile", "client-v1", "--agent", "socket:/x", "--", "true")

    def test_an_unknown_api_and_a_case_that_it_does_not_have(self) -> None:
        seed = "07" * 32
        self.refuses("--api", "render", "valid-answer", "--seed", seed, "--api", "v2")
        self.refuses("clients that speak v1", "render", "request-purpose-of-another-use", "--seed", seed, "--api", "v1")
        self.refuses("clients that speak v0", "render", "v1-public-key-first", "--seed", seed, "--api", "v0")

    def test_a_deadline_that_is_no_number(self) -> None:
        self.refuses("deadline", "run", "--deadline", "soon", "--", "true")
        self.refuses("deadline", "run", "--deadline", "0", "--", "true")
        self.refuses("deadline", "run", "--deadline", "nan", "--", "true")

    def test_one_file_for_two_reports(self) -> None:
        report = str(self.folder / "report")
        self.refuses("one file for two reports", "run", "--json", report, "--junit", report, "--", "true")

    def test_an_empty_word_which_is_a_variable_that_was_never_set(self) -> None:
        for option in ("--json", "--junit", "--html", "--filter", "--known-failures", "--rerun-failed"):
            self.refuses(f"{option}: is empty", "run", option, "", "--", "true")
        self.refuses("--into: is empty", "render", "*", "--seed", "07" * 32, "--into", "")
        self.refuses("--socket: is empty", "serve", "valid-answer", "--socket", "")

    def test_a_seed_that_is_no_number(self) -> None:
        for seed in ("-1", "010", "0x10", "18446744073709551616"):
            self.refuses("no whole number", "run", f"--seed={seed}", "--", "true")

    def test_two_forms_of_a_list(self) -> None:
        self.refuses("excludes", "list", "--json", "--lock")

    def test_a_recording_in_the_place_of_the_socket(self) -> None:
        place = str(self.folder / "place")
        self.refuses("the same file", "serve", "valid-answer", "--socket", place, "--record", place)

    def test_a_case_file_whose_id_leads_elsewhere(self) -> None:
        for case_id in ("../elsewhere", "a\nverdict: conformant"):
            case = {
                "id": case_id,
                "clause": "FC-10",
                "title": "a title",
                "reason": "A reason.",
                "expect": "MUST refuse",
                "answer": {"status_line": "HTTP/1.1 500 No"},
            }
            self.refuses("the id is not", "list", "--case-file", self.file("case.json", json.dumps(case)))

    def test_no_jobs(self) -> None:
        self.refuses("jobs", "run", "--jobs", "0", "--", "true")

    def test_a_client_that_does_not_exist(self) -> None:
        self.refuses("does not exist", "run", "--", "/nonexistent/client")

    def test_a_client_that_is_not_executable(self) -> None:
        self.refuses("not executable", "run", "--", self.file("client", "#!/bin/sh\n"))

    def test_a_filter_that_matches_nothing(self) -> None:
        self.refuses("FC-99*", "run", "--filter", "FC-99*", "--", "true")

    def test_an_exclusion_that_matches_nothing_or_leaves_nothing(self) -> None:
        self.refuses("FC-99*", "run", "--exclude", "FC-99*", "--", "true")
        self.refuses("leaves no case", "run", "--filter", "FC-42", "--exclude", "key-all-zero*,FC-42", "--", "true")

    def test_an_unknown_case(self) -> None:
        self.refuses("no-such-case", "describe", "no-such-case")

    def test_a_list_is_one_word_with_commas_as_the_help_says(self) -> None:
        self.assertIn("--filter GLOB,... ", runner("list", "--help").stdout)
        listed = runner("list", "--filter", "status-400-with-a-valid-body,status-500-with-a-valid-body")
        self.assertEqual((0, 2), (listed.returncode, len(listed.stdout.splitlines())), listed.stderr)
        self.refuses("FC-11", "list", "--filter", "FC-10", "FC-11")

    def test_a_case_file_that_cannot_be_read(self) -> None:
        self.refuses("missing.json", "run", "--case-file", str(self.folder / "missing.json"), "--", "true")

    def test_a_case_file_that_is_not_json(self) -> None:
        self.refuses("case.json", "list", "--case-file", self.file("case.json", "{"))

    def own_case(self, **members: Any) -> str:
        case = {"id": "my-own", "clause": "FC-10", "title": "mine", "reason": "mine", "expect": "MUST refuse"}
        return self.file("case.json", json.dumps(case | {"answer": {"status_line": "HTTP/1.1 418 Teapot"}} | members))

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
        client = self.shell(f"touch {mark}")
        for option in ("--json", "--junit"):
            self.refuses("cannot be written", "run", "--plain-world", option, str(self.folder / "no" / "report"), "--", client)
        self.assertFalse(mark.exists())

    def test_a_temporary_folder_that_is_not_there_leaves_the_run_incomplete(self) -> None:
        run = runner("run", "--plain-world", "--", "true", env={**os.environ, "TMPDIR": "/nonexistent"})
        self.assertEqual(run.returncode, INCOMPLETE)
        self.assertIn("TMPDIR", run.stdout.splitlines()[-1])


if __name__ == "__main__":
    unittest.main()
