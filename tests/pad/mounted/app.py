"""A small Streamlit server for the tests: both components, a ``/live`` to push through, and the strict CSP."""

from __future__ import annotations

import asyncio
import base64
import hashlib
import re
from pathlib import Path

import streamlit as st
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route, WebSocketRoute
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from starlette.websockets import WebSocket, WebSocketDisconnect

from contest.web.answers import Endpoint
from contest.web.light.routes import get_light_asset

HERE = Path(__file__).parent
INDEX = (Path(st.__file__).parent / "static" / "index.html").read_text(encoding="utf-8")
INLINE = "".join(
    f" 'sha256-{base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()}'"
    for script in re.findall(r"<script>(.*?)</script>", INDEX, re.DOTALL)
)
CSP = (
    f"default-src 'self'; script-src 'self'{INLINE} blob:; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data: blob:; "
    "font-src 'self' data:; connect-src 'self' ws: wss:; worker-src 'self' blob:; frame-ancestors 'self'; "
    "base-uri 'self'; object-src 'none'"
)
state = {"seq": 1, "refuse": False}
sockets: set[WebSocket] = set()


class StrictPolicy:
    """Put the CSP on every answer, as the real server does."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = [*message["headers"], (b"content-security-policy", CSP.encode())]
            await send(message)

        await self.app(scope, receive, guarded if scope["type"] == "http" else send)


async def live(socket: WebSocket) -> None:
    if state["refuse"]:
        await socket.close()
        return
    await socket.accept()
    sockets.add(socket)
    try:
        await socket.send_json({"seq": state["seq"], "meeting": socket.query_params.get("meeting")})
        while True:
            await socket.receive_text()
    except WebSocketDisconnect:
        pass
    finally:
        sockets.discard(socket)


async def push(request: Request) -> JSONResponse:
    """Push ``?n=`` newer messages at once."""
    for _ in range(int(request.query_params.get("n", "1"))):
        state["seq"] += 1
        await asyncio.gather(*(socket.send_json({"seq": state["seq"]}) for socket in sockets))
    return JSONResponse({"seq": state["seq"], "sockets": len(sockets)})


async def cut(request: Request) -> JSONResponse:
    """Close every socket; ``?refuse=1`` keeps the door shut, ``?refuse=0`` opens it again."""
    state["refuse"] = request.query_params.get("refuse") == "1"
    for socket in list(sockets):
        await socket.close()
    return JSONResponse(dict(state))


async def pad(request: Request) -> JSONResponse:
    rule = {"max": "100", "min": "0", "step": "0.5", "weight": "1"}
    marks = [{"id": "industry", "title": "产业兴", **rule}, {"id": "environment", "title": "环境美", **rule}]
    units = [{"id": "jiadi", "name": "浃底村", "phase": "open", "recused": False, "ballot": None}]
    return JSONResponse(
        {"contest": "c", "meeting": "m", "seq": state["seq"], "phase": "open", "criteria": marks, "units": units}
        | {
            "judge": "j1",
            "judge_name": "演练评委",
            "judge_group": "领导组",
            "title": "东城社区擂台赛",
            "rehearsal": True,
        }
    )


app = st.App(
    str(HERE / "page.py"),
    routes=[
        WebSocketRoute("/live", live),
        Route("/push", push),
        Route("/cut", cut),
        Route("/api/pad", pad),
        Route("/pad/assets/{name}", Endpoint(GET=get_light_asset)),
    ],
    middleware=[Middleware(StrictPolicy)],
)
