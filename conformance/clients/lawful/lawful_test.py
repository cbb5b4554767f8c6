"""The suite calls a careful client on a common HTTP library conformant: a suite that fails it asks for more than the protocol does.

Usage: DSTACK_CONFORMANCE=PATH lawful_test.py python|go|node|rust BUILD_FOLDER

Exit status 77, with the reason, where the language's toolchain is not on this machine or cargo cannot fetch its crates.
"""

import pathlib
import shutil
import subprocess
import sys
from collections.abc import Callable

from conformance.testing.catalogue import program
from conformance.testing.toolchain import SKIPPED, Skip, build, go_build, must_build, tool

FOLDER = pathlib.Path(__file__).resolve().parent
# The clients' own deadline is 3 seconds; a run of all cases starts dozens of them at once.
DEADLINE_SECONDS = 30
RUN_TIMEOUT_SECONDS = 300


def python_client(_output: pathlib.Path) -> list[str]:
    """On http.client."""
    return [sys.executable, "-B", str(FOLDER / "python" / "client.py")]


def go_client(output: pathlib.Path) -> list[str]:
    """On net/http."""
    go_build(output / "client", FOLDER / "go", output / "cache")
    return [str(output / "client")]


def node_client(_output: pathlib.Path) -> list[str]:
    """On node:http."""
    return [tool("node"), str(FOLDER / "node" / "client.mjs")]


def rust_client(output: pathlib.Path) -> list[str]:
    """On hyper. The crates are fetched first, so that only this step may fail for want of a network.

    Built from a copy: the lock file that cargo writes names its registry, and is none of ours.
    """
    source = output / "source"
    shutil.copytree(FOLDER / "rust", source, dirs_exist_ok=True)
    settings = {"CARGO_HOME": str(output / "home"), "CARGO_TARGET_DIR": str(output / "target"), "CARGO_NET_RETRY": "1"}
    cargo = tool("cargo")
    fetched = build([cargo, "fetch"], source, **settings)
    if fetched.returncode != 0:
        raise Skip(f"cargo cannot fetch its crates: {fetched.stderr.strip().splitlines()[-1].strip()}")
    must_build(build([cargo, "build", "--locked", "--offline"], source, **settings))
    return [str(output / "target" / "debug" / "lawful")]


CLIENTS: dict[str, Callable[[pathlib.Path], list[str]]] = {
    "python": python_client,
    "go": go_client,
    "node": node_client,
    "rust": rust_client,
}


def judge(client: list[str], report: pathlib.Path) -> int:
    """The exit status of the suite, which prints what it finds."""
    command = [program(), "run", "--profile", "client", "--deadline", str(DEADLINE_SECONDS), "--json", str(report), "--", *client]
    return subprocess.run(command, timeout=RUN_TIMEOUT_SECONDS, check=False).returncode


def main(language: str, folder: str) -> int:
    """Builds the client and has the suite judge it."""
    output = pathlib.Path(folder).resolve() / language
    output.mkdir(parents=True, exist_ok=True)
    try:
        client = CLIENTS[language](output)
    except Skip as skip:
        print(f"skipped: {skip}")
        return SKIPPED
    return judge(client, output / "report.json")


if __name__ == "__main__":
    if len(sys.argv) != 3 or sys.argv[1] not in CLIENTS:
        sys.exit(__doc__)
    sys.exit(main(*sys.argv[1:]))
