"""``PUT /api/ballots/{id}``: one ballot in, one receipt out, after it is on disk."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from contest.commands import CastBallot
from contest.errors import NotOnPanel, Stale, Translate
from contest.events import BallotCast
from contest.service import Outcome, Service, Visitor, events_of
from contest.state import receipt
from contest.views.pad import ballot_document
from contest.web.answers import json_answer, refusal
from contest.web.identity import caller, check_meant
from contest.web.reading import ballot_of, checked_id, parse_object, read_body
from contest.web.site import current, usable_service


async def put_ballot(request: Request, t: Translate) -> Response:
    """Store a ballot: 201, or 200 with the same body when this very ballot was stored before.

    Raises
    ------
    ContestError
        Nothing was stored.
    """
    service = await usable_service()
    visitor = caller(request).known()
    if visitor.role != "judge" or visitor.judge is None:
        raise NotOnPanel()
    check_meant(request, visitor)
    ballot_id = checked_id(request.path_params["id"])
    body = await read_body(request)
    command = ballot_of(parse_object(request.headers.get("content-type", ""), body), visitor.judge)
    current().ballots.take(f"{visitor.meeting}/{visitor.judge}")
    try:
        outcome = await cast(service, command, visitor, ballot_id)
    except Stale as stale:
        return refusal(stale, t, ballot=_stored(service, command))
    record = outcome.records[0]
    (cast_event,) = (one for one in events_of(outcome)[:1] if isinstance(one, BallotCast))
    document = {"seq": record.seq, "receipt": receipt(record.hash), "revision": cast_event.revision}
    return json_answer(document, 200 if outcome.repeated else 201)


async def cast(service: Service, command: CastBallot, visitor: Visitor, ballot_id: str) -> Outcome:
    """Send a ballot without holding up the loop; returns after the commit."""
    if visitor.meeting != command.meeting:
        raise NotOnPanel()
    return await service.carry_out(command, visitor.actor, ballot_id)


def _stored(service: Service, command: CastBallot) -> dict[str, object] | None:
    meeting = service.state.meetings.get(command.meeting)
    return ballot_document(meeting.evaluation(command.unit).ballot(command.judge)) if meeting else None
