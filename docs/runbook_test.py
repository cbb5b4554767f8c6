"""The commands of runbook.md, run as its three readers would, and the values at which they have to fail.

Usage: runbook_test.py [unittest options], with DSTACK_MOCK_AGENT and DSTACK_PROVIDER in the environment
"""

import hashlib
import json
import os
import pathlib
import re
import subprocess
import tempfile
import unittest
from collections.abc import Callable
from typing import Any

from docs import off_tee

PAGE = pathlib.Path(__file__).with_name("runbook.md")
CHALLENGE = "d4" * 32
OTHER_KEY = "02" + "ab" * 32
IMAGE = "registry.example/arc-issuer@sha256:" + "1a" * 32
APP_EVENT = 0x08000001
REGISTERS = {"mrtd": 184, "rtmr0": 376, "rtmr1": 424, "rtmr2": 472, "rtmr3": 520}

Log = list[dict[str, Any]]


def digest_of(event: dict[str, Any]) -> str:
    """What an event of RTMR3 is extended with."""
    said = int(event["event_type"]).to_bytes(4, "little") + b":" + event["event"].encode() + b":" + bytes.fromhex(event["event_payload"])
    return hashlib.sha384(said).hexdigest()


class Evidence:
    """The folder that an operator hands out. It can be changed, and made consistent again, as whoever needs no signature can."""

    def __init__(self, folder: pathlib.Path) -> None:
        self.folder = folder
        answer = json.loads((folder / "quote.json").read_text("utf-8"))
        self.quote = bytearray.fromhex(answer["quote"])
        self.log: Log = json.loads(answer["event_log"])
        self.attestation: dict[str, Any] = json.loads((folder / "attestation.json").read_text("utf-8"))
        self.app_compose: dict[str, Any] = json.loads((folder / "app-compose.json").read_text("utf-8"))

    def event(self, name: str) -> dict[str, Any]:
        [found] = [event for event in self.log if event["event"] == name]
        return found

    def register(self, name: str) -> str:
        offset = REGISTERS[name]
        return self.quote[offset : offset + 48].hex()

    def say(self, name: str, payload: bytes) -> None:
        """Has the log say this, with the digest of it."""
        event = self.event(name)
        event["event_payload"] = payload.hex()
        event["digest"] = digest_of(event)

    def attest_compose(self) -> None:
        """Has the log say the hash of the compose file as it is now."""
        self.say("compose-hash", hashlib.sha256(self.compose_text()).digest())

    def compose_text(self) -> bytes:
        """By dstack's rule: keys sorted, no white space, UTF-8."""
        return json.dumps(self.app_compose, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()

    def extend(self) -> None:
        """Puts into the quote what the log gives for RTMR3."""
        register = bytes(48)
        for event in self.log:
            if event["imr"] == 3:
                register = hashlib.sha384(register + bytes.fromhex(event["digest"])).digest()
        self.quote[REGISTERS["rtmr3"] : REGISTERS["rtmr3"] + 48] = register

    def write(self) -> None:
        answer = {"quote": self.quote.hex(), "event_log": json.dumps(self.log)}
        (self.folder / "quote.json").write_text(json.dumps(answer), "utf-8")
        bound = self.quote[:568] + bytes.fromhex(self.attestation["report_data"]) + self.quote[632:]
        document = {**self.attestation, **answer, "quote": bound.hex()}
        (self.folder / "attestation.json").write_text(json.dumps(document), "utf-8")
        (self.folder / "app-compose.json").write_bytes(self.compose_text())


def services_of(evidence: Evidence) -> dict[str, Any]:
    return dict(json.loads(evidence.app_compose["docker_compose_file"])["services"])


def with_service(change: Callable[[dict[str, Any]], object], name: str = "issuer") -> Callable[[Evidence], None]:
    """Evidence of a deployment whose compose file was changed before it was deployed: everything else fits."""

    def changed(evidence: Evidence) -> None:
        services = services_of(evidence)
        change(services.setdefault(name, {}))
        evidence.app_compose["docker_compose_file"] = json.dumps({"services": services})
        evidence.attest_compose()
        evidence.extend()

    return changed


def with_compose(**members: Any) -> Callable[[Evidence], None]:
    def changed(evidence: Evidence) -> None:
        evidence.app_compose.update(members)
        evidence.attest_compose()
        evidence.extend()

    return changed


def with_log(change: Callable[[Evidence], object]) -> Callable[[Evidence], None]:
    """Evidence whose log was changed, and whose RTMR3 is what that log gives."""

    def changed(evidence: Evidence) -> None:
        change(evidence)
        evidence.extend()

    return changed


def flip(offset: int) -> Callable[[Evidence], None]:
    def changed(evidence: Evidence) -> None:
        evidence.quote[offset] ^= 1

    return changed


def payload_only(name: str) -> Callable[[Evidence], None]:
    """The log says something else under the same digest."""

    def changed(evidence: Evidence) -> None:
        event = evidence.event(name)
        event["event_payload"] = "ff" + event["event_payload"][2:]

    return changed


def of_register(number: int, text: str) -> Callable[[Evidence], None]:
    def changed(evidence: Evidence) -> None:
        event = [each for each in evidence.log if each["imr"] == number][-1]
        event["digest"] = text + event["digest"][len(text) :]

    return changed


def twice(evidence: Evidence) -> None:
    evidence.log.append(dict(evidence.event("app-id")))


def swapped(evidence: Evidence) -> None:
    first, second = (evidence.log.index(evidence.event(name)) for name in ("app-id", "compose-hash"))
    evidence.log[first], evidence.log[second] = evidence.log[second], evidence.log[first]


def of_another_type(evidence: Evidence) -> None:
    event = evidence.event("storage-fs")
    event["event_type"] = APP_EVENT + 1
    event["digest"] = digest_of(event)


def one_more(evidence: Evidence) -> None:
    event = {"imr": 3, "event_type": APP_EVENT, "event": "init-script-hash", "event_payload": "00" * 32}
    evidence.log.insert(evidence.log.index(evidence.event("instance-id")), {**event, "digest": digest_of(event)})


def provider_named(**changes: str) -> Callable[[Evidence], None]:
    def changed(evidence: Evidence) -> None:
        said = json.loads(bytes.fromhex(evidence.event("key-provider")["event_payload"]))
        evidence.say("key-provider", json.dumps({**said, **changes}).encode())

    return with_log(changed)


class Page(unittest.TestCase):
    """A folder of its own, the programs in the PATH, and an agent behind the socket."""

    def setUp(self) -> None:
        self.folder = pathlib.Path(self.enterContext(tempfile.TemporaryDirectory(prefix="runbook-")))
        programs = self.folder / "bin"
        programs.mkdir()
        for name, variable in (("arc-key-provider", "DSTACK_PROVIDER"), ("dstack-mock-agent", "DSTACK_MOCK_AGENT")):
            (programs / name).symlink_to(off_tee.program(variable))
        self.environment = {"PATH": f"{programs}:/usr/bin:/bin"}

    def start_agent(self, name: str = "agent", seed: str | None = None) -> off_tee.Agent:
        return self.enterContext(off_tee.mock_agent(self.folder / name, seed))

    def work_folder(self, name: str) -> pathlib.Path:
        folder = self.folder / name
        folder.mkdir()
        return folder

    def operator(self, agent: off_tee.Agent) -> dict[str, str]:
        """What the operator knows before the start."""
        app_id = off_tee.ask(agent.socket, "Info")["app_id"]
        known = {"TESSERA_DSTACK_SOCKET": agent.socket, "app_id": app_id, "kms_root": agent.kms_root, "challenge": CHALLENGE}
        return {**self.environment, **known}

    def assert_stops(self, blocks: list[off_tee.Block], result: tuple[int | None, subprocess.CompletedProcess[str]], section: str) -> None:
        """The first command that failed stands under this heading."""
        failed, done = result
        self.assertIsNotNone(failed, f"nothing failed; expected: {section}")
        assert failed is not None
        self.assertEqual(blocks[failed].section.rsplit(" / ", maxsplit=1)[-1], section, done.stderr)


class Operator(Page):
    def setUp(self) -> None:
        super().setUp()
        self.agent = self.start_agent()
        self.blocks = off_tee.blocks_of(PAGE, "Operator")

    def run_page(self, name: str, first: str = "", before: dict[int, str] | None = None, **known: str) -> Any:
        return off_tee.run_blocks(self.blocks, self.work_folder(name), {**self.operator(self.agent), **known}, first, before)

    def block(self, words: str) -> int:
        """The number of the one block that has these words."""
        [number] = [number for number, block in enumerate(self.blocks) if words in block.text]
        return number

    def test_runs_in_order(self) -> None:
        failed, done = self.run_page("operator")
        self.assertIsNone(failed, f"{failed}: {done.stderr}")
        self.assertEqual(done.stderr.count("fingerprint-unexpected"), 2, done.stderr)
        self.assertEqual(done.stderr.count("\n"), 2, done.stderr)

    def test_stops_where_a_value_is_wrong(self) -> None:
        other = self.start_agent("other", "c5" * 32)
        unlooked = "env -u TESSERA_DSTACK_KMS_ROOT_PUBKEY -u TESSERA_DSTACK_APP_ID"
        elsewhere = f"{unlooked} TESSERA_DSTACK_SOCKET={other.socket} arc-key-provider establish --json >exit.json"
        compared = self.block("exit.json)")
        for number, (section, known, before) in enumerate(
            (
                ("Preflight", {"TESSERA_DSTACK_SOCKET": str(self.folder / "none.sock")}, {}),
                ("Preflight", {"TESSERA_DSTACK_SOCKET": str(self.agent.folder / "external.sock")}, {}),
                ("Preflight", {"TESSERA_DSTACK_SOKET": "x"}, {}),
                ("Preflight", {"app_id": "00" * 20}, {}),
                ("First start", {"kms_root": OTHER_KEY}, {}),
                ("First start", {"kms_root": other.kms_root}, {}),
                # Another host's agent, where nobody looked at the origin.
                ("First start", {}, {compared: elsewhere}),
                # A new key id that gives the old key, and an old one that does not.
                ("Rotation", {}, {self.block("tessera-arc-v2"): "env() { arc-key-provider establish --json; }"}),
                ("Rotation", {}, {self.block("tessera-arc-v2"): "export fingerprint=" + "0" * 64}),
                ("Evidence for others", {"challenge": "zz"}, {}),
                ("Evidence for others", {"challenge": CHALLENGE + "00"}, {}),
            )
        ):
            with self.subTest(section=section, known=known, before=before):
                self.assert_stops(self.blocks, self.run_page(f"wrong-{number}", before=before, **known), section)

    def test_refusals_of_the_page_are_the_programs(self) -> None:
        listed = subprocess.run(
            [off_tee.program("DSTACK_PROVIDER"), "refusals", "--json"], stdout=subprocess.PIPE, timeout=off_tee.PATIENCE, check=True
        )
        tokens = {row["token"] for row in json.loads(listed.stdout)}
        section = PAGE.read_text("utf-8").split("### When it refuses", 1)[1].split("### ", 1)[0]
        named = {token for row in re.findall(r"(?m)^\| (`.+?) \|", section) for token in re.findall("`([a-z0-9-]+)`", row)}
        self.assertGreater(len(named), 5)
        self.assertEqual(named - tokens, set())


class Developer(Page):
    def test_runs_in_order(self) -> None:
        failed, done = off_tee.run_blocks(off_tee.blocks_of(PAGE, "Developer"), self.work_folder("developer"), self.environment)
        self.assertIsNone(failed, f"{failed}: {done.stderr}")
        self.assertEqual(done.stderr.count("status-not-200"), 1, done.stderr)

    def test_stops_where_a_value_is_wrong(self) -> None:
        blocks = off_tee.blocks_of(PAGE, "Developer")
        [last] = [number for number, block in enumerate(blocks) if "fault add" in block.text]
        # An origin that is not the agent's, and a fault that is never asked for.
        for number, before in enumerate(
            ({last: f"export TESSERA_DSTACK_KMS_ROOT_PUBKEY={OTHER_KEY}"}, {last: "arc-key-provider() { true; }"})
        ):
            result = off_tee.run_blocks(blocks, self.work_folder(f"wrong-{number}"), self.environment, before=before)
            self.assert_stops(blocks, result, "Our agent")


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


class Blocks(unittest.TestCase):
    """The page is read as its readers read it: nothing that says it is run is left out."""

    def test_every_block_belongs_to_a_reader(self) -> None:
        parts = [off_tee.blocks_of(PAGE, reader) for reader in ("Operator", "Developer", "Client or auditor")]
        self.assertEqual([block for part in parts for block in part], off_tee.blocks_of(PAGE))
        self.assertEqual(sum(map(len, parts)), PAGE.read_text("utf-8").count("\n```sh\n"))

    def test_a_command_that_fails_is_seen(self) -> None:
        with tempfile.TemporaryDirectory(prefix="runbook-") as name:
            folder = pathlib.Path(name)
            fine, wrong = off_tee.Block("x", "true\n"), off_tee.Block("x", "false\ntrue\n")
            environment = {"PATH": os.environ["PATH"]}
            self.assertEqual(off_tee.run_blocks([fine, wrong, fine], folder, environment)[0], 1)
            self.assertEqual(off_tee.run_blocks([fine, off_tee.Block("x", "false | true\n")], folder, environment)[0], 1)
            self.assertIsNone(off_tee.run_blocks([fine, fine], folder, environment)[0])
            with self.assertRaisesRegex(AssertionError, "ended by themselves in block 0"):
                off_tee.run_blocks([off_tee.Block("x", "exit 0\n"), fine], folder, environment)


if __name__ == "__main__":
    unittest.main()
