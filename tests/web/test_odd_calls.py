"""The desk's own addresses: odd methods, odd bodies, odd names, and whoever has no right to them."""

from __future__ import annotations

import pytest

from tests.support import MEETING
from tests.web.conftest import Web, assert_error

NUDGE = f"/api/nudge/{MEETING}/j1"
PREVIEWS = f"/api/previews/{MEETING}"


@pytest.mark.parametrize("method", ["GET", "PUT", "DELETE", "PATCH"])
def test_a_nudge_is_posted(web: Web, method: str) -> None:
    assert_error(web.visit(web.house.link("operator")).request(method, NUDGE), 405, "wrong_method")


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH"])
@pytest.mark.parametrize("address", [PREVIEWS, f"/api/scene/{MEETING}", f"/api/board/{MEETING}"])
def test_what_the_screens_show_is_only_read(web: Web, method: str, address: str) -> None:
    if (method, address) == ("PUT", f"/api/scene/{MEETING}"):
        # The desk's short way puts a picture on; a body that asks for none is refused, and nothing is stored.
        before = web.house.service.head()
        assert_error(web.visit(web.house.link("operator")).put(address, json={}), 422, "invalid")
        assert web.house.service.head().seq == before.seq + 1, "the pass, and nothing else"
        return
    assert_error(web.visit(web.house.link("operator")).request(method, address, json={}), 405, "wrong_method")


@pytest.mark.parametrize(
    "body", [b"", b"{", b"[]", b"null", b'"jiadi"', b"\xff\xfe", b"1" * 5000, b"[" * 5000, b'{"unit":' * 500]
)
def test_a_nudge_with_an_odd_body_is_refused_in_one_shape(web: Web, body: bytes) -> None:
    web.house.open("jiadi")
    answer = web.visit(web.house.link("operator")).post(
        NUDGE, content=body, headers={"Content-Type": "application/json"}
    )
    assert 400 <= answer.status_code < 500
    assert_error(answer, answer.status_code, answer.json()["error"]["code"])


@pytest.mark.parametrize("unit", [None, 1, True, [], {}, ["jiadi"], "x" * 5000, "\u202e", "jiadi\x00"])
def test_a_nudge_for_no_unit_is_not_needed(web: Web, unit: object) -> None:
    web.house.open("jiadi")
    assert_error(web.visit(web.house.link("operator")).post(NUDGE, json={"unit": unit}), 409, "not_needed")


@pytest.mark.parametrize("name", ["x" * 3000, "%00", "%E2%80%AE", "%ff"])
def test_an_odd_name_in_an_address_is_not_found(web: Web, name: str) -> None:
    desk = web.visit(web.house.link("operator"))
    for address in (f"/api/previews/{name}", f"/api/scene/{name}", f"/api/board/{name}"):
        assert_error(desk.get(address), 404, "not_found")
    for address in (f"/api/nudge/{name}/j1", f"/api/nudge/{MEETING}/{name}"):
        assert_error(desk.post(address, json={"unit": "jiadi"}), 404, "not_found")


def test_previews_are_for_the_desk_and_the_supervisor(web: Web) -> None:
    web.house.open("jiadi")
    assert_error(web.visit().get(PREVIEWS), 401, "unknown_pass")
    for who in (web.judge("j1"), web.visit(web.house.link("screen")), web.visit(web.house.link("reviewer"))):
        assert_error(who.get(PREVIEWS), 403, "not_allowed")
    for role in ("operator", "supervisor"):
        answer = web.visit(web.house.link(role)).get(PREVIEWS)  # type: ignore[arg-type]
        assert answer.status_code == 200 and "no-cache" in answer.headers["cache-control"]
