"""Prints the resident memory of dstack-mock-agent at rest, in KiB: when it is ready, and after 1000 requests.

Usage: memory_at_rest.py PATH_OF_DSTACK_MOCK_AGENT
"""

import json
import pathlib
import re
import socket
import subprocess
import sys
import tempfile

REQUESTS = 1000


def resident_kib(pid: int) -> int:
    """The resident memory of a process."""
    [size] = re.findall(r"^VmRSS:\s+(\d+) kB$", pathlib.Path(f"/proc/{pid}/status").read_text(), re.MULTILINE)
    return int(size)


def ask(path: str) -> None:
    """One GetKey, which has to succeed."""
    with socket.socket(socket.AF_UNIX) as client:
        client.connect(path)
        client.sendall(b"GET /GetKey?path=a HTTP/1.1\r\nConnection: close\r\n\r\n")
        answer = b""
        while read := client.recv(65536):
            answer += read
    if not answer.startswith(b"HTTP/1.1 200 "):
        sys.exit("the agent did not answer with 200")


def main() -> None:
    """Starts an agent, asks it, and prints two lines."""
    with tempfile.TemporaryDirectory() as folder:
        path = f"{folder}/s"
        agent = subprocess.Popen([sys.argv[1], "serve", "--socket", path], stdout=subprocess.PIPE)
        try:
            assert agent.stdout is not None
            json.loads(agent.stdout.readline())
            print(f"resident memory when ready: {resident_kib(agent.pid)} KiB")
            for _ in range(REQUESTS):
                ask(path)
            print(f"resident memory after {REQUESTS} requests: {resident_kib(agent.pid)} KiB")
        finally:
            agent.terminate()
            agent.wait()


if __name__ == "__main__":
    main()
