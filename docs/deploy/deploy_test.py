"""The files to deploy with are sound.

Usage: deploy_test.py [unittest options]
"""

import pathlib
import re
import shutil
import subprocess
import tempfile
import unittest
from collections.abc import Callable
from typing import Any

from docs import off_tee
from docs.deploy.deployed import AGENT_SOCKET, COMPOSE, HERE, UNITS, WORDS, compose, variables

SCHEMA_CHECK = off_tee.ROOT / "build/tools/venv/bin/check-jsonschema"


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


if __name__ == "__main__":
    unittest.main()
