"""Tests of the covering arrays, and of what the families of conformance/cases/interactions/ cover, counted from what they say."""

import itertools
import json
import pathlib
import unittest
from typing import Any

from conformance.case.covering_array import covering_array
from conformance.case.defects_of_a_size import SURROUNDINGS
from conformance.case.interactions import ODDITIES, OF_TESSERA, STRENGTH, STRENGTH_OF_TESSERA, defects, oddities

FOLDER = pathlib.Path(__file__).resolve().parents[1] / "cases/interactions"


def levels_of(member: dict[str, Any]) -> frozenset[str]:
    """The level on every axis, as the member's words say."""
    words = {word for word in member["oddities"].split(", ") if word}
    chosen = frozenset((words & set(levels) or {levels[0]}).pop() for levels in (ODDITIES | OF_TESSERA).values())
    assert words <= chosen, words - chosen
    return chosen


def members_of(name: str) -> list[dict[str, Any]]:
    return list(json.loads((FOLDER / f"{name}.json").read_text("utf-8"))["for"])


class CoveringArrayTest(unittest.TestCase):
    def test_lets_every_two_levels_meet_in_few_rows(self) -> None:
        rows = covering_array(dict.fromkeys("abc", "01"), 2)
        self.assertEqual(len(rows), 4)
        for pair in itertools.combinations("abc", 2):
            self.assertEqual(len({(row[pair[0]], row[pair[1]]) for row in rows}), 4)

    def test_makes_no_row_that_is_not_lawful(self) -> None:
        axes = {"a": "01", "b": "012"}
        rows = covering_array(axes, 2, lambda row: row.get("a") != "1" or row.get("b") != "2")
        self.assertEqual({(row["a"], row["b"]) for row in rows}, {("0", "0"), ("0", "1"), ("0", "2"), ("1", "0"), ("1", "1")})


class FamiliesTest(unittest.TestCase):
    def assert_covered(self, chosen: list[frozenset[str]], axes: dict[str, tuple[str, ...]], strength: int, *without: set[str]) -> None:
        """Every choice on so many axes occurs, but for those that may not stand together."""
        looked_at = 0
        for names in itertools.combinations(axes, strength):
            for choice in itertools.product(*(axes[name] for name in names)):
                if not any(never <= set(choice) for never in without):
                    looked_at += 1
                    self.assertTrue(any(set(choice) <= levels for levels in chosen), choice)
        self.assertGreater(looked_at, 200)

    def test_every_three_oddities_meet(self) -> None:
        members = members_of("oddities")
        # The answer without any is the smoke case's.
        usual = levels_of({"oddities": ""})
        self.assertNotIn(usual, map(levels_of, members))
        self.assertEqual(STRENGTH, 3)
        self.assert_covered([usual, *map(levels_of, members)], ODDITIES, STRENGTH)

    def test_every_two_meet_where_profile_client_may_refuse(self) -> None:
        members = [levels_of(member) for member in members_of("oddities-of-tessera")]
        self.assertEqual(STRENGTH_OF_TESSERA, 2)
        # Without a prefix and with a length both profiles must accept, and every three meet.
        both = [levels_of(member) for member in members_of("oddities")]
        never = [{"no length", "kept open"}, {"no length", "the length first"}]
        self.assert_covered(members + both, ODDITIES | OF_TESSERA, STRENGTH_OF_TESSERA, *never)
        self.assertEqual([], [levels for levels in members for each in never if each <= levels])
        self.assertEqual([], [levels for levels in members if {"no prefix", "a length"} <= levels])

    def test_every_defect_meets_every_oddity(self) -> None:
        members = members_of("defects-among-oddities")
        rows = oddities()
        named = defects(rows[0])
        self.assertEqual({defect.name for defect in named}, {member["name"] for member in members})
        for defect in named:
            own = [member for member in members if member["name"] == defect.name]
            for axis, levels in ODDITIES.items():
                met = {rows[int(member["row"]) - 1][axis] for member in own}
                self.assertTrue(axis in defect.lost or met == set(levels), (defect.name, axis))

    def test_every_chosen_defect_is_in_its_surroundings(self) -> None:
        chosen = {(defect, around.name, around.twin) for around in SURROUNDINGS for defect in around.defects}
        members = members_of("defects-of-a-size")
        self.assertEqual(chosen, {(member["name"], member["around"], member["twin"]) for member in members})
        self.assertEqual(len(chosen), len(members))

    def test_what_a_member_says_is_in_its_answer(self) -> None:
        """Of each level one mark that no other level of its axis has."""
        marks = {
            "no reason": '200 ",',
            "another reason": "200 Fine",
            "names in lower case": "content-type",
            "names in upper case": "CONTENT-TYPE",
            "no space before values": ":application/json",
            "spaces around values": ":   application/json  ",
            "the length first": '"before": "Content-Type"}, {"replace": "Content-Type"',
            "unknown headers between": "no-store",
            "kept open": '"end": "stall"',
            "half-closed": '"end": "half-close"',
            "byte by byte": '"delivery": "bytewise"',
            "in two pieces": '"delivery": "in-two"',
            "upper-case hex": "${secret:upper}",
            "mixed hex": "${secret:mixed}",
            "escaped hex": r"\\u0061\\u0063",
            "unknown members": "version",
            "spaced JSON": r"{\n\t",
            "escaped name": r"\\u006bey",
            "0x": '"0x$',
            "0X": '"0X$',
            "no length": '"framing": "until-close"',
        }
        self.assertEqual(set(marks) | {"chain first"}, {level for levels in (ODDITIES | OF_TESSERA).values() for level in levels[1:]})
        for member in members_of("oddities") + members_of("oddities-of-tessera"):
            written = json.dumps(member["answer"])
            seen = {level for level, mark in marks.items() if mark in written}
            if written.index("${chain}") < written.index("${secret"):
                seen.add("chain first")
            with self.subTest(member["row"], of=member["oddities"]):
                self.assertEqual(seen, set(member["oddities"].split(", ")), written)


if __name__ == "__main__":
    unittest.main()
