"""Processes that a hostile client leaves, hides or kills."""

import os
import pathlib
import signal
import time
from collections.abc import Callable

from wild.registry import SLEEP_SECONDS, Scene, action

MOST_PROCESSES = 40
RELAY_SECONDS = 3
LANES = 6
SLEEP = "/usr/bin/sleep"


def in_a_child(do: Callable[[], None]) -> int:
    """The child's number; it never comes back."""
    child = os.fork()
    if child != 0:
        return child
    try:
        do()
    finally:
        os._exit(0)


def sleep_long() -> None:
    time.sleep(SLEEP_SECONDS)


def ignore_signals() -> None:
    """All that can be ignored."""
    for number in signal.valid_signals() - {signal.SIGKILL, signal.SIGSTOP, signal.SIGCHLD}:
        try:
            signal.signal(number, signal.SIG_IGN)
        except (OSError, ValueError):
            continue


@action("a grandchild in a session of its own that holds the streams")
def daemonizes(_scene: Scene) -> None:
    def child() -> None:
        os.setsid()
        in_a_child(sleep_long)

    os.waitpid(in_a_child(child), 0)


@action("an orphan in a session of its own, without environment, streams, working folder or telling name")
def leaves_an_orphan(scene: Scene) -> None:
    def child() -> None:
        os.setsid()
        if os.fork() == 0:
            os.closerange(0, 1024)
            os.chdir("/")
            os.execve(SLEEP, [scene.marker, str(SLEEP_SECONDS)], {})

    os.waitpid(in_a_child(child), 0)


@action("many children that sleep")
def forks_many(scene: Scene) -> None:
    for _ in range(scene.draw.randint(2, MOST_PROCESSES)):
        in_a_child(sleep_long)


@action("a chain of processes, each the parent of the next")
def forks_a_chain(scene: Scene) -> None:
    def link(left: int) -> None:
        if left > 0:
            in_a_child(lambda: link(left - 1))
        sleep_long()

    in_a_child(lambda: link(scene.draw.randint(1, MOST_PROCESSES)))


@action("processes that hand on to a child and end, faster than anybody looks")
def runs_a_relay(scene: Scene) -> None:
    until = time.monotonic() + RELAY_SECONDS

    def run() -> None:
        os.setsid()
        while time.monotonic() < until:
            if os.fork() != 0:
                os._exit(0)

    for _ in range(scene.draw.randint(1, LANES)):
        in_a_child(run)


@action("children that ignore what can be ignored")
def leaves_the_deaf(_scene: Scene) -> None:
    def child() -> None:
        ignore_signals()
        os.setsid()
        sleep_long()

    in_a_child(child)


@action("ignores every signal that can be")
def ignores_signals(_scene: Scene) -> None:
    ignore_signals()


@action("children that stand still")
def leaves_the_stopped(scene: Scene) -> None:
    for _ in range(scene.draw.randint(1, 8)):
        os.kill(in_a_child(sleep_long), signal.SIGSTOP)


@action("a child that is traced, and stopped, by another")
def leaves_the_traced(_scene: Scene) -> None:
    from wild.rights import trace  # noqa: PLC0415

    traced = in_a_child(sleep_long)

    def tracer() -> None:
        trace(traced)
        sleep_long()

    in_a_child(tracer)


@action("children that are dead, and nobody's business")
def leaves_zombies(scene: Scene) -> None:
    for _ in range(scene.draw.randint(1, MOST_PROCESSES)):
        in_a_child(lambda: None)


@action("a child with a name that breaks the lines of /proc")
def leaves_a_misnamed(scene: Scene) -> None:
    from wild.rights import call_oneself  # noqa: PLC0415

    name = scene.draw.choice((b") R 1 (x", b"a\n) S 1", b"\xff) Z 0 0 0"))

    def child() -> None:
        call_oneself(name)
        os.setsid()
        sleep_long()

    in_a_child(child)


@action("300 MiB of memory")
def takes_memory(_scene: Scene) -> None:
    memory = bytearray(300 << 20)
    memory[::4096] = b"x" * len(memory[::4096])


@action("two thousand descriptors")
def takes_descriptors(_scene: Scene) -> None:
    for _ in range(2000):
        os.dup(os.open("/dev/null", os.O_RDONLY))


# ---- Beyond its own ----


@action("a signal to its parent and its parent's group", reaches_beyond=True)
def kills_its_parent(scene: Scene) -> None:
    for number in (signal.SIGTERM, signal.SIGSTOP, signal.SIGKILL, scene.draw.choice(sorted(signal.valid_signals()))):
        os.kill(os.getppid(), number)
        group = os.getpgid(os.getppid())
        if group > 1:
            os.killpg(group, number)


@action("signals to every process it sees, by number", reaches_beyond=True)
def kills_whom_it_sees(scene: Scene) -> None:
    number = scene.draw.choice((signal.SIGKILL, signal.SIGSTOP, signal.SIGTERM))
    for each in pathlib.Path("/proc").iterdir():
        if each.name.isdigit() and int(each.name) != os.getpid():
            try:
                os.kill(int(each.name), number)
            except OSError:
                continue


@action("signals to everybody", reaches_beyond=True)
def kills_everybody(scene: Scene) -> None:
    for number in (signal.SIGSTOP, signal.SIGCONT, signal.SIGKILL):
        os.kill(-1, number)
    os.kill(1, scene.draw.choice((signal.SIGKILL, signal.SIGSTOP, signal.SIGCHLD)))


@action("signal after signal to the first process, for its end is everybody's", reaches_beyond=True)
def floods_its_parent_with_signals(scene: Scene) -> None:
    for _ in scene.for_seconds(0.3):
        os.kill(os.getppid(), signal.SIGCHLD)
