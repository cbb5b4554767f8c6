"""What `arc-key-provider refusals` says, against the page and the specification.

Usage: refusal_list_test.py PATH-OF-arc-key-provider [unittest options]
"""

import json
import pathlib
import re
import subprocess
import sys
import unittest

PROGRAM = str(pathlib.Path(sys.argv.pop(1)).resolve())
ROOT = pathlib.Path(__file__).resolve().parents[2]
ACCEPTING = {"FC-43"}  # a clause about the answer that asks for no refusal: a long key is taken whole


def refusals(*options: str) -> str:
    done = subprocess.run([PROGRAM, "refusals", *options], check=True, capture_output=True, text=True, timeout=30)
    assert done.stderr == "", done
    return done.stdout


class RefusalList(unittest.TestCase):
    def test_page_is_what_the_program_says(self) -> None:
        page = (ROOT / "docs/refusals.md").read_text("utf-8")
        self.assertEqual(page, refusals("--markdown"), "run: arc-key-provider refusals --markdown > docs/refusals.md")

    def test_names_every_clause_about_the_answer_that_asks_for_a_refusal(self) -> None:
        clauses = {each["id"] for each in json.loads((ROOT / "conformance/cases/clauses.json").read_text("utf-8"))}
        named = {clause for each in json.loads(refusals("--json")) for clause in each["clauses"]}
        self.assertLessEqual(named, clauses)
        self.assertEqual({each for each in clauses - named if re.match("FC-[1-4]", each)}, ACCEPTING)

    def test_list_has_every_token_and_needs_no_sound_configuration(self) -> None:
        done = subprocess.run(
            [PROGRAM, "refusals"], env={"TESSERA_KEY_PROVIDER": "unknown"}, check=True, capture_output=True, text=True, timeout=30
        )
        for each in json.loads(refusals("--json")):
            self.assertIn(f"\n  {each['token']}\n", done.stdout)


if __name__ == "__main__":
    unittest.main()
