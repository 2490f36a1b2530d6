"""What the projector shows: one document per scene, made once for all screens."""

from __future__ import annotations

import time

from starlette.requests import Request
from starlette.responses import Response

from contest.decide import ROLE_NAMES
from contest.errors import NotAllowed, Translate
from contest.scenes.present import Scene, present_scene
from contest.scenes.preview import previews
from contest.web.answers import language
from contest.web.identity import caller
from contest.web.packed import has_tag
from contest.web.site import usable_service


async def get_scene(request: Request, _: Translate) -> Response:
    """Return the scene that is on; ``ETag`` says where the ledger stands and in which language."""
    state = (await usable_service()).state
    return _answer(request, present_scene(state, request.path_params["meeting"], language(request)))


async def get_previews(request: Request, _: Translate) -> Response:
    """Return what every scene would show now, for the desk alone: it holds no more than the scenes would."""
    state = (await usable_service()).state
    if caller(request).known().role not in ("operator", "supervisor"):
        raise NotAllowed(role=ROLE_NAMES["operator"])
    return _answer(request, previews(state, request.path_params["meeting"], language(request)))


def _answer(request: Request, scene: Scene) -> Response:
    # A scene is made once for all; the moment is each answer's own, for screens whose clocks are wrong.
    headers = {"ETag": scene.tag, "Cache-Control": "no-cache", "Contest-Now": str(time.time_ns() // 1_000_000)}
    if has_tag(request.headers.get("if-none-match", ""), scene.tag):
        return Response(status_code=304, headers=headers)
    return Response(scene.text, headers=headers, media_type="application/json")
