"""Where the secrets of arc-key-provider are at the moment its result is written: in secret memory, and nowhere else.

Usage: memory_scan_test.py PATH-OF-memory_scan_process [unittest options]

The program is arc-key-provider but for its write(2), which first searches all of the process's memory (memory_scan_process_for_test.cc).
"""

import hashlib
import json
import os
import pathlib
import re
import unittest
from typing import Any

from provider.testing.attest_case import CHALLENGE, AttestCase
from provider.testing.command_case import CommandTest
from provider.testing.mini_agent import MiniAgent, http

REVEALING = (["establish", "--reveal-private-key"], ["establish", "--json", "--reveal-private-key"])
SILENT = (["establish"], ["establish", "--json", "--role", "issuer"])


def private_key_of(secret: bytes) -> bytes:
    """The scalars that are derived of the secret; that a draw is unfit happens once in 2^32 times."""
    return hashlib.shake_256(b"tessera/dstack-kms/arc-server-key/v1" + secret).digest(128)


class ScanCase(CommandTest):
    def needles(self, **contents: bytes) -> str:
        """Files of these contents, as the program takes them."""
        paths = []
        for name, content in contents.items():
            paths.append(self.folder / f"needle-{name}")
            paths[-1].write_bytes(content)
        return ":".join(map(str, paths))

    def scan(self, *arguments: str, env: dict[str, str], least_windows: int = 400, **options: Any) -> tuple[str, str]:
        """What the program printed, and what its scan found."""
        done = self.run_program(*arguments, env=env, **options)
        self.assertEqual(done.returncode, 0, done.stderr)
        scanned = re.fullmatch(r"memory scan: (\d+) windows, (\d+) bytes, 0 unreadable, found (.+)\n", done.stderr)
        assert scanned, done.stderr
        self.assertGreater(int(scanned[1]), least_windows)
        self.assertGreater(int(scanned[2]), 2**20)
        return done.stdout, scanned[3]


class MemoryScan(ScanCase):
    def test_finds_nothing_of_an_agents_secret(self) -> None:
        for size in (32, 200, 2000):
            secret = os.urandom(size)
            private_key = private_key_of(secret)
            env = {**self.dstack, "MEMORY_SCAN_NEEDLES": self.needles(secret=secret, private_key=private_key)}
            for key in (secret.hex(), "0X" + secret.hex().upper(), "".join(f"\\u{ord(digit):04x}" for digit in secret.hex())):
                answer = json.dumps({"signature_chain": ["ab" * 65, "cd" * 65], "key": ""}).replace('""', f'"{key}"')
                with MiniAgent(self.socket, http(answer)):
                    for command in (*SILENT, *REVEALING):
                        out, found = self.scan(*command, env=env)
                        self.assertEqual(found, "nothing", (size, command))
                        self.assertEqual(private_key.hex() in out, command in REVEALING)
                pathlib.Path(self.socket).unlink()

    def test_finds_nothing_in_a_client_under_test(self) -> None:
        secret = os.urandom(200)
        env = {**self.contract, "MEMORY_SCAN_NEEDLES": self.needles(secret=secret, private_key=private_key_of(secret))}
        with MiniAgent(self.socket, http(json.dumps({"key": secret.hex(), "signature_chain": []}))):
            for answer in ("public-key", "secret"):
                out, found = self.scan("conformance-client", "--answer", answer, env=env)
                self.assertEqual(found, "nothing", answer)
                self.assertEqual(secret.hex() in out, answer == "secret")

    def test_finds_nothing_of_a_key_file(self) -> None:
        env = {"TESSERA_KEY_FILE": str(self.key_file), "MEMORY_SCAN_NEEDLES": str(self.key_file)}
        for command in (*SILENT, *REVEALING):
            with self.subTest(command=command):
                made, loaded = self.scan(*command, env=env), self.scan(*command, env=env)
                self.assertEqual((made[1], loaded[1]), ("nothing", "nothing"))
                self.assertEqual(made[0], loaded[0])
                self.assertEqual(self.key_file.read_bytes().hex() in made[0], command in REVEALING)
                self.key_file.unlink()

    def test_finds_what_is_planted(self) -> None:
        secret = os.urandom(200)
        env = {**self.dstack, "MEMORY_SCAN_NEEDLES": self.needles(secret=secret)}
        places = {"heap": r"\[heap\]=", "stack": r"\[stack\]=", "mapping": "anonymous=", "static": "memory_scan_process="}
        with MiniAgent(self.socket, http(json.dumps({"key": secret.hex()}))):
            for place, words in places.items():
                _, found = self.scan("establish", env={**env, "MEMORY_SCAN_PLANT": place})
                self.assertRegex(found, words, place)


class MemoryScanOfAProvenOrigin(ScanCase, AttestCase):
    """With a chain that is followed, a quote that is asked for, and a key that leaves by a descriptor."""

    def test_finds_nothing(self) -> None:
        asked = {
            "DSTACK_CONFORMANCE_SOCKET": self.agent.socket,
            "DSTACK_CONFORMANCE_KEY_PATH": "issuer/1",
            "DSTACK_CONFORMANCE_PURPOSE": "",
            "DSTACK_CONFORMANCE_ALGORITHM": "secp256k1",
        }
        secret = bytes.fromhex(json.loads(self.run_program("conformance-client", "--answer", "secret", env=asked).stdout)["secret"])
        private_key = private_key_of(secret)
        env = {**self.environment, **self.origin, "MEMORY_SCAN_NEEDLES": self.needles(secret=secret, private_key=private_key)}
        for command in (["attest"], ["attest", "--challenge", CHALLENGE], *SILENT):
            self.assertEqual(self.scan(*command, env=env, least_windows=200)[1], "nothing", command)
        reader, writer = os.pipe()
        _, found = self.scan("establish", f"--private-key-fd={writer}", env=env, pass_fds=[writer], least_windows=200)
        self.assertEqual((found, os.read(reader, 4096)), ("nothing", private_key))
        os.close(reader)
        os.close(writer)


if __name__ == "__main__":
    unittest.main()
