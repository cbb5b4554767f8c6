"""The suite calls a careful client on a common HTTP library conformant: a suite that fails it asks for more than the protocol does.

Usage: DSTACK_CONFORMANCE=PATH lawful_test.py python|go|node|rust|curl BUILD_FOLDER

Exit status 77, with the reason, where the language's toolchain is not on this machine or cargo cannot fetch its crates.
"""

import pathlib
import subprocess
import sys

from adapters.registry import CLIENTS, Client, install
from conformance.testing.catalogue import program
from conformance.testing.toolchain import SKIPPED, Skip
from sessions_test import compare

RUN_TIMEOUT_SECONDS = 300
# Asked case after case of one process, but for one case of each clause: that both say the same is compared here too.
SLOW_TO_START = {"node", "python"}


def judge(client: Client, command: list[str], output: pathlib.Path) -> int:
    """The exit status of the suite, which prints what it finds, in sessions too."""
    options = ["--session", "--profile", "client", "--deadline", str(client.deadline_seconds), "--json", str(output / "report.json")]
    if client.name in SLOW_TO_START:
        options.append("--in-session")
    return subprocess.run([program(), "run", *options, "--", *command], timeout=RUN_TIMEOUT_SECONDS, check=False).returncode


def main(language: str, folder: str) -> int:
    """Builds the client and has the suite judge it."""
    output = pathlib.Path(folder).resolve() / language
    try:
        command = install(CLIENTS[language], output, anew=True)
    except Skip as skip:
        print(f"skipped: {skip}")
        return SKIPPED
    return judge(CLIENTS[language], command, output) or compare(language, command)


if __name__ == "__main__":
    if len(sys.argv) != 3 or sys.argv[1] not in CLIENTS or CLIENTS[sys.argv[1]].is_official():
        sys.exit(__doc__)
    sys.exit(main(*sys.argv[1:]))
