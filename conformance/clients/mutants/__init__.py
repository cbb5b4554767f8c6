"""Clients with one check taken away or bent, each named after what it does wrong."""

from mutants import asking, bodies, conduct, framing, heads, keys, reaching, remembering, tolerance, wandering  # noqa: F401  (they register their mutants)
from mutants.registry import MUTANTS, NEIGHBOURS, Mutant

__all__ = ["MUTANTS", "NEIGHBOURS", "Mutant"]
