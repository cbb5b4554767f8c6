"""What is found clean is looked at again where anything that was read has changed.

Usage: known_clean_test.py [unittest options]
"""

import pathlib
import tempfile
import unittest
from unittest import mock

import known_clean
from known_clean import KnownClean, is_known, remember


class Known(unittest.TestCase):
    def setUp(self) -> None:
        self.root = pathlib.Path(self.enterContext(tempfile.TemporaryDirectory(prefix="known-clean-")))
        self.enterContext(mock.patch.object(known_clean, "ROOT", self.root))
        self.enterContext(mock.patch.object(known_clean, "GENERATED", self.root / "generated"))
        for name, text in {
            "a.cc": '#include "a.h"\n',
            "a.h": '#pragma once\n# include "generated.h"\n',
            "generated/generated.h": "\n",
        }.items():
            (self.root / name).parent.mkdir(exist_ok=True)
            (self.root / name).write_text(text, "utf-8")
        remember(self.mark())

    def mark(self, *settings: str, more: str = "") -> pathlib.Path | None:
        known = KnownClean("check", *settings)
        known.folder = self.root / "cache"
        return known.mark(["a.cc"], more)

    def test_knows_what_did_not_change(self) -> None:
        self.assertTrue(is_known(self.mark()))

    def test_does_not_know_what_changed_anywhere(self) -> None:
        for name in ("a.cc", "a.h", "generated/generated.h"):
            file = self.root / name
            before = file.read_bytes()
            file.write_bytes(before + b"int x;\n")
            self.assertFalse(is_known(self.mark()), name)
            file.write_bytes(before)
            self.assertTrue(is_known(self.mark()), name)

    def test_does_not_know_other_settings_flags_or_packages(self) -> None:
        self.assertFalse(is_known(self.mark("other")))
        self.assertFalse(is_known(self.mark(more="-O2")))
        with mock.patch.object(known_clean, "output_of", lambda *_: "fmt 9.1.0 amd64\n"):
            self.assertFalse(is_known(self.mark()))

    def test_never_knows_what_it_cannot_read(self) -> None:
        (self.root / "a.h").unlink()
        self.assertIsNone(self.mark())
        remember(self.mark())
        self.assertFalse(is_known(self.mark()))


if __name__ == "__main__":
    unittest.main()
