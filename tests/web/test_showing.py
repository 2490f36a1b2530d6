"""The desk's short way to the projector: one call puts a picture on, once, for an operator, or says why not."""

from __future__ import annotations

import pytest

from contest.state import Scene
from tests.support import MEETING
from tests.web.conftest import Web, assert_error

ADDRESS = f"/api/scene/{MEETING}"


def test_a_picture_is_put_on_once_however_often_it_is_sent(web: Web) -> None:
    desk = web.visit(web.house.link("operator"))
    first = desk.put(ADDRESS, json={"id": "desk-1", "scene": "welcome"})
    assert first.status_code == 201
    assert web.house.service.meeting(MEETING).scene == Scene("welcome")
    assert desk.put(ADDRESS, json={"id": "desk-2", "scene": "standings"}).status_code == 201
    again = desk.put(ADDRESS, json={"id": "desk-1", "scene": "welcome"})
    assert (again.status_code, again.json()) == (200, first.json())
    assert web.house.service.meeting(MEETING).scene == Scene("standings")
    assert_error(desk.put(ADDRESS, json={"id": "desk-1", "scene": "blank"}), 409, "conflict")


def test_the_screen_hears_of_it_and_fetches_it(web: Web) -> None:
    desk = web.visit(web.house.link("operator"))
    with web.live(client=web.visit(web.house.link("screen"))) as hall:
        hall.next()
        seq = desk.put(ADDRESS, json={"id": "desk-1", "scene": "agenda"}).json()["seq"]
        assert hall.next()["seq"] == seq
    shown = web.visit().get(ADDRESS).json()
    assert (shown["kind"], shown["seq"]) == ("agenda", seq)


def test_only_an_operator_puts_a_picture_on(web: Web) -> None:
    wish = {"id": "desk-1", "scene": "blank"}
    assert_error(web.visit().put(ADDRESS, json=wish), 401, "unknown_pass")
    for visitor in (
        *(web.visit(web.house.link(role)) for role in ("supervisor", "reviewer", "screen")),
        web.judge("j1"),
    ):
        before = web.house.service.head()
        assert_error(visitor.put(ADDRESS, json=wish), 403, "not_allowed")
        assert web.house.service.head() == before
    foreign = web.visit(web.house.link("operator"), Origin="https://elsewhere.example")
    before = web.house.service.head()
    assert_error(foreign.put(ADDRESS, json=wish), 403, "foreign_origin")
    assert web.house.service.head() == before


@pytest.mark.parametrize(
    ("wish", "status", "code"),
    [
        ({"id": "a", "scene": "fireworks"}, 422, "invalid"),
        ({"id": "a", "scene": ["welcome"]}, 422, "invalid"),
        ({"id": "a"}, 422, "invalid"),
        ({"scene": "welcome"}, 422, "invalid"),
        ({"id": "a#2", "scene": "welcome"}, 422, "invalid"),
        ({"id": "a", "scene": "unit", "unit": 7}, 422, "invalid"),
        ({"id": "a", "scene": "message", "text": {"a": 1}}, 422, "invalid"),
        ({"id": "a", "scene": "message", "text": ""}, 422, "invalid"),
        ({"id": "a", "scene": "unit", "unit": "nowhere"}, 404, "not_found"),
        ({"id": "a", "scene": "reveal", "unit": "mushanhou"}, 409, "wrong_phase"),
        ({"id": "a", "scene": "ceremony"}, 409, "wrong_phase"),
        (["welcome"], 422, "invalid"),
    ],
)
def test_what_cannot_be_shown_is_refused_and_nothing_is_stored(web: Web, wish: object, status: int, code: str) -> None:
    desk = web.visit(web.house.link("operator"))
    before = web.house.service.head()
    assert_error(desk.put(ADDRESS, json=wish), status, code)
    assert web.house.service.head() == before
    assert_error(desk.put("/api/scene/nowhere", json={"id": "a", "scene": "welcome"}), 404, "not_found")
