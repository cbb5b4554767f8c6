"""What a user sees of arc-key-provider: exit statuses, both output streams, and nothing secret in them.

Usage: command_test.py PATH-OF-arc-key-provider [unittest options]
"""

import hashlib
import json
import pathlib
import re
import resource
import socket
import subprocess
import threading
import unittest

from provider.testing.command_case import PROGRAM, SECRET, SOUND, CommandTest
from provider.testing.mini_agent import PATIENCE, MiniAgent, http


class Establish(CommandTest):
    def test_prints_two_lines(self) -> None:
        with MiniAgent(self.socket, http(SOUND)) as agent:
            done = self.run_program("establish", env=self.dstack)
        self.assertEqual(done.returncode, 0, done)
        self.assertRegex(done.stdout, r"\Apublic_key: [0-9a-f]{198}\nfingerprint: [0-9a-f]{64}\n\Z")
        public_key, fingerprint = re.findall(r": ([0-9a-f]+)", done.stdout)
        self.assertEqual(hashlib.sha256(bytes.fromhex(public_key)).hexdigest(), fingerprint)
        self.assertEqual(done.stderr, "")
        [(_, body)] = agent.requests
        self.assertEqual(list(body.items()), [("path", "issuer/1"), ("purpose", "tessera-arc-server-key"), ("algorithm", "secp256k1")])

    def test_json_names_key_role_and_provider(self) -> None:
        with MiniAgent(self.socket, http(SOUND)):
            plain = self.run_program("establish", env=self.dstack)
            done = self.run_program("establish", "--json", "--role", "issuer", env=self.dstack)
        self.assertEqual(done.returncode, 0, done)
        self.assertEqual(done.stdout.count("\n"), 1)
        answer = json.loads(done.stdout)
        self.assertEqual(list(answer), ["public_key", "fingerprint", "role", "provider", "key_id"])
        self.assertIn("public_key: " + answer["public_key"], plain.stdout)
        self.assertEqual([answer[name] for name in ("role", "provider", "key_id")], ["issuer", "dstack-kms", "issuer/1"])

    def test_reveals_the_private_key_only_when_told_in_full(self) -> None:
        env = {"TESSERA_KEY_FILE": str(self.key_file)}
        silent = [self.run_program("establish", *options, env=env) for options in ([], ["--json"])]
        private_key = self.key_file.read_bytes().hex()
        self.assertEqual(len(private_key), 256)
        for done in silent:
            self.assertEqual(done.returncode, 0, done)
            for scalar in range(0, 256, 64):
                self.assertNotIn(private_key[scalar : scalar + 64], done.stdout + done.stderr)
        plain = self.run_program("establish", "--reveal-private-key", env=env)
        self.assertEqual(plain.stdout, silent[0].stdout + f"private_key: {private_key}\n")
        answer = json.loads(self.run_program("establish", "--json", "--reveal-private-key", env=env).stdout)
        self.assertEqual(answer, {**json.loads(silent[1].stdout), "private_key": private_key})
        for option in ("--reveal", "--reveal-private", "--reveal-private-ke", "-r"):
            self.assert_usage_error(self.run_program("establish", option, env=env), option)

    def test_names_reason_and_socket_of_a_refusal(self) -> None:
        with MiniAgent(self.socket, http(SOUND, "500 " + SECRET)):
            done = self.run_program("establish", "--json", env=self.dstack)
        self.assert_refused(done, 1, "status-not-200")
        self.assertIn(f"(socket {self.socket})", done.stderr)

    def test_gives_up_at_the_timeout(self) -> None:
        self.assert_refused(self.run_program("establish", env={**self.dstack}), 1, "socket-absent")
        listener = socket.socket(socket.AF_UNIX)
        self.addCleanup(listener.close)
        listener.bind(self.socket)
        listener.listen()
        done = self.run_program("establish", "--timeout", "0.3", env=self.dstack)
        self.assert_refused(done, 1, "deadline-exceeded")

    def test_escapes_the_socket_path(self) -> None:
        done = self.run_program("establish", env={**self.dstack, "TESSERA_DSTACK_SOCKET": "/no\n\x1b[1m"})
        self.assert_refused(done, 1, "socket-absent")
        self.assertIn(r"(socket /no\n\x1b[1m)", done.stderr)

    def test_has_no_core_limit_left_while_it_waits(self) -> None:
        hard = resource.getrlimit(resource.RLIMIT_CORE)[1]
        if hard == 0:
            self.skipTest("this process may not allow core files")
        limits: list[str] = []
        process: list[subprocess.Popen[bytes]] = []
        started = threading.Event()

        def look() -> None:
            started.wait(PATIENCE)
            lines = pathlib.Path(f"/proc/{process[0].pid}/limits").read_text("ascii").splitlines()
            limits.extend(line.split()[4] for line in lines if line.startswith("Max core file size"))

        with MiniAgent(self.socket, http(SOUND), look):
            process.append(
                subprocess.Popen(["sh", "-c", 'ulimit -S -c 8 && exec "$0" establish', PROGRAM], env=self.dstack, stdout=subprocess.DEVNULL)
            )
            started.set()
            self.assertEqual(process[0].wait(PATIENCE), 0)
        self.assertEqual(limits, ["0"])

    def test_configuration_errors_end_with_2(self) -> None:
        for env, token in (
            ({"TESSERA_KEY_PROVIDER": "kms"}, "unknown-provider"),
            ({"TESSERA_KEY_PROVIDER": ""}, "unknown-provider"),
            ({"TESSERA_KEY_FILE": ""}, "key-file-empty"),
            ({"TESSERA_KEY_PROVIDER": "dstack-kms"}, "key-id-missing"),
            ({"TESSERA_DSTACK_KMS_KEY_ID": "k"}, "setting-of-another-provider"),
            ({**self.dstack, "TESSERA_DSTACK_SOCKET": ""}, "socket-path-empty"),
        ):
            for command in ("establish", "check"):
                self.assert_refused(self.run_program(command, env=env), 2, token)

    def test_key_file_trouble_ends_with_3(self) -> None:
        below = self.key_file / "key"
        self.key_file.write_bytes(b"x" * 128)
        for command in ("establish", "check"):
            done = self.run_program(command, env={"TESSERA_KEY_FILE": str(self.key_file)})
            self.assert_refused(done, 3, "key-file-invalid")
            self.assertIn(f"(key file {self.key_file})", done.stderr)
            self.assert_refused(self.run_program(command, env={"TESSERA_KEY_FILE": str(below)}), 3, "key-file-unreadable")


class Check(CommandTest):
    def test_connects_and_asks_nothing(self) -> None:
        with MiniAgent(self.socket, http(SOUND)) as agent:
            done = self.run_program("check", env=self.dstack)
        self.assertEqual(done.returncode, 0, done)
        self.assertEqual(
            done.stdout,
            f"provider: dstack-kms\nsocket: {self.socket} (accepts connections)\nkey id: issuer/1\n"
            "origin: unproven: any agent behind the socket is believed (set TESSERA_DSTACK_KMS_ROOT_PUBKEY and TESSERA_DSTACK_APP_ID)\n",
        )
        self.assertEqual(agent.requests, [])

    def test_refuses_without_agent(self) -> None:
        self.assert_refused(self.run_program("check", env=self.dstack), 1, "socket-absent")

    def test_makes_no_key_file(self) -> None:
        env = {"TESSERA_KEY_FILE": str(self.key_file)}
        done = self.run_program("check", env=env)
        self.assertEqual(done.stdout, f"provider: file\nkey file: {self.key_file} (absent: establish would make it)\n")
        self.assertEqual(list(self.folder.iterdir()), [])
        self.run_program("establish", env=env)
        done = self.run_program("check", env=env)
        self.assertEqual(done.stdout, f"provider: file\nkey file: {self.key_file} (holds a key)\n")

    def test_knows_the_ephemeral_provider(self) -> None:
        done = self.run_program("check")
        self.assertEqual((done.returncode, done.stdout), (0, "provider: ephemeral\nkey: a fresh one in every run\n"))


class ConformanceClient(CommandTest):
    def test_answers_with_one_line_of_json(self) -> None:
        with MiniAgent(self.socket, http(SOUND)) as agent:
            public = self.run_program("conformance-client", env=self.contract)
            secret = self.run_program("conformance-client", "--answer", "secret", env=self.contract)
            established = self.run_program("establish", "--json", env=self.dstack)
        self.assertEqual(public.returncode, 0, public)
        self.assertEqual(public.stdout, json.dumps({"public_key": json.loads(established.stdout)["public_key"]}) + "\n")
        self.assertEqual((secret.returncode, secret.stdout), (0, json.dumps({"secret": SECRET}) + "\n"))
        self.assertNotIn(SECRET, public.stdout)
        self.assertEqual(public.stderr + secret.stderr, "")
        self.assertEqual(agent.requests[0][1], {"path": self.contract["DSTACK_CONFORMANCE_KEY_PATH"], "purpose": "p", "algorithm": "a"})

    def test_refusals_end_with_1(self) -> None:
        for answer, token in (
            (http(SOUND, "404 Not Found"), "status-not-200"),
            (http('{"error": "no"}'), "error-member"),
            (http(json.dumps({"key": "00" * 32})), "key-all-zero"),
            (b"\r\n", "malformed-http"),
        ):
            with MiniAgent(self.socket, answer):
                done = self.run_program("conformance-client", env=self.contract)
            self.assert_refused(done, 1, token)
            pathlib.Path(self.socket).unlink()
        self.assert_refused(self.run_program("conformance-client", env=self.contract), 1, "socket-absent")
        long = {**self.contract, "DSTACK_CONFORMANCE_SOCKET": "/" + "x" * 200}
        self.assert_refused(self.run_program("conformance-client", env=long), 1, "socket-path-too-long")

    def test_a_missing_variable_ends_with_2(self) -> None:
        for name in self.contract:
            env = {**self.contract, **self.dstack}
            del env[name]
            done = self.run_program("conformance-client", env=env)
            self.assert_refused(done, 2, "conformance-variable-missing")

    def test_more_bytes_than_32_are_all_the_secret(self) -> None:
        long = "ab" * 50
        with MiniAgent(self.socket, http(json.dumps({"key": "0X" + long.upper()}))):
            done = self.run_program("conformance-client", "--answer", "secret", env=self.contract)
        self.assertEqual(done.stdout, json.dumps({"secret": long}) + "\n")


if __name__ == "__main__":
    unittest.main()
