"""The sound client, of which each mutant is made, holds every profile: asked in a session, and anew for one case of each clause.

Needs DSTACK_CONFORMANCE: the path of the program.
"""

import unittest

from conformance.testing.catalogue import program
from conformance.testing.compiled_clients import client_command
from conformance.testing.suite import CASES, CATALOGUE_DEADLINE_SECONDS, LEFT_OPEN, NOT_ASKED, run_with


class SoundClientTest(unittest.TestCase):
    def assert_everything_holds(self, profile: str, *client_options: str) -> None:
        options = ["--in-session", "--profile", profile, "--deadline", str(CATALOGUE_DEADLINE_SECONDS)]
        report = run_with([program()], options, client_command("sound_client.py", *client_options))
        left_open = set() if profile == "tessera" else LEFT_OPEN
        wrong = {
            case["id"]: (case["outcome"], case["note"], case["findings"])
            for case in report["cases"]
            if case["outcome"] != "held" and (case["outcome"], case["twin"]) not in left_open
        }
        self.assertEqual({}, wrong)
        self.assertEqual(("conformant", 0), (report["status"], report["exit_status"]), report["incomplete"])
        asked = {name for name, case in CASES.items() if case[profile] != NOT_ASKED}
        self.assertEqual(asked, {case["id"] for case in report["cases"]})
        self.assertTrue(any(name.startswith("oddities-") for name in asked), "no row of the lawful oddities")

    def test_holds_profile_tessera(self) -> None:
        self.assert_everything_holds("tessera", "--public-key")

    def test_holds_profile_client(self) -> None:
        self.assert_everything_holds("client")

    def test_holds_profile_client_v1(self) -> None:
        self.assert_everything_holds("client-v1")


if __name__ == "__main__":
    unittest.main()
