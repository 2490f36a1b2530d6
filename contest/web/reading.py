"""Reading what a pad sends: small, JSON, one object, every problem told."""

from __future__ import annotations

import json
import re
from decimal import Decimal, InvalidOperation
from typing import Any, Final

from starlette.requests import Request

from contest.commands import CastBallot
from contest.errors import N_, Invalid, Problem
from contest.web.errors import NotJson, TooLarge

MOST_BYTES: Final = 8192
ID: Final = re.compile(r"[A-Za-z0-9_-]{1,64}")
_NAME: Final = re.compile(r"[\w.-]{1,64}")


class Duplicate(Exception):
    """An object holds the same name twice."""


async def read_body(request: Request, most: int = MOST_BYTES) -> bytes:
    """Return a request's body, and stop reading as soon as it is too large, whatever its headers say.

    Raises
    ------
    TooLarge
    """
    stated = request.headers.get("content-length", "")
    if stated.isascii() and stated.isdigit() and len(stated) < 20 and int(stated) > most:
        raise TooLarge(limit=most)
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > most:
            raise TooLarge(limit=most)
    return bytes(body)


def parse_object(content_type: str, body: bytes) -> dict[str, Any]:
    """Return the object of a JSON body; fractions come as Decimal, huge integers and NaN as something no mark can be.

    Raises
    ------
    NotJson
        Neither the type nor the text is JSON.
    Invalid
        JSON, but no object, nested too deeply, or with a name twice.
    """
    if content_type.split(";", 1)[0].strip().lower() != "application/json":
        raise NotJson()
    try:
        document = _JSON.decode(body.decode("utf-8"))
    except (UnicodeDecodeError, json.JSONDecodeError) as error:
        raise NotJson() from error
    except RecursionError as error:
        raise Invalid([Problem("", N_("The request is nested too deeply."))]) from error
    except Duplicate as error:
        raise Invalid([Problem(_shown(error.args[0]), N_("This name stands in the request twice."))]) from error
    if not isinstance(document, dict):
        raise Invalid([Problem("", N_("The request must be one JSON object."))])
    return document


def _fraction(digits: str) -> Decimal | str:
    try:
        return Decimal(digits)
    except InvalidOperation:
        # An exponent that no Decimal holds; as text it is refused where the mark is checked.
        return digits


def _without_duplicates(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name, value in pairs:
        if name in found:
            raise Duplicate(name)
        found[name] = value
    return found


_JSON: Final = json.JSONDecoder(
    parse_float=_fraction,
    parse_int=lambda digits: int(digits) if len(digits) <= 18 else digits,
    parse_constant=str,
    object_pairs_hook=_without_duplicates,
)


def _shown(name: str) -> str:
    return name if _NAME.fullmatch(name) else "?"


def ballot_of(document: dict[str, Any], judge: str) -> CastBallot:
    """Return the command of a ballot's document; the marks are checked where the rules are known.

    Raises
    ------
    Invalid
        A field is missing or of another kind; all of them are listed.
    """
    problems = []
    for name in ("meeting", "unit"):
        value = document.get(name)
        if not isinstance(value, str) or not _NAME.fullmatch(value):
            problems.append(Problem(name, N_("This field must be the id of a meeting and of a unit.")))
    revision = document.get("revision")
    if not isinstance(revision, int) or isinstance(revision, bool) or not 1 <= revision <= 10_000:
        problems.append(Problem("revision", N_("The revision must be a whole number from 1.")))
    if not isinstance(document.get("marks"), dict):
        problems.append(Problem("marks", N_("The marks must be an object with one entry for each criterion.")))
    if problems:
        raise Invalid(problems)
    return CastBallot(document["meeting"], document["unit"], judge, document["revision"], document["marks"])


def checked_id(text: str) -> str:
    """Return a ballot's id.

    Raises
    ------
    Invalid
        It is none that a pad would make.
    """
    if not ID.fullmatch(text):
        raise Invalid([Problem("id", N_("An id has 1 to 64 letters, digits, “-” or “_”."))])
    return text
