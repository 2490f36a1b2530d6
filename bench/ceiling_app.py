"""The bare ceiling: the same route, the same durable store and the same push, and nothing else.

``PUT /api/ballots/{id}`` puts the body into SQLite as it is, through one writer thread with group commit, and answers
after the commit; ``/live`` tells all listeners how far the store is. No passes, no checks, no rules, no folding, no
middleware of its own. What the contest costs beyond this is the contest; this is Streamlit's server and the disk.
"""

from __future__ import annotations

import asyncio
import gc
import os
import queue
import threading
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from typing import Any, Final

import streamlit as st
from sqlite_utils.utils import sqlite3
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route, WebSocketRoute

SCHEMA: Final = """
PRAGMA journal_mode = WAL;
CREATE TABLE IF NOT EXISTS ballots (seq INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, body BLOB NOT NULL);
"""
# As often as the contest tells its room: when a burst is over, and once a second while it lasts.
QUIET_SECONDS: Final = 0.1
LATEST_SECONDS: Final = 1.0
FRONT_GAP_SECONDS: Final = 0.01

PAD: Final = """<!doctype html><meta charset="utf-8"><button id="send">Send</button><script>
const pair = (byte) => byte.toString(16).padStart(2, "0");
const hex = () => Array.from(crypto.getRandomValues(new Uint8Array(16)), pair).join("");
send.onclick = () => fetch("/api/ballots/" + hex(), { method: "PUT", body: "{}" });
</script>"""
SCREEN: Final = """<!doctype html><meta charset="utf-8"><p id="seq">Record 0</p><script>
new WebSocket("ws://" + location.host + "/live?front=1").onmessage = (event) => {
  seq.textContent = "Record " + JSON.parse(event.data).seq;
};
</script>"""

# What the contest's message says besides.
REST: Final = '"meeting":"dongcheng","phase":"running","unit":"dongcheng-yl1","at":"2026-01-01T00:00:00.000Z"'

Ballot = tuple[str, bytes, "asyncio.Future[int]"]


class Store:
    """One thread that writes: whatever is queued becomes one transaction, and is answered after its commit."""

    def __init__(self, path: str, loop: asyncio.AbstractEventLoop) -> None:
        self._queue: queue.SimpleQueue[Ballot | None] = queue.SimpleQueue()
        self._loop = loop
        self._db = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
        self._db.executescript(SCHEMA)
        self._db.execute("PRAGMA synchronous = FULL")
        self.seq = int(self._db.execute("SELECT coalesce(max(seq), 0) FROM ballots").fetchone()[0])
        self._thread = threading.Thread(target=self._work, daemon=True)
        self._thread.start()

    def put(self, id: str, body: bytes) -> asyncio.Future[int]:
        stored = self._loop.create_future()
        self._queue.put((id, body, stored))
        return stored

    def close(self) -> None:
        self._queue.put(None)
        self._thread.join()
        self._db.close()

    def _work(self) -> None:
        seq, db, waiting = self.seq, self._db, self._queue
        while True:
            taken = [waiting.get()]
            with suppress(queue.Empty):
                while True:
                    taken.append(waiting.get_nowait())
            ballots = [one for one in taken if one is not None]
            db.execute("BEGIN IMMEDIATE")
            db.executemany(
                "INSERT INTO ballots VALUES (?, ?, ?)",
                [(seq + number, id, body) for number, (id, body, _) in enumerate(ballots, 1)],
            )
            db.execute("COMMIT")
            if len(ballots) < len(taken):
                return
            self._loop.call_soon_threadsafe(self._answer, seq, ballots)
            seq += len(ballots)

    def _answer(self, seq: int, ballots: list[Ballot]) -> None:
        for number, (_, _, stored) in enumerate(ballots, 1):
            if not stored.done():
                stored.set_result(seq + number)
        self.seq = seq + len(ballots)
        for group in (front, room):
            group.schedule(self.seq)


class Group:
    """Listeners who are told together, and always of the last: at most once in `gap` seconds.

    With `quiet`, they are told when nothing has come for so long, or `gap` after the first they have not heard of.
    """

    def __init__(self, gap: float, quiet: float = 0.0) -> None:
        self._gap, self._quiet, self._seq = gap, quiet, 0
        self._told_at = self._since = self._last = 0.0
        self._due: asyncio.TimerHandle | None = None
        self._telling: asyncio.Task[None] | None = None
        self.listeners: dict[Any, None] = {}

    def schedule(self, seq: int) -> None:
        loop = asyncio.get_running_loop()
        self._seq, self._last = seq, loop.time()
        if self._due is None and self.listeners:
            self._since = self._last
            self._due = loop.call_at(self._over_at(), self._tell)

    def _over_at(self) -> float:
        if self._quiet:
            return min(self._last + self._quiet, self._since + self._gap)
        return max(self._last, self._told_at + self._gap)

    def _tell(self) -> None:
        loop = asyncio.get_running_loop()
        if self._quiet and self._over_at() > loop.time():
            self._due = loop.call_at(self._over_at(), self._tell)
            return
        self._due, self._told_at = None, loop.time()
        self._telling = loop.create_task(self._send(message(self._seq)))

    async def _send(self, text: str) -> None:
        telling = {"type": "websocket.send", "text": text}
        for send in list(self.listeners):
            # Whoever has gone meanwhile is taken out by its own reader.
            with suppress(Exception):
                await send(telling)


def message(seq: int) -> str:
    return f'{{"seq":{seq},{REST}}}'


class PutBallot:
    """The route as a bare ASGI application: nothing is parsed that is not needed."""

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        received = await receive()
        body = received.get("body", b"")
        while received.get("more_body"):
            received = await receive()
            body += received.get("body", b"")
        seq = await store.put(scope["path_params"]["id"], body)
        answer = b'{"seq":%d,"receipt":"0000-0000","revision":1}' % seq
        headers = [(b"content-type", b"application/json"), (b"content-length", b"%d" % len(answer))]
        await send({"type": "http.response.start", "status": 201, "headers": headers})
        await send({"type": "http.response.body", "body": answer})


class Live:
    """One listener: told at once how things stand, then with its group."""

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        await receive()
        await send({"type": "websocket.accept"})
        group = front if b"front=" in scope["query_string"] else room
        group.listeners[send] = None
        try:
            await send({"type": "websocket.send", "text": message(store.seq)})
            while (await receive())["type"] != "websocket.disconnect":
                pass
        finally:
            del group.listeners[send]


async def healthz(request: Request) -> Response:
    return Response(b"ok")


async def pad(request: Request) -> Response:
    return HTMLResponse(PAD)


async def screen(request: Request) -> Response:
    return HTMLResponse(SCREEN)


@asynccontextmanager
async def lifespan(_: object) -> AsyncIterator[None]:
    global store
    store = Store(os.environ["CEILING_DATABASE"], asyncio.get_running_loop())
    gc.collect()
    gc.freeze()
    yield
    store.close()


store: Store
front, room = Group(FRONT_GAP_SECONDS), Group(LATEST_SECONDS, QUIET_SECONDS)
# A script must be named; nobody opens a page of it.
app = st.App(
    "plain_app.py",
    routes=[
        Route("/healthz", healthz),
        Route("/api/ballots/{id}", PutBallot(), methods=["PUT"]),
        Route("/bare/pad", pad),
        Route("/bare/screen", screen),
        WebSocketRoute("/live", Live()),
    ],
    lifespan=lifespan,
)
