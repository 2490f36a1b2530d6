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
DESK: Final[dict[str, Any]] = {"viewport": {"width": 1366, "height": 768}, "locale": "zh-CN"}
HALL: Final[dict[str, Any]] = {"viewport": {"width": 1920, "height": 1080}, "locale": "zh-CN"}

# The newest touch, on the clock that both pages share.
TAPPED: Final = """
addEventListener("pointerdown", (event) => { window.benchTapped = performance.timeOrigin + event.timeStamp; }, true);
"""
# Calls `changed` with every change of the document, in shadow roots too.
EVERY_ROOT: Final = """
  const roots = new Set();
  function watch(root) {
    roots.add(root);
    new MutationObserver(changed).observe(root, { subtree: true, childList: true, characterData: true });
  }
  const attach = Element.prototype.attachShadow;
  Element.prototype.attachShadow = function (options) {
    const root = attach.call(this, options);
    watch(root);
    return root;
  };
  watch(document);
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
  EVERY_ROOT
})();
""".replace("EVERY_ROOT", EVERY_ROOT)
# The newest press at the desk: the mouse, or the big button's key; and when what it sets off first left the page.
PRESSED: Final = """
(() => {
  const keep = (event) => {
    window.benchPressed = performance.timeOrigin + event.timeStamp;
    window.benchSent = null;
  };
  const sends = (call) => function (...words) {
    window.benchSent ??= performance.timeOrigin + performance.now();
    return call.apply(this, words);
  };
  WebSocket.prototype.send = sends(WebSocket.prototype.send);
  window.fetch = sends(window.fetch);
  addEventListener("pointerdown", keep, true);
  addEventListener("keydown", (event) => { if (event.key === "n") keep(event); }, true);
})();
"""
# Each new layer of the hall: its kind, the second frame after it came, and the first in which it covers half of what
# it fades over; on the way there what /live said and when a fetched scene had come.
PICTURES: Final = """
(() => {
  const pictures = (window.benchPictures = []), told = (window.benchTold = []), fetched = (window.benchFetched = []);
  let last = null;
  const now = () => performance.timeOrigin + performance.now();
  function changed() {
    const layers = [...roots].flatMap((root) => [...root.querySelectorAll("section.layer:not([data-leaving])")]);
    const layer = layers[layers.length - 1];
    if (!layer || layer === last) return;
    last = layer;
    const picture = [layer.classList[1], null, null];
    const cover = (at) => {
      if (!layer.isConnected) return;
      if (Number(getComputedStyle(layer).opacity) < 0.5) requestAnimationFrame(cover);
      else picture[2] = performance.timeOrigin + at;
    };
    requestAnimationFrame(() => requestAnimationFrame((at) => {
      picture[1] = performance.timeOrigin + at;
      pictures.push(picture);
      cover(at);
    }));
  }
  const Line = window.WebSocket;
  window.WebSocket = class extends Line {
    constructor(...words) {
      super(...words);
      if (!String(words[0]).includes("/live")) return;
      this.addEventListener("message", (event) => told.push([JSON.parse(event.data).seq || 0, now()]));
    }
  };
  new PerformanceObserver((list) => {
    for (const one of list.getEntries()) {
      if (one.name.includes("/api/scene/")) fetched.push(performance.timeOrigin + one.responseEnd);
    }
  }).observe({ type: "resource", buffered: true });
  EVERY_ROOT
})();
""".replace("EVERY_ROOT", EVERY_ROOT)


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


async def desk(browser: Browser) -> Page:
    """Return an empty page on the desk's screen that remembers when it was pressed."""
    context = await browser.new_context(**DESK)
    await context.add_init_script(PRESSED)
    return await context.new_page()


async def big_screen(browser: Browser) -> Page:
    """Return an empty page that remembers when it showed which picture."""
    context = await browser.new_context(**HALL)
    await context.add_init_script(PICTURES)
    return await context.new_page()


async def tapped_at(page: Page) -> float:
    """Return when the page was touched last, in seconds of the clock that all pages share."""
    return float(await page.evaluate("window.benchTapped")) / 1e3


async def pressed_at(page: Page) -> float:
    """Return when the desk was pressed last, in seconds of the clock that all pages share."""
    return float(await page.evaluate("window.benchPressed")) / 1e3


async def shown(page: Page) -> list[tuple[int, float]]:
    """Return every number that was shown so far and the moment of the frame after it, in seconds."""
    return [(int(number), float(at) / 1e3) for number, at in await page.evaluate("window.benchShown")]
