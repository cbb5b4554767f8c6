"""The kill matrix: which cases notice each mutant, and which clauses they find broken.

Of sweeps the ends are played where a mutant is asked the whole catalogue. There a case is asked of one process of the client after another
(run --in-session): what is not clean there is asked again of one of its own, and only that counts.
"""

import argparse
import concurrent.futures
import pathlib
import sys
import tempfile
import time

from conformance.testing.catalogue import program
from conformance.testing.suite import CASES, FEW_CASES_DEADLINE_SECONDS, RUNS_AT_A_TIME, SLOW_CLAUSES, run_with
from conformance.testing.toolchain import Skip
from edited.building import Command
from kill_page import render
from kill_results import OUTCOMES, Found, catalogue_digest, merge, missing, read, whole, write, wrong
from kill_subjects import Subject, commands, subjects

# The client's own time-out is 3 seconds.
OPTIONS = ["--session", "--deadline", str(FEW_CASES_DEADLINE_SECONDS)]
WHOLE_OPTIONS = [*OPTIONS, "--in-session", "--sweep", "boundaries"]
MOST_SECONDS = 3600  # beside a load, of one that every case fails
WHOLE_AT_A_TIME = 3  # some of them are waited for
EPILOG = """\
The exit status is 1 where a mutant is alive, was killed only by clauses that it does not break, was not noticed by a case that is meant
for it, or could not be asked.
"""
Work = list[tuple[Subject, list[str]]]


def judged(subject: Subject, command: Command, cases: list[str], options: list[str]) -> tuple[str, Found]:
    """The catalogue's digest, and what these cases find of a mutant."""
    options = [*options, "--profile", subject.profile, "--filter", ",".join(cases)]
    report = run_with([program()], options, command, MOST_SECONDS)
    found: Found = {"date": time.strftime("%Y-%m-%d", time.gmtime())} | {key: {} for key in OUTCOMES}
    for case in report["cases"]:
        if case["outcome"] in OUTCOMES and case["id"] in cases:
            found[case["outcome"]][case["id"]] = sorted({finding["clause"] for finding in case["findings"]})
    return report["catalog"]["digest"], found


def is_waited_for(work: tuple[Subject, list[str]]) -> bool:
    """A case of time is among them."""
    return any(CASES[case]["clause"] in SLOW_CLAUSES for case in work[1])


def startable(todo: Work, folder: pathlib.Path) -> tuple[Work, dict[str, Command]]:
    """Those that this machine can start, with how; it says which it cannot."""
    able: Work = []
    found: dict[str, Command] = {}
    for language in dict.fromkeys(subject.language for subject, _ in todo):
        of = [work for work in todo if work[0].language == language]
        try:
            found |= commands([subject for subject, _ in of], folder)
            able += of
        except Skip as skip:
            print(f"kill_matrix.py: {len(of)} mutants in {language} are not asked: {skip}", file=sys.stderr)
    return able, found


def run(path: pathlib.Path, names: list[str], all_cases: bool) -> int:
    """Asks each of them what was not asked yet."""
    results = read(path)
    wanted = [(each, whole(each) if all_cases else list(each.meant)) for name, each in subjects().items() if not names or name in names]
    todo = [(each, cases) for each, of in wanted if (cases := missing(results, each, of))]
    with tempfile.TemporaryDirectory() as folder:
        able, command = startable(todo, pathlib.Path(folder))
        able.sort(key=is_waited_for, reverse=True)
        at_a_time, options = (WHOLE_AT_A_TIME, WHOLE_OPTIONS) if all_cases else (RUNS_AT_A_TIME, OPTIONS)
        with concurrent.futures.ThreadPoolExecutor(at_a_time) as pool:
            runs = {pool.submit(judged, each, command[each.name], cases, options): (each, cases) for each, cases in able}
            try:
                for number, done in enumerate(concurrent.futures.as_completed(runs), 1):
                    digest, found = done.result()
                    if digest != catalogue_digest():
                        print(
                            "kill_matrix.py: the program was built anew on the way, with another catalogue; run it again", file=sys.stderr
                        )
                        return 1
                    subject, cases = runs[done]
                    merge(results, subject, cases, found)
                    write(path, results)
                    print(f"{number} of {len(able)}: {subject.name}: {len(found['failed'])} of {len(cases)} cases fail", flush=True)
            finally:  # whatever ended it, nothing more is begun
                pool.shutdown(wait=False, cancel_futures=True)
    for line in wrong(results):
        print(line, file=sys.stderr)
    return 1 if wrong(results) or len(able) < len(todo) else 0


def page(path: pathlib.Path) -> int:
    """Prints the page."""
    results = read(path)
    if not results["mutants"]:
        print(f"kill_matrix.py: {path} has no mutant", file=sys.stderr)
        return 2
    sys.stdout.write(render(results))
    return 1 if wrong(results) else 0


def usage() -> argparse.ArgumentParser:
    """Of the command line."""
    parser = argparse.ArgumentParser(
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        epilog=EPILOG,
    )
    parser.add_argument(
        "--whole", action="store_true", help="ask every case of the profile, for hours, and not only what is meant for a mutant"
    )
    parser.add_argument(
        "verb", choices=("run", "page"), help="run: ask what RESULTS does not say yet, and write it there; page: print the page"
    )
    parser.add_argument("results", type=pathlib.Path, metavar="RESULTS", help="docs/kill-matrix.json")
    parser.add_argument("mutants", nargs="*", metavar="MUTANT", help="only these")
    return parser


def main(arguments: list[str]) -> int:
    """Exit status 2 where the usage is another."""
    told = usage().parse_args(arguments)
    if unknown := [name for name in told.mutants if name not in subjects()]:
        print(f"kill_matrix.py: no mutant: {', '.join(unknown)}", file=sys.stderr)
        return 2
    return run(told.results, told.mutants, told.whole) if told.verb == "run" else page(told.results)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
