"""Writes provider/command/start_order.ld: which parts of the libraries a start of arc-key-provider runs, to be linked side by side.

Usage: start_order.py PATH-OF-arc-key-provider PATH-OF-ITS-MAP PATH-OF-start_order.ld

What runs is callgrind's word, where it comes from the map's, which GNU ld wrote when it linked that very program.
"""

import bisect
import json
import re
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import NamedTuple

from provider.testing.mini_agent import MiniAgent, http

HEAD = """\
/* Made by provider/bench/start_order.py (target start_order); do not edit.
 *
 * What a start of arc-key-provider runs, side by side: the kernel maps a program as it is touched, 64 KiB at a time, and the same code
 * spread over all of it takes three times as many page faults. What a library renames lies where it would without this list. */
SECTIONS
{
  .text_of_start :
  {
"""
# What valgrind hides: the clock of the kernel (vDSO), and what other processors than its own run. Of the program's own parts all
# is taken: their names change too often for a list.
TAIL = """\
    *crt*.o(.text)
    *libc.a:dl-*.o(.text)
    *libc.a:*-evex*.o(.text.evex)
    *libcryptopp.a:sha_simd.o(.text)
    *libdstack_provider_agent.a:*(.text .text.[!u]*)
    *libdstack_provider_key.a:*(.text .text.[!u]*)
    *libdstack_provider_command.a:*(.text .text.[!u]*)
  }
}
INSERT BEFORE .text;

/* A megabyte of tables for signature chains, out of the way. */
SECTIONS
{
  .rodata_of_chains : { *libsecp256k1.a:*(.rodata .rodata.*) }
}
INSERT AFTER .rodata;
"""


class Section(NamedTuple):
    """One that the linker took from a member of an archive."""

    address: int
    size: int
    name: str
    archive: str
    member: str


def executed(provider: str, first_code: int) -> set[int]:
    """The addresses, as linked, of all instructions that establish runs; first_code is that of the first section of code, which runs."""
    as_linked: set[int] = set()
    as_loaded: set[int] = set()
    with tempfile.TemporaryDirectory(prefix="provider-benchmark-") as folder:
        socket, profile = f"{folder}/agent.sock", Path(folder, "profile")
        env = {"TESSERA_KEY_PROVIDER": "dstack-kms", "TESSERA_DSTACK_SOCKET": socket, "TESSERA_DSTACK_KMS_KEY_ID": "k"}
        options = ["--dump-instr=yes", "--compress-pos=no", "--compress-strings=no", f"--callgrind-out-file={profile}"]
        with MiniAgent(socket, http(json.dumps({"key": "5" * 64, "signature_chain": []}))):
            subprocess.run(
                ["valgrind", "--quiet", "--tool=callgrind", *options, provider, "establish"],
                env=env,
                check=True,
                stdout=subprocess.DEVNULL,
            )
        addresses = as_loaded
        for line in profile.read_text().splitlines():
            if line.startswith("ob="):
                # What callgrind knows to be of the program has the addresses of its file; sections of ours it does not know.
                addresses = as_linked if Path(line[3:]).name == Path(provider).name else as_loaded
            elif found := re.match(r"0x([0-9a-f]+) ", line):
                addresses.add(int(found[1], 16))
    base = min(as_loaded) - first_code
    return as_linked | {address - base for address in as_loaded}


def linked(text: str) -> list[Section]:
    """The code that was taken from archives, by address."""
    entry = re.compile(r"^ (\.text\S*)\s+0x([0-9a-f]+)\s+0x([0-9a-f]+)\s+\S*?([^/\s]+\.a)\((\S+)\)$", re.MULTILINE)
    found = [Section(int(at, 16), int(size, 16), name, archive, member) for name, at, size, archive, member in entry.findall(text)]
    return sorted(section for section in found if section.size > 0)


def touched(sections: list[Section], addresses: set[int]) -> list[Section]:
    """Those in which one of the addresses lies."""
    starts = [section.address for section in sections]
    found = set()
    for address in addresses:
        section = sections[max(bisect.bisect(starts, address) - 1, 0)]
        if section.address <= address < section.address + section.size:
            found.add(section)
    return sorted(found)


def main() -> None:
    """Writes the list."""
    provider, linker_map, out = sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3])
    text = linker_map.read_text().partition("Linker script and memory map")[2]
    first_code = re.search(r"^\.init\s+0x([0-9a-f]+)", text, re.MULTILINE)
    if first_code is None:
        sys.exit(f"{linker_map} is no map of GNU ld")
    hot = [s for s in touched(linked(text), executed(provider, int(first_code[1], 16))) if not s.archive.startswith("libdstack_")]
    if len(hot) < 200:
        sys.exit(f"only {len(hot)} sections are run: is {linker_map} the map of {provider}?")
    by_member: dict[tuple[str, str], set[str]] = {}
    for section in hot:
        by_member.setdefault((section.archive, section.member), set()).add(section.name)
    lines = [f"    *{archive}:{member}({' '.join(sorted(names))})\n" for (archive, member), names in sorted(by_member.items())]
    out.write_text(HEAD + "".join(lines) + TAIL)
    print(f"{out}: {len(hot)} sections of {len(by_member)} members")


if __name__ == "__main__":
    main()
