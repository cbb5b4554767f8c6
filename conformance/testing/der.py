"""Just enough DER to take a certificate apart, change it and put it together again; its signature then fits no more."""

import base64
import textwrap
from collections.abc import Callable

Node = tuple[int, "bytes | list[Node]"]


def read(data: bytes) -> list[Node]:
    """The values that stand one after another, constructed ones as lists."""
    nodes: list[Node] = []
    while data:
        tag, size, start = data[0], data[1], 2
        if size & 0x80:
            start += size & 0x7F
            size = int.from_bytes(data[2:start], "big")
        content = data[start : start + size]
        nodes.append((tag, read(content) if tag & 0x20 else content))
        data = data[start + size :]
    return nodes


def written(nodes: list[Node]) -> bytes:
    """The bytes of the values."""
    out = b""
    for tag, content in nodes:
        body = content if isinstance(content, bytes) else written(content)
        size = len(body).to_bytes((len(body).bit_length() + 7) // 8 or 1, "big")
        length = size if len(body) < 0x80 else bytes([0x80 | len(size)]) + size
        out += bytes([tag]) + length + body
    return out


def children(node: Node) -> list[Node]:
    """What a constructed value holds."""
    content = node[1]
    assert isinstance(content, list)
    return content


def extensions_of(certificate: list[Node]) -> list[Node]:
    """The list of extensions, to be changed in place."""
    to_be_signed = children(children(certificate[0])[0])
    holder = next(node for node in to_be_signed if node[0] == 0xA3)
    return children(children(holder)[0])


def changed_pem(pem: str, change: Callable[[list[Node]], object]) -> str:
    """The first certificate of a PEM text, with what `change` does to it; what follows stays."""
    begin, end = "-----BEGIN CERTIFICATE-----\n", "-----END CERTIFICATE-----\n"
    digits, _, rest = pem.removeprefix(begin).partition(end)
    certificate = read(base64.b64decode(digits))
    change(certificate)
    lines = textwrap.wrap(base64.b64encode(written(certificate)).decode(), 64)
    return begin + "\n".join(lines) + "\n" + end + rest
