"""What the tests of dstack-conformance as a program share: running it, clients for it, its exit statuses, its report's schema.

Needs DSTACK_CONFORMANCE and DSTACK_PROVIDER: the paths of the two programs.
"""

import json
import os
import pathlib
import subprocess
from typing import Any

import jsonschema

from conformance.testing.compiled_clients import client_command

RUNNER = os.environ["DSTACK_CONFORMANCE"]
PROVIDER = [os.environ["DSTACK_PROVIDER"], "--timeout", "2", "conformance-client"]
CONFORMANCE = pathlib.Path(__file__).resolve().parents[1]
SOUND_CLIENT = client_command("sound_client.py")
# For a script: of what it starts a world shows only what stands outside of temporary folders.
SOUND_IN_A_SCRIPT = f"/usr/bin/python3 -S {CONFORMANCE / 'clients' / 'sound_client.py'}"
REPORT_SCHEMA = json.loads((CONFORMANCE / "report" / "report.schema.json").read_text("utf-8"))
# Cases of one clause, FC-42, that is broken by who takes zeros for a key.
ZEROS = "key-all-zero,key-all-zero-6*"
CONFORMANT, NOT_CONFORMANT, USAGE, INCOMPLETE = 0, 1, 2, 3
SECONDS = 300


def runner(*arguments: str, **options: Any) -> subprocess.CompletedProcess[str]:
    """A run of the program, to its end."""
    return subprocess.run(
        [RUNNER, *arguments], stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=SECONDS, check=False, **options
    )


def mutant(place: str) -> list[str]:
    """The sound client with a check taken away or bent: MODULE.NAME of a mutant, so that the others are not read at each start."""
    return client_command("mutant_client.py", "--mutant", place)


def mutant_in_a_script(place: str) -> str:
    """The same for a script."""
    return f"/usr/bin/python3 -S {CONFORMANCE / 'clients' / 'mutant_client.py'} --mutant {place}"


def read_report(path: pathlib.Path) -> dict[str, Any]:
    """The JSON report in that file, which is as its schema says."""
    report = dict(json.loads(path.read_text("utf-8")))
    jsonschema.Draft202012Validator(REPORT_SCHEMA).validate(report)
    return report
