"""The sound client with one check taken away or bent, or as a neighbour of it that is as sound.

Usage: mutant_client.py --mutant NAME [OPTION OF sound_client.py ...]
       mutant_client.py --list
"""

import sys

from mutants import MUTANTS, NEIGHBOURS


def main(arguments: list[str]) -> int:
    """The exit status of the mutant; 2 where the arguments name none."""
    known = MUTANTS | NEIGHBOURS
    if arguments == ["--list"]:
        for each in known.values():
            print(f"{each.name}: {each.description}")
        return 0
    if len(arguments) < 2 or arguments[0] != "--mutant" or arguments[1] not in known:
        print(__doc__, file=sys.stderr)
        return 2
    return int(known[arguments[1]].changed_client().main(arguments[2:]))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
