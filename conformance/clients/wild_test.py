"""The runner against hostile clients: whatever one does, the verdict comes, in time and within 200 MiB, and nothing is left on the machine.

Usage: DSTACK_CONFORMANCE=PATH wild_test.py [--random N] [--seed S] [unittest options]

A script is drawn from a seed (wild_client.py --script SEED --show prints it). --random N takes the seeds S, S + 1 ... instead of the fixed
ones, from a random S where none is given. What fails names its seed: --random 1 --seed S plays it again.
"""

import argparse
import concurrent.futures
import contextlib
import ctypes
import functools
import json
import os
import pathlib
import random
import re
import resource
import secrets
import shutil
import subprocess
import sys
import tempfile
import time
import unittest
import xml.etree.ElementTree
from collections.abc import Callable, Iterator
from typing import NamedTuple

from conformance.testing.catalogue import program
from wild import ACTIONS, ENDINGS, draw_script
from wild.registry import script_from
from wild.rights import key_of
from wild_client import OWN_MISTAKE

FOLDER = pathlib.Path(__file__).resolve().parent
# Together these draw every act; the first five begin with the heaviest ones, behind the smoke case.
FIXED_SEEDS: tuple[int, ...] = (180, 221, 276, 355, 1332, 292, 2262, 7110, 10458, 58411, 6654, 48062, 3595, 57429)
RUNS_AT_A_TIME = 6  # most of the time of a run is spent waiting
CASES = "valid-answer,status-500-with-a-valid-body"
DEADLINE_SECONDS = 2
# Two cases, one of them confirmed three times: at worst 20 seconds until a client connects, and its deadline, each.
MOST_SECONDS = 150
MOST_KIB = 200 << 10
SAMPLE_SECONDS = 0.01
VERDICTS = {0, 1, 3}
PREFIX = "dc-"  # of the runner's private folders
SUBREAPER = 36
DESCRIPTORS = 1024  # a user's, on most machines
CONTROL = re.compile(r"[\x00-\x09\x0b-\x1f\x7f-\x9f]")


class Run(NamedTuple):
    """What came of one script in one kind of world."""

    status: int | None  # None: it had to be killed
    seconds: float
    peak_kib: int
    said: str
    report: str  # empty: none
    junit: str
    left: list[str]


class Ground:
    """A folder of the test's own, with a copy of the clients, that they may write to if they can."""

    def __init__(self) -> None:
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="wild-"))
        self.clients = self.folder / "clients"
        shutil.copytree(FOLDER / "wild", self.clients / "wild", ignore=shutil.ignore_patterns("__pycache__"))
        for name in ("wild_client.py", "sound_client.py"):
            shutil.copy(FOLDER / name, self.clients)

    def remove(self) -> None:
        """Also where folders are nested deeper than Python digs."""
        subprocess.run(["rm", "-rf", self.folder], check=True, timeout=60)


def lines_of(path: str) -> set[str]:
    return set(pathlib.Path(path).read_text("utf-8", "replace").splitlines())


def marked_processes(marker: str) -> Iterator[str]:
    """Those that have the marker in their command line or environment."""
    for each in pathlib.Path("/proc").iterdir():
        if each.name.isdigit():
            with contextlib.suppress(OSError):
                told = (each / "cmdline").read_bytes() + (each / "environ").read_bytes()
                if marker.encode() in told:
                    yield f"process {each.name}: {told[:200]!r}"


def marked_folders(marker: str) -> Iterator[str]:
    """Private folders outside the test's own with the marker in them: a client leaves it in its working folder."""
    # No deeper than a working folder stands: what others have left may be deeper than any path.
    for each in pathlib.Path("/tmp").glob(f"{PREFIX}*/tmp/*/*/*{marker}*"):
        yield f"folder {each}"


def what_is_left(marker: str, scratch: pathlib.Path, mounts: set[str]) -> list[str]:
    left = [*marked_processes(marker), *marked_folders(marker)]
    left += [f"in TMPDIR: {each.name}" for each in scratch.iterdir()]
    left += [f"mount {line}" for line in lines_of("/proc/self/mountinfo") - mounts]
    left += [f"socket {line}" for line in lines_of("/proc/net/unix") if str(scratch) in line]
    left += [f"shared memory {line}" for line in lines_of("/proc/sysvipc/shm") if line.split()[0] == str(key_of(marker))]
    return left


def peak_kib(process: int) -> int:
    """The most memory it has had; 0 where it is gone."""
    with contextlib.suppress(OSError):
        found = re.search(r"VmHWM:\s+(\d+)", pathlib.Path(f"/proc/{process}/status").read_text("utf-8", "replace"))
        return int(found[1]) if found else 0
    return 0


def watch(runner: "subprocess.Popen[bytes]") -> tuple[int | None, int]:
    """Its exit status and its own peak memory. What its clients take is not in it."""
    peak = 0
    end = time.monotonic() + MOST_SECONDS
    while time.monotonic() < end:
        peak = max(peak, peak_kib(runner.pid))
        with contextlib.suppress(subprocess.TimeoutExpired):
            return runner.wait(SAMPLE_SECONDS), peak
    runner.kill()
    runner.wait()
    return None, peak


def text_of(path: pathlib.Path) -> str:
    return path.read_bytes().decode("utf-8", "backslashreplace") if path.exists() else ""


def play(ground: Ground, seed: int, plain: bool) -> Run:
    marker = f"wild-{secrets.token_hex(8)}"
    outputs = pathlib.Path(tempfile.mkdtemp(dir=ground.folder))
    scratch = outputs / "t"
    scratch.mkdir()
    report, junit, said = outputs / "report.json", outputs / "report.xml", outputs / "said"
    command = [program(), "run", "--filter", CASES, "--deadline", str(DEADLINE_SECONDS), *(["--plain-world"] if plain else [])]
    command += ["--json", str(report), "--junit", str(junit), "--", sys.executable, "-B", str(ground.clients / "wild_client.py")]
    command += ["--script", str(seed), "--marker", marker]
    # In a plain world nobody is told what the machine's namespace is called, and so does nothing to the machine.
    command += [] if plain else ["--outside", str(pathlib.Path("/proc/self/ns/pid").readlink())]
    mounts = lines_of("/proc/self/mountinfo")
    started = time.monotonic()
    with said.open("wb") as stream:
        runner = subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=stream,
            stderr=stream,
            cwd=ground.clients,
            env={**os.environ, "TMPDIR": str(scratch)},
            start_new_session=True,
        )
        status, peak = watch(runner)
    seconds = time.monotonic() - started
    return Run(status, seconds, peak, text_of(said), text_of(report), text_of(junit), what_is_left(marker, scratch, mounts))


def children_of_ours() -> list[str]:
    """Whoever outlives its parent becomes a child of this process, which has asked for it."""
    children = pathlib.Path(f"/proc/self/task/{os.getpid()}/children").read_text("utf-8").split()
    return [f"{each}: {pathlib.Path('/proc', each, 'cmdline').read_bytes()!r}" for each in children]


class Choice:
    """The seeds to play; the fixed ones where none are asked for."""

    seeds: tuple[int, ...] = FIXED_SEEDS


@functools.cache
def played() -> dict[tuple[int, bool], Run]:
    ctypes.CDLL(None).prctl(SUBREAPER, 1, 0, 0, 0)
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(DESCRIPTORS, most), most))
    ground = Ground()
    before = {each: each.read_bytes() for each in ground.clients.rglob("*.py")}
    try:
        scripts = [(seed, plain) for seed in Choice.seeds for plain in (False, True)]
        with concurrent.futures.ThreadPoolExecutor(RUNS_AT_A_TIME) as pool:
            runs = dict(zip(scripts, pool.map(lambda script: play(ground, *script), scripts), strict=True))
        if {each: each.read_bytes() for each in ground.clients.rglob("*.py")} != before:
            raise AssertionError("a client has changed its own program")
        return runs
    finally:
        ground.remove()


class WildTest(unittest.TestCase):
    def in_each_run(self, check: Callable[[Run], None]) -> None:
        """Checks the run of every script, each in a subtest of its own."""
        for (seed, plain), run in played().items():
            with self.subTest(seed=seed, world="plain" if plain else "full", script=draw_script(seed).text()):
                check(run)

    def test_the_verdict_comes(self) -> None:
        def check(run: Run) -> None:
            self.assertIsNotNone(run.status, f"no end in {MOST_SECONDS} s: {run.said[-2000:]}")
            self.assertIn(run.status, VERDICTS, run.said[-2000:])
            self.assertIn("verdict: ", run.said)

        self.in_each_run(check)

    def test_within_its_memory(self) -> None:
        def check(run: Run) -> None:
            self.assertGreater(run.peak_kib, 0)
            self.assertLess(run.peak_kib, MOST_KIB)

        self.in_each_run(check)

    def test_nothing_is_left(self) -> None:
        self.in_each_run(lambda run: self.assertEqual([], run.left))
        played()
        self.assertEqual([], children_of_ours())

    def test_the_reports_are_there_and_can_be_read(self) -> None:
        def check(run: Run) -> None:
            self.assertEqual([], CONTROL.findall(run.report) + CONTROL.findall(run.junit) + CONTROL.findall(run.said))
            report = json.loads(run.report)
            self.assertEqual(run.status, report["exit_status"])
            self.assertTrue(report["cases"])
            self.assertGreaterEqual(len(list(xml.etree.ElementTree.fromstring(run.junit).iter("testcase"))), len(report["cases"]))

        self.in_each_run(check)

    def test_the_clients_came_to_act(self) -> None:
        """A full world was to be had, enough scripts came past the smoke case, and no act has a mistake of its own."""
        for (_, plain), run in played().items():
            self.assertEqual("plain" if plain else "full", json.loads(run.report)["world"]["kind"])
        self.in_each_run(lambda run: self.assertNotIn(f"exit status {OWN_MISTAKE}", run.report))
        if Choice.seeds == FIXED_SEEDS:
            past_smoke = [run for run in played().values() if len(json.loads(run.report)["cases"]) > 1]
            self.assertGreaterEqual(len(past_smoke), len(played()) // 2)


class ScriptsTest(unittest.TestCase):
    def test_the_fixed_seeds_draw_every_act(self) -> None:
        scripts = [draw_script(seed) for seed in FIXED_SEEDS]
        drawn = {name for script in scripts for name in (*script.actions, script.ending)}
        self.assertEqual(set(), (set(ACTIONS) | set(ENDINGS)) - drawn)

    def test_a_seed_draws_the_same_each_time(self) -> None:
        for seed in (*FIXED_SEEDS, *range(50)):
            self.assertEqual(draw_script(seed), draw_script(seed))
            self.assertEqual(draw_script(seed), script_from(draw_script(seed).text()))
            self.assertEqual(draw_script(seed), script_from(str(seed)))
        self.assertNotEqual(draw_script(1), draw_script(2))


def choose(arguments: list[str]) -> list[str]:
    """Takes our own options away, and chooses the seeds."""
    parser = argparse.ArgumentParser(description=__doc__, add_help=False, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--random", type=int, default=0)
    parser.add_argument("--seed", type=int)
    options, rest = parser.parse_known_args(arguments)
    if options.random:
        first = random.SystemRandom().randrange(1 << 32) if options.seed is None else options.seed
        Choice.seeds = tuple(range(first, first + options.random))
        print(f"seeds {first} to {first + options.random - 1}", file=sys.stderr)
    return rest


if __name__ == "__main__":
    unittest.main(argv=[sys.argv[0], *choose(sys.argv[1:])])
