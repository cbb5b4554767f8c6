"""What an operator sees of the memory that arc-key-provider locks: what it needs, and the refusal where it cannot have it.

Usage: secret_memory_test.py PATH-OF-arc-key-provider [unittest options]
"""

import ctypes
import json
import pathlib
import resource
import unittest

from provider.testing.command_case import PROGRAM, SECRET, SOUND, CommandTest
from provider.testing.mini_agent import MiniAgent, http

PR_CAPBSET_DROP = 24
CAP_IPC_LOCK = 14
KIB = 1024


def limit_locked_memory(size: int) -> None:
    """Runs in the child: so much may be locked from the next program on, even where that is root's."""
    ctypes.CDLL(None).prctl(PR_CAPBSET_DROP, CAP_IPC_LOCK, 0, 0, 0)
    resource.setrlimit(resource.RLIMIT_MEMLOCK, (size, size))


# The sanitizers' run time locks nothing.
@unittest.skipIf(b"__asan_init" in pathlib.Path(PROGRAM).read_bytes(), "a sanitizer takes mlock's place")
class LockedMemory(CommandTest):
    def test_of_64_kib_is_enough_for_a_usual_answer(self) -> None:
        answer = json.dumps({"key": SECRET, "signature_chain": ["ab" * 65, "cd" * 65]})
        with MiniAgent(self.socket, http(answer)):
            for command in (["establish"], ["establish", "--json", "--reveal-private-key"], ["check"]):
                done = self.run_program(*command, env=self.dstack, preexec_fn=lambda: limit_locked_memory(64 * KIB))
                self.assertEqual((done.returncode, done.stderr), (0, ""), command)
        for _ in ("made", "loaded"):
            env = {"TESSERA_KEY_FILE": str(self.key_file)}
            done = self.run_program("establish", env=env, preexec_fn=lambda: limit_locked_memory(64 * KIB))
            self.assertEqual((done.returncode, done.stderr), (0, ""))

    def test_that_is_too_little_is_a_refusal(self) -> None:
        with MiniAgent(self.socket, http(SOUND)) as agent:
            for command in (["establish"], ["establish", "--reveal-private-key"], ["check"], ["check", "--probe"]):
                done = self.run_program(*command, env=self.dstack, preexec_fn=lambda: limit_locked_memory(8 * KIB))
                self.assert_refused(done, 1, "memory-not-locked")
            done = self.run_program("conformance-client", env=self.contract, preexec_fn=lambda: limit_locked_memory(0))
            self.assert_refused(done, 1, "memory-not-locked")
        self.assertEqual(agent.requests, [])  # nobody asks for what there is no room for
        for command in (["establish"], ["check"]):
            done = self.run_program(*command, env={"TESSERA_KEY_FILE": str(self.key_file)}, preexec_fn=lambda: limit_locked_memory(0))
            self.assert_refused(done, 1, "memory-not-locked")
        self.assertEqual(list(self.folder.glob("*key*")), [])

    def test_that_is_too_little_for_this_answer_is_a_refusal_too(self) -> None:
        large = http(json.dumps({"key": SECRET, "x": "y" * 200 * KIB}))
        with MiniAgent(self.socket, large):
            done = self.run_program("establish", env=self.dstack, preexec_fn=lambda: limit_locked_memory(64 * KIB))
            self.assert_refused(done, 1, "memory-not-locked")
            done = self.run_program("establish", env=self.dstack, preexec_fn=lambda: limit_locked_memory(2048 * KIB))
            self.assertEqual((done.returncode, done.stderr), (0, ""))

    def test_of_2_mib_is_enough_for_any_answer(self) -> None:
        longest = (256 * KIB - 200) // 2 * 2
        with MiniAgent(self.socket, http(json.dumps({"key": "5a" * (longest // 2)}))):
            done = self.run_program(
                "conformance-client", "--answer", "secret", env=self.contract, preexec_fn=lambda: limit_locked_memory(2048 * KIB)
            )
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        self.assertEqual(len(json.loads(done.stdout)["secret"]), longest)


if __name__ == "__main__":
    unittest.main()
