"""``WS /live``: one socket per pad, screen or desk."""

from __future__ import annotations

from typing import Final

from starlette.datastructures import Headers, QueryParams
from starlette.types import Receive, Scope, Send

from contest.errors import ContestError
from contest.web.gate import found_caller
from contest.web.hub import Listener
from contest.web.origin import is_own_origin
from contest.web.site import current, usable_service

NO_SUCH_MEETING: Final = 4404
TRY_AGAIN: Final = 1013
FOREIGN: Final = 1008


async def live(scope: Scope, receive: Receive, send: Send) -> None:
    """Let one socket follow its meeting until either side ends it; what the other side says is not read.

    This returns as soon as the socket is open: from then on the connection stands on its own.
    """
    await receive()
    site = current()
    if not is_own_origin(Headers(scope=scope), site.url):
        await send({"type": "websocket.close", "code": FOREIGN})
        return
    try:
        state = (await usable_service()).state
    except ContestError:
        await _close(send, TRY_AGAIN)
        return
    who = await found_caller(scope["headers"])
    own = who.visitor.meeting if who.visitor is not None and who.visitor.role == "judge" else None
    meeting = QueryParams(scope["query_string"]).get("meeting") or own
    if meeting is not None and meeting not in state.meetings:
        await _close(send, NO_SUCH_MEETING)
        return
    listener = Listener(site.hub, who, meeting)
    await send({"type": "websocket.accept"})
    if listener.take_over(receive):
        site.hub.join(listener)


async def _close(send: Send, code: int) -> None:
    """Close with a reason; only an open socket can tell one."""
    await send({"type": "websocket.accept"})
    await send({"type": "websocket.close", "code": code})
