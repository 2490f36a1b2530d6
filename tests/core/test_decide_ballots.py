"""Paper ballots entered by two people, and units marked on a visit without a connection."""

from __future__ import annotations

from datetime import time

import pytest

from contest import commands as cmd
from contest import events as ev
from contest.decide import decide, is_repeat
from contest.decide.ballots import deadline
from contest.errors import Closed, Invalid, NotAllowed, Recused, Stale, WrongPhase
from contest.folding import fold
from contest.model import Actor
from contest.results import score_of
from contest.scoring.errors import MarksInvalid
from contest.state import State
from contest.views.desk import desk
from contest.views.proxy import paper_seats
from tests.core.builders import SUPERVISOR, Room, marks, planned_room

LATER = "2023-04-07T10:00:00.000Z"
SECOND = Actor("operator", "desk-2", "")


def room_with(unit: str | None = "a") -> Room:
    room = planned_room()
    room(cmd.StartMeeting("m"))
    if unit:
        room(cmd.OpenEvaluation("m", unit))
    return room


def entry(value: str = "90", judge: str = "l1", clerk: str = "张三", revision: int = 1, unit: str = "a") -> cmd.Command:
    return cmd.EnterProxyBallot("m", unit, judge, revision, marks(value), clerk)


# --- paper ballots ----------------------------------------------------------------------------------------------


def test_one_entry_counts_for_nothing_and_two_equal_ones_are_a_ballot_with_both_names() -> None:
    room = room_with()
    (entered,) = room(entry())
    assert isinstance(entered, ev.ProxyEntered)
    assert room.meeting.evaluation("a").ballot("l1") is None
    _, cast = room(entry(clerk="李四"), SUPERVISOR)
    assert isinstance(cast, ev.BallotCast)
    assert [(one.id, one.name) for one in cast.entered_by] == [("desk-1", "张三"), ("sup-1", "李四")]
    ballot = room.meeting.evaluation("a").ballot("l1")
    assert ballot.entered_by == ("张三", "李四")
    assert room.meeting.evaluation("a").entries == {}


def test_the_same_person_cannot_be_both() -> None:
    room = room_with()
    room(entry())
    with pytest.raises(WrongPhase, match="张三 has entered this ballot with this pass"):
        room(entry(clerk="李四"))
    (again,) = room(entry("91"))
    assert isinstance(again, ev.ProxyEntered)
    with pytest.raises(WrongPhase, match="second person"):
        room(entry(clerk=" 张三 "), SUPERVISOR)
    assert room.meeting.evaluation("a").ballot("l1") is None


def test_nobody_alone_finds_out_by_trying_what_the_other_has_entered() -> None:
    room = room_with()
    room(entry("90"))
    room(entry("91", clerk="李四"), SUPERVISOR)

    def seen_by(person: str) -> tuple[str, tuple[str, ...], int]:
        (seat,) = (one for one in paper_seats(room.state, "m", "a", person) if one.judge == "l1")
        return seat.status, seat.clerks, len(seat.differing)

    (tried,) = room(entry("92"))
    assert isinstance(tried, ev.ProxyEntered) and seen_by("desk-1")[0] == "differs"
    (again,) = room(entry("91"))
    assert isinstance(again, ev.ProxyEntered), "a second try is not held against the same entry once more"
    assert seen_by("desk-1") == ("mine", ("李四", "张三"), 0)
    assert seen_by("sup-1") == ("theirs", ("张三",), 0)
    _, cast = room(entry("91", clerk="李四"), SUPERVISOR)
    assert isinstance(cast, ev.BallotCast)
    assert room.meeting.evaluation("a").entries == {}


def test_two_different_readings_are_kept_apart_until_two_people_agree() -> None:
    room = room_with()
    room(entry("90"))
    (second,) = room(entry("91", clerk="李四"), SUPERVISOR)
    assert isinstance(second, ev.ProxyEntered)
    (seat,) = (one for one in paper_seats(room.state, "m", "a", "desk-1") if one.judge == "l1")
    assert (seat.status, seat.clerks) == ("differs", ("张三", "李四"))
    assert len(seat.differing) == 6
    _, cast = room(entry("91"))
    assert isinstance(cast, ev.BallotCast)
    assert [one.name for one in cast.entered_by] == ["李四", "张三"]


def test_a_third_person_may_agree_with_either() -> None:
    room = room_with()
    room(entry("90"))
    room(entry("91", clerk="李四"), SUPERVISOR)
    _, cast = room(entry("90", clerk="王五"), SECOND)
    assert isinstance(cast, ev.BallotCast) and [one.name for one in cast.entered_by] == ["张三", "王五"]


def test_who_enters_sees_how_far_the_two_are_and_never_a_mark() -> None:
    room = room_with()
    room(entry("77"))
    by_person = {
        person: next(one for one in paper_seats(room.state, "m", "a", person) if one.judge == "l1")
        for person in ("desk-1", "sup-1")
    }
    assert {person: seat.status for person, seat in by_person.items()} == {"desk-1": "mine", "sup-1": "theirs"}
    assert "77" not in repr(by_person)
    assert [one.judge for one in paper_seats(room.state, "m", "a", "desk-1")] == ["l1", "l2", "pb"]


def test_a_ballot_the_judge_sent_meanwhile_is_not_overwritten_unseen() -> None:
    room = room_with()
    room(entry())
    room.cast("a", "l1", "95")
    assert room.meeting.evaluation("a").entries == {}
    with pytest.raises(Stale):
        room(entry(clerk="李四"), SUPERVISOR)
    room(entry(revision=2))
    room(entry(revision=2, clerk="李四"), SUPERVISOR)
    assert [one.revision for one in room.meeting.evaluation("a").ballots["l1"]] == [1, 2]


def test_a_judge_may_change_what_was_entered_from_paper() -> None:
    room = room_with()
    room(entry())
    room(entry(clerk="李四"), SUPERVISOR)
    room.cast("a", "l1", "95", revision=2)
    assert room.meeting.evaluation("a").ballot("l1").entered_by == ()


@pytest.mark.parametrize(
    ("command", "error"),
    [
        (entry("101"), MarksInvalid),
        (entry(judge="pa"), Recused),
        (entry(unit="b"), Closed),
        (entry(clerk="  "), Invalid),
        (entry(clerk="张\u200b三"), Invalid),
        (entry(clerk="名" * 41), Invalid),
        (entry(revision=2), Stale),
    ],
)
def test_paper_is_no_way_around_a_rule(command: cmd.Command, error: type[Exception]) -> None:
    room = room_with()
    with pytest.raises(error):
        room(command)


@pytest.mark.parametrize("role", ["judge", "screen", "reviewer"])
def test_only_the_desk_and_the_supervisor_enter_paper_ballots(role: str) -> None:
    room = room_with()
    with pytest.raises(NotAllowed):
        room(entry(), Actor(role, "x"))  # type: ignore[arg-type]  # one of the roles


def test_a_repeated_entry_is_the_same_entry() -> None:
    room = room_with()
    command = entry("90.0")
    stored = room(command)
    assert is_repeat(room.state, command, stored)
    assert not is_repeat(room.state, entry("91"), stored)


def test_two_entries_score_like_the_judges_own_ballot() -> None:
    own, paper = room_with(), room_with()
    own.cast("a", "l1", "88")
    paper(entry("88"))
    paper(entry("88", clerk="李四"), SUPERVISOR)
    for room in (own, paper):
        room.cast("a", "l2", "92")
        room.cast("a", "pb", "90")
        room(cmd.CloseEvaluation("m", "a"))
    assert score_of(own.meeting, "a").value == score_of(paper.meeting, "a").value == 90


# --- marking on a visit -----------------------------------------------------------------------------------------


def allow(*units: str, until: str = LATER, agreed: str = "陈建国") -> cmd.Command:
    return cmd.AllowSiteMarking("m", units, until, agreed)


def cast_at(room: Room, unit: str, at: str) -> State:
    """Cast at another time than the room's own."""
    command = cmd.CastBallot("m", unit, "l1", 1, marks("90"))
    state = room.state
    for n, event in enumerate(decide(state, command, Actor("judge", "l1"), at), 1):
        state = fold(state, ev.Recorded(state.seq + n, f"late-{n}", f"{state.seq + n:064x}", event))
    return state


def test_units_on_a_visit_take_marks_while_the_meeting_goes_on() -> None:
    room = room_with(None)
    room(allow("b", "a"))
    assert room.meeting.on_site == ("a", "b")
    assert room.meeting.current is None
    room.cast("a", "l1")
    room(cmd.EnterStage("m", "report"))
    room.cast("b", "l1")
    assert room.meeting.evaluation("a").ballot("l1") is not None


def test_what_arrives_in_time_counts_and_what_arrives_later_is_told_why_not() -> None:
    room = room_with(None)
    room(allow("a"))
    in_time = cast_at(room, "a", LATER)
    assert in_time.meetings["m"].evaluation("a").ballot("l1") is not None
    with pytest.raises(Closed, match="had to arrive by 18:00"):
        cast_at(room, "a", "2023-04-07T10:00:00.001Z")


def test_the_operator_may_give_more_time() -> None:
    room = room_with(None)
    room(allow("a"))
    room(allow("a", until="2023-04-07T19:00:00+08:00"))
    assert room.meeting.evaluation("a").deliver_until == "2023-04-07T11:00:00.000Z"
    opened = room.meeting.evaluation("a").opened_at
    room(allow("a", until="2023-04-07T20:00:00+08:00"))
    assert room.meeting.evaluation("a").opened_at == opened


def test_a_unit_marked_on_the_visit_may_still_go_on_stage_and_then_has_no_hour() -> None:
    room = room_with(None)
    room(allow("a"))
    room.cast("a", "l1")
    room(cmd.OpenEvaluation("m", "a"))
    assert (room.meeting.current, room.meeting.evaluation("a").deliver_until) == ("a", None)
    assert room.meeting.evaluation("a").ballot("l1") is not None
    with pytest.raises(WrongPhase, match="already open"):
        room(cmd.OpenEvaluation("m", "a"))


def test_a_unit_closed_before_the_hour_takes_no_more() -> None:
    room = room_with(None)
    room(allow("a"))
    room(cmd.CloseEvaluation("m", "a"))
    assert room.meeting.on_site == ()
    with pytest.raises(Closed):
        room.cast("a", "l1")


@pytest.mark.parametrize(
    ("command", "said"),
    [
        (allow("b", agreed=" "), "permission"),
        (allow(), "Choose the units"),
        (allow("b", until="2023-04-07T06:00:00Z"), "lie ahead"),
        (allow("b", until="2023-04-07T20:00:00"), "lie ahead"),
        (allow("b", until="tonight"), "lie ahead"),
        (allow("a"), "on stage"),
    ],
)
def test_site_marking_needs_permission_units_and_a_time_ahead(command: cmd.Command, said: str) -> None:
    room = room_with("a")
    with pytest.raises(WrongPhase, match=said):
        room(command)


def test_closed_units_are_not_marked_on_a_visit_and_only_the_desk_allows_it() -> None:
    room = room_with("a")
    room(cmd.CloseEvaluation("m", "a"))
    with pytest.raises(WrongPhase, match="not waiting"):
        room(allow("a"))
    with pytest.raises(NotAllowed):
        room(allow("b"), SUPERVISOR)


def test_the_desk_leads_on_while_units_are_marked_on_the_visit() -> None:
    room = room_with(None)
    room(allow("a", "b"))
    assert desk(room.state, "m").next_step.kind == "stage"
    room(cmd.EnterStage("m", "report"))
    room(cmd.EnterStage("m", "evaluation"))
    step = desk(room.state, "m").next_step
    assert (step.kind, step.command) == ("open", cmd.OpenEvaluation("m", "c"))
    room(cmd.OpenEvaluation("m", "c"))
    assert desk(room.state, "m").focus == "c"
    room(cmd.CloseEvaluation("m", "c"))
    room(cmd.RevealScore("m", "c"))
    step = desk(room.state, "m").next_step
    assert (step.kind, step.command) == ("close", cmd.CloseEvaluation("m", "a"))


def test_the_seal_waits_for_what_is_still_out_on_the_visit() -> None:
    room = room_with(None)
    room(allow("a"))
    for unit in ("b", "c"):
        room(cmd.WithdrawUnit("m", unit, "缺席"))
    with pytest.raises(WrongPhase, match="still open"):
        room(cmd.SealMeeting("m", SUPERVISOR))


def test_a_repeated_permission_is_the_same_one() -> None:
    room = room_with(None)
    command = allow("b", "a", until="2023-04-07T18:00:00+08:00")
    assert is_repeat(room.state, command, room(command))


@pytest.mark.parametrize(
    ("chosen", "now", "due"),
    [
        (time(16, 30), "2023-04-07T06:05:09.123Z", "2023-04-07T16:30:00+08:00"),
        (time(0, 30), "2023-04-07T15:00:00.000Z", "2023-04-08T00:30:00+08:00"),
        # A dialog that stood open too long means today, and is refused as past.
        (time(14, 5), "2023-04-07T06:05:09.123Z", "2023-04-07T14:05:00+08:00"),
    ],
)
def test_a_deadline_is_such_a_time_today_or_tonight_in_china(chosen: time, now: str, due: str) -> None:
    assert deadline(chosen, now) == due
