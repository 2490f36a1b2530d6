"""The agenda leads and never locks: a meeting that does not go as planned, one misfortune per test."""

from __future__ import annotations

from dataclasses import replace

import pytest

from contest import commands as cmd
from contest import events as ev
from contest.decide import is_repeat
from contest.errors import Closed, ContestError, Invalid, NotAllowed, NotFound, Stale, WrongPhase
from contest.events import encode
from contest.model import Actor, Meeting, Stage
from contest.scenes.document import scene_document
from contest.scenes.parts import surroundings
from contest.text import translator
from contest.views.desk import desk
from contest.views.pad import pad
from contest.views.public import screen
from contest.views.status import status_document
from tests.core.builders import AGENDA, DESK, SUPERVISOR, Room, judge, planned_room


def started(unit: str | None = None) -> Room:
    room = planned_room()
    room(cmd.StartMeeting("m"))
    if unit:
        room(cmd.OpenEvaluation("m", unit))
    return room


def step(room: Room) -> str:
    found = desk(room.state, "m").next_step
    assert found is not None
    return f"{found.kind} {dict(found.values).get('stage') or dict(found.values).get('unit') or ''}".strip()


def unit_on_pad(room: Room, judge_id: str, unit: str):  # type: ignore[no-untyped-def]
    return next(one for one in pad(room.state, "m", judge_id)["units"] if one["id"] == unit)


def vote(room: Room, unit: str, value: str = "90") -> None:
    for one in room.meeting.missing(unit):
        room.cast(unit, one.id, value)


# --- a wrong unit opened ----------------------------------------------------------------------------------------


def test_wrong_unit_opened_goes_back_to_waiting_and_its_ballots_count_when_it_is_opened_in_its_turn() -> None:
    room = started("b")
    room.cast("b", "l1", "91")
    room.cast("b", "l1", "92", revision=2)
    moved = room.meeting.moved
    (event,) = room(cmd.CancelOpening("m", "b", " 应先开甲村 "))
    assert event == ev.OpeningCancelled(meeting="m", unit="b", reason="应先开甲村", at=event.at, by=DESK)
    evaluation = room.meeting.evaluation("b")
    assert (evaluation.phase, evaluation.opened_at) == ("waiting", None)
    assert (room.meeting.current, room.meeting.scene.kind) == (None, "stage")
    assert room.meeting.moved > moved, "the pads hear of it"
    assert unit_on_pad(room, "l1", "b")["phase"] == "waiting"
    assert unit_on_pad(room, "l1", "b")["ballot"]["revision"] == 2
    assert screen(room.state, "m").unit is None, "the projector shows the stage again"
    assert step(room) == "open a村"
    with pytest.raises(Closed):
        room.cast("b", "l2")
    room(cmd.OpenEvaluation("m", "a"))
    vote(room, "a")
    room(cmd.CloseEvaluation("m", "a"))
    room(cmd.OpenEvaluation("m", "b"))
    assert str(room.meeting.evaluation("b").ballot("l1").marks["industry"]) == "92"
    assert [one.id for one in room.meeting.missing("b")] == ["l2", "pa"]
    with pytest.raises(Stale):
        room.cast("b", "l1", "93", revision=2)
    room.cast("b", "l1", "93", revision=3)
    vote(room, "b", "93")
    room(cmd.CloseEvaluation("m", "b"))
    (revealed,) = room(cmd.RevealScore("m", "b"))
    assert revealed.score == "93.00"


def test_what_two_people_entered_from_paper_survives_a_cancelled_opening() -> None:
    room = started("b")
    entry = cmd.EnterProxyBallot("m", "b", "l1", 1, dict.fromkeys(room.meeting.policy.criterion_ids, "88"), "张三")
    room(entry)
    room(cmd.CancelOpening("m", "b", "开错了"))
    room(cmd.OpenEvaluation("m", "b"))
    room(replace(entry, clerk="李四"), SUPERVISOR)
    assert room.meeting.evaluation("b").ballot("l1").entered_by == ("张三", "李四")


def test_only_an_opening_can_be_cancelled_and_only_with_a_reason() -> None:
    room = started("b")
    for command in (cmd.CancelOpening("m", "b", " "), cmd.CancelOpening("m", "a", "开错了")):
        with pytest.raises(WrongPhase, match=r"reason|not open"):
            room(command)
    with pytest.raises(NotFound):
        room(cmd.CancelOpening("m", "zz", "开错了"))
    with pytest.raises(NotAllowed):
        room(cmd.CancelOpening("m", "b", "开错了"), judge("l1"))
    room(cmd.CloseEvaluation("m", "b"))
    with pytest.raises(WrongPhase, match="not open"):
        room(cmd.CancelOpening("m", "b", "开错了"))


def test_a_cancelled_opening_pressed_twice_is_one_event_and_another_reason_another_command() -> None:
    room = started("b")
    command = cmd.CancelOpening("m", "b", " 开错了")
    stored = room(command)
    assert is_repeat(room.state, command, stored)
    assert not is_repeat(room.state, replace(command, reason="别的"), stored)


def test_the_order_may_still_be_drawn_after_a_cancelled_opening() -> None:
    room = started("b")
    with pytest.raises(WrongPhase):
        room(cmd.DrawOrder("m", ("b", "a", "c"), "hand"))
    room(cmd.CancelOpening("m", "b", "顺序没有抽"))
    room(cmd.DrawOrder("m", ("b", "a", "c"), "hand"))
    assert room.meeting.order == ("b", "a", "c")


# --- a wrong close, a wrong withdrawal --------------------------------------------------------------------------


def test_undo_of_a_wrong_close_is_reopening_with_a_reason_and_nothing_is_lost() -> None:
    room = started("a")
    room.cast("a", "l1", "90")
    room(cmd.CloseEvaluation("m", "a"))
    assert room.meeting.evaluation("a").missing == ("l2", "pb")
    with pytest.raises(WrongPhase, match="reopening needs a reason"):
        room(cmd.OpenEvaluation("m", "a"))
    room(cmd.OpenEvaluation("m", "a", "误关"))
    evaluation = room.meeting.evaluation("a")
    assert (evaluation.phase, evaluation.closed_at, evaluation.missing) == ("open", None, ())
    room.cast("a", "l1", "94", revision=2)
    vote(room, "a", "94")
    room(cmd.CloseEvaluation("m", "a"))
    (revealed,) = room(cmd.RevealScore("m", "a"))
    assert revealed.score == "94.00"


def test_taking_back_a_withdrawal_needs_a_reason_and_says_why_it_was_withdrawn() -> None:
    room = started("a")
    room.cast("a", "l1")
    room(cmd.WithdrawUnit("m", "a", "缺席"))
    with pytest.raises(WrongPhase, match=r"缺席.*needs a reason"):
        room(cmd.OpenEvaluation("m", "a", " "))
    room(cmd.OpenEvaluation("m", "a", "已赶到"))
    evaluation = room.meeting.evaluation("a")
    assert (evaluation.phase, evaluation.withdrawn_because) == ("open", "")
    assert evaluation.ballot("l1") is not None


# --- skip and return --------------------------------------------------------------------------------------------


def test_skip_leaves_the_stage_on_the_agenda_and_returning_takes_the_mark_away() -> None:
    room = started()
    assert step(room) == "stage 述职"
    room(cmd.SkipStage("m", "report", "汇报人未到"))
    assert room.meeting.plan.agenda == AGENDA
    assert room.meeting.skipped == {"report": "汇报人未到"}
    assert step(room) == "stage 现场测评"
    (document,) = status_document(room.state)["meetings"]
    assert [one["progress"] for one in document["agenda"]] == ["now", "skipped", "later", "later", "later"]
    room(cmd.OpenEvaluation("m", "a"))
    room(cmd.WithdrawUnit("m", "a", "缺席"))
    room(cmd.EnterStage("m", "report"))
    assert room.meeting.skipped == {}
    assert desk(room.state, "m").progress == ("done", "now", "done", "later", "later")
    assert step(room) == "stage 评出先进村社", "what was entered is not proposed again"


def test_the_desk_comes_back_to_what_was_left_over_before() -> None:
    room = planned_room()
    room(cmd.OpenEvaluation("m", "a"))
    for unit in room.meeting.order:
        room(cmd.WithdrawUnit("m", unit, "缺席"))
    for stage in ("award", "directives"):
        room(cmd.EnterStage("m", stage))
    assert step(room) == "stage 实地走访"
    room(cmd.SkipStage("m", "visit"))
    assert step(room) == "stage 述职"
    room(cmd.SkipStage("m", "report"))
    assert step(room) == "seal"


def test_once_the_result_is_sealed_what_stood_before_the_evaluation_is_over() -> None:
    room = planned_room()
    room(cmd.OpenEvaluation("m", "a"))
    for unit in room.meeting.order:
        room(cmd.WithdrawUnit("m", unit, "缺席"))
    room(cmd.SealMeeting("m"), SUPERVISOR)
    room(cmd.EnterStage("m", "directives"))
    assert step(room) == "stage 评出先进村社", "neither the visit nor the report"
    room(cmd.SkipStage("m", "award"))
    assert step(room) == "publish"
    room(cmd.PublishResult("m"))
    assert desk(room.state, "m").next_step is None


def test_only_what_has_not_begun_is_skipped_and_once() -> None:
    room = planned_room()
    with pytest.raises(WrongPhase, match="start it first"):
        room(cmd.SkipStage("m", "report"))
    room(cmd.StartMeeting("m"))
    room(cmd.SkipStage("m", "report"))
    for stage, error in (("visit", WrongPhase), ("report", WrongPhase), ("nowhere", NotFound)):
        with pytest.raises(error):
            room(cmd.SkipStage("m", stage))


def test_the_projector_marks_what_has_been_and_not_what_stands_before() -> None:
    room = started()
    room(cmd.SkipStage("m", "report"))
    room(cmd.EnterStage("m", "directives"))
    room(cmd.ShowScene("m", "stage"))
    steps = scene_document(screen(room.state, "m"), surroundings(room.state, "m"), translator("en"))["body"]["agenda"]
    assert [one["state"] for one in steps] == ["done", "skipped", "ahead", "ahead", "now"]
    assert [one["word"] for one in steps] == ["", "skipped", "", "", ""]


# --- a changed agenda -------------------------------------------------------------------------------------------

VISIT, REPORT, EVALUATION, AWARD, DIRECTIVES = AGENDA


def test_reorder_moves_stages_and_the_desk_follows_the_new_order() -> None:
    room = started()
    agenda = (VISIT, EVALUATION, replace(REPORT, planned_at="15:10", minutes=8), AWARD, DIRECTIVES)
    (event,) = room(cmd.ChangeAgenda("m", agenda, "领导先走"))
    assert isinstance(event, ev.AgendaChanged) and event.reason == "领导先走"
    assert room.meeting.plan.agenda == agenda
    assert step(room) == "stage 现场测评"
    assert [one.reason for one in room.meeting.agenda_changes] == ["领导先走"]
    (document,) = status_document(room.state)["meetings"]
    assert [one["planned_at"] for one in document["agenda"]] == ["", "", "15:10", "", ""]


def test_a_stage_is_inserted_retitled_and_removed_while_the_meeting_runs() -> None:
    room = started()
    talk = Stage("commentary", "commentary", "点评")
    agenda = (VISIT, talk, EVALUATION, replace(AWARD, title="颁奖"), DIRECTIVES)
    room(cmd.ChangeAgenda("m", agenda, "临时点评"))
    assert step(room) == "stage 点评"
    assert [stage.title for stage in room.meeting.plan.agenda] == ["实地走访", "点评", "现场测评", "颁奖", "传达要求"]


def refused(room: Room, agenda: tuple[Stage, ...], words: str, reason: str = "换") -> None:
    before = room.state
    with pytest.raises(ContestError) as caught:
        room(cmd.ChangeAgenda("m", agenda, reason))
    problems = caught.value.problems if isinstance(caught.value, Invalid) else ()
    assert words in " ".join([caught.value.text(), *(one.text() for one in problems)])
    assert room.state is before


def test_a_changed_agenda_keeps_what_has_happened() -> None:
    room = started()
    refused(room, AGENDA[1:], "has begun already")
    refused(room, (replace(VISIT, kind="exchange"), *AGENDA[1:]), "has begun already")
    refused(room, (*AGENDA, replace(VISIT, title="再走访")), "twice")
    refused(room, (*AGENDA, Stage("evaluation-2", "evaluation", "再测评")), "twice")
    refused(room, (VISIT, replace(REPORT, title=" ")), "title")
    refused(room, (VISIT, replace(REPORT, planned_at="25:00")), "16:30")
    refused(room, (VISIT, replace(REPORT, minutes=0)), "minutes")
    refused(room, AGENDA, "same as before")
    refused(room, AGENDA[:-1], "needs a reason", reason=" ")
    room(cmd.OpenEvaluation("m", "a"))
    room(cmd.CancelOpening("m", "a", "开错了"))
    room(cmd.ChangeAgenda("m", (VISIT, EVALUATION, AWARD), "时间不够"))


def test_the_evaluation_stays_once_a_unit_was_opened_and_after_the_seal() -> None:
    room = started()
    room(cmd.AllowSiteMarking("m", ("a",), "2999-01-01T00:00:00Z", "领导一"))
    without = (VISIT, REPORT, AWARD, DIRECTIVES)
    refused(room, without, "evaluation has begun")
    refused(room, (*AGENDA, Stage("evaluation-2", "evaluation", "再测评")), "evaluation has begun")
    room(cmd.ChangeAgenda("m", (VISIT, EVALUATION, REPORT, AWARD, DIRECTIVES), "先测评"))
    for unit in room.meeting.order:
        room(cmd.WithdrawUnit("m", unit, "缺席"))
    room(cmd.SealMeeting("m"), SUPERVISOR)
    refused(room, without, "sealed")
    room(cmd.ChangeAgenda("m", (VISIT, EVALUATION, DIRECTIVES, AWARD), "先传达要求"))


def test_an_evaluation_is_not_added_to_a_meeting_without_rules() -> None:
    room = planned_room(agenda=(VISIT, DIRECTIVES), scored=False)
    refused(room, (DIRECTIVES, VISIT), "start it first")
    room(cmd.StartMeeting("m"))
    refused(room, (VISIT, EVALUATION, DIRECTIVES), "set up before")


def test_planned_times_stay_out_of_the_record_until_somebody_plans_them() -> None:
    at, by = "2023-04-07T06:00:00.000Z", Actor("operator", "d")
    body = encode(ev.MeetingPlanned(meeting=Meeting("m", "会", agenda=(REPORT,)), at=at, by=by))
    assert '"agenda":[{"id":"report","kind":"report","title":"述职"}]' in body
    timed = (replace(REPORT, planned_at="14:30", minutes=5),)
    assert '"minutes":5,"planned_at":"14:30"' in encode(
        ev.AgendaChanged(meeting="m", agenda=timed, reason="", at=at, by=by)
    )
