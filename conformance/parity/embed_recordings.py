"""Writes a C++ file that holds a file of recordings, compressed, for recordings_data.h.

Usage: embed_recordings.py RECORDINGS OUTPUT. Called by the build; OUTPUT is never committed.
"""

import pathlib
import sys
import zlib


def main() -> None:
    """Writes the file."""
    text = pathlib.Path(sys.argv[1]).read_bytes()
    numbers = ",".join(str(byte) for byte in zlib.compress(text, 9))
    pathlib.Path(sys.argv[2]).write_text(
        '#include "conformance/parity/recordings_data.h"\n'
        "namespace conformance::parity {\nnamespace {\n"
        f"constexpr unsigned char kRecordings[] = {{{numbers}}};\n}}  // namespace\n"
        f"CompressedRecordings Compressed() {{ return {{kRecordings, {len(text)}}}; }}\n"
        "}  // namespace conformance::parity\n"
    )


if __name__ == "__main__":
    main()
