"""Pages in Debian's Chromium, driven by playwright: no error, no request, and what axe-core finds.

Needs what ci/python-tools installs: playwright, and axe-playwright-python, which ships axe-core.
"""

import contextlib
import importlib.resources
import os
import pathlib
import select
import tempfile
import unittest
from collections.abc import Iterator
from typing import Any, Literal

from playwright.sync_api import Browser, Dialog, Page, Request, sync_playwright

CHROMIUM = "/usr/bin/chromium"
# Root has no sandbox to gain, and a container's /dev/shm may be tiny.
OPTIONS = ["--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu"]
PATIENCE_MS = 20_000
PHONE, DESK = 360, 1280
Scheme = Literal["light", "dark"]
EVERYWHERE: tuple[tuple[int, Scheme], ...] = ((DESK, "light"), (PHONE, "dark"), (DESK, "dark"), (PHONE, "light"))


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

    def address_of(self, name: str) -> str:
        """Of a page, by what a test calls it."""
        raise NotImplementedError(name)

    @contextlib.contextmanager
    def opened(self, name: str, width: int = DESK, scheme: Scheme = "light", script: bool = True, at: str = "") -> Iterator[Page]:
        """The page of that name; a message on the console, a dialogue or a request for something else fails the test."""
        address, wrong = self.address_of(name), list[str]()
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

    def violations(self, page: Page) -> list[str]:
        """What axe-core finds, all of its rules on, with everything unfolded."""
        page.evaluate("document.querySelectorAll('details').forEach(each => { each.open = true })")
        page.evaluate(importlib.resources.files("axe_playwright_python").joinpath("axe.min.js").read_text())
        result: dict[str, Any] = page.evaluate("axe.run(document, {resultTypes: ['violations']})")
        self.assertGreater(len(result["passes"]), 20)
        return [f"{each['id']}: {node['html']}: {node['failureSummary']}" for each in result["violations"] for node in each["nodes"]]
