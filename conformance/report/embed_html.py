"""Writes a C++ file that holds the style and the script of the HTML report and their hashes, for html_assets.h.

Usage: embed_html.py STYLE SCRIPT OUTPUT. Called by the build; OUTPUT is never committed.
"""

import base64
import hashlib
import pathlib
import sys


def function(name: str, text: bytes) -> str:
    """A function that gives the text: an array of numbers, since a string literal has a length limit."""
    numbers = ",".join(str(byte) for byte in text)
    return (
        f"std::string_view {name}() {{\n"
        f"  static const unsigned char kText[] = {{{numbers}}};\n"
        f"  return {{reinterpret_cast<const char*>(kText), {len(text)}}};\n"
        "}"
    )


def source(text: bytes) -> bytes:
    """What a Content-Security-Policy calls an inline text."""
    return b"'sha256-" + base64.b64encode(hashlib.sha256(text).digest()) + b"'"


def main() -> None:
    """Writes the file. What would end its element in a document is an error."""
    style, script = (pathlib.Path(name).read_bytes() for name in sys.argv[1:3])
    for text in (style, script):
        if b"</" in text or b"<!--" in text or b"\r" in text or not text.isascii():
            sys.exit("embed_html.py: a style or a script with </, <!--, a carriage return or more than ASCII")
    functions = [
        function("HtmlStyle", style),
        function("HtmlScript", script),
        function("HtmlStyleHash", source(style)),
        function("HtmlScriptHash", source(script)),
    ]
    head = '#include "conformance/report/html_assets.h"\n\nnamespace conformance {\n\n'
    pathlib.Path(sys.argv[3]).write_text(head + "\n\n".join(functions) + "\n\n}  // namespace conformance\n")


if __name__ == "__main__":
    main()
