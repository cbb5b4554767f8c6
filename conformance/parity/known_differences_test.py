"""The list of known differences, and the page made from it."""

import pathlib
import tempfile
import unittest

from conformance.parity.known_differences import Known, known_differences, wrong
from conformance.parity.parity_page import group_of, page
from conformance.testing.replayer import recordings

RECORDED = recordings()


class KnownDifferences(unittest.TestCase):
    def test_explain_by_globs(self) -> None:
        known = [Known("getkey-*", "header *", "because")]
        self.assertEqual(wrong([("getkey-values-0", "header server")], known), [])
        self.assertRegex(" ".join(wrong([("getkey-values-0", "header server"), ("sign-k1", "header server")], known)), "^sign-k1: header")
        self.assertRegex(" ".join(wrong([("getkey-values-0", "body"), ("getkey-a", "header x")], known)), "^getkey-values-0: body: ")

    def test_that_are_none_any_more_are_wrong(self) -> None:
        self.assertRegex(" ".join(wrong([], [Known("getkey-*", "body", "because")])), "no longer a difference")

    def test_each_have_a_reason_and_name_a_recording(self) -> None:
        for entry in known_differences():
            self.assertGreater(len(entry.reason), 20)
            self.assertTrue(any(entry.explains(recorded["name"], entry.part) for recorded in RECORDED), entry)

    def test_without_a_reason_are_refused(self) -> None:
        with tempfile.TemporaryDirectory(prefix="dcp-") as folder:
            file = pathlib.Path(folder) / "known.json"
            file.write_text('[{"exchange": "a", "part": "b", "reason": " "}]')
            self.assertRaisesRegex(ValueError, "no reason", known_differences, file)
            file.write_text('[{"exchange": "a", "part": "b"}]')
            self.assertRaises(TypeError, known_differences, file)


class ThePage(unittest.TestCase):
    def test_has_every_recording_in_one_group(self) -> None:
        for entry in RECORDED:
            self.assertTrue(group_of(entry["name"]))

    def test_counts_every_recording(self) -> None:
        self.assertIn(f"| **all** | **{len(RECORDED)}** |", page())


if __name__ == "__main__":
    unittest.main()
