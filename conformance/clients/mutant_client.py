"""The sound client with one check taken away or bent, or a sound neighbour of such a one.

Usage: mutant_client.py --mutant NAME [OPTION OF sound_client.py ...]
       mutant_client.py --list
"""

import sys

from mutants import MUTANTS, NEIGHBOURS

CLIENTS = MUTANTS | NEIGHBOURS


def main(arguments: list[str]) -> int:
    """The exit status of the mutant; 2 where the arguments name none."""
    if arguments == ["--list"]:
        for each in CLIENTS.values():
            print(f"{each.name}: {each.description}")
        return 0
    if len(arguments) < 2 or arguments[0] != "--mutant" or arguments[1] not in CLIENTS:
        print(__doc__, file=sys.stderr)
        return 2
    return int(CLIENTS[arguments[1]].changed_client().main(arguments[2:]))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
