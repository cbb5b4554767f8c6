"""Writes a C++ file that holds every case file and the clauses, for case_data.h.

Usage: embed.py CONFORMANCE_FOLDER OUTPUT. Called by the build; OUTPUT is never committed.
"""

import pathlib
import sys


def array_of_bytes(data: bytes) -> str:
    """The initialiser of a char array: string literals have a length limit, arrays of numbers do not."""
    signed = (byte - 256 if byte > 127 else byte for byte in data)
    return ",".join(str(number) for number in signed)


def main() -> None:
    """Writes the file; an error where there is no case at all."""
    folder, output = pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2])
    cases = sorted((folder / "cases").glob("*/*.json"), key=lambda path: path.as_posix())
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
    out.append("}  // namespace case_data")
    if not cases:
        sys.exit(f"embed.py: no case found below {folder / 'cases'}")
    output.write_text("\n".join(out) + "\n")


if __name__ == "__main__":
    main()
