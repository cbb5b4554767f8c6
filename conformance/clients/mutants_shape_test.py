"""Tests that every mutant changes the sound client, by names that are there, before the slow suite runs any of them."""

import ast
import inspect
import json
import os
import pathlib
import signal
import socket
import subprocess
import sys
import time
import unittest
from collections.abc import Callable

from mutants.patching import BadMutantError, Client, fresh_client, members, own_classes
from mutants.registry import Mutant
from mutants.table import MUTANTS, NEIGHBOURS

MUTANTS_FOLDER = pathlib.Path(__file__).resolve().parent / "mutants"
SHARED = (json, os, signal, socket, subprocess, sys, time)


def unknown_names(source: str, client: Client) -> list[str]:
    """LINE: NAME of every client.NAME and client.CLASS.NAME in the source that the sound client does not have.

    Reading one ends in a crash in the middle of a run, which the suite may take for the defect that was meant. Setting a name of what is
    not the client's own, client.json.loads say, would change other clients too, and counts as unknown.
    """
    unknown = []
    classes = own_classes(client)
    for node in (node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Attribute)):
        owner = node.value
        if isinstance(owner, ast.Name) and owner.id == "client":
            known = hasattr(client, node.attr)
        elif isinstance(owner, ast.Attribute) and isinstance(owner.value, ast.Name) and owner.value.id == "client":
            if owner.attr in classes:
                known = hasattr(classes[owner.attr], node.attr)
            else:
                known = isinstance(node.ctx, ast.Load)
        else:
            continue
        if not known:
            unknown.append(f"{node.lineno}: {ast.unparse(node)}")
    return unknown


def foreign_calls(source: str) -> list[str]:
    """LINE: NAME of every call of a class that the source imports from the sound client.

    A mutant's client is loaded for itself, and what such a class raises is no Refused of that client: it ends in a crash.
    """
    tree = ast.parse(source)
    imports = [node for node in ast.walk(tree) if isinstance(node, ast.ImportFrom) and node.module == "sound_client"]
    names = {each.asname or each.name for node in imports for each in node.names}
    called = [node.func for node in ast.walk(tree) if isinstance(node, ast.Call)]
    return [f"{each.lineno}: {each.id}" for each in called if isinstance(each, ast.Name) and each.id in names]


def planted(change: Callable[[Client], None]) -> Mutant:
    """A mutant that is in no table."""
    return Mutant("planted", "a mutant of the test", (), change)


class EveryMutantTest(unittest.TestCase):
    def test_changes_the_sound_client_and_no_module_beside_it(self) -> None:
        self.assertGreater(len(MUTANTS), 100)
        before = [dict(vars(module)) for module in SHARED]
        for mutant in (MUTANTS | NEIGHBOURS).values():
            with self.subTest(mutant.name):
                mutant.changed_client()
        self.assertEqual(before, [dict(vars(module)) for module in SHARED])

    def test_calls_the_client_client(self) -> None:
        """The test of the names goes by it."""
        self.assertEqual(
            [], [each.name for each in (MUTANTS | NEIGHBOURS).values() if list(inspect.signature(each.change).parameters) != ["client"]]
        )

    def test_is_in_the_table_whatever_module_it_stands_in(self) -> None:
        modules = {source.stem for source in MUTANTS_FOLDER.glob("*.py") if "import mutant" in source.read_text("utf-8")}
        self.assertGreater(len(modules), 10)
        self.assertEqual(set(), {name for name in modules if f"mutants.{name}" not in sys.modules})

    def test_uses_only_names_that_are_there(self) -> None:
        client = fresh_client()
        sources = sorted(MUTANTS_FOLDER.glob("*.py"))
        self.assertGreater(len(sources), 5)
        for source in sources:
            with self.subTest(source.name):
                self.assertEqual([], unknown_names(source.read_text("utf-8"), client))
                self.assertEqual([], foreign_calls(source.read_text("utf-8")))


class BadMutantTest(unittest.TestCase):
    def assert_refused(self, reason: str, change: Callable[[Client], None]) -> None:
        with self.assertRaisesRegex(BadMutantError, reason):
            planted(change).changed_client()

    def test_a_misspelt_name(self) -> None:
        def change(client: Client) -> None:
            client.request_lime = lambda: "GET /GetKey HTTP/1.1"

        self.assert_refused("request_lime", change)

    def test_a_misspelt_name_of_a_class(self) -> None:
        def change(client: Client) -> None:
            client.request_line = lambda: "GET /GetKey HTTP/1.1"
            client.Stream.read_mere = None

        self.assert_refused("Stream.read_mere", change)

    def test_a_misspelt_name_while_it_runs(self) -> None:
        def change(client: Client) -> None:
            def request_line() -> None:
                client.key_texd = None

            client.request_line = request_line

        with self.assertRaisesRegex(BadMutantError, "key_texd"):
            planted(change).changed_client().request_line()

    def test_a_change_that_is_none(self) -> None:
        def change(client: Client) -> None:
            client.request_line = client.request_line

        self.assert_refused("changes nothing", change)

    def test_names_in_the_source(self) -> None:
        source = (
            "def change(client):\n"
            "    client.request_line = lambda: client.request_lime()\n"
            "    client.Stream.read_more = client.Stream.read_mere\n"
            "    client.json.loads = client.json.load\n"
        )
        self.assertEqual(
            ["2: client.request_lime", "3: client.Stream.read_mere", "4: client.json.loads"], sorted(unknown_names(source, fresh_client()))
        )

    def test_a_call_of_another_client_s_class(self) -> None:
        source = (
            "from sound_client import Asked, Stream as Bytes\ndef change(client: Asked) -> Bytes:\n    return client.Stream(Bytes(1))\n"
        )
        self.assertEqual(["3: Bytes"], foreign_calls(source))

    def test_two_clients_share_nothing(self) -> None:
        one, other = (members(fresh_client()) for _ in range(2))
        self.assertEqual(one.keys(), other.keys())
        for name in ("Refused", "Asked", "Stream", "Stream.read_more", "request_line", "main"):
            self.assertIsNot(one[name], other[name], name)


if __name__ == "__main__":
    unittest.main()
