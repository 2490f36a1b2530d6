"""The real routes and middleware over a real store, behind a real server on a port of this machine."""

from __future__ import annotations

import asyncio
import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import httpx
import pytest
import uvicorn
from starlette.applications import Starlette
from websockets.sync.client import ClientConnection, connect

from contest.passes import Minted
from contest.web import server, site
from tests.support import MEETING, WITHOUT_TLS, House, marks


def assert_error(response: httpx.Response, status: int, code: str) -> dict[str, Any]:
    """Check that an answer is an error of the one shape, and return what is inside."""
    assert response.status_code == status, response.text
    assert response.headers["content-type"] == "application/json"
    document = response.json()
    assert set(document) == {"error"}
    error: dict[str, Any] = document["error"]
    assert error["code"] == code
    assert isinstance(error["message"], str) and error["message"]
    assert "Traceback" not in response.text
    if status in (429, 503):
        assert int(response.headers["retry-after"]) >= 1
    return error


class _Server(uvicorn.Server):
    """Looks every hundredth of a second, not every tenth, whether it is to end: the tests start hundreds of them."""

    async def main_loop(self) -> None:
        ticks = 0
        while not await self.on_tick(ticks):
            ticks += 1
            await asyncio.sleep(0.01)


class Web:
    """The server over one store; each `visit` is another browser."""

    def __init__(self, house: House) -> None:
        self.house = house
        app = Starlette(routes=server.routes(), middleware=server.middleware(), lifespan=server.lifespan)
        config = uvicorn.Config(app, port=0, lifespan="on", log_level="warning", timeout_graceful_shutdown=1)
        self.server = _Server(config)
        self.address = ""
        self.visits: list[httpx.Client] = []

    @contextmanager
    def running(self) -> Iterator[Web]:
        thread = threading.Thread(target=lambda: asyncio.run(self.server.serve()), daemon=True)
        thread.start()
        deadline = time.monotonic() + 10
        while not self.server.started:
            assert thread.is_alive() and time.monotonic() < deadline, "the server did not start"
            time.sleep(0.005)
        port = self.server.servers[0].sockets[0].getsockname()[1]
        self.address = f"http://127.0.0.1:{port}"
        try:
            yield self
        finally:
            for visit in self.visits:
                visit.close()
            self.server.should_exit = True
            thread.join(10)

    def visit(self, minted: Minted | None = None, **headers: str) -> httpx.Client:
        """Return a browser of its own, joined with a pass when one is given."""
        client = httpx.Client(base_url=self.address, headers=headers, timeout=10, verify=WITHOUT_TLS)
        self.visits.append(client)
        if minted is not None:
            response = client.get(f"/join?pass={minted.token}")
            assert response.status_code == 303, response.text
        return client

    def judge(self, judge: str, **headers: str) -> httpx.Client:
        return self.visit(self.house.passes[judge], **headers)

    @contextmanager
    def live(
        self, query: str = f"?meeting={MEETING}", client: httpx.Client | None = None, **more: Any
    ) -> Iterator[Line]:
        """Open a socket, with the cookies of a browser when one is given."""
        cookies = "; ".join(f"{one.name}={one.value}" for one in client.cookies.jar) if client else ""
        headers = {"Cookie": cookies} if cookies else {}
        address = f"{self.address.replace('http', 'ws')}/live{query}"
        with connect(address, additional_headers=headers, **more) as socket:
            yield Line(socket)


class Line:
    """One socket to ``/live``."""

    def __init__(self, socket: ClientConnection) -> None:
        self.socket = socket

    def next(self, seconds: float = 5) -> dict[str, Any]:
        message = json.loads(self.socket.recv(timeout=seconds))
        assert isinstance(message, dict)
        return message

    def until(self, seq: int, seconds: float = 5) -> list[dict[str, Any]]:
        """Return the messages up to the first that has reached `seq`."""
        messages = [self.next(seconds)]
        while messages[-1]["seq"] < seq:
            messages.append(self.next(seconds))
        return messages


@pytest.fixture
def web(house: House, monkeypatch: pytest.MonkeyPatch) -> Iterator[Web]:
    monkeypatch.setenv("CONTEST_DATABASE", str(house.path))
    monkeypatch.delenv("CONTEST_URL", raising=False)
    # What loads in the background is for a long-lived server.
    monkeypatch.setattr(server, "_warm_up", lambda: None)
    with Web(house).running() as running:
        yield running
    site.replace(None)


def put(client: httpx.Client, ballot_id: str = "b1", **changes: Any) -> httpx.Response:
    """Send a ballot of all nineties for 浃底村; changes replace fields, None leaves one out."""
    document: dict[str, Any] = {"meeting": MEETING, "unit": "jiadi", "revision": 1, "marks": marks(), **changes}
    return client.put(
        f"/api/ballots/{ballot_id}", json={name: one for name, one in document.items() if one is not None}
    )
