"""``PUT /api/scene/{meeting}``: the desk puts a picture on, without a run of the page before it."""

from __future__ import annotations

from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from contest.commands import ShowScene
from contest.errors import N_, Invalid, NotFound, Problem, Translate
from contest.model import SCENE_KINDS
from contest.web.answers import json_answer
from contest.web.identity import caller
from contest.web.reading import checked_id, parse_object, read_body
from contest.web.site import usable_service


async def put_scene(request: Request, _: Translate) -> Response:
    """Show a scene: 201 with the number of its record, 200 when this very command was stored before.

    Raises
    ------
    ContestError
        Nothing was stored.
    """
    service = await usable_service()
    visitor = caller(request).known()
    document = parse_object(request.headers.get("content-type", ""), await read_body(request))
    meeting = request.path_params["meeting"]
    if meeting not in service.state.meetings:
        raise NotFound(what=N_("meeting"), id=meeting[:40])
    command_id = checked_id(str(document.get("id", "")))
    # Who may is decided with the command, as for every other.
    outcome = await service.carry_out(_command(meeting, document), visitor.actor, command_id)
    return json_answer({"seq": outcome.records[0].seq}, 200 if outcome.repeated else 201)


def _command(meeting: str, document: dict[str, Any]) -> ShowScene:
    if document.get("scene") not in SCENE_KINDS:
        raise Invalid([Problem("scene", N_("There is no such picture."))])
    about = {name: document.get(name) for name in ("unit", "stage", "stop")}
    wrong = [name for name, value in about.items() if not (value is None or isinstance(value, str))]
    text = document.get("text", "")
    if wrong or not isinstance(text, str):
        raise Invalid([Problem(name, N_("This must be a text.")) for name in (*wrong, "text")[:1]])
    return ShowScene(meeting, document["scene"], about["unit"], about["stage"], about["stop"], text)
