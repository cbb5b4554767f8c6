"""Checks the reports for machines with parsers that are not ours.

Usage: report_schema_test.py REPORT_SAMPLE. The program prints the report of a sample run: report_sample json|junit RUN.
"""

import copy
import json
import pathlib
import re
import subprocess
import sys
import unittest
from collections.abc import Callable
from typing import Any
from xml.etree import ElementTree

import jsonschema

from conformance.testing.strict_json import load_strictly

FOLDER = pathlib.Path(__file__).resolve().parent
SCHEMA = json.loads((FOLDER / "report.schema.json").read_text())
DOCUMENT = (FOLDER.parent.parent / "docs" / "report.md").read_text()
RUNS = ("conformant", "hostile", "plain", "selected", "rerun", "known", "below", "flaky", "stale", "incomplete")
PROGRAM = ""


def sample(form: str, run: str) -> bytes:
    return subprocess.run([PROGRAM, form, run], check=True, stdout=subprocess.PIPE).stdout


def sample_json(run: str) -> dict[str, Any]:
    return dict(load_strictly(sample("json", run).decode()))


def words_of(schema: Any) -> set[str]:
    """Every member and every word of an enumeration that the schema knows."""
    words: set[str] = set()
    if isinstance(schema, dict):
        words |= set(schema.get("properties", {}))
        words |= {word for word in schema.get("enum", []) if isinstance(word, str)}
        schema = list(schema.values())
    if isinstance(schema, list):
        for part in schema:
            words |= words_of(part)
    return words


class JsonReport(unittest.TestCase):
    validator = jsonschema.Draft202012Validator(SCHEMA)

    def refuses(self, change: Callable[[dict[str, Any]], object]) -> None:
        report = copy.deepcopy(sample_json("hostile"))
        change(report)
        self.assertFalse(self.validator.is_valid(report))

    def test_the_schema_is_one(self) -> None:
        jsonschema.Draft202012Validator.check_schema(SCHEMA)

    def test_every_sample_is_valid(self) -> None:
        for run in RUNS:
            with self.subTest(run):
                self.validator.validate(sample_json(run))

    def test_no_sample_holds_the_secret(self) -> None:
        for run in RUNS:
            self.assertNotIn(bytes(range(0x80, 0xA0)).hex().encode()[:16], sample("json", run))

    def test_the_schema_refuses_what_the_document_does_not_say(self) -> None:
        def status_without_its_exit_status(report: dict[str, Any]) -> None:
            report["exit_status"] = 0

        def control_character(report: dict[str, Any]) -> None:
            report["cases"][0]["evidence"]["stderr_excerpt"] = "\x1b"

        def unknown_defect(report: dict[str, Any]) -> None:
            report["cases"][0]["findings"][0]["defect"] = "ugly"

        self.refuses(lambda report: report.update(more=1))
        self.refuses(lambda report: report["cases"][0].update(more=1))
        self.refuses(lambda report: report["cases"][0]["evidence"].update(more=1))
        self.refuses(lambda report: report.pop("notice"))
        self.refuses(lambda report: report["cases"][0].pop("answer"))
        self.refuses(status_without_its_exit_status)
        self.refuses(control_character)
        self.refuses(unknown_defect)
        self.refuses(lambda report: report["catalog"].update(digest=""))

    def test_the_schema_refuses_a_severity_that_is_none(self) -> None:
        self.refuses(lambda report: report["clauses"][0].update(worst="severe"))
        self.refuses(lambda report: report["clauses"][0].pop("worst"))
        self.refuses(lambda report: report["cases"][0]["findings"][0].update(worst="severe"))
        self.refuses(lambda report: report["cases"][0]["findings"][0].update(worst=None))
        self.refuses(lambda report: report["cases"][0]["findings"][0].pop("worst"))
        self.refuses(lambda report: report["clauses"][0].update(kind="law"))
        self.refuses(lambda report: report["clauses"][0].pop("kind"))

    def test_the_schema_refuses_a_cause_that_is_not_whole(self) -> None:
        self.assertGreater(len(sample_json("hostile")["causes"]), 2)
        for member in sample_json("hostile")["causes"][0]:
            lacking = sample_json("hostile")
            del lacking["causes"][0][member]
            self.assertFalse(self.validator.is_valid(lacking), member)
        self.refuses(lambda report: report.pop("causes"))
        self.refuses(lambda report: report["causes"][0].update(more=1))
        self.refuses(lambda report: report["causes"][0].update(defect="ugly"))
        self.refuses(lambda report: report["causes"][0].update(level="MAY"))
        self.refuses(lambda report: report["causes"][0].update(clauses=[]))
        self.refuses(lambda report: report["causes"][0].update(cases=[]))
        self.refuses(lambda report: report["causes"][0].update(client="\x1b"))

    def test_the_schema_refuses_what_did_not_cross_the_wire_so(self) -> None:
        def wire_of(report: dict[str, Any]) -> dict[str, Any]:
            return dict(report["cases"][0])["wire"]  # type: ignore[no-any-return]

        def event_of(report: dict[str, Any]) -> dict[str, Any]:
            return wire_of(report)["connections"][0]["events"][1]  # type: ignore[no-any-return]

        for at in (wire_of, lambda report: wire_of(report)["connections"][0], event_of, lambda report: event_of(report)["parts"][0]):
            self.refuses(lambda report, at=at: at(report).update(more=1))  # type: ignore[misc]
            for member in at(sample_json("hostile")):
                self.refuses(lambda report, at=at, member=member: at(report).pop(member))  # type: ignore[misc]
        self.refuses(lambda report: report["cases"][0].pop("wire"))
        self.refuses(lambda report: report["cases"][-1].update(wire=wire_of(report)))
        self.refuses(lambda report: event_of(report).update(kind="sideways"))
        self.refuses(lambda report: event_of(report).update(kind="agent-reset"))
        self.refuses(lambda report: event_of(report).update(parts=[]))
        self.refuses(lambda report: event_of(report)["parts"][0].update(hex="5"))
        self.refuses(lambda report: event_of(report)["parts"][0].update(hex=None))
        self.refuses(lambda report: event_of(report)["parts"][0].update(text="\x1b"))
        self.refuses(lambda report: event_of(report)["parts"][3].update(hex="00"))
        self.refuses(lambda report: event_of(report)["parts"][3].update(kind="hidden"))
        self.refuses(lambda report: event_of(report)["parts"][3].update(bytes=0))

    def test_every_finding_has_its_cause(self) -> None:
        for run in RUNS:
            report = sample_json(run)
            found = {(each["defect"], each["level"], each["clause"], case["id"]) for case in report["cases"] for each in case["findings"]}
            listed = {
                (cause["defect"], cause["level"], clause, case)
                for cause in report["causes"]
                for clause in cause["clauses"]
                for case in cause["cases"]
            }
            self.assertLessEqual(found, listed, run)

    def test_the_schema_refuses_a_world_that_contradicts_itself(self) -> None:
        self.refuses(lambda report: report.pop("world"))
        self.refuses(lambda report: report["world"].update(more=1))
        self.refuses(lambda report: report["world"].update(kind="plain"))
        self.refuses(lambda report: report["world"].update(why="asked for"))
        self.refuses(lambda report: report["world"].update(not_played=1))
        plain = sample_json("plain")
        self.assertEqual(plain["world"]["not_played"], 1)
        self.assertFalse(self.validator.is_valid(plain | {"world": plain["world"] | {"why": None}}))

    def test_the_schema_refuses_a_selection_that_is_called_conformant(self) -> None:
        report = sample_json("selected")
        self.assertEqual(report["status"], "selection-held")
        self.assertFalse(self.validator.is_valid(report | {"status": "conformant"}))

    def test_the_schema_refuses_a_rerun_that_answers_for_the_whole_catalogue(self) -> None:
        rerun = sample_json("rerun")
        self.assertEqual((rerun["status"], rerun["rerun_failed"]["file"]), ("selection-held", "earlier.json"))
        self.assertFalse(self.validator.is_valid(rerun | {"status": "conformant", "whole_catalog": True}))
        self.assertFalse(self.validator.is_valid(sample_json("conformant") | {"rerun_failed": rerun["rerun_failed"]}))
        for member in rerun["rerun_failed"]:
            lacking = {name: value for name, value in rerun["rerun_failed"].items() if name != member}
            self.assertFalse(self.validator.is_valid(rerun | {"rerun_failed": lacking}), member)

    def test_the_schema_refuses_repetitions_that_nobody_asked_for(self) -> None:
        flaky = sample_json("flaky")
        self.assertEqual(flaky["repeat"], {"asked": 5, "flaky": 1})
        self.assertFalse(self.validator.is_valid(flaky | {"repeat": {"asked": 1, "flaky": 1}}))
        self.assertFalse(self.validator.is_valid(flaky | {"repeat": {"asked": 0, "flaky": 0}}))
        for member in flaky["cases"][0]["repetitions"]:
            lacking = sample_json("flaky")
            del lacking["cases"][0]["repetitions"][member]
            self.assertFalse(self.validator.is_valid(lacking), member)

    def test_the_schema_refuses_known_failures_that_are_called_something_else(self) -> None:
        known, stale = sample_json("known"), sample_json("stale")
        self.assertEqual((known["status"], known["exit_status"]), ("known-failures", 0))
        self.assertEqual((stale["status"], stale["exit_status"]), ("known-failures-out-of-date", 1))
        for status in ("conformant", "selection-held", "known-failures-out-of-date"):
            self.assertFalse(self.validator.is_valid(known | {"status": status, "exit_status": int("out" in status)}), status)
        for status, exit_status in (("conformant", 0), ("known-failures", 0)):
            self.assertFalse(self.validator.is_valid(stale | {"status": status, "exit_status": exit_status}), status)
        self.assertFalse(self.validator.is_valid(known | {"known_failures": None}))
        below = sample_json("below")
        self.assertEqual((below["status"], below["exit_status"]), ("below-min-severity", 0))
        for status in ("conformant", "selection-held", "known-failures"):
            self.assertFalse(self.validator.is_valid(below | {"status": status, "whole_catalog": status != "selection-held"}), status)
        self.assertFalse(self.validator.is_valid(below | {"verdict": "conformant"}))
        self.assertFalse(self.validator.is_valid(below | {"min_severity": {"asked": "low", "below": 1}}))
        self.assertFalse(self.validator.is_valid(below | {"min_severity": {"asked": "critical", "below": 0}}))
        self.assertFalse(self.validator.is_valid(known | {"verdict": "conformant"}))
        self.assertFalse(self.validator.is_valid(known | {"known_failures": known["known_failures"] | {"digest": ""}}))
        self.assertFalse(self.validator.is_valid(known | {"known_failures": known["known_failures"] | {"new": 1}}))

    def test_the_document_names_every_word(self) -> None:
        documented = {word for code in re.findall(r"`([^`]+)`", DOCUMENT) for word in (code, *code.split())}
        # Expectations are explained in docs/cases.md.
        undocumented = words_of(SCHEMA) - documented - {"SHOULD refuse", "EITHER", "MAY accept"}
        self.assertEqual(undocumented, set())


class JunitReport(unittest.TestCase):
    def test_every_sample_is_well_formed_and_counts_right(self) -> None:
        for run in RUNS:
            with self.subTest(run):
                root = ElementTree.fromstring(sample("junit", run))
                self.assertEqual(root.tag, "testsuites")
                suites = list(root)
                self.assertEqual([suite.tag for suite in suites], ["testsuite"])
                for counted in (root, suites[0]):
                    self.assertEqual(counted.get("tests"), str(len(root.findall(".//testcase"))))
                    self.assertEqual(counted.get("failures"), str(len(root.findall(".//failure"))))
                    self.assertEqual(counted.get("errors"), str(len(root.findall(".//error"))))
                    self.assertEqual(counted.get("skipped"), str(len(root.findall(".//skipped"))))

    def test_it_has_a_testcase_for_each_case_of_the_json_report(self) -> None:
        root = ElementTree.fromstring(sample("junit", "hostile"))
        testcases = [(case.get("classname"), case.get("name")) for case in root.findall(".//testcase")]
        self.assertEqual(testcases, [(case["clause"], case["id"]) for case in sample_json("hostile")["cases"]])

    def test_it_says_which_world_clients_were_given(self) -> None:
        for run in RUNS:
            world = sample_json(run)["world"]
            root = ElementTree.fromstring(sample("junit", run))
            properties = {each.get("name"): each.get("value") for each in root.findall(".//property")}
            self.assertEqual((properties["world"], properties["world_why"]), (world["kind"], world["why"] or ""))

    def test_what_the_client_wrote_arrives_as_the_json_report_shows_it(self) -> None:
        root = ElementTree.fromstring(sample("junit", "hostile"))
        said = sample_json("hostile")["cases"][0]["evidence"]["stderr_excerpt"]
        self.assertIn("<b a=\"'&'\">]]>-->", said)
        self.assertEqual(root.findtext(".//testcase/system-err"), said)


if __name__ == "__main__":
    PROGRAM = sys.argv.pop(1)
    unittest.main()
