"""dstack-conformance parity against an agent that answers what was recorded: nothing differs, and whatever is planted is reported.

Needs DSTACK_CONFORMANCE: the path of the program.
"""

import copy
import json
import os
import subprocess
import unittest
from collections.abc import Callable
from typing import Any

from conformance.testing import der
from conformance.testing.private_folder import InPrivateFolder
from conformance.testing.replayer import Entry, Replayer, recordings

PROGRAM = os.environ["DSTACK_CONFORMANCE"]
EQUAL, DIFFERENT, USAGE, NOT_ASKED = 0, 1, 2, 3
RECORDED = recordings()


def parity(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [PROGRAM, "parity", *arguments], stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=300, check=False
    )


def first(entry: Entry) -> dict[str, Any]:
    answer: dict[str, Any] = entry["answers"][0]
    return answer


def named(name: str) -> Entry:
    return next(entry for entry in RECORDED if entry["name"] == name)


def json_body(entry: Entry, change: Callable[[dict[str, Any]], object]) -> None:
    """Changes the JSON of the first answer, and its length."""
    body = json.loads(first(entry)["body"])
    change(body)
    first(entry)["body"] = json.dumps(body, separators=(",", ":"), ensure_ascii=False)
    set_header(entry, "content-length", str(len(first(entry)["body"].encode())))


def set_header(entry: Entry, name: str, value: str) -> None:
    for header in first(entry)["headers"]:
        if header[0] == name:
            header[1] = value


def leaf(entry: Entry, change: Callable[[list[der.Node]], object]) -> None:
    """Changes the first certificate of the chain."""

    def chain(body: dict[str, Any]) -> None:
        body["certificate_chain"][0] = der.changed_pem(body["certificate_chain"][0], change)

    json_body(entry, chain)


def other_key_type(body: dict[str, Any]) -> None:
    body["key"] = body["key"].replace("PRIVATE KEY", "EC PRIVATE KEY")


def other_attestation(certificate: list[der.Node]) -> None:
    """One byte of the quote's report data."""
    extension = der.children(der.extensions_of(certificate)[3])
    content = extension[1][1]
    assert isinstance(content, bytes)
    value = bytearray(content)
    value[value.index(bytes.fromhex("0400020081000000")) + 600] ^= 1
    extension[1] = (4, bytes(value))


class ParityTest(InPrivateFolder):
    def compared(self, entries: list[Entry], *arguments: str) -> tuple[int, dict[str, list[str]]]:
        """The exit status of a comparison with these entries, and the parts that differ, by exchange."""
        report = self.folder / "report.json"
        with Replayer(self.folder, entries):
            run = parity("recordings", str(self.folder), "--json", str(report), *arguments)
        self.assertEqual(run.stderr, "")
        differing = json.loads(report.read_text())["exchanges"]
        return run.returncode, {each["name"]: [one["part"] for one in each["differences"]] for each in differing}


class TheReplayer(ParityTest):
    def test_is_equal_to_the_recordings_in_everything(self) -> None:
        with Replayer(self.folder, RECORDED):
            run = parity("recordings", str(self.folder))
            self.assertEqual(run.returncode, EQUAL, run.stdout)
            self.assertRegex(run.stdout, r"^322 exchanges with recordings and \S+: 322 equal, 0 different")
            # Recordings may stand on either side.
            self.assertEqual(parity(str(self.folder), "recordings", "--filter", "version*").returncode, EQUAL)
        self.assertEqual([path.name for path in self.folder.iterdir()], [])

    def test_is_equal_to_itself(self) -> None:
        with Replayer(self.folder, RECORDED):
            run = parity(str(self.folder), str(self.folder))
        self.assertEqual(run.returncode, EQUAL, run.stdout)


# An exchange, what is changed in it, and the parts that then have to differ.
Plant = tuple[str, Callable[[Entry], object], list[str]]
PLANTS: dict[str, Plant] = {
    "another status": ("getkey-values-9", lambda e: first(e).update(status_line="HTTP/1.1 401 Bad Request"), ["status"]),
    "another reason": ("getkey-values-1", lambda e: first(e).update(status_line="HTTP/1.1 200 Ok"), ["status"]),
    "another order of headers": ("getkey-values-2", lambda e: first(e)["headers"].insert(0, first(e)["headers"].pop(1)), ["headers"]),
    "a header in capitals": ("getkey-values-3", lambda e: first(e)["headers"][0].__setitem__(0, "Content-Type"), ["headers"]),
    "a header too many": ("getkey-values-4", lambda e: first(e)["headers"].append(["x-a", "b"]), ["headers"]),
    "another value of a header": ("getkey-values-5", lambda e: set_header(e, "server", "Rocket"), ["header server"]),
    "a date that is none": ("getkey-values-6", lambda e: set_header(e, "date", "today"), ["header date"]),
    "a byte of the body": ("getkey-values-7", lambda e: first(e).update(body=first(e)["body"].replace("e", "E", 1)), ["body"]),
    "chunks cut elsewhere": (
        "method-FOO",
        lambda e: first(e).update(body=first(e)["body"].replace("1D7\r\n<", "1\r\n<\r\n1D6\r\n", 1)),
        ["body"],
    ),
    "a kept connection in place of a closed one": ("connection-close", lambda e: e.update(then="kept"), ["then"]),
    "a closed connection in place of a kept one": ("getkey-values-8", lambda e: e.update(then="closed"), ["then"]),
    "a closed connection in place of a reset one": ("target-19", lambda e: e.update(then="closed"), ["then"]),
    "a reset connection in place of a kept one": ("target-21", lambda e: e.update(then="reset"), ["then"]),
    "a read request in place of one that cannot be written": (
        "header-1m",
        lambda e: e.update(then="closed"),
        ["then"],
    ),
    "nothing more where more came": ("length-too-small", lambda e: e.update(then="closed"), ["then"]),
    "an answer that is missing": ("kept-alive-after-404", lambda e: e["answers"].pop(), ["answers", "then"]),
    "a second answer that is another": (
        "kept-alive-after-error",
        lambda e: e["answers"][1].update(body='{"version":"0.6.0","rev":"unknowm"}'),
        ["answer 2: body"],
    ),
    "no 100 where one is expected": (
        "expect-continue",
        lambda e: e["answers"].pop(0),
        ["answers", "status", "headers", "framing", "body", "then"],
    ),
    "a certificate's extension that is missing": (
        "gettlskey-flags",
        lambda e: leaf(e, lambda c: der.extensions_of(c).pop(1)),
        ["/0 extensions", "/0 extension 2.5.29.37", "/0 signed", "/0 chain"],
    ),
    "an attestation of another key": (
        "info",
        lambda e: json_body(e, lambda b: b.update(app_cert=der.changed_pem(b["app_cert"], other_attestation))),
        [
            "body /app_cert extension 1.3.6.1.4.1.62397.1.8",
            "body /app_cert report data of 1.3.6.1.4.1.62397.1.8",
            "body /app_cert signed",
            "body /app_cert chain",
        ],
    ),
    "the order of members": ("gettlskey-subject", lambda e: json_body(e, lambda b: b.update(key=b.pop("key"))), ["body members"]),
    "a certificate too few": (
        "gettlskey-validity",
        lambda e: json_body(e, lambda b: b["certificate_chain"].pop()),
        ["body members"],
    ),
    "a key of another form": ("gettlskey-ip", lambda e: json_body(e, other_key_type), ["body /key PEM"]),
    "another derived key": (
        "tappd-p-derivekey",
        lambda e: json_body(e, lambda b: b.update(key=json.loads(first(named("gettlskey-ip"))["body"])["key"])),
        ["body /key"],
    ),
    "another value beside a certificate": ("info-get", lambda e: json_body(e, lambda b: b.update(app_name="x")), ["body /app_name"]),
}


def other_signature(entry: Entry) -> None:
    """The answer to another request for the same derived key."""
    other = first(named("tappd-n-derivekey"))
    first(entry).update(body=other["body"])
    set_header(entry, "content-length", str(len(other["body"])))


# What a server may change by itself.
ALLOWED: dict[str, tuple[str, Callable[[Entry], object]]] = {
    "another date": ("version", lambda e: set_header(e, "date", "Sun, 06 Nov 1994 08:49:37 GMT")),
    "the three headers in another order": ("version-get", lambda e: first(e)["headers"].insert(2, first(e)["headers"].pop(4))),
    "another signature of the same certificate": ("tappd-p-derivekey", other_signature),
}


class APlantedDifference(ParityTest):
    maxDiff = None

    def test_is_reported_and_nothing_else(self) -> None:
        entries = copy.deepcopy(RECORDED)
        by_name = {entry["name"]: entry for entry in entries}
        for name, change, _ in PLANTS.values():
            change(by_name[name])
        for name, change in ALLOWED.values():
            if name not in {planted for planted, _, _ in PLANTS.values()}:
                change(by_name[name])
        status, found = self.compared(entries)
        self.assertEqual(status, DIFFERENT)
        expected = {name: parts for name, _, parts in PLANTS.values()}
        chain = "body /certificate_chain"
        expected = {name: [f"{chain}{part}" if part.startswith("/0") else part for part in parts] for name, parts in expected.items()}
        self.assertEqual(found, expected)

    def test_is_none_where_the_server_may(self) -> None:
        for title, (name, change) in ALLOWED.items():
            with self.subTest(title):
                entries = copy.deepcopy(RECORDED)
                change(next(entry for entry in entries if entry["name"] == name))
                self.assertEqual(self.compared(entries, "--filter", name), (EQUAL, {}))

    def test_is_shown_around_the_first_byte_that_differs(self) -> None:
        entries = copy.deepcopy(RECORDED)
        change = PLANTS["a byte of the body"][1]
        change(next(entry for entry in entries if entry["name"] == "version"))
        with Replayer(self.folder, entries):
            run = parity("recordings", str(self.folder), "--filter", "version", "--verbose")
        self.assertEqual(run.returncode, DIFFERENT)
        self.assertIn('version (dstack.sock): body\n  left:  {"version":"0.6.0"', run.stdout)
        self.assertIn("request, 93 bytes in 1 writes: POST /Version HTTP/1.1\\r\\n", run.stdout)


class RandomRequests(ParityTest):
    def test_are_the_same_for_the_same_seed_and_index(self) -> None:
        with Replayer(self.folder, RECORDED):
            folder = str(self.folder)
            whole = parity(folder, folder, "--random", "20", "--seed", "5", "--verbose", "--filter", "*")
            alone = parity(folder, folder, "--random", "20", "--seed", "5", "--verbose", "--only", "7")
        self.assertEqual((whole.returncode, alone.returncode), (EQUAL, EQUAL), whole.stdout + alone.stdout)
        block = alone.stdout.rpartition("1 exchanges with")[0]
        self.assertTrue(block.startswith("random-5-7 "), block)
        self.assertIn(block, whole.stdout)


class Refusing(ParityTest):
    def check(self, status: int, reason: str, *arguments: str) -> None:
        refused = parity(*arguments)
        self.assertEqual(refused.returncode, status, refused)
        self.assertRegex(refused.stderr, reason)
        self.assertEqual(refused.stdout, "")

    def test_a_command_line_it_does_not_understand(self) -> None:
        folder = str(self.folder)
        self.check(USAGE, "required")
        self.check(USAGE, "right", folder)
        self.check(USAGE, "requires --random", folder, folder, "--seed", "1")
        self.check(USAGE, "--random", folder, folder, "--random", "0")
        self.check(USAGE, "not with each other", "recordings", "recordings")
        self.check(USAGE, "no exchange was selected", "recordings", folder, "--filter", "x")
        self.check(USAGE, "No such file|cannot be read", "recordings:" + str(self.folder / "missing"), folder)
        self.check(USAGE, "the report", "recordings", folder, "--json", str(self.folder / "missing" / "report"))

    def test_a_file_that_holds_no_recordings(self) -> None:
        file = self.folder / "file"
        file.write_text('[{"name": "x"}]')
        self.check(USAGE, "exchange 0 x: .*socket", f"recordings:{file}", str(self.folder))

    def test_a_folder_where_nobody_listens(self) -> None:
        self.check(NOT_ASKED, r"dstack\.sock: No such file", "recordings", str(self.folder))

    def test_says_how_it_is_used(self) -> None:
        told = parity("--help")
        self.assertEqual(told.returncode, EQUAL)
        for word in ("recordings:FILE", "--random", "exit status:", "example"):
            self.assertIn(word, told.stdout)


if __name__ == "__main__":
    unittest.main()
