"""What the tests of dstack-conformance run --agent share: agents that run, and runs of the suite on their answers.

Needs DSTACK_CONFORMANCE, DSTACK_PROVIDER and DSTACK_MOCK_AGENT: the paths of the three programs.
"""

import contextlib
import json
import os
import pathlib
import select
import subprocess
from collections.abc import Iterator
from typing import Any

import jsonschema

from conformance.testing.command_case import CONFORMANT, PROVIDER, REPORT_SCHEMA, SECONDS, runner
from conformance.testing.private_folder import InPrivateFolder

MOCK_AGENT = os.environ["DSTACK_MOCK_AGENT"]


@contextlib.contextmanager
def serving(command: list[str]) -> Iterator[subprocess.Popen[bytes]]:
    """A program that says a line when it is ready; it is asked to end afterwards."""
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        try:
            assert process.stdout is not None
            if not select.select([process.stdout], [], [], SECONDS)[0] or not process.stdout.readline():
                raise AssertionError(f"{command[0]} did not say that it is ready")
            yield process
        finally:
            process.terminate()
            process.wait(SECONDS)


class LiveAgentTest(InPrivateFolder):
    """A test with a folder of its own, in which a simulator may stand."""

    def simulator_dir(self) -> pathlib.Path:
        """A simulator's folder in which our own agent stands in the simulator's place."""
        made = self.folder / "simulator"
        subprocess.run([MOCK_AGENT, "init", str(made)], capture_output=True, timeout=SECONDS, check=True)
        program = made / "dstack-simulator"
        program.write_text(f'#!/bin/sh\nexec "{MOCK_AGENT}" serve --simulator-dir . >/dev/null\n')
        program.chmod(0o755)
        return made

    def run_suite(self, client: list[str], *options: str) -> tuple[subprocess.CompletedProcess[str], dict[str, Any]]:
        """The run and its report, which is held against the schema."""
        path = self.folder / "report.json"
        ran = runner("run", "--json", str(path), *options, "--", *client)
        self.assertTrue(path.exists(), f"{ran.returncode}: {ran.stderr}")
        report = json.loads(path.read_text("utf-8"))
        jsonschema.Draft202012Validator(REPORT_SCHEMA).validate(report)
        return ran, dict(report)

    def assert_whole_catalogue_held(self, not_made: list[str], *agent: str) -> dict[str, Any]:
        """Every case holds for the provider on these answers, but for those that cannot be made; of sweeps the ends do."""
        ran, report = self.run_suite(PROVIDER, "--profile", "tessera", "--sweep", "boundaries", *agent)
        self.assertEqual(ran.returncode, CONFORMANT, ran.stdout + ran.stderr)
        self.assertEqual([case["id"] for case in report["cases"] if case["not_made"]], not_made)
        self.assertEqual(report["agent"]["not_made"], len(not_made))
        self.assertEqual({case["outcome"] for case in report["cases"] if not case["not_made"]} - {"held", "vacuous"}, set())
        self.assertGreater(sum(case["outcome"] == "held" for case in report["cases"]), 300)
        self.assertIn(f"dstack {report['agent']['version']}", ran.stdout)
        return report
