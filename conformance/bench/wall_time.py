"""How long the suite takes for our provider: in each profile, with and without sweeps, and beside a loop that only starts the client.

Usage: DSTACK_CONFORMANCE=PATH DSTACK_PROVIDER=PATH DSTACK_MOCK_AGENT=PATH wall_time.py

The loop starts the client as often as the run did, as many at a time, each against one faithful agent: what is left is the suite's own.
"""

import concurrent.futures
import json
import os
import pathlib
import subprocess
import tempfile
import time
from typing import Any

CONFORMANCE, PROVIDER, AGENT = (os.environ[f"DSTACK_{name}"] for name in ("CONFORMANCE", "PROVIDER", "MOCK_AGENT"))
# Its own time-out, which it uses up on every case that hangs.
TIMEOUT_SECONDS = "0.5"
CLIENT = [PROVIDER, "--timeout", TIMEOUT_SECONDS, "conformance-client"]
JOBS = os.cpu_count() or 1


def run(profile: str, sweep: str, folder: pathlib.Path) -> tuple[dict[str, Any], float, float]:
    """The report, seconds of wall time, and of processor time of the suite and all clients."""
    report = folder / "report.json"
    command = [CONFORMANCE, "run", "--quiet", "--profile", profile, "--sweep", sweep, "--json", str(report), "--", *CLIENT]
    began, before = time.monotonic(), os.times()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    took, after = time.monotonic() - began, os.times()
    used = after.children_user + after.children_system - before.children_user - before.children_system
    return json.loads(report.read_text("utf-8")), took, used


def bare_loop(starts: int, socket: str) -> float:
    """Seconds that so many starts take."""
    env = {
        "DSTACK_CONFORMANCE_SOCKET": socket,
        "DSTACK_CONFORMANCE_KEY_PATH": "a/key/path",
        "DSTACK_CONFORMANCE_PURPOSE": "tessera-arc-server-key",
        "DSTACK_CONFORMANCE_ALGORITHM": "secp256k1",
    }

    def start(_: int) -> None:
        subprocess.run(CLIENT, env=env, check=True, stdout=subprocess.DEVNULL)

    began = time.monotonic()
    with concurrent.futures.ThreadPoolExecutor(JOBS) as pool:
        list(pool.map(start, range(starts)))
    return time.monotonic() - began


def main() -> None:
    """Prints the table."""
    print(f"arc-key-provider --timeout {TIMEOUT_SECONDS}, {JOBS} at a time\n")
    columns = f"{'cases':>6} {'runs':>6} {'wall s':>7} {'ms a run':>9} {'cpu ms a run':>13} {'bare loop, ms a start':>22}"
    print(f"{'profile':8} {'sweeps':10} {columns}")
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        socket = folder / "agent.sock"
        agent = subprocess.Popen([AGENT, "serve", "--socket", str(socket)], stdout=subprocess.PIPE)
        try:
            assert agent.stdout is not None
            agent.stdout.readline()  # it listens
            for profile in ("tessera", "client"):
                for sweep in ("off", "boundaries", "full"):
                    report, wall, used = run(profile, sweep, folder)
                    starts = len(report["cases"]) + report["sweep"]["played"]
                    bare = bare_loop(starts, str(socket))
                    each = f"{wall / starts * 1000:9.1f} {used / starts * 1000:13.1f} {bare / starts * 1000:22.1f}"
                    print(f"{profile:8} {sweep:10} {len(report['cases']):6} {starts:6} {wall:7.1f} {each}", flush=True)
        finally:
            agent.terminate()
            agent.wait()


if __name__ == "__main__":
    main()
