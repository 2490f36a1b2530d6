"""Who a request comes from: the pass cookie, and what it is worth now.

The cookie is ``credential~device``. The credential is the pass's token, or, for who joined by a short code and never
saw the token, a ticket signed with this server's key. The device is a random id made when this browser joined: a
judge's seat belongs to the device that joined last.
"""

from __future__ import annotations

import hashlib
import hmac
import re
import secrets
from dataclasses import dataclass
from http.cookies import CookieError, SimpleCookie
from typing import Final
from urllib.parse import unquote

from starlette.datastructures import Headers
from starlette.requests import HTTPConnection

from contest.errors import ContestError, UnknownPass
from contest.passes import digest
from contest.service import Service, Visitor
from contest.state import Pass
from contest.web.errors import NobodyThere, OtherJudge

COOKIE: Final = "contest_pass"
# Tells the page's script whether somebody else has joined on this phone meanwhile. It opens nothing.
SEAT_COOKIE: Final = "contest_seat"
COOKIE_SECONDS: Final = 30 * 24 * 3600
# The keys of st.user, and the headers that carry them there (.streamlit/config.toml names the same ones).
USER_HEADERS: Final = {
    "pass_id": "x-contest-pass",
    "device": "x-contest-device",
    "role": "x-contest-role",
    "ended": "x-contest-ended",
}
CALLER: Final = "contest.caller"
_SHAPE: Final = re.compile(
    r"(?P<credential>[A-Za-z0-9_-]{16,64}|\.[0-9a-f]{64}\.[0-9a-f]{64})~(?P<device>[A-Za-z0-9_-]{16,64})"
)


@dataclass(frozen=True)
class Carried:
    """What a pass cookie says: which pass, shown by whom. ``device`` is the secret itself; its digest is stored."""

    credential: str
    pass_id: str
    device: str

    @property
    def device_digest(self) -> str:
        return digest(self.device)

    def __str__(self) -> str:
        return f"{self.credential}~{self.device}"

    def __repr__(self) -> str:
        return f"Carried({self.pass_id[:12]})"


@dataclass(frozen=True)
class Caller:
    """Who a request comes from; ``refusal`` says why its cookie is worth nothing now, None without a cookie."""

    visitor: Visitor | None = None
    carried: Carried | None = None
    refusal: ContestError | None = None

    def known(self) -> Visitor:
        """Return the visitor.

        Raises
        ------
        UnknownPass, PassMoved, StoreUnavailable
        """
        if self.visitor is None:
            raise self.refusal or NobodyThere()
        return self.visitor

    def headers(self) -> list[tuple[bytes, bytes]]:
        """Return the trusted headers that tell Streamlit who is there."""
        told = {}
        if self.visitor is not None and self.carried is not None:
            told = {"pass_id": self.visitor.pass_id, "device": self.carried.device_digest, "role": self.visitor.role}
        elif isinstance(self.refusal, UnknownPass):
            told = {"ended": self.refusal.code}
        return [(USER_HEADERS[name].encode(), value.encode()) for name, value in told.items()]


def new_device() -> str:
    return secrets.token_urlsafe(16)


def ticket(pass_id: str, key: bytes) -> str:
    """Return a credential for a pass whose token is not known here: its id, signed."""
    return f".{pass_id}.{hmac.new(key, pass_id.encode(), hashlib.sha256).hexdigest()}"


def read_cookie(headers: Headers, key: bytes) -> Carried | None:
    """Return what the pass cookie of a request says; None without one, or with one that we never made."""
    for header in headers.getlist("cookie"):
        value = cookie_value(header, COOKIE)
        shape = _SHAPE.fullmatch(value or "")
        if shape is None:
            continue
        credential, device = shape["credential"], shape["device"]
        if not credential.startswith("."):
            return Carried(credential, digest(credential), device)
        pass_id = credential[1:65]
        if hmac.compare_digest(ticket(pass_id, key), credential):
            return Carried(credential, pass_id, device)
    return None


def cookie_value(header: str, name: str) -> str | None:
    """Return one cookie of a Cookie header; a broken neighbour does not hide it.

    >>> cookie_value("a=1; contest_pass=x~y; broken", "contest_pass")
    'x~y'
    """
    for part in header.split(";"):
        found, _, value = part.strip().partition("=")
        if found == name:
            return value.strip('"')
    return None


def set_cookie(name: str, value: str, *, seconds: int, secure: bool, readable: bool = False) -> str:
    """Return a Set-Cookie line; `readable` lets scripts of the page see it."""
    try:
        cookie: SimpleCookie = SimpleCookie({name: value})
    except CookieError as error:
        raise ValueError(f"{name} cannot be a cookie") from error
    morsel = cookie[name]
    morsel["path"], morsel["max-age"], morsel["samesite"] = "/", str(seconds), "Lax"
    morsel["httponly"], morsel["secure"] = not readable, secure
    return morsel.OutputString()


def recognise(service: Service, carried: Carried | None) -> Caller:
    """Return who carries this cookie now."""
    if carried is None:
        return Caller()
    try:
        return Caller(service.visitor(carried.pass_id, carried.device_digest), carried)
    except ContestError as refusal:
        return Caller(None, carried, refusal)


def check_meant(connection: HTTPConnection, visitor: Visitor) -> None:
    """Refuse what a page sends in the name of the judge it was opened by, once another one has joined on this phone.

    Raises
    ------
    OtherJudge
    """
    meant = connection.headers.get("contest-judge")
    if meant is not None and unquote(meant) != visitor.judge:
        raise OtherJudge()


def caller(connection: HTTPConnection) -> Caller:
    """Return who the identity middleware found behind a request or a socket."""
    found = connection.scope.get(CALLER)
    return found if isinstance(found, Caller) else Caller()


def credential_of(known: Pass, token: str | None, key: bytes) -> str:
    """Return what a visitor's cookie is to hold: the token when there is one, else a signed ticket."""
    return token if token is not None else ticket(known.id, key)
