"""arc-key-provider where the system gives it too little: it says so in one line, with an exit status of its own, and throws nothing.

Only where no sanitizer is: one takes descriptors of its own, and terabytes of address space.

Usage: limits_test.py PATH-OF-arc-key-provider [unittest options]
"""

import json
import resource
import subprocess
import unittest

from provider.testing.command_case import SOUND, CommandTest
from provider.testing.mini_agent import MiniAgent, http

INFO = '{"app_id":"00","instance_id":"","version":"0.6.0"}'


class Descriptors(CommandTest):
    def limited(self, limit: int, env: dict[str, str], *command: str) -> subprocess.CompletedProcess[str]:
        def lower() -> None:
            resource.setrlimit(resource.RLIMIT_NOFILE, (limit, limit))

        return self.run_program(*command, env=env, preexec_fn=lower)

    def test_needs_one_beside_the_standard_streams_to_ask_an_agent(self) -> None:
        with MiniAgent(self.socket, http(SOUND)):
            done = self.limited(4, self.dstack, "establish")
            self.assertEqual((done.returncode, done.stderr), (0, ""))
            self.assert_refused(self.limited(3, self.dstack, "establish"), 1, "no-descriptor")

    def test_says_what_it_could_not_open(self) -> None:
        """Every command at every limit that is too low: a refusal that has the system's word, and nothing that was thrown."""
        files = [self.folder / name for name in ("quote", "compose")]
        for each in files:
            each.write_text("{}")
        expected = ["--fingerprint=" + "0" * 64, f"--quote={files[0]}", f"--compose={files[1]}"]
        key_file = {"TESSERA_KEY_FILE": str(self.key_file), "PATH": "/usr/bin:/bin"}
        commands: list[tuple[dict[str, str], list[str]]] = [
            (self.dstack, ["establish"]),
            (self.dstack, ["attest"]),
            (self.dstack, ["check", "--probe"]),
            (self.dstack, ["exec", "--", "true"]),
            (key_file, ["check"]),
            (key_file, ["establish"]),
            (key_file, ["exec", "--", "true"]),
            ({}, ["verify", *expected]),
        ]
        refused = set()
        with MiniAgent(self.socket, http(INFO)):
            for env, command in commands:
                for limit in range(3, 10):
                    self.key_file.unlink(missing_ok=True)
                    done = self.limited(limit, env, *command)
                    self.assertIn(done.returncode, (0, 1, 2, 3), (command, limit, done))
                    if "Too many open files" in done.stderr:
                        token = done.stderr.split(": ")[1]
                        self.assert_refused(done, done.returncode, token)
                        refused.add(token)
        self.assertEqual(refused, {"no-descriptor", "key-file-unreadable", "key-file-not-synced", "evidence-unreadable"})


class OutOfMemory(CommandTest):
    def test_is_said_in_the_form_that_was_asked_for(self) -> None:
        """With more and more of it: from too little to begin, to enough to end well."""
        large = self.folder / "large"
        large.write_bytes(b" " * 1_048_576)
        arguments = ["verify", f"--quote={large}", f"--compose={large}", "--fingerprint=" + "0" * 64]
        for form in ("text", "json"):
            said: set[str] = set()
            for limit in range(1 << 20, 256 << 20, 256 << 10):

                def lower(limit: int = limit) -> None:
                    resource.setrlimit(resource.RLIMIT_AS, (limit, limit))

                done = self.run_program(*arguments, f"--log={form}", preexec_fn=lower)
                if done.returncode < 0 and not done.stderr:
                    continue  # the system could not begin to run it
                self.assertEqual((done.returncode, done.stderr.count("\n")), (1, 1), (limit, done))
                if form == "json":
                    said.add(json.loads(done.stderr)["token"])
                else:
                    self.assertTrue(done.stderr.startswith("arc-key-provider: "), done)
                    said.add(done.stderr.split(": ")[1])
                if "evidence-does-not-hold" in said:
                    break
            self.assertEqual(said, {"out-of-memory", "evidence-does-not-hold"})


if __name__ == "__main__":
    unittest.main()
