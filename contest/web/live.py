"""``WS /live``: one socket per pad, screen or desk."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from typing import Final

from starlette.websockets import WebSocket

from contest.errors import ContestError
from contest.web.hub import Listener
from contest.web.identity import caller
from contest.web.origin import is_own_origin
from contest.web.site import current, usable_service

NO_SUCH_MEETING: Final = 4404
TRY_AGAIN: Final = 1013
FOREIGN: Final = 1008


async def live(socket: WebSocket) -> None:
    """Tell one socket about its meeting until either side ends it; what the other side says is not read."""
    site = current()
    if not is_own_origin(socket.headers, site.url):
        await socket.close(FOREIGN)
        return
    await socket.accept()
    try:
        state = (await usable_service()).state
    except ContestError:
        await socket.close(TRY_AGAIN)
        return
    who = caller(socket)
    own = who.visitor.meeting if who.visitor is not None and who.visitor.role == "judge" else None
    meeting = socket.query_params.get("meeting") or own
    if meeting is not None and meeting not in state.meetings:
        await socket.close(NO_SUCH_MEETING)
        return
    listener = Listener(socket, who, meeting)
    site.hub.join(listener)
    writing = asyncio.create_task(listener.write())
    reading = asyncio.create_task(_until_gone(socket))
    try:
        await asyncio.wait((writing, reading), return_when=asyncio.FIRST_COMPLETED)
    finally:
        site.hub.leave(listener)
        for task in (writing, reading):
            task.cancel()
        for task in (writing, reading):
            with suppress(asyncio.CancelledError):
                await task


async def _until_gone(socket: WebSocket) -> None:
    while (await socket.receive())["type"] != "websocket.disconnect":
        pass
