"""A guest agent for the tests and the benchmark of arc-key-provider: one fixed answer, whatever is asked."""

import contextlib
import json
import re
import socket
import threading
from collections.abc import Callable
from typing import Any, Self

PATIENCE = 60  # seconds; only a test that fails waits so long


def http(body: str, status: str = "200 OK") -> bytes:
    """An answer with this body, whose length it declares."""
    data = body.encode()
    return b"HTTP/1.1 %s\r\nContent-Length: %d\r\n\r\n%s" % (status.encode(), len(data), data)


class MiniAgent:
    """Listens from its construction on. Of each connection it reads the request, calls on_request, answers, awaits the close."""

    def __init__(self, path: str, answer: bytes, on_request: Callable[[], object] = lambda: None) -> None:
        self.requests: list[tuple[bytes, dict[str, Any]]] = []  # each one's head and body
        self.answer = answer
        self.on_request = on_request
        self.listener = socket.socket(socket.AF_UNIX)
        self.listener.bind(path)
        self.listener.listen()
        self.thread = threading.Thread(target=self.serve)
        self.thread.start()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.listener.shutdown(socket.SHUT_RDWR)
        self.thread.join()
        self.listener.close()

    def serve(self) -> None:
        while True:
            try:
                connection, _ = self.listener.accept()
            except OSError:
                return
            with connection:
                connection.settimeout(PATIENCE)
                request = self.read_request(connection)
                if request is None:
                    continue
                self.requests.append(request)
                self.on_request()
                with contextlib.suppress(ConnectionError):  # a client may refuse while it reads
                    connection.sendall(self.answer)
                    while connection.recv(4096):
                        pass

    @staticmethod
    def read_request(connection: socket.socket) -> tuple[bytes, dict[str, Any]] | None:
        """Head and body; None where the client closes first."""
        data = b""
        while True:
            head, separator, body = data.partition(b"\r\n\r\n")
            if separator:
                [length] = re.findall(rb"Content-Length: (\d+)", head)
                if len(body) == int(length):
                    return head, json.loads(body)
            more = connection.recv(65536)
            if not more:
                return None
            data += more
