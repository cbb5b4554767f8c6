"""One agent, six askers, one key: the provider as GCC and as Clang build it, and the Python reference, each as issuer and as exit.

The binaries come from the environment: DSTACK_MOCK_AGENT, DSTACK_PROVIDER_GCC, DSTACK_PROVIDER_CLANG. A missing one is a failure. The same
with dstack's own simulator, where DSTACK_SIMULATOR_DIR is a folder with dstack-simulator and its files; without it, our agent stands in its
place, on a folder of the same files.
"""

import contextlib
import hashlib
import json
import os
import pathlib
import select
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import unittest
from collections.abc import Iterator

import reference_derivation as reference

FOLDER = pathlib.Path(__file__).resolve().parent
SEED = bytes(range(1, 33))
OTHER_SEED = bytes(range(2, 34))
KEY_ID = 'convergence/"schl\u00fcssel"\\1'
SECONDS = 30

HOW_TO_BUILD = {
    "DSTACK_MOCK_AGENT": "cmake --preset release && cmake --build --preset release --target dstack-mock-agent",
    "DSTACK_PROVIDER_GCC": "cmake --preset release && cmake --build --preset release --target arc-key-provider",
    "DSTACK_PROVIDER_CLANG": "cmake --preset asan && cmake --build --preset asan --target arc-key-provider",
}


def binary(variable: str) -> str:
    path = os.environ.get(variable, "")
    if not os.access(path, os.X_OK):
        raise AssertionError(f"{variable}={path!r} names no program. Build it: {HOW_TO_BUILD[variable]}")
    return path


def compiler_comment(path: str) -> str:
    """What the compilers of its objects left in a program."""
    command = ["readelf", "-p", ".comment", path]
    return subprocess.run(command, capture_output=True, text=True, timeout=SECONDS, check=True).stdout


@contextlib.contextmanager
def agent(socket_path: pathlib.Path, seed: bytes) -> Iterator[None]:
    """A faithful agent of this seed, listening."""
    command = [binary("DSTACK_MOCK_AGENT"), "serve", "--socket", str(socket_path), "--seed", seed.hex()]
    with subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE) as process:
        try:
            assert process.stdout is not None
            if not select.select([process.stdout], [], [], SECONDS)[0]:
                raise AssertionError("the agent did not say that it is ready")
            json.loads(process.stdout.readline())
            yield
            process.send_signal(signal.SIGTERM)
            status = process.wait(SECONDS)
            if status != 0:
                raise AssertionError(f"the agent ended with status {status}")
        finally:
            process.kill()


@contextlib.contextmanager
def simulator(folder: pathlib.Path) -> Iterator[tuple[pathlib.Path, bytes]]:
    """The socket and the app root key of a simulator that runs in this folder, on copies of the real one's files where there is one."""
    if real := os.environ.get("DSTACK_SIMULATOR_DIR"):
        for file in pathlib.Path(real).iterdir():
            if file.is_file() and file.name != "dstack-simulator":
                shutil.copy(file, folder)
        command = [str(pathlib.Path(real).resolve() / "dstack-simulator"), "-c", "dstack.toml"]
    else:
        subprocess.run([binary("DSTACK_MOCK_AGENT"), "init", str(folder)], capture_output=True, timeout=SECONDS, check=True)
        command = [binary("DSTACK_MOCK_AGENT"), "serve", "--simulator-dir", "."]
    root = bytes.fromhex(json.loads((folder / "appkeys.json").read_text())["k256_key"])
    with subprocess.Popen(command, cwd=folder, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL) as process:
        try:
            until = time.monotonic() + SECONDS
            while not takes_connections(folder / "dstack.sock"):
                if process.poll() is not None or time.monotonic() > until:
                    raise AssertionError(f"{command[0]} does not listen on dstack.sock; exit status {process.poll()}")
                time.sleep(0.01)
            yield folder / "dstack.sock", root
        finally:
            process.terminate()
            process.wait(SECONDS)


def takes_connections(path: pathlib.Path) -> bool:
    with socket.socket(socket.AF_UNIX) as client, contextlib.suppress(OSError):
        client.connect(str(path))
        return True
    return False


def printed_key(command: list[str], environment: dict[str, str]) -> dict[str, str]:
    """The JSON line that a program prints."""
    result = subprocess.run(
        command, env=environment, stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=SECONDS, check=False
    )
    if result.returncode != 0:
        raise AssertionError(f"{command[0]} exited {result.returncode}: {result.stderr}")
    return dict(json.loads(result.stdout))


def ask_provider(variable: str, socket_path: pathlib.Path, key_id: str, role: str) -> dict[str, str]:
    command = [binary(variable), "establish", "--json", "--role", role]
    return printed_key(
        command,
        {
            "TESSERA_KEY_PROVIDER": "dstack-kms",
            "TESSERA_DSTACK_SOCKET": str(socket_path),
            "TESSERA_DSTACK_KMS_KEY_ID": key_id,
        },
    )


def ask_reference(socket_path: pathlib.Path, key_id: str, role: str) -> dict[str, str]:
    script = str(FOLDER / "reference_derivation.py")
    command = [sys.executable, "-B", script, "--socket", str(socket_path), "--key-path", key_id, "--role", role]
    return printed_key(command, {})


def ask_all(socket_path: pathlib.Path, key_id: str) -> dict[str, dict[str, str]]:
    """What each of the six answers, by name."""
    answers = {}
    for role in ("issuer", "exit"):
        for variable in ("DSTACK_PROVIDER_GCC", "DSTACK_PROVIDER_CLANG"):
            answers[f"{variable} as {role}"] = ask_provider(variable, socket_path, key_id, role)
        answers[f"reference as {role}"] = ask_reference(socket_path, key_id, role)
    return answers


def key_of_seed(seed: bytes, key_id: str) -> bytes:
    """The public key without any agent: HKDF chain, then derivation."""
    return key_of_root(reference.app_root_key_of_seed(seed), key_id)


def key_of_root(app_root_key: bytes, key_id: str) -> bytes:
    """The same, of an app root key."""
    return reference.public_key(reference.draw_scalars(reference.get_key_v0(app_root_key, key_id)))


class Convergence(unittest.TestCase):
    def setUp(self) -> None:
        folder = tempfile.TemporaryDirectory(prefix="convergence-")
        self.addCleanup(folder.cleanup)
        self.socket_path = pathlib.Path(folder.name) / "dstack.sock"

    def assert_all_hold(self, answers: dict[str, dict[str, str]], key: bytes) -> None:
        self.assertEqual(len(answers), 6)
        for asker, answer in answers.items():
            with self.subTest(asker):
                self.assertEqual(answer["public_key"], key.hex())
                self.assertEqual(answer["fingerprint"], hashlib.sha256(key).hexdigest())

    def test_the_two_providers_are_built_by_two_compilers(self) -> None:
        gcc = compiler_comment(binary("DSTACK_PROVIDER_GCC"))
        clang = compiler_comment(binary("DSTACK_PROVIDER_CLANG"))
        self.assertIn("GCC: (", gcc)
        self.assertNotIn("clang version", gcc)
        self.assertIn("clang version", clang)

    def test_one_agent_gives_all_six_the_key_of_its_seed_and_another_for_another_id(self) -> None:
        key, other_key = key_of_seed(SEED, KEY_ID), key_of_seed(SEED, KEY_ID + "2")
        self.assertNotEqual(key, other_key)
        with agent(self.socket_path, SEED):
            self.assert_all_hold(ask_all(self.socket_path, KEY_ID), key)
            self.assert_all_hold(ask_all(self.socket_path, KEY_ID + "2"), other_key)

    def test_an_agent_of_another_seed_gives_all_six_another_key(self) -> None:
        key = key_of_seed(OTHER_SEED, KEY_ID)
        self.assertNotEqual(key, key_of_seed(SEED, KEY_ID))
        with agent(self.socket_path, OTHER_SEED):
            self.assert_all_hold(ask_all(self.socket_path, KEY_ID), key)

    def test_a_simulator_gives_all_six_the_key_of_its_app_root_key(self) -> None:
        with simulator(self.socket_path.parent) as (socket_path, root):
            self.assert_all_hold(ask_all(socket_path, KEY_ID), key_of_root(root, KEY_ID))
            self.assert_all_hold(ask_all(socket_path, KEY_ID + "2"), key_of_root(root, KEY_ID + "2"))


if __name__ == "__main__":
    unittest.main()
