"""What a judge's pad asks for besides casting ballots: keep a draft for the next phone, take the seat back."""

from __future__ import annotations

import asyncio

from starlette.requests import Request
from starlette.responses import Response

from contest.commands import TakeSeat
from contest.errors import N_, Invalid, NotOnPanel, PassMoved, Problem, Translate
from contest.model import Actor
from contest.web.answers import json_answer
from contest.web.drafts import draft_of
from contest.web.identity import caller, check_meant
from contest.web.reading import parse_object, read_body
from contest.web.site import current, usable_service


async def put_draft(request: Request, _: Translate) -> Response:
    """Keep a draft for the same judge's next phone: 204.

    Raises
    ------
    ContestError
    """
    service = await usable_service()
    visitor = caller(request).known()
    if visitor.role != "judge" or visitor.meeting is None or visitor.judge is None:
        raise NotOnPanel()
    check_meant(request, visitor)
    document = parse_object(request.headers.get("content-type", ""), await read_body(request))
    unit = str(request.path_params["unit"])
    meeting = service.state.meetings.get(visitor.meeting)
    if meeting is None or document.get("meeting") != visitor.meeting or meeting.judge(visitor.judge) is None:
        raise NotOnPanel()
    if unit not in meeting.order:
        raise Invalid([Problem("unit", N_("There is no unit “{id}”."), (("id", unit[:40]),))])
    current().ballots.take(f"{visitor.meeting}/{visitor.judge}/drafts")
    before = current().drafts.drafting(visitor.meeting, unit)
    current().drafts.keep(visitor.meeting, visitor.judge, unit, draft_of(document))
    if (visitor.judge in before) != (visitor.judge in current().drafts.drafting(visitor.meeting, unit)):
        current().hub.drafting_changed(visitor.meeting)
    return Response(status_code=204, headers={"Cache-Control": "no-store"})


async def take_seat(request: Request, _: Translate) -> Response:
    """Move a judge's seat to the device that asks; it must still carry the judge's valid pass.

    Raises
    ------
    UnknownPass
        The pass has ended: only the desk can help.
    """
    service = await usable_service()
    found = caller(request)
    if found.visitor is None and not isinstance(found.refusal, PassMoved):
        found.known()
    assert found.carried is not None
    visitor = service.visitor(found.carried.pass_id)
    if visitor.role != "judge":
        raise NotOnPanel()
    current().ballots.take(f"{visitor.meeting}/{visitor.judge}/seat")
    if found.visitor is None:
        command = TakeSeat(visitor.pass_id, found.carried.device_digest)
        actor = Actor("judge", visitor.judge or visitor.pass_id[:12], visitor.name)
        await asyncio.to_thread(service.submit, command, actor)
    return json_answer({"ok": True})
