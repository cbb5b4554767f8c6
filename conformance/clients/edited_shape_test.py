"""Tests that every edited mutant changes its sound client, by lines that are there, before the slow test builds any of them."""

import pathlib
import tempfile
import unittest

from edited import IN_C, IN_GO, BadEditError, Edit
from edited.registry import EDITED, read_mutant
from mutants.table import MUTANTS, NEIGHBOURS

HEAD = "Does nothing.\n\nFound by: valid-answer\n\n"
LINE = "static bool IsDigit(char byte) {"


class EveryEditedMutantTest(unittest.TestCase):
    def test_changes_its_client(self) -> None:
        for base in (IN_C, IN_GO):
            self.assertGreater(len(base.mutants), 20)
            for mutant in base.mutants.values():
                with self.subTest(mutant.name):
                    self.assertTrue(base.edited(mutant.edits))

    def test_does_what_no_other_does(self) -> None:
        for base in (IN_C, IN_GO):
            changed = [tuple(sorted(base.edited(mutant.edits).items())) for mutant in base.mutants.values()]
            self.assertEqual(len(changed), len(set(changed)))

    def test_has_a_name_of_its_own_in_all_languages(self) -> None:
        names = [*MUTANTS, *NEIGHBOURS, *IN_C.mutants, *IN_GO.mutants]
        self.assertEqual([], sorted({name for name in names if names.count(name) > 1}))


class BadEditTest(unittest.TestCase):
    def assert_refused(self, reason: str, *edits: Edit) -> None:
        with self.assertRaisesRegex(BadEditError, reason):
            IN_C.edited(edits)

    def test_lines_that_are_not_there(self) -> None:
        self.assert_refused("has this 0 times", Edit("head.c", ["static bool IsDigit(char bite) {"], []))

    def test_a_part_of_a_line(self) -> None:
        self.assert_refused("has this 0 times", Edit("head.c", [LINE[:-2]], []))

    def test_lines_that_are_there_twice(self) -> None:
        self.assert_refused("has this [0-9]+ times", Edit("head.c", ["}"], []))

    def test_no_lines(self) -> None:
        self.assert_refused("times", Edit("head.c", [], ["int more;"]))

    def test_a_file_that_is_not_there(self) -> None:
        self.assert_refused("there is no tail.c", Edit("tail.c", [LINE], []))

    def test_a_change_that_is_none(self) -> None:
        self.assert_refused("nothing is changed", Edit("head.c", [LINE], [LINE]))

    def test_a_change_that_is_taken_back(self) -> None:
        self.assert_refused("nothing is changed", Edit("head.c", [LINE], ["int more;"]), Edit("head.c", ["int more;"], [LINE]))


class MutantFileTest(unittest.TestCase):
    def assert_refused(self, reason: str, text: str) -> None:
        with tempfile.TemporaryDirectory() as folder:
            path = pathlib.Path(folder) / "planted.diff"
            path.write_text(text, "utf-8")
            with self.assertRaisesRegex(BadEditError, reason):
                read_mutant(path)

    def test_without_who_finds_it(self) -> None:
        self.assert_refused("does not begin as a mutant does", "Does nothing.\n\n--- head.c\n@@\n-a\n")

    def test_without_what_it_does(self) -> None:
        self.assert_refused("does not begin as a mutant does", "Found by: valid-answer\n\n--- head.c\n@@\n-a\n")

    def test_with_a_line_of_no_kind(self) -> None:
        self.assert_refused("of no kind: static", f"{HEAD}--- head.c\n@@\n{LINE}\n+int more;\n")

    def test_on_top_of_another(self) -> None:
        top, below = (read_mutant(EDITED / "go" / f"{name}.diff") for name in ("parses-the-length-in-any-base", "splits-at-the-brace"))
        self.assertEqual(below.edits, top.edits[: len(below.edits)])
        self.assertGreater(len(top.edits), len(below.edits))

    def test_reads_lines_as_they_stand(self) -> None:
        mutant = IN_C.mutants["leaves-what-follows-unread"]
        self.assertEqual("does not look at what follows the body", mutant.description)
        self.assertEqual(("bytes-after-the-answer", "second-answer", "line-end-after-the-answer"), mutant.found_by)
        (edit,) = mutant.edits
        self.assertEqual(("answer.c", ["  return kNoRefusal;"]), (edit.file, edit.new))


if __name__ == "__main__":
    unittest.main()
