"""Two judges, one phone: what one has left there is neither sent nor shown in the name of the other."""

from __future__ import annotations

import httpx

from tests.support import MEETING, marks
from tests.web.conftest import Web, assert_error, put


def seat(client: httpx.Client) -> str | None:
    return client.cookies.get("contest_seat")


def ballot(client: httpx.Client, ballot_id: str, meant: str) -> httpx.Response:
    document = {"meeting": MEETING, "unit": "jiadi", "revision": 1, "marks": marks()}
    return client.put(f"/api/ballots/{ballot_id}", json=document, headers={"Contest-Judge": meant})


def test_a_ballot_meant_for_another_judge_is_refused_and_not_stored(web: Web) -> None:
    web.house.open()
    client = web.judge("j1")
    seq = web.house.service.state.seq
    assert_error(ballot(client, "b1", "j2"), 403, "other_judge")
    assert web.house.service.state.seq == seq
    assert ballot(client, "b1", "%6A1").status_code == 201


def test_a_draft_of_another_judge_is_not_kept_for_this_one(web: Web) -> None:
    client = web.judge("j1")
    body = {"meeting": MEETING, "marks": {"industry": "88"}, "base": 0}
    refused = client.put("/api/drafts/jiadi", json=body, headers={"Contest-Judge": "j2"})
    assert_error(refused, 403, "other_judge")
    assert all(unit["draft"] is None for unit in client.get("/api/pad").json()["units"])


def test_who_sends_ballots_without_a_pad_need_not_say_whom_they_mean(web: Web) -> None:
    web.house.open()
    assert put(web.judge("j1")).status_code == 201


def test_scripts_see_that_somebody_else_has_joined_and_nothing_more(web: Web) -> None:
    client = web.judge("j1")
    first = seat(client)
    assert first and len(first) == 16
    assert first not in client.cookies["contest_pass"]
    # The same pass again is the same judge on the same phone.
    client.get(f"/join?pass={web.house.passes['j1'].token}")
    assert seat(client) == first
    client.get(f"/join?pass={web.house.passes['j2'].token}")
    assert seat(client) not in (None, first)
    client.post("/leave", headers={"Origin": web.address})
    assert seat(client) is None
