"""Opens docs/results/index.html in Chromium as somebody would who was sent the file: whole, readable at any width, and accessible.

Needs what ci/python-tools installs (conformance/testing/chromium.py).
"""

import pathlib
import shutil
import unittest

from adapters.registry import CLIENTS
from adapters.results_data import RESULTS, read
from adapters.results_html import page
from conformance.testing.chromium import EVERYWHERE, PHONE, InChromium

# What is committed, what is said of clients that nobody ran, and long words where words are short as a rule.
PAGES = ("committed", "empty", "long")


class Results(InChromium):
    def address_of(self, name: str) -> str:
        """Writes the page away from the badges and data that stand beside it: it needs nothing else."""
        path = self.folder / f"{name}.html"
        if name == "committed":
            shutil.copyfile(RESULTS / "index.html", path)
            return path.as_uri()
        data = read(RESULTS)
        for client in data.values():
            if name == "empty":
                client["not_run"] = "npm install: no route to the registry"
                client.pop("roots", None)
            for root in client.get("roots", []):
                root["says"] = root["command"] = f"{'w' * 120} {root['says']}"
        path.write_text(page(data), "utf-8")
        return path.as_uri()

    def test_each_opens_without_an_error_or_a_request(self) -> None:
        for name in PAGES:
            with self.subTest(name), self.opened(name, script=False) as opened:
                self.assertEqual(opened.title(), "dstack-conformance: results")
                self.assertEqual(opened.locator("script, img, iframe, object, link").count(), 0)
                self.assertEqual(opened.locator(".clients tbody tr").count(), len(CLIENTS))
                self.assertEqual(opened.locator(".badges svg[role=img]").count(), len(CLIENTS))

    def test_no_width_needs_a_scroll_sideways(self) -> None:
        for name in PAGES:
            for width in (PHONE, 390, 834, 1280):
                with self.subTest(f"{name} {width}"), self.opened(name, width=width) as opened:
                    self.assertLessEqual(opened.evaluate("document.documentElement.scrollWidth"), width)

    def test_axe_finds_nothing_in_any_theme_at_any_width(self) -> None:
        for name in PAGES:
            for width, scheme in EVERYWHERE if name == "committed" else EVERYWHERE[:2]:
                with self.subTest(f"{name} {width} {scheme}"), self.opened(name, width, scheme) as opened:
                    self.assertEqual(self.violations(opened), [])

    def test_the_themes_differ(self) -> None:
        grounds = set()
        for _, scheme in EVERYWHERE[:2]:
            with self.opened("committed", scheme=scheme) as opened:
                grounds.add(opened.evaluate("getComputedStyle(document.body).backgroundColor"))
        self.assertEqual(len(grounds), 2)

    def test_each_link_leads_somewhere(self) -> None:
        with self.opened("committed") as opened:
            targets: list[str] = opened.eval_on_selector_all("a[href]", "all => all.map(each => each.getAttribute('href'))")
            self.assertGreater(len(targets), 5)
            for target in targets:
                self.assertEqual(opened.locator(f"[id='{target.removeprefix('#')}']").count(), 1, target)

    def test_a_badge_holds_its_text_and_has_a_name(self) -> None:
        for name in CLIENTS:
            context = self.browser.new_context()
            opened = context.new_page()
            opened.goto((pathlib.Path(RESULTS) / "badges" / f"{name}.svg").as_uri())
            boxes = opened.evaluate("[...document.querySelectorAll('text')].map(each => each.getBBox()).map(each => each.x + each.width)")
            self.assertLess(boxes[-1], opened.evaluate("document.documentElement.viewBox.baseVal.width"))
            self.assertIn(name, opened.evaluate("document.querySelector('title').textContent"))
            context.close()


if __name__ == "__main__":
    unittest.main()
