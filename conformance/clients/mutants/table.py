"""All mutants: whoever imports this has read every module of them."""

from mutants import (  # noqa: F401  (they register their mutants)
    asking,
    bodies,
    conduct,
    crashing,
    digits,
    encodings,
    failing,
    falling_back,
    framing,
    growing,
    heads,
    hurried,
    interacting,
    keys,
    leaking,
    lenient,
    living,
    nearly,
    neighbours,
    of_v1,
    origin,
    outputs,
    reaching,
    remembering,
    retrying,
    seconds,
    surroundings,
    sweeping,
    tolerance,
    trusting,
    unbounded,
    wandering,
)
from mutants.registry import MUTANTS, NEIGHBOURS, Mutant

__all__ = ["MUTANTS", "NEIGHBOURS", "Mutant"]
