"""A real Chromium, and how it sees: the moment of a tap, and the frame in which the hall's picture shows it."""

from __future__ import annotations

import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any, Final

from playwright.async_api import Browser, Error, Page, async_playwright

BROWSERS: Final = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
ARGUMENTS: Final = ("--no-sandbox", "--disable-background-networking", "--disable-gpu")
PHONE: Final[dict[str, Any]] = {
    "viewport": {"width": 390, "height": 844},
    "has_touch": True,
    "is_mobile": True,
    "locale": "zh-CN",
}
HALL: Final[dict[str, Any]] = {"viewport": {"width": 1920, "height": 1080}, "locale": "zh-CN"}

# The newest touch, on the clock that both pages share.
TAPPED: Final = """
addEventListener("pointerdown", (event) => { window.benchTapped = performance.timeOrigin + event.timeStamp; }, true);
"""
# Every change of the document, in shadow roots too, is searched for the number that the hall sees grow. Two frames
# later the frame that contains it has been handed over to the screen.
WATCHED: Final = """
(() => {
  const wanted = new RegExp(String.raw`%s`);
  const shown = (window.benchShown = []);
  let newest = -1;
  function look(text) {
    const found = text.length < 400 && wanted.exec(text);
    if (!found || Number(found[1]) <= newest) return;
    const number = (newest = Number(found[1]));
    requestAnimationFrame(() => requestAnimationFrame((at) => shown.push([number, performance.timeOrigin + at])));
  }
  function changed(records) {
    for (const record of records) {
      look(record.target.textContent || "");
      for (const node of record.addedNodes) look(node.textContent || "");
    }
  }
  function watch(root) {
    new MutationObserver(changed).observe(root, { subtree: true, childList: true, characterData: true });
  }
  const attach = Element.prototype.attachShadow;
  Element.prototype.attachShadow = function (options) {
    const root = attach.call(this, options);
    watch(root);
    return root;
  };
  watch(document);
})();
"""


@asynccontextmanager
async def launched() -> AsyncIterator[Browser | None]:
    """Start a browser and end it; None when none can be started."""
    found = next(filter(None, map(shutil.which, BROWSERS)), None)
    async with async_playwright() as playwright:
        try:
            browser = await playwright.chromium.launch(executable_path=found, args=list(ARGUMENTS))
        except Error:
            yield None
            return
        try:
            yield browser
        finally:
            await browser.close()


async def phone(browser: Browser) -> Page:
    """Return an empty page that remembers when it was touched."""
    context = await browser.new_context(**PHONE)
    await context.add_init_script(TAPPED)
    return await context.new_page()


async def hall(browser: Browser, expression: str) -> Page:
    """Return an empty page that remembers when it showed which number; `expression` has the number as its group."""
    context = await browser.new_context(**HALL)
    await context.add_init_script(WATCHED % expression)
    return await context.new_page()


async def tapped_at(page: Page) -> float:
    """Return when the page was touched last, in seconds of the clock that all pages share."""
    return float(await page.evaluate("window.benchTapped")) / 1e3


async def shown(page: Page) -> list[tuple[int, float]]:
    """Return every number that was shown so far and the moment of the frame after it, in seconds."""
    return [(int(number), float(at) / 1e3) for number, at in await page.evaluate("window.benchShown")]
