"""Everything that reaches a page from the server: what its sockets carry, and what it fetches as data."""

from __future__ import annotations

from playwright.sync_api import Page, Request, WebSocket


class Wire:
    """Listens from the moment it is made; make it before the page opens anything."""

    def __init__(self, page: Page) -> None:
        self.frames: dict[str, list[bytes]] = {}
        self._asked: list[Request] = []
        self._bodies: list[bytes] = []
        page.on("websocket", self._listen)
        page.on("requestfinished", lambda request: self._asked.append(request) if "/api/" in request.url else None)

    def _listen(self, socket: WebSocket) -> None:
        kept = self.frames.setdefault(socket.url, [])
        socket.on("framereceived", lambda data: kept.append(data if isinstance(data, bytes) else str(data).encode()))

    def received(self) -> list[bytes]:
        """Return all of it so far; a body is asked of the browser once."""
        asked, self._asked = self._asked, []
        for request in asked:
            response = request.response()
            if response is not None and response.status == 200:
                self._bodies.append(response.body())
        return [*(frame for frames in self.frames.values() for frame in frames), *self._bodies]

    def frames_of(self, path: str) -> list[bytes]:
        """Return what came over the sockets whose address holds `path`."""
        return [frame for url, frames in self.frames.items() if path in url for frame in frames]

    def around(self, text: str) -> list[bytes]:
        """Return what was received around a text, wherever it stands."""
        wanted = text.encode()
        return [data[max(0, at - 60) : at + 60] for data in self.received() if (at := data.find(wanted)) >= 0]
