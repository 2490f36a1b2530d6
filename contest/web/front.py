"""The two calls that a whole room makes at once, answered before anything that only pages need."""

from __future__ import annotations

from typing import Final

from starlette.types import ASGIApp, Receive, Scope, Send

from contest.web.address import base_path
from contest.web.answers import Endpoint
from contest.web.ballots import put_ballot
from contest.web.gate import found_caller
from contest.web.identity import CALLER
from contest.web.live import live

BALLOTS: Final = "/api/ballots/"
LIVE: Final = "/live"


class Front:
    """Answers ``/api/ballots/…`` and ``/live``; everything else goes on unchanged.

    On their way to a route they would pass a dozen layers that compress, keep sessions and look for pages: more work
    than storing a ballot.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app
        self._ballots, self._live = base_path() + BALLOTS, base_path() + LIVE
        self._ballot = Endpoint(PUT=put_ballot)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "websocket" and scope["path"] == self._live:
            await live(scope, receive, send)
        elif scope["type"] == "http" and scope["path"].startswith(self._ballots):
            scope[CALLER] = await found_caller(scope["headers"])
            scope["path_params"] = {"id": scope["path"][len(self._ballots) :]}
            await self._ballot(scope, receive, send)
        else:
            await self._app(scope, receive, send)
