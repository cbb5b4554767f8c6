"""The clients of conformance/clients, compiled once: a test starts them thousands of times, and compiling takes most of a start."""

import atexit
import compileall
import functools
import pathlib
import shutil
import sys
import tempfile

SOURCE = pathlib.Path(__file__).resolve().parents[2]


@functools.cache
def compiled_clients() -> pathlib.Path:
    """A private copy of the folder and of what the clients look for beside it, with bytecode; it is gone with this process."""
    folder = tempfile.TemporaryDirectory(prefix="clients-")
    atexit.register(folder.cleanup)
    for name in ("conformance/clients", "conformance/cases/interactions", "kat"):
        shutil.copytree(SOURCE / name, pathlib.Path(folder.name) / name, ignore=shutil.ignore_patterns("__pycache__"))
    clients = pathlib.Path(folder.name) / "conformance" / "clients"
    if not compileall.compile_dir(folder.name, quiet=1):
        raise RuntimeError("the clients do not compile")
    return clients


def client_command(script: str, *options: str) -> list[str]:
    """What starts one of them: without the site's packages, of which they use none."""
    return [sys.executable, "-S", str(compiled_clients() / script), *options]
