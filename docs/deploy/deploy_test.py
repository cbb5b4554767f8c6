"""The files to deploy with are sound, and what they start holds one key.

Usage: deploy_test.py [unittest options], with DSTACK_MOCK_AGENT and DSTACK_PROVIDER in the environment
"""

import json
import pathlib
import re
import shlex
import shutil
import subprocess
import sys
import tempfile
import unittest
from collections.abc import Callable
from typing import Any, NamedTuple

import yaml

from docs import off_tee

HERE = pathlib.Path(__file__).resolve().parent
COMPOSE = "docker-compose.yaml"
UNITS = ("arc-issuer.service", "arc-exit.service")
SCHEMA_CHECK = off_tee.ROOT / "build/tools/venv/bin/check-jsonschema"
AGENT_SOCKET = "/var/run/dstack.sock"
SEED = "7e" * 32
# What is filled in where nothing depends on it.
WORDS = {
    "issuer_image": "registry.example/arc-issuer@sha256:" + "1a" * 32,
    "exit_image": "registry.example/arc-exit@sha256:" + "2b" * 32,
    "kms_root": "02" + "79be667ef9dcbbac55a06295ce870b07029bfcdb2dce28d959f2815b16f81798",
    "app_id": "5c" * 20,
    "fingerprint": "6d" * 32,
}
# An issuer or exit: takes the key as the page says, and prints whose public key it is.
HOLDER = """#!{python}
import hashlib, os, sys
sys.path.insert(0, {kat!r})
import reference_derivation as reference
key = os.read(int(os.environ["ARC_PRIVATE_KEY_FD"]), 129)
assert len(key) == 128
public = reference.public_key([int.from_bytes(key[at : at + 32], "big") for at in range(0, 128, 32)])
print(hashlib.sha256(public).hexdigest())
"""


class Start(NamedTuple):
    """One of the programs as a file starts it."""

    name: str
    command: list[str]
    environment: dict[str, str]


def compose(folder: pathlib.Path) -> dict[str, Any]:
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


def wrong_with(services: dict[str, Any]) -> list[str]:
    """What a reviewer would refuse in a compose file, beyond its form."""
    wrong = []
    for name, service in services.items():
        environment = service.get("environment", {})
        if not re.fullmatch(r"[\w./:-]+@sha256:[0-9a-f]{64}", service.get("image", "")):
            wrong.append(f"{name}: the image is not named by its digest")
        if [(mount.get("type"), mount.get("source"), mount.get("target")) for mount in service.get("volumes", [])] != [
            ("bind", AGENT_SOCKET, environment.get("TESSERA_DSTACK_SOCKET"))
        ]:
            wrong.append(f"{name}: mounts something else than the agent's socket")
        if environment.get("TESSERA_KEY_PROVIDER") != "dstack-kms" or "TESSERA_KEY_FILE" in environment:
            wrong.append(f"{name}: does not take its key from the agent")
        if not re.fullmatch("[0-9a-f]{64}", environment.get("TESSERA_EXPECT_FINGERPRINT", "")):
            wrong.append(f"{name}: expects no key")
        if service.get("command", [])[:1] != ["arc-key-provider"] or service.get("privileged") or service.get("cap_drop") != ["ALL"]:
            wrong.append(f"{name}: starts something else, or with rights that it does not need")
    if len({tuple(sorted(service.get("environment", {}).items())) for service in services.values()}) != 1:
        wrong.append("the services differ in their settings")
    return wrong


class Files(unittest.TestCase):
    def setUp(self) -> None:
        folder = tempfile.TemporaryDirectory(prefix="deploy-")
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)
        off_tee.fill(self.folder, WORDS)

    def fits_the_schema(self, text: str) -> bool:
        """Whether the Compose schema, as the pinned package ships it, takes the text."""
        self.assertTrue(SCHEMA_CHECK.exists(), "ci/python-tools installs check-jsonschema")
        (self.folder / "asked.yaml").write_text(text, "utf-8")
        command = [str(SCHEMA_CHECK), "--builtin-schema", "vendor.compose-spec", str(self.folder / "asked.yaml")]
        done = subprocess.run(command, capture_output=True, text=True, timeout=off_tee.PATIENCE, check=False)
        self.assertIn(done.returncode, (0, 1), done)
        self.assertEqual(done.returncode == 0, "ok -- validation done" in done.stdout, done)
        return done.returncode == 0

    def test_the_compose_file_fits_the_published_schema(self) -> None:
        text = (self.folder / "my-compose.yaml").read_text("utf-8")
        self.assertTrue(self.fits_the_schema(text))
        for right, wrong in (
            ("cap_drop:", "cap_drp:"),
            ("command: [", "command: [{}, "),
            ("create_host_path: false", "create_host_path: 7"),
        ):
            self.assertIn(right, text)
            self.assertFalse(self.fits_the_schema(text.replace(right, wrong)), wrong)

    def test_the_compose_file_says_what_a_reviewer_looks_for(self) -> None:
        self.assertEqual(wrong_with(compose(self.folder)["services"]), [])
        changes: tuple[tuple[str, Callable[[dict[str, Any]], object]], ...] = (
            ("image", lambda service: service.update(image="registry.example/arc-issuer:1.0")),
            ("image", lambda service: service.pop("image")),
            ("mounts", lambda service: service["volumes"].append({"type": "volume", "source": "keys", "target": "/keys"})),
            ("mounts", lambda service: service.pop("volumes")),
            ("take its key", lambda service: service.update(environment={**service["environment"], "TESSERA_KEY_PROVIDER": "ephemeral"})),
            ("take its key", lambda service: service.update(environment={**service["environment"], "TESSERA_KEY_FILE": "/k"})),
            ("expects no key", lambda service: service.update(environment={"TESSERA_KEY_PROVIDER": "dstack-kms"})),
            ("starts something else", lambda service: service.update(privileged=True)),
            ("starts something else", lambda service: service.update(command=["arc-issuer"])),
            (
                "differ",
                lambda service: service.update(environment={**service["environment"], "TESSERA_DSTACK_KMS_KEY_ID": "another"}),
            ),
        )
        for name, change in changes:
            services = compose(self.folder)["services"]
            change(services["issuer"])
            self.assertTrue(any(name in words for words in wrong_with(services)), (name, wrong_with(services)))

    def test_units_have_the_settings_of_the_compose_file(self) -> None:
        self.assertEqual(variables(self.folder), compose(self.folder)["services"]["issuer"]["environment"])

    def test_the_page_names_every_word_to_fill_in(self) -> None:
        words = {word for name in (COMPOSE, "arc-key.env") for word in re.findall(r"<[a-z-]+>", (HERE / name).read_text("utf-8"))} - {
            "<word>"
        }
        page = (HERE / "README.md").read_text("utf-8")
        self.assertEqual(words, set(re.findall(r"`(<[a-z-]+>)`", page)))
        self.assertEqual(len(words), len(WORDS))

    def verified(self, change: tuple[str, str] | None = None, missing: str = "") -> str:
        """What systemd-analyze verify says of the units where the programs and the agent's unit are; nothing where all is well."""
        root = self.folder / "root"
        shutil.rmtree(root, ignore_errors=True)
        etc, programs = root / "etc/systemd/system", root / "usr/bin"
        for each in (etc, programs):
            each.mkdir(parents=True)
        shutil.copytree("/usr/lib/systemd/system", root / "usr/lib/systemd/system", symlinks=True)
        for name in ("arc-key-provider", "dstack-guest-agent"):
            if name != missing:
                shutil.copy("/usr/bin/true", programs / name)
        if missing != "dstack-guest-agent.service":
            (etc / "dstack-guest-agent.service").write_text("[Service]\nType=notify\nExecStart=/usr/bin/dstack-guest-agent\n", "ascii")
        for unit in UNITS:
            text = (HERE / unit).read_text("utf-8")
            if change:
                self.assertIn(change[0], text)
                text = text.replace(*change)
            (etc / unit).write_text(text, "utf-8")
        done = subprocess.run(
            ["systemd-analyze", "verify", "--man=no", f"--root={root}", *UNITS],
            capture_output=True,
            text=True,
            timeout=off_tee.PATIENCE,
            check=False,
        )
        return done.stdout + done.stderr + ("" if done.returncode == 0 else f"exit status {done.returncode}")

    def test_systemd_finds_nothing_wrong_with_the_units(self) -> None:
        self.assertEqual(self.verified(), "")
        for change, words in (
            (("LimitMEMLOCK=2M", "LimitMEMLOCK=many"), "resource value"),
            (("DynamicUser", "DynamicUsr"), "DynamicUsr"),
            (("Type=exec", "Type=exce"), "service type"),
            (("tls.key:/etc", "tls.key:etc"), "Credential source"),
        ):
            self.assertIn(words, self.verified(change))
        self.assertIn("arc-key-provider", self.verified(missing="arc-key-provider"))
        self.assertIn("dstack-guest-agent.service", self.verified(missing="dstack-guest-agent.service"))

    def test_units_start_after_the_agent_and_give_little_away(self) -> None:
        for unit in UNITS:
            text = (HERE / unit).read_text("utf-8")
            for setting in ("Requires", "After"):
                self.assertRegex(text, rf"(?m)^{setting}=.*\bdstack-guest-agent\.service\b")
            # 10.0 is a service without any confinement; --threshold takes tenths.
            for threshold, status in (("20", 0), ("10", 1)):
                command = ["systemd-analyze", "security", "--offline=true", f"--threshold={threshold}", str(HERE / unit)]
                done = subprocess.run(command, capture_output=True, text=True, timeout=off_tee.PATIENCE, check=False)
                self.assertEqual(done.returncode, status, done.stdout[-200:] + done.stderr)


class Keys(unittest.TestCase):
    """The four commands against one agent."""

    def setUp(self) -> None:
        folder = tempfile.TemporaryDirectory(prefix="deploy-")
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)
        self.programs = self.folder / "bin"
        self.programs.mkdir()
        (self.programs / "arc-key-provider").symlink_to(off_tee.program("DSTACK_PROVIDER"))
        for name in ("arc-issuer", "arc-exit"):
            holder = self.programs / name
            holder.write_text(HOLDER.format(python=sys.executable, kat=str(off_tee.ROOT / "kat")), "utf-8")
            holder.chmod(0o755)
        self.agent = self.enterContext(off_tee.mock_agent(self.folder / "agent", SEED))
        self.words = {**WORDS, "kms_root": self.agent.kms_root, "app_id": off_tee.ask(self.agent.socket, "Info")["app_id"]}
        self.words["fingerprint"] = self.expected(compose_key_id())

    def expected(self, key_id: str) -> str:
        """The fingerprint as the second opinion derives it."""
        script = str(off_tee.ROOT / "kat/reference_derivation.py")
        command = [sys.executable, "-B", script, "--socket", self.agent.socket, "--key-path", key_id]
        done = subprocess.run(command, capture_output=True, text=True, timeout=off_tee.PATIENCE, check=True)
        [fingerprint] = re.findall(r'"fingerprint": ?"([0-9a-f]{64})"', done.stdout)
        return str(fingerprint)

    def run_all(self, words: dict[str, str], socket_path: str = "") -> dict[str, subprocess.CompletedProcess[str]]:
        """Runs the four, with the agent's socket where their mount would put it."""
        filled = self.folder / "filled"
        shutil.rmtree(filled, ignore_errors=True)
        filled.mkdir()
        off_tee.fill(filled, words)
        results = {}
        for start in starts(filled):
            self.assertEqual(start.environment["TESSERA_DSTACK_SOCKET"], AGENT_SOCKET)
            environment = {**start.environment, "TESSERA_DSTACK_SOCKET": socket_path or self.agent.socket, "PATH": str(self.programs)}
            results[start.name] = subprocess.run(
                [str(self.programs / start.command[0]), *start.command[1:]],
                env=environment,
                stdin=subprocess.DEVNULL,
                capture_output=True,
                text=True,
                timeout=off_tee.PATIENCE,
                check=False,
            )
        return results

    def assert_refused(self, results: dict[str, subprocess.CompletedProcess[str]], *tokens: str) -> None:
        for name, done in results.items():
            self.assertEqual((done.returncode, done.stdout), (1, ""), name)
            self.assertIn(json.loads(done.stderr)["token"], tokens, name)

    def test_all_four_hold_the_key_of_the_second_opinion(self) -> None:
        results = self.run_all(self.words)
        self.assertEqual(sorted(results), ["arc-exit.service", "arc-issuer.service", "exit", "issuer"])
        for name, done in results.items():
            self.assertEqual((done.returncode, done.stderr), (0, ""), name)
            self.assertEqual(done.stdout, self.words["fingerprint"] + "\n", name)

    def test_another_key_starts_nothing(self) -> None:
        self.assert_refused(self.run_all({**self.words, "fingerprint": "6d" * 32}), "fingerprint-unexpected")

    def test_a_key_of_another_kms_or_app_starts_nothing(self) -> None:
        for wrong in ({"kms_root": WORDS["kms_root"]}, {"app_id": WORDS["app_id"]}):
            self.assert_refused(self.run_all({**self.words, **wrong}), "chain-not-to-root")

    def test_another_agent_starts_nothing(self) -> None:
        with off_tee.mock_agent(self.folder / "other", "7f" * 32) as other:
            self.assert_refused(self.run_all(self.words, other.socket), "chain-not-to-root", "fingerprint-unexpected")

    def test_a_file_that_nobody_filled_in_starts_nothing(self) -> None:
        for start in starts_unfilled(self.folder):
            done = subprocess.run(
                [str(self.programs / start.command[0]), *start.command[1:]],
                env={**start.environment, "TESSERA_DSTACK_SOCKET": self.agent.socket, "PATH": str(self.programs)},
                capture_output=True,
                text=True,
                timeout=off_tee.PATIENCE,
                check=False,
            )
            self.assertEqual((done.returncode, done.stdout), (2, ""), done)


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


if __name__ == "__main__":
    unittest.main()
