"""The kill matrix: each mutant of the suite's own client on the whole catalogue, not only on the cases that are meant for it.

Usage: DSTACK_CONFORMANCE=PATH kill_matrix.py run RESULTS.json [MUTANT ...]
       DSTACK_CONFORMANCE=PATH kill_matrix.py page RESULTS.json

`run` takes hours for all of them: half a minute a mutant, on two cores. It writes RESULTS.json after each, and asks only what that does not
say yet: a mutant that is new or was changed, and of the others the cases that are new or were changed. `page` prints what the results say,
as docs/kill-matrix.md. The exit status of both is 1 where a mutant is alive, or was killed only by clauses that it does not break.

A case is asked of one process of the client after another (run --in-session): what is not clean there is asked again of one of its own,
and only that counts. Of sweeps the ends are played.
"""

import concurrent.futures
import pathlib
import sys
import time

from conformance.testing.catalogue import program
from conformance.testing.compiled_clients import client_command
from conformance.testing.suite import CASES, CLAUSES, run_with
from kill_results import (
    OUTCOMES,
    Found,
    broken,
    catalogue_digest,
    is_alive,
    is_killed_by_accident,
    meant_clauses,
    merge,
    missing,
    read,
    write,
    wrong,
)
from mutants.meant import PROFILES, profile_of
from mutants.table import MUTANTS, Mutant

# The client's own time-out is 3 seconds.
OPTIONS = ["--session", "--in-session", "--sweep", "boundaries", "--deadline", "8"]
MOST_SECONDS = 3600  # beside a load, of one that every case fails
MOST_SHOWN = 5
MUTANTS_AT_A_TIME = 3  # some of them are waited for

PAGE = """\
# The kill matrix

> Scope: implemented, fail-closed off-TEE, mock- and simulator-proven, not silicon-proven, unaudited. [What that means](status.md)

Written by `conformance/clients/kill_matrix.py page` from `docs/kill-matrix.json`, which `ci/nightly` writes. The gate runs each mutant on
the cases that are [meant for it](mutants.md); here each ran on the whole catalogue. A mutant is killed by the clauses that its findings
name: those it was made to break, and others that suffer with them. One that only others noticed would be killed by accident.

- the suite's own client in Python, in session, ends of sweeps; {first} to {last}
- mutants: {mutants} of {all}; alive: {alive}; killed only by accident: {accident}
- of them asked every case of today's catalogue (digest `{digest}`): {current}
- cases that no mutant fails: {idle}

| mutant | profile | breaks | found broken (cases) |
|---|---|---|---|
"""


def judged(mutant: Mutant, cases: list[str]) -> tuple[str, Found]:
    """The catalogue's digest, and what these cases find of a mutant."""
    command = client_command("mutant_client.py", "--mutant", mutant.place)
    report = run_with([program()], [*OPTIONS, "--profile", profile_of(mutant), "--filter", ",".join(cases)], command, MOST_SECONDS)
    found: Found = {"date": time.strftime("%Y-%m-%d", time.gmtime())} | {key: {} for key in OUTCOMES}
    for case in report["cases"]:
        if case["outcome"] in OUTCOMES:
            found[case["outcome"]][case["id"]] = sorted({finding["clause"] for finding in case["findings"]})
    return report["catalog"]["digest"], found


def run(path: pathlib.Path, names: list[str]) -> int:
    """Asks each of them what was not asked yet."""
    results = read(path)
    todo = [(MUTANTS[name], cases) for name in names or MUTANTS if (cases := missing(results, MUTANTS[name]))]
    with concurrent.futures.ThreadPoolExecutor(MUTANTS_AT_A_TIME) as pool:
        runs = {pool.submit(judged, mutant, cases): (mutant, cases) for mutant, cases in todo}
        try:
            for number, done in enumerate(concurrent.futures.as_completed(runs), 1):
                digest, found = done.result()
                if digest != catalogue_digest():
                    print("kill_matrix.py: the program was built anew on the way, with another catalogue; run it again", file=sys.stderr)
                    return 1
                mutant, cases = runs[done]
                merge(results, mutant, cases, found)
                write(path, results)
                print(f"{number} of {len(todo)}: {mutant.name}: {len(found['failed'])} of {len(cases)} cases fail", flush=True)
        finally:  # whatever ended it, nothing more is begun
            pool.shutdown(wait=False, cancel_futures=True)
    for line in wrong(results):
        print(line, file=sys.stderr)
    return 1 if wrong(results) else 0


def counts(found: dict[str, int]) -> str:
    """Clauses and the cases that found them broken, most first."""
    first = sorted(found.items(), key=lambda item: (-item[1], item[0]))
    more = f", {len(first) - MOST_SHOWN} more" if len(first) > MOST_SHOWN else ""
    return ", ".join(f"{clause} ({number})" for clause, number in first[:MOST_SHOWN]) + more


def idle_cases(mutants: dict[str, Found]) -> str:
    """The cases of a MUST that no mutant fails."""
    if len(mutants) < len(MUTANTS):
        return "not known before all mutants ran"
    failed = {case for found in mutants.values() for case in found["failed"]}
    must = [case for case in CASES if "MUST" in (CLAUSES[CASES[case]["clause"]].get(profile) for profile in PROFILES)]
    return ", ".join(f"`{case}`" for case in must if case not in failed) or "none"


def page(path: pathlib.Path) -> int:
    """Prints the page."""
    results = read(path)
    mutants: dict[str, Found] = results["mutants"]
    if not mutants:
        print(f"kill_matrix.py: {path} has no mutant", file=sys.stderr)
        return 2
    dates = sorted(found["date"] for found in mutants.values())
    text = PAGE.format(
        first=dates[0],
        last=dates[-1],
        mutants=len(mutants),
        all=len(MUTANTS),
        alive=sum(map(is_alive, mutants.values())),
        accident=sum(is_killed_by_accident(name, found) for name, found in mutants.items()),
        digest=catalogue_digest(),
        current=sum(not missing(results, MUTANTS[name]) for name in mutants),
        idle=idle_cases(mutants),
    )
    for name, found in sorted(mutants.items()):
        text += f"| `{name}` | {found['profile']} | {', '.join(meant_clauses(MUTANTS[name]))} | {counts(broken(found))} |\n"
    sys.stdout.write(text)
    return 1 if wrong(results) else 0


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
