"""What an operator hands out by runbook.md, for the test of its auditor: read, changed, and made consistent again."""

import hashlib
import json
import pathlib
from collections.abc import Callable
from typing import Any

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
    """The services of the compose file that was deployed."""
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
    """Evidence of a deployment whose app-compose.json has these members: everything else fits."""

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
    """A bit of the quote is another."""

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
    """The digest of the last event of a register begins otherwise."""

    def changed(evidence: Evidence) -> None:
        event = [each for each in evidence.log if each["imr"] == number][-1]
        event["digest"] = text + event["digest"][len(text) :]

    return changed


def twice(evidence: Evidence) -> None:
    """An event of RTMR3 stands there twice."""
    evidence.log.append(dict(evidence.event("app-id")))


def swapped(evidence: Evidence) -> None:
    """Two events of RTMR3 stand in each other's place."""
    first, second = (evidence.log.index(evidence.event(name)) for name in ("app-id", "compose-hash"))
    evidence.log[first], evidence.log[second] = evidence.log[second], evidence.log[first]


def of_another_type(evidence: Evidence) -> None:
    """An event of RTMR3 is not of dstack's type, and is hashed as what it is."""
    event = evidence.event("storage-fs")
    event["event_type"] = APP_EVENT + 1
    event["digest"] = digest_of(event)


def one_more(evidence: Evidence) -> None:
    """An event of RTMR3 that nobody knows."""
    event = {"imr": 3, "event_type": APP_EVENT, "event": "init-script-hash", "event_payload": "00" * 32}
    evidence.log.insert(evidence.log.index(evidence.event("instance-id")), {**event, "digest": digest_of(event)})


def provider_named(**changes: str) -> Callable[[Evidence], None]:
    """The guest measured another key provider."""

    def changed(evidence: Evidence) -> None:
        said = json.loads(bytes.fromhex(evidence.event("key-provider")["event_payload"]))
        evidence.say("key-provider", json.dumps({**said, **changes}).encode())

    return with_log(changed)
