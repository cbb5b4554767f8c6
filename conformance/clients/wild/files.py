"""What a hostile client leaves in the folders it can write to."""

import contextlib
import os
import socket

from wild.registry import Scene, action

# In a full world the store ends first. A plain one is the machine's disk.
BYTES = {True: 80 << 20, False: 12 << 20}
FILES = {True: 20000, False: 1500}
DEPTH = {True: 6000, False: 1500}  # the latter more than the descriptors of a user


def write_file(path: str | bytes, data: bytes = b"") -> None:
    """A fresh file."""
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    try:
        os.write(descriptor, data)
    finally:
        os.close(descriptor)


def dig(folder: str, name: str, depth: int) -> None:
    """Folders in a folder; only by going down can one make them."""
    home = os.getcwd()
    os.chdir(folder)
    try:
        for _ in range(depth):
            os.mkdir(name)
            os.chdir(name)
        write_file("found")
    finally:
        os.chdir(home)


@action("one file as large as it gets")
def fills_with_one_file(scene: Scene) -> None:
    descriptor = os.open(os.path.join(scene.folder(), "large"), os.O_WRONLY | os.O_CREAT, 0o600)
    for _ in range(BYTES[scene.full] >> 20):
        os.write(descriptor, b"5a" * (1 << 19))


@action("every folder as full as it gets")
def fills_every_folder(scene: Scene) -> None:
    folders = scene.folders()
    for folder in folders:
        for index in range(BYTES[scene.full] // len(folders) >> 20):
            write_file(os.path.join(folder, f"full-{os.getpid()}-{index}"), scene.draw.randbytes(1024) * 1024)


@action("many small files")
def fills_with_small_files(scene: Scene) -> None:
    folder = scene.folder()
    for index in range(FILES[scene.full]):
        write_file(os.path.join(folder, str(index)))


@action("folders in folders, deeper than any path is long and anybody has descriptors")
def digs_deep(scene: Scene) -> None:
    dig(scene.folder(), scene.draw.choice(("d", "d" * 200)), DEPTH[scene.full])


@action("as many folders beside each other")
def digs_wide(scene: Scene) -> None:
    folder = scene.folder()
    for index in range(1000):
        os.mkdir(os.path.join(folder, str(index)))


@action("names of 255 bytes that are no text")
def leaves_strange_names(scene: Scene) -> None:
    folder = scene.folder().encode()
    for _ in range(100):
        name = bytes(scene.draw.choice([byte for byte in range(1, 256) if byte != ord("/")]) for _ in range(255))
        write_file(os.path.join(folder, name), name)


@action("links to themselves, in circles, to nowhere and to everything")
def leaves_links(scene: Scene) -> None:
    folder = scene.folder()
    for name, target in (
        ("self", "self"),
        ("a", "b"),
        ("b", "a"),
        ("up", "../.."),
        ("root", "/"),
        ("zero", "/dev/zero"),
        ("long", "x/" * 2000),
    ):
        os.symlink(target, os.path.join(folder, name))


@action("pipes with names, and nobody at the other end")
def leaves_fifos(scene: Scene) -> None:
    folder = scene.folder()
    for index in range(50):
        os.mkfifo(os.path.join(folder, str(index)))


@action("sockets with names, some with a listener")
def leaves_sockets(scene: Scene) -> None:
    folder = scene.folder()
    for index in range(50):
        listener = socket.socket(socket.AF_UNIX)
        listener.bind(os.path.join(folder, str(index)))
        listener.listen()
        if index % 2:
            os.set_inheritable(listener.detach(), True)


@action("a file of a tebibyte without a byte in it")
def leaves_a_sparse_file(scene: Scene) -> None:
    path = os.path.join(scene.folder(), "sparse")
    write_file(path)
    os.truncate(path, 1 << 40)


@action("folders and files that nobody may read")
def takes_rights_away(scene: Scene) -> None:
    top = scene.folder()
    inner = os.path.join(top, "inner")
    os.mkdir(inner)
    write_file(os.path.join(inner, "file"), b"hidden")
    os.chmod(os.path.join(inner, "file"), 0)
    for folder in (inner, top, *scene.folders()[:3]):
        os.chmod(folder, 0)


@action("something else in the place of its home")
def swaps_its_home(scene: Scene) -> None:
    for name in ("HOME", "TMPDIR"):
        path = os.environ[name]
        os.rename(path, f"{path}-{os.getpid()}")
        os.symlink(scene.draw.choice(("/", "/proc/self/fd", path, "..")), path)


@action("something else in the place of the socket it was told")
def swaps_the_socket(scene: Scene) -> None:
    with contextlib.suppress(OSError):
        os.unlink(scene.socket)
    kind = scene.draw.randrange(4)
    if kind == 0:
        os.symlink("/", scene.socket)
    elif kind == 1:
        os.mkdir(scene.socket)
        dig(scene.socket, "d", DEPTH[scene.full])
    elif kind == 2:
        os.mkfifo(scene.socket)
    else:
        folder = os.path.dirname(scene.socket)
        os.rename(folder, f"{folder}-away")
        os.symlink(os.path.dirname(folder), folder)


@action("files that are open, and have no name any more")
def leaves_nameless_files(scene: Scene) -> None:
    folder = scene.folder()
    for index in range(64):
        path = os.path.join(folder, str(index))
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
        os.write(descriptor, bytes(4096))
        os.unlink(path)


@action("removes what is there")
def removes_everything(scene: Scene) -> None:
    for top in scene.folders():
        for folder, folders, files in os.walk(top, topdown=False):
            for remove, names in ((os.unlink, files), (os.rmdir, folders)):
                for name in names:
                    with contextlib.suppress(OSError):
                        remove(os.path.join(folder, name))


@action("shared memory of System V, which outlives whoever made it", reaches_beyond=True)
def leaves_shared_memory(scene: Scene) -> None:
    from wild.rights import shared_memory  # noqa: PLC0415

    shared_memory(scene.marker)
