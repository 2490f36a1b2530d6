"""The desk and the projector, followed without a browser, as their components follow the meeting in one."""

from __future__ import annotations

import asyncio
import json
import re
from time import perf_counter
from typing import Final

from bench.line import seq_in
from bench.live import Listener
from bench.phone import fetch
from bench.wire import Drawn, PageFailed, Tab

GAP_SECONDS: Final = 0.2
# How the hall's picture says how far the ledger is; also looked for in the browser, so a plain expression.
SEQ_SHOWN: Final = r"(?:台账第|记录|Record)\s*(\d+)"


class Follower:
    """A page with a ``live`` component, kept up to date: message heard → trigger → fragment run → drawn.

    The component is an invisible one whose script runs in the browser; this does the same from outside: pushes
    that come close together become one trigger every `GAP_SECONDS`.
    """

    def __init__(self, base: str, page: str, *, meeting: str, cookie: str) -> None:
        self.tab = Tab(base, page, query=f"meeting={meeting}", cookie=cookie)
        self.socket = Listener(base, meeting, cookie, self._hear)
        self._news = asyncio.Event()
        self._teller: asyncio.Task[None] | None = None

    async def open(self) -> None:
        await self.tab.open()
        self._wire()
        await self.socket.open()
        self._teller = asyncio.create_task(self._tell())

    async def drawn_at(self, seq: int) -> float:
        """Wait until the page shows at least this sequence number; return the end of the run that drew it."""
        return await self.tab.until(lambda: self.seq() >= seq, patience=30)

    def seq(self) -> int:
        """Return the sequence number that the page says it shows."""
        data = json.loads(self._wire().proto.mixed.json or self._wire().proto.json or "{}")
        return int(data.get("seq") or 0)

    async def close(self) -> None:
        if self._teller is not None:
            self._teller.cancel()
            await asyncio.wait([self._teller])
        await self.socket.close()
        await self.tab.close()

    def _wire(self) -> Drawn:
        found = self.tab.components("live")
        if not found:
            raise PageFailed(f"/{self.tab.page} has no live component: {self.tab.text()!r}")
        return found[0]

    def _hear(self, message: bytes) -> None:
        if seq_in(message) > self.seq():
            self._news.set()

    async def _tell(self) -> None:
        while True:
            await self._news.wait()
            self._news.clear()
            told = perf_counter()
            await self.tab.trigger(self._wire(), "told", self.socket.seq)
            await asyncio.sleep(max(0.0, told + GAP_SECONDS - perf_counter()))


class Projector:
    """What the hall's picture does: it hears of something new and fetches the scene, never two at a time."""

    def __init__(self, base: str, *, meeting: str, cookie: str) -> None:
        self._base, self._path, self._cookie = base, f"/api/scene/{meeting}?lang=zh", cookie
        self.socket = Listener(base, meeting, cookie, self._hear)
        self._news = asyncio.Event()
        self._changed = asyncio.Condition()
        self._fetcher: asyncio.Task[None] | None = None
        self._shown: list[tuple[int, float]] = []

    async def open(self) -> None:
        await self.socket.open()
        self._fetcher = asyncio.create_task(self._fetch())

    async def shown_at(self, seq: int) -> float:
        """Wait until a scene that is at least this new was fetched; return when."""
        async with asyncio.timeout(30), self._changed:
            await self._changed.wait_for(lambda: bool(self._shown) and self._shown[-1][0] >= seq)
        found = next(moment for known, moment in self._shown if known >= seq)
        del self._shown[:-1]
        return found

    async def close(self) -> None:
        if self._fetcher is not None:
            self._fetcher.cancel()
            await asyncio.wait([self._fetcher])
        await self.socket.close()

    def _hear(self, message: bytes) -> None:
        self._news.set()

    async def _fetch(self) -> None:
        while True:
            await self._news.wait()
            self._news.clear()
            answer = await fetch(self._base, "GET", self._path, cookie=self._cookie)
            shown = re.search(SEQ_SHOWN, str(answer.json()["status"])) if answer.status == 200 else None
            if shown is not None:
                async with self._changed:
                    self._shown.append((int(shown[1]), perf_counter()))
                    self._changed.notify_all()
