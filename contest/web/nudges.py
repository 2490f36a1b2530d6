"""The desk's tap on a judge's shoulder: one frame to that judge's phone, which flashes and, where it can, trembles."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from contest.decide import ROLE_NAMES
from contest.errors import N_, NotAllowed, NotFound, Refused, Translate
from contest.web.answers import json_answer
from contest.web.identity import caller
from contest.web.reading import parse_object, read_body
from contest.web.site import current, usable_service


class NotNeeded(Refused):
    code = "not_needed"
    template = N_("{name} has nothing to mark here now.")


class NobodyHears(Refused):
    code = "not_connected"
    template = N_("The phone of {name} is not connected – nothing was sent.")


async def post_nudge(request: Request, _: Translate) -> Response:
    """Ask a judge to mark the unit that is open: 200 with the number of phones that were told.

    Raises
    ------
    ContestError
    """
    service = await usable_service()
    visitor = caller(request).known()
    if visitor.role != "operator":
        raise NotAllowed(role=ROLE_NAMES["operator"])
    document = parse_object(request.headers.get("content-type", ""), await read_body(request))
    unit = str(document.get("unit", ""))
    meeting_id, judge_id = request.path_params["meeting"], request.path_params["judge"]
    meeting = service.state.meetings.get(meeting_id)
    if meeting is None:
        raise NotFound(what=N_("meeting"), id=meeting_id[:40])
    judge = meeting.judge(judge_id)
    if judge is None:
        raise NotFound(what=N_("judge"), id=judge_id[:40])
    is_open = unit in meeting.order and meeting.evaluation(unit).phase == "open"
    if not is_open or judge not in meeting.missing(unit):
        raise NotNeeded(name=judge.name)
    seen = current().presence.seen(meeting.id).get(judge.id)
    if seen is None or not seen.is_connected:
        raise NobodyHears(name=judge.name)
    current().nudges.take(f"{meeting.id}/{judge.id}")
    return json_answer({"ok": True, "phones": current().hub.nudge(meeting.id, judge.id, unit)})
