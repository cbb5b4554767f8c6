"""Runs of mutants on the cases that are meant for them, and what of those missed them."""

import os
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from conformance.testing.compiled_clients import client_command
from conformance.testing.suite import CASES, NOTICED, RUNS_AT_A_TIME, SLOW_CLAUSES, run_suite
from mutants.meant import meant_cases, meant_clauses, profile_of
from mutants.table import Mutant

WORKING_AT_A_TIME = 2 * (os.cpu_count() or 1)  # a run of few cases waits half of its time
Cases = dict[str, dict[str, Any]]  # of a report, by id


def run_mutant(mutant: Mutant, agent: str = "mock") -> Cases:
    """Each case that is meant for it, and those that they need."""
    command = client_command("mutant_client.py", "--mutant", mutant.place)
    report = run_suite(command, profile_of(mutant), meant_cases(mutant), agent, session=True)
    return {case["id"]: case for case in report["cases"]}


def missed(mutant: Mutant, cases: Cases) -> dict[str, str]:
    """The cases that are meant for it, and did not find the clause broken that it breaks there; each with its outcome."""
    return {
        case: cases[case]["outcome"] if case in cases else "did not run"
        for case, clause in meant_clauses(mutant).items()
        if case not in cases
        or cases[case]["outcome"] not in NOTICED
        or clause not in {finding["clause"] for finding in cases[case]["findings"]}
    }


def is_quick(mutant: Mutant) -> bool:
    """No case of time is meant for it."""
    return not any(CASES[case]["clause"] in SLOW_CLAUSES for case in meant_cases(mutant))


def run_mutants(mutants: list[Mutant], agent: str = "mock") -> dict[str, Cases]:
    """Of each what its run found. Those that are waited for wait beside those that keep the processors busy."""
    with ThreadPoolExecutor(RUNS_AT_A_TIME) as waiting, ThreadPoolExecutor(WORKING_AT_A_TIME) as working:
        runs = {each.name: (working if is_quick(each) else waiting).submit(run_mutant, each, agent) for each in mutants}
        return {name: run.result() for name, run in runs.items()}
