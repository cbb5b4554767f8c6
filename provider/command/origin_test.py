"""Where a key came from: what arc-key-provider makes of signature chains, and of the user behind the socket.

Usage: origin_test.py PATH-OF-arc-key-provider [unittest options]
"""

import json
import os
import pathlib
import unittest
from typing import Any

from provider.testing.command_case import SECRET, SOUND, CommandTest
from provider.testing.mini_agent import MiniAgent, http

RECORDINGS = pathlib.Path(__file__).resolve().parents[2] / "conformance/parity/recordings/simulator-0.6.0-dev.json"
# The KMS root of the recordings, and their app.
ROOT = "02522c19a9bbdd954bc8d5184cf918dc8422d0d915981f8db72d2db1e15922f436"
APP = "5bb4ff9a3837357f19dc176407a5709c62eb6c56"
ORIGIN = {"TESSERA_DSTACK_KMS_ROOT_PUBKEY": ROOT, "TESSERA_DSTACK_APP_ID": APP}


class Origin(CommandTest):
    """What TESSERA_DSTACK_KMS_ROOT_PUBKEY with TESSERA_DSTACK_APP_ID, and TESSERA_DSTACK_PEER_UID, make of an answer."""

    def recorded(self) -> dict[str, Any]:
        """What dstack's simulator answered to the question of production."""
        for exchange in json.loads(RECORDINGS.read_text("utf-8")):
            if "tessera-arc-server-key" in exchange["request"].get("text", "") and exchange["socket"] == "dstack":
                return dict(json.loads(exchange["answers"][0]["body"]))
        raise AssertionError("no such exchange")

    def test_a_chain_that_leads_to_the_root_gives_the_same_key_as_no_question(self) -> None:
        with MiniAgent(self.socket, http(json.dumps(self.recorded()))):
            proven = self.run_program("establish", env={**self.dstack, **ORIGIN})
            believed = self.run_program("establish", env=self.dstack)
        self.assertEqual((proven.returncode, proven.stderr), (0, ""))
        self.assertEqual(proven.stdout, believed.stdout)

    def test_anything_else_ends_with_1(self) -> None:
        sound = self.recorded()
        key, [of_key, of_app] = sound["key"], sound["signature_chain"]
        for answer, token in (
            ({"key": key}, "chain-missing"),
            ({"key": key, "signature_chain": [of_key]}, "chain-malformed"),
            ({"key": key, "signature_chain": [of_key, of_app.upper()]}, "chain-malformed"),
            ({"key": key, "signature_chain": [of_app, of_key]}, "chain-not-to-root"),
            ({"key": key, "signature_chain": [of_key, "f" * 130]}, "chain-not-canonical"),
            ({**sound, "key": SECRET}, "chain-not-to-root"),
            ({**sound, "key": SECRET * 2}, "key-not-secp256k1"),
        ):
            with MiniAgent(self.socket, http(json.dumps(answer))):
                done = self.run_program("establish", "--json", "--reveal-private-key", env={**self.dstack, **ORIGIN})
            self.assert_refused(done, 1, token)
            self.assertNotIn(key, done.stderr)
            pathlib.Path(self.socket).unlink()

    def test_wrong_settings_end_with_2(self) -> None:
        for env, token in (
            ({"TESSERA_DSTACK_KMS_ROOT_PUBKEY": ROOT}, "origin-incomplete"),
            ({"TESSERA_DSTACK_APP_ID": APP}, "origin-incomplete"),
            ({**ORIGIN, "TESSERA_DSTACK_KMS_ROOT_PUBKEY": "0x" + ROOT}, "root-public-key-invalid"),
            ({**ORIGIN, "TESSERA_DSTACK_APP_ID": "issuer"}, "app-id-invalid"),
            ({"TESSERA_DSTACK_PEER_UID": "root"}, "peer-uid-invalid"),
        ):
            for command in ("establish", "check"):
                self.assert_refused(self.run_program(command, env={**self.dstack, **env}), 2, token)
        self.assert_refused(
            self.run_program("establish", env={**ORIGIN, "TESSERA_KEY_FILE": str(self.key_file)}), 2, "setting-of-another-provider"
        )

    def test_another_user_behind_the_socket_is_sent_nothing(self) -> None:
        env = {**self.dstack, "TESSERA_DSTACK_PEER_UID": str(os.geteuid() + 1)}
        with MiniAgent(self.socket, http(SOUND)) as agent:
            for command in ("establish", "check"):
                self.assert_refused(self.run_program(command, env=env), 1, "socket-of-another-user")
        self.assertEqual(agent.requests, [])

    def test_check_says_what_establish_would_insist_on(self) -> None:
        user = os.geteuid()
        with MiniAgent(self.socket, http(SOUND)) as agent:
            done = self.run_program("check", env={**self.dstack, **ORIGIN, "TESSERA_DSTACK_PEER_UID": str(user)})
        self.assertEqual(
            done.stdout,
            f"provider: dstack-kms\nsocket: {self.socket} (accepts connections, served by user {user} as pinned)\n"
            "key id: issuer/1\n"
            f"origin: establish takes only a key that the KMS root {ROOT} vouches for, for app {APP}\n",
        )
        self.assertEqual(agent.requests, [])


if __name__ == "__main__":
    unittest.main()
