"""Whole runs on a machine that stands still now and then, as a guest does whose host is busy: sound clients stay clean.

Usage: DSTACK_CONFORMANCE=PATH DSTACK_PROVIDER=PATH under_pauses.py [RUNS [SECONDS [EVERY]]]

RUNS (1) of the provider in either profile, of the sound client, and of the neighbours of mutants on their cases; all of their processes are
stopped for SECONDS (1.2), about EVERY (3) seconds, and go on in no order. Time goes on meanwhile, and when they wake everything is late at
once. Exit status 1 where a verdict is another than on a machine at rest. By hand: minutes.
"""

import contextlib
import os
import pathlib
import random
import signal
import sys
import threading
from collections.abc import Iterator
from typing import Any

from conformance.testing.compiled_clients import client_command
from conformance.testing.suite import run_suite
from mutants.meant import meant_cases
from mutants.table import NEIGHBOURS
from under_load import CLIENTS


def below(root: int) -> list[int]:
    """Every process that this one started, itself or through others."""
    children: dict[int, list[int]] = {}
    for stat in pathlib.Path("/proc").glob("[0-9]*/stat"):
        with contextlib.suppress(OSError):
            words = stat.read_text("latin-1").rpartition(")")[2].split()
            children.setdefault(int(words[1]), []).append(int(stat.parent.name))
    found: list[int] = []
    waiting = [root]
    while waiting:
        more = children.get(waiting.pop(), [])
        found += more
        waiting += more
    return found


def send(to: list[int], number: signal.Signals) -> None:
    """To each that is still there."""
    for process in to:
        with contextlib.suppress(ProcessLookupError):
            os.kill(process, number)


@contextlib.contextmanager
def pauses(seconds: float, every: float) -> Iterator[None]:
    """What is started meanwhile stands still again and again, and goes on at the end."""
    over = threading.Event()

    def pause() -> None:
        while not over.wait(random.uniform(0.5 * every, 1.5 * every)):
            stopped = below(os.getpid())
            send(stopped, signal.SIGSTOP)
            over.wait(seconds)
            random.shuffle(stopped)
            send(stopped, signal.SIGCONT)

    pausing = threading.Thread(target=pause)
    pausing.start()
    try:
        yield
    finally:
        over.set()
        pausing.join()


def asked() -> Iterator[tuple[str, dict[str, Any]]]:
    """Of each client the report."""
    for name, client, profile in CLIENTS:
        yield f"{name}, {profile}", run_suite(client, profile)
    for each in NEIGHBOURS.values():
        command = client_command("mutant_client.py", "--mutant", each.place)
        yield each.name, run_suite(command, "tessera", meant_cases(each), session=True)


def main(arguments: list[str]) -> int:
    """Exit status 1 where something was found."""
    runs, seconds, every = (float(arguments[at]) if len(arguments) > at else otherwise for at, otherwise in enumerate((1.0, 1.2, 3.0)))
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # nobody is left standing
    wrong = 0
    with pauses(seconds, every):
        for run in range(int(runs)):
            for name, report in asked():
                found = [case for case in report["cases"] if case["findings"] or case["outcome"] not in ("held", "vacuous")]
                wrong += bool(found) or report["exit_status"] != 0
                print(f"{run + 1}: {name}: {report['status']}, {len(report['cases'])} cases, {len(found)} not clean", flush=True)
                for case in found:
                    print(f"   {case['id']}: {case['outcome']}, {case['note']}, {case['findings']}, {case['evidence']}", flush=True)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
