"""The photos of a visit's stops, to whoever may see the scene: everybody."""

from __future__ import annotations

import asyncio
from typing import Final

from starlette.requests import Request
from starlette.responses import Response

from contest import photos
from contest.errors import Translate
from contest.state import State
from contest.web.errors import NoSuchCall
from contest.web.packed import A_YEAR, has_tag
from contest.web.site import current, usable_service

_SUFFIX: Final = ".jpg"


async def get_photo(request: Request, _: Translate) -> Response:
    """Return a photo that a stop has now: its name holds a hash of the content, so it may be kept for a year.

    Raises
    ------
    NoSuchCall
        No stop has it, or its file is missing.
    """
    name = request.path_params["name"]
    digest = name.removesuffix(_SUFFIX)
    # A photo that was taken away is not to be had any more, whoever remembers its name.
    if not name.endswith(_SUFFIX) or not _is_named((await usable_service()).state, digest):
        raise NoSuchCall()
    headers = {"ETag": f'"{digest}"', "Cache-Control": A_YEAR}
    if has_tag(request.headers.get("if-none-match", ""), headers["ETag"]):
        return Response(status_code=304, headers=headers)
    body = await asyncio.to_thread(_read, digest)
    if body is None:
        raise NoSuchCall()
    return Response(body, headers=headers, media_type="image/jpeg")


def _is_named(state: State, digest: str) -> bool:
    return any(digest in meeting.photos.values() for meeting in state.meetings.values())


def _read(digest: str) -> bytes | None:
    path = photos.find(photos.folder_of(current().database), digest)
    try:
        return path.read_bytes() if path else None
    except OSError:
        return None
