"""Why a unit stands where it stands, as JSON: before publication for who reads the marks, afterwards for everybody."""

from __future__ import annotations

import asyncio

from starlette.requests import Request
from starlette.responses import Response

from contest.errors import NotAllowed, Translate
from contest.state import MeetingState
from contest.views.explaining import explaining, explaining_document, is_without_names
from contest.views.public import find_meeting
from contest.web.answers import json_answer, language
from contest.web.identity import caller
from contest.web.site import usable_service

# What everybody may read is asked for by everybody, so an answer is kept while the meeting is the same object: it is
# never changed in place, and names are fixed once it has started. Keys are units that exist, so there are not many.
_public: dict[tuple[str, str, str], tuple[MeetingState, Response]] = {}


async def get_explanation(request: Request, t: Translate) -> Response:
    """Return the whole working of a unit; judges are named for those alone who may read the marks."""
    state = (await usable_service()).state
    meeting, unit = request.path_params["meeting"], request.path_params["unit"]
    who = caller(request)
    role = who.visitor.role if who.visitor else None
    key = (meeting, unit, language(request))
    now = find_meeting(state, meeting)
    if is_without_names(now, role) and (known := _public.get(key)) and known[0] is now:
        return known[1]
    try:
        # Off the loop: it takes tens of milliseconds, and pads wait on this one.
        explanation = await asyncio.to_thread(explaining, state, meeting, unit, role)
        document = await asyncio.to_thread(explaining_document, state, meeting, explanation, t)
    except NotAllowed:
        # Nobody is told first that a pass is needed, then that it is the wrong one.
        who.known()
        raise
    answer = json_answer(document)
    if explanation.is_anonymous:
        _public[key] = (now, answer)
    return answer
