"""That arc-key-provider gives out the key that was meant: an expected fingerprint, settings that cannot be mistaken.

Usage: right_key_test.py PATH-OF-arc-key-provider [unittest options]
"""

import json
import os
import unittest

from provider.testing.command_case import SOUND, CommandTest
from provider.testing.mini_agent import MiniAgent, http


class RightKey(CommandTest):
    def fingerprint(self, env: dict[str, str]) -> str:
        return str(json.loads(self.run_program("establish", "--json", env=env).stdout)["fingerprint"])

    def ways_out(self, descriptor: int) -> list[list[str]]:
        return [
            ["establish", "--reveal-private-key"],
            ["establish", f"--private-key-fd={descriptor}"],
            ["exec", "--", "touch", str(self.folder / "ran")],
        ]

    def test_gives_out_no_other_key_in_any_way(self) -> None:
        reader, writer = os.pipe()
        file = {"TESSERA_KEY_FILE": str(self.key_file)}
        self.run_program("establish", env=file)
        with MiniAgent(self.socket, http(SOUND)):
            for env in (file, self.dstack, {"TESSERA_KEY_PROVIDER": "ephemeral"}):
                for command in self.ways_out(writer):
                    wrong = {**env, "TESSERA_EXPECT_FINGERPRINT": "0" * 64, "PATH": os.environ["PATH"]}
                    done = self.run_program(*command, env=wrong, pass_fds=[writer])
                    self.assert_refused(done, 1, "fingerprint-unexpected")
        os.close(writer)
        self.assertEqual(os.read(reader, 4096), b"")
        os.close(reader)
        self.assertFalse((self.folder / "ran").exists())

    def test_gives_out_the_expected_key(self) -> None:
        file = {"TESSERA_KEY_FILE": str(self.key_file)}
        with MiniAgent(self.socket, http(SOUND)):
            for env in (file, self.dstack):
                expecting = {**env, "TESSERA_EXPECT_FINGERPRINT": self.fingerprint(env)}
                self.assertEqual(self.run_program("establish", env=expecting).returncode, 0)
                self.assertEqual(self.run_program("check", env=expecting).returncode, 0)

    def test_makes_no_key_file_that_could_not_be_the_expected_one(self) -> None:
        env = {"TESSERA_KEY_FILE": str(self.key_file), "TESSERA_EXPECT_FINGERPRINT": "0" * 64}
        for command in ("establish", "check"):
            self.assert_refused(self.run_program(command, env=env), 3, "expected-key-absent")
        self.assertEqual(list(self.folder.iterdir()), [])
        self.run_program("establish", env={"TESSERA_KEY_FILE": str(self.key_file)})
        self.assert_refused(self.run_program("check", env=env), 1, "fingerprint-unexpected")
        self.assert_refused(
            self.run_program("check", env={"TESSERA_KEY_PROVIDER": "ephemeral", **env, "TESSERA_KEY_FILE": ""}),
            2,
            "setting-of-another-provider",
        )

    def test_refuses_each_other_spelling_of_an_id_before_it_asks(self) -> None:
        with MiniAgent(self.socket, http(SOUND)) as agent:
            for spelling, token in (
                ("issuer-1 ", "key-id-space-around"),
                ("issuer-1\n", "key-id-space-around"),
                ("issuer-1\u00a0", "key-id-space-around"),
                ("issuer\u200b-1", "key-id-not-plain"),
                ("cafe\u0301", "key-id-not-normalized"),
            ):
                for command in ("establish", "check"):
                    self.assert_refused(self.run_program(command, env={**self.dstack, "TESSERA_DSTACK_KMS_KEY_ID": spelling}), 2, token)
            self.assertEqual(agent.requests, [])
            contract = {**self.contract, "DSTACK_CONFORMANCE_KEY_PATH": " cafe\u0301\n"}
            self.assertEqual(self.run_program("conformance-client", env=contract).returncode, 0)
        self.assertEqual(agent.requests[0][1]["path"], " cafe\u0301\n")

    def test_names_an_unknown_setting_and_not_its_value(self) -> None:
        done = self.run_program("establish", env={**self.dstack, "TESSERA_DSTACK_SOCKETS": "/a/secret"})
        self.assert_refused(done, 2, "unknown-variable")
        self.assertIn("(variable TESSERA_DSTACK_SOCKETS)", done.stderr)
        self.assertNotIn("/a/secret", done.stderr)

    def test_says_that_nobody_asked_for_a_fresh_key(self) -> None:
        for command in (["establish"], ["check"], ["exec", "--", "true"]):
            done = self.run_program(*command, env={"PATH": os.environ["PATH"]})
            self.assertEqual(done.returncode, 0)
            self.assertTrue(done.stderr.startswith("arc-key-provider: warning: ephemeral-by-default: "), done)
            self.assertEqual(done.stderr.count("\n"), 1)
            told = self.run_program(*command, env={"PATH": os.environ["PATH"], "TESSERA_KEY_PROVIDER": "ephemeral"})
            self.assertEqual((told.returncode, told.stderr), (0, ""))


if __name__ == "__main__":
    unittest.main()
