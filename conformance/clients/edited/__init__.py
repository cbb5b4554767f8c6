"""Sound clients in C and in Go with one thing done wrong, each named after it."""

from edited.registry import IN_C, IN_GO, BadEditError, Base, Edit, EditedMutant

__all__ = ["IN_C", "IN_GO", "BadEditError", "Base", "Edit", "EditedMutant"]
