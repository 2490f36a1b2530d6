"""Streamlit's own files, compressed once per process: a first visit is 1.2 MB instead of 2.9."""

from __future__ import annotations

import asyncio
import gzip
import re
import threading
from functools import cache
from pathlib import Path
from typing import Final

from starlette.datastructures import Headers
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send
from streamlit.file_util import get_static_dir

from contest.web.packed import A_YEAR, takes_gzip

_TYPES: Final = {
    ".js": "text/javascript; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".svg": "image/svg+xml",
    ".json": "application/json",
    ".wasm": "application/wasm",
}
_LEAST_BYTES: Final = 1000
_LEVEL: Final = 6


@cache
def files() -> dict[str, Path]:
    """Return Streamlit's files that are worth compressing, by address."""
    root = Path(get_static_dir())
    return {
        f"/{path.relative_to(root).as_posix()}": path
        for path in sorted((root / "static").rglob("*"))
        if path.suffix in _TYPES and path.stat().st_size >= _LEAST_BYTES
    }


def first_names() -> tuple[str, ...]:
    """Return the addresses of what every first visit fetches, in the order in which its page names them."""
    index = (Path(get_static_dir()) / "index.html").read_text(encoding="utf-8")
    found = re.findall(r"(?:src|href)=\"\./(static/[^\"]+)\"", index)
    return tuple(name for one in dict.fromkeys(found) if (name := f"/{one}") in files())


# Both the loop's thread and the one at start put whole values in; at worst a file is compressed twice.
_packed: dict[str, bytes] = {}
_is_ending = threading.Event()


def pack(name: str) -> bytes:
    """Return a file's compressed bytes."""
    if name not in _packed:
        _packed[name] = gzip.compress(files()[name].read_bytes(), _LEVEL, mtime=0)
    return _packed[name]


def pack_first() -> None:
    """Compress what every first visit fetches, in the background at start; the rest waits until it is asked for."""
    for name in first_names():
        if _is_ending.is_set():
            return
        pack(name)


def stop_packing() -> None:
    """Let a server that ends soon after its start end at once."""
    _is_ending.set()


class CompressedAssets:
    """Answers for ``/static/…`` with gzip where the browser takes it; everything else goes on unchanged.

    Only files that were there at start are looked at, by their full name, so no path leads anywhere else. Names hold a
    hash of the content, so the answers may be kept for a year.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app
        self._files = files()
        self._packing: dict[str, asyncio.Future[bytes]] = {}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        name = self._name(scope)
        if name is None or not takes_gzip(Headers(scope=scope)):
            await self._app(scope, receive, send)
            return
        headers = {"Content-Encoding": "gzip", "Vary": "Accept-Encoding", "Cache-Control": A_YEAR}
        body = _packed.get(name) or await self._pack(name)
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
        """Compress a file that is asked for before its turn; a room that opens at once waits for one compression."""
        if name not in self._packing:
            self._packing[name] = asyncio.ensure_future(asyncio.to_thread(pack, name))
        return await asyncio.shield(self._packing[name])
