"""Makes a client out of its sources, in a folder of its own: what it needs from its language's registry, and what a compiler makes of it.

Each function is given the folder of a private copy of the sources and one for all else, and returns the client's command. It raises Skip
where the toolchain is missing or the registry cannot be reached; what does not compile is a failure.
"""

import pathlib
import sys

from conformance.testing.toolchain import GO_SETTINGS, build, go_build, must_build, must_fetch, tool

Command = list[str]


def python_program(source: pathlib.Path, _output: pathlib.Path) -> Command:
    """One that needs no more than Python."""
    return [sys.executable, "-B", str(source / "client.py")]


def python_package(source: pathlib.Path, output: pathlib.Path) -> Command:
    """One with packages, which are pinned in full."""
    venv = output / "venv"
    must_fetch(build([sys.executable, "-m", "venv", "--clear", str(venv)], output))
    pip = [str(venv / "bin" / "pip"), "install", "--quiet", "--disable-pip-version-check", "--no-deps", "--only-binary", ":all:"]
    must_fetch(build([*pip, "-r", "requirements.txt"], source))
    return [str(venv / "bin" / "python"), "-B", str(source / "sdk_client.py")]


def node_program(source: pathlib.Path, _output: pathlib.Path) -> Command:
    """One that needs no more than Node."""
    return [tool("node"), str(source / "client.mjs")]


def node_package(source: pathlib.Path, output: pathlib.Path) -> Command:
    """One with packages. No script of theirs is run, and no lock file written, which would name the registry."""
    command = node_program(source, output)
    must_fetch(build([tool("npm"), "install", "--no-audit", "--no-fund", "--ignore-scripts", "--no-package-lock"], source))
    return command


def go_program(source: pathlib.Path, output: pathlib.Path) -> Command:
    """One that needs no more than Go."""
    go_build(output / "client", source, output.parent / "go-cache")
    return [str(output / "client")]


def go_module(source: pathlib.Path, output: pathlib.Path) -> Command:
    """One with modules, which go.sum pins. They are kept writable, so that the folder can be removed."""
    modules = {"GOMODCACHE": str(output / "modules"), "GOFLAGS": "-buildvcs=false -modcacherw"}
    must_fetch(build([tool("go"), "mod", "download"], source, **{**GO_SETTINGS, **modules}))
    go_build(output / "client", source, output.parent / "go-cache", **modules)
    return [str(output / "client")]


def rust_crate(source: pathlib.Path, output: pathlib.Path) -> Command:
    """One with crates. They are fetched first, so that only this step may fail for want of a network."""
    settings = {"CARGO_HOME": str(output / "home"), "CARGO_TARGET_DIR": str(output / "target"), "CARGO_NET_RETRY": "1"}
    cargo = tool("cargo")
    must_fetch(build([cargo, "fetch"], source, **settings))
    must_build(build([cargo, "build", "--locked", "--offline"], source, **settings))
    return [str(output / "target" / "debug" / "client")]


def shell_program(source: pathlib.Path, _output: pathlib.Path) -> Command:
    """One of curl and jq."""
    for name in ("curl", "jq", "iconv"):
        tool(name)
    return [tool("bash"), str(source / "client.sh")]
