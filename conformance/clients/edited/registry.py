"""Mutants as edits: a sound client's source with some lines of it replaced, and the cases that have to notice that.

A mutant is a file NAME.diff:

    What it does, in a sentence.

    Found by: CASE CASE/CLAUSE GLOB ...
    On top of: NAME

    --- FILE
    @@
     a line that is there
    -a line that goes
    +a line that comes
    @@
    ...

A case is named by its id, its clause or a glob of these, and has to find its own clause broken, or the one behind the slash. The lines of a
hunk that are there or go stand together exactly once in the file. `On top of` another mutant, whose edits come first, is for a few.
"""

import pathlib
import re
from collections.abc import Iterable
from typing import NamedTuple

CLIENTS = pathlib.Path(__file__).resolve().parents[1]
EDITED = pathlib.Path(__file__).resolve().parent
HEAD = re.compile(r"(?P<description>\S[^\n]*)\.\n\nFound by: (?P<found_by>[^:]+?)\n(On top of: (?P<below>[a-z0-9-]+)\n)?\n")


class BadEditError(Exception):
    """An edit that changes nothing, or of which nobody can say what it changes; the text says which."""


class Edit(NamedTuple):
    """Lines that stand together exactly once in a file of the client, and what stands there instead."""

    file: str
    old: list[str]
    new: list[str]


class EditedMutant(NamedTuple):
    """A sound client after some edits, and the cases that have to notice it."""

    name: str
    description: str  # begins small
    found_by: tuple[str, ...]
    edits: tuple[Edit, ...]


class Base(NamedTuple):
    """A sound client, and the profile that it holds."""

    language: str
    folder: pathlib.Path
    endings: tuple[str, ...]  # of its sources' names
    profile: str
    mutants: dict[str, EditedMutant]

    def sources(self) -> dict[str, str]:
        """Its files' texts, by name."""
        return {file.name: file.read_text("utf-8") for file in sorted(self.folder.iterdir()) if file.suffix in self.endings}

    def edited(self, edits: Iterable[Edit]) -> dict[str, str]:
        """The sources that the edits change, changed. Each finds its lines where those before it left them."""
        sources = self.sources()
        changed: dict[str, str] = {}
        for edit in edits:
            if edit.file not in sources:
                raise BadEditError(f"there is no {edit.file}")
            changed[edit.file] = apply(edit, changed.get(edit.file, sources[edit.file]))
        if same := [file for file, text in changed.items() if text == sources[file]]:
            raise BadEditError(f"nothing is changed in {', '.join(same)}")
        return changed


def apply(edit: Edit, text: str) -> str:
    """The text after the edit."""
    lines, size = text.split("\n"), len(edit.old)
    found = [start for start in range(len(lines) - size + 1) if lines[start : start + size] == edit.old]
    if len(found) != 1 or not size:
        raise BadEditError(f"{edit.file} has this {len(found)} times: {' / '.join(edit.old)}")
    return "\n".join([*lines[: found[0]], *edit.new, *lines[found[0] + size :]])


def read_hunk(file: str, hunk: str) -> Edit:
    """What stands behind @@. An empty line is one of the file."""
    lines = hunk.strip("\n").split("\n")
    if unknown := [line for line in lines if line[:1] not in ("", " ", "-", "+")]:
        raise BadEditError(f"a line of no kind: {unknown[0]}")
    return Edit(file, [line[1:] for line in lines if line[:1] != "+"], [line[1:] for line in lines if line[:1] != "-"])


def read_mutant(path: pathlib.Path) -> EditedMutant:
    """The mutant of a file NAME.diff."""
    text = path.read_text("utf-8")
    head = HEAD.match(text)
    if head is None:
        raise BadEditError(f"{path.name} does not begin as a mutant does")
    edits = read_mutant(path.with_stem(head["below"])).edits if head["below"] else ()
    for part in re.split(r"^--- ", text[head.end() :], flags=re.MULTILINE)[1:]:
        file, *hunks = part.split("\n@@\n")
        edits += tuple(read_hunk(file, hunk) for hunk in hunks)
    words = head["description"]
    return EditedMutant(path.stem, words[0].lower() + words[1:], tuple(head["found_by"].split()), edits)


def mutants_in(folder: pathlib.Path) -> dict[str, EditedMutant]:
    """Those of a folder, by name."""
    return {path.stem: read_mutant(path) for path in sorted(folder.glob("*.diff"))}


# Sockets alone, and OpenSSL for what comes after the answer.
IN_C = Base("C", CLIENTS / "c", (".c", ".h"), "tessera", mutants_in(EDITED / "c"))
# On net/http: the lawful client of docs/clients.md.
IN_GO = Base("Go", CLIENTS / "lawful" / "go", (".go",), "client", mutants_in(EDITED / "go"))
