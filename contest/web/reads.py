"""What may be read: health, a judge's own pad, the public board."""

from __future__ import annotations

import asyncio
from typing import Final

from starlette.requests import Request
from starlette.responses import Response

from contest import __version__
from contest.errors import NotOnPanel, StoreUnavailable, Translate
from contest.ledger.chain import CUT, Fault
from contest.ledger.errors import LedgerTampered
from contest.ledger.port import Head
from contest.service import Service
from contest.state import MeetingState
from contest.views.pad import pad
from contest.views.public import board, find_meeting
from contest.web.answers import extra_headers, json_answer, status_of
from contest.web.errors import NoSuchCall
from contest.web.identity import caller
from contest.web.packed import has_tag
from contest.web.site import current, usable_service

HEALTH_SECONDS: Final = 3.0

_boards: dict[str, tuple[MeetingState, Response]] = {}


async def healthz(_: Request, t: Translate) -> Response:
    """Tell whether the ledger can be read, asking the store itself."""
    try:
        service = await usable_service()
        async with asyncio.timeout(HEALTH_SECONDS):
            head = await asyncio.to_thread(_newest, service)
    except (StoreUnavailable, TimeoutError) as trouble:
        error = trouble if isinstance(trouble, StoreUnavailable) else StoreUnavailable()
        told = {"code": error.code, "message": error.text(t)}
        return json_answer({"ok": False, "error": told}, status_of(error), extra_headers(error))
    return json_answer({"ok": True, "contest": service.contest_id, "seq": head.seq, "version": __version__})


def _newest(service: Service) -> Head:
    service.ledger.poll()
    head = service.head()
    # A poll compares the chain only when records came or went; an end that was written over keeps its number.
    if service.contest_id is not None:
        seen = service.ledger.folded(service.contest_id).head
        if head.seq == seen.seq and head.hash != seen.hash:
            raise LedgerTampered(Fault(service.contest_id, head.seq, CUT))
    return head


async def get_pad(request: Request, _: Translate) -> Response:
    """Return the judge's own meeting."""
    service = await usable_service()
    visitor = caller(request).known()
    if visitor.role != "judge" or visitor.meeting is None or visitor.judge is None:
        raise NotOnPanel()
    state = service.state
    document = pad(state, visitor.meeting, visitor.judge)
    for unit in document["units"]:
        draft = current().drafts.of(state, visitor.meeting, visitor.judge, unit["id"])
        unit["draft"] = draft.document() if draft else None
    return json_answer(document)


async def get_board(request: Request, _: Translate) -> Response:
    """Return what is public of a meeting; ``ETag`` is its seq."""
    state = (await usable_service()).state
    meeting = find_meeting(state, request.path_params["meeting"])
    tag = f'"{meeting.seq}"'
    headers = {"ETag": tag, "Cache-Control": "no-cache"}
    if has_tag(request.headers.get("if-none-match", ""), tag):
        return Response(status_code=304, headers=headers)
    known = _boards.get(meeting.id)
    # A state is never changed in place, so the same object is the same board; units' names stand beside it.
    if known is None or known[0] is not meeting or meeting.phase == "planned":
        known = (meeting, json_answer(board(state, meeting.id).document(), headers=headers))
        _boards[meeting.id] = known
    return known[1]


async def nothing_here(_: Request, t: Translate) -> Response:
    raise NoSuchCall()
