"""The award: how many, ties over the boundary and their decision, kinds beside the main one, honours."""

from __future__ import annotations

import json
from dataclasses import replace
from decimal import Decimal

import pytest

from contest import commands as cmd
from contest import events as ev
from contest.decide.award import award_quota, boundary, kind_proposal
from contest.errors import NotAllowed, NotFound, WrongPhase
from contest.model import AwardKind, Honour, Meeting
from contest.scenes.document import scene_document
from contest.scenes.parts import surroundings
from contest.state import State
from contest.text import translator
from contest.ui.review_award import award_blocks
from contest.ui.review_record import record_blocks
from contest.views.announce import citation
from contest.views.explaining import explaining, explaining_document
from contest.views.honours import gathered, public_honours, streak_of
from contest.views.public import screen
from tests.core.builders import Room, judge
from tests.core.test_ceremony import sealed_room

ZH = translator("zh")
LEVEL = {"a": "90", "b": "90", "c": "80"}


def decided(room: Room, method: str, **more: object) -> ev.TieDecided:
    (event,) = room(cmd.DecideTie("m", method, **more))  # type: ignore[arg-type]
    assert isinstance(event, ev.TieDecided)
    return event


# --- how many ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("share", "units", "expected"),
    [("20", 12, 2), ("20", 13, 3), ("20", 2, 1), ("50", 5, 3), ("100", 4, 4), ("12.5", 4, 1), ("0.5", 3, 1)],
)
def test_a_share_is_rounded_half_up_to_at_least_one(share: str, units: int, expected: int) -> None:
    assert award_quota(Meeting("m", "", quota_share=Decimal(share)), units) == expected
    assert award_quota(Meeting("m", "", quota=4, quota_share=Decimal(share)), units) == 4


# --- ties over the boundary -------------------------------------------------------------------------------------


def test_an_award_over_a_tied_boundary_waits_for_a_decision() -> None:
    room = sealed_room(LEVEL)
    assert boundary(room.meeting) is not None
    for units in (("a",), ("b",), ("a", "b")):
        with pytest.raises(WrongPhase, match="decide the tie first"):
            room(cmd.ConfirmAward("m", units))
    event = decided(room, "vote", votes={"a": "3", "b": "5"}, decided_by="评委组")
    assert (event.units, event.chosen) == (("a", "b"), ("b",))
    with pytest.raises(WrongPhase, match="decided for b村"):
        room(cmd.ConfirmAward("m", ("a",)))
    room(cmd.ConfirmAward("m", ("b",)))
    room(cmd.RevealScore("m", "a"))
    room(cmd.RevealScore("m", "b"))
    assert list(citation(room.state, "m").lines(ZH))[-3:] == [
        "评委组表决：a村3票、b村5票。",
        "据此授予b村。",
        "决定人：评委组。",
    ]


def test_a_joint_award_goes_to_all_who_are_level() -> None:
    room = sealed_room(LEVEL)
    assert decided(room, "joint").chosen == ("a", "b")
    with pytest.raises(WrongPhase):
        room(cmd.ConfirmAward("m", ("a",)))
    room(cmd.ConfirmAward("m", ("a", "b")))


def test_criteria_are_compared_in_their_order_with_the_judges_marks() -> None:
    room = reopened_level_room()
    edge = boundary(room.meeting)
    assert edge is not None and edge.tied == ("a", "b")
    with pytest.raises(WrongPhase, match="still level"):
        decided(room, "criteria", criteria=("party_building",))
    event = decided(room, "criteria", criteria=("party_building", "environment", "industry"))
    assert event.chosen == ("b",)
    assert [(one.unit, one.criterion, one.value) for one in event.figures[2:4]] == [
        ("a", "environment", "88.00"),
        ("b", "environment", "92.00"),
    ]
    # Industry would have said the opposite; it stands later in the order, so it is not looked at.
    room(cmd.ConfirmAward("m", ("b",)))
    told = explaining_document(room.state, "m", explaining(room.state, "m", "b", "supervisor"), ZH)["award_tie"]
    assert told[1:4] == [
        "先比“党建强”平均分：a村 90.00 分、b村 90.00 分。",
        "再比“环境美”平均分：a村 88.00 分、b村 92.00 分。",
        "据此授予b村。",
    ]
    room(cmd.PublishResult("m"))
    record = json.dumps(award_blocks(room.state, room.meeting, None, ZH), ensure_ascii=False)
    assert "再比“环境美”平均分" in record


def reopened_level_room() -> Room:
    """Two units of equal score: one is ahead in the environment, the other in industry."""
    room = sealed_room(LEVEL)
    log, room = room.log, Room()
    from contest.folding import fold

    state = State()
    for recorded in log:
        event = recorded.event
        if isinstance(event, ev.BallotCast) and event.unit in "ab":
            low, high = Decimal(88), Decimal(92)
            environment, industry = (low, high) if event.unit == "a" else (high, low)
            given = {one: Decimal(90) for one in event.marks} | {"environment": environment, "industry": industry}
            recorded = replace(recorded, event=replace(event, marks=given))
        state = fold(state, recorded)
        room.log.append(recorded)
    room.state = state
    return room


def test_after_statements_a_person_decides_and_is_named() -> None:
    room = sealed_room(LEVEL)
    for more, why in (
        ({"chosen": ("a",)}, "who decided"),
        ({"chosen": (), "decided_by": "书记"}, "Choose 1 of the 2"),
        ({"chosen": ("a", "b"), "decided_by": "书记"}, "Choose 1 of the 2"),
        ({"chosen": ("c",), "decided_by": "书记"}, "Choose 1 of the 2"),
    ):
        with pytest.raises(WrongPhase, match=why):
            decided(room, "statement", **more)
    event = decided(room, "statement", chosen=("a",), decided_by="社区书记", explanation="项目推进更快")
    assert (event.chosen, event.decided_by, event.by.id) == (("a",), "社区书记", "desk-1")


@pytest.mark.parametrize("votes", [{}, {"a": "5"}, {"a": "5", "b": "-1"}, {"a": "5", "b": "x"}, {"a": "5", "b": "²"}])
def test_votes_are_whole_numbers(votes: dict[str, str]) -> None:
    room = sealed_room(LEVEL)
    with pytest.raises(WrongPhase, match="as a whole number"):
        decided(room, "vote", votes=votes)


def test_a_level_vote_decides_nothing() -> None:
    room = sealed_room(LEVEL)
    with pytest.raises(WrongPhase, match="level across the boundary"):
        decided(room, "vote", votes={"a": "4", "b": "4"})
    assert room.meeting.tie is None


def test_a_new_decision_takes_a_confirmed_award_back() -> None:
    room = sealed_room(LEVEL)
    decided(room, "joint")
    room(cmd.ConfirmAward("m", ("a", "b")))
    decided(room, "vote", votes={"a": "1", "b": "0"})
    assert room.meeting.award is None
    room(cmd.ConfirmAward("m", ("a",)))
    room(cmd.PublishResult("m"))
    with pytest.raises(WrongPhase, match="already published"):
        decided(room, "joint")


def test_without_a_tie_there_is_nothing_to_decide_and_no_other_tie_is_split() -> None:
    room = sealed_room({"a": "90", "b": "85", "c": "85"})
    with pytest.raises(WrongPhase, match="nothing to decide"):
        decided(room, "joint")
    with pytest.raises(WrongPhase, match="all of them or none"):
        room(cmd.ConfirmAward("m", ("a", "b")))
    with pytest.raises(NotAllowed):
        room(cmd.DecideTie("m", "joint"), judge("j"))
    room(cmd.ConfirmAward("m", ("a",)))


# --- kinds beside the main one ----------------------------------------------------------------------------------


KINDS = (
    AwardKind("steed", "骏马奖", rule="rank", count=2),
    AwardKind("progress", "进步奖"),
    AwardKind("yellow", "黄旗", positive=False, rule="rank", count=1),
)


def kinds_room() -> Room:
    room = sealed_room({"a": "90", "b": "85", "c": "80"})
    meeting = replace(room.meeting, plan=replace(room.meeting.plan, award_kinds=KINDS))
    room.state = replace(room.state, meetings={"m": meeting})
    return room


def shown(room: Room) -> str:
    document = scene_document(screen(room.state, "m"), surroundings(room.state, "m"), ZH)
    return json.dumps(document, ensure_ascii=False)


def test_other_awards_are_shown_one_after_another_and_negative_ones_never_in_public() -> None:
    room = kinds_room()
    assert [kind_proposal(room.meeting, kind) for kind in KINDS] == [("a", "b"), (), ("c",)]
    room(cmd.ConfirmAward("m", ("a",)))
    room(cmd.ConfirmAward("m", ("a", "b"), "steed"))
    room(cmd.ConfirmAward("m", ("c",), "progress"))
    pages = json.loads(shown(room))["body"]["pages"]
    assert [(page["title"], page["names"]) for page in pages] == [
        ("先进村社", ["a村"]),
        ("骏马奖", ["a村", "b村"]),
        ("进步奖", ["c村"]),
    ]
    room(cmd.ConfirmAward("m", ("c",), "yellow"))
    room(cmd.PublishResult("m"))
    room(cmd.ShowScene("m", "award"))
    assert "黄旗" not in shown(room)
    for role in (None, "judge", "screen", "reviewer"):
        assert "黄旗" not in json.dumps(award_blocks(room.state, room.meeting, role, ZH), ensure_ascii=False)  # type: ignore[arg-type]
    assert "黄旗" not in json.dumps(record_blocks(room.state, room.meeting, ZH), ensure_ascii=False)
    for role in ("operator", "supervisor"):
        assert "黄旗：c村" in json.dumps(award_blocks(room.state, room.meeting, role, ZH), ensure_ascii=False)  # type: ignore[arg-type]
    kinds = {one.title: one.kind for one in room.state.honours}
    assert kinds == {"先进村社": "advanced_unit", "骏马奖": "other", "进步奖": "other", "黄旗": "negative"}
    assert "黄旗" not in {one.title for one in public_honours(room.state)}


def test_an_award_that_is_not_planned_is_not_found() -> None:
    room = kinds_room()
    with pytest.raises(NotFound):
        room(cmd.ConfirmAward("m", ("a",), "snail"))
    with pytest.raises(NotFound):
        room(cmd.ConfirmAward("m", ("x",), "progress"))


# --- honours ----------------------------------------------------------------------------------------------------


def honour(number: str, **facts: object) -> Honour:
    given = {"title": "最美村", "kind": "most_beautiful", "unit": "a", "level": "镇", **facts}
    return Honour(id=number, **given)  # type: ignore[arg-type]


def test_r_h1_a_count_with_an_open_period_grows_with_later_months() -> None:
    room = sealed_room(LEVEL)
    room(cmd.RecordHonour(honour("h1", count=7, since="2022年")))
    room(cmd.RecordHonour(honour("h2", period="2023年4月", in_count=True)))
    assert gathered(room.state.honours)[0].count == 7
    room(cmd.RecordHonour(honour("h3", period="2023年5月")))
    assert gathered(room.state.honours)[0].count == 8
    room(cmd.ShowScene("m", "honours"))
    assert "8次" in shown(room) and "自2022年起" in shown(room)


def test_r_h4_a_streak_is_taken_as_stated_or_computed_from_months() -> None:
    stated = honour("h1", unit="b", streak_months=2, period="连续两个月")
    months = [honour("h2", period="2022年12月"), honour("h3", period="2023年1月"), honour("h4", period="2023年3月")]
    assert streak_of(stated, [stated]) == 2
    assert [streak_of(one, months) for one in months] == [None, 2, None]


def test_r_h7_records_are_dated_and_never_overwritten() -> None:
    room = sealed_room(LEVEL)
    room(cmd.RecordHonour(honour("h1", period="2023年3月")))
    room(cmd.RecordHonour(honour("h2", title="最脏村", kind="dirtiest", period="2023年4月")))
    assert [(one.title, one.period) for one in room.state.honours] == [("最美村", "2023年3月"), ("最脏村", "2023年4月")]
    for again in (honour("h1", period="2023年5月"), honour("h9", period="2023年3月")):
        with pytest.raises(WrongPhase, match="never overwritten"):
            room(cmd.RecordHonour(again))
    assert len(room.state.honours) == 2


def test_a_negative_designation_is_on_no_screen_and_in_no_public_record() -> None:
    room = sealed_room(LEVEL)
    room(cmd.RecordHonour(honour("h1", title="最脏村", kind="dirtiest", period="2023年4月")))
    for scene in ("honours", "unit", "stage"):
        room(cmd.ShowScene("m", scene, "a" if scene != "stage" else None))  # type: ignore[arg-type]
        assert "最脏村" not in shown(room)
    assert "最脏村" not in json.dumps(record_blocks(room.state, room.meeting, ZH), ensure_ascii=False)
    assert "最脏村" in json.dumps(award_blocks(room.state, room.meeting, "supervisor", ZH), ensure_ascii=False)


@pytest.mark.parametrize(
    ("facts", "why"),
    [
        ({}, "of which month"),
        ({"title": " ", "period": "2023年3月"}, "needs its title"),
        ({"period": "2023年3月", "count": 0}, "begins with 1"),
    ],
)
def test_an_honour_without_its_date_or_title_is_refused(facts: dict[str, object], why: str) -> None:
    room = sealed_room(LEVEL)
    with pytest.raises(WrongPhase, match=why):
        room(cmd.RecordHonour(honour("h1", **facts)))
    with pytest.raises(NotFound):
        room(cmd.RecordHonour(honour("h1", unit="nowhere", period="2023年3月")))


def test_the_wall_of_honours_is_of_the_meeting_or_of_one_unit() -> None:
    room = sealed_room(LEVEL)
    room(cmd.RecordHonour(honour("h1", period="2023年3月")))
    room(cmd.RecordHonour(honour("h2", unit="b", period="2022年", title="创建村", kind="designated_village")))
    room(cmd.ShowScene("m", "honours"))
    body = json.loads(shown(room))["body"]
    assert [(one["unit"], one["level"], one["title"], one["period"]) for one in body["pages"][0]] == [
        ("a村", "镇", "最美村", "2023年3月"),
        ("b村", "镇", "创建村", "2022年"),
    ]
    room(cmd.ShowScene("m", "honours", "b"))
    body = json.loads(shown(room))["body"]
    assert (body["about"], [one["title"] for one in body["pages"][0]]) == ("b村", ["创建村"])


def test_a_vetoed_unit_does_not_keep_an_award_by_place_from_who_shares_its_place() -> None:
    """The proposal leaves the vetoed one out, so it must be possible to confirm it."""
    room = sealed_room(LEVEL)
    kind = AwardKind("horse", "骏马奖", rule="rank", count=1)
    seal = room.meeting.seal
    assert seal is not None
    results = tuple(replace(line, vetoed=line.unit == "a") for line in seal.results)
    plan = replace(room.meeting.plan, award_kinds=(kind,))
    changed = replace(room.meeting, plan=plan, seal=replace(seal, results=results))
    room.state = replace(room.state, meetings={"m": changed})
    assert kind_proposal(room.meeting, kind) == ("b",)
    with pytest.raises(WrongPhase, match="vetoed"):
        room(cmd.ConfirmAward("m", ("a", "b"), "horse"))
    room(cmd.ConfirmAward("m", ("b",), "horse"))
    assert room.meeting.other_awards["horse"].units == ("b",)
