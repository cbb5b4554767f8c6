"""Which clients there are, and what each of them is."""

import dataclasses
import fnmatch
import hashlib
import json
import pathlib
import platform
import re
import shutil
import subprocess
from collections.abc import Callable

from adapters import installing
from conformance.testing.toolchain import tool

CLIENTS_FOLDER = pathlib.Path(__file__).resolve().parents[1]
KNOWN_FAILURES = "known-failures.txt"
ABOUT_FAILURES = (KNOWN_FAILURES, "causes.toml", "wire.json")  # no part of the client


@dataclasses.dataclass(frozen=True)
class Client:
    """A client under test that is not ours, or is there to start from."""

    name: str
    folder: str  # of its sources, below conformance/clients
    about: str
    install: Callable[[pathlib.Path, pathlib.Path], installing.Command]
    tools: tuple[str, ...]  # those whose versions belong to a verdict
    own_timeout: str
    deadline_seconds: int  # above its own time-out, with room for a machine that is busy
    pinned: tuple[str, str] | None = None  # the file with the version of what is tested, and the words before that
    unsupported: tuple[str, ...] = ()  # cases whose question it cannot be asked
    unsteady: tuple[str, ...] = ()  # globs of cases that it fails now and then, which no list of known failures can hold

    @property
    def sources(self) -> pathlib.Path:
        """The folder that is committed."""
        return CLIENTS_FOLDER / self.folder

    @property
    def known_failures(self) -> pathlib.Path:
        """The file of its known failures; there is none where it has none."""
        return self.sources / KNOWN_FAILURES

    def is_unsteady(self, case: str) -> bool:
        """Whether it fails the case now and then."""
        return any(fnmatch.fnmatchcase(case, glob) for glob in self.unsteady)

    def is_official(self) -> bool:
        """One of dstack's own SDKs."""
        return self.pinned is not None

    def version(self) -> str | None:
        """Of the SDK, as it is pinned; the careful clients have none."""
        if self.pinned is None:
            return None
        name, before = self.pinned
        [found] = re.findall(
            rf"^\W*(?:require )?{re.escape(before)}v?([0-9][0-9A-Za-z.-]*)", (self.sources / name).read_text("utf-8"), re.MULTILINE
        )
        return str(found)

    def digest(self) -> str:
        """Of all that it is made of."""
        hashed = hashlib.sha256()
        for path in sorted(self.sources.rglob("*")):
            if path.is_file() and path.name not in ABOUT_FAILURES and "__pycache__" not in path.parts:
                hashed.update(f"{path.relative_to(self.sources)}\0".encode() + path.read_bytes() + b"\0")
        return hashed.hexdigest()


NO_TIMEOUT = "none"
# Of a client without a time-out each hang costs the whole deadline, in the run and again alone, and any deadline says the same of it.
WITHOUT_TIMEOUT_SECONDS = 5

CLIENTS = {
    client.name: client
    for client in (
        Client(
            name="python-sdk",
            folder="adapters/python-sdk",
            about="dstack-sdk of PyPI, on httpx and pydantic",
            install=installing.python_package,
            tools=("python3",),
            own_timeout="3 s for each read",
            deadline_seconds=12,
            pinned=("requirements.txt", "dstack-sdk=="),
            # 17 MB of interim answers take it 12 s or more, so that it hangs or reads without bound as the machine is busy.
            unsteady=("endless-interim-answers",),
        ),
        Client(
            name="js-sdk",
            folder="adapters/js-sdk",
            about="@phala/dstack-sdk of npm, on node:net",
            install=installing.node_package,
            tools=("node",),
            own_timeout="30 s",
            deadline_seconds=40,
            pinned=("package.json", '@phala/dstack-sdk": "'),
        ),
        Client(
            name="go-sdk",
            folder="adapters/go-sdk",
            about="the module Dstack-TEE/dstack/sdk/go, on net/http",
            install=installing.go_module,
            tools=("go",),
            own_timeout=NO_TIMEOUT,
            deadline_seconds=WITHOUT_TIMEOUT_SECONDS,
            pinned=("go.mod", "github.com/Dstack-TEE/dstack/sdk/go "),
            # net/http logs bytes behind an answer from a goroutine, which the end of the process may forestall.
            # 307 and 308 it follows over the same connection, unless that is closed by then: a key in some runs, an error in others.
            unsteady=(
                "second-answer",
                "second-object-after-the-answer",
                "status-204-with-a-valid-body",
                "status-304-with-a-valid-body",
                "final-status-304-*",
                "length-digits-*",
                "redirect-307-*",
                "redirect-308-*",
                "redirect-among-oddities-[45]*",
                "*-after-a-redirect",
                "*after-a-success-a-redirect",
            ),
        ),
        Client(
            name="rust-sdk",
            folder="adapters/rust-sdk",
            about="the crate dstack-sdk, on hyper",
            install=installing.rust_crate,
            tools=("rustc",),
            own_timeout=NO_TIMEOUT,
            deadline_seconds=WITHOUT_TIMEOUT_SECONDS,
            pinned=("Cargo.toml", 'dstack-sdk = "='),
            unsteady=("endless-interim-answers",),
            unsupported=(
                "request-algorithm-by-its-other-name",
                "session-another-algorithm*",
                "session-two-algorithms-*",
                "*-for-another-algorithm",
            ),
        ),
        Client("python", "lawful/python", "careful, on http.client", installing.python_program, ("python3",), "3 s", 30),
        Client("go", "lawful/go", "careful, on net/http", installing.go_program, ("go",), "3 s", 30),
        Client("node", "lawful/node", "careful, on node:http", installing.node_program, ("node",), "3 s", 30),
        Client("rust", "lawful/rust", "careful, on hyper", installing.rust_crate, ("rustc",), "3 s", 30),
        Client("curl", "lawful/curl", "careful, of curl and jq", installing.shell_program, ("curl", "jq"), "3 s", 30),
    )
}


def install(client: Client, output: pathlib.Path, anew: bool = False) -> installing.Command:
    """The command of the client, installed in the folder `output`; Skip where this machine cannot."""
    stamp = output / "installed.json"
    if not anew and stamp.exists():
        installed = json.loads(stamp.read_text("utf-8"))
        if installed["digest"] == client.digest() and pathlib.Path(installed["command"][0]).exists():
            return list(installed["command"])
    stamp.unlink(missing_ok=True)
    source = output / "source"
    shutil.rmtree(source, ignore_errors=True)
    output.mkdir(parents=True, exist_ok=True)
    shutil.copytree(client.sources, source, ignore=shutil.ignore_patterns("__pycache__", *ABOUT_FAILURES))
    command = client.install(source, output)
    stamp.write_text(json.dumps({"digest": client.digest(), "command": command}), "utf-8")
    return command


def tool_versions(client: Client) -> list[str]:
    """What each of its tools says of itself."""
    return [version_of(name) for name in client.tools]


def version_of(name: str) -> str:
    """The first number in what a tool says of its version; Python is the one that runs this."""
    if name == "python3":
        return f"python3 {platform.python_version()}"
    arguments = ["version"] if name == "go" else ["--version"]
    said = subprocess.run([tool(name), *arguments], capture_output=True, text=True, timeout=60, check=False).stdout
    [found] = re.findall(r"^\D*([0-9][0-9.]*[0-9])", said)[:1] or ["of unknown version"]
    return f"{name} {found}"
