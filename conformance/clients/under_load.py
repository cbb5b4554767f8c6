"""Whole runs beside a load: a sound client stays clean, and what hangs is still caught.

Usage: DSTACK_CONFORMANCE=PATH DSTACK_PROVIDER=PATH under_load.py [RUNS [BUSY]]

RUNS (20) of the provider in either profile and of the sound client, beside BUSY (20) busy processes, each in a session of its own; then
every slow mutant. Exit status 1 where a verdict is another than on an idle machine. By hand: it takes hours.
"""

import collections
import contextlib
import os
import subprocess
import sys
import time
from collections.abc import Iterator

from conformance.testing.compiled_clients import client_command
from conformance.testing.suite import run_suite
from mutant_runs import is_quick, missed, run_mutant
from mutants.table import MUTANTS

SOUND = client_command("sound_client.py", "--public-key")  # as profile tessera asks for
PROVIDER = [os.environ["DSTACK_PROVIDER"], "conformance-client"]
CLIENTS = [("provider", PROVIDER, "tessera"), ("provider", PROVIDER, "client"), ("sound client", SOUND, "tessera")]


@contextlib.contextmanager
def load(busy: int) -> Iterator[None]:
    """So many processes that do nothing as fast as they can."""
    processes = [subprocess.Popen([sys.executable, "-c", "while True: pass"], start_new_session=True) for _ in range(busy)]
    try:
        yield
    finally:
        for each in processes:
            each.kill()
            each.wait()


def main(arguments: list[str]) -> int:
    """Exit status 1 where something was other than it has to be."""
    runs, busy = (int(arguments[at]) if len(arguments) > at else 20 for at in range(2))
    wrong = 0
    with load(busy):
        for run in range(1, runs + 1):
            for name, client, profile in CLIENTS:
                began = time.monotonic()
                report = run_suite(client, profile)
                outcomes = collections.Counter(case["outcome"] for case in report["cases"])
                bad = [case["id"] for case in report["cases"] if case["findings"] or case["outcome"] not in ("held", "vacuous")]
                wrong += report["status"] != "conformant"
                print(
                    f"{run}: {name}, {profile}: {report['status']}, {dict(outcomes)}, {time.monotonic() - began:.0f} s {' '.join(bad)}",
                    flush=True,
                )
        slow = [mutant for mutant in MUTANTS.values() if not is_quick(mutant)]
        for mutant in slow:
            missed_by = missed(mutant, run_mutant(mutant))
            wrong += bool(missed_by)
            print(f"{mutant.name}: {'missed by ' + ' '.join(missed_by) if missed_by else 'noticed'}", flush=True)
    return 1 if wrong or not slow else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
