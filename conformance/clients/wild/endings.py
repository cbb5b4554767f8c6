"""How a hostile client ends, or does not."""

import os
import signal
import sys
import threading
import time

import sound_client
from wild.processes import sleep_long
from wild.registry import Scene, ending


@ending("as a sound client")
def answers_soundly(_scene: Scene) -> None:
    try:
        status = sound_client.main([])
        sys.stdout.flush()
    except (OSError, ValueError):  # it has no streams any more
        status = 1
    os._exit(status)


@ending("with any status")
def ends_with_a_status(scene: Scene) -> None:
    os._exit(scene.draw.choice((0, 1, 2, 77, 89, 127, 128, 137, 255)))


@ending("by a signal")
def ends_by_a_signal(scene: Scene) -> None:
    number = scene.draw.choice(sorted(signal.valid_signals() - {signal.SIGSTOP, signal.SIGTSTP, signal.SIGTTIN, signal.SIGTTOU}))
    if number not in (signal.SIGKILL, signal.SIGCHLD):
        signal.signal(number, signal.SIG_DFL)
    os.kill(os.getpid(), number)
    os._exit(3)


@ending("with a key that is none")
def says_a_wrong_key(scene: Scene) -> None:
    key = scene.draw.choice(('{"secret": "%s"}' % ("5a" * 32), '{"secret": 1}', "{" * 100_000, '{"secret": "\\u0000\x1b[2J"}', ""))
    print(key, flush=True)
    os._exit(0)


@ending("not, for it stands still")
def stands_still(_scene: Scene) -> None:
    os.kill(os.getpid(), signal.SIGSTOP)
    os._exit(0)


@ending("not, for it sleeps")
def sleeps(_scene: Scene) -> None:
    sleep_long()


@ending("not, for it works without end")
def works_without_end(_scene: Scene) -> None:
    end = time.monotonic() + 60
    while time.monotonic() < end:
        pass


@ending("as its first thread does, with another going on")
def leaves_a_thread(_scene: Scene) -> None:
    threading.Thread(target=sleep_long).start()


@ending("as another program")
def becomes_another_program(scene: Scene) -> None:
    os.execve("/usr/bin/sleep", [scene.marker, "60"], {})
