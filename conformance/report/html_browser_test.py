"""Opens the HTML report in Chromium: no error, no request, filters that work, and what axe-core finds of it.

Usage: html_browser_test.py REPORT_SAMPLE. The program prints the report of a sample run: report_sample html RUN. Needs what ci/python-tools
installs (conformance/testing/chromium.py).
"""

import itertools
import subprocess
import sys
import unittest

from playwright.sync_api import Page, expect

from conformance.testing.chromium import EVERYWHERE, PHONE, InChromium

RUNS = ("conformant", "hostile", "markup", "plain", "selected", "known", "below", "stale", "incomplete")
PROGRAM = ""


class OfRuns(InChromium):
    """Opens the report of a sample by the run's name."""

    def address_of(self, name: str) -> str:
        """Writes the report of a sample: its address."""
        path = self.folder / f"{name}.html"
        path.write_bytes(subprocess.run([PROGRAM, "html", name], check=True, stdout=subprocess.PIPE, timeout=60).stdout)
        return path.as_uri()


def shown(page: Page, kind: str) -> list[str]:
    """The ids of what is to be seen of a kind."""
    ids: list[str] = page.eval_on_selector_all(
        f"[data-kind={kind}]", "all => all.filter(each => each.checkVisibility()).map(each => each.id)"
    )
    return ids


class Opens(OfRuns):
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
        page.goto(self.address_of("hostile"))
        page.evaluate("const more = document.createElement('script'); more.textContent = 'window.ran = 1'; document.body.append(more)")
        self.assertIsNone(page.evaluate("window.ran ?? null"))
        context.close()

    def test_what_is_written_in_both_themes_differs(self) -> None:
        grounds = set()
        for scheme in ("light", "dark"):
            with self.opened("hostile", scheme="dark" if scheme == "dark" else "light") as page:
                grounds.add(page.evaluate("getComputedStyle(document.body).backgroundColor"))
        self.assertEqual(len(grounds), 2)

    def test_what_differs_from_the_twin_is_marked_for_the_eye(self) -> None:
        with self.opened("hostile") as page:
            marked = page.locator("pre.wire .differs").all_text_contents()
            self.assertGreater(len(marked), 0)
            self.assertTrue(all(line.lstrip().startswith("> ") for line in marked), marked)

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


class Filters(OfRuns):
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


class Accessible(OfRuns):
    def test_axe_finds_nothing_in_any_theme_at_any_width(self) -> None:
        for run in ("hostile", "conformant", "stale", "incomplete"):
            for width, scheme in EVERYWHERE if run == "hostile" else EVERYWHERE[:2]:
                with self.subTest(f"{run} {width} {scheme}"), self.opened(run, width, scheme) as page:
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
