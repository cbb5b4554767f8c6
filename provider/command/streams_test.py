"""Standard streams of arc-key-provider: a result that nobody gets is an error, a wrong command line is said, help is printed.

Usage: streams_test.py PATH-OF-arc-key-provider [unittest options]
"""

import contextlib
import json
import os
import pathlib
import subprocess
import unittest

from provider.testing.command_case import PROGRAM, SOUND, CommandTest
from provider.testing.mini_agent import PATIENCE, MiniAgent, http


class Streams(CommandTest):
    def test_output_that_reaches_nobody_is_an_error(self) -> None:
        with MiniAgent(self.socket, http(SOUND)):
            for command in (["establish"], ["check"], ["conformance-client"], ["refusals"], ["--help"], ["--version"]):
                env = self.contract if command[0] == "conformance-client" else self.dstack
                with pathlib.Path("/dev/full").open("wb") as full:
                    self.assert_refused(self.run_program(*command, env=env, stdout=full), 1, "output-not-writable")
                reader, writer = os.pipe()
                os.close(reader)
                done = self.run_program(*command, env=env, stdout=writer)
                os.close(writer)
                self.assert_refused(done, 1, "output-not-writable")
                done = subprocess.run(
                    ["sh", "-c", 'exec "$0" "$@" >&-', PROGRAM, *command],
                    env=env,
                    check=False,
                    stderr=subprocess.PIPE,
                    text=True,
                    timeout=PATIENCE,
                    stdout=None,
                )
                self.assert_refused(done, 1, "output-not-writable")

    def full_pipe(self) -> int:
        reader, writer = os.pipe()
        for end in (reader, writer):
            self.addCleanup(os.close, end)
        os.set_blocking(writer, False)
        with contextlib.suppress(BlockingIOError):
            while True:
                os.write(writer, b"x" * 4096)
        os.set_blocking(writer, True)
        return writer

    def test_output_that_nobody_reads_is_an_error_at_the_deadline(self) -> None:
        writer = self.full_pipe()
        with MiniAgent(self.socket, http(SOUND)):
            for command in (["establish"], ["check"], ["refusals"]):
                done = self.run_program(*command, "--timeout", "0.3", env=self.dstack, stdout=writer)
                self.assert_refused(done, 1, "output-not-writable")

    def test_the_help_that_nobody_reads_is_one_too(self) -> None:
        self.assert_refused(self.run_program("--help", stdout=self.full_pipe()), 1, "output-not-writable")

    def test_a_terminal_that_nobody_reads_is_an_error_at_the_deadline(self) -> None:
        room = 0
        for spare in (0, 100):  # full, to see how much goes in; then with room for a part of the result
            screen, terminal = os.openpty()
            self.addCleanup(os.close, screen)
            os.set_blocking(terminal, False)
            with contextlib.suppress(BlockingIOError):
                filled = 0
                while not room or filled < room - spare:
                    filled += os.write(terminal, b"x")
            room = room or filled
            os.set_blocking(terminal, True)
            if not spare:
                os.close(terminal)
        with MiniAgent(self.socket, http(SOUND)):
            done = self.run_program("establish", "--timeout", "0.3", env=self.dstack, stdout=terminal)
        os.close(terminal)
        self.assertEqual(done.returncode, 1)
        self.assertIn("output-not-writable", done.stderr)

    def test_nothing_lands_in_a_key_file_that_took_the_number_of_a_closed_stream(self) -> None:
        env = {"TESSERA_KEY_FILE": str(self.key_file)}
        command = ["sh", "-c", 'exec "$0" establish <&- >&- 2>&-', PROGRAM]
        self.assertEqual(subprocess.run(command, check=False, env=env, timeout=PATIENCE).returncode, 1)
        self.assertEqual(self.key_file.stat().st_size, 128)
        self.assertEqual(self.run_program("check", env=env).returncode, 0)

    def test_usage_errors_end_with_2(self) -> None:
        for arguments, words in (
            ([], "subcommand"),
            (["derive"], "subcommand"),
            (["establish", "--unknown"], "--unknown"),
            (["--timeout", "0", "check"], "--timeout"),
            (["--timeout", "soon", "check"], "--timeout"),
            (["conformance-client", "--answer", "private-key"], "--answer"),
        ):
            self.assert_usage_error(self.run_program(*arguments), words)

    def test_usage_errors_escape_what_was_typed(self) -> None:
        typed = "--\x1b[2J\r\udc9b\u202e\nall is well"
        for log in ("text", "json"):
            done = self.run_program("establish", typed, f"--log={log}")
            said = done.stderr if log == "text" else json.loads(done.stderr)["what"]
            self.assert_usage_error(done, r"\x1b[2J\r\x9b\u202e\nall is well" if log == "text" else r"\\x1b[2J")
            self.assertIn(r"\x1b[2J\r\x9b\u202e\nall is well", said)
            self.assertTrue(done.stderr.isascii() and done.stderr.replace("\n", "").isprintable(), done)

    def test_help_and_version_end_with_0(self) -> None:
        for arguments, words in (
            (["--help"], "Exit status"),
            (["establish", "--help"], "--reveal-private-key"),
            (["--version"], "arc-key-provider "),
        ):
            done = self.run_program(*arguments)
            self.assertEqual((done.returncode, done.stderr), (0, ""))
            self.assertIn(words, done.stdout)
            self.assertTrue(done.stdout.endswith("\n"))


if __name__ == "__main__":
    unittest.main()
