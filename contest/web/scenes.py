"""What the projector shows: one document per scene, made once for all screens."""

from __future__ import annotations

import time

from starlette.requests import Request
from starlette.responses import Response

from contest.errors import Translate
from contest.scenes.present import present_scene
from contest.web.answers import language
from contest.web.packed import has_tag
from contest.web.site import usable_service


async def get_scene(request: Request, _: Translate) -> Response:
    """Return the scene that is on; ``ETag`` says where the ledger stands and in which language."""
    state = (await usable_service()).state
    scene = present_scene(state, request.path_params["meeting"], language(request))
    # A scene is made once for all; the moment is each answer's own, for screens whose clocks are wrong.
    headers = {"ETag": scene.tag, "Cache-Control": "no-cache", "Contest-Now": str(time.time_ns() // 1_000_000)}
    if has_tag(request.headers.get("if-none-match", ""), scene.tag):
        return Response(status_code=304, headers=headers)
    return Response(scene.text, headers=headers, media_type="application/json")
