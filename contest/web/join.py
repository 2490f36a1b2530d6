"""``/join`` turns a pass, or its short code, into a cookie and a clean address; ``/leave`` forgets it."""

from __future__ import annotations

import asyncio
import secrets
from typing import Final
from urllib.parse import parse_qs, quote, urlencode

from starlette.requests import Request
from starlette.responses import Response

from contest.commands import TakeSeat
from contest.errors import Translate, UnknownPass
from contest.model import Actor, Role
from contest.passes import normal_code
from contest.service import Service
from contest.state import Pass
from contest.web.answers import language
from contest.web.browsers import wants_light_pad
from contest.web.errors import NobodyThere
from contest.web.identity import (
    COOKIE,
    COOKIE_SECONDS,
    SEAT_COOKIE,
    Carried,
    caller,
    cookie_value,
    credential_of,
    new_device,
    set_cookie,
)
from contest.web.plain import join_refused, leave_page
from contest.web.reading import read_body
from contest.web.site import Site, current, usable_service

TRY_COOKIE: Final = "contest_try"


async def get_join(request: Request, t: Translate) -> Response:
    """Exchange the pass of a link. A HEAD, a prefetch, or a link without a pass changes nothing."""
    query = request.query_params
    if "pass" not in query and "code" not in query:
        return _redirect(request, "/")
    return await _join(request, t, query.get("pass"), query.get("code"))


async def post_join(request: Request, t: Translate) -> Response:
    """Exchange the pass or code of a form."""
    form = parse_qs((await read_body(request)).decode("utf-8", "replace"), max_num_fields=20)
    return await _join(request, t, *(next(iter(form.get(name, ())), None) for name in ("pass", "code")))


async def _join(request: Request, t: Translate, token: str | None, code: str | None) -> Response:
    service = await usable_service()
    site = current()
    tries = Tries(site, request)
    try:
        known = await _find(service, tries, token, code)
    except UnknownPass as unknown:
        # The last try that is counted already has to wait: whoever guesses learns nothing more from it.
        tries.failed()
        tries.check()
        return _with_cookies(join_refused(unknown, request, t), tries.cookies())
    carried = caller(request).carried
    keeps = carried is not None and carried.pass_id == known.id
    device = carried.device if carried is not None and keeps else new_device()
    mine = Carried(credential_of(known, token, site.key), known.id, device)
    is_real = request.method != "HEAD" and "prefetch" not in request.headers.get("sec-purpose", "")
    if is_real and known.role == "judge" and known.device != mine.device_digest:
        command = TakeSeat(known.id, mine.device_digest)
        actor = Actor("judge", known.judge or known.id[:12], known.name)
        await asyncio.to_thread(service.submit, command, actor)
    cookies = [set_cookie(COOKIE, str(mine), seconds=COOKIE_SECONDS, secure=_is_https(request))] if is_real else []
    if is_real:
        seat = mine.device_digest[:16]
        seconds, secure = COOKIE_SECONDS, _is_https(request)
        cookies.append(set_cookie(SEAT_COOKIE, seat, seconds=seconds, secure=secure, readable=True))
    if "lang" in request.query_params:
        cookies.append(_language_cookie(request))
    wants_light = "light" in request.query_params or wants_light_pad(request.headers)
    return _with_cookies(_redirect(request, landing(known, service.contest_id is not None, wants_light)), cookies)


async def _find(service: Service, tries: Tries, token: str | None, code: str | None) -> Pass:
    """Return the pass, also one that the shell has issued a moment ago: then the store is asked once more."""
    seen = service.state.seq
    try:
        return await _look_up(service, tries, token, code)
    except UnknownPass:
        await asyncio.to_thread(service.ledger.poll)
        if service.state.seq == seen:
            raise
    return await _look_up(service, tries, token, code)


async def _look_up(service: Service, tries: Tries, token: str | None, code: str | None) -> Pass:
    if token:
        # 128 bits cannot be guessed, so a right token opens the door however many wrong ones came before it.
        return service.find_pass(token=token)
    tries.check()
    tries.check_address()
    if not code or len(code) > 40 or len(normal_code(code)) != 8:
        raise UnknownPass()
    # The digest is slow on purpose; it must not hold up the ballots.
    return await asyncio.to_thread(service.find_pass, code=code)


class Tries:
    """The failed tries of one visitor: by its own cookie once it has one, before that by address and browser."""

    def __init__(self, site: Site, request: Request) -> None:
        self._site = site
        self._request = request
        self._address = request.client.host if request.client else ""
        self._stranger = f"{self._address} {request.headers.get('user-agent', '')[:200]}"
        mine = cookie_value(request.headers.get("cookie", ""), TRY_COOKIE)
        self._mine = f"try {mine}" if mine and site.tries.knows(f"try {mine}") else None
        self._new: str | None = None

    def check(self) -> None:
        """Refuse a visitor that has failed too often.

        Raises
        ------
        TooMany
        """
        self._site.tries.check(self._mine or self._stranger)

    def check_address(self) -> None:
        """Refuse codes from an address with very many failures: whoever drops cookies ends here.

        Raises
        ------
        TooMany
        """
        self._site.tries_of_address.check(self._address)

    def failed(self) -> None:
        """Count one failure; further ones while waiting do not make the wait longer."""
        if self._site.tries.wait(self._mine or self._stranger):
            return
        self._site.tries_of_address.add(self._address)
        self._site.tries.add(self._mine or self._stranger)
        if self._mine is None:
            self._new = secrets.token_urlsafe(12)
            self._site.tries.continue_as(self._stranger, f"try {self._new}")

    def cookies(self) -> list[str]:
        """Return the cookie that tells this visitor's next tries from those of a neighbour with the same phone."""
        if self._new is None:
            return []
        seconds = int(self._site.tries.seconds)
        return [set_cookie(TRY_COOKIE, self._new, seconds=seconds, secure=_is_https(self._request))]


def landing(known: Pass, is_loaded: bool, wants_light: bool = False) -> str:
    """Return where a pass leads; judges come to the light pad if they want it.

    >>> landing(Pass("p", "", "screen", "dongcheng", None, "", ""), True)
    '/screen?meeting=dongcheng'
    """
    if known.role == "operator" and not is_loaded:
        return "/setup"
    if known.role == "judge" and wants_light:
        return "/pad"
    return page_of(known.role, known.meeting)


def page_of(role: Role, meeting: str | None) -> str:
    """Return the address of a role's own page."""
    if role == "screen" and meeting:
        return f"/screen?meeting={quote(meeting, safe='')}"
    pages: dict[Role, str] = {"judge": "/score", "screen": "/screen", "reviewer": "/review"}
    return pages.get(role, "/control")


async def get_leave(request: Request, t: Translate) -> Response:
    """Ask before forgetting."""
    if caller(request).carried is None:
        raise NobodyThere()
    return leave_page(request, t)


async def post_leave(request: Request, _: Translate) -> Response:
    """Forget the pass on this device; the pass itself stays valid."""
    gone = set_cookie(COOKIE, "", seconds=0, secure=_is_https(request))
    nobody = set_cookie(SEAT_COOKIE, "", seconds=0, secure=_is_https(request), readable=True)
    return _with_cookies(_redirect(request, "/"), [gone, nobody])


def _redirect(request: Request, address: str) -> Response:
    # The routes stand at the base path, so what is before their own name is the way to the pages.
    base = request.url.path.rsplit("/", 1)[0]
    if "lang" in request.query_params:
        address += ("&" if "?" in address else "?") + urlencode({"lang": language(request)})
    headers = {"Location": base + address, "Cache-Control": "no-store", "Referrer-Policy": "no-referrer"}
    return Response(status_code=303, headers=headers)


def _language_cookie(request: Request) -> str:
    return set_cookie("lang", language(request), seconds=COOKIE_SECONDS, secure=_is_https(request), readable=True)


def _with_cookies(response: Response, cookies: list[str]) -> Response:
    for cookie in cookies:
        response.headers.append("Set-Cookie", cookie)
    return response


def _is_https(request: Request) -> bool:
    forwarded = request.headers.get("x-forwarded-proto", "").split(",")[0].strip()
    return "https" in (request.url.scheme, forwarded)
