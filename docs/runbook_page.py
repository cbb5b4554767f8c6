"""What the tests of runbook.md share: a folder, the programs, an agent, and how a command of the page stops."""

import pathlib
import subprocess
import tempfile
import unittest

from docs import off_tee

PAGE = pathlib.Path(__file__).with_name("runbook.md")
CHALLENGE = "d4" * 32
OTHER_KEY = "02" + "ab" * 32


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
