"""A real Chromium for tests: the system's, else Playwright's own.

The headless shell comes first: the same engine without a window, whose tabs, tool bar and menus cost a second of the
processor for every new phone.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Browser, sync_playwright

NAMES = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
# As root Chromium has no sandbox; and it is not to look for anything outside.
ARGUMENTS = ("--no-sandbox", "--disable-background-networking", "--disable-gpu")


@contextmanager
def launched() -> Iterator[Browser]:
    """Start a browser and end it. Meanwhile no asyncio loop can run in this thread."""
    found = next((path for name in NAMES if (path := shutil.which(name))), None)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=list(ARGUMENTS))
        try:
            yield browser
        finally:
            browser.close()
