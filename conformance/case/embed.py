"""Writes a C++ file that holds every case file, the clauses and the lock's digest, for case_data.h.

Usage: embed.py CONFORMANCE_FOLDER OUTPUT. Called by the build; OUTPUT is never committed.
"""

import hashlib
import pathlib
import sys


def array_of_bytes(data: bytes) -> str:
    """The initialiser of a char array: string literals have a length limit, arrays of numbers do not."""
    signed = (byte - 256 if byte > 127 else byte for byte in data)
    return ",".join(str(number) for number in signed)


def sources_digest(folder: pathlib.Path, files: list[pathlib.Path]) -> str:
    """SHA-256 of the files, each with its name in the folder and its length."""
    digest = hashlib.sha256()
    for path in files:
        data = path.read_bytes()
        digest.update(f"{path.relative_to(folder).as_posix()} {len(data)}\n".encode() + data)
    return digest.hexdigest()


def lock_digest(lock: bytes, sources: str) -> str:
    """SHA-256 of the lock; nothing where it does not say that it was written from these sources."""
    return hashlib.sha256(lock).hexdigest() if f"# sources: {sources}" in lock.decode().splitlines() else ""


def main() -> None:
    """Writes the file; an error where there is no case at all."""
    folder, output = pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2])
    cases = sorted((folder / "cases").glob("*/*.json"), key=lambda path: path.as_posix())
    sources = sources_digest(folder / "cases", [*cases, folder / "cases" / "clauses.json"])
    lock = folder / "cases" / "expanded.lock"
    out = ['#include "conformance/case/case_data.h"', "namespace case_data {", "namespace {"]
    rows = []
    for number, path in enumerate(cases):
        data = path.read_bytes()
        out.append(f"const char kCase{number}[] = {{{array_of_bytes(data + b' ')}}};")
        rows.append(f'    {{"{path.relative_to(folder / "cases").as_posix()}", {{kCase{number}, {len(data)}}}}},')
    clauses = (folder / "cases" / "clauses.json").read_bytes()
    out.append(f"const char kClauses[] = {{{array_of_bytes(clauses + b' ')}}};")
    out += ["const CaseFile kCases[] = {", *rows, "};", "}  // namespace"]
    out.append("std::span<const CaseFile> EmbeddedCases() { return kCases; }")
    out.append(f"std::string_view ClausesJson() {{ return {{kClauses, {len(clauses)}}}; }}")
    out.append(f'std::string_view SourcesDigest() {{ return "{sources}"; }}')
    out.append(f'std::string_view LockDigest() {{ return "{lock_digest(lock.read_bytes(), sources)}"; }}')
    out.append("}  // namespace case_data")
    if not cases:
        sys.exit(f"embed.py: no case found below {folder / 'cases'}")
    output.write_text("\n".join(out) + "\n")


if __name__ == "__main__":
    main()
