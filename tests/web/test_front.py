"""The two calls that a whole room makes at once, at the addresses where they are looked for."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from streamlit import config

from contest.web import server, site
from tests.support import MEETING, House
from tests.web.conftest import Web, put


@pytest.fixture
def below(house: House, monkeypatch: pytest.MonkeyPatch) -> Iterator[Web]:
    """The server as it stands behind another one, below a path."""
    monkeypatch.setenv("CONTEST_DATABASE", str(house.path))
    monkeypatch.setattr(server, "_warm_up", lambda: None)
    before = config.get_option("server.baseUrlPath")
    config.set_option("server.baseUrlPath", "town")
    try:
        with Web(house).running() as running:
            running.address += "/town"
            yield running
    finally:
        config.set_option("server.baseUrlPath", before)
        site.replace(None)


def test_ballots_and_push_stand_below_the_base_path(below: Web) -> None:
    below.house.open()
    judge = below.judge("j1")
    with below.live(client=judge) as line:
        assert line.next()["meeting"] == MEETING
        assert put(judge).status_code == 201


def test_elsewhere_there_is_neither(web: Web) -> None:
    web.house.open()
    judge = web.judge("j1")
    for address in ("/api/ballots", "/api/ballot/b1", "/town/api/ballots/b1", "/live"):
        assert judge.put(address, json={}).status_code in (404, 405), address
    assert web.house.service.meeting(MEETING).evaluation("jiadi").ballots == {}
