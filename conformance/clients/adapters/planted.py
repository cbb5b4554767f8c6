"""A planted SDK: a package of the official one's name and calls, with some of its faults, under the official one's own adapter.

Nothing is installed from a registry.
"""

import dataclasses
import pathlib
import shutil
import sys

from adapters.causes import CAUSES
from adapters.registry import CLIENTS, Client

SDK = '''"""Stands for the official SDK: a key that is short, empty or zero is given."""

import http.client
import json
import os
import socket


class Connection(http.client.HTTPConnection):
    def __init__(self, endpoint):
        super().__init__("localhost", timeout=3)
        self.endpoint = endpoint

    def connect(self):
        self.sock = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self.sock.settimeout(self.timeout)
        self.sock.connect(self.endpoint)


class Answer:
    def __init__(self, key):
        self.key = key

    def decode_key(self):
        secret = bytes.fromhex(self.key)
        return secret


class DstackClient:
    def __init__(self, endpoint=None):
        self.endpoint = endpoint or os.environ["DSTACK_SIMULATOR_ENDPOINT"]

    def get_key(self, path, purpose, algorithm):
        connection = Connection(self.endpoint)
        asked = json.dumps({"path": path, "purpose": purpose, "algorithm": algorithm})
        connection.request("POST", "/GetKey", asked, {"Content-Type": "application/json"})
        response = connection.getresponse()
        if response.status != 200:
            raise ValueError("no status 200")
        return Answer(json.loads(response.read())["key"])
'''
PACKAGE = "dstack_sdk.py"


def planted(source: pathlib.Path, _output: pathlib.Path) -> list[str]:
    """Its command. The package stands beside the adapter."""
    return [sys.executable, "-B", str(source / "sdk_client.py")]


def plant(folder: pathlib.Path) -> Client:
    """The client, whose sources are in the folder from now on."""
    official = CLIENTS["python-sdk"]
    sources = folder / "planted-sdk"
    sources.mkdir()
    for name in ("sdk_client.py", "requirements.txt", CAUSES):
        shutil.copy(official.sources / name, sources)
    (sources / PACKAGE).write_text(SDK, "utf-8")
    return dataclasses.replace(official, name="planted-sdk", folder=str(sources), install=planted)
