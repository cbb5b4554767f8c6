"""Tests of the clauses and the case files, before any program reads them."""

import collections
import json
import pathlib
import unittest

import jsonschema

FOLDER = pathlib.Path(__file__).resolve().parent.parent / "cases"
PROFILES = ("tessera", "client")
# These need two runs or a sweep over many: the runner makes them from the sound cases.
NEED_NO_CASE = {"FC-54", "FC-55", "CV-01", "CV-02"}
AS_STRONG_AS = {
    "MUST": {"MUST refuse", "MUST accept"},
    "SHOULD": {"MUST refuse", "MUST accept", "SHOULD refuse"},
    "MAY": {"MUST refuse", "MUST accept", "SHOULD refuse", "EITHER", "MAY accept"},
}
# The half of FC-34 that profile client only recommends: a key beside the error.
WEAKER_THAN_THEIR_CLAUSE = {("error-with-a-key", "client"), ("error-after-the-key", "client")}
ENDS = {"close", "reset", "stall", "drip", "until_closed"}


def load(path: pathlib.Path):
    """The JSON of a file; a member that stands twice is an error."""

    def unique(pairs):
        members = dict(pairs)
        if len(members) != len(pairs):
            raise ValueError(f"{path}: a member stands twice")
        return members

    return json.loads(path.read_text(encoding="utf-8"), object_pairs_hook=unique)


FILES = sorted(FOLDER.glob("*/*.json"))
CASES = {path: load(path) for path in FILES}
BY_ID = {case["id"]: case for case in CASES.values()}
CLAUSES = {clause["id"]: clause for clause in load(FOLDER / "clauses.json")}


class ClausesTest(unittest.TestCase):
    def test_every_clause_is_complete(self):
        self.assertTrue(CLAUSES)
        for clause in CLAUSES.values():
            with self.subTest(clause["id"]):
                self.assertEqual(["id", "text", "reason", "source", *PROFILES], list(clause))
                self.assertRegex(clause["id"], r"^(FC|TO|RQ|CV)-\d\d$")
                self.assertTrue(all(clause.values()))
                self.assertTrue({clause[profile] for profile in PROFILES} <= set(AS_STRONG_AS))

    def test_ids_and_texts_are_unique(self):
        clauses = load(FOLDER / "clauses.json")
        for member in ("id", "text", "reason"):
            self.assertEqual(len(clauses), len({clause[member] for clause in clauses}), member)


class CasesTest(unittest.TestCase):
    def for_each(self, check):
        self.assertTrue(CASES, "no case was found")
        for path, case in CASES.items():
            with self.subTest(path.stem):
                check(path, case)

    def test_every_case_has_the_shape_of_the_schema(self):
        schema = load(FOLDER / "case.schema.json")
        jsonschema.Draft202012Validator.check_schema(schema)
        validator = jsonschema.Draft202012Validator(schema)
        self.for_each(lambda path, case: validator.validate(case))

    def test_ids_are_the_file_names_and_unique(self):
        self.for_each(lambda path, case: self.assertEqual(path.stem, case["id"]))
        self.assertEqual(len(CASES), len(BY_ID))

    def test_titles_are_unique(self):
        titles = collections.Counter(case["title"] for case in CASES.values())
        self.assertEqual([], [title for title, count in titles.items() if count > 1])

    def test_every_clause_that_needs_a_case_has_one(self):
        self.assertEqual(set(CLAUSES) - NEED_NO_CASE, {case["clause"] for case in CASES.values()})

    def test_no_expectation_is_weaker_than_its_clause(self):
        def check(path, case):
            for profile in PROFILES:
                weaker = case["expect"][profile] not in AS_STRONG_AS[CLAUSES[case["clause"]][profile]]
                self.assertEqual((case["id"], profile) in WEAKER_THAN_THEIR_CLAUSE, weaker, profile)

        self.for_each(check)

    def test_only_a_sound_case_has_no_twin(self):
        def check(path, case):
            sound = all(case["expect"][profile] == "MUST accept" for profile in PROFILES)
            self.assertTrue(sound or "twin" in case)

        self.for_each(check)

    def test_a_twin_is_sound_and_asks_the_same(self):
        def check(path, case):
            if "twin" in case:
                self.assertIn(case["twin"], BY_ID)
                twin = BY_ID[case["twin"]]
                self.assertEqual("MUST accept", twin["expect"]["tessera"])
                self.assertEqual(twin.get("request"), case.get("request"))

        self.for_each(check)

    def test_a_twin_differs_in_what_the_client_meets(self):
        def met(case):
            return [case.get(member) for member in ("script", "socket", "default_sockets", "public_key_required")]

        def check(path, case):
            if "twin" in case:
                self.assertNotEqual(met(BY_ID[case["twin"]]), met(case))

        self.for_each(check)

    def test_the_last_step_of_a_script_ends_it(self):
        def check(path, case):
            for number, step in enumerate(reversed(case.get("script", {}).get("steps", []))):
                self.assertEqual(number == 0, bool(ENDS & set(step)))

        self.for_each(check)

    def test_the_other_secret_is_a_key_only_where_the_answer_holds_it(self):
        def check(path, case):
            if "${other}" in case.get("keys", []):
                self.assertIn("${other}", json.dumps(case["script"]))

        self.for_each(check)


if __name__ == "__main__":
    unittest.main()
