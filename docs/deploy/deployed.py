"""The files to deploy with as their tests read them: filled in, and what they start."""

import pathlib
import re
import shlex
import shutil
from typing import Any, NamedTuple

import yaml

HERE = pathlib.Path(__file__).resolve().parent
COMPOSE = "docker-compose.yaml"
UNITS = ("arc-issuer.service", "arc-exit.service")
AGENT_SOCKET = "/var/run/dstack.sock"
# What is filled in where nothing depends on it.
WORDS = {
    "issuer_image": "registry.example/arc-issuer@sha256:" + "1a" * 32,
    "exit_image": "registry.example/arc-exit@sha256:" + "2b" * 32,
    "kms_root": "02" + "79be667ef9dcbbac55a06295ce870b07029bfcdb2dce28d959f2815b16f81798",
    "app_id": "5c" * 20,
    "fingerprint": "6d" * 32,
}


class Start(NamedTuple):
    """One of the programs as a file starts it."""

    name: str
    command: list[str]
    environment: dict[str, str]


def compose(folder: pathlib.Path) -> dict[str, Any]:
    """The compose file, filled in."""
    return dict(yaml.safe_load((folder / "my-compose.yaml").read_text("utf-8")))


def variables(folder: pathlib.Path) -> dict[str, str]:
    """key.env, as systemd reads it."""
    lines = (folder / "key.env").read_text("utf-8").splitlines()
    return dict(line.split("=", 1) for line in lines if line and not line.startswith("#"))


def starts(folder: pathlib.Path) -> list[Start]:
    """The four commands: of the two services, and of the two units."""
    found = [Start(name, service["command"], service["environment"]) for name, service in compose(folder)["services"].items()]
    for unit in UNITS:
        [line] = re.findall(r"^ExecStart=(.+)$", (HERE / unit).read_text("utf-8"), re.MULTILINE)
        found.append(Start(unit, shlex.split(line.replace("%d", "/run/credentials").replace("/usr/bin/", "")), variables(folder)))
    return found


def compose_key_id() -> str:
    """The key id of the compose file, which is not to be filled in."""
    document = yaml.safe_load((HERE / COMPOSE).read_text("utf-8"))
    return str(document["services"]["issuer"]["environment"]["TESSERA_DSTACK_KMS_KEY_ID"])


def starts_unfilled(folder: pathlib.Path) -> list[Start]:
    """The four commands of the files as they are here."""
    bare = folder / "bare"
    bare.mkdir()
    shutil.copy(HERE / COMPOSE, bare / "my-compose.yaml")
    shutil.copy(HERE / "arc-key.env", bare / "key.env")
    return starts(bare)
