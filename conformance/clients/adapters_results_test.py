"""The causes of known failures, and the pages of results: what is kept of a report, what stands in docs/results, and that both are true.

Needs DSTACK_CONFORMANCE.
"""

import copy
import dataclasses
import json
import pathlib
import re
import tempfile
import unittest
import xml.etree.ElementTree as ET
from typing import Any

from adapters import results_badge, results_data, results_html, results_markdown, results_pages
from adapters.causes import CAUSES, NoCause, cause_of, causes_in, causes_of
from adapters.known import entries, text_of
from adapters.registry import CLIENTS, Client
from conformance.testing.catalogue import load_cases

FINDINGS = pathlib.Path(__file__).resolve().parents[2] / "docs" / "findings.md"
TOOK, LEAKED = "accepted-what-it-must-refuse", "secret-leaked"


def group(clause: str, defect: str, worst: str, cases: list[str], level: str = "MUST") -> dict[str, Any]:
    """Findings of one clause and defect, as a report has them."""
    kind = {"level": level, "clause": clause, "defect": defect, "worst": worst, "kind": "protocol"}
    return {**kind, "headline": "did wrong", "example": cases[-1], "cases": cases}


# Two groups of failures, the worse one first, as a report has them; a warning; and a case that its failed twin leaves unproven.
REPORT: dict[str, Any] = {
    "status": "not-conformant",
    "profile": "client",
    "tool_version": "1.2.3",
    "catalog": {"digest": "ab" * 32, "cases": 9},
    "sweep": {"played": 1, "all": 2},
    "exclude": [],
    "allow_unsupported": [],
    "counts": {"held": 1, "vacuous": 0, "warned": 1, "failed": 3, "unproven": 1, "unsupported": 0},
    "causes": [
        group("FC-10", TOOK, "critical", ["a", "b"]),
        group("FC-51", LEAKED, "high", ["b", "c"]),
        group("FC-28", TOOK, "low", ["w"], "SHOULD"),
    ],
    "cases": [{"id": name, "twin": twin, "outcome": outcome} for name, twin, outcome in (("a", "t", "failed"), ("u", "a", "unproven"))],
}
RECORD = {"tools": ["node 20"], "date": "2026-01-02", "seconds": 7, "deadline_seconds": 9, "own_timeout": "3 s"}
STATUS_CAUSE = """
[[cause]]
says = "looks at no status"
mend = "Look for 200"
kind = "protocol"
command = "ci/clients replay js-sdk b"
shows = ["FC-10 accepted-what-it-must-refuse"]
"""
QUOTES_CAUSE = """
[[cause]]
says = "quotes <the body>"
mend = "Say the status"
kind = "hygiene"
command = "ci/clients replay js-sdk c"
shows = ["FC-51 secret-leaked b c*", "FC-10 accepted-what-it-must-refuse"]
"""


class CausesTest(unittest.TestCase):
    def test_each_defect_of_a_case_stands_once_in_the_known_failures(self) -> None:
        lines = [entry.line() for entry in entries(REPORT, causes_in(STATUS_CAUSE + QUOTES_CAUSE))]
        took = [f"{case}@{TOOK}  looks at no status. Look for 200" for case in "ab"]
        leaked = [f"{case}@{LEAKED}  quotes <the body>. Say the status" for case in "bc"]
        self.assertEqual(lines, [*took, *leaked, "u@unproven  as a fails: looks at no status. Look for 200"])

    def client_with(self, causes: str) -> Client:
        folder = pathlib.Path(self.enterContext(tempfile.TemporaryDirectory()))
        (folder / CAUSES).write_text(causes, "utf-8")
        return dataclasses.replace(CLIENTS["js-sdk"], folder=str(folder), pinned=None)

    def test_the_known_failures_stand_in_the_order_of_the_causes_whatever_that_of_the_report_is(self) -> None:
        client = self.client_with(STATUS_CAUSE + QUOTES_CAUSE)
        turned = {**REPORT, "causes": REPORT["causes"][::-1]}
        self.assertEqual(text_of(client, turned), text_of(client, REPORT))

    def test_what_fails_now_and_then_has_no_line(self) -> None:
        client = self.client_with(STATUS_CAUSE + QUOTES_CAUSE)
        for unsteady, expected in (((), {"a", "b", "c", "u"}), (("a", "b"), {"c", "u"})):
            text = text_of(dataclasses.replace(client, unsteady=unsteady), REPORT)
            self.assertEqual(set(re.findall(r"^(\w+)@", text, re.MULTILINE)), expected)

    def test_a_failure_that_nobody_explained_is_not_listed(self) -> None:
        with self.assertRaisesRegex(NoCause, "no cause for FC-51 secret-leaked: did wrong, as in b"):
            entries(REPORT, causes_in(STATUS_CAUSE))

    def test_a_finding_is_the_first_ones_that_claims_it(self) -> None:
        causes = causes_in(QUOTES_CAUSE + STATUS_CAUSE)
        self.assertEqual(cause_of(causes, "FC-10", TOOK, "x", "").says, "quotes <the body>")
        self.assertEqual(cause_of(causes, "FC-51", LEAKED, "c-2", "").says, "quotes <the body>")
        with self.assertRaises(NoCause):
            cause_of(causes, "FC-51", LEAKED, "d", "")

    def test_what_is_no_cause_is_refused(self) -> None:
        for text in (
            STATUS_CAUSE.replace("mend", "mended"),
            STATUS_CAUSE.replace('"protocol"', '"taste"'),
            STATUS_CAUSE.replace("FC-10 ", ""),
            STATUS_CAUSE.replace('mend = "Look for 200"\n', ""),
        ):
            with self.subTest(text), self.assertRaises(NoCause):
                causes_in(text)

    def test_each_of_an_sdk_says_a_command_with_a_case_that_there_is(self) -> None:
        names = set(load_cases())
        for client in CLIENTS.values():
            self.assertEqual(client.is_official(), (client.sources / CAUSES).exists(), client.name)
            for cause in causes_of(client.sources):
                with self.subTest(cause.command):
                    said = re.match(
                        rf"ci/clients (?:replay {client.name}|run {client.name} --bare -- --filter) ([a-z0-9-]+)", cause.command
                    )
                    assert said is not None
                    self.assertIn(said[1], names)
                    self.assertTrue(cause.mend and cause.shows)
                    # The page that says what is fair to say of it has it too, in full or behind an ellipsis.
                    where = rf"(?:{client.name}(?: --bare -- --filter)?|…) {said[1]}\b"
                    self.assertRegex(FINDINGS.read_text("utf-8"), where)


class InFolder(unittest.TestCase):
    """A folder as `ci/clients run` leaves one, with a report of the JavaScript SDK."""

    def setUp(self) -> None:
        self.folder = pathlib.Path(self.enterContext(tempfile.TemporaryDirectory()))
        self.keep("js-sdk", RECORD, REPORT)

    def keep(self, name: str, record: dict[str, Any], report: dict[str, Any] | None) -> None:
        (self.folder / name).mkdir()
        (self.folder / name / "run.json").write_text(json.dumps(record), "utf-8")
        if report is not None:
            (self.folder / name / "report.json").write_text(json.dumps(report), "utf-8")


class DataTest(InFolder):
    def data(self, earlier: results_data.Results | None = None) -> results_data.Results:
        return results_data.brought_up_to_date(earlier or {}, self.folder)

    def test_a_failure_that_no_cause_claims_is_told(self) -> None:
        strange = copy.deepcopy(REPORT)
        strange["causes"][0]["defect"] = "of-a-new-kind"
        (self.folder / "js-sdk" / "report.json").write_text(json.dumps(strange), "utf-8")
        with self.assertRaisesRegex(NoCause, "js-sdk: no cause for FC-10 of-a-new-kind"):
            self.data()

    def test_root_causes_are_counted_and_not_cases(self) -> None:
        report = copy.deepcopy(REPORT)
        report["causes"][1] = group("FC-11", TOOK, "high", ["b", "c"])
        (self.folder / "js-sdk" / "report.json").write_text(json.dumps(report), "utf-8")
        [root] = self.data()["js-sdk"]["roots"]
        self.assertEqual((root["worst"], root["clauses"], root["cases"]), ("critical", ["FC-10", "FC-11"], 3))
        # It is as bad as the clause that the cause claims first, however bad another one is.
        report["causes"] = [group("FC-55", TOOK, "critical", ["after-a-success-a-redirect"]), group("FC-10", TOOK, "low", ["a"])]
        (self.folder / "js-sdk" / "report.json").write_text(json.dumps(report), "utf-8")
        [root] = self.data()["js-sdk"]["roots"]
        self.assertEqual(root["worst"], "low")

    def test_what_was_not_run_again_stays_and_what_cannot_be_run_does_not(self) -> None:
        (self.folder / "js-sdk").rename(self.folder / "node")
        first = self.data()
        (self.folder / "node").rename(self.folder / "python")
        second = self.data(first)
        self.assertEqual(second["node"], first["node"])
        self.keep("node", {"name": "node", "not_run": "no node on this machine"}, None)
        self.assertEqual(self.data(second)["node"]["not_run"], "no node on this machine")
        self.assertEqual(list(second), list(CLIENTS))

    def test_known_failures_are_failures(self) -> None:
        report = {"status": "known-failures", "counts": {"failed": 1}}
        self.assertEqual(results_data.status_of(report), "not-conformant")
        self.assertEqual(results_data.status_of({"status": "incomplete", "counts": {"failed": 0}}), "incomplete")
        self.assertEqual(results_data.status_of({"status": "conformant", "counts": {"failed": 0}}), "conformant")


class PagesTest(InFolder):
    def setUp(self) -> None:
        super().setUp()
        (self.folder / "js-sdk").rename(self.folder / "node")  # which has no causes.toml
        self.keep("python", RECORD, {**REPORT, "status": "conformant", "counts": dict.fromkeys(REPORT["counts"], 0), "causes": []})
        self.data = results_data.brought_up_to_date({}, self.folder)

    def test_badges(self) -> None:
        said = {name: results_badge.words(result)[0] for name, result in self.data.items()}
        self.assertEqual((said["node"], said["python"], said["go"]), ("2 root causes, worst critical", "conformant", "not run"))
        for result in self.data.values():
            root = ET.fromstring(results_badge.file(result))
            title = next(iter(root))
            self.assertEqual((root.get("role"), root.get("aria-labelledby"), title.get("id")), ("img", "title", "title"))
            self.assertIn(f"dstack-conformance: {results_badge.words(result)[0]}", str(title.text))
            self.assertEqual(root.findall(".//{*}script") + root.findall(".//{*}image"), [])

    def test_the_pages_say_the_same(self) -> None:
        for text in (results_markdown.page(self.data), results_html.page(self.data)):
            for words in (
                "ci/clients run node --bare -- --filter b",
                "2026-01-02",
                "abababababababab",
                "9 cases",
                "not run",
                "profile",
                "FC-28",
            ):
                self.assertIn(words, text.lower() if words == "profile" else text)

    def test_what_a_page_quotes_is_text(self) -> None:
        self.data["node"]["roots"][0]["says"] = "<script>|</script>"
        self.assertNotIn("<script>", results_html.page(self.data))
        self.assertIn("&lt;script&gt;", results_html.page(self.data))
        self.assertIn("<script>\\|", results_markdown.page(self.data))

    def test_there_are_pages_of_nothing(self) -> None:
        files = results_pages.files(results_data.brought_up_to_date({}, self.folder / "empty"))
        self.assertIn("No client was run", files["index.md"])
        self.assertIn("0 of 0 official SDKs", files["index.html"])


class CommittedTest(unittest.TestCase):
    """What stands in docs/results. That it is made of its data is compared by ci/generated."""

    def test_every_client_is_there_and_the_causes_are_those_of_today(self) -> None:
        data = results_data.read(results_data.RESULTS)
        self.assertEqual(list(data), list(CLIENTS))
        self.assertEqual({path.stem for path in (results_data.RESULTS / "badges").iterdir()}, set(CLIENTS))
        for name, result in data.items():
            says = {cause.says for cause in causes_of(CLIENTS[name].sources)}
            self.assertEqual({root["says"] for root in result.get("roots", [])} - says, set(), f"{name}: ci/clients results")
            self.assertEqual(result["version"], CLIENTS[name].version(), f"{name}: ci/clients run {name} && ci/clients results")


if __name__ == "__main__":
    unittest.main()
