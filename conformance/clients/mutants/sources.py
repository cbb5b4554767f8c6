"""What a mutant is made of: what was found of it holds for as long as that stays as it is."""

import ast
import functools
import hashlib
import pathlib
import re
from typing import NamedTuple

from mutants.registry import Mutant

FOLDER = pathlib.Path(__file__).resolve().parent
SOUND_CLIENT = FOLDER.parent / "sound_client.py"
TAKEN_FROM = re.compile(r"^from mutants\.(\w+) import", re.MULTILINE)


class Parts(NamedTuple):
    """A module: the function of each mutant without its decorator; all else; the modules of this folder that it takes from."""

    own: dict[str, str]
    shared: str
    modules: tuple[str, ...]


def is_registered(node: ast.stmt) -> bool:
    """A function that is a mutant, or a neighbour of one."""
    if not isinstance(node, ast.FunctionDef):
        return False
    called = [each.func for each in node.decorator_list if isinstance(each, ast.Call)]
    return any(isinstance(each, ast.Name) and each.id in ("mutant", "neighbour") for each in called)


@functools.cache
def parts_of(module: str) -> Parts:
    """Comments and the form of the text are no part of it."""
    text = (FOLDER / f"{module}.py").read_text("utf-8")
    own: dict[str, str] = {}
    shared: list[str] = []
    for node in ast.parse(text).body:
        if isinstance(node, ast.FunctionDef) and is_registered(node):
            node.decorator_list = []
            own[node.name] = ast.unparse(node)
        else:
            shared.append(ast.unparse(node))
    return Parts(own, "\n".join(shared), tuple(TAKEN_FROM.findall(text)))


@functools.cache
def with_what_it_takes(module: str) -> frozenset[str]:
    """The module and those that it takes from, itself or through others."""
    return frozenset({module}).union(*map(with_what_it_takes, parts_of(module).modules))


@functools.cache
def sound_client() -> str:
    """Its source, in one form."""
    return ast.unparse(ast.parse(SOUND_CLIENT.read_text("utf-8")))


def source_of(mutant: Mutant) -> str:
    """A digest of the sound client, of the mutant's own change, and of what its modules have beside mutants."""
    module, _, _ = mutant.place.partition(".")
    made_of = [sound_client(), parts_of(module).own.get(mutant.change.__name__, "")]
    made_of += [parts_of(each).shared for each in sorted(with_what_it_takes(module))]
    return hashlib.sha256("\0".join(made_of).encode()).hexdigest()[:16]
