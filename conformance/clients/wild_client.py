"""A hostile client: floods, escapes, fills, forks and kills, as a script says that is drawn from a seed.

Usage: wild_client.py --script SEED_OR_JSON [--marker WORD] [--outside NAMESPACE] [--show]

NAMESPACE is what /proc/self/ns/pid links to where the runner runs. Only in another one, a full world, does the client do what reaches
beyond its own folders and processes; without --outside it never does. WORD stands in the client's command line, and so in that of what it
leaves. --show prints the script and does nothing.
"""

import argparse
import contextlib
import io
import os
import pathlib
import random
import sys
import traceback

import sound_client
from wild import ACTIONS, ENDINGS, Act, Scene, Script
from wild.registry import script_from

OWN_MISTAKE = 70  # exit status where an act is not written well; none of the endings


def scene_of(script: Script, act: str, marker: str, outside: str) -> Scene:
    """What an act draws does not depend on the acts before it."""
    full = bool(outside) and str(pathlib.Path("/proc/self/ns/pid").readlink()) != outside
    return Scene(random.Random(f"{script.seed} {act}"), marker, sound_client.told("SOCKET"), full)


def perform(act: Act, scene: Scene) -> None:
    """Does it, as far as the system lets it."""
    if act.reaches_beyond and not scene.full:
        return
    try:
        with contextlib.suppress(OSError, MemoryError):
            act.do(scene)
    except Exception:  # noqa: BLE001  (a mistake of ours, which the test has to see)
        traceback.print_exc()
        os._exit(OWN_MISTAKE)


def soundly() -> tuple[int, str, str]:
    """What a sound client's exit status, and output on both streams, would be."""
    with contextlib.redirect_stdout(io.StringIO()) as out, contextlib.redirect_stderr(io.StringIO()) as err:
        status = sound_client.main([])
    return status, out.getvalue(), err.getvalue()


def say(status: int, out: str, err: str) -> None:
    """Says what a sound client would have."""
    sys.stdout.write(out)
    sys.stderr.write(err)
    sys.stdout.flush()


def main(arguments: list[str]) -> int:
    """Only a script that ends well comes back from here."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--script", type=script_from, required=True)
    parser.add_argument("--marker", default="wild")
    parser.add_argument("--outside", default="")
    parser.add_argument("--show", action="store_true")
    options = parser.parse_args(arguments)
    script: Script = options.script
    if options.show:
        print(script.text())
        return 0

    with contextlib.suppress(OSError):
        pathlib.Path(options.marker).touch()  # by which the test knows a folder of ours
    said = None
    if script.order != "acts, then answers":
        said = soundly()
        accepted = said[0] == 0
        if accepted or script.order == "answers, then acts":
            say(*said)
        if accepted and script.order == "acts where it refuses":
            return 0
    for name in script.actions:
        perform(ACTIONS[name], scene_of(script, name, options.marker, options.outside))
    if said is not None and script.ending == "answers-soundly":
        os._exit(said[0])
    perform(ENDINGS[script.ending], scene_of(script, script.ending, options.marker, options.outside))
    return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
