"""attest and verify: the public key bound to a quote, and what is found in it offline.

Usage: attest_test.py PATH-OF-arc-key-provider [unittest options], with DSTACK_MOCK_AGENT in the environment
"""

import hashlib
import json
import pathlib
import struct
import subprocess
import unittest
from collections.abc import Callable
from typing import Any

from docs import off_tee
from provider.testing.command_case import CommandTest
from provider.testing.mini_agent import MiniAgent, http

RECORDINGS = off_tee.ROOT / "conformance/parity/recordings"
CHALLENGE = "d4" * 32
APP = "5bb4ff9a3837357f19dc176407a5709c62eb6c56"
OTHER_ROOT = "03" + off_tee.RECORDED_KMS_ROOT[2:]
RTMR3, REPORT_DATA = 520, 568  # where the recorded quote has them
NAMES = [
    "document",
    "quote",
    "debug",
    "fingerprint",
    "report-data",
    "challenge",
    "event-log",
    "rtmr0",
    "rtmr1",
    "rtmr2",
    "rtmr3",
    "app-events",
    "compose-hash",
    "app-id",
    "key-provider",
    "chain",
]


def report_data(public_key: str, vouched_key: str = "", challenge: str = "") -> str:
    """What a quote about this key carries, by the words of docs/provider.md."""
    parts = [b"tessera/arc-server-key/report-data/v1", *map(bytes.fromhex, (public_key, vouched_key, challenge))]
    return hashlib.sha512(b"".join(struct.pack(">I", len(part)) + part for part in parts)).hexdigest()


def recorded(name: str) -> dict[str, Any]:
    """What dstack's simulator answered in the exchange of this name."""
    for exchange in json.loads((RECORDINGS / "simulator-0.6.0-dev.json").read_text("utf-8")):
        if exchange["name"] == name:
            return dict(json.loads(exchange["answers"][0]["body"]))
    raise AssertionError(f"no exchange {name}")


class Evidence:
    """What attest printed, and the compose file; it can be changed, and made consistent again, as whoever needs no signature can."""

    def __init__(self, document: str, compose: bytes) -> None:
        self.document: dict[str, Any] = json.loads(document)
        self.compose = compose
        self.quote = bytearray.fromhex(self.document["quote"])
        self.log: list[dict[str, Any]] = json.loads(self.document["event_log"])

    def event(self, name: str) -> dict[str, Any]:
        [found] = [event for event in self.log if event["event"] == name]
        return found

    def say(self, name: str, payload: bytes) -> None:
        """Has the log say this, with the digest of it, and the quote what the log gives."""
        event = self.event(name)
        event["event_payload"] = payload.hex()
        event["digest"] = hashlib.sha384(struct.pack("<I", event["event_type"]) + f":{name}:".encode() + payload).hexdigest()
        register = bytes(48)
        for event in self.log:
            if event["imr"] == 3:
                register = hashlib.sha384(register + bytes.fromhex(event["digest"])).digest()
        self.quote[RTMR3 : RTMR3 + 48] = register

    def deploy(self) -> None:
        """Has the guest be of this compose file: that of the recordings is another's."""
        self.say("compose-hash", hashlib.sha256(self.compose).digest())

    def text(self) -> str:
        return json.dumps({**self.document, "quote": self.quote.hex(), "event_log": json.dumps(self.log)})


class AttestCase(CommandTest):
    """An agent of the recordings' identity, whose event log fits all four registers of its quote."""

    def setUp(self) -> None:
        super().setUp()
        self.agent = self.enterContext(off_tee.mock_agent(self.folder / "agent"))
        self.environment = {**self.dstack, "TESSERA_DSTACK_SOCKET": self.agent.socket}
        self.origin = {"TESSERA_DSTACK_KMS_ROOT_PUBKEY": self.agent.kms_root, "TESSERA_DSTACK_APP_ID": APP}

    def attest(self, *arguments: str, **environment: str) -> str:
        done = self.run_program("attest", *arguments, env={**self.environment, **environment})
        self.assertEqual((done.returncode, done.stderr), (0, ""), done)
        self.assertEqual(done.stdout.count("\n"), 1)
        return str(done.stdout)

    def compose(self) -> bytes:
        return (self.agent.folder / "app-compose.json").read_bytes()


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


class Verify(AttestCase):
    def setUp(self) -> None:
        super().setUp()
        self.document = self.attest("--challenge", CHALLENGE, **self.origin)
        self.fingerprint = json.loads(self.document)["fingerprint"]
        self.expected = {"kms-root": self.agent.kms_root, "app-id": APP, "challenge": CHALLENGE}

    def evidence(self) -> Evidence:
        evidence = Evidence(self.document, self.compose())
        evidence.deploy()
        return evidence

    def verify(self, evidence: Evidence | str, *more: str, **expected: str) -> subprocess.CompletedProcess[str]:
        quote, compose = self.folder / "quote.json", self.folder / "app-compose.json"
        quote.write_text(evidence if isinstance(evidence, str) else evidence.text(), "utf-8")
        compose.write_bytes(self.compose() if isinstance(evidence, str) else evidence.compose)
        options = {"quote": str(quote), "compose": str(compose), "fingerprint": self.fingerprint, **expected}
        return self.run_program("verify", *(f"--{name.replace('_', '-')}={value}" for name, value in options.items()), *more)

    def failures(self, evidence: Evidence | str, **expected: str) -> dict[str, str]:
        """The checks that fail, each with its token."""
        done = self.verify(evidence, "--json", **{**self.expected, **expected})
        said = json.loads(done.stdout)
        self.assertEqual([check["name"] for check in said["checks"]], NAMES)
        failed = {check["name"]: check["token"] for check in said["checks"] if check["outcome"] == "fail"}
        self.assertEqual(said["holds"], not failed)
        if failed:
            self.assertEqual(done.returncode, 1, done)
            self.assertTrue(done.stderr.startswith("arc-key-provider: evidence-does-not-hold: "), done.stderr)
            self.assertIn(f"(check {next(iter(failed))})", done.stderr)
        else:
            self.assertEqual((done.returncode, done.stderr), (0, ""), done)
        return failed

    def test_passes_what_fits_and_says_what_it_did_not_check(self) -> None:
        self.assertEqual(self.failures(self.evidence()), {})
        done = self.verify(self.evidence(), **self.expected)
        self.assertEqual((done.returncode, done.stderr), (0, ""), done)
        self.assertEqual([line for line in done.stdout.splitlines() if line.startswith("pass")], [f"pass        {name}" for name in NAMES])
        for words in ("Intel's signature", "dcap-qvl", "Nothing here was run on silicon.", "not silicon-proven", f"app_id: {APP}"):
            self.assertIn(words, done.stdout)

    def test_needs_no_more_than_a_fingerprint(self) -> None:
        done = self.verify(self.evidence())
        self.assertEqual((done.returncode, done.stderr), (0, ""), done)
        for name in ("challenge", "app-id", "chain"):
            self.assertIn(f"\nnot checked {name}: no --", done.stdout)

    def test_notices_that_the_recorded_guest_is_of_another_compose_file(self) -> None:
        self.assertEqual(self.failures(self.document), {"compose-hash": "compose-hash-mismatch"})

    def test_fails_by_name(self) -> None:
        def flip(offset: int) -> Callable[[Evidence], None]:
            def change(evidence: Evidence) -> None:
                evidence.quote[offset] ^= 0x10

            return change

        def debug(evidence: Evidence) -> None:
            evidence.quote[168] |= 1

        def payload(evidence: Evidence) -> None:
            evidence.event("app-id")["event_payload"] = "00" * 20

        changes: list[tuple[Callable[[Evidence], object], dict[str, str]]] = [
            (flip(0), {"quote": "quote-version-unknown"}),
            (flip(4), {"quote": "quote-not-tdx"}),
            (flip(-1), {"quote": "quote-bytes-after-end"}),
            (debug, {"debug": "quote-of-debug-guest"}),
            (flip(REPORT_DATA), {"report-data": "report-data-mismatch"}),
            (flip(376), {"rtmr0": "register-mismatch"}),
            (flip(424), {"rtmr1": "register-mismatch"}),
            (flip(472), {"rtmr2": "register-mismatch"}),
            (flip(RTMR3), {"rtmr3": "register-mismatch"}),
            (payload, {"app-events": "event-digest-mismatch"}),
            (
                lambda evidence: evidence.log.clear(),
                {f"rtmr{n}": "register-without-events" for n in range(4)} | {"app-events": "event-out-of-place"},
            ),
            (lambda evidence: evidence.log[0].update(version=2), {"event-log": "event-log-malformed"}),
            (lambda evidence: evidence.say("app-id", b"\x07" * 20), {"app-id": "app-id-mismatch", "chain": "chain-not-to-root"}),
            (lambda evidence: evidence.say("key-provider", b'{"name":"local","id":""}'), {"key-provider": "key-provider-not-kms"}),
            (lambda evidence: evidence.say("key-provider", b"kms"), {"app-events": "event-payload-malformed"}),
            (
                lambda evidence: evidence.document.update(signature_chain=evidence.document["signature_chain"][::-1]),
                {"chain": "chain-not-to-root"},
            ),
            (lambda evidence: evidence.document.update(public_key="02" + "ab" * 98), {"document": "document-malformed"}),
            (lambda evidence: evidence.document.update(challenge="00" * 32), {"document": "document-malformed"}),
            (lambda evidence: evidence.document.pop("vouched_key"), {"document": "document-malformed"}),
        ]
        for number, (change, failed) in enumerate(changes):
            with self.subTest(number=number, failed=failed):
                evidence = self.evidence()
                change(evidence)
                self.assertEqual(self.failures(evidence), failed)
        evidence = self.evidence()
        evidence.compose += b"\n"
        self.assertEqual(self.failures(evidence), {"compose-hash": "compose-hash-mismatch"})
        for text in ("", "[]", json.dumps(recorded("getquote-64")), self.document + self.document):
            self.assertEqual(self.failures(text), {"document": "document-malformed"})

    def test_fails_where_the_verifier_expects_something_else(self) -> None:
        for option, value, token in (
            ("fingerprint", "0" * 64, "fingerprint-of-another-key"),
            ("app-id", "0" * 40, "app-id-mismatch"),
            ("challenge", "d4" * 31, "challenge-mismatch"),
        ):
            self.assertEqual(self.failures(self.evidence(), **{option: value}), {option: token})
        self.assertEqual(self.failures(self.evidence(), **{"kms-root": OTHER_ROOT}), {"chain": "chain-not-to-root"})

    def test_fails_without_a_chain_to_follow(self) -> None:
        self.document = self.attest("--challenge", CHALLENGE)
        self.assertEqual(self.failures(self.evidence()), {"chain": "chain-not-shown"})

    # What docs/status.md says of it: such a log is of RTMR3 only.
    def test_fails_for_what_init_of_the_mock_agent_makes(self) -> None:
        with off_tee.mock_agent(self.folder / "made", "c5" * 32) as agent:
            self.environment["TESSERA_DSTACK_SOCKET"] = agent.socket
            app = off_tee.ask(agent.socket, "Info")["app_id"]
            document = self.attest(TESSERA_DSTACK_KMS_ROOT_PUBKEY=agent.kms_root, TESSERA_DSTACK_APP_ID=app)
            self.fingerprint = json.loads(document)["fingerprint"]
            evidence = Evidence(document, json.loads(off_tee.ask(agent.socket, "Info")["tcb_info"])["app_compose"].encode())
            self.expected = {"kms-root": agent.kms_root, "app-id": app}
            self.assertEqual(self.failures(evidence), {f"rtmr{n}": "register-without-events" for n in range(3)})

    def test_ends_with_2_where_it_cannot_check(self) -> None:
        for option, value in (("fingerprint", "0"), ("app-id", "issuer"), ("challenge", "x"), ("kms-root", "0x" + OTHER_ROOT)):
            done = self.verify(self.evidence(), **{option: value})
            self.assert_refused(done, 2, "expectation-malformed")
            self.assertIn(f"(option --{option})", done.stderr)
        for option in ("quote", "compose"):
            done = self.verify(self.evidence(), **{option: str(self.folder / "none")})
            self.assert_refused(done, 2, "evidence-unreadable")
        self.assert_usage_error(self.run_program("verify", "--quote=q", "--compose=c"), "--fingerprint")


if __name__ == "__main__":
    unittest.main()
