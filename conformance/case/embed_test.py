"""Tests of what embed.py says of the lock: a program must not take the digest of a lock that was written from other cases."""

import hashlib
import pathlib
import tempfile
import unittest

from conformance.case.embed import lock_digest, sources_digest


class LockDigestTest(unittest.TestCase):
    def setUp(self) -> None:
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)
        self.case = self.folder / "case.json"
        self.case.write_text("{}\n")

    def digest(self, *files: pathlib.Path) -> str:
        return sources_digest(self.folder, list(files))

    def test_is_that_of_a_lock_written_from_these_sources(self) -> None:
        lock = f"# heading\n# sources: {self.digest(self.case)}\na\tline\n".encode()
        self.assertEqual(lock_digest(lock, self.digest(self.case)), hashlib.sha256(lock).hexdigest())

    def test_is_nothing_where_a_source_is_another(self) -> None:
        lock = f"# sources: {self.digest(self.case)}\n".encode()
        self.case.write_text("{ }\n")
        self.assertEqual(lock_digest(lock, self.digest(self.case)), "")

    def test_is_nothing_where_a_source_came_went_or_has_another_name(self) -> None:
        lock = f"# sources: {self.digest(self.case)}\n".encode()
        other = self.case.with_name("other.json")
        other.write_text("{}\n")
        for files in ((self.case, other), (other,), ()):
            self.assertEqual(lock_digest(lock, self.digest(*files)), "", files)

    def test_is_nothing_where_the_lock_does_not_say(self) -> None:
        self.assertEqual(lock_digest(b"a\tline\n", self.digest(self.case)), "")


if __name__ == "__main__":
    unittest.main()
