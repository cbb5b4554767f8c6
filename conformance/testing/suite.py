"""Runs of dstack-conformance as a test judges them, and what a case asks for."""

import concurrent.futures
import fnmatch
import json
import pathlib
import subprocess
import tempfile
from collections.abc import Callable, Iterable
from typing import Any, TypeVar

from conformance.testing.catalogue import load_cases, load_clauses, program

# The clients' own timeout is 3 seconds. A run of few cases needs little more; one of all cases starts dozens of clients at once.
FEW_CASES_DEADLINE_SECONDS = 8
CATALOGUE_DEADLINE_SECONDS = 30
RUN_TIMEOUT_SECONDS = 300
RUNS_AT_A_TIME = 8  # most of the time of a run is spent waiting
NOTICED = {"failed", "warned"}
Each = TypeVar("Each")
Found = TypeVar("Found")
NOT_ASKED = "not asked"

CASES = load_cases()
CLAUSES = load_clauses()
# Of time: who breaks them is waited for.
SLOW_CLAUSES = {"FC-04", "TO-23"}
# The sound client takes neither chunks nor compression, interim answers or HTTP/1.0, and asks once, which profiles of any client leave
# open: what needs more of it shows nothing.
TWINS_LEFT_OPEN = {
    "chunked-answer",
    "content-encoding-of-real-gzip",
    "interim-100-before-the-answer",
    "status-line-of-http-1-0",
    *fnmatch.filter(CASES, "asked-again-*"),
    *fnmatch.filter(CASES, "asked-a-third-time-*"),
}
LEFT_OPEN = {("vacuous", twin) for twin in TWINS_LEFT_OPEN}


def run_with(runner: list[str], options: list[str], client: list[str], timeout: int = RUN_TIMEOUT_SECONDS) -> dict[str, Any]:
    """The JSON report of one run by this program, with these options of `run`."""
    with tempfile.TemporaryDirectory() as folder:
        report = pathlib.Path(folder) / "report.json"
        command = [*runner, "run", *options, "--quiet", "--json", str(report), "--", *client]
        ran = subprocess.run(command, capture_output=True, text=True, timeout=timeout, check=False)
        if not report.exists():
            raise RuntimeError(f"no report, exit status {ran.returncode}: {ran.stderr.strip()}")
        return dict(json.loads(report.read_text("utf-8")))


def at_once(run: Callable[[Each], Found], all_of: Iterable[Each]) -> list[Found]:
    """What each run finds, in the order given, which is the order of their starts too: those that wait longest belong first."""
    with concurrent.futures.ThreadPoolExecutor(RUNS_AT_A_TIME) as pool:
        return list(pool.map(run, all_of))


def run_suite(
    client: list[str], profile: str, cases: list[str] | None = None, agent: str = "mock", *, session: bool = False
) -> dict[str, Any]:
    """The JSON report of one run; every case where none is named. `session`: the client can be asked more than once."""
    deadline = FEW_CASES_DEADLINE_SECONDS if cases else CATALOGUE_DEADLINE_SECONDS
    options = ["--filter", ",".join(cases)] if cases else []
    if session:
        options.append("--session")
    return run_with([program()], [*options, "--agent", agent, "--profile", profile, "--deadline", str(deadline)], client)
