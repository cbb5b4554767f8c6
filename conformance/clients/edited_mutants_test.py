"""Tests of the suite by mutants in C and in Go: sound clients that share nothing with the Python one, each with one thing done wrong.

Usage: DSTACK_CONFORMANCE=PATH DSTACK_C_COMPILER=PATH edited_mutants_test.py c|go BUILD_FOLDER GO_CACHE

Every case that is meant for a mutant has to find it, and by its own clause; a sound client has to stay clean. Exit status 77, with the
reason, where the language's toolchain is not on this machine. kill_matrix.py runs mutants on the whole catalogue.
"""

import functools
import os
import pathlib
import sys
import unittest
from collections.abc import Iterable
from typing import Any

from adapters.asking import in_session, once_each
from conformance.testing.suite import CASES, CLAUSES, NOTICED, at_once, run_suite
from conformance.testing.toolchain import SKIPPED, Skip
from edited import IN_C, IN_GO, Base, EditedMutant
from edited.building import Command, Edits, build_in_c, build_in_go
from edited.meant import meant_clauses
from sessions_test import QUESTIONS, differences

LEAST_MUTANTS = 20
SOUND = "sound"
BASES = {"c": IN_C, "go": IN_GO}


class Suite:
    """A base, and where its clients are built."""

    base: Base
    language = ""
    output = pathlib.Path()
    cache = pathlib.Path()


@functools.cache
def clients() -> dict[str, Command]:
    """The commands of all mutants, and of the sound client as it is built for them."""
    edits: dict[str, Edits] = {name: mutant.edits for name, mutant in Suite.base.mutants.items()} | {SOUND: ()}
    if Suite.language == "c":
        return build_in_c(edits, Suite.output, os.environ["DSTACK_C_COMPILER"])
    return build_in_go(edits, Suite.output, Suite.cache)


def meant_for(mutant: EditedMutant) -> dict[str, str]:
    return meant_clauses(Suite.base, mutant, CASES)


def options_for(clauses: Iterable[str]) -> list[str]:
    """Only a public key shows how it was derived."""
    return ["--public-key"] if "CV-03" in clauses else []


def broken(report: dict[str, Any]) -> dict[str, set[str]]:
    """The clauses that each case found broken."""
    return {case["id"]: {finding["clause"] for finding in case["findings"]} for case in report["cases"] if case["outcome"] in NOTICED}


@functools.cache
def broken_by_name() -> dict[str, dict[str, set[str]]]:
    commands = clients()

    def run(mutant: EditedMutant) -> dict[str, set[str]]:
        meant = meant_for(mutant)
        return broken(run_suite([*commands[mutant.name], *options_for(meant.values())], Suite.base.profile, list(meant)))

    return dict(zip(Suite.base.mutants, at_once(run, Suite.base.mutants.values()), strict=True))


def missed(mutant: EditedMutant, found: dict[str, set[str]]) -> list[str]:
    return sorted(f"{case}/{clause}" for case, clause in meant_for(mutant).items() if clause not in found.get(case, set()))


@functools.cache
def sound_report() -> dict[str, Any]:
    """Of the whole catalogue; in Go only of the cases that are meant for a mutant, since lawful_test has the whole one."""
    in_c = Suite.language == "c"
    meant = {case for mutant in Suite.base.mutants.values() for case in meant_for(mutant)}
    client = [*clients()[SOUND], *(["--public-key"] if in_c else [])]
    return run_suite(client, Suite.base.profile, None if in_c else sorted(meant), session=in_c)


class SoundClientTest(unittest.TestCase):
    def test_is_conformant(self) -> None:
        report = sound_report()
        wrong = {case["id"]: case["findings"] for case in report["cases"] if case["outcome"] in ("failed", "unproven", "unsupported")}
        self.assertEqual({}, wrong)
        self.assertEqual((None, 0), (report["incomplete"], report["exit_status"]))

    def test_says_the_same_in_a_session(self) -> None:
        sound = clients()[SOUND]
        self.assertEqual(differences(once_each(sound, QUESTIONS), in_session(sound, QUESTIONS)), [])

    def test_is_found_by_no_case_that_is_meant_for_a_mutant(self) -> None:
        meant = {case for mutant in Suite.base.mutants.values() for case in meant_for(mutant)}
        findings = {case["id"]: case["findings"] for case in sound_report()["cases"]}
        self.assertEqual({}, {case: findings[case] for case in meant if findings[case]})


class MutantsTest(unittest.TestCase):
    def test_there_are_many(self) -> None:
        self.assertGreaterEqual(len(Suite.base.mutants), LEAST_MUTANTS)

    def test_every_word_of_a_mutant_names_a_case_of_the_profile(self) -> None:
        for mutant in Suite.base.mutants.values():
            for word in mutant.found_by:
                self.assertTrue(meant_for(mutant._replace(found_by=(word,))), f"{mutant.name}: {word}")
                self.assertIn(word.partition("/")[2], {"", *CLAUSES}, f"{mutant.name}: {word}")

    def test_every_clause_that_is_a_must_is_broken(self) -> None:
        """But for those of sessions, which the mutants in Python break."""
        musts = {clause for clause, of in CLAUSES.items() if of[Suite.base.profile] == "MUST" and "session" not in of}
        self.assertEqual(set(), musts - {clause for mutant in Suite.base.mutants.values() for clause in meant_for(mutant).values()})

    def test_every_mutant_is_noticed_by_every_case_meant_for_it_and_by_its_clause(self) -> None:
        for name, found in broken_by_name().items():
            with self.subTest(name):
                self.assertEqual([], missed(Suite.base.mutants[name], found))


if __name__ == "__main__":
    if len(sys.argv) < 4 or sys.argv[1] not in BASES:
        sys.exit(__doc__)
    Suite.language, Suite.base = sys.argv[1], BASES[sys.argv[1]]
    Suite.output, Suite.cache = pathlib.Path(sys.argv[2]).resolve() / Suite.language, pathlib.Path(sys.argv[3]).resolve()
    try:
        clients()
    except Skip as skip:
        print(f"skipped: {skip}")
        sys.exit(SKIPPED)
    unittest.main(argv=[sys.argv[0], *sys.argv[4:]])
