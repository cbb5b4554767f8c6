"""Tests of the arithmetic with which the sound client follows a signature chain: known digests, and chains of the real simulator."""

import json
import unittest

import signature_chain as chain
from conformance.testing.replayer import key_answers, recordings, request_of

# SHA-256("dstack-conformance recordings: kms root key") is the private key; the app is appkeys.json's (conformance/parity/recordings).
KMS_ROOT = bytes.fromhex("02522c19a9bbdd954bc8d5184cf918dc8422d0d915981f8db72d2db1e15922f436")
APP_ID = bytes.fromhex("5bb4ff9a3837357f19dc176407a5709c62eb6c56")


class Keccak256Test(unittest.TestCase):
    def test_known_digests(self) -> None:
        # The Keccak team's ShortMsgKAT_256: no byte; Ethereum's tests: one block but a byte, and one block.
        known = {
            b"": "c5d2460186f7233c927e7db2dcc703c0e500b653ca82273b7bfad8045d85a470",
            b"a" * 135: "34367dc248bbd832f4e3e69dfaac2f92638bd0bbd18f2912ba4ef454919cf446",
            b"a" * 136: "a6c4d403279fe3e0af03729caada8374b5ca54d8065329a3ebcaeb4b60aa386e",
        }
        for message, digest in known.items():
            with self.subTest(len(message)):
                self.assertEqual(chain.keccak256(message).hex(), digest)


class Secp256k1Test(unittest.TestCase):
    def test_a_private_key_is_a_number_below_the_order(self) -> None:
        self.assertEqual(chain.public_key_of((1).to_bytes(32, "big")), chain.compressed(chain.G))
        self.assertEqual(chain.public_key_of((chain.N - 1).to_bytes(32, "big"))[1:], chain.compressed(chain.G)[1:])
        for number in (0, chain.N, chain.N + 1):
            self.assertEqual(chain.public_key_of(number.to_bytes(32, "big")), b"")
        self.assertEqual(chain.public_key_of(bytes(31) + b"\x01\x01"), b"")

    def test_the_simulators_chains_lead_to_its_root(self) -> None:
        followed = 0
        for entry in key_answers(recordings()):
            asked = json.loads(request_of(entry).partition(b"\r\n\r\n")[2])
            answer = json.loads(entry["answers"][0]["body"])
            if asked.get("algorithm") not in ("", "secp256k1", "k256", None) or len(answer.get("signature_chain", [])) != 2:
                continue
            of_key, of_app = map(bytes.fromhex, answer["signature_chain"])
            public_key = chain.public_key_of(bytes.fromhex(answer["key"]))
            app_root = chain.signer_of(of_key, chain.keccak256(f"{asked.get('purpose') or ''}:{public_key.hex()}".encode()))
            with self.subTest(entry["name"]):
                self.assertEqual(chain.signer_of(of_app, chain.keccak256(b"dstack-kms-issued:" + APP_ID + app_root)), KMS_ROOT)
                self.assertTrue(chain.is_canonical(of_key) and chain.is_canonical(of_app))
            followed += 1
        self.assertGreater(followed, 5)

    def test_a_link_out_of_range_is_nobodys(self) -> None:
        one = (1).to_bytes(32, "big")
        for link in (bytes(65), chain.N.to_bytes(32, "big") + one + b"\0", one + bytes(32) + b"\0", one + one + b"\4"):
            self.assertFalse(chain.is_canonical(link))
        self.assertEqual(chain.signer_of(bytes(65), bytes(32)), b"")


if __name__ == "__main__":
    unittest.main()
