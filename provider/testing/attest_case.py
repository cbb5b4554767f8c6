"""What the tests of attest and verify share: an agent whose attestation is the recorded one, and evidence that can be changed."""

import hashlib
import json
import struct
from typing import Any

from docs import off_tee
from provider.testing.command_case import CommandTest

RECORDINGS = off_tee.ROOT / "conformance/parity/recordings"
CHALLENGE = "d4" * 32
APP = "5bb4ff9a3837357f19dc176407a5709c62eb6c56"
RTMR3, REPORT_DATA = 520, 568  # where the recorded quote has them


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
