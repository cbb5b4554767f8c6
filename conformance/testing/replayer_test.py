"""Tests of the replayer's choice of a key for a path that was not recorded."""

import pathlib
import unittest

from conformance.testing.replayer import Replayer, key_answers, recordings


class AnyKeyTest(unittest.TestCase):
    def setUp(self) -> None:
        self.replayer = Replayer(pathlib.Path(), recordings(), any_key=True)

    def test_a_path_keeps_its_key_and_the_next_gets_another(self) -> None:
        first = self.replayer.key_for("a")
        self.assertIsNot(self.replayer.key_for("b"), first)
        self.assertIs(self.replayer.key_for("a"), first)

    def test_the_path_beside_one_has_another_key_whoever_asks_in_between(self) -> None:
        for others in range(2 * len(key_answers(recordings()))):
            path = f"path-{others}"
            first = self.replayer.key_for(path)
            for number in range(others):
                self.replayer.key_for(f"other-{others}-{number}")
            self.assertIsNot(self.replayer.key_for(path + "#"), first)


if __name__ == "__main__":
    unittest.main()
