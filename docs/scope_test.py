"""One sentence says how far all of this goes, and it is the same everywhere: pages, --help, reports.

Usage: scope_test.py REPORT-SAMPLE [unittest options], with DSTACK_PROVIDER, DSTACK_MOCK_AGENT and DSTACK_CONFORMANCE in the environment
"""

import json
import pathlib
import re
import subprocess
import sys
import tempfile
import unittest

from docs import off_tee

ROOT = off_tee.ROOT
PROGRAMS = ("DSTACK_PROVIDER", "DSTACK_MOCK_AGENT", "DSTACK_CONFORMANCE")
# What an earlier sentence said. Two sentences are soon two claims.
EARLIER = ("proven off-TEE", "not on real Intel TDX", "real Intel TDX silicon with a live KMS")
REPORT_SAMPLE = sys.argv.pop(1)


def sentence() -> str:
    """As the programs are built with it."""
    [found] = re.findall(r'DSTACK_SCOPE \\\n *"([^"]+)"', (ROOT / "ci/cmake/version.h.in").read_text("utf-8"))
    return str(found)


def said(text: str) -> str:
    """The text in one line, as line ends stand where a terminal's width has them."""
    return re.sub(r"\s+", " ", text)


def output(*command: str | pathlib.Path) -> str:
    return subprocess.run(command, stdout=subprocess.PIPE, text=True, timeout=off_tee.PATIENCE, check=True).stdout


def pages() -> list[pathlib.Path]:
    return [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]


class Scope(unittest.TestCase):
    def test_the_sentence_says_all_that_it_has_to(self) -> None:
        words = ("implemented", "fail-closed off-TEE", "mock- and simulator-proven", "not silicon-proven", "unaudited")
        self.assertEqual(sentence(), f"Scope: {', '.join(words)}.")
        self.assertLess(len(sentence()), 100)
        # The page that says what they mean has each of them.
        meaning = (ROOT / "docs/status.md").read_text("utf-8")
        for word in words:
            self.assertIn(f"- **{word}**: ", meaning)

    def test_every_page_begins_with_it(self) -> None:
        self.assertGreater(len(pages()), 15)
        for page in pages():
            text = page.read_text("utf-8")
            self.assertIn(f"\n> {sentence()}", text, page)
            if page.parent == ROOT / "docs" and page.name != "status.md":
                self.assertTrue(re.match(rf"# .+\n\n> {re.escape(sentence())} \[What that means\]\(status\.md\)\n", text), page)

    def test_no_page_says_it_in_other_words(self) -> None:
        for page in pages():
            for words in EARLIER:
                self.assertNotIn(words, said(page.read_text("utf-8")), page)

    def test_every_program_ends_its_help_with_it(self) -> None:
        for variable in PROGRAMS:
            text = said(output(off_tee.program(variable), "--help"))
            self.assertTrue(text.rstrip().endswith(sentence()), f"{variable}: {text[-300:]}")

    def test_every_report_has_it(self) -> None:
        for run in ("conformant", "hostile", "plain", "selected", "incomplete"):
            self.assertTrue(json.loads(output(REPORT_SAMPLE, "json", run))["notice"].startswith(sentence()))
            self.assertIn(f"<system-out>{sentence()} ", output(REPORT_SAMPLE, "junit", run))

    def test_the_report_for_people_has_it(self) -> None:
        client = ROOT / "conformance/clients/sound_client.py"
        with tempfile.TemporaryDirectory(prefix="scope-") as folder:
            text = subprocess.run(
                [off_tee.program("DSTACK_CONFORMANCE"), "run", "--filter", "FC-42", "--", sys.executable, "-B", str(client)],
                cwd=folder,
                stdout=subprocess.PIPE,
                text=True,
                timeout=5 * off_tee.PATIENCE,
                check=False,
            ).stdout
        self.assertEqual(text.count(sentence()), 1, text)
        self.assertIn(sentence(), text.splitlines()[-2])

    def test_what_the_status_page_names_is_there(self) -> None:
        page = (ROOT / "docs/status.md").read_text("utf-8")
        named = set(re.findall(r"`([\w-]+(?:/[\w.-]+)+)`", page))
        self.assertGreater(len(named), 10)
        self.assertEqual({name for name in named if not (ROOT / name).exists()}, set())


if __name__ == "__main__":
    unittest.main()
