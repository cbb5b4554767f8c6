"""Builds edited clients: each mutant a program of its own in C, one program that knows all of them in Go."""

import concurrent.futures
import os
import pathlib
import shutil

from conformance.testing.toolchain import build, go_build, must_build
from edited.registry import IN_C, IN_GO, Edit

ROOT = pathlib.Path(__file__).resolve().parents[3]
# No warning but for what an edit leaves unused: a mutant is wrong in what it does, not in how it is written.
C_FLAGS = ("-D_GNU_SOURCE", "-fstack-protector-strong", "-Wall", "-Wextra", "-Werror", "-Wno-unused")
# gold takes a third of the time that ld takes.
LINKING = ("-fuse-ld=gold", "-lcrypto")
BUILDS_AT_A_TIME = os.cpu_count()

Edits = tuple[Edit, ...]
Command = list[str]


def build_in_c(edits_by_name: dict[str, Edits], output: pathlib.Path, compiler: str) -> dict[str, Command]:
    """A client for each name."""
    sound = output / "objects"
    sound.mkdir(parents=True, exist_ok=True)
    with concurrent.futures.ThreadPoolExecutor(BUILDS_AT_A_TIME) as pool:
        names = [name for name in IN_C.sources() if name.endswith(".c")]
        list(pool.map(lambda name: compile_c(compiler, IN_C.folder / name, sound / f"{name}.o", ROOT), names))
        linked = pool.map(lambda name: link_c(compiler, edits_by_name[name], output / name, sound), edits_by_name)
        return dict(zip(edits_by_name, linked, strict=True))


def link_c(compiler: str, edits: Edits, folder: pathlib.Path, sound: pathlib.Path) -> Command:
    """One client; what the edits leave as it is, is taken from the sound one."""
    shutil.rmtree(folder, ignore_errors=True)
    place = folder / IN_C.folder.relative_to(ROOT)
    place.mkdir(parents=True)
    changed = IN_C.edited(edits)
    for name, text in changed.items():
        (place / name).write_text(text, "utf-8")
    # A header changes who includes it.
    anew = set(changed) if all(name.endswith(".c") for name in changed) else set(IN_C.sources())
    objects = []
    for name in (name for name in IN_C.sources() if name.endswith(".c")):
        if name in anew:
            source = place / name if name in changed else IN_C.folder / name
            compile_c(compiler, source, place / f"{name}.o", folder, ROOT)
        objects.append(str((place if name in anew else sound) / f"{name}.o"))
    must_build(build([compiler, "-o", str(folder / "client"), *objects, *LINKING], folder))
    return [str(folder / "client")]


def compile_c(compiler: str, source: pathlib.Path, into: pathlib.Path, *include: pathlib.Path) -> None:
    """One object file; the first folder that has a header counts."""
    must_build(build([compiler, *C_FLAGS, *(f"-I{folder}" for folder in include), "-c", str(source), "-o", str(into)], source.parent))


def build_in_go(edits_by_name: dict[str, Edits], output: pathlib.Path, cache: pathlib.Path) -> dict[str, Command]:
    """One program: each client is a package, and its name the argument that calls it. To link one for each takes a minute."""
    source = output / "source"
    shutil.rmtree(source, ignore_errors=True)
    packages = {name: f"m{number}" for number, name in enumerate(edits_by_name)}
    for name, package in packages.items():
        (source / package).mkdir(parents=True)
        for file, text in (IN_GO.sources() | IN_GO.edited(edits_by_name[name])).items():
            callable_text = text.replace("package main\n", f"package {package}\n", 1).replace("func main() {", "func Main() {", 1)
            (source / package / file).write_text(callable_text, "utf-8")
    imports = "\n".join(f'\t"mutants/{package}"' for package in packages.values())
    calls = "\n".join(f'\tcase "{name}":\n\t\t{package}.Main()' for name, package in packages.items())
    main = f'package main\n\nimport (\n\t"os"\n\n{imports}\n)\n\nfunc main() {{\n\tswitch os.Args[1] {{\n{calls}\n\t}}\n}}\n'
    (source / "main.go").write_text(main, "utf-8")
    (source / "go.mod").write_text((IN_GO.folder / "go.mod").read_text("utf-8").replace("module lawful", "module mutants"), "utf-8")
    go_build(output / "clients", source, cache)
    return {name: [str(output / "clients"), name] for name in packages}
