"""One POST over a Unix socket with http.client, within one deadline and one bound on what is read."""

import http.client
import re
import socket
import time

MOST_RECEIVED_BYTES = 256 * 1024
SUCCESS = re.compile(rb"HTTP/1\.[01] 200[ \r\n]")


class Refused(Exception):
    """No key; the text says why, in words of our own and never in the agent's."""


class BoundedSocket(socket.socket):
    """A Unix socket on which nothing lasts longer than the deadline, and no more is received than the bound.

    A timeout of http.client is one for each read, which a peer that drips resets with every byte.
    """

    def __init__(self, seconds: float) -> None:
        super().__init__(socket.AF_UNIX, socket.SOCK_STREAM)
        self.deadline = time.monotonic() + seconds
        self.received = 0
        self.beginning = b""

    def hurry(self) -> None:
        left = self.deadline - time.monotonic()
        if left <= 0:
            raise TimeoutError
        self.settimeout(left)

    def sendall(self, data: bytes, flags: int = 0) -> None:  # type: ignore[override]
        self.hurry()
        super().sendall(data, flags)

    def recv_into(self, buffer: memoryview, *rest: int) -> int:  # type: ignore[override]
        self.hurry()
        count = super().recv_into(buffer, *rest)
        self.beginning = (self.beginning + bytes(buffer[:count]))[:16]
        self.received += count
        if self.received > MOST_RECEIVED_BYTES:
            raise Refused("the answer is too large")
        return count


class UnixConnection(http.client.HTTPConnection):
    """An HTTP connection to the one socket it was given. It knows no proxy, follows no redirect and does not try again."""

    def __init__(self, path: str, seconds: float) -> None:
        super().__init__("localhost")
        self.path = path
        self.seconds = seconds

    def connect(self) -> None:
        """Called by http.client when there is something to send."""
        self.sock = self.unix = BoundedSocket(self.seconds)
        self.unix.hurry()
        self.unix.connect(self.path)


def check_status(response: http.client.HTTPResponse, beginning: bytes) -> None:
    """Looks at the bytes too: http.client takes 0200 and +200 for 200. An interim answer is refused thereby."""
    if response.status != 200 or not SUCCESS.match(beginning):
        raise Refused("a status that is not 200")


def check_headers(headers: http.client.HTTPMessage) -> None:
    """One Content-Length that is a number: http.client takes the first of two, and without a number reads to the end."""
    if headers.defects or "Transfer-Encoding" in headers or "Content-Encoding" in headers:
        raise Refused("headers that are malformed, or an encoding nobody asked for")
    lengths = [value.strip(" \t") for value in headers.get_all("Content-Length", [])]
    if len(lengths) != 1 or not (lengths[0].isascii() and lengths[0].isdigit()):
        raise Refused("not one Content-Length")
    if len(lengths[0]) > 9:
        raise Refused("the answer is too large")


def post(socket_path: str, target: str, body: bytes, seconds: float) -> bytes:
    """The whole body of the answer with status 200; anything else is a Refused."""
    connection = UnixConnection(socket_path, seconds)
    try:
        connection.request("POST", target, body, {"Content-Type": "application/json", "Connection": "close"})
        response = connection.getresponse()
        check_status(response, connection.unix.beginning)
        check_headers(response.headers)
        return response.read()
    except TimeoutError:
        raise Refused("the deadline is over") from None
    except OSError:
        raise Refused("the agent is not to be reached, or broke the connection") from None
    except (http.client.HTTPException, ValueError):
        raise Refused("an answer that is not HTTP") from None
    finally:
        connection.close()
