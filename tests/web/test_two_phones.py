"""Two phones on one seat: the seat taken back with one call, and a draft that moves to the next phone."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from contest import commands as cmd
from contest.model import Actor
from tests.support import MEETING, marks
from tests.web.conftest import Web, assert_error, put

DRAFT = {"party_building": "92.", "industry": "88"}


def draft(client: httpx.Client, unit: str = "jiadi", **changes: Any) -> httpx.Response:
    document = {"meeting": MEETING, "marks": DRAFT, "base": 0, **changes}
    return client.put(f"/api/drafts/{unit}", json={name: one for name, one in document.items() if one is not None})


def kept(client: httpx.Client, unit: str = "jiadi") -> Any:
    units = client.get("/api/pad").json()["units"]
    return next(one["draft"] for one in units if one["id"] == unit)


# --- the seat ---------------------------------------------------------------------------------------------------


def test_the_first_phone_takes_its_seat_back_with_one_call_and_the_second_is_told(web: Web) -> None:
    web.house.open()
    first, second = web.judge("j1"), web.judge("j1")
    assert_error(first.get("/api/pad"), 401, "replaced")
    with web.live(client=second) as line:
        line.next()
        taken = first.post("/api/seat")
        assert (taken.status_code, taken.json()) == (200, {"ok": True})
        assert line.next()["ended"] == "replaced"
    assert put(first).status_code == 201
    assert_error(put(second, "b2", revision=2), 401, "replaced")


def test_taking_a_seat_that_one_holds_changes_nothing(web: Web) -> None:
    client = web.judge("j1")
    before = web.house.service.state.seq
    assert client.post("/api/seat").status_code == 200
    assert web.house.service.state.seq == before


def test_a_pass_that_has_ended_takes_no_seat(web: Web) -> None:
    client = web.judge("j1")
    web.house.service.submit(cmd.RevokePass(web.house.passes["j1"].new.pass_id, "lost"), Actor("operator", "desk"))
    assert_error(client.post("/api/seat"), 401, "unknown_pass")
    assert_error(web.visit().post("/api/seat"), 401, "unknown_pass")


def test_only_judges_have_a_seat(web: Web) -> None:
    assert_error(web.visit(web.house.link("screen")).post("/api/seat"), 403, "not_on_panel")


def test_a_foreign_page_cannot_take_a_seat(web: Web) -> None:
    client = web.judge("j1")
    answer = client.post("/api/seat", headers={"Origin": "https://elsewhere.example"})
    assert answer.status_code == 403


# --- drafts -----------------------------------------------------------------------------------------------------


def test_what_is_typed_on_one_phone_stands_on_the_next(web: Web) -> None:
    web.house.open()
    assert draft(web.judge("j1")).status_code == 204
    second = web.judge("j1")
    assert kept(second) == {"marks": DRAFT, "base": 0}


def test_a_draft_is_seen_by_its_judge_alone_and_leaves_no_trace_in_the_ledger(web: Web) -> None:
    web.house.open()
    client = web.judge("j1")
    before = web.house.service.state.seq
    draft(client)
    assert kept(web.judge("j2")) is None
    assert "92." not in web.visit(web.house.link("screen")).get(f"/api/board/{MEETING}").text
    rows = web.house.service.history(before)
    assert all("92." not in repr(row.event) for row in rows)


def test_a_stored_ballot_overtakes_the_draft_it_came_from(web: Web) -> None:
    web.house.open()
    client = web.judge("j1")
    draft(client)
    put(client)
    assert kept(client) is None
    draft(client, base=1)
    assert kept(client) == {"marks": DRAFT, "base": 1}


def test_an_empty_draft_forgets_the_one_before(web: Web) -> None:
    web.house.open()
    client = web.judge("j1")
    draft(client)
    assert draft(client, marks={"party_building": ""}).status_code == 204
    assert kept(client) is None


@pytest.mark.parametrize(
    "changes",
    [{"marks": None}, {"marks": []}, {"marks": {"industry": 90}}, {"marks": {"industry": "9" * 41}}, {"base": -1},
     {"base": True}, {"marks": {str(n): "1" for n in range(61)}}],
)  # fmt: skip
def test_what_is_no_draft_is_refused(web: Web, changes: dict[str, Any]) -> None:
    web.house.open()
    assert_error(draft(web.judge("j1"), **changes), 422, "invalid")


def test_a_draft_needs_the_seat_its_meeting_and_a_unit(web: Web) -> None:
    web.house.open()
    first = web.judge("j1")
    assert_error(draft(first, meeting="nancheng"), 403, "not_on_panel")
    assert_error(draft(first, "nowhere"), 422, "invalid")
    web.judge("j1")
    assert_error(draft(first), 401, "replaced")
    assert_error(draft(web.visit()), 401, "unknown_pass")


def test_a_draft_that_is_too_large_is_not_read(web: Web) -> None:
    web.house.open()
    assert_error(draft(web.judge("j1"), marks={"a": "x" * 9000}), 413, "too_large")


# --- what the pad is told ---------------------------------------------------------------------------------------


def test_the_pad_lists_every_receipt_and_the_scale(web: Web) -> None:
    web.house.open()
    client = web.judge("j1")
    receipts = [put(client).json()["receipt"], put(client, "b2", revision=2, marks=marks("91")).json()["receipt"]]
    document = client.get("/api/pad").json()
    unit = document["units"][0]
    assert [(one["revision"], one["receipt"]) for one in unit["history"]] == [(1, receipts[0]), (2, receipts[1])]
    assert set(unit["history"][0]) == {"revision", "receipt", "seq", "at"}
    assert document["scale"] == {"min": "0", "max": "100"}
    assert unit["deliver_until"] is None


def test_a_ballot_from_paper_names_who_entered_it(web: Web) -> None:
    web.house.open()
    for person, clerk in (("desk-1", "张三"), ("desk-2", "李四")):
        entry = cmd.EnterProxyBallot(MEETING, "jiadi", "j1", 1, marks(), clerk)
        web.house.service.submit(entry, Actor("operator", person))
    unit = web.judge("j1").get("/api/pad").json()["units"][0]
    assert unit["ballot"]["proxy"] == unit["history"][0]["proxy"] == ["张三", "李四"]


def test_a_unit_on_a_visit_says_until_when_and_takes_ballots_without_being_on_stage(web: Web) -> None:
    operator = Actor("operator", "desk")
    web.house.service.submit(cmd.StartMeeting(MEETING), operator)
    until = "2999-04-07T18:00:00+08:00"
    web.house.service.submit(cmd.AllowSiteMarking(MEETING, ("jiadi",), until, "陈建国"), operator)
    client = web.judge("j1")
    document = client.get("/api/pad").json()
    assert document["current"] is None
    assert (document["units"][0]["phase"], document["units"][0]["deliver_until"]) == (
        "open",
        "2999-04-07T10:00:00.000Z",
    )
    assert put(client).status_code == 201
