"""The server put together: routes, middleware, and what happens at its start and end."""

from __future__ import annotations

import asyncio
import gc
import importlib
import os
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from typing import Any, Final

from starlette.middleware import Middleware
from starlette.routing import BaseRoute, Route
from streamlit import config

from contest.errors import ContestError
from contest.service import Service
from contest.text import pick, translator
from contest.web import site
from contest.web.address import base_path
from contest.web.answers import Endpoint
from contest.web.assets import CompressedAssets, pack_first, stop_packing
from contest.web.explaining import get_explanation
from contest.web.front import Front
from contest.web.gate import Gate
from contest.web.headers import SecurityHeaders
from contest.web.join import get_join, get_leave, post_join, post_leave
from contest.web.light.build import build
from contest.web.light.routes import get_light_asset, get_light_pad, get_worker
from contest.web.nudges import post_nudge
from contest.web.pad import put_draft, take_seat
from contest.web.photos import get_photo
from contest.web.plain import join_refused
from contest.web.reads import get_board, get_pad, healthz, nothing_here
from contest.web.scenes import get_previews, get_scene
from contest.web.shell import Shell
from contest.web.showing import put_scene
from contest.web.stream import StreamGuard

# So many new objects may come before those that hold each other are looked for: a few megabytes.
YOUNG_OBJECTS: Final = 25_000


def routes() -> list[BaseRoute]:
    """Return the routes that stand beside Streamlit's, below its base path."""
    base = base_path()
    return [
        Route(f"{base}/healthz", Endpoint(GET=healthz)),
        Route(f"{base}/join", Endpoint(join_refused, GET=get_join, POST=post_join)),
        Route(f"{base}/leave", Endpoint(join_refused, GET=get_leave, POST=post_leave)),
        Route(f"{base}/pad", Endpoint(GET=get_light_pad)),
        Route(f"{base}/pad/assets/{{name}}", Endpoint(GET=get_light_asset)),
        Route(f"{base}/pad/worker.js", Endpoint(GET=get_worker)),
        Route(f"{base}/api/pad", Endpoint(GET=get_pad)),
        Route(f"{base}/api/seat", Endpoint(POST=take_seat)),
        Route(f"{base}/api/drafts/{{unit}}", Endpoint(PUT=put_draft)),
        Route(f"{base}/api/nudge/{{meeting}}/{{judge}}", Endpoint(POST=post_nudge)),
        Route(f"{base}/api/board/{{meeting}}", Endpoint(GET=get_board)),
        Route(f"{base}/api/scene/{{meeting}}", Endpoint(GET=get_scene, PUT=put_scene)),
        Route(f"{base}/api/previews/{{meeting}}", Endpoint(GET=get_previews)),
        Route(f"{base}/api/explain/{{meeting}}/{{unit}}", Endpoint(GET=get_explanation)),
        Route(f"{base}/photos/{{name:path}}", Endpoint(GET=get_photo)),
        Route(f"{base}/api/{{rest:path}}", Endpoint(GET=nothing_here)),
    ]


def middleware() -> list[Middleware]:
    """Return what every request passes, outermost first."""
    return [Middleware(one) for one in (Front, SecurityHeaders, CompressedAssets, Gate, Shell, StreamGuard)]


def public_url() -> str:
    """Return the address people reach this server at: ``$CONTEST_URL``, else this machine and port."""
    port = config.get_option("server.port") or os.environ.get("PORT") or 8501
    return (os.environ.get("CONTEST_URL") or f"http://localhost:{port}{base_path()}").rstrip("/")


@asynccontextmanager
async def lifespan(_: object) -> AsyncIterator[dict[str, Any]]:
    """Open the store and begin to tell; a store in trouble is named in one sentence and asked again later."""
    here = site.from_environment()
    site.replace(here)
    here.opened.append(offer_operator_link)
    try:
        await here.service()
    except ContestError as trouble:
        print(trouble.text(_console()), file=sys.stderr, flush=True)
    warming = asyncio.create_task(asyncio.to_thread(_warm_up))
    try:
        yield {}
    finally:
        stop_packing()
        with suppress(asyncio.CancelledError):
            await warming
        await here.close()


def offer_operator_link(service: Service) -> None:
    """Print the operator's link on the console when nobody has one yet. Never through a log: it opens the desk."""
    t = _console()
    try:
        minted = service.offer_bootstrap()
    except ContestError as trouble:
        print(trouble.text(t), file=sys.stderr, flush=True)
        return
    if minted is not None:
        print(t("Operator's link (shown once): {url}", url=f"{public_url()}/join?pass={minted.token}"), flush=True)


def _console() -> Any:
    return translator(pick(os.environ.get("CONTEST_LANG")))


def _warm_up() -> None:
    """Load and pack what the first visitor would wait for, and keep it out of every later garbage collection."""
    build(base_path())
    for heavy in ("pandas", "contest.ui.charts"):
        importlib.import_module(heavy)
    pack_first()
    gc.collect()
    gc.freeze()
    # A ballot leaves no cycles behind; by default a third of its time would go into looking for some.
    gc.set_threshold(YOUNG_OBJECTS, 10, 10)
