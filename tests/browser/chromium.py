"""The browser of all journeys."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Error, sync_playwright

from tools.chromium import installed

QUIET = [
    "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
]  # fmt: skip


@contextmanager
def running() -> Iterator[Browser]:
    """An installed Chromium, else the one that Playwright has downloaded; skips where there is none."""
    found = installed()
    with sync_playwright() as playwright:
        try:
            browser = playwright.chromium.launch(executable_path=found, args=QUIET)
        except Error:
            if found or Path(playwright.chromium.executable_path).exists():
                raise
            pytest.skip("no Chromium is installed (`make install`, or `playwright install chromium`)")
        yield browser
        browser.close()
