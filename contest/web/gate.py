"""What every request passes on its way in: who it comes from, and whether the store can be used at all."""

from __future__ import annotations

from typing import Final

from starlette.datastructures import Headers
from starlette.requests import HTTPConnection
from starlette.types import ASGIApp, Receive, Scope, Send

from contest.errors import StoreUnavailable, UnknownPass
from contest.text import translator
from contest.web.answers import language, refusal
from contest.web.identity import CALLER, USER_HEADERS, Caller, read_cookie, recognise
from contest.web.plain import store_page
from contest.web.shell import is_page
from contest.web.site import current, usable_service

_TRUSTED: Final = frozenset(name.encode() for name in USER_HEADERS.values())
_UPLOADS: Final = "/_stcore/upload_file/"


class Gate:
    """Puts the verified visitor into the scope, and into the headers that become ``st.user``.

    Whatever the client sent under those names is dropped first, for sockets and plain requests alike. While the store
    cannot be used, pages are answered with one sentence instead of Streamlit.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] not in ("http", "websocket"):
            await self._app(scope, receive, send)
            return
        headers = [(name, value) for name, value in scope["headers"] if name.lower() not in _TRUSTED]
        scope = {**scope, "headers": headers}
        found = await found_caller(headers)
        if isinstance(found.refusal, StoreUnavailable) and is_page(scope):
            connection = HTTPConnection(scope)
            t = translator(language(connection))
            await store_page(found.refusal, connection, t)(scope, receive, send)
            return
        # Starlette's Headers replaces the list inside the scope it reads, so the scope is made anew, not added to.
        scope = {**scope, "headers": headers + found.headers(), CALLER: found}
        if _UPLOADS in scope["path"] and not _may_upload(found):
            await _refuse_upload(scope, receive, send)
            return
        await self._app(scope, receive, send)


async def found_caller(headers: list[tuple[bytes, bytes]]) -> Caller:
    """Return who a request or a socket comes from; while the store cannot be used, nobody, and why."""
    try:
        service = await usable_service()
    except StoreUnavailable as trouble:
        return Caller(refusal=trouble)
    return recognise(service, read_cookie(Headers(raw=headers), current().key))


def _may_upload(found: Caller) -> bool:
    # Streamlit keeps what anybody uploads in memory; only the desk and its setup page have an uploader.
    return found.visitor is not None and found.visitor.role == "operator"


async def _refuse_upload(scope: Scope, receive: Receive, send: Send) -> None:
    connection = HTTPConnection(scope)
    found: Caller = scope[CALLER]
    error = found.refusal if found.visitor is None and found.refusal else UnknownPass()
    await refusal(error, translator(language(connection)))(scope, receive, send)
