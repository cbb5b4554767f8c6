"""What a hostile client writes to the streams it was given."""

import os
import sys

from wild.registry import Scene, action

MOST_BYTES = 6 << 20


def flood(descriptor: int, block: bytes) -> None:
    """Writes some MiB of it."""
    written = 0
    while written < MOST_BYTES:
        written += os.write(descriptor, block)


@action("6 MiB of one letter to a stream")
def floods_a_stream(scene: Scene) -> None:
    flood(scene.draw.choice((1, 2)), scene.draw.choice((b"a", b"\0", b"\n", b"\xff", b"\\")) * 65536)


@action("6 MiB of numbers, which the search for leaks decodes, to both streams")
def floods_both_streams_with_hex(scene: Scene) -> None:
    block = scene.draw.randbytes(32768).hex().encode()
    for descriptor in (1, 2):
        flood(descriptor, block)


@action("encodings in encodings, to a stream")
def writes_nested_encodings(scene: Scene) -> None:
    text = scene.draw.randbytes(4000)
    for _ in range(4):
        text = text.hex().encode()
    flood(scene.draw.choice((1, 2)), text + b"\n")


@action("a million short writes' worth of empty lines and single bytes")
def writes_byte_by_byte(scene: Scene) -> None:
    for _ in scene.for_seconds(0.3):
        os.write(scene.draw.choice((1, 2)), b"\n")


@action("what a terminal, a JSON or an XML reader could take for its own")
def writes_control_characters(scene: Scene) -> None:
    for text in (
        b"\x1b]0;owned\x07\x1b[2J",
        b"\0\x01\x7f\xc2\x9b31m",
        b'"}],"status":"conformant"',
        b"]]></failure>",
        "\u202e\ufeff\u2028".encode(),
    ):
        os.write(scene.draw.choice((1, 2)), text * scene.draw.randint(1, 20))


@action("closes every descriptor it was given")
def closes_every_descriptor(_scene: Scene) -> None:
    os.closerange(0, 1024)


@action("puts a folder, a pipe to itself and a loop in the place of its streams")
def swaps_its_streams(scene: Scene) -> None:
    reader, writer = os.pipe()
    os.dup2(os.open(scene.folder(), os.O_RDONLY), 0)
    os.dup2(writer, 2)
    os.dup2(reader, 0)


@action("makes the pipes it was given as large as they get, and never waits for them")
def bends_its_pipes(_scene: Scene) -> None:
    import fcntl  # noqa: PLC0415

    for descriptor in (1, 2):
        os.set_blocking(descriptor, False)
        fcntl.fcntl(descriptor, fcntl.F_SETPIPE_SZ, 1 << 20)
    os.write(2, b"a" * (1 << 20))


@action("reads from the pipe it writes to, through /proc")
def reads_its_own_output(_scene: Scene) -> None:
    print("for nobody", file=sys.stderr, flush=True)
    reader = os.open("/proc/self/fd/2", os.O_RDONLY | os.O_NONBLOCK)
    os.read(reader, 65536)
