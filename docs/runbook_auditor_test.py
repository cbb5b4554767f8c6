"""The commands of runbook.md, run as a client or auditor would on what an operator handed out, and the values at which they have to fail.

Usage: runbook_auditor_test.py [unittest options], with DSTACK_MOCK_AGENT and DSTACK_PROVIDER in the environment
"""

import json
import unittest
from collections.abc import Callable
from typing import Any

from docs import off_tee
from docs.runbook_evidence import (
    Evidence,
    flip,
    of_another_type,
    of_register,
    one_more,
    payload_only,
    provider_named,
    swapped,
    twice,
    with_compose,
    with_log,
    with_service,
)
from docs.runbook_page import CHALLENGE, OTHER_KEY, PAGE, Page

IMAGE = "registry.example/arc-issuer@sha256:" + "1a" * 32


class Auditor(Page):
    """The evidence is what an operator took of our agent by the page, made to be of a compose file that could be deployed."""

    def setUp(self) -> None:
        super().setUp()
        agent = self.start_agent()
        known = self.operator(agent)
        taken = self.work_folder("operator")
        failed, done = off_tee.run_blocks(off_tee.blocks_of(PAGE, "Operator"), taken, known)
        self.assertIsNone(failed, f"{failed}: {done.stderr}")
        self.blocks = off_tee.blocks_of(PAGE, "Client or auditor")
        self.evidence = taken / "evidence"
        self.as_taken = Evidence(self.evidence)
        issuer = json.loads((taken / "issuer.json").read_text("utf-8"))
        said = json.loads(bytes.fromhex(self.as_taken.event("key-provider")["event_payload"]))
        self.known = {
            **self.environment,
            "challenge": CHALLENGE,
            "public_key": issuer["public_key"],
            "app_id": known["app_id"],
            "kms_root": known["kms_root"],
            "key_provider": said["id"],
        }
        settings = {
            "TESSERA_KEY_PROVIDER": "dstack-kms",
            "TESSERA_DSTACK_SOCKET": "/var/run/dstack.sock",
            "TESSERA_DSTACK_KMS_KEY_ID": issuer["key_id"],
            "TESSERA_DSTACK_KMS_ROOT_PUBKEY": known["kms_root"],
            "TESSERA_DSTACK_APP_ID": known["app_id"],
            "TESSERA_EXPECT_FINGERPRINT": issuer["fingerprint"],
        }
        self.issuer: dict[str, Any] = {
            "image": IMAGE,
            "command": ["arc-key-provider", "exec", "--", "arc-issuer"],
            "volumes": ["/var/run/dstack.sock:/var/run/dstack.sock"],
            "environment": settings,
        }
        self.runs = 0

    def verify(self, change: Callable[[Evidence], object] | None, **known: str) -> Any:
        """Runs the page on the evidence of a deployment, changed; without a change, on what the agent gave."""
        self.runs += 1
        folder = self.work_folder(f"auditor-{self.runs}")
        (folder / "evidence").mkdir()
        for file in self.evidence.iterdir():
            (folder / "evidence" / file.name).write_bytes(file.read_bytes())
        evidence = Evidence(folder / "evidence")
        if change:
            with_compose(docker_compose_file=json.dumps({"services": {"issuer": self.issuer}}))(evidence)
            change(evidence)
            evidence.write()
        expected = {name: self.as_taken.register(name) for name in ("mrtd", "rtmr0", "rtmr1", "rtmr2")}
        (folder / "expected.json").write_text(json.dumps(expected), "ascii")
        return off_tee.run_blocks(self.blocks, folder, {**self.known, **known})

    def test_takes_a_sound_deployment(self) -> None:
        failed, done = self.verify(lambda evidence: None)
        self.assertIsNone(failed, f"{failed}: {done.stdout}{done.stderr}")

    def test_takes_one_with_a_service_that_cannot_reach_the_agent(self) -> None:
        failed, done = self.verify(with_service(lambda service: service.update(image=IMAGE), "proxy"))
        self.assertIsNone(failed, f"{failed}: {done.stdout}{done.stderr}")

    def test_takes_the_files_to_deploy_with(self) -> None:
        settings = self.issuer["environment"]
        filled = self.work_folder("filled")
        words = {"kms_root": self.known["kms_root"], "app_id": self.known["app_id"], "issuer_image": IMAGE, "exit_image": IMAGE}
        off_tee.fill(filled, {**words, "fingerprint": settings["TESSERA_EXPECT_FINGERPRINT"]})
        failed, done = self.verify(with_compose(docker_compose_file=(filled / "my-compose.yaml").read_text("utf-8")))
        self.assertIsNone(failed, f"{failed}: {done.stdout}{done.stderr}")

    def test_notices_that_the_recorded_evidence_attests_another_compose_file(self) -> None:
        """Sound up to there: the attestation of the recordings is a fixture, and not of their compose file."""
        self.assert_stops(self.blocks, self.verify(None), "The compose file")

    def test_stops_where_the_evidence_is_wrong(self) -> None:
        def settings(**changes: str) -> Callable[[Evidence], None]:
            return with_service(lambda service: service["environment"].update(changes))

        for section, change in (
            ("The form of the quote", flip(0)),
            ("The form of the quote", flip(4)),
            ("The form of the quote", flip(168)),
            ("Fresh, and about this key", flip(568)),
            ("Fresh, and about this key", flip(631)),
            ("The image", flip(184)),
            ("The image", flip(376)),
            ("The image", flip(424)),
            ("The image", flip(472 + 47)),
            ("The event log", flip(520)),
            ("The event log", of_register(0, "ff00")),
            ("The event log", of_register(1, "ff00")),
            ("The event log", of_register(2, "ff00")),
            ("The event log", payload_only("app-id")),
            ("The event log", payload_only("compose-hash")),
            ("The event log", with_log(twice)),
            ("The event log", with_log(swapped)),
            ("The event log", with_log(one_more)),
            ("The event log", with_log(lambda evidence: evidence.log.remove(evidence.event("storage-fs")))),
            ("The event log", with_log(of_another_type)),
            ("The app and its KMS", with_log(lambda evidence: evidence.say("app-id", bytes(20)))),
            ("The app and its KMS", provider_named(name="local")),
            ("The app and its KMS", provider_named(id="3059")),
            ("The compose file", lambda evidence: evidence.app_compose.update(name="another")),
            ("The compose file", with_compose(pre_launch_script="true")),
            ("The compose file", with_compose(allowed_envs=["TESSERA_DSTACK_SOCKET"])),
            ("The compose file", with_compose(runner="bash")),
            ("The compose file", with_service(lambda service: service.update(image="registry.example/arc-issuer:1.0"))),
            ("The compose file", with_service(lambda service: service.update(build="."))),
            ("The compose file", with_service(lambda service: service.update({**self.issuer, "environment": {}}), "second")),
            ("The compose file", with_service(lambda service: service.update(command=["arc-issuer"]))),
            ("The compose file", with_service(lambda service: service.update(entrypoint=["arc-issuer"]))),
            ("The compose file", with_service(lambda service: service.update(volumes_from=["issuer"], image=IMAGE), "second")),
            ("The compose file", with_service(lambda service: service.update(volumes=["/var/run:/run"], image=IMAGE), "second")),
            ("The compose file", with_service(lambda service: service["volumes"].append("keys:/keys"))),
            ("The compose file", with_service(lambda service: service.pop("volumes"))),
            ("The compose file", settings(PATH="/opt")),
            ("The compose file", settings(LD_PRELOAD="/opt/x.so")),
            ("The compose file", with_compose(docker_compose_file=json.dumps({"include": ["x"], "services": {"issuer": self.issuer}}))),
            ("The compose file", settings(TESSERA_KEY_PROVIDER="ephemeral")),
            ("The compose file", settings(TESSERA_EXPECT_FINGERPRINT="00" * 32)),
            ("The compose file", settings(TESSERA_DSTACK_APP_ID="00" * 20)),
            ("The compose file", settings(TESSERA_DSTACK_KMS_ROOT_PUBKEY=OTHER_KEY)),
        ):
            self.assert_stops(self.blocks, self.verify(change), section)

    def test_stops_where_only_the_program_looks(self) -> None:
        def chain(evidence: Evidence) -> None:
            evidence.attestation["signature_chain"].reverse()

        def unvouched(evidence: Evidence) -> None:
            del evidence.attestation["signature_chain"], evidence.attestation["vouched_key"]

        def unbound(evidence: Evidence) -> None:
            evidence.attestation["report_data"] = "ab" * 64

        for change in (chain, unvouched, unbound):
            self.assert_stops(self.blocks, self.verify(change), "The same, by a program")

    def test_stops_where_another_deployment_was_meant(self) -> None:
        for section, known in (
            ("What you bring", {"challenge": "d4"}),
            ("What you bring", {"public_key": ""}),
            ("Fresh, and about this key", {"challenge": "d5" * 32}),
            ("Fresh, and about this key", {"public_key": "02" * 99}),
            ("The app and its KMS", {"app_id": "11" * 20}),
            ("The app and its KMS", {"key_provider": "3059"}),
            ("The compose file", {"kms_root": OTHER_KEY}),
        ):
            self.assert_stops(self.blocks, self.verify(lambda evidence: None, **known), section)


if __name__ == "__main__":
    unittest.main()
