"""The kill matrix: each mutant of the suite's own client on the whole catalogue, not only on the cases that are meant for it.

Usage: DSTACK_CONFORMANCE=PATH kill_matrix.py run RESULT.json [MUTANT ...]
       DSTACK_CONFORMANCE=PATH kill_matrix.py page RESULT.json

`run` takes hours: half a minute a mutant, on two cores. It writes RESULT.json after each, and goes on where one of the same catalogue
ends: ci/nightly. `page` prints what the result says, as docs/kill-matrix.md. The exit status of both is 1 where a mutant is alive, or was
killed only by clauses that it does not break.

A case is asked of one process of the client after another (run --in-session): what is not clean there is asked again of one of its own,
and only that counts. Of sweeps the ends are played.
"""

import collections
import concurrent.futures
import hashlib
import json
import pathlib
import subprocess
import sys
import time
from typing import Any

from conformance.testing.catalogue import program
from conformance.testing.compiled_clients import client_command
from conformance.testing.suite import CASES, CLAUSES, run_with
from mutants.meant import PROFILES, meant_cases, profile_of
from mutants.table import MUTANTS, Mutant

# The client's own time-out is 3 seconds.
OPTIONS = ["--session", "--in-session", "--sweep", "boundaries", "--deadline", "8"]
MOST_SHOWN = 5
MUTANTS_AT_A_TIME = 3  # some of them are waited for

PAGE = """\
# The kill matrix

> Scope: implemented, fail-closed off-TEE, mock- and simulator-proven, not silicon-proven, unaudited. [What that means](status.md)

Written by `conformance/clients/kill_matrix.py page` from `docs/kill-matrix.json`, which `ci/nightly` writes. The gate runs each mutant on
the cases that are [meant for it](mutants.md); here each ran on the whole catalogue. A mutant is killed by the clauses that its findings
name: those it was made to break, and others that suffer with them. One that only others noticed would be killed by accident.

- catalogue: {cases} cases, digest `{digest}`
- date: {date}; {tool}
- mutants: {mutants} of {all}; alive: {alive}; killed only by accident: {accident}
- cases that no mutant of these fails: {idle}

| mutant | profile | breaks | found broken (findings) |
|---|---|---|---|
"""


def meant_clauses(mutant: Mutant) -> list[str]:
    """The clauses that it was made to break."""
    return sorted({str(CASES[case]["clause"]) for case in meant_cases(mutant)})


def judged(mutant: Mutant) -> tuple[str, dict[str, Any], list[str]]:
    """The catalogue's digest, what the whole of it finds of a mutant (findings by clause), and the cases that it fails."""
    profile = profile_of(mutant)
    command = client_command("mutant_client.py", "--mutant", mutant.place)
    report = run_with([program()], [*OPTIONS, "--profile", profile], command)
    found: collections.Counter[str] = collections.Counter()
    for case in report["cases"]:
        found.update({finding["clause"] for finding in case["findings"]})
    failed = [case["id"] for case in report["cases"] if case["outcome"] == "failed"]
    found_here = {"profile": profile, "status": report["status"], "failed": len(failed), "found": dict(sorted(found.items()))}
    return report["catalog"]["digest"], found_here, failed


def is_alive(of: dict[str, Any]) -> bool:
    """Nobody noticed it."""
    return not of["found"]


def is_killed_by_accident(name: str, of: dict[str, Any]) -> bool:
    """Noticed, but by no clause that it breaks."""
    return not is_alive(of) and not set(of["found"]) & set(meant_clauses(MUTANTS[name]))


def wrong(result: dict[str, Any]) -> list[str]:
    """The mutants that are alive or killed by accident, each with which."""
    return [
        f"{name}: {'alive' if is_alive(of) else 'killed by accident'}"
        for name, of in result["mutants"].items()
        if is_alive(of) or is_killed_by_accident(name, of)
    ]


def nothing_yet(digest: str) -> dict[str, Any]:
    """The result of a catalogue before the first mutant; `killers`: how many mutants fail each case."""
    return {"digest": digest, "date": "", "mutants": {}, "killers": {}}


def read(path: pathlib.Path) -> dict[str, Any]:
    """What was found before; nothing where no mutant was."""
    return dict(json.loads(path.read_text("utf-8"))) if path.exists() else nothing_yet("")


def write(path: pathlib.Path, result: dict[str, Any]) -> None:
    """Whole, or not at all."""
    new = path.with_name(path.name + ".new")
    new.write_text(json.dumps(result, indent=1) + "\n", "utf-8")
    new.replace(path)


def catalogue_digest() -> str:
    """What a report of this program carries."""
    return hashlib.sha256(subprocess.run([program(), "list", "--lock"], check=True, capture_output=True, timeout=60).stdout).hexdigest()


def run(path: pathlib.Path, names: list[str]) -> int:
    """Runs those that have no result of this catalogue."""
    digest = catalogue_digest()
    result = read(path)
    if result["digest"] != digest:
        result = nothing_yet(digest)
    asked = [name for name in names or list(MUTANTS) if name not in result["mutants"]]
    with concurrent.futures.ThreadPoolExecutor(MUTANTS_AT_A_TIME) as pool:
        runs = {pool.submit(judged, MUTANTS[name]): name for name in asked}
        try:
            for number, done in enumerate(concurrent.futures.as_completed(runs), 1):
                of, found, failed = done.result()
                if of != digest:
                    print("kill_matrix.py: the program was built anew on the way, with another catalogue; run it again", file=sys.stderr)
                    return 1
                result["mutants"][runs[done]] = found
                for case in failed:
                    result["killers"][case] = result["killers"].get(case, 0) + 1
                result["date"] = time.strftime("%Y-%m-%d", time.gmtime())
                write(path, result)
                print(f"{number} of {len(asked)}: {runs[done]}: {len(failed)} cases fail", flush=True)
        finally:  # whatever ended it, nothing more is begun
            pool.shutdown(wait=False, cancel_futures=True)
    for line in wrong(result):
        print(line, file=sys.stderr)
    return 1 if wrong(result) else 0


def counts(found: dict[str, int]) -> str:
    """Clauses and their findings, most first."""
    first = sorted(found.items(), key=lambda item: (-item[1], item[0]))
    more = f", {len(first) - MOST_SHOWN} more" if len(first) > MOST_SHOWN else ""
    return ", ".join(f"{clause} ({number})" for clause, number in first[:MOST_SHOWN]) + more


def page(path: pathlib.Path) -> int:
    """Prints the page."""
    result = read(path)
    if not result["mutants"]:
        print(f"kill_matrix.py: {path} has no mutant", file=sys.stderr)
        return 2
    mutants: dict[str, dict[str, Any]] = result["mutants"]
    must = [case for case in CASES if "MUST" in (CLAUSES[CASES[case]["clause"]].get(profile) for profile in PROFILES)]
    idle = [case for case in must if case not in result["killers"]]
    text = PAGE.format(
        cases=len(CASES),
        digest=result["digest"],
        date=result["date"],
        tool="the suite's own client in Python, in session, ends of sweeps",
        mutants=len(mutants),
        all=len(MUTANTS),
        alive=sum(map(is_alive, mutants.values())),
        accident=sum(is_killed_by_accident(name, of) for name, of in mutants.items()),
        idle="not known before all mutants ran" if len(mutants) < len(MUTANTS) else ", ".join(f"`{case}`" for case in idle) or "none",
    )
    for name in sorted(mutants):
        of = mutants[name]
        text += f"| `{name}` | {of['profile']} | {', '.join(meant_clauses(MUTANTS[name]))} | {counts(of['found'])} |\n"
    sys.stdout.write(text)
    return 1 if wrong(result) else 0


def main(arguments: list[str]) -> int:
    """Exit status 2 where the usage is another."""
    unknown = [name for name in arguments[2:] if name not in MUTANTS]
    if len(arguments) < 2 or arguments[0] not in ("run", "page") or unknown:
        print(f"no mutant: {', '.join(unknown)}" if unknown else __doc__, file=sys.stderr)
        return 2
    path = pathlib.Path(arguments[1])
    return run(path, arguments[2:]) if arguments[0] == "run" else page(path)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
