"""Opens the HTML report in Chromium: no error, no request, filters that work, and what axe-core finds of it.

Usage: html_browser_test.py REPORT_SAMPLE. The program prints the report of a sample run: report_sample html RUN. Needs what ci/python-tools
installs: playwright, which drives Debian's Chromium, and axe-playwright-python, which ships axe-core.
"""

import contextlib
import importlib.resources
import itertools
import os
import pathlib
import select
import subprocess
import sys
import tempfile
import unittest
from collections.abc import Iterator
from typing import Any, Literal

from playwright.sync_api import Browser, Dialog, Page, Request, expect, sync_playwright

CHROMIUM = "/usr/bin/chromium"
# Root has no sandbox to gain, and a container's /dev/shm may be tiny.
OPTIONS = ["--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu"]
RUNS = ("conformant", "hostile", "markup", "plain", "selected", "known", "below", "stale", "incomplete")
PATIENCE_MS = 20_000
PHONE, DESK = 360, 1280
PROGRAM = ""


class InChromium(unittest.TestCase):
    """One browser for all tests of a class, with a home of its own, which is gone after it."""

    browser: Browser
    folder: pathlib.Path

    @classmethod
    def setUpClass(cls) -> None:
        folder = tempfile.TemporaryDirectory(prefix="dct-", ignore_cleanup_errors=True)
        cls.addClassCleanup(folder.cleanup)
        cls.folder = pathlib.Path(folder.name)
        cls.addClassCleanup(cls.nothing_is_left)
        playwright = cls.enterClassContext(sync_playwright())
        environment: dict[str, str | float | bool] = {"PATH": os.environ["PATH"], "HOME": folder.name, "TMPDIR": folder.name}
        cls.browser = playwright.chromium.launch(executable_path=CHROMIUM, args=OPTIONS, env=environment, timeout=PATIENCE_MS)
        cls.addClassCleanup(cls.browser.close)

    @classmethod
    def nothing_is_left(cls) -> None:
        """No process of the browser's outlives it: each has the folder in its environment."""
        for entry in pathlib.Path("/proc").glob("[0-9]*/environ"):
            with contextlib.suppress(OSError):
                if str(cls.folder).encode() not in entry.read_bytes():
                    continue
                process = os.pidfd_open(int(entry.parent.name))
                ended, _, _ = select.select([process], [], [], PATIENCE_MS / 1000)
                os.close(process)
                assert ended, entry

    def written(self, run: str) -> str:
        """Writes the report of a sample: its address."""
        path = self.folder / f"{run}.html"
        path.write_bytes(subprocess.run([PROGRAM, "html", run], check=True, stdout=subprocess.PIPE, timeout=60).stdout)
        return path.as_uri()

    @contextlib.contextmanager
    def opened(
        self, run: str, width: int = DESK, scheme: Literal["light", "dark"] = "light", script: bool = True, at: str = ""
    ) -> Iterator[Page]:
        """The report in a page; a message on the console, a dialogue or a request for something else fails the test."""
        address, wrong = self.written(run), list[str]()
        context = self.browser.new_context(viewport={"width": width, "height": 800}, color_scheme=scheme, java_script_enabled=script)
        context.set_default_timeout(PATIENCE_MS)

        def refuse(dialogue: Dialog) -> None:
            wrong.append(f"dialogue: {dialogue.message}")
            dialogue.dismiss()

        def watch(request: Request) -> None:
            if request.url.partition("#")[0] != address:
                wrong.append(f"request: {request.url}")

        try:
            page = context.new_page()
            page.on("console", lambda message: wrong.append(f"console: {message.text}"))
            page.on("pageerror", lambda error: wrong.append(f"error: {error}"))
            page.on("dialog", refuse)
            page.on("request", watch)
            page.goto(address + at)
            yield page
            self.assertEqual(wrong, [])
        finally:
            context.close()


def shown(page: Page, kind: str) -> list[str]:
    """The ids of what is to be seen of a kind."""
    ids: list[str] = page.eval_on_selector_all(
        f"[data-kind={kind}]", "all => all.filter(each => each.checkVisibility()).map(each => each.id)"
    )
    return ids


class Opens(InChromium):
    def test_every_sample_without_an_error_or_a_request(self) -> None:
        for run in RUNS:
            for script in (True, False):
                with self.subTest(run), self.opened(run, script=script) as page:
                    self.assertTrue(page.title())
                    self.assertEqual(page.locator("img, iframe, object, script[src]").count(), 0)

    def test_it_is_whole_without_its_script(self) -> None:
        with self.opened("hostile", script=False) as page:
            self.assertFalse(page.locator("#filters").is_visible())
            self.assertEqual(page.locator(".case:visible").count(), 7)
            page.locator("#case-status-500-with-a-valid-body summary").click()
            self.assertTrue(page.get_by_text("died by signal 11").last.is_visible())

    def test_the_policy_lets_nothing_else_run(self) -> None:
        context = self.browser.new_context()
        page = context.new_page()
        page.goto(self.written("hostile"))
        page.evaluate("const more = document.createElement('script'); more.textContent = 'window.ran = 1'; document.body.append(more)")
        self.assertIsNone(page.evaluate("window.ran ?? null"))
        context.close()

    def test_what_is_written_in_both_themes_differs(self) -> None:
        grounds = set()
        for scheme in ("light", "dark"):
            with self.opened("hostile", scheme="dark" if scheme == "dark" else "light") as page:
                grounds.add(page.evaluate("getComputedStyle(document.body).backgroundColor"))
        self.assertEqual(len(grounds), 2)

    def test_it_fits_a_phone(self) -> None:
        for run in RUNS:
            with self.subTest(run), self.opened(run, width=PHONE) as page:
                page.evaluate("document.querySelectorAll('details').forEach(each => { each.open = true })")
                self.assertLessEqual(page.evaluate("document.documentElement.scrollWidth"), PHONE)

    def test_on_paper_there_are_no_filters_and_failures_are_unfolded(self) -> None:
        with self.opened("hostile") as page:
            page.emulate_media(media="print")
            self.assertFalse(page.locator("#filters").is_visible())
            self.assertTrue(page.locator("#case-status-500-with-a-valid-body dl").is_visible())


class Filters(InChromium):
    def choose(self, page: Page, **asked: str) -> None:
        """Sets filters and waits until the count says so."""
        before = page.locator("#matches").inner_text()
        for name, value in asked.items():
            page.select_option(f"#filters [name={name}]", value)
        expect(page.locator("#matches")).not_to_have_text(before)

    def test_each_of_them(self) -> None:
        with self.opened("hostile") as page:
            self.assertEqual(len(shown(page, "case")), 7)
            self.choose(page, outcome="failed")
            self.assertEqual(shown(page, "case"), ["case-status-500-with-a-valid-body"])
            self.assertRegex(page.locator("#matches").inner_text(), r"^Shown: \d of \d causes, .*, 1 of 7 cases\.$")
            self.assertEqual(page.locator("#matches").get_attribute("aria-live"), "polite")
            self.choose(page, severity="low")
            self.assertEqual(shown(page, "case"), [])
            page.click("#filters button")
            page.locator("#matches:empty").wait_for(state="attached")
            self.assertEqual(len(shown(page, "case")), 7)
            self.choose(page, clause="FC-42")
            self.assertEqual((shown(page, "case"), shown(page, "clause"), shown(page, "cause")), (["case-all-zero"], ["clause-FC-42"], []))

    def test_the_search_takes_what_a_client_wrote_as_text(self) -> None:
        with self.opened("markup") as page:
            page.fill("#filters [name=text]", '"><img SRC=x')
            page.locator("#matches:not(:empty)").wait_for(state="attached")
            self.assertIn("case-status-500-with-a-valid-body", shown(page, "case"))
            self.assertNotIn("case-valid-answer", shown(page, "case"))
            page.fill("#filters [name=text]", "no such words (")
            page.locator("#matches", has_text="0 of 7 cases").wait_for(state="attached")

    def test_a_link_leads_to_what_is_filtered_away_and_unfolds_it(self) -> None:
        with self.opened("hostile") as page:
            self.choose(page, outcome="failed")
            page.evaluate("location.hash = 'case-valid-answer'")
            page.locator("#case-valid-answer details[open]").wait_for()
            self.assertIn("case-valid-answer", shown(page, "case"))
        with self.opened("hostile", at="#case-all-zero") as page:
            page.locator("#case-all-zero details[open]").wait_for()
        with self.opened("hostile", at="#%") as page:
            self.assertEqual(len(shown(page, "case")), 7)


class Accessible(InChromium):
    def violations(self, page: Page) -> list[str]:
        """What axe-core finds, all of its rules on, with everything unfolded."""
        page.evaluate("document.querySelectorAll('details').forEach(each => { each.open = true })")
        page.evaluate(importlib.resources.files("axe_playwright_python").joinpath("axe.min.js").read_text())
        result: dict[str, Any] = page.evaluate("axe.run(document, {resultTypes: ['violations']})")
        self.assertGreater(len(result["passes"]), 20)
        return [f"{each['id']}: {node['html']}: {node['failureSummary']}" for each in result["violations"] for node in each["nodes"]]

    def test_axe_finds_nothing_in_any_theme_at_any_width(self) -> None:
        everywhere = ((DESK, "light"), (PHONE, "dark"), (DESK, "dark"), (PHONE, "light"))
        for run in ("hostile", "conformant", "stale", "incomplete"):
            for width, scheme in everywhere if run == "hostile" else everywhere[:2]:
                with self.subTest(f"{run} {width} {scheme}"), self.opened(run, width, "dark" if scheme == "dark" else "light") as page:
                    self.assertEqual(self.violations(page), [])

    def test_axe_would_find_something(self) -> None:
        with self.opened("hostile") as page:
            page.evaluate("document.querySelector('h1').outerHTML = '<h5>x</h5>'; document.querySelector('main').role = 'presentation'")
            self.assertTrue(self.violations(page))

    def test_the_first_key_leads_to_the_report(self) -> None:
        with self.opened("hostile") as page:
            page.keyboard.press("Tab")
            self.assertEqual(page.evaluate("document.activeElement.textContent"), "Skip to the report")
            box = page.locator(".skip").bounding_box()
            assert box is not None
            self.assertGreaterEqual(box["y"], 0)
            self.assertNotEqual(page.evaluate("getComputedStyle(document.activeElement).outlineStyle"), "none")
            page.keyboard.press("Enter")
            page.locator("#main:focus").wait_for()

    def test_headings_go_down_a_step_at_a_time(self) -> None:
        for run in RUNS:
            with self.opened(run) as page:
                levels: list[int] = page.eval_on_selector_all("h1,h2,h3,h4,h5,h6", "all => all.map(each => +each.tagName[1])")
                self.assertEqual((levels[0], levels.count(1)), (1, 1))
                self.assertTrue(all(after - before <= 1 for before, after in itertools.pairwise(levels)), levels)


if __name__ == "__main__":
    PROGRAM = sys.argv.pop(1)
    unittest.main()
