"""Answers that are made once: a body, compressed once, under a tag that names its content."""

from __future__ import annotations

import gzip
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from starlette.datastructures import Headers
from starlette.requests import Request
from starlette.responses import Response

A_YEAR: Final = "public, immutable, max-age=31536000"
_LEVEL: Final = 9


@dataclass(frozen=True)
class Packed:
    """What is sent for one address: ``plain`` to who does not take gzip."""

    plain: bytes
    compressed: bytes
    media_type: str
    tag: str

    def answer(self, request: Request, headers: Mapping[str, str]) -> Response:
        """Return the answer to a request: 304 to who has it already, else the body."""
        headers = {"ETag": self.tag, **headers}
        if has_tag(request.headers.get("if-none-match", ""), self.tag):
            return Response(status_code=304, headers=headers)
        if not takes_gzip(request.headers):
            return Response(self.plain, headers=headers, media_type=self.media_type)
        return Response(self.compressed, headers={**headers, "Content-Encoding": "gzip"}, media_type=self.media_type)


def packed(text: str, media_type: str) -> Packed:
    body = text.encode()
    # The tag is weak because the same one stands over both encodings.
    return Packed(body, gzip.compress(body, _LEVEL, mtime=0), media_type, f'W/"{digest(body)}"')


def digest(body: bytes) -> str:
    """Return a short name for some content: it changes when the content does."""
    return hashlib.sha256(body).hexdigest()[:16]


def takes_gzip(headers: Headers) -> bool:
    """Tell whether whoever asks can unpack gzip.

    >>> takes_gzip(Headers({"accept-encoding": "br, gzip;q=0.8"})), takes_gzip(Headers({"accept-encoding": "gzip;q=0"}))
    (True, False)
    """
    for wish in headers.get("accept-encoding", "").lower().split(","):
        name, _, quality = wish.partition(";")
        if name.strip() in ("gzip", "x-gzip", "*"):
            return quality.replace(" ", "") not in ("q=0", "q=0.0", "q=0.00", "q=0.000")
    return False


def has_tag(if_none_match: str, tag: str) -> bool:
    """Tell whether a browser holds this tag already; strong or weak makes no difference here."""
    wanted = [one.strip().removeprefix("W/") for one in if_none_match.split(",")]
    return tag.removeprefix("W/") in wanted or "*" in wanted
