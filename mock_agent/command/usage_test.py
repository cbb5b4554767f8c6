"""dstack-mock-agent serve, where it refuses what it is told, and what the program says of itself.

Needs DSTACK_MOCK_AGENT: the path of the program.
"""

import os
import pathlib
import subprocess
import unittest

from mock_agent.testing.daemon_case import AGENT, CANNOT_SERVE, OK, SEED, USAGE, DaemonTest, run


class Refusing(DaemonTest):
    def check(self, status: int, reason: str, *arguments: str) -> None:
        refused = run(*arguments)
        self.assertEqual(refused.returncode, status, refused)
        self.assertRegex(refused.stderr, reason)
        self.assertEqual(refused.stdout, "")

    def check_serve(self, status: int, reason: str, *arguments: str) -> None:
        self.check(status, reason, "serve", "--socket", self.socket, *arguments)
        self.assertFalse(os.path.lexists(self.socket))

    def test_a_command_line_it_does_not_understand(self) -> None:
        self.check(USAGE, "subcommand is required")
        self.check(USAGE, "--socket or --simulator-dir is required", "serve")
        self.check_serve(USAGE, r"--api: 0\.7: not one of 0\.6-dev, 0\.6 and 0\.5\n", "--api", "0.7")
        self.check_serve(USAGE, "not one of", "--api", "2")
        for option in ("--script", "--control", "--record", "--seed", "--identity", "--tcp"):
            self.check_serve(USAGE, "is empty", option, "")
        self.check(USAGE, "is empty", "serve", "--socket", "")
        self.check_serve(USAGE, "not 127.0.0.1:PORT", "--tcp", "0.0.0.0:80")
        self.check_serve(USAGE, "--no-such-flag", "--no-such-flag")
        self.check_serve(USAGE, "excludes", "--seed", SEED, "--identity", "x")
        self.check_serve(USAGE, "excludes", "--script", "x", "--control", "y")
        self.check_serve(USAGE, "longer than 64 MiB", "--identity", "/dev/zero")

    def test_one_path_for_two_things(self) -> None:
        (self.folder / "link").symlink_to(self.folder)
        aside = self.file("aside", "mine")
        for first, second in ("--socket", "--control"), ("--socket", "--record"), ("--socket", "--script"), ("--control", "--record"):
            path = self.socket if first == "--socket" else aside
            again = str(self.folder / "link" / pathlib.Path(path).name)
            options = [second, again] if first == "--socket" else [first, path, second, again]
            self.check_serve(USAGE, f"{first} and {second} are the same file", *options)
        self.check_serve(USAGE, "--record and --script are the same file", "--record", aside, "--script", aside)
        self.check_serve(USAGE, "--record and --identity are the same file", "--record", aside, "--identity", aside)
        self.assertEqual(pathlib.Path(aside).read_text(), "mine")
        simulator = str(self.folder / "simulator")
        self.assertEqual(run("init", simulator).returncode, OK)
        taken = simulator + "/tappd.sock"
        reason = "--control and a socket of --simulator-dir are the same file"
        self.check(CANNOT_SERVE, reason, "serve", "--simulator-dir", simulator, "--control", taken)
        self.assertFalse(os.path.lexists(taken))

    def test_a_seed_that_is_none(self) -> None:
        self.check_serve(USAGE, "not 64 hex digits", "--seed", "07")
        self.check_serve(USAGE, "not a secp256k1 private key", "--seed", "00" * 32)

    def test_an_identity_that_cannot_be_read(self) -> None:
        self.check_serve(USAGE, "missing", "--identity", str(self.folder / "missing"))

    def test_a_script_that_cannot_be_read_or_is_wrong(self) -> None:
        self.check_serve(USAGE, "missing: cannot be read", "--script", str(self.folder / "missing"))
        self.check_serve(USAGE, "cannot be read", "--script", str(self.folder))
        self.check_serve(USAGE, "not one JSON value", "--script", self.file("a", "{"))
        self.check_serve(USAGE, r"b: /steps/0/shout: unknown member", "--script", self.file("b", '{"steps": [{"shout": true}]}'))

    def test_a_socket_it_cannot_have(self) -> None:
        self.check(CANNOT_SERVE, "longer than 107 bytes", "serve", "--socket", "/" + "x" * 107)
        self.check(CANNOT_SERVE, "No such file", "serve", "--socket", str(self.folder / "missing" / "s"))
        self.check(CANNOT_SERVE, "no socket", "serve", "--socket", self.file("file", "mine"))
        self.serve()
        self.check(CANNOT_SERVE, "somebody listens", "serve", "--socket", self.socket)
        self.key()

    def test_a_recording_it_cannot_write_before_it_serves(self) -> None:
        self.check_serve(CANNOT_SERVE, "No such file", "--record", str(self.folder / "missing" / "record"))
        self.check_serve(CANNOT_SERVE, "not a regular file", "--record", str(self.folder))

    def test_a_standard_output_that_takes_no_ready_line(self) -> None:
        with pathlib.Path("/dev/full").open("w", encoding="ascii") as full:
            refused = subprocess.run(
                [AGENT, "serve", "--socket", self.socket],
                stdin=subprocess.DEVNULL,
                stdout=full,
                stderr=subprocess.PIPE,
                text=True,
                timeout=60,
                check=False,
            )
        self.assertEqual(refused.returncode, CANNOT_SERVE)
        self.assertIn("standard output", refused.stderr)
        self.assertFalse(os.path.lexists(self.socket))

    def test_a_standard_error_that_takes_no_reason(self) -> None:
        with pathlib.Path("/dev/full").open("w", encoding="ascii") as full:
            arguments = [AGENT, "serve", "--socket", str(self.folder / "missing" / "s")]
            refused = subprocess.run(arguments, stdin=subprocess.DEVNULL, stderr=full, timeout=60, check=False)
        self.assertEqual(refused.returncode, CANNOT_SERVE)

    def test_a_folder_without_a_name(self) -> None:
        self.check(USAGE, "is empty", "init", "")


class Telling(unittest.TestCase):
    def test_the_version(self) -> None:
        self.assertRegex(run("--version").stdout, r"^dstack-mock-agent \d+\.\d+\.\d+\n$")

    def test_that_its_keys_carry_no_security(self) -> None:
        told = run("--help")
        self.assertEqual(told.returncode, OK)
        self.assertIn("NO security", told.stdout)
        self.assertIn("Examples:", told.stdout)


if __name__ == "__main__":
    unittest.main()
