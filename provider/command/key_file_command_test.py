"""That `check` of provider file says beforehand what `establish` will do, and leaves nothing behind.

Usage: key_file_command_test.py PATH-OF-arc-key-provider [unittest options]
"""

import fcntl
import os
import pathlib
import unittest

from provider.testing.command_case import CommandTest


class CheckOfAKeyFile(CommandTest):
    def assert_both_refuse(self, key_file: pathlib.Path, token: str, *options: str, why: str = "") -> None:
        names = sorted(map(str, self.folder.rglob("*")))
        for command in ("check", "establish", "check"):
            done = self.run_program(command, *options, env={"TESSERA_KEY_FILE": str(key_file)})
            self.assert_refused(done, 3, token)
            self.assertIn(f"(key file {key_file}{why})", done.stderr)
        self.assertEqual(sorted(map(str, self.folder.rglob("*"))), names)

    def test_promises_no_file_in_a_folder_that_is_not_there(self) -> None:
        self.assert_both_refuse(self.folder / "missing" / "key", "key-file-not-writable", why=": No such file or directory")

    def test_promises_no_file_where_none_can_be_made(self) -> None:
        # /proc takes no files, whoever asks.
        self.assert_both_refuse(pathlib.Path("/proc/key"), "key-file-not-writable", why=": No such file or directory")

    def test_takes_no_planted_key_of_a_folder_that_others_may_write_to(self) -> None:
        shared = self.folder / "shared"
        shared.mkdir()
        shared.chmod(0o1777)
        self.assert_both_refuse(shared / "key", "key-folder-not-private")
        planted = shared / "key"
        planted.write_bytes((bytes(31) + b"\x01") * 4)
        planted.chmod(0o600)
        self.assert_both_refuse(planted, "key-folder-not-private")

    @unittest.skipUnless(os.geteuid() == 0, "only root can make files of another user")
    def test_takes_no_key_of_another_user(self) -> None:
        self.key_file.write_bytes((bytes(31) + b"\x01") * 4)
        self.key_file.chmod(0o600)
        os.chown(self.key_file, 65534, 65534)
        self.assert_both_refuse(self.key_file, "key-file-not-ours")

    def test_takes_no_key_of_two_names(self) -> None:
        env = {"TESSERA_KEY_FILE": str(self.key_file)}
        self.assertEqual(self.run_program("establish", env=env).returncode, 0)
        os.link(self.key_file, self.folder / "backup")
        self.assert_both_refuse(self.key_file, "key-file-linked")

    def test_waits_for_whoever_publishes_it_no_longer_than_told(self) -> None:
        env = {"TESSERA_KEY_FILE": str(self.key_file)}
        self.assertEqual(self.run_program("establish", env=env).returncode, 0)
        temporary = self.folder / (".unpublished-key-" + "0" * 32)
        os.link(self.key_file, temporary)
        with temporary.open("rb") as publisher:
            fcntl.flock(publisher, fcntl.LOCK_EX)
            self.assert_both_refuse(self.key_file, "key-file-locked", "--timeout=0.2")
        self.assertEqual(self.run_program("check", env=env).returncode, 0)
        self.assertFalse(temporary.exists())

    def test_says_why_the_system_refused(self) -> None:
        self.key_file.symlink_to("elsewhere")
        self.assert_both_refuse(self.key_file, "key-file-invalid", why=": Too many levels of symbolic links")
        below = self.folder / "file" / "key"
        below.parent.touch()
        self.assert_both_refuse(below, "key-file-unreadable", why=": Not a directory")

    def test_promises_what_establish_then_does(self) -> None:
        env = {"TESSERA_KEY_FILE": str(self.key_file)}
        for finding in ("absent: establish would make it", "holds a key"):
            names = list(self.folder.iterdir())
            done = self.run_program("check", env=env)
            self.assertEqual(done.stdout, f"provider: file\nkey file: {self.key_file} ({finding})\n")
            self.assertEqual(list(self.folder.iterdir()), names)
            self.assertEqual(self.run_program("establish", env=env).returncode, 0)


if __name__ == "__main__":
    unittest.main()
