"""The projector and the desk: a real Streamlit page that is redrawn by pushes, as its live component does it."""

from __future__ import annotations

import asyncio
import json
from time import perf_counter
from typing import Final

from bench.live import Listener, Message
from bench.wire import Drawn, PageFailed, Tab

GAP_SECONDS: Final = 0.2


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

    def _hear(self, message: Message) -> None:
        if int(message["seq"]) > self.seq():
            self._news.set()

    async def _tell(self) -> None:
        while True:
            await self._news.wait()
            self._news.clear()
            told = perf_counter()
            await self.tab.trigger(self._wire(), "told", int(self.socket.newest["seq"]))
            await asyncio.sleep(max(0.0, told + GAP_SECONDS - perf_counter()))
