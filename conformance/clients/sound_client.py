"""The suite's own sound client: small, strict, and a client under test like any other (client contract, version 1).

It speaks GetKey v0, and v1 where it is told to.

Usage: sound_client.py [--timeout SECONDS] [--public-key] [--session [--at-once]]

Each check is one function, which raises Refused for what it is named after, so that mutant_client.py can take exactly one of them away.
"""

import getopt
import importlib
import json
import os
import socket
import sys
import time
from types import ModuleType
from typing import Any, NamedTuple, Never

HERE = __file__.rpartition("/")[0]  # pathlib takes as long to load as the rest
MOST_ANSWER_BYTES = 256 * 1024
MOST_DEPTH = 32
LEAST_SECRET_BYTES = 32
BYTES_PER_READ = 64 * 1024
DEFAULT_SOCKETS = ("/var/run/dstack.sock", "/run/dstack.sock", "/var/run/dstack/dstack.sock", "/run/dstack/dstack.sock")


class Refused(Exception):
    """No key; the text says why, in words of our own and never in the agent's."""


class Origin(NamedTuple):
    """Where the key has to come from: the public key of a KMS root (SEC1, compressed), and an app of it."""

    kms_root: bytes
    app_id: bytes


class Asked(NamedTuple):
    """What the environment tells the client to ask for, and for how long to try."""

    socket: str
    key_path: str
    purpose: str
    algorithm: str
    timeout: float
    origin: Origin | None = None
    api: str = "v0"


# ---- The way to the agent ----


def socket_path(asked: Asked) -> str:
    """The configured socket; only for an absent default socket, the first of the other default paths that is there (FC-02, FC-03)."""
    if asked.socket != DEFAULT_SOCKETS[0]:
        return asked.socket
    for path in DEFAULT_SOCKETS:
        if os.path.lexists(path):
            return path
    raise Refused("no socket at any default path")


def deadline_of(asked: Asked) -> float:
    return time.monotonic() + asked.timeout


def seconds_left(deadline: float) -> float:
    """The time that is left of the one deadline over the whole exchange (FC-04)."""
    left = deadline - time.monotonic()
    if left <= 0:
        raise Refused("the deadline is over")
    return left


def connect(path: str, deadline: float) -> socket.socket:
    connection = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    try:
        connection.settimeout(seconds_left(deadline))
        connection.connect(path)
    except BaseException:
        connection.close()
        raise
    return connection


# ---- The request ----


def request_body(asked: Asked) -> str:
    if asked.api == "v1":
        return json.dumps(v1_members(asked), ensure_ascii=False)
    return json.dumps({"path": asked.key_path, "purpose": asked.purpose, "algorithm": asked.algorithm}, ensure_ascii=False)


def v1_members(asked: Asked) -> dict[str, str]:
    """What v1 is asked for: it has no purpose, and no default algorithm (RQ-05, RQ-07)."""
    return {"domain": asked.key_path, "algorithm": asked.algorithm}


def request_line() -> str:
    return "POST /GetKey HTTP/1.1"


def v1_request_line() -> str:
    return "POST /v1/GetKey HTTP/1.1"


def request_headers(body: str) -> list[str]:
    return [
        "Host: dstack",
        "Content-Type: application/json",
        f"Content-Length: {length_in_bytes(body)}",
        "Connection: close",
    ]


def length_in_bytes(body: str) -> int:
    return len(body.encode())


def request(asked: Asked) -> bytes:
    body = request_body(asked)
    line = v1_request_line() if asked.api == "v1" else request_line()
    head = "\r\n".join([line, *request_headers(body)])
    return f"{head}\r\n\r\n{body}".encode()


def send(connection: socket.socket, data: bytes, deadline: float) -> None:
    connection.settimeout(seconds_left(deadline))
    connection.sendall(data)


# ---- The answer's bytes ----


class Stream:
    """The bytes of one answer as they come, bounded in time and in number."""

    def __init__(self, connection: socket.socket, deadline: float) -> None:
        self.connection = connection
        self.deadline = deadline
        self.received = b""
        self.ended = False

    def read_more(self) -> None:
        self.connection.settimeout(seconds_left(self.deadline))
        data = self.connection.recv(BYTES_PER_READ)
        self.received += data
        self.ended = not data
        check_size(len(self.received))


def check_size(size: int) -> None:
    if size > MOST_ANSWER_BYTES:
        raise Refused("the answer is too large")


def read_head(stream: Stream) -> list[str]:
    """The lines of the head; what was read behind it stays in the stream."""
    while b"\r\n\r\n" not in stream.received:
        if stream.ended:
            return head_cut_short(stream)
        stream.read_more()
    head, stream.received = stream.received.split(b"\r\n\r\n", 1)
    return split_lines(head)


def head_cut_short(stream: Stream) -> list[str]:
    raise Refused("the stream ended before the end of the head")


def split_lines(head: bytes) -> list[str]:
    lines = head.decode("latin-1").split("\r\n")
    for line in lines:
        check_line(line)
    return lines


def check_line(line: str) -> None:
    """Nothing but visible characters, spaces and tabs: no NUL, no bare CR or LF (FC-28)."""
    if any(character != "\t" and (character < " " or character == "\x7f") for character in line):
        raise Refused("a control character in the head")


def check_status_line(line: str) -> None:
    """Only status 200 of HTTP/1.1 is success (FC-10, FC-11)."""
    if line[:9] != "HTTP/1.1 " or line[12:13] != " ":
        raise Refused("a malformed status line")
    if line[9:12] != "200":
        raise Refused("a status that is not 200")


def parse_headers(lines: list[str]) -> list[tuple[str, str]]:
    return [parse_header(line) for line in lines]


def parse_header(line: str) -> tuple[str, str]:
    """The name in lower case, and the value without outer white space (TO-21)."""
    name, colon, value = line.partition(":")
    check_header_name(name, colon)
    return name.lower(), value.strip(" \t")


def check_header_name(name: str, colon: str) -> None:
    token = set("!#$%&'*+-.^_`|~")
    if not colon or not name or not all(c in token or (c.isascii() and c.isalnum()) for c in name):
        raise Refused("a malformed header line")


def check_transfer_encoding(headers: list[tuple[str, str]]) -> None:
    if any(name == "transfer-encoding" for name, _ in headers):
        raise Refused("a Transfer-Encoding")


def check_content_encoding(headers: list[tuple[str, str]]) -> None:
    if any(name == "content-encoding" for name, _ in headers):
        raise Refused("a Content-Encoding")


def content_length(headers: list[tuple[str, str]]) -> int | None:
    """The one Content-Length; None without one (FC-22, TO-20)."""
    values = [value for name, value in headers if name == "content-length"]
    if not values:
        return None
    if len(values) > 1:
        raise Refused("more than one Content-Length")
    return parse_length(values[0])


def parse_length(value: str) -> int:
    if not value or len(value) > 9 or not all(c in "0123456789" for c in value):
        raise Refused("a Content-Length that is no number")
    return int(value)


def read_body(stream: Stream, headers: list[tuple[str, str]]) -> bytes:
    length = content_length(headers)
    return read_to_the_end(stream) if length is None else read_to_the_length(stream, length)


def read_to_the_length(stream: Stream, length: int) -> bytes:
    while len(stream.received) < length:
        if stream.ended:
            return body_cut_short(stream.received)
        stream.read_more()
    check_nothing_follows(stream.received[length:])
    return stream.received[:length]


def body_cut_short(_body: bytes) -> bytes:
    raise Refused("fewer bytes than Content-Length")


def check_nothing_follows(rest: bytes) -> None:
    if rest:
        raise Refused("bytes after the answer")


def read_to_the_end(stream: Stream) -> bytes:
    while not stream.ended:
        stream.read_more()
    return stream.received


def read_answer(stream: Stream) -> bytes:
    """The body of one complete answer with status 200."""
    lines = read_head(stream)
    check_status_line(lines[0])
    headers = parse_headers(lines[1:])
    check_transfer_encoding(headers)
    check_content_encoding(headers)
    return read_body(stream, headers)


# ---- The answer's meaning ----


def decode_text(body: bytes) -> str:
    try:
        return body.decode("utf-8")
    except UnicodeDecodeError:
        raise Refused("invalid UTF-8") from None


def check_depth(text: str) -> None:
    """No deeper than MOST_DEPTH, looked at before anything recursive sees the text (FC-35)."""
    if text.count("[") + text.count("{") <= MOST_DEPTH:
        return
    depth, in_string, escaped = 0, False, False
    for character in text:
        if in_string:
            in_string = escaped or character != '"'
            escaped = character == "\\" and not escaped
        elif character == '"':
            in_string = True
        elif character in "[{":
            depth += 1
        elif character in "]}":
            depth -= 1
        if depth > MOST_DEPTH:
            raise Refused("nested too deep")


def unique_members(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    members = dict(pairs)
    if len(members) != len(pairs):
        raise Refused("a member stands twice")
    return members


def refuse_constant(_name: str) -> Never:
    raise Refused("a number that JSON does not have")


def load_json(text: str) -> Any:
    try:
        return json.loads(text, object_pairs_hook=unique_members, parse_constant=refuse_constant)
    except ValueError:
        raise Refused("not JSON") from None


def parse_object(text: str) -> dict[str, Any]:
    value = load_json(text)
    if not isinstance(value, dict):
        raise Refused("not a JSON object")
    return value


def check_no_error(answer: dict[str, Any]) -> None:
    if "error" in answer:
        raise Refused("an error member")


def key_text(answer: dict[str, Any]) -> str:
    key = answer.get("key")
    if not isinstance(key, str):
        raise Refused("no key that is a string")
    return key


# ---- The secret ----


def without_prefix(text: str) -> str:
    return text[2:] if text[:2] in ("0x", "0X") else text


def decode_hex(text: str) -> bytes:
    if len(text) % 2 or not all(c in "0123456789abcdefABCDEF" for c in text):
        raise Refused("the key is not hex")
    return bytes.fromhex(text)


def check_secret_length(secret: bytes) -> None:
    if len(secret) < LEAST_SECRET_BYTES:
        raise Refused("the key is too short")


def check_not_zero(secret: bytes) -> None:
    if not any(secret):
        raise Refused("the key is all zero")


def secret_from(text: str) -> bytes:
    secret = decode_hex(without_prefix(text))
    check_secret_length(secret)
    check_not_zero(secret)
    return secret


def secret_of(body: bytes) -> bytes:
    text = decode_text(body)
    check_depth(text)
    answer = parse_object(text)
    check_no_error(answer)
    return secret_from(key_text(answer))


# ---- Its origin ----


def arithmetic() -> ModuleType:
    """Keccak-256 and secp256k1, ./signature_chain.py; loaded only by the runs that are told an origin."""
    sys.path.append(HERE)
    return importlib.import_module("signature_chain")


def links_of(answer: dict[str, Any]) -> list[bytes]:
    """The two links of the chain, 65 bytes each."""
    chain = answer.get("signature_chain")
    if not isinstance(chain, list) or not chain:
        raise Refused("no signature_chain")
    links = [decode_link(link) for link in chain]
    check_number_of_links(links)
    return links


def decode_link(link: Any) -> bytes:
    if not isinstance(link, str):
        raise Refused("a link that is no string")
    decoded = decode_hex(link)
    check_link_length(decoded)
    return decoded


def check_link_length(link: bytes) -> None:
    if len(link) != 65:
        raise Refused("a link that is not of 65 bytes")


def check_number_of_links(links: list[bytes]) -> None:
    if len(links) != 2:
        raise Refused("not two links")


def check_canonical(link: bytes) -> None:
    if not arithmetic().is_canonical(link):
        raise Refused("a link that is not canonical")


def app_root_of(link: bytes, secret: bytes, purpose: str) -> bytes:
    """Whose signature link 0 is, over the key's public key and its purpose."""
    return signer(link, f"{purpose}:{arithmetic().public_key_of(secret).hex()}".encode())


def kms_root_of(link: bytes, app_root: bytes, app_id: bytes) -> bytes:
    """Whose signature link 1 is, over the app and its root key."""
    return signer(link, b"dstack-kms-issued:" + app_id + app_root)


def signer(link: bytes, claim: bytes) -> bytes:
    """The public key that signed the claim."""
    found = bytes(arithmetic().signer_of(link, arithmetic().keccak256(claim)))
    if not found:
        raise Refused("a link that nobody signed")
    return found


def check_root(found: bytes, origin: Origin) -> None:
    if found != origin.kms_root:
        raise Refused("a chain that does not lead to the KMS root")


def check_origin(body: bytes, secret: bytes, asked: Asked) -> None:
    """The chain leads from this key, for this purpose and app, to the KMS root (FC-60)."""
    if asked.origin is None:
        return
    of_key, of_app = links_of(parse_object(decode_text(body)))
    for link in (of_key, of_app):
        check_canonical(link)
    app_root = app_root_of(of_key, secret, asked.purpose)
    check_root(kms_root_of(of_app, app_root, asked.origin.app_id), asked.origin)


# ---- The whole ----


def exchange(asked: Asked) -> bytes:
    """One connection, one request, one answer: the body."""
    deadline = deadline_of(asked)
    with connect(socket_path(asked), deadline) as connection:
        send(connection, request(asked), deadline)
        return read_answer(Stream(connection, deadline))


def obtain(asked: Asked) -> bytes:
    """The secret; every failure on the way is a Refused."""
    try:
        body = exchange(asked)
        secret = secret_of(body)
        check_origin(body, secret, asked)
        return secret
    except TimeoutError:
        raise Refused("the deadline is over") from None
    except OSError:
        raise Refused("the agent is not to be reached, or broke the connection") from None


def write_line(line: str) -> None:
    """OSError where nobody can read it: standard output is closed, full, or a pipe without a reader (FC-56)."""
    if sys.stdout is None:
        raise OSError("no standard output")
    print(line, flush=True)


def report_key(kind: str, key: bytes) -> int:
    try:
        write_line(json.dumps({kind: key.hex()}))
    except OSError:
        sys.stdout = None  # what it holds would be written once more at the end
        return report_refusal(Refused("nobody can read the key"))
    return 0


def report_refusal(refused: Refused) -> int:
    print(f"refused: {refused}", file=sys.stderr)
    return 1


def report_secret(secret: bytes) -> int:
    return report_key("secret", secret)


def derivation() -> ModuleType:
    """The Python reference of the ARC server key, ../../kat/reference_derivation.py; loaded only by the runs that have a use for it."""
    sys.path.append(f"{HERE}/../../kat")
    return importlib.import_module("reference_derivation")


def public_key_of(secret: bytes) -> bytes:
    """X0 || X1 || X2 of the key pair that the secret derives, SEC1 compressed, 99 bytes (CV-03)."""
    reference = derivation()
    return bytes(reference.public_key(reference.draw_scalars(secret)))


def report_public_key(secret: bytes) -> int:
    return report_key("public_key", public_key_of(secret))


def told(name: str) -> str:
    """What the runner says in this variable of the client contract."""
    return os.environ["DSTACK_CONFORMANCE_" + name]


def api_told() -> str:
    """Which GetKey the client is to speak: v0 where nobody says."""
    return os.environ.get("DSTACK_CONFORMANCE_API", "v0")


def purpose_told() -> str:
    """v1 has no purpose."""
    return "" if api_told() == "v1" else told("PURPOSE")


def origin_told() -> Origin | None:
    """Most cases tell none."""
    if "DSTACK_CONFORMANCE_KMS_ROOT_PUBKEY" not in os.environ:
        return None
    return Origin(bytes.fromhex(told("KMS_ROOT_PUBKEY")), bytes.fromhex(told("APP_ID")))


# ---- Sessions (client contract, version 1.1) ----


def asked_in(question: dict[str, Any], timeout: float) -> Asked:
    """What one line of a session asks for."""
    origin = None
    if "kms_root_pubkey" in question:
        origin = Origin(bytes.fromhex(question["kms_root_pubkey"]), bytes.fromhex(question["app_id"]))
    return Asked(question["socket"], question["key_path"], question.get("purpose", ""), question["algorithm"], timeout, origin, api_told())


def answer_to(question: dict[str, Any], timeout: float) -> dict[str, Any]:
    try:
        secret = obtain(asked_in(question, timeout))
    except Refused as refused:
        report_refusal(refused)
        return {"id": question["id"], "answer": "refused"}
    return {"id": question["id"], "answer": "key", "secret": secret.hex()}


def session(timeout: float) -> int:
    """A question a line, an answer a line, until there is no more."""
    for line in sys.stdin:
        write_line(json.dumps(answer_to(json.loads(line), timeout)))
    return 0


def session_at_once(timeout: float) -> int:
    """The same, with a thread for each question: its answer comes when it is there."""
    threading = importlib.import_module("threading")
    writing = threading.Lock()

    def answer(line: str) -> None:
        answered = json.dumps(answer_to(json.loads(line), timeout))
        with writing:
            write_line(answered)

    for line in sys.stdin:
        threading.Thread(target=answer, args=[line]).start()
    return 0


def main(arguments: list[str]) -> int:
    # argparse takes longer to load than all else here, and this client is started thousands of times.
    try:
        options = dict(getopt.getopt(arguments, "", ["timeout=", "public-key", "session", "at-once"])[0])
        timeout = float(options.get("--timeout", "3"))
    except (getopt.GetoptError, ValueError):
        print(__doc__, file=sys.stderr)
        return 2
    if "--session" in options:
        return session_at_once(timeout) if "--at-once" in options else session(timeout)
    asked = Asked(told("SOCKET"), told("KEY_PATH"), purpose_told(), told("ALGORITHM"), timeout, origin_told(), api_told())
    try:
        secret = obtain(asked)
    except Refused as refused:
        return report_refusal(refused)
    return report_public_key(secret) if "--public-key" in options else report_secret(secret)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
