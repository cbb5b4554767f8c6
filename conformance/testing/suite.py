"""Runs of dstack-conformance as a test judges them, and what a case asks for."""

import fnmatch
import json
import pathlib
import subprocess
import tempfile
from typing import Any

from conformance.testing.catalogue import load_cases, load_clauses, program

# The clients' own timeout is 3 seconds. A run of few cases needs little more; one of all cases starts dozens of clients at once.
FEW_CASES_DEADLINE_SECONDS = 8
CATALOGUE_DEADLINE_SECONDS = 30
RUN_TIMEOUT_SECONDS = 300
NOTICED = {"failed", "warned"}
NOT_ASKED = "not asked"

CASES = load_cases()
CLAUSES = load_clauses()
# The sound client takes neither chunks nor compression, and asks once, which profiles of any client leave open: what needs more of it
# shows nothing.
TWINS_LEFT_OPEN = {"chunked-answer", "content-encoding-of-real-gzip", *fnmatch.filter(CASES, "asked-again-*")}
LEFT_OPEN = {("vacuous", twin) for twin in TWINS_LEFT_OPEN}


def run_with(runner: list[str], options: list[str], client: list[str]) -> dict[str, Any]:
    """The JSON report of one run by this program, with these options of `run`."""
    with tempfile.TemporaryDirectory() as folder:
        report = pathlib.Path(folder) / "report.json"
        command = [*runner, "run", *options, "--quiet", "--json", str(report), "--", *client]
        ran = subprocess.run(command, capture_output=True, text=True, timeout=RUN_TIMEOUT_SECONDS, check=False)
        if not report.exists():
            raise RuntimeError(f"no report, exit status {ran.returncode}: {ran.stderr.strip()}")
        return dict(json.loads(report.read_text("utf-8")))


def run_suite(
    client: list[str], profile: str, cases: list[str] | None = None, agent: str = "mock", *, session: bool = False
) -> dict[str, Any]:
    """The JSON report of one run; every case where none is named. `session`: the client can be asked more than once."""
    deadline = FEW_CASES_DEADLINE_SECONDS if cases else CATALOGUE_DEADLINE_SECONDS
    options = ["--filter", ",".join(cases)] if cases else []
    if session:
        options.append("--session")
    return run_with([program()], [*options, "--agent", agent, "--profile", profile, "--deadline", str(deadline)], client)
