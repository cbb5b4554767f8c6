"""What `arc-key-provider refusals` says, against the page and the specification.

Usage: refusal_list_test.py PATH-OF-arc-key-provider [unittest options]
"""

import json
import pathlib
import re
import unittest
from typing import Any

from provider.testing.command_case import CommandTest

ROOT = pathlib.Path(__file__).resolve().parents[2]
ACCEPTING = {"FC-43"}  # a clause about the answer that asks for no refusal: a long key is taken whole


class RefusalList(CommandTest):
    def refusals(self, *options: str, env: dict[str, str] | None = None) -> str:
        done = self.run_program("refusals", *options, env=env)
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        return str(done.stdout)

    def table(self) -> list[dict[str, Any]]:
        rows: list[dict[str, Any]] = json.loads(self.refusals("--json"))
        return rows

    def test_page_is_what_the_program_says(self) -> None:
        self.assertEqual((ROOT / "docs/refusals.md").read_text("utf-8"), self.refusals("--markdown"), "run ci/generated")

    def test_names_every_clause_about_the_answer_that_asks_for_a_refusal(self) -> None:
        clauses = {each["id"] for each in json.loads((ROOT / "conformance/cases/clauses.json").read_text("utf-8"))}
        named = {clause for row in self.table() for clause in row["clauses"]}
        self.assertLessEqual(named, clauses)
        self.assertEqual({each for each in clauses - named if re.match("FC-[1-4]", each)}, ACCEPTING)

    def test_list_has_every_token_and_needs_no_sound_configuration(self) -> None:
        text = self.refusals(env={"TESSERA_KEY_PROVIDER": "unknown"})
        for row in self.table():
            self.assertIn(f"\n  {row['token']}\n", text)


if __name__ == "__main__":
    unittest.main()
