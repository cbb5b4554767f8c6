"""arc-key-provider as a library: installed, found by a project outside of the tree, and what that project gets.

Usage: library_test.py PATH-OF-arc-key-provider BUILD-FOLDER COMPILER CONSUMER.cc [unittest options]
"""

import json
import pathlib
import subprocess
import sys
import tempfile
import unittest
from typing import ClassVar

sys.argv[1:], arguments = sys.argv[1:2] + sys.argv[5:], sys.argv[2:5]

from provider.testing.command_case import SOUND, CommandTest  # noqa: E402  it takes its own argument
from provider.testing.mini_agent import PATIENCE, MiniAgent, http  # noqa: E402

BUILD, COMPILER, CONSUMER = arguments
PROJECT = """cmake_minimum_required(VERSION 3.25)
project(issuer LANGUAGES CXX)
find_package(arc-key-provider 0.1 REQUIRED)
add_executable(issuer issuer.cc)
target_link_libraries(issuer PRIVATE arc::key_provider)
"""
AGENT = {
    "/Version": http('{"version":"0.6.0","rev":""}'),
    "/Info": http('{"app_id":"00","instance_id":""}'),
    "/GetKey": http(SOUND),
}


class Consumer(CommandTest):
    issuer: ClassVar[str]

    @classmethod
    def setUpClass(cls) -> None:
        folder = tempfile.TemporaryDirectory(prefix="provider-library-")
        cls.addClassCleanup(folder.cleanup)
        top = pathlib.Path(folder.name)
        source = top / "source"
        source.mkdir()
        (source / "CMakeLists.txt").write_text(PROJECT)
        (source / "issuer.cc").write_text((pathlib.Path(__file__).parents[1] / CONSUMER).read_text("utf-8"))
        cls.run_step("cmake", "--install", BUILD, "--component", "library", "--prefix", str(top / "usr"))
        made = str(top / "build")
        cls.run_step("cmake", "-S", str(source), "-B", made, f"-DCMAKE_CXX_COMPILER={COMPILER}", f"-DCMAKE_PREFIX_PATH={top}/usr")
        cls.run_step("cmake", "--build", made)
        cls.issuer = f"{made}/issuer"

    @staticmethod
    def run_step(*command: str) -> None:
        done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False, timeout=4 * PATIENCE)
        if done.returncode != 0:
            raise AssertionError(f"{command}: {done.stdout}")

    def run_issuer(self, env: dict[str, str]) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [self.issuer], env=env, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False, timeout=PATIENCE
        )

    def test_gets_the_key_that_the_program_gets(self) -> None:
        with MiniAgent(self.socket, AGENT) as agent:
            for env in (self.dstack, {"TESSERA_KEY_FILE": str(self.key_file)}):
                told = self.run_program("establish", "--json", "--reveal-private-key", env=env)
                key = json.loads(told.stdout)
                done = self.run_issuer({**env, "TESSERA_EXPECT_FINGERPRINT": key["fingerprint"]})
                self.assertEqual((done.returncode, done.stderr), (0, ""))
                self.assertEqual(done.stdout.split(), [key["provider"], key["fingerprint"], key["private_key"], "99"])
        self.assertEqual([head.split(b" ")[1] for head, _ in agent.requests], [b"/GetKey", b"/Version", b"/Info", b"/GetKey"])

    def test_is_refused_what_the_program_is_refused(self) -> None:
        self.key_file.write_bytes(b"x" * 127)
        self.key_file.chmod(0o600)
        for env, words in (
            (self.dstack, f"socket-absent (socket {self.socket})"),
            ({"TESSERA_KEY_FILE": str(self.key_file)}, f"key-file-invalid (key file {self.key_file})"),
            ({"TESSERA_KEY_PROVIDER": "kms"}, "unknown-provider ()"),
            ({"TESSERA_UNKNOWN": "1"}, "unknown-variable (variable TESSERA_UNKNOWN)"),
            ({"TESSERA_KEY_PROVIDER": "ephemeral", "TESSERA_EXPECT_FINGERPRINT": "0" * 64}, "fingerprint-unexpected ()"),
        ):
            done = self.run_issuer(env)
            self.assertEqual((done.returncode, done.stdout, done.stderr), (1, "", words + "\n"))

    def test_is_refused_an_agent_that_fails_after_the_preflight(self) -> None:
        with MiniAgent(self.socket, {**AGENT, "/GetKey": http("{}")}):
            done = self.run_issuer(self.dstack)
        self.assertEqual((done.returncode, done.stderr), (1, f"no-key-field (socket {self.socket})\n"))


if __name__ == "__main__":
    unittest.main()
