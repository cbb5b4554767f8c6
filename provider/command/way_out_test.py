"""How the private key leaves arc-key-provider: a descriptor of the caller's, a command that takes its place, standard output.

Usage: way_out_test.py PATH-OF-arc-key-provider [unittest options]
"""

import fcntl
import hashlib
import json
import os
import pathlib
import resource
import signal
import socket
import subprocess
import sys
import unittest
from typing import Any

from provider.testing.command_case import PROGRAM, SECRET, SOUND, CommandTest
from provider.testing.mini_agent import PATIENCE, MiniAgent, http

REPORT = [sys.executable, "-B", str(pathlib.Path(__file__).parents[1] / "testing/report_what_a_command_has.py")]


class PrivateKeyFd(CommandTest):
    def setUp(self) -> None:
        super().setUp()
        self.env = {"TESSERA_KEY_FILE": str(self.key_file)}
        self.plain = self.run_program("establish", env=self.env).stdout
        self.private_key = self.key_file.read_bytes()

    def establish(self, descriptor: int, **options: Any) -> subprocess.CompletedProcess[str]:
        return self.run_program("establish", f"--private-key-fd={descriptor}", env=self.env, pass_fds=[descriptor], **options)

    def test_writes_the_raw_key_and_prints_the_public_one(self) -> None:
        reader, writer = os.pipe()
        file = os.open(self.folder / "out", os.O_RDWR | os.O_CREAT, 0o600)
        memfd = os.memfd_create("test", os.MFD_CLOEXEC)
        for descriptor, source in ((writer, reader), (file, file), (memfd, memfd)):
            with self.subTest(descriptor=descriptor):
                done = self.establish(descriptor)
                self.assertEqual((done.returncode, done.stdout, done.stderr), (0, self.plain, ""))
                self.assertEqual(os.read(source, 4096), self.private_key)
        for each in (reader, writer, file, memfd):
            os.close(each)

    def test_refuses_an_unfit_descriptor_before_the_agent_is_asked(self) -> None:
        self.env = self.dstack
        ours, theirs = socket.socketpair()
        exposed = os.open(self.folder / "exposed", os.O_RDWR | os.O_CREAT, 0o644)
        os.fchmod(exposed, 0o644)
        full = os.open(self.folder / "full", os.O_RDWR | os.O_CREAT, 0o600)
        os.write(full, b"x")
        unread = os.open(self.folder / "full", os.O_RDONLY)
        with MiniAgent(self.socket, http(SOUND)) as agent, ours, theirs:
            for descriptor, token in (
                (unread, "key-descriptor-not-open"),
                (ours.fileno(), "key-descriptor-wrong-kind"),
                (exposed, "key-descriptor-exposed"),
                (full, "key-descriptor-not-empty"),
            ):
                done = self.establish(descriptor)
                self.assert_refused(done, 2, token)
                self.assertIn(f"(descriptor {descriptor})", done.stderr)
        self.assertEqual(agent.requests, [])
        self.assertEqual((self.folder / "full").read_bytes(), b"x")
        for each in (exposed, full, unread):
            os.close(each)

    def test_does_not_mix_the_key_with_results(self) -> None:
        reader, writer = os.pipe()
        done = self.establish(writer, stdout=writer)
        os.close(writer)
        self.assert_refused(done, 2, "key-descriptor-not-open")
        self.assertEqual(os.read(reader, 4096), b"")
        os.close(reader)

    def test_leaves_nothing_in_a_file_beyond_its_limit(self) -> None:
        file = os.open(self.folder / "out", os.O_RDWR | os.O_CREAT, 0o600)
        done = self.establish(file, preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (64, 64)))
        self.assert_refused(done, 1, "key-descriptor-not-writable")
        self.assertEqual(os.fstat(file).st_size, 0)
        os.close(file)

    def test_takes_the_key_back_where_the_public_one_reaches_nobody(self) -> None:
        file = os.open(self.folder / "out", os.O_RDWR | os.O_CREAT, 0o600)
        with pathlib.Path("/dev/full").open("wb") as full:
            self.assert_refused(self.establish(file, stdout=full), 1, "output-not-writable")
        self.assertEqual(os.fstat(file).st_size, 0)
        os.close(file)

    def test_gives_up_on_a_pipe_that_nobody_empties(self) -> None:
        reader, writer = os.pipe()
        size = os.write(writer, b"x" * fcntl.fcntl(writer, fcntl.F_GETPIPE_SZ))
        done = self.run_program("establish", "--timeout=0.3", f"--private-key-fd={writer}", env=self.env, pass_fds=[writer])
        self.assert_refused(done, 1, "key-descriptor-not-writable")
        os.close(writer)
        self.assertEqual(os.read(reader, size + 4096), b"x" * size)
        os.close(reader)


class Exec(CommandTest):
    def setUp(self) -> None:
        super().setUp()
        self.env = {"TESSERA_KEY_FILE": str(self.key_file), "PATH": os.environ["PATH"]}

    def report(self, *arguments: str, **options: Any) -> Any:
        done = self.run_program("exec", "--", *REPORT, *arguments, env=self.env, **options)
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        return json.loads(done.stdout)

    def test_hands_the_key_over_sealed_and_nowhere_else(self) -> None:
        report = self.report()
        self.assertEqual(report["size"], 128)
        self.assertEqual(report["digest"], hashlib.sha256(self.key_file.read_bytes()).hexdigest())
        self.assertEqual(report["seals"], fcntl.F_SEAL_SEAL | fcntl.F_SEAL_SHRINK | fcntl.F_SEAL_GROW | fcntl.F_SEAL_WRITE)
        self.assertEqual(report["link"], "/memfd:arc-private-key (deleted)")
        self.assertEqual(report["environment"]["ARC_PRIVATE_KEY_FD"], str(report["number"]))
        self.assertFalse(report["shown"])
        self.assertEqual([each.name for each in self.folder.iterdir()], ["key"])

    def test_hands_over_the_derived_key(self) -> None:
        self.env = {**self.dstack, "PATH": os.environ["PATH"]}
        with MiniAgent(self.socket, http(SOUND)) as agent:
            report = self.report()
            revealed = self.run_program("establish", "--json", "--reveal-private-key", env=self.env)
        self.assertEqual(len(agent.requests), 2)
        self.assertEqual(report["digest"], hashlib.sha256(bytes.fromhex(json.loads(revealed.stdout)["private_key"])).hexdigest())

    def test_gives_the_command_no_other_file(self) -> None:
        inherited = [os.open("/dev/null", os.O_RDONLY) for _ in range(3)]
        report = self.report(pass_fds=inherited)
        self.assertEqual(report["open"], sorted({0, 1, 2, report["number"]}))
        for each in inherited:
            os.close(each)

    def test_command_is_the_same_process_with_the_signals_it_was_given(self) -> None:
        child = ["sh", "-c", "grep SigIgn /proc/self/status"]
        seen = set()
        for restored in (True, False):  # False: SIGPIPE and SIGXFSZ are ignored, as Python does
            options: dict[str, Any] = {"env": self.env, "restore_signals": restored}
            bare = subprocess.run(child, stdout=subprocess.PIPE, text=True, check=True, timeout=PATIENCE, **options)
            self.assertEqual(self.run_program("exec", "--", *child, **options).stdout, bare.stdout)
            seen.add(bare.stdout)
        self.assertEqual(len(seen), 2)
        with subprocess.Popen([PROGRAM, "exec", "--", *REPORT], env=self.env, stdout=subprocess.PIPE) as process:
            out, _ = process.communicate(timeout=PATIENCE)
        self.assertEqual(json.loads(out)["process"], process.pid)

    def test_exit_status_and_death_are_the_commands_own(self) -> None:
        for script, status in (
            ("exit 0", 0),
            ("exit 7", 7),
            ("exit 1", 1),
            ("kill -TERM $$", -signal.SIGTERM),
            ("kill -PIPE $$", -signal.SIGPIPE),
        ):
            self.assertEqual(self.run_program("exec", "--", "sh", "-c", script, env=self.env).returncode, status, script)

    def test_hands_arguments_on_as_they_are(self) -> None:
        arguments = ["--timeout", "x", "--", "--help", "", "a b", "[c,d]", "check"]
        self.assertEqual(self.report(*arguments)["arguments"], arguments)

    def test_dumps_no_core_of_the_command(self) -> None:
        self.assertEqual(self.report()["core"], 0)

    def test_a_command_that_cannot_run_ends_with_127_or_126(self) -> None:
        plain = self.folder / "plain"
        plain.write_text("#!/bin/sh\n")
        for command, status, token, why in (
            ("no-such-command-of-this-test", 127, "command-not-found", "No such file or directory"),
            (str(self.folder / "none"), 127, "command-not-found", "No such file or directory"),
            (str(plain / "below"), 127, "command-not-found", "Not a directory"),
            ("x" * 300, 127, "command-not-found", "File name too long"),
            (str(plain), 126, "command-not-runnable", "Permission denied"),
            (str(self.folder), 126, "command-not-runnable", "Permission denied"),
        ):
            done = self.run_program("exec", "--", command, env=self.env)
            self.assert_refused(done, status, token)
            self.assertIn(f"(command {command}: {why})", done.stderr)

    def test_says_why_the_key_could_not_be_handed_over(self) -> None:
        def lower() -> None:
            resource.setrlimit(resource.RLIMIT_FSIZE, (64, 64))

        done = self.run_program("exec", "--", "true", env={"TESSERA_KEY_PROVIDER": "ephemeral"}, preexec_fn=lower)
        self.assert_refused(done, 1, "key-not-handed-over")
        self.assertIn(" (File too large). ", done.stderr)

    def test_no_command_runs_where_there_is_no_key(self) -> None:
        mark = self.folder / "mark"
        with MiniAgent(self.socket, http(SOUND, "500 " + SECRET)):
            done = self.run_program("exec", "--", "touch", str(mark), env={**self.dstack, "PATH": os.environ["PATH"]})
        self.assert_refused(done, 1, "status-not-200")
        self.assertFalse(mark.exists())

    def test_takes_a_command_behind_dashes_only(self) -> None:
        for arguments in (["exec"], ["exec", "--"], ["exec", "true"], ["establish", "--", "true"], ["--", "exec", "true"]):
            self.assertEqual(self.run_program(*arguments, env=self.env).returncode, 2, arguments)


class Reveal(CommandTest):
    def test_warns_where_standard_output_is_a_file(self) -> None:
        env = {"TESSERA_KEY_FILE": str(self.key_file)}
        options = ["establish", "--reveal-private-key"]
        with (self.folder / "out").open("wb") as out:
            revealed = self.run_program(*options, env=env, stdout=out)
            quiet = self.run_program("establish", env=env, stdout=out)
        self.assertEqual((revealed.returncode, quiet.returncode), (0, 0))
        self.assertTrue(revealed.stderr.startswith("arc-key-provider: warning: private-key-in-a-file: "), revealed)
        self.assertEqual(revealed.stderr.count("\n"), 1)
        self.assertEqual(quiet.stderr, "")
        self.assertEqual(self.run_program(*options, env=env).stderr, "")


if __name__ == "__main__":
    unittest.main()
