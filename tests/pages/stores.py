"""Stores for the page tests: empty, in the middle of a meeting, sealed; and a pass for every role."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from google.protobuf.json_format import MessageToDict
from streamlit.testing.v1 import AppTest
from streamlit.util import calc_hash

from contest import commands as cmd
from contest.errors import StoreUnavailable
from contest.model import ROLES, Unit
from contest.service import Service, shared
from tests.support import MEETING, SUPERVISOR, House, make_service

ROUTER = Path(__file__).parents[2] / "pages" / "router.py"
# What a hostile or careless roster may hold; every page shows it letter by letter.
NASTY = {"jiadi": "<b>粗</b>村 & *星*", "mushanhou": "[链](javascript:x) $x^2$", "houjie": ":red[红] `码` =1+1"}
SCORES = {"jiadi": "90", "mushanhou": "95", "houjie": "80"}


@dataclass(frozen=True)
class Store:
    """A store on disk, closed, and the pass id for each role; ``None`` is nobody."""

    path: Path
    passes: dict[str | None, str]

    def open(self, name: str, role: str | None, **query: str) -> AppTest:
        """Run the router as it runs for this visitor at ``/name``."""
        app = AppTest.from_file(str(ROUTER), default_timeout=30)
        self.catch_up()
        app.user = {"pass_id": self.passes[role]} if role in self.passes else {}
        app.query_params.update(query)
        # What the browser asks for at a cold start: the page is named by its address, whether or not it is ours.
        app._page_hash = calc_hash("" if name == "home" else name)
        return app.run()

    def catch_up(self) -> None:
        """Wait until the pages' service has read what another one of this process stored: it looks at intervals."""
        with suppress(StoreUnavailable):
            pages = shared(str(self.path))
            if pages.contest_id is not None:
                head = pages.head().seq
                assert pages.ledger.wait(pages.contest_id, head - 1, timeout=20) >= head


def make_store(folder: Path, kind: str) -> Store:
    folder.mkdir()
    if kind == "empty":
        service = Service.open(folder / "contest.db", create=True)
        service.close()
        return Store(folder / "contest.db", {})
    house = make_service(folder)
    house.submit(cmd.ListUnits(tuple(Unit(one, name) for one, name in NASTY.items())))
    passes = {role: house.link(role).new.pass_id for role in ROLES if role != "judge"}
    passes["judge"] = house.passes["j1"].new.pass_id
    play(house, kind)
    house.service.close()
    return Store(house.path, passes)


def play(house: House, kind: str) -> None:
    """Reveal the first unit and open the second; for ``sealed`` go on to the seal."""
    for unit, value in SCORES.items():
        house.open(unit)
        for judge in house.passes:
            if (unit, judge) != ("jiadi", "j4"):
                house.cast(unit, judge, value)
        if kind == "running" and unit == "mushanhou":
            return
        house.close(unit)
        house.reveal(unit)
    house.submit(cmd.SealMeeting(MEETING, SUPERVISOR))


def elements(app: AppTest) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield the kind and content of everything drawn."""
    for one in app.main:
        proto = getattr(one, "proto", None)
        if proto is not None:
            yield one.type, MessageToDict(proto)


def blocks(app: AppTest) -> list[dict[str, Any]]:
    """Return what the paper components were given to draw."""
    found = []
    for kind, content in elements(app):
        if kind == "bidi_component" and content.get("componentName") == "paper":
            found += json.loads(content["json"])["blocks"]
    return found


def block(app: AppTest, kind: str) -> dict[str, Any]:
    return next(one for one in blocks(app) if one["kind"] == kind)
