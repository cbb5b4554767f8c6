"""A client that is not ours fails as it is known to, and in nothing else; strict, so that an SDK that is mended is seen too.

Usage: DSTACK_CONFORMANCE=PATH adapters_test.py NAME BUILD_FOLDER

Sweeps are off, for the gate's sake: `ci/clients run --all` plays them. Exit status 77, with the reason, where the toolchain is not on this
machine or a registry cannot be reached.
"""

import pathlib
import sys

from adapters.judging import Choice, run
from adapters.registry import CLIENTS
from conformance.testing.toolchain import SKIPPED


def main(name: str, folder: str) -> int:
    """The exit status of the suite."""
    ran = run(CLIENTS[name], pathlib.Path(folder) / name, Choice(sweep="off"), quiet=False)
    if ran.not_run is not None:
        print(f"skipped: {ran.not_run}")
        return SKIPPED
    return ran.exit_status


if __name__ == "__main__":
    if len(sys.argv) != 3 or sys.argv[1] not in CLIENTS:
        sys.exit(__doc__)
    sys.exit(main(*sys.argv[1:]))
