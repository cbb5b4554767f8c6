"""attest: the public key bound to a quote.

Usage: attest_test.py PATH-OF-arc-key-provider [unittest options], with DSTACK_MOCK_AGENT in the environment
"""

import json
import pathlib
import unittest

from provider.testing.attest_case import CHALLENGE, REPORT_DATA, AttestCase, recorded, report_data
from provider.testing.mini_agent import MiniAgent, http


class Attest(AttestCase):
    def test_binds_the_key_that_establish_gives(self) -> None:
        established = json.loads(self.run_program("establish", "--json", env=self.environment).stdout)
        document = json.loads(self.attest())
        self.assertEqual(list(document), ["format", "public_key", "fingerprint", "report_data", "quote", "event_log", "vm_config"])
        for member in ("public_key", "fingerprint"):
            self.assertEqual(document[member], established[member])
        self.assertEqual(document["report_data"], report_data(document["public_key"]))
        quote = bytes.fromhex(document["quote"])
        self.assertEqual(quote[REPORT_DATA : REPORT_DATA + 64].hex(), document["report_data"])
        self.assertEqual(json.loads(document["event_log"]), json.loads(recorded("getquote-empty")["event_log"]))

    def test_binds_the_challenge_and_the_key_that_the_chain_vouches_for(self) -> None:
        document = json.loads(self.attest("--challenge", CHALLENGE, **self.origin))
        self.assertEqual(document["challenge"], CHALLENGE)
        self.assertEqual([len(link) for link in document["signature_chain"]], [130, 130])
        self.assertEqual(document["report_data"], report_data(document["public_key"], document["vouched_key"], CHALLENGE))

    def test_asks_nobody_where_it_cannot_attest(self) -> None:
        for env in ({"TESSERA_KEY_PROVIDER": "ephemeral"}, {"TESSERA_KEY_FILE": str(self.key_file)}):
            self.assert_refused(self.run_program("attest", env=env), 2, "nothing-to-attest")
        self.assertFalse(self.key_file.exists())
        sound = {"/GetKey": http(json.dumps({"key": "5a" * 32}))}
        with MiniAgent(self.socket, sound) as agent:
            for challenge in ("", "0", "zz", "D4", "0x00", "00" * 65):
                done = self.run_program("attest", f"--challenge={challenge}", env=self.dstack)
                self.assertEqual((done.returncode, done.stdout), (2, ""), done)
        self.assertEqual(agent.requests, [])

    def test_gives_no_key_that_is_not_expected(self) -> None:
        env = {**self.environment, "TESSERA_EXPECT_FINGERPRINT": "0" * 64}
        self.assert_refused(self.run_program("attest", env=env), 1, "fingerprint-unexpected")

    def test_refuses_a_quote_of_something_else(self) -> None:
        quote = recorded("getquote-64")
        key = {"/GetKey": http(json.dumps({"key": "5a" * 32}))}
        for answer, token in (
            (http(json.dumps(quote)), "report-data-not-carried"),
            (http(json.dumps({**quote, "quote": ""})), "quote-truncated"),
            (http(json.dumps({**quote, "quote": quote["quote"].upper()})), "quote-answer-malformed"),
            (http(json.dumps({"quote": quote["quote"]})), "quote-answer-malformed"),
            (http(json.dumps({**quote, "error": "no"})), "error-member"),
            (http("[]"), "not-a-json-object"),
            (http("{}", "400 Bad Request"), "status-not-200"),
            (b"HTTP/1.1 200 OK\r\n\r\n" + b" " * 300_000, "answer-too-large"),
        ):
            with self.subTest(token), MiniAgent(self.socket, {**key, "/GetQuote": answer}) as agent:
                done = self.run_program("attest", env=self.dstack)
                self.assert_refused(done, 1, token)
                self.assertIn(f"(socket {self.socket})", done.stderr)
            self.assertEqual(len(agent.requests), 2)
            pathlib.Path(self.socket).unlink()


if __name__ == "__main__":
    unittest.main()
