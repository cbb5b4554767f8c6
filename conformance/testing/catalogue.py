"""The cases as dstack-conformance has them, families expanded."""

import json
import os
import pathlib
import subprocess
from typing import Any

CASES_FOLDER = pathlib.Path(__file__).resolve().parents[1] / "cases"


def program() -> str:
    """The built dstack-conformance, which DSTACK_CONFORMANCE has to name."""
    path = os.environ.get("DSTACK_CONFORMANCE")
    if not path:
        raise RuntimeError("DSTACK_CONFORMANCE has to be the path of the built dstack-conformance")
    return path


def load_cases() -> dict[str, dict[str, Any]]:
    """Every case by its id, with the members of `dstack-conformance list --json`."""
    listed = subprocess.run([program(), "list", "--json"], check=True, stdout=subprocess.PIPE, timeout=60).stdout
    return {case["id"]: case for case in json.loads(listed)}


def load_clauses() -> dict[str, dict[str, Any]]:
    """Every clause by its id."""
    return {clause["id"]: clause for clause in json.loads((CASES_FOLDER / "clauses.json").read_text("utf-8"))}
