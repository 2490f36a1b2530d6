"""Security headers for every answer, with a policy that lets nothing run but Streamlit's own bundle."""

from __future__ import annotations

import base64
import hashlib
import re
from functools import cache
from pathlib import Path
from typing import Final

from starlette.types import ASGIApp, Message, Receive, Scope, Send
from streamlit.file_util import get_static_dir

_INLINE_SCRIPT: Final = re.compile(r"<script(?![^>]*\bsrc=)[^>]*>(.*?)</script>", re.DOTALL)


def script_hashes(html: str) -> tuple[str, ...]:
    """Return the sources that allow a page's inline scripts.

    >>> script_hashes('<script>1</script><script src="a.js"></script>')
    ("'sha256-a4ayc/80/OGda4BO/1o/V0etpOqiLx1JwB5S3beHW0s='",)
    """
    found = (hashlib.sha256(script.encode()).digest() for script in _INLINE_SCRIPT.findall(html))
    return tuple(f"'sha256-{base64.b64encode(one).decode()}'" for one in found)


@cache
def policy() -> str:
    """Return the Content-Security-Policy for the installed Streamlit."""
    index = Path(get_static_dir()) / "index.html"
    hashes = " ".join(script_hashes(index.read_text(encoding="utf-8")))
    return "; ".join(
        (
            "default-src 'self'",
            f"script-src 'self' {hashes} blob:",
            "style-src 'self' 'unsafe-inline'",
            "img-src 'self' data: blob:",
            "font-src 'self' data:",
            "connect-src 'self' ws: wss:",
            "worker-src 'self' blob:",
            "frame-ancestors 'self'",
            "form-action 'self'",
            "base-uri 'self'",
            "object-src 'none'",
        )
    )


# What a page takes in is under the policy of the page; 60 files of a first visit would repeat it for 30 kB.
_FILES: Final = (b"text/javascript", b"text/css", b"font/", b"application/wasm", b"image/png", b"image/jpeg")


class SecurityHeaders:
    """Adds what is missing to the answers of routes, pages and files; an answer's own headers win."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app
        headers = {
            "Content-Security-Policy": policy(),
            "X-Content-Type-Options": "nosniff",
            "X-Frame-Options": "SAMEORIGIN",
            "Referrer-Policy": "same-origin",
            "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
            "Cross-Origin-Opener-Policy": "same-origin",
        }
        self._headers = [(name.lower().encode(), value.encode()) for name, value in headers.items()]
        self._of_files = [one for one in self._headers if one[0] == b"x-content-type-options"]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                own = list(message.get("headers", ()))
                named = {name.lower(): value for name, value in own}
                is_file = named.get(b"content-type", b"").startswith(_FILES)
                added = self._of_files if is_file else self._headers
                message["headers"] = own + [one for one in added if one[0] not in named]
            await send(message)

        await self._app(scope, receive, send_with_headers)
