"""A change of the rules during the meeting is shown with its reason, and both results with it."""

from __future__ import annotations

from pathlib import Path

import pytest

from contest import commands as cmd
from contest.service import Service
from tests.pages.stores import Store, blocks
from tests.support import MEETING, POLICY, SUPERVISOR, House, make_service

REASON = "互评组权重录入有误"
# 浃底村 leads by the leaders' 60 %, 木山后村 when both groups weigh alike.
MARKS = {"jiadi": ("92", "80"), "mushanhou": ("86", "88"), "houjie": ("70", "70")}


@pytest.fixture
def house(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> House:
    made = make_service(tmp_path)
    monkeypatch.setenv("CONTEST_DATABASE", str(made.path))
    for unit, (leaders, peers) in MARKS.items():
        made.open(unit)
        for judge in made.passes:
            if (unit, judge) != ("jiadi", "j4"):
                made.cast(unit, judge, peers if judge in ("j4", "j5") else leaders)
        made.close(unit)
    even = [{**one, "weight": 50} for one in POLICY["groups"]]  # type: ignore[dict-item]
    made.submit(cmd.FixPolicy(MEETING, {**POLICY, "groups": even}, REASON))
    return made


def review_of(house: House, role: str | None) -> tuple[list[dict], list[dict]]:  # type: ignore[type-arg]
    passes = {role: house.link(role).new.pass_id} if role else {}  # type: ignore[arg-type]
    house.service.close()
    app = Store(house.path, passes).open("review", role, meeting=MEETING)
    assert not app.exception
    found = blocks(app)
    return [one for one in found if one["kind"] == "notice"], [one for one in found if one["kind"] == "table"]


def test_the_review_shows_the_results_before_and_after_side_by_side(house: House) -> None:
    notices, tables = review_of(house, "operator")
    assert any(REASON in one["text"] for one in notices)
    # 浃底村 92 × 60 % + 80 × 40 %, 木山后村 86 × 60 % + 88 × 40 %; then half and half.
    assert [row["cells"] for row in tables[1]["rows"]] == [
        ["浃底村", "87.20", "第1名", "86.00", "第2名"],
        ["木山后村", "86.80", "第2名", "87.00", "第1名"],
        ["后街社区", "70.00", "第3名", "70.00", "第3名"],
    ]
    assert [row["tone"] for row in tables[1]["rows"]] == ["moved", "moved", ""]


def test_the_public_sees_both_results_of_what_is_public_and_no_more(house: House) -> None:
    house.reveal("jiadi")
    notices, tables = review_of(house, None)
    assert any(REASON in one["text"] for one in notices)
    assert [[row["cells"] for row in one["rows"]] for one in tables] == [
        [["第1名", "浃底村", "86.00", "有效"]],
        [["浃底村", "87.20", "第1名", "86.00", "第1名"]],
    ]


def test_the_seal_holds_the_result_under_the_rules_in_force(house: House) -> None:
    house.submit(cmd.SealMeeting(MEETING, SUPERVISOR))
    service: Service = house.service
    meeting = service.meeting(MEETING)
    assert meeting.seal is not None
    assert meeting.seal.policy_digest == meeting.rules[-1].digest
    assert [(one.unit, one.score) for one in meeting.seal.results][:2] == [("mushanhou", "87.00"), ("jiadi", "86.00")]
    service.close()
