"""Covering arrays: few rows in which every few choices meet."""

import itertools
from collections.abc import Callable, Mapping, Sequence

Row = dict[str, str]
Axes = Mapping[str, Sequence[str]]
# Whether the choices made so far may stand together.
Lawful = Callable[[Row], bool]


def meetings(axes: Axes, strength: int, lawful: Lawful) -> list[Row]:
    """Every lawful choice of a level on each of `strength` axes."""
    return [
        choice
        for names in itertools.combinations(axes, strength)
        for levels in itertools.product(*(axes[name] for name in names))
        if lawful(choice := dict(zip(names, levels, strict=True)))
    ]


def meet(row: Row, choice: Row) -> bool:
    """Whether the row has all of the choice's levels."""
    return all(row.get(name) == level for name, level in choice.items())


def covering_array(axes: Axes, strength: int, lawful: Lawful = lambda _: True) -> list[Row]:
    """Rows of a level on every axis in which all `meetings` occur. The same on every machine: greedy, and the first of equals."""
    missing = meetings(axes, strength, lawful)
    rows = []
    while missing:
        row = dict(missing[0])
        for name in axes:
            if name not in row:
                row |= {name: best_level(axes, name, row, missing, lawful)}
        rows.append({name: row[name] for name in axes})
        missing = [choice for choice in missing if not meet(row, choice)]
    return rows


def best_level(axes: Axes, name: str, row: Row, missing: list[Row], lawful: Lawful) -> str:
    """The level with which the row so far meets, or can still meet, most of what is missing."""
    near = [choice for choice in missing if name in choice and all(row.get(other, level) == level for other, level in choice.items())]

    def met(level: str) -> tuple[int, int]:
        with_it = [choice for choice in near if choice[name] == level]
        return sum(meet(row | {name: level}, choice) for choice in with_it), len(with_it)

    return max((level for level in axes[name] if lawful(row | {name: level})), key=met)
