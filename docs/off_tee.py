"""What the tests of these pages share: a mock agent with a folder of its own, and the commands of a page, run as they stand there."""

import contextlib
import json
import os
import pathlib
import re
import select
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

ROOT = pathlib.Path(__file__).resolve().parents[1]
PATIENCE = 60  # seconds; only a test that fails waits so long
# Of the key SHA-256("dstack-conformance recordings: kms root key").
RECORDED_KMS_ROOT = "02522c19a9bbdd954bc8d5184cf918dc8422d0d915981f8db72d2db1e15922f436"
sys.path.insert(0, str(ROOT / "kat"))  # for reference_derivation


def program(variable: str) -> pathlib.Path:
    """A program of the build, which CMake names in the environment."""
    path = pathlib.Path(os.environ.get(variable, ""))
    if not os.access(path, os.X_OK) or path.is_dir():
        raise AssertionError(f"{variable}={os.environ.get(variable)!r} names no program")
    return path


class Agent(NamedTuple):
    """A mock agent that serves a simulator's folder."""

    folder: pathlib.Path
    socket: str
    kms_root: str  # public key, SEC1, hex


def make_folder(folder: pathlib.Path, seed: str | None) -> str:
    """Writes a simulator's folder: of a seed, or, without one, that of the recordings, whose event log fits
    all four registers of its quote.

    Returns the public key of its KMS root.
    """
    if seed is None:
        folder.mkdir()
        for file in (ROOT / "conformance/parity/recordings/identity").iterdir():
            shutil.copy(file, folder)
        return RECORDED_KMS_ROOT
    command = [str(program("DSTACK_MOCK_AGENT")), "init", str(folder), "--seed", seed]
    subprocess.run(command, stdout=subprocess.DEVNULL, timeout=PATIENCE, check=True)
    return str(json.loads((folder / "kms-root.json").read_text("utf-8"))["k256_public_key"])


@contextlib.contextmanager
def mock_agent(folder: pathlib.Path, seed: str | None = None) -> Iterator[Agent]:
    """Makes the folder, and serves it."""
    command = str(program("DSTACK_MOCK_AGENT"))
    root = make_folder(folder, seed)
    with subprocess.Popen([command, "serve", "--simulator-dir", str(folder)], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE) as process:
        try:
            assert process.stdout is not None
            if not select.select([process.stdout], [], [], PATIENCE)[0] or not process.stdout.readline():
                raise AssertionError("the agent did not say that it is ready")
            yield Agent(folder, str(folder / "dstack.sock"), root)
        finally:
            process.terminate()
            process.wait(PATIENCE)


def ask(socket_path: str, method: str) -> dict[str, Any]:
    """What the agent answers."""
    import reference_derivation as reference  # noqa: PLC0415 (found by the path that is set above)

    connection = reference.UnixConnection(socket_path)
    with contextlib.closing(connection):
        connection.request("POST", f"/{method}", b"{}", {"Content-Type": "application/json"})
        return dict(json.loads(connection.getresponse().read()))


class Block(NamedTuple):
    """Commands of a page: what stands between ```sh and ```."""

    section: str  # the headings above, joined by " / "
    text: str


def blocks_of(page: pathlib.Path, under: str = "") -> list[Block]:
    """The commands of a page in order, of the section `under` only where it is named."""
    found: list[Block] = []
    headings: list[str] = []
    fence: list[str] | None = None
    language = ""
    for line in page.read_text("utf-8").splitlines():
        if fence is not None:
            if line.strip() == "```":
                if language == "sh":
                    found.append(Block(" / ".join(headings), "\n".join(fence) + "\n"))
                fence = None
            else:
                fence.append(line)
        elif opened := re.fullmatch(r"\s*```(\w*)", line):
            fence, language = [], opened[1]
        elif heading := re.fullmatch(r"(##+) (.+)", line):
            headings = [*headings[: len(heading[1]) - 2], heading[2]]
    return [block for block in found if block.section.startswith(under)]


def run_alone(command: list[str], folder: pathlib.Path, environment: Mapping[str, str]) -> subprocess.CompletedProcess[str]:
    """Runs a command in a session of its own, and ends whatever it left behind."""
    with tempfile.TemporaryFile("w+") as out, tempfile.TemporaryFile("w+") as complaints:
        process = subprocess.Popen(
            command, cwd=folder, env=dict(environment), stdin=subprocess.DEVNULL, stdout=out, stderr=complaints, start_new_session=True
        )
        try:
            status = process.wait(PATIENCE)
        finally:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()
        for stream in (out, complaints):
            stream.seek(0)
        return subprocess.CompletedProcess(command, status, out.read(), complaints.read())


def run_blocks(
    blocks: Sequence[Block],
    folder: pathlib.Path,
    environment: Mapping[str, str],
    first: str = "",
    before: Mapping[int, str] | None = None,
) -> tuple[int | None, subprocess.CompletedProcess[str]]:
    """Runs the blocks one after the other in one shell, as somebody would type them, up to the first command that fails.

    `first` is run ahead of all of them, and before[N] ahead of block N. Returns the number of the block that failed, None where all passed.
    """
    parts = ["set -euo pipefail", first]
    for number, block in enumerate(blocks):
        parts += [f'printf "%s\\n" {number} >at-block', (before or {}).get(number, ""), block.text]
    parts.append("printf 'end\\n' >at-block")
    command = ["bash", "--norc", "-c", "\n".join(parts)]
    done = run_alone(command, folder, environment)
    at = (folder / "at-block").read_text("ascii").strip() if (folder / "at-block").exists() else "0"
    if done.returncode == 0:
        if at != "end":
            raise AssertionError(f"the commands ended by themselves in block {at}")
        return None, done
    return int(at) if at != "end" else len(blocks), done


def fill(folder: pathlib.Path, words: Mapping[str, str]) -> None:
    """Runs the commands of docs/deploy/README.md in a copy of its folder: my-compose.yaml and key.env are there afterwards."""
    page = ROOT / "docs/deploy/README.md"
    for file in page.parent.iterdir():
        if file.is_file():
            shutil.copy(file, folder)
    failed, done = run_blocks(blocks_of(page, "Fill in"), folder, {"PATH": os.environ["PATH"], **words})
    if failed is not None:
        raise AssertionError(f"block {failed} of {page} failed: {done.stderr}")
