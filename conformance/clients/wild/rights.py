"""What a hostile client asks the kernel for. What it writes is what stood there, should the kernel let it."""

import ctypes
import os
import pathlib
import sys
import zlib

from wild.processes import in_a_child, sleep_long
from wild.registry import Scene, action

LIBC = ctypes.CDLL(None, use_errno=True)
NEW_NAMESPACES = 0x10000000 | 0x00020000 | 0x20000000 | 0x40000000  # user, mount, PID, network
PTRACE_ATTACH = 16
PR_SET_NAME = 15
IPC_CREAT = 0o1000
SETTINGS = (
    "kernel/hostname",
    "kernel/core_pattern",
    "kernel/pid_max",
    "vm/overcommit_memory",
    "user/max_user_namespaces",
    "net/ipv4/ip_forward",
)


def trace(process: int) -> None:
    """Attaches to it, which stops it."""
    LIBC.ptrace(PTRACE_ATTACH, process, None, None)


def call_oneself(name: bytes) -> None:
    """The name of this process in /proc."""
    LIBC.prctl(PR_SET_NAME, name, 0, 0, 0)


def key_of(marker: str) -> int:
    """The System V key under which the client of this marker leaves something."""
    return zlib.crc32(marker.encode()) & 0x7FFFFFFF


def shared_memory(marker: str) -> None:
    """Leaves some."""
    LIBC.shmget(key_of(marker), 4096, IPC_CREAT | 0o600)


def write_back(path: str) -> None:
    """Writes into a file what stands at its beginning, in its place."""
    descriptor = os.open(path, os.O_RDWR)
    try:
        os.pwrite(descriptor, os.pread(descriptor, 4096, 0), 0)
    finally:
        os.close(descriptor)


@action("mounts over what is there, and away from it", reaches_beyond=True)
def mounts(scene: Scene) -> None:
    for target in ("/proc", "/", "/usr", scene.folders()[-1]):
        LIBC.mount(b"tmpfs", target.encode(), b"tmpfs", 0, None)
        LIBC.mount(None, target.encode(), None, 32, None)  # MS_REMOUNT, writable
        LIBC.umount2(target.encode(), 2)


@action("namespaces of its own below the world, mounts and sleepers in them", reaches_beyond=True)
def nests_a_world(scene: Scene) -> None:
    folder = scene.folder().encode()

    def child() -> None:
        os.setsid()
        if LIBC.unshare(NEW_NAMESPACES) != 0:
            return
        in_a_child(sleep_long)
        LIBC.mount(b"tmpfs", folder, b"tmpfs", 0, b"size=1m")
        LIBC.mount(None, b"/", None, 32 | 4096, None)  # MS_REMOUNT | MS_BIND, writable
        sleep_long()

    in_a_child(child)


@action("another root folder", reaches_beyond=True)
def changes_its_root(scene: Scene) -> None:
    os.chroot(scene.folder())


@action("other ids", reaches_beyond=True)
def becomes_somebody_else(scene: Scene) -> None:
    LIBC.setgroups(0, None)
    LIBC.setresgid(65534, 65534, 65534)
    LIBC.setresuid(scene.draw.choice((0, 1, 65534)), 0, 0)


@action("settings of the kernel", reaches_beyond=True)
def writes_settings(_scene: Scene) -> None:
    for name in SETTINGS:
        try:
            write_back(f"/proc/sys/{name}")
        except OSError:
            continue
    pathlib.Path("/proc/sysrq-trigger").write_bytes(b"h")


@action("its own program and its own text", reaches_beyond=True)
def writes_its_program(_scene: Scene) -> None:
    for path in (sys.executable, "/proc/self/exe", sys.argv[0], __file__, "/usr/bin/env", "/etc/hosts"):
        try:
            write_back(path)
        except OSError:
            continue


@action("traces everybody it sees", reaches_beyond=True)
def traces_everybody(_scene: Scene) -> None:
    for each in pathlib.Path("/proc").iterdir():
        if each.name.isdigit() and int(each.name) != os.getpid():
            trace(int(each.name))


@action("looks into its parent: memory, descriptors, folder", reaches_beyond=True)
def looks_into_its_parent(_scene: Scene) -> None:
    parent = pathlib.Path(f"/proc/{os.getppid()}")
    for name in ("mem", "environ", "maps", "fd/3", "cwd/x", "root/x", "oom_score_adj", "comm"):
        try:
            descriptor = os.open(parent / name, os.O_RDWR)
        except OSError:
            continue
        os.write(descriptor, b"x")
        os.close(descriptor)


@action("the first place in the queue, and the last to be killed", reaches_beyond=True)
def pushes_ahead(_scene: Scene) -> None:
    for path, text in (("/proc/self/oom_score_adj", "-1000"), ("/proc/self/timerslack_ns", "1")):
        try:
            pathlib.Path(path).write_text(text)
        except OSError:
            continue
    os.nice(-20)
