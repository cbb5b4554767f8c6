"""Has the suite judge a client, and keeps what it said."""

import dataclasses
import datetime
import json
import os
import pathlib
import subprocess
import time

from adapters.registry import Client, install, tool_versions
from conformance.testing.catalogue import program
from conformance.testing.toolchain import Skip

RUN_TIMEOUT_SECONDS = 3600
REPORT = "report.json"
RECORD = "run.json"
NOT_RUN = 3
AS_KNOWN = 0


@dataclasses.dataclass(frozen=True)
class Choice:
    """How a run is made."""

    sweep: str = "auto"
    deadline_seconds: int | None = None  # the client's own choice where it is None
    known_failures: bool = True
    in_session: bool = False  # one process asked case after case, where that is as good
    more: tuple[str, ...] = ()  # options of `dstack-conformance run`, as they are

    def selects(self) -> bool:
        """Whether it names cases itself."""
        return any(each.split("=")[0] in ("--filter", "--exclude", "--allow-unsupported") for each in self.more)

    def is_whole(self) -> bool:
        """Whether its report is one of all cases, asked as the verdict rests on: of processes of their own."""
        return not (self.more or self.in_session)

    def deadline_for(self, client: Client) -> int:
        """In seconds."""
        return self.deadline_seconds or client.deadline_seconds


@dataclasses.dataclass(frozen=True)
class Run:
    """What came of one client."""

    name: str
    exit_status: int
    verdict: str
    seconds: float
    not_run: str | None = None


def options_for(client: Client, output: pathlib.Path, choice: Choice) -> list[str]:
    """Those of `dstack-conformance run`. A selection does not take the place of the report of a whole run. Each client has sessions."""
    report = output / (REPORT if choice.is_whole() else "selection.json")
    report.unlink(missing_ok=True)
    sessions = "--in-session" if choice.in_session else "--session"
    options = [sessions, "--profile", "client", "--sweep", choice.sweep, "--deadline", str(choice.deadline_for(client))]
    options += ["--json", str(report)]
    if choice.known_failures and client.known_failures.exists():
        options += ["--known-failures", str(client.known_failures)]
    if client.unsupported:
        options += ["--allow-unsupported", ",".join(client.unsupported)]
    if client.unsteady and not choice.selects():
        options += ["--exclude", ",".join(client.unsteady)]
    return [*options, *choice.more]


def run(client: Client, output: pathlib.Path, choice: Choice, quiet: bool) -> Run:
    """Installs the client where it is not, and runs the suite; with `quiet`, what that prints goes to a file beside the report."""
    output = output.resolve()
    if choice.is_whole():
        (output / RECORD).unlink(missing_ok=True)
    try:
        command = install(client, output)
    except Skip as skip:
        return not_run(client, output, str(skip))
    options = options_for(client, output, choice)
    began = time.monotonic()
    with (output / "console.txt").open("w", encoding="utf-8") as console:
        # Called from its own folder, which is what a client's world shows of the machine's /tmp.
        status = subprocess.run(
            [program(), "run", *options, "--", *command],
            cwd=output,
            env=os.environ,
            stdout=console if quiet else None,
            stderr=console if quiet else None,
            timeout=RUN_TIMEOUT_SECONDS,
            check=False,
        ).returncode
    verdict = verdict_in(options)
    if verdict is None:
        return Run(client.name, status or NOT_RUN, "no report", time.monotonic() - began)
    ran = Run(client.name, status, verdict, time.monotonic() - began)
    if choice.is_whole():
        keep(client, output, choice, ran)
    return ran


def not_run(client: Client, output: pathlib.Path, reason: str) -> Run:
    """Leaves nothing that reads like a verdict, an earlier one neither."""
    output.mkdir(parents=True, exist_ok=True)
    (output / REPORT).unlink(missing_ok=True)
    (output / RECORD).write_text(json.dumps({"name": client.name, "not_run": reason}, indent=2) + "\n", "utf-8")
    return Run(client.name, NOT_RUN, "not run", 0, reason)


def verdict_in(options: list[str]) -> str | None:
    """As the report has it; None where there is no report."""
    report = pathlib.Path(options[options.index("--json") + 1])
    if not report.exists():
        return None
    return str(json.loads(report.read_text("utf-8"))["verdict"])


def keep(client: Client, output: pathlib.Path, choice: Choice, ran: Run) -> None:
    """What the report does not say: versions and date."""
    record = {
        "name": client.name,
        "about": client.about,
        "version": client.version(),
        "tools": tool_versions(client),
        "date": datetime.datetime.now(datetime.UTC).date().isoformat(),
        "own_timeout": client.own_timeout,
        "deadline_seconds": choice.deadline_for(client),
        "sweep": choice.sweep,
        "exit_status": ran.exit_status,
        "seconds": round(ran.seconds),
    }
    (output / RECORD).write_text(json.dumps(record, indent=2) + "\n", "utf-8")
