"""What a start of arc-key-provider costs in figures that repeat: instructions, by callgrind, and the size of the program.

Usage: start_cost.py PATH-OF-arc-key-provider PATH-OF-bare_client
"""

import json
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from provider.testing.mini_agent import MiniAgent, http

DERIVATION = "provider::ServerKey::Derive("


def instructions(command: list[str], env: dict[str, str], profile: Path) -> int:
    """Those that the command runs in user space."""
    valgrind = ["valgrind", "--quiet", "--tool=callgrind", f"--callgrind-out-file={profile}"]
    subprocess.run([*valgrind, *command], env=env, check=True, stdout=subprocess.DEVNULL)
    found = re.search(r"^summary: (\d+)$", profile.read_text(), re.MULTILINE)
    if found is None:
        sys.exit(f"callgrind wrote no summary of {command[0]}")
    return int(found[1])


def of_derivation(profile: Path) -> int:
    """The part of a profile that is the derivation."""
    lines = subprocess.run(
        ["callgrind_annotate", "--inclusive=yes", "--threshold=100", profile], check=True, capture_output=True, text=True
    ).stdout.splitlines()
    for line in lines:
        if DERIVATION in line:
            return int(line.split()[0].replace(",", ""))
    sys.exit(f"{DERIVATION} is in no profile: is the program stripped?")


def print_instructions(provider: str, bare_client: str) -> None:
    """Of establish, of the derivation in it, and of the bare client."""
    with tempfile.TemporaryDirectory(prefix="provider-benchmark-") as folder:
        socket, profile = f"{folder}/agent.sock", Path(folder, "profile")
        env = {"TESSERA_KEY_PROVIDER": "dstack-kms", "TESSERA_DSTACK_SOCKET": socket, "TESSERA_DSTACK_KMS_KEY_ID": "k"}
        with MiniAgent(socket, http(json.dumps({"key": "5" * 64, "signature_chain": []}))):
            bare = instructions([bare_client, socket], env, profile)
            ours = instructions([provider, "establish"], env, profile)
        derivation = of_derivation(profile)
    print(f"arc-key-provider establish   {ours:11,} instructions, of which {derivation:,} are the derivation")
    print(f"bare_client                  {bare:11,} instructions")


def print_sizes(provider: str) -> None:
    """Of the file as it is, and without its symbols."""
    with tempfile.TemporaryDirectory(prefix="provider-benchmark-") as folder:
        stripped = Path(folder, "stripped")
        subprocess.run(["strip", "-o", stripped, provider], check=True)
        print(f"size of arc-key-provider     {Path(provider).stat().st_size:11,} bytes, stripped {stripped.stat().st_size:,}")


def main() -> None:
    """Prints the figures of both programs."""
    provider, bare_client = sys.argv[1:3]
    if shutil.which("valgrind") is None:
        print("no instructions are counted: valgrind is not installed")
    else:
        print_instructions(provider, bare_client)
    print_sizes(provider)


if __name__ == "__main__":
    main()
