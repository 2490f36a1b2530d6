"""How many bytes a browser fetches for a page it has never seen, counted by Chromium."""

from __future__ import annotations

import asyncio
import shutil
from dataclasses import dataclass
from typing import Any, Final

from playwright.async_api import Error, async_playwright

BROWSERS: Final = ("chromium", "chromium-browser", "google-chrome")
LATE_SECONDS: Final = 1.0


@dataclass(frozen=True)
class FirstLoad:
    """Bytes as they came over the line, and as the browser used them, over how many requests."""

    on_the_line: int
    unpacked: int
    requests: int

    def __str__(self) -> str:
        return f"{self.on_the_line / 1e6:.2f} MB ({self.unpacked / 1e6:.2f} MB unpacked, {self.requests} requests)"


async def first_load(address: str) -> FirstLoad | None:
    """Open an address in a new browser and add up what it fetches; None when no browser can be started."""
    found = next(filter(None, map(shutil.which, BROWSERS)), None)
    async with async_playwright() as playwright:
        try:
            browser = await playwright.chromium.launch(
                executable_path=found, args=["--no-sandbox", "--disable-background-networking"]
            )
        except Error:
            return None
        try:
            page = await browser.new_page(viewport={"width": 390, "height": 844})
            line: list[float] = []
            unpacked: list[float] = []
            network = await page.context.new_cdp_session(page)

            def finished(event: dict[str, Any]) -> None:
                line.append(event["encodedDataLength"])

            def received(event: dict[str, Any]) -> None:
                unpacked.append(event["dataLength"])

            network.on("Network.loadingFinished", finished)
            network.on("Network.dataReceived", received)
            await network.send("Network.enable")
            await page.goto(address, wait_until="networkidle")
            # What the first drawing asks for: components, charts, fonts.
            await asyncio.sleep(LATE_SECONDS)
            return FirstLoad(int(sum(line)), int(sum(unpacked)), len(line))
        finally:
            await browser.close()
