"""verify: what is found offline in what attest printed.

Usage: verify_test.py PATH-OF-arc-key-provider [unittest options], with DSTACK_MOCK_AGENT in the environment
"""

import hashlib
import json
import os
import subprocess
import unittest
from collections.abc import Callable

from docs import off_tee
from provider.testing.attest_case import APP, CHALLENGE, REPORT_DATA, RTMR3, AttestCase, Evidence, recorded, report_data
from provider.testing.command_case import PROGRAM
from provider.testing.mini_agent import PATIENCE

OTHER_ROOT = "03" + off_tee.RECORDED_KMS_ROOT[2:]
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
        self.assertEqual(said["none_failed"], not failed)
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
        said = json.loads(self.verify(self.evidence(), "--json").stdout)
        self.assertEqual((said["none_failed"], said["all_made"]), (True, False))
        done = self.verify(self.evidence())
        self.assertEqual((done.returncode, done.stderr), (0, ""), done)
        for name in ("challenge", "app-id", "chain"):
            self.assertIn(f"\nnot checked {name}: no --", done.stdout)

    def test_checks_no_challenge_or_chain_that_the_quote_does_not_carry(self) -> None:
        evidence = self.evidence()
        evidence.quote[REPORT_DATA] ^= 1
        outcomes = {
            check["name"]: check["outcome"] for check in json.loads(self.verify(evidence, "--json", **self.expected).stdout)["checks"]
        }
        self.assertEqual([outcomes[name] for name in ("report-data", "challenge", "chain")], ["fail", "not checked", "not checked"])

    def test_notices_that_the_recorded_guest_is_of_another_compose_file(self) -> None:
        self.assertEqual(self.failures(self.document), {"compose-hash": "compose-hash-mismatch"})

    def test_fails_by_name(self) -> None:
        def flip(offset: int) -> Callable[[Evidence], None]:
            def change(evidence: Evidence) -> None:
                evidence.quote[offset] ^= 0x10

            return change

        def attribute(bit: int) -> Callable[[Evidence], None]:
            def change(evidence: Evidence) -> None:
                evidence.quote[168] |= 1 << bit

            return change

        def never_booted(evidence: Evidence) -> None:
            evidence.log = [event for event in evidence.log if event["imr"] == 3]
            evidence.quote[376:520] = bytes(3 * 48)

        def replayed(evidence: Evidence) -> None:
            evidence.document["challenge"] = "00" * 32
            evidence.document["report_data"] = report_data(evidence.document["public_key"], evidence.document["vouched_key"], "00" * 32)

        def no_public_key(evidence: Evidence) -> None:
            document = evidence.document
            document["public_key"] = "04" + document["public_key"][2:]
            document["fingerprint"] = hashlib.sha256(bytes.fromhex(document["public_key"])).hexdigest()
            document["report_data"] = report_data(document["public_key"], document["vouched_key"], CHALLENGE)

        def payload(evidence: Evidence) -> None:
            evidence.event("app-id")["event_payload"] = "00" * 20

        def digest(number: int) -> Callable[[Evidence], None]:
            def change(evidence: Evidence) -> None:
                event = [event for event in evidence.log if event["imr"] == number][-1]
                event["digest"] = f"{int(event['digest'][0], 16) ^ 1:x}" + event["digest"][1:]

            return change

        def link(number: int, digit: int) -> Callable[[Evidence], None]:
            def change(evidence: Evidence) -> None:
                links = evidence.document["signature_chain"]
                links[number] = links[number][:digit] + f"{int(links[number][digit], 16) ^ 1:x}" + links[number][digit + 1 :]

            return change

        changes: list[tuple[Callable[[Evidence], object], dict[str, str]]] = [
            (flip(0), {"quote": "quote-version-unknown"}),
            (flip(4), {"quote": "quote-not-tdx"}),
            (flip(-1), {"quote": "quote-bytes-after-end"}),
            *((attribute(bit), {"debug": "quote-of-debug-guest"}) for bit in range(8)),
            (never_booted, {f"rtmr{n}": "register-without-events" for n in range(3)}),
            (replayed, {"report-data": "report-data-mismatch"}),
            (flip(REPORT_DATA), {"report-data": "report-data-mismatch"}),
            (flip(376), {"rtmr0": "register-mismatch"}),
            (flip(424), {"rtmr1": "register-mismatch"}),
            (flip(472), {"rtmr2": "register-mismatch"}),
            (flip(RTMR3), {"rtmr3": "register-mismatch"}),
            (payload, {"app-events": "event-digest-mismatch"}),
            (digest(0), {"rtmr0": "register-mismatch"}),
            (digest(1), {"rtmr1": "register-mismatch"}),
            (digest(2), {"rtmr2": "register-mismatch"}),
            (digest(3), {"rtmr3": "register-mismatch", "app-events": "event-digest-mismatch"}),
            (link(0, 63), {"chain": "chain-of-another"}),
            (link(1, 63), {"chain": "chain-of-another"}),
            (link(0, 128), {"chain": "chain-of-another"}),
            (
                lambda evidence: evidence.log.clear(),
                {f"rtmr{n}": "register-without-events" for n in range(4)} | {"app-events": "event-out-of-place"},
            ),
            (lambda evidence: evidence.log[0].update(version=2), {"event-log": "event-log-malformed"}),
            (lambda evidence: evidence.say("app-id", b"\x07" * 20), {"app-id": "app-id-mismatch", "chain": "chain-of-another"}),
            (lambda evidence: evidence.say("key-provider", b'{"name":"local","id":""}'), {"key-provider": "key-provider-not-kms"}),
            (lambda evidence: evidence.say("key-provider", b"kms"), {"app-events": "event-payload-malformed"}),
            (
                lambda evidence: evidence.document.update(signature_chain=evidence.document["signature_chain"][::-1]),
                {"chain": "chain-of-another"},
            ),
            (lambda evidence: evidence.document.update(public_key="02" + "ab" * 98), {"document": "document-malformed"}),
            (no_public_key, {"document": "public-key-malformed"}),
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
        self.assertEqual(self.failures(self.evidence(), **{"kms-root": OTHER_ROOT}), {"chain": "chain-of-another"})

    def test_fails_without_a_chain_to_follow(self) -> None:
        self.document = self.attest("--challenge", CHALLENGE)
        self.assertEqual(self.failures(self.evidence()), {"chain": "chain-not-shown"})

    def test_passes_what_init_of_the_mock_agent_makes(self) -> None:
        with off_tee.mock_agent(self.folder / "made", "c5" * 32) as agent:
            self.environment["TESSERA_DSTACK_SOCKET"] = agent.socket
            app = off_tee.ask(agent.socket, "Info")["app_id"]
            document = self.attest(TESSERA_DSTACK_KMS_ROOT_PUBKEY=agent.kms_root, TESSERA_DSTACK_APP_ID=app)
            self.fingerprint = json.loads(document)["fingerprint"]
            evidence = Evidence(document, json.loads(off_tee.ask(agent.socket, "Info")["tcb_info"])["app_compose"].encode())
            self.expected = {"kms-root": agent.kms_root, "app-id": app}
            self.assertEqual(self.failures(evidence), {})
            self.assertEqual(evidence.compose, (agent.folder / "app-compose.json").read_bytes())

    def test_says_what_was_unexpected_in_the_log(self) -> None:
        evidence = self.evidence()
        evidence.log[3]["version"] = 2
        self.assertIn("\nfail        event-log: event-log-malformed: ", self.verify(evidence).stdout)
        self.assertIn(" (event 4, unexpected member version). ", self.verify(evidence).stdout)
        evidence = self.evidence()
        evidence.log[-1]["event"] = "system-unready"
        evidence.say("system-unready", b"")
        checks = json.loads(self.verify(evidence, "--json").stdout)["checks"]
        self.assertIn("event 9 of RTMR3, where system-ready belongs", [check.get("where") for check in checks])

    def test_takes_an_empty_instance_id_only_where_the_log_has_it(self) -> None:
        evidence = self.evidence()
        evidence.event("instance-id")["event_payload"] = ""
        self.assertEqual(self.failures(evidence), {"app-events": "event-digest-mismatch"})
        evidence.say("instance-id", b"")
        self.assertEqual(self.failures(evidence), {})

    def test_reads_pipes_that_something_writes(self) -> None:
        document, compose = self.folder / "document", self.folder / "compose"
        document.write_text(self.evidence().text(), "utf-8")
        compose.write_bytes(self.evidence().compose)
        script = f'cat "{compose}" | "$0" verify --fingerprint={self.fingerprint} --quote=<(cat "{document}") --compose=/dev/stdin'
        done = subprocess.run(["bash", "-c", script, PROGRAM], capture_output=True, text=True, timeout=PATIENCE, check=False)
        self.assertEqual((done.returncode, done.stderr), (0, ""), done)

    def test_gives_up_on_a_pipe_that_nobody_writes(self) -> None:
        pipe = str(self.folder / "pipe")
        os.mkfifo(pipe)
        for option in ("quote", "compose"):
            done = self.verify(self.evidence(), "--timeout=0.2", **{option: pipe})
            self.assert_refused(done, 2, "evidence-late")
            self.assertIn(f"(file {pipe})", done.stderr)

    def test_ends_with_2_where_it_cannot_check(self) -> None:
        for option, value in (("fingerprint", "0"), ("app-id", "issuer"), ("challenge", "x"), ("kms-root", "0x" + OTHER_ROOT)):
            done = self.verify(self.evidence(), **{option: value})
            self.assert_refused(done, 2, "expectation-malformed")
            self.assertIn(f"(option --{option})", done.stderr)
        for option in ("quote", "compose"):
            done = self.verify(self.evidence(), **{option: str(self.folder / "none")})
            self.assert_refused(done, 2, "evidence-unreadable")
            self.assertIn("/none: No such file or directory)", done.stderr)
        self.assert_refused(self.verify(self.evidence(), compose="/dev/zero"), 2, "evidence-wrong-kind")
        self.assert_usage_error(self.run_program("verify", "--quote=q", "--compose=c"), "--fingerprint")


if __name__ == "__main__":
    unittest.main()
