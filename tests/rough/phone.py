"""A judge's phone in a real browser, with what can go wrong with it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from contextlib import suppress
from typing import Any

from playwright.sync_api import Browser, BrowserContext, Error, Page, Route

from tests.rough.place import Seat

PHONE: Mapping[str, Any] = {
    "viewport": {"width": 390, "height": 844},
    "has_touch": True,
    "is_mobile": True,
    "locale": "zh-CN",
    # What moves is drawn by the processor here, for as many pages as are open.
    "reduced_motion": "reduce",
}
LOAD_MS = 15_000
# The clock of this phone may be moved; whether its storage takes anything may be switched. Both last over a reload.
WEATHER = """
(() => {
  const kept = JSON.parse(sessionStorage.getItem("weather") || "{}");
  window.weather = { shift: kept.shift || 0, isFull: Boolean(kept.isFull) };
  window.setWeather = (change) => {
    Object.assign(window.weather, change);
    sessionStorage.setItem("weather", JSON.stringify(window.weather));
  };
  const Real = Date;
  const now = () => Real.now() + window.weather.shift;
  window.Date = new Proxy(Real, {
    construct: (target, args) => (args.length ? new target(...args) : new target(now())),
    get: (target, name) => (name === "now" ? now : Reflect.get(target, name)),
  });
  const store = Storage.prototype.setItem;
  Storage.prototype.setItem = function setItem(key, value) {
    if (window.weather.isFull && this === localStorage) throw new DOMException("full", "QuotaExceededError");
    return store.call(this, key, value);
  };
})();
"""


class Phone:
    """One phone of a judge: a browser context of its own, so that its storage outlives every page."""

    def __init__(self, browser: Browser, seat: Seat, host: str) -> None:
        self.seat, self.host = seat, host
        self.context: BrowserContext = browser.new_context(**PHONE)
        self.context.add_init_script(WEATHER)
        self.origin = seat.link.split("/join")[0]
        self.is_offline = False
        self.seen: dict[str, tuple[str, dict[str, str]]] = {}
        self.page: Page = self._new_page()
        self.page.goto(seat.link)
        self.go()

    def _new_page(self) -> Page:
        page = self.context.new_page()
        page.set_default_timeout(LOAD_MS)
        # A half-sent ballot asks before the page is left.
        page.on("dialog", lambda dialog: dialog.accept())
        return page

    # --- the page -----------------------------------------------------------------------------------------------

    def go(self) -> None:
        """Open the pad; without network or server it may not come, as on a real phone."""
        with suppress(Error):
            self.page.goto(f"{self.origin}/{self.host}", wait_until="domcontentloaded")
            self.page.locator(".pad .main").wait_for()

    def reload(self) -> None:
        with suppress(Error):
            self.page.reload(wait_until="domcontentloaded")
            self.page.locator(".pad .main").wait_for(timeout=5000)

    def crash(self) -> None:
        """End the page without a goodbye and open a new one."""
        self.page.close(run_before_unload=False)
        self.page = self._new_page()
        self.go()

    @property
    def is_up(self) -> bool:
        """Whether the pad is on the screen, rather than the browser's own error page."""
        return self.page.locator(".pad .main").count() > 0

    # --- weather ------------------------------------------------------------------------------------------------

    def network(self, is_there: bool) -> None:
        self.context.set_offline(not is_there)
        self.is_offline = not is_there

    def lose_next_answer(self) -> None:
        """Let the next ballot reach the server, and its answer nobody."""

        def lost(route: Route) -> None:
            with suppress(Error):
                route.fetch()
            with suppress(Error):
                route.abort()

        self.page.route("**/api/ballots/*", lost, times=1)

    def weather(self, **change: Any) -> None:
        with suppress(Error):
            self.page.evaluate("(change) => window.setWeather && window.setWeather(change)", change)

    # --- the judge's hands --------------------------------------------------------------------------------------

    def unit(self) -> str | None:
        """Return the name of the unit being marked, None when no editor is open."""
        if not self.page.locator(".pad .main.editor").count():
            return None
        return self.page.locator(".card h1").inner_text()

    def pick(self, unit: str) -> None:
        """Go to a unit by way of the list."""
        with suppress(Error):
            self.page.locator(".top .menu").click(timeout=1500)
            self.page.locator(f'.pick[data-unit="{unit}"]').first.click(timeout=1500)

    def type(self, marks: Mapping[str, str]) -> None:
        for criterion, mark in marks.items():
            with suppress(Error):
                self.page.locator(f'[data-criterion="{criterion}"]').click(timeout=1500)
                self.page.keyboard.type(mark)

    def send(self) -> bool:
        """Send and confirm what was read back; return whether the judge has done so."""
        confirm = self.page.get_by_role("button", name="确认提交")
        with suppress(Error):
            button = self.page.locator(".send:not([disabled])")
            if not button.count():
                return False
            button.click(timeout=3000)
            confirm.wait_for(timeout=3000)
            with suppress(Error):
                confirm.click(timeout=3000)
            # A click may have done its work although nothing came back in time to say so.
            return confirm.count() == 0
        return False

    def press(self, label: str) -> None:
        """Press a button by its words, when it is there."""
        with suppress(Error):
            button = self.page.get_by_role("button", name=label)
            if button.count():
                button.first.click(timeout=1500)

    # --- what it holds and shows --------------------------------------------------------------------------------

    def kept(self) -> dict[str, dict[str, Any]] | None:
        """Return what this phone keeps of drafts and unsent ballots; None while its page cannot be asked."""
        if not self.page.url.startswith(self.origin):
            return None
        try:
            found: dict[str, str] = self.page.evaluate(
                """() => Object.fromEntries(Object.entries(localStorage)
                     .filter(([key]) => key.includes("/draft/") || key.includes("/outbox/")))"""
            )
        except Error:
            return None
        return {key: json.loads(value) for key, value in found.items()}

    def look(self) -> None:
        """Note the receipt on the screen, with the marks that stand below it."""
        with suppress(Error):
            shown = self.page.evaluate(
                """() => {
                     const root = [document, ...[...document.querySelectorAll("*")].map((one) => one.shadowRoot)]
                       .filter(Boolean).find((one) => one.querySelector(".pad"));
                     const code = root && root.querySelector(".receipt:not(.is-pending) .code");
                     if (!code) return null;
                     const stored = root.querySelector(".marks:not(.receipts):not(.is-unsent)");
                     const marks = [...stored.querySelectorAll(".line:not(.sum) dd")].map((dd) => dd.textContent);
                     return { unit: root.querySelector(".card h1").textContent, code: code.textContent, marks };
                   }"""
            )
            if shown and len(shown["marks"]) == 6:
                self.seen[shown["code"]] = (shown["unit"], shown["marks"])

    def close(self) -> None:
        self.context.close()
