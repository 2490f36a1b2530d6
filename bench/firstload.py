"""How many bytes a browser fetches for a page it has never seen, counted by Chromium."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import Any, Final

from bench.browser import PHONE, launched

LATE_SECONDS: Final = 1.0


@dataclass(frozen=True)
class FirstLoad:
    """Bytes as they came over the line, and as the browser used them, over how many requests."""

    on_the_line: int
    unpacked: int
    requests: int

    def __str__(self) -> str:
        return f"{self.on_the_line / 1e3:,.0f} kB ({self.unpacked / 1e3:,.0f} kB unpacked, {self.requests} requests)"


async def first_load(address: str, cookie: str = "") -> FirstLoad | None:
    """Open an address in a new browser and add up what it fetches; None when no browser can be started.

    What a service worker fetches for later is its own and not counted.
    """
    async with launched() as browser:
        if browser is None:
            return None
        page = await browser.new_page(**PHONE)
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
        for one in filter(None, cookie.split("; ")):
            name, _, value = one.partition("=")
            await page.context.add_cookies([{"name": name, "value": value, "url": address}])
        await page.goto(address, wait_until="networkidle")
        # What the first drawing asks for: components, charts, fonts.
        await asyncio.sleep(LATE_SECONDS)
        return FirstLoad(int(sum(line)), int(sum(unpacked)), len(line))
