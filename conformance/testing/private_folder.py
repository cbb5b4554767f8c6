"""A test with a folder of its own, which is gone after it."""

import pathlib
import tempfile
import unittest


class InPrivateFolder(unittest.TestCase):
    """The folder is self.folder."""

    def setUp(self) -> None:
        folder = tempfile.TemporaryDirectory(prefix="dct-")
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)

    def file(self, name: str, text: str) -> str:
        """Writes a file: its path."""
        path = self.folder / name
        path.write_text(text)
        return str(path)

    def shell(self, commands: str, name: str = "client.sh") -> str:
        """Writes a program that does what the shell says: its path."""
        path = self.file(name, f"#!/bin/sh\n{commands}\n")
        pathlib.Path(path).chmod(0o755)
        return path
