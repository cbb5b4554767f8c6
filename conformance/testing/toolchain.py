"""Clients that a test builds for itself, with the compiler of their language."""

import os
import pathlib
import shutil
import subprocess
import sys

SKIPPED = 77
BUILD_TIMEOUT_SECONDS = 600


class Skip(Exception):
    """The client cannot be built here; the text says why."""


def tool(name: str) -> str:
    """The absolute path of a program of the toolchain."""
    path = shutil.which(name)
    if path is None:
        raise Skip(f"no {name} on this machine")
    return path


def build(command: list[str], folder: pathlib.Path, **environment: str) -> subprocess.CompletedProcess[str]:
    """Runs a step of a build, whatever comes of it."""
    return subprocess.run(
        command,
        cwd=folder,
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        timeout=BUILD_TIMEOUT_SECONDS,
        check=False,
    )


def must_build(built: subprocess.CompletedProcess[str]) -> None:
    """A client that does not compile is a failure, not a skip."""
    if built.returncode != 0:
        sys.exit(f"{built.args[0]} failed:\n{built.stdout}{built.stderr}")


def must_fetch(fetched: subprocess.CompletedProcess[str]) -> None:
    """A registry that cannot be reached, or a toolchain too old for what it has, is a skip."""
    if fetched.returncode != 0:
        said = (fetched.stderr.strip() or fetched.stdout.strip() or "no reason given").splitlines()[-1].strip()
        raise Skip(f"{pathlib.Path(fetched.args[0]).name} {fetched.args[1]}: {said}")


GO_SETTINGS = {"GOTOOLCHAIN": "local", "GOFLAGS": "-buildvcs=false", "GOWORK": "off"}


def go_build(program: pathlib.Path, source: pathlib.Path, cache: pathlib.Path, **settings: str) -> None:
    """Builds the main package of a module. Nothing is fetched, a newer toolchain neither."""
    settings = {**GO_SETTINGS, "GOCACHE": str(cache), "GOPROXY": "off", **settings}
    must_build(build([tool("go"), "build", "-o", str(program), "."], source, **settings))
