"""Tests of the clauses and the case files, as they are written and as dstack-conformance expands them.

Needs DSTACK_CONFORMANCE: the path of the program.
"""

import collections
import fnmatch
import json
import pathlib
import re
import subprocess
import unittest
from collections.abc import Callable, Iterator
from typing import Any

import jsonschema

from conformance.testing.catalogue import CASES_FOLDER, load_cases, load_clauses, program
from conformance.testing.strict_json import load_strictly

PROFILES = ("tessera", "client", "client-v1")
OPTIONAL = {"own_world", "session", "client-v1"}  # of a clause; a profile that is left out has the levels of client
CLAUSE_MEMBERS = ("id", "text", "reason", "source", "kind", "worst")
KINDS = {"protocol", "safety", "hygiene", "policy"}
SEVERITIES = {"critical", "high", "medium", "low"}
AS_STRONG_AS = {
    "MUST": {"MUST refuse", "MUST accept"},
    "SHOULD": {"MUST refuse", "MUST accept", "SHOULD refuse"},
    "MAY": {"MUST refuse", "MUST accept", "SHOULD refuse", "EITHER", "MAY accept"},
}
# What a clause asks of profile client less strictly in some of its cases: a key beside the error (FC-34), another 2xx with a whole
# body (FC-10), white space at which RFC 9112 section 4 lets a recipient split, another HTTP version (FC-11), an extension of JSON, which
# RFC 8259 section 9 allows (FC-30), tabs, which common libraries do not take (TO-21), line feeds and cut ends of chunks, which they do
# take (FC-26), a prefix or no length beside other oddities (TO-50), compression that a library undoes which asked for it (FC-29), a body
# in the encoding that its charset or its first bytes say (FC-37), one more try where nothing was answered (RQ-06). Globs.
WEAKER_IN_CLIENT = {
    "asked-again-*-then-an-error-with-a-key",
    "characters-seldom-seen-*",
    "environment-asks-in-other-words",
    "error-with-a-key",
    "error-in-escapes-with-a-key",
    "error-after-the-key",
    "error-an-object-with-a-key",
    "error-a-list-with-a-key",
    "error-a-number-with-a-key",
    "error-true-with-a-key",
    "error-null-with-a-key",
    "error-empty-with-a-key",
    "error-false-with-a-key",
    *(f"status-{status}-with-a-valid-body" for status in (201, 202, 203, 207, 208, 218, 226, 250, 299)),
    "status-after-two-spaces",
    "status-after-a-tab",
    "protocol-edited-*",
    "protocol-http-*",
    "status-bits-flipped",
    "protocol-of-*",
    "protocol-with*",
    "json-with-nan",
    "json-with-infinity",
    "json-number-*",
    "json-word-*",
    "json-string-*",
    "chunk-line-feed-*",
    "chunks-end-behind-the-last-size",
    "chunks-end-inside-the-last-line-end",
    "endless-trailers",
    "header-values-with-tabs",
    "content-encoding-of-real-*",
    "content-encoding-of-deflate-*",
    "content-encoding-of-gzip-in-gzip",
    "charset-of-*",
    "oddities-of-tessera-*",
    "asked-again-after-a-reset",
    "asked-again-after-a-close-at-connect",
    "asked-again-after-half-a-status-line",
    "asked-again-after-status-503",
    "asked-again-after-status-502",
    "asked-again-after-half-a-body",
    "asked-again-after-silence",
    "asked-again-after-status-429",
    "asked-again-after-status-500",
    "asked-again-after-status-504",
    "asked-again-after-an-answer-without-a-key",
    "asked-again-after-a-null-key",
    "asked-again-after-an-error-member",
    "asked-again-after-words",
    "asked-a-third-time-after-a-reset",
    "asked-a-third-time-after-a-close-at-connect",
    "asked-a-third-time-after-status-503",
    "configured-socket-with-*",
    "header-of-four-kib",
    "environment-asks-by-a-digit",
    "environment-asks-by-a-word",
    "environment-asks-by-a-yes",
    "environment-asks-for-a-trace*",
    "environment-asks-libraries",
    "environment-asks-the-client-by-its-name",
    "answer-of-16385-bytes",
    "answer-of-3276*-bytes",
    "session-the-right-key-after-a-status-429",
    "session-the-right-key-after-a-status-503",
    "byte-order-mark",
    "nested-*-thousand-deep",
    "charset-of-utf-16-over-utf-8-with-a-mark",
    "longest-socket-path",
    "head-of-*-bytes",
    "secret-for-a-transfer-encoding",
}
# What is lawful and odd: either profile leaves it open, and no other key may come of it.
OPEN = {
    "header-values-broken-*",
    "key-beyond-the-order-*",
    "string-of-escaped-*",
    "answer-of-64-kib",
    "answer-of-255-kib",
    "answer-of-1-mib",
    "answer-of-6553*-bytes",
    "answer-of-26214*-bytes",
    "answer-of-104857*-bytes",
    "answer-before-the-request*",
    "content-type-*",
    "member-name-of-*-bytes",
    "header-name-of-*-bytes",
    "reason-phrase-of-*-bytes",
    "media-type-of-*-bytes",
    "message-of-*-bytes",
    "white-space-of-240-kib",
    "head-bits-flipped",
    "header-values-nobody-understands",
    "headers-*-more",
    "length-name-edited-*",
    "length-with-leading-zeros",
    "lengths-the-same-*",
    "number-out-of-range-*",
    "secret-for-a-content-encoding",
    "secret-for-a-header-line",
    "secret-for-a-type",
    "secret-in-a-charset",
    "secret-in-a-header-name",
    "secret-in-a-member*",
    "secret-in-a-warning",
    "secret-in-an-interim-reason",
    "secret-of-64-kib",
    "secret-of-255-kib",
    "signature-chain-a*",
    "signature-chain-null",
    "signature-chain-of-*",
    "status-line-ends-behind-the-code",
    "status-line-of-http-*",
    "status-line-with-text-outside-ascii",
    "surrogate-alone-*",
    # What stands for the public key is no MUST of the documents.
    "v1-public-key-missing",
    "v1-public-key-null",
    "v1-public-key-a-number",
    "v1-public-key-an-array",
    "v1-public-key-an-object",
    "v1-public-key-empty",
    "v1-public-key-no-hex",
    "v1-public-key-very-long",
    "v1-public-key-of-another-key",
}
WEAKER = {"tessera": OPEN, "client": OPEN | WEAKER_IN_CLIENT, "client-v1": OPEN | WEAKER_IN_CLIENT}
NOT_ASKED = "not asked"
SECRET_BYTES = 32  # of a secret, where the case does not say
FEWEST_BYTES = 8  # of a secret, that are not all zero by chance
ENDS = {"close", "reset", "stall", "drip", "until_closed"}


def expectations(case: dict[str, Any]) -> set[str]:
    """Of the profiles that have the case."""
    return {case[profile] for profile in PROFILES} - {NOT_ASKED}


def texts_in(node: Any) -> Iterator[str]:
    """Every text of a case file."""
    if isinstance(node, str):
        yield node
    elif isinstance(node, list | dict):
        for child in node.values() if isinstance(node, dict) else node:
            yield from texts_in(child)


def load(path: pathlib.Path) -> Any:
    try:
        return load_strictly(path.read_text("utf-8"))
    except ValueError as wrong:
        raise ValueError(f"{path}: {wrong}") from wrong


FILES = {path: load(path) for path in sorted(CASES_FOLDER.glob("*/*.json"))}
CASES = load_cases()
CLAUSES = {name: {"client-v1": clause["client"], **clause} for name, clause in load_clauses().items()}


class ClausesTest(unittest.TestCase):
    def test_every_clause_is_complete(self) -> None:
        self.assertTrue(CLAUSES)
        for clause in load_clauses().values():
            with self.subTest(clause["id"]):
                self.assertEqual([*CLAUSE_MEMBERS, "tessera", "client"], [member for member in clause if member not in OPTIONAL])
                self.assertRegex(clause["id"], r"^(FC|TO|RQ|SE|CV)-\d\d$")
                self.assertTrue(all(clause.values()))
                self.assertEqual(clause["id"].startswith("SE-"), clause.get("session", False))
                self.assertTrue({clause[profile] for profile in PROFILES if profile in clause} <= set(AS_STRONG_AS))
                self.assertIn(clause["kind"], KINDS)
                self.assertIn(clause["worst"], SEVERITIES)

    def test_ids_and_texts_are_unique(self) -> None:
        clauses = load(CASES_FOLDER / "clauses.json")
        for member in ("id", "text", "reason"):
            self.assertEqual(len(clauses), len({clause[member] for clause in clauses}), member)


class FilesTest(unittest.TestCase):
    def test_every_file_has_the_shape_of_the_schema(self) -> None:
        schema = load(CASES_FOLDER / "case.schema.json")
        jsonschema.Draft202012Validator.check_schema(schema)
        validator = jsonschema.Draft202012Validator(schema)
        self.assertTrue(FILES, "no case was found")
        for path, case in FILES.items():
            with self.subTest(path.stem):
                validator.validate(case)

    def test_a_single_case_is_named_like_its_file(self) -> None:
        for path, case in FILES.items():
            if "for" not in case:
                self.assertEqual(path.stem, case["id"])

    def test_the_last_step_of_a_script_ends_it(self) -> None:
        for path, case in FILES.items():
            for number, step in enumerate(reversed(case.get("script", {}).get("steps", []))):
                with self.subTest(path.stem):
                    self.assertEqual(number == 0, bool(ENDS & set(step)))

    def test_the_other_secret_is_a_key_only_where_the_answer_holds_it(self) -> None:
        for path, case in FILES.items():
            if "${other}" in case.get("keys", []) and case.get("socket") != "replaced":
                with self.subTest(path.stem):
                    self.assertIn("${other}", json.dumps([case.get("script"), case.get("answer")]))

    def test_no_key_is_all_zero_by_chance(self) -> None:
        """One byte of the secret is zero in one run of 256, and refused there by who would take any other."""
        for path, case in FILES.items():
            for text in texts_in(case):
                pieces = re.findall(r"\$\{secret:(first|from):(\d+)\}", text)
                sent = sum(int(number) if which == "first" else max(0, SECRET_BYTES - int(number)) for which, number in pieces)
                if pieces and "${secret}" not in text:
                    with self.subTest(path.stem, text=text):
                        self.assertGreaterEqual(sent, FEWEST_BYTES)


class OfV1Test(unittest.TestCase):
    def test_every_body_that_is_written_out_has_the_public_key_of_v1(self) -> None:
        """A sound answer of v1 has one: without it a body would have a second defect there. Of an origin nothing is asked in v1."""
        exact = "(whole-)?answer-of-a-((large|middling)-)?buffers-size|head-of-a-buffers-size"  # of so many bytes, and not asked in v1
        for path, case in FILES.items():
            written = json.dumps(case)
            if path.parent.name == "origin" or re.fullmatch(exact, path.stem) or "v1-" in path.stem:
                continue
            with self.subTest(path.stem):
                self.assertEqual(written.count("${chain}"), written.count("${chain}${public_key:member}"))

    def test_a_case_of_v1_alone_is_named_so(self) -> None:
        for case in CASES.values():
            alone = {profile for profile in PROFILES if case[profile] != NOT_ASKED} == {"client-v1"}
            with self.subTest(case["id"]):
                self.assertEqual(case["id"].startswith("v1-"), alone)

    def test_a_case_of_profile_client_is_one_of_v1_unless_it_is_about_what_v1_has_not(self) -> None:
        left_out = {case["id"] for case in CASES.values() if case["client"] != NOT_ASKED and case["client-v1"] == NOT_ASKED}
        words = ("purpose", "algorithm-by-its-other-name", "for-another-algorithm", "questions-of-the-same-words")
        of_a_size = r"((whole-)?answer|head)-of-\d+-bytes"
        self.assertEqual(
            [], [name for name in sorted(left_out) if not any(word in name for word in words) and not re.fullmatch(of_a_size, name)]
        )


class ExpandedTest(unittest.TestCase):
    def for_each(self, check: Callable[[dict[str, Any]], None]) -> None:
        self.assertGreater(len(CASES), len(FILES))
        for case in CASES.values():
            with self.subTest(case["id"]):
                check(case)

    def test_no_placeholder_of_a_family_is_left(self) -> None:
        self.for_each(lambda case: self.assertNotIn("{{", json.dumps(case)))

    def test_ids_are_words(self) -> None:
        self.for_each(lambda case: self.assertRegex(case["id"], r"^[a-zA-Z0-9]+(-[a-zA-Z0-9]+)*$"))

    def test_titles_and_reasons_are_lines_and_titles_are_unique(self) -> None:
        self.for_each(lambda case: self.assertRegex(case["title"], r"^[^\n]{4,120}$"))
        self.for_each(lambda case: self.assertRegex(case["reason"], r"^[^\n]{4,299}[.?]$"))
        titles = collections.Counter(case["title"] for case in CASES.values())
        self.assertEqual([], [title for title, count in titles.items() if count > 1])

    def test_every_clause_has_a_case(self) -> None:
        self.assertEqual(set(CLAUSES), {case["clause"] for case in CASES.values()})

    def test_no_expectation_is_weaker_than_its_clause(self) -> None:
        def check(case: dict[str, Any]) -> None:
            for profile in PROFILES:
                weaker = case[profile] != NOT_ASKED and case[profile] not in AS_STRONG_AS[CLAUSES[case["clause"]][profile]]
                listed = any(fnmatch.fnmatchcase(case["id"], glob) for glob in WEAKER[profile]) and case[profile] != NOT_ASKED
                # Where the clause itself leaves it open, an open case is as strong as it.
                may = CLAUSES[case["clause"]][profile] == "MAY"
                self.assertEqual(listed and not may, weaker, profile)

        self.for_each(check)

    def test_only_a_sound_case_has_no_twin(self) -> None:
        self.for_each(lambda case: self.assertEqual(case["twin"] is None, expectations(case) == {"MUST accept"}))


class LockTest(unittest.TestCase):
    def setUp(self) -> None:
        self.lock = (CASES_FOLDER / "expanded.lock").read_text("utf-8")
        lines = [line.split("\t") for line in self.lock.splitlines() if not line.startswith("#")]
        self.met = {fields[0]: {"v0": fields[5:8], "v1": fields[9:]} for fields in lines}

    def test_is_what_the_program_expands(self) -> None:
        written = subprocess.run([program(), "list", "--lock"], check=True, stdout=subprocess.PIPE, timeout=60).stdout.decode()
        self.assertEqual(self.lock.splitlines(), written.splitlines(), "a change to the cases? ci/generated writes the file")
        self.assertEqual(set(self.met), set(CASES))

    def test_no_case_meets_the_client_with_what_its_twin_does(self) -> None:
        for case in CASES.values():
            if case["twin"]:
                with self.subTest(case["id"]):
                    twins, own = self.met[case["twin"]], self.met[case["id"]]
                    for api in [api for api in ("v0", "v1") if own[api] not in (["-"] * 3, [])]:
                        self.assertNotEqual(twins[api], own[api], api)


if __name__ == "__main__":
    unittest.main()
