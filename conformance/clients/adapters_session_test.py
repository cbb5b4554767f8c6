"""What sessions_test.py asks of a client: the Python SDK's adapter has it, above a planted SDK, and a client that has not is found out.

Needs DSTACK_CONFORMANCE.
"""

import pathlib
import shutil
import sys
import tempfile
import unittest

from adapters.asking import in_session, once_each
from adapters.planted import plant, planted
from adapters.registry import CLIENTS
from sessions_test import QUESTIONS, differences

# A line of the careful client in Python, another one in its place, and which questions are then answered in another way.
BENT = {
    "another word": ('"answer": "refused"}', '"answer": "unsupported"}', {1, 3, 4, 5, 7}),
    "a member more": ('"secret": secret.hex()}\n\n', '"secret": secret.hex(), "length": len(secret)}\n\n', {0, 2, 6, 8}),
    "another purpose": ('question["purpose"]', '"signing"', set(range(9))),
    "the first question lost": ("in sys.stdin:", "in list(sys.stdin)[1:]:", {0}),
    "its end with a refusal": ("        refuse(refused)\n        return {", "        sys.exit(1)\n        return {", set(range(1, 9))),
    "lines that end where JSON has none": ("in sys.stdin:", "in sys.stdin.read().splitlines():", set(range(2, 9))),
}


class SessionTest(unittest.TestCase):
    def setUp(self) -> None:
        self.folder = pathlib.Path(self.enterContext(tempfile.TemporaryDirectory()))

    def test_the_adapter_of_the_python_sdk_says_the_same_in_a_session(self) -> None:
        command = planted(plant(self.folder).sources, self.folder)
        self.assertEqual(differences(once_each(command, QUESTIONS), in_session(command, QUESTIONS)), [])

    def test_a_session_that_differs_is_found_out(self) -> None:
        once = once_each([sys.executable, "-B", str(CLIENTS["python"].sources / "client.py")], QUESTIONS)
        for name, (line, bent, questions) in BENT.items():
            with self.subTest(name):
                source = self.folder / name
                shutil.copytree(CLIENTS["python"].sources, source, ignore=shutil.ignore_patterns("__pycache__"))
                client = source / "client.py"
                text = client.read_text("utf-8")
                self.assertEqual(text.count(line), 1)
                client.write_text(text.replace(line, bent), "utf-8")
                found = differences(once, in_session([sys.executable, "-B", str(client)], QUESTIONS))
                self.assertEqual([each.split("\n")[0] for each in found], [f"{QUESTIONS[number]}:" for number in sorted(questions)])


if __name__ == "__main__":
    unittest.main()
