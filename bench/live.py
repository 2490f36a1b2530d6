"""A socket to ``/live``: what a pad, the desk and the projector keep open to be told that something is newer."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable
from time import perf_counter
from typing import Any

from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed

Message = dict[str, Any]


class Listener:
    """An open socket that remembers the newest message and when each sequence number was heard first."""

    def __init__(self, base: str, meeting: str, cookie: str, told: Callable[[Message], None] | None = None) -> None:
        self._address = f"{base.replace('http', 'ws', 1)}/live?meeting={meeting}"
        self._cookie, self._told = cookie, told
        self._socket: ClientConnection | None = None
        self._reader: asyncio.Task[None] | None = None
        self._changed = asyncio.Condition()
        self._lost = False
        self.newest: Message = {}
        self.heard: list[tuple[int, float]] = []

    async def open(self) -> None:
        """Connect and wait for the first message, which says how things stand."""
        headers = {"Cookie": self._cookie}
        # A browser sends no pings of its own.
        self._socket = await connect(self._address, additional_headers=headers, open_timeout=30, ping_interval=None)
        self._reader = asyncio.create_task(self._read())
        await self.until(lambda message: bool(message))

    async def until(self, is_so: Callable[[Message], bool], patience: float = 30.0) -> None:
        """Wait until the newest message satisfies a condition.

        Raises
        ------
        ConnectionError, TimeoutError
        """
        async with asyncio.timeout(patience), self._changed:
            await self._changed.wait_for(lambda: self._lost or is_so(self.newest))
        if self._lost:
            raise ConnectionError("the live socket was closed by the server")

    async def heard_at(self, seq: int) -> float:
        """Wait for a message that is at least as new as `seq`; return when it came (``perf_counter``)."""
        await self.until(lambda message: int(message["seq"]) >= seq)
        return next(moment for known, moment in self.heard if known >= seq)

    async def close(self) -> None:
        if self._socket is not None:
            await self._socket.close()
        if self._reader is not None:
            self._reader.cancel()
            await asyncio.wait([self._reader])

    async def _read(self) -> None:
        assert self._socket is not None
        try:
            async for data in self._socket:
                message = json.loads(data)
                self.heard.append((int(message["seq"]), perf_counter()))
                await self._take(message)
        except ConnectionClosed:
            pass
        self._lost = True
        async with self._changed:
            self._changed.notify_all()

    async def _take(self, message: Message) -> None:
        self.newest = message
        async with self._changed:
            self._changed.notify_all()
        if self._told is not None:
            self._told(message)
