"""The desk's tap on a judge's shoulder: who may, who hears it, how often, and that no draft's mark reaches the desk."""

from __future__ import annotations

import pytest

from contest.errors import TooMany
from contest.web import presence
from contest.web.limits import Pauses
from contest.web.site import current
from tests.support import MEETING, marks
from tests.web.conftest import Web, assert_error


def test_a_nudge_reaches_this_judges_phone_and_nobody_elses(web: Web) -> None:
    web.house.open("mushanhou")
    desk, one, two = web.visit(web.house.link("operator")), web.judge("j1"), web.judge("j2")
    with web.live(client=one) as phone, web.live(client=two) as other, web.live(client=desk) as hall:
        for line in (phone, other, hall):
            line.next()
        answer = desk.post(f"/api/nudge/{MEETING}/j1", json={"unit": "mushanhou"})
        assert (answer.status_code, answer.json()) == (200, {"ok": True, "phones": 1})
        asked = phone.next()
        while "nudge" not in asked:
            asked = phone.next()
        assert asked["nudge"] == "mushanhou" and asked["seq"] == web.house.service.meeting(MEETING).seq
        for line in (other, hall):
            with pytest.raises(TimeoutError):
                while "nudge" not in line.next(0.5):
                    pass


def test_only_an_operator_nudges(web: Web) -> None:
    web.house.open("mushanhou")
    address = f"/api/nudge/{MEETING}/j1"
    assert_error(web.visit().post(address, json={"unit": "mushanhou"}), 401, "unknown_pass")
    for role in ("supervisor", "reviewer", "screen"):
        assert_error(web.visit(web.house.link(role)).post(address, json={"unit": "mushanhou"}), 403, "not_allowed")
    assert_error(web.judge("j2").post(address, json={"unit": "mushanhou"}), 403, "not_allowed")
    foreign = web.visit(web.house.link("operator"), Origin="https://elsewhere.example")
    assert foreign.post(address, json={"unit": "mushanhou"}).status_code == 403


def test_one_nudge_in_five_seconds_for_a_judge_and_another_judge_may_be_nudged(web: Web) -> None:
    web.house.open("mushanhou")
    desk = web.visit(web.house.link("operator"))
    with web.live(client=web.judge("j1")) as one, web.live(client=web.judge("j2")) as two:
        one.next(), two.next()
        assert desk.post(f"/api/nudge/{MEETING}/j1", json={"unit": "mushanhou"}).status_code == 200
        assert_error(desk.post(f"/api/nudge/{MEETING}/j1", json={"unit": "mushanhou"}), 429, "too_many")
        assert desk.post(f"/api/nudge/{MEETING}/j2", json={"unit": "mushanhou"}).status_code == 200


def test_nobody_is_nudged_without_need(web: Web) -> None:
    desk = web.visit(web.house.link("operator"))

    def asked(judge: str, unit: object, meeting: str = MEETING) -> tuple[int, str]:
        answer = desk.post(f"/api/nudge/{meeting}/{judge}", json={"unit": unit})
        return answer.status_code, answer.json()["error"]["code"]

    assert asked("j1", "jiadi") == (409, "not_needed"), "not open"
    web.house.open("jiadi")
    assert asked("j4", "jiadi") == (409, "not_needed"), "recused"
    assert asked("j1", "jiadi") == (409, "not_connected")
    assert asked("j1", None) == (409, "not_needed")
    assert asked("nobody", "jiadi") == (404, "not_found")
    assert asked("j1", "jiadi", "nowhere") == (404, "not_found")
    web.house.cast("jiadi", "j1")
    assert asked("j1", "jiadi") == (409, "not_needed"), "sent already"
    assert desk.post(f"/api/nudge/{MEETING}/j2", content="{").status_code in (415, 422)


def test_pauses_end_after_their_time() -> None:
    now = [0.0]
    pauses = Pauses(5.0, lambda: now[0])
    pauses.take("a")
    now[0] = 4.9
    with pytest.raises(TooMany) as refused:
        pauses.take("a")
    assert refused.value.retry_after == 1
    pauses.take("b")
    now[0] = 5.0
    pauses.take("a")


def test_the_desk_learns_that_somebody_is_marking_and_nothing_of_the_marks(web: Web) -> None:
    web.house.open("mushanhou")
    desk, judge = web.visit(web.house.link("operator")), web.judge("j1")
    with web.live(client=desk) as hall:
        before = hall.next()["seats"]
        body = {"meeting": MEETING, "marks": {**marks(""), "industry": "73.5"}, "base": 0}
        assert judge.put("/api/drafts/mushanhou", json=body).status_code == 204
        told = hall.next()
        assert told["seats"] > before and "73.5" not in str(told) and "j1" not in str(told)
        assert presence.drafting(MEETING, "mushanhou") == {"j1"}
        assert presence.drafting(MEETING, "jiadi") == frozenset()
        version = current().presence.version
        assert judge.put("/api/drafts/mushanhou", json={**body, "marks": {"industry": "74"}}).status_code == 204
        assert current().presence.version == version, "each key is nobody's news"
        assert judge.put("/api/drafts/mushanhou", json={**body, "marks": {}}).status_code == 204
        assert presence.drafting(MEETING, "mushanhou") == frozenset()
