"""A judge leaves, comes back, or comes late, while the meeting runs."""

from __future__ import annotations

import pytest

from contest import commands as cmd
from contest import events as ev
from contest.decide import is_repeat
from contest.errors import Invalid, NotFound, NotOnPanel, WrongPhase
from contest.model import Judge
from contest.results import score_of
from contest.views.desk import desk, seats
from contest.views.pad import pad
from contest.views.review import review
from tests.core.builders import DESK, SUPERVISOR, Room, planned_room

LATE = Judge("l3", "领导三", "leaders", ("c",))


def opened(unit: str = "a") -> Room:
    room = planned_room()
    room(cmd.OpenEvaluation("m", unit))
    return room


def close(room: Room, unit: str, value: str = "90") -> None:
    if room.meeting.evaluation(unit).phase == "waiting":
        room(cmd.OpenEvaluation("m", unit))
    for one in room.meeting.missing(unit):
        room.cast(unit, one.id, value)
    room(cmd.CloseEvaluation("m", unit))


def status(room: Room, judge: str, unit: str) -> str:
    return next(seat.status for seat in seats(room.state, room.meeting, unit) if seat.judge == judge)


def missing(room: Room, unit: str) -> list[str]:
    return [one.id for one in room.meeting.missing(unit)]


def test_a_judge_leaving_is_no_longer_waited_for_and_the_ballots_cast_keep_counting() -> None:
    room = opened("a")
    room.cast("a", "l1", "90")
    room.cast("a", "l2", "80")
    room.cast("a", "pb", "85")
    (event,) = room(cmd.MarkAbsent("m", "l2", True, " 有急事 "))
    assert isinstance(event, ev.JudgeAbsent) and event.reason == "有急事"
    assert [one.id for one in room.meeting.expected("a")] == ["l1", "l2", "pb"], "this ballot is in"
    (closed,) = room(cmd.CloseEvaluation("m", "a"))
    assert closed.missing == ()
    assert str(score_of(room.meeting, "a").published) == "85.00"
    room(cmd.OpenEvaluation("m", "b"))
    assert missing(room, "b") == ["l1", "pa"]
    assert (status(room, "l2", "a"), status(room, "l2", "b"), status(room, "l1", "b")) == ("sent", "absent", "missing")
    view = next(one for one in desk(room.state, "m").units if one.unit == "b")
    assert (view.ballots_in, view.ballots_expected) == (0, 2)
    (closed,) = room(cmd.CloseEvaluation("m", "b"))
    assert closed.missing == ("l1", "pa")


def test_a_judge_who_is_back_is_waited_for_again_but_not_for_what_was_closed_meanwhile() -> None:
    room = opened("a")
    room(cmd.MarkAbsent("m", "l2", True))
    close(room, "a")
    room(cmd.MarkAbsent("m", "l2", False))
    assert missing(room, "a") == [] and status(room, "l2", "a") == "absent"
    assert "l2" in missing(room, "b")
    room(cmd.OpenEvaluation("m", "a", "补评"))
    assert missing(room, "a") == ["l2"]


def test_what_was_missing_before_a_judge_left_stays_missing() -> None:
    room = opened("a")
    room.cast("a", "l1")
    room(cmd.CloseEvaluation("m", "a"))
    room(cmd.MarkAbsent("m", "l2", True))
    assert missing(room, "a") == ["l2", "pb"]
    assert room.meeting.evaluation("a").missing == ("l2", "pb")


def test_absence_never_refuses_a_ballot() -> None:
    room = opened("a")
    room(cmd.MarkAbsent("m", "l2", True))
    room.cast("a", "l2")
    assert status(room, "l2", "a") == "sent"
    assert [one.id for one in room.meeting.expected("a")] == ["l1", "l2", "pb"]


def test_absence_is_marked_once_and_only_of_this_panel() -> None:
    room = planned_room()
    with pytest.raises(WrongPhase, match="start it first"):
        room(cmd.MarkAbsent("m", "l2", True))
    room(cmd.StartMeeting("m"))
    with pytest.raises(WrongPhase, match="not marked absent"):
        room(cmd.MarkAbsent("m", "l2", False))
    command = cmd.MarkAbsent("m", "l2", True)
    assert is_repeat(room.state, command, room(command))
    with pytest.raises(WrongPhase, match="already"):
        room(cmd.MarkAbsent("m", "l2", True, "又"))
    with pytest.raises(NotFound):
        room(cmd.MarkAbsent("m", "zz", True))


def test_pads_do_not_hear_who_left_or_came() -> None:
    room = opened("a")
    moved = room.meeting.moved
    room(cmd.MarkAbsent("m", "l2", True))
    room(cmd.AddJudge("m", LATE))
    assert room.meeting.moved == moved


# --- a late judge -----------------------------------------------------------------------------------------------


def test_a_late_judge_marks_what_is_open_or_opened_from_then_on() -> None:
    room = opened("a")
    with pytest.raises(NotOnPanel):
        room.cast("a", "l3")
    (event,) = room(cmd.AddJudge("m", LATE))
    assert event == ev.JudgeAdded(meeting="m", judge=LATE, at=event.at, by=DESK)
    room.cast("a", "l3")
    assert "l3" in missing(room, "b")
    assert room.meeting.is_recused(LATE, "c")
    assert pad(room.state, "m", "l3")["judge_name"] == "领导三"
    room(cmd.IssuePasses((cmd.NewPass("p", "q", "judge", "m", "l3", "领导三"),)))
    assert next(seat for seat in seats(room.state, room.meeting, "a") if seat.judge == "l3").has_pass


def test_a_late_judge_moves_no_score_that_was_closed_or_revealed() -> None:
    room = planned_room()
    close(room, "a", "91")
    close(room, "b", "92")
    (revealed,) = room(cmd.RevealScore("m", "a"))
    before = score_of(room.meeting, "a"), score_of(room.meeting, "b")
    assert before[0].published is not None
    room(cmd.AddJudge("m", LATE))
    assert (score_of(room.meeting, "a"), score_of(room.meeting, "b")) == before
    assert missing(room, "a") == missing(room, "b") == []
    assert "l3" not in {row.judge for row in review(room.state, "m", "operator").marks if row.unit == "a"}
    assert "l3" not in {seat.judge for seat in seats(room.state, room.meeting, "a")}
    close(room, "c", "93")
    room(cmd.SealMeeting("m"), SUPERVISOR)
    assert {line.unit: line.score for line in room.meeting.seal.results}["a"] == revealed.score


@pytest.mark.parametrize("combine", ["sum", "rank_sum", "points"])
def test_where_ballots_are_added_up_a_judge_joins_only_before_a_unit_is_closed(combine: str) -> None:
    points = {"points": ["3", "2", "1"]} if combine == "points" else {}
    room = planned_room(policy={"combine": combine, "recusal": "none", "reveal": "at_end", **points})
    room(cmd.OpenEvaluation("m", "a"))
    room(cmd.AddJudge("m", LATE))
    close(room, "a")
    with pytest.raises(WrongPhase, match="every judge marks all units"):
        room(cmd.AddJudge("m", Judge("l4", "领导四", "leaders")))


def test_a_late_judge_belongs_to_a_unit_that_is_opened_again() -> None:
    room = opened("a")
    close(room, "a")
    room(cmd.AddJudge("m", LATE))
    room(cmd.OpenEvaluation("m", "a", "补评"))
    assert missing(room, "a") == ["l3"]


@pytest.mark.parametrize(
    ("late", "words"),
    [
        (Judge("l1", "领导三", "leaders"), "twice"),
        (Judge("l3", "领导一", "leaders"), "twice"),
        (Judge("l3", "领导三", "strangers"), "does not stand in the rules"),
        (Judge("l3", "领导三", "leaders", ("zz",)), "There is no unit"),
        (Judge("l3", " ", "leaders"), "name"),
    ],
)
def test_a_late_judge_must_fit_the_panel(late: Judge, words: str) -> None:
    room = opened("a")
    with pytest.raises(Invalid, match=words):
        room(cmd.AddJudge("m", late))


def test_nobody_joins_or_leaves_once_the_result_is_sealed() -> None:
    room = opened("a")
    for unit in ("a", "b", "c"):
        close(room, unit)
    room(cmd.SealMeeting("m"), SUPERVISOR)
    for command in (cmd.AddJudge("m", LATE), cmd.MarkAbsent("m", "l2", True)):
        with pytest.raises(WrongPhase, match="sealed since"):
            room(command)


def test_the_review_tells_the_absent_from_those_who_sent_nothing() -> None:
    room = opened("a")
    room(cmd.MarkAbsent("m", "l2", True))
    room.cast("a", "l1")
    room(cmd.CloseEvaluation("m", "a"))
    told = {row.judge: row.status for row in review(room.state, "m", "operator").marks}
    assert told == {"l1": "given", "l2": "absent", "pa": "recused", "pb": "missing"}
