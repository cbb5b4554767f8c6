"""Checks the Python reference against every vector, and its refusals."""

import json
import pathlib
import subprocess
import sys
import unittest
from typing import Any

import p256_reference as p256
import reference_derivation as reference

FOLDER = pathlib.Path(__file__).resolve().parent
SECRET = bytes(range(32))


def vectors(name: str) -> list[dict[str, Any]]:
    return list(json.loads((FOLDER / "vectors" / f"{name}.json").read_text(encoding="utf-8"))["vectors"])


class Curve(unittest.TestCase):
    def test_the_base_point_has_the_group_order(self) -> None:
        self.assertTrue(p256.is_on_curve(p256.G))
        self.assertIsNone(p256.multiply(p256.ORDER, p256.G))
        self.assertIsNone(p256.add(p256.G, p256.multiply(p256.ORDER - 1, p256.G)))

    def test_hash_to_curve_is_that_of_rfc_9380(self) -> None:
        cases = [vector for vector in vectors("rfc9380_p256_ro") if "x" in vector]
        self.assertEqual(len(cases), 5)
        for vector in cases:
            with self.subTest(vector["id"]):
                point = p256.hash_to_curve(bytes.fromhex(vector["message"]), vector["dst"].encode())
                self.assertEqual(point, (int(vector["x"], 16), int(vector["y"], 16)))

    def test_generator_h_is_the_hash_of_the_base_point(self) -> None:
        (vector,) = [v for v in vectors("rfc9380_p256_ro") if "generator-h" in v["flags"]]
        self.assertEqual(p256.compress(p256.G).hex(), vector["message"])
        point = p256.hash_to_curve(bytes.fromhex(vector["message"]), vector["dst"].encode())
        assert point is not None
        self.assertTrue(p256.is_on_curve(point))
        self.assertEqual(p256.compress(point).hex(), vector["compressed"])
        self.assertEqual(p256.compress(reference.H).hex(), vector["compressed"])


class Derivation(unittest.TestCase):
    def test_each_seed_gives_its_key_pair(self) -> None:
        cases = vectors("arc_server_key")
        self.assertEqual(len(cases), 16)
        for vector in cases:
            with self.subTest(vector["id"]):
                scalars = reference.draw_scalars(bytes.fromhex(vector["seed"]))
                self.assertEqual(reference.private_key(scalars).hex(), vector["private_key"])
                self.assertEqual(reference.public_key(scalars).hex(), vector["public_key"])

    def test_the_scalars_of_the_draft_give_its_points(self) -> None:
        for vector in vectors("arc_draft_server_key"):
            scalars = [int(vector[name], 16) for name in ("x0", "x1", "x2", "x0_blinding")]
            expected = vector["X0"] + vector["X1"] + vector["X2"]
            self.assertEqual(reference.public_key(scalars).hex(), expected)

    def test_get_key_is_that_of_guest_api_v0(self) -> None:
        for vector in vectors("guest_api_v0_get_key"):
            key = reference.get_key_v0(bytes.fromhex(vector["app_root_key"]), vector["path"])
            self.assertEqual(key.hex(), vector["key"])

    def test_hkdf_is_that_of_rfc_5869(self) -> None:
        """Appendix A.1: more than one block."""
        output = reference.hkdf_sha256(bytes(range(13)), b"\x0b" * 22, bytes(range(0xF0, 0xFA)), 42)
        self.assertEqual(
            output.hex(),
            "3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf34007208d5b887185865",
        )


class Answers(unittest.TestCase):
    def test_takes_the_hex_of_a_key_in_any_case_and_with_a_prefix(self) -> None:
        for key in (SECRET.hex(), SECRET.hex().upper(), "0x" + SECRET.hex(), "0X" + SECRET.hex()):
            with self.subTest(key):
                body = json.dumps({"key": key, "signature_chain": []}).encode()
                self.assertEqual(reference.secret_of_answer(200, body), SECRET)

    def test_refuses_what_is_no_usable_secret(self) -> None:
        def body(key: object) -> bytes:
            return json.dumps({"key": key}).encode()

        cases = {
            "non-200 status": (500, body(SECRET.hex())),
            "answer too large": (200, body(SECRET.hex()) + b" " * reference.MOST_ANSWER_BYTES),
            "the body is not JSON": (200, body(SECRET.hex())[:-1]),
            'no "key" field': (200, b'{"KEY": "00"}'),
            "not valid hex": (200, body(SECRET.hex() + "0")),
            "need >= 32 bytes": (200, body(SECRET[1:].hex())),
            "all-zero": (200, body("00" * 32)),
        }
        for reason, (status, answer) in cases.items():
            with self.subTest(reason), self.assertRaises(reference.Refused) as refusal:
                reference.secret_of_answer(status, answer)
            self.assertEqual(str(refusal.exception), reason)
        with self.assertRaisesRegex(reference.Refused, "status"):
            reference.secret_of_answer(201, body(SECRET.hex()))
        for answer in (b"[]", body(None), body([SECRET.hex()]), b'{"key": "%s", "error": ""}' % SECRET.hex().encode()):
            with self.subTest(answer), self.assertRaisesRegex(reference.Refused, "field"):
                reference.secret_of_answer(200, answer)


class Command(unittest.TestCase):
    def run_command(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, str(FOLDER / "reference_derivation.py"), *arguments]
        return subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)

    def test_prints_the_key_of_a_seed(self) -> None:
        vector = vectors("arc_server_key")[0]
        result = self.run_command("--seed", vector["seed"])
        self.assertEqual((result.returncode, result.stderr), (0, ""))
        self.assertEqual(json.loads(result.stdout)["public_key"], vector["public_key"])

    def test_refuses_a_seed_that_is_no_secret(self) -> None:
        result = self.run_command("--seed", "00" * 32)
        self.assertEqual((result.returncode, result.stdout, result.stderr), (1, "", "refused: all-zero\n"))

    def test_refuses_without_an_agent(self) -> None:
        result = self.run_command("--socket", str(FOLDER / "no-such-socket"), "--key-path", "a")
        self.assertEqual((result.returncode, result.stdout), (1, ""))
        self.assertEqual(result.stderr, "refused: the agent did not answer\n")


if __name__ == "__main__":
    unittest.main()
