"""What a check has found clean before, so that it looks again only where something changed.

What is remembered is a hash of everything that a check reads: the file, ours that it includes, the tool and its settings, and the version
of each package of the system, which stands for all headers that are not ours. It is kept beside ccache's own, and goes with it.
"""

import hashlib
import pathlib
import re
import subprocess
from collections.abc import Iterable

ROOT = pathlib.Path(__file__).resolve().parent.parent
GENERATED = ROOT / "build/asan/generated"
INCLUDED = re.compile(r'^\s*#\s*include\s+"(.+)"', re.MULTILINE)


def output_of(*command: str) -> str:
    """What a command says."""
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout


def with_included(names: Iterable[str]) -> list[pathlib.Path] | None:
    """The files and ours that they include, through others too; None where one is not to be found."""
    found: dict[str, pathlib.Path] = {}
    open_names = list(names)
    while open_names:
        name = open_names.pop()
        if name in found:
            continue
        path = next((path for path in (ROOT / name, GENERATED / name) if path.is_file()), None)
        if path is None:
            return None
        found[name] = path
        open_names += INCLUDED.findall(path.read_text("utf-8"))
    return [found[name] for name in sorted(found)]


class KnownClean:
    """What the check of this name has found clean with these settings (texts)."""

    def __init__(self, check: str, *settings: str) -> None:
        packages = output_of("dpkg-query", "--show", "--showformat=${Package} ${Version} ${Architecture}\n")
        self.base = hashlib.sha256("\0".join([check, packages, *settings]).encode()).hexdigest()
        self.folder = pathlib.Path(output_of("ccache", "--get-config", "cache_dir").strip()) / "dstack-known-clean"

    def mark(self, names: Iterable[str], *more: str) -> pathlib.Path | None:
        """A file that is there where these files, called with `more`, were found clean as they are now; None where one is not to be found.

        Whoever finds them clean makes it (remember), which is why it is asked for before: they may change while they are looked at.
        """
        files = with_included(names)
        if files is None:
            return None
        read = hashlib.sha256("\0".join([self.base, *more]).encode())
        for file in files:
            read.update(f"{file.relative_to(ROOT)}\0".encode() + hashlib.sha256(file.read_bytes()).digest())
        return self.folder / read.hexdigest()


def is_known(mark: pathlib.Path | None) -> bool:
    """Whether what the mark stands for was found clean."""
    return mark is not None and mark.exists()


def remember(mark: pathlib.Path | None) -> None:
    """That what the mark stands for is clean."""
    if mark is not None:
        mark.parent.mkdir(parents=True, exist_ok=True)
        mark.touch()
