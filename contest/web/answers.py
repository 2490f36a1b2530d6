"""Answers: JSON, and the one place where an error becomes a status."""

from __future__ import annotations

import json
import logging
from collections.abc import Awaitable, Callable, Mapping
from typing import Any, Final

from starlette.requests import ClientDisconnect, HTTPConnection, Request
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from contest.errors import (
    N_,
    ContestError,
    Invalid,
    NotAllowed,
    NotFound,
    Refused,
    StoreUnavailable,
    TooMany,
    Translate,
    UnknownPass,
)
from contest.ledger.errors import UnusableId
from contest.text import pick, translator
from contest.web.errors import ForeignOrigin, NotJson, TooLarge, WrongMethod
from contest.web.identity import cookie_value
from contest.web.origin import is_own_origin
from contest.web.site import current

log = logging.getLogger("contest.web")

Handler = Callable[[Request, Translate], Awaitable[Response]]
Present = Callable[[ContestError, Request, Translate], Response]

STATUS: Final[tuple[tuple[type[ContestError], int], ...]] = (
    (UnknownPass, 401),
    (NotAllowed, 403),
    (NotFound, 404),
    (WrongMethod, 405),
    (Refused, 409),
    (TooLarge, 413),
    (NotJson, 415),
    (Invalid, 422),
    (UnusableId, 422),
    (TooMany, 429),
    (StoreUnavailable, 503),
)
STORE_RETRY_SECONDS: Final = 2
_PLAIN: Final = {"Cache-Control": "no-store", "X-Content-Type-Options": "nosniff"}
# Made once: `json.dumps` with options of its own makes one for every call.
_JSON: Final = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))


class Failed(ContestError):
    """A bug, told without its particulars."""

    code = "internal"
    template = N_("Something went wrong on the server – try again, and tell the desk if it happens again.")


def status_of(error: ContestError) -> int:
    """Return the HTTP status of an error."""
    if isinstance(error, Failed):
        return 500
    return next((status for kind, status in STATUS if isinstance(error, kind)), 400)


def language(connection: HTTPConnection) -> str:
    """Return the reader's language: ``?lang=``, else the cookie, else Chinese."""
    cookie = cookie_value(connection.headers.get("cookie", ""), "lang")
    return pick(connection.query_params.get("lang"), cookie)


def json_answer(document: Any, status: int = 200, headers: Mapping[str, str] | None = None) -> Response:
    """Return a JSON response that no cache keeps, unless the headers say otherwise."""
    # A lone surrogate, echoed from somebody's input, has no UTF-8; it must not turn a refusal into a failure.
    body = _JSON.encode(document).encode("utf-8", "replace")
    return Response(body, status, {**_PLAIN, **(headers or {})}, "application/json")


def extra_headers(error: ContestError) -> dict[str, str]:
    """Return the headers an error brings: when to try again, what is allowed."""
    if isinstance(error, TooMany):
        return {"Retry-After": str(error.retry_after)}
    if isinstance(error, StoreUnavailable):
        return {"Retry-After": str(STORE_RETRY_SECONDS)}
    if isinstance(error, WrongMethod):
        return {"Allow": str(error.values["allowed"])}
    if isinstance(error, TooLarge):
        # What is left of the body is not read, so the connection cannot be used again.
        return {"Connection": "close"}
    return {}


def refusal(error: ContestError, t: Translate, **more: Any) -> Response:
    """Return the JSON answer of an error: ``{"error": {"code", "message", …}}``."""
    told: dict[str, Any] = {"code": error.code, "message": error.text(t)}
    if isinstance(error, Invalid):
        told["code"] = Invalid.code
        told["problems"] = [{"criterion": one.where, "message": one.text(t)} for one in error.problems]
    if isinstance(error, TooMany):
        told["retry_after"] = error.retry_after
    return json_answer({"error": {**told, **more}}, status_of(error), extra_headers(error))


def as_json(error: ContestError, _: Request, t: Translate) -> Response:
    return refusal(error, t)


class Endpoint:
    """One address: a handler per method, and every error told in the same shape.

    Parameters
    ----------
    present : callable
        How an error is shown to whoever asked here: JSON by default.
    handlers : coroutine functions by method
        A GET handler answers HEAD too.
    """

    def __init__(self, present: Present = as_json, **handlers: Handler) -> None:
        self._present = present
        self._handlers = handlers

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        request = Request(scope, receive)

        def t(msgid: str, /, **values: Any) -> str:
            # Most answers hold no text: whose language it would be is looked at when one does.
            return translator(language(request))(msgid, **values)

        try:
            response = await self._answer(request, t)
        except ContestError as error:
            response = self._present(error, request, t)
        except ClientDisconnect:
            return
        except Exception:
            # A bug: whole in the log for us, one sentence for whoever asked; without an answer a pad could not retry.
            log.exception("%s %s failed", request.method, request.url.path)
            response = self._present(Failed(), request, t)
        await response(scope, receive, send)

    async def _answer(self, request: Request, t: Translate) -> Response:
        method = "GET" if request.method == "HEAD" else request.method
        if method not in self._handlers:
            raise WrongMethod(method=request.method[:20], allowed=", ".join(sorted(self._handlers)))
        if method != "GET" and not is_own_origin(request.headers, current().url):
            raise ForeignOrigin()
        return await self._handlers[method](request, t)
