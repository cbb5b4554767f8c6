"""The sound client with one check taken away or bent, or a sound neighbour of such a one.

Usage: mutant_client.py --mutant [MODULE.]NAME [OPTION OF sound_client.py ...]
       mutant_client.py --list

With the MODULE of mutants/ that it stands in, the others are not read: a client is started thousands of times.
"""

import importlib
import sys

from mutants import registry


def registered(name: str) -> registry.Mutant | None:
    """The client of this name; None where there is none."""
    module, _, own_name = name.rpartition(".")
    importlib.import_module("mutants." + (module or "table"))
    return (registry.MUTANTS | registry.NEIGHBOURS).get(own_name)


def main(arguments: list[str]) -> int:
    """The exit status of the mutant; 2 where the arguments name none."""
    if arguments == ["--list"]:
        importlib.import_module("mutants.table")
        for each in (registry.MUTANTS | registry.NEIGHBOURS).values():
            print(f"{each.name}: {each.description}")
        return 0
    mutant = registered(arguments[1]) if arguments[:1] == ["--mutant"] and len(arguments) > 1 else None
    if mutant is None:
        print(__doc__, file=sys.stderr)
        return 2
    return int(mutant.changed_client().main(arguments[2:]))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
