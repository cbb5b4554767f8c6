"""Mutants that do not see what becomes of the line they write."""

import contextlib
import os
import socket

from mutants.patching import Client
from mutants.registry import mutant


@mutant("does not look whether its line was written", "output-* the-right-key-for-a-second-reader")
def does_not_look_whether_its_line_was_written(client: Client) -> None:
    def write_line(line: str) -> None:
        with contextlib.suppress(OSError):
            os.write(1, f"{line}\n".encode())

    client.write_line = write_line


@mutant("says success before its line is written", "output-full output-gone")
def ends_before_its_line_is_written(client: Client) -> None:
    def write_line(line: str) -> None:
        print(line)
        if os.fork() == 0:  # the buffer is written behind the back of who waits for the exit status
            return
        os._exit(0)

    client.write_line = write_line


@mutant("writes to descriptor 1, which is the agent's connection where there was none", "output-closed")
def writes_into_the_connection(client: Client) -> None:
    connect = client.connect
    kept = []

    def connect_and_keep(path: str, deadline: float) -> socket.socket:
        connection = connect(path, deadline)
        kept.append(connection)
        return connection.dup()

    client.connect = connect_and_keep
    client.write_line = lambda line: os.write(1, f"{line}\n".encode())
