"""The speaking time: limit, start, stop, overtime kept, and the penalty that is only proposed."""

from __future__ import annotations

from decimal import Decimal

import pytest

from contest import commands as cmd
from contest import events as ev
from contest.decide import decide, is_repeat
from contest.decide.timer import proposed_penalty
from contest.errors import ContestError, Invalid, NotAllowed, NotFound, WrongPhase
from contest.events import decode, encode
from contest.folding import fold
from contest.model import Penalty, TimeLimit
from contest.state import Scene
from tests.core.builders import DESK, SUPERVISOR, Room, judge, planned_room

LIMIT = TimeLimit(300, (60, 10), True, (Penalty(30, Decimal("0.5")), Penalty(60, Decimal(1))))


def running_room() -> Room:
    room = planned_room()
    room(cmd.StartMeeting("m"))
    return room


def at_time(room: Room, command: cmd.Command, at: str) -> tuple[ev.Event, ...]:
    """Carry out a command at a moment of our own."""
    events = decide(room.state, command, DESK, at)
    for event in events:
        seq = len(room.log) + 1
        recorded = ev.Recorded(seq, f"id-{seq}", f"{seq:064x}", event)
        room.log.append(recorded)
        room.state = fold(room.state, recorded)
    return events


def test_the_default_is_five_minutes_with_a_warning_one_minute_before() -> None:
    room = running_room()
    (started,) = room(cmd.StartTimer("m", "a"))
    assert isinstance(started, ev.TimerStarted)
    assert (started.seconds, started.warnings, room.meeting.limit.sound) == (300, (60,), True)


def test_a_limit_is_set_tidied_and_carried_by_the_time_that_starts_after_it() -> None:
    room = planned_room()
    typed = TimeLimit(480, (10, 60, 10), False, tuple(reversed(LIMIT.penalties)))
    room(cmd.SetTimeLimit("m", typed))
    assert room.meeting.limit == TimeLimit(480, (60, 10), False, LIMIT.penalties)
    room(cmd.StartMeeting("m"))
    room(cmd.StartTimer("m", "a"))
    room(cmd.SetTimeLimit("m", LIMIT))
    assert room.meeting.timer is not None
    assert (room.meeting.timer.seconds, room.meeting.timer.warnings) == (480, (60, 10)), "what runs stays as it is"


@pytest.mark.parametrize(
    "limit",
    [
        TimeLimit(0), TimeLimit(4), TimeLimit(7201), TimeLimit(300, (300,)), TimeLimit(300, (0,)),
        TimeLimit(300, (1, 2, 3, 4, 5, 6)), TimeLimit(300, (60,), True, (Penalty(0, Decimal(1)),)),
        TimeLimit(300, (60,), True, (Penalty(30, Decimal(0)),)),
        TimeLimit(300, (60,), True, (Penalty(30, Decimal(101)),)),
        TimeLimit(300, (60,), True, (Penalty(30, Decimal(1)), Penalty(30, Decimal(2)))),
    ],
)  # fmt: skip
def test_a_limit_nobody_can_mean_is_refused(limit: TimeLimit) -> None:
    room = planned_room()
    with pytest.raises(Invalid):
        room(cmd.SetTimeLimit("m", limit))
    assert room.meeting.limit == TimeLimit()


def test_the_used_time_and_the_overtime_are_kept_to_the_second() -> None:
    room = running_room()
    at_time(room, cmd.StartTimer("m", "a"), "2023-04-07T06:10:00.900Z")
    at_time(room, cmd.StopTimer("m", "a"), "2023-04-07T06:15:23.950Z")
    timed = room.meeting.timed["a"]
    assert (timed.elapsed, timed.over) == (323, 23)
    assert room.meeting.timer == timed


def test_a_clock_that_was_set_back_gives_no_negative_time() -> None:
    room = running_room()
    at_time(room, cmd.StartTimer("m", "a"), "2023-04-07T06:10:00.000Z")
    (stopped,) = at_time(room, cmd.StopTimer("m", "a"), "2023-04-07T06:09:00.000Z")
    assert isinstance(stopped, ev.TimerStopped) and stopped.elapsed == 0


def test_starting_another_unit_stops_the_one_before() -> None:
    room = running_room()
    room(cmd.StartTimer("m", "a"))
    stopped, started = room(cmd.StartTimer("m", "b"))
    assert isinstance(stopped, ev.TimerStopped) and stopped.unit == "a"
    assert isinstance(started, ev.TimerStarted) and started.unit == "b"
    assert set(room.meeting.timed) == {"a"}


def test_starting_twice_is_refused_and_a_restart_is_meant() -> None:
    room = running_room()
    room(cmd.StartTimer("m", "a"))
    before = room.meeting.timer
    with pytest.raises(WrongPhase, match="runs since"):
        room(cmd.StartTimer("m", "a"))
    assert room.meeting.timer == before
    (again,) = room(cmd.StartTimer("m", "a", restart=True))
    assert isinstance(again, ev.TimerStarted) and room.meeting.timer is not None
    assert room.meeting.timer.started_at == again.at and room.meeting.timed == {}


def test_a_unit_that_speaks_again_has_its_last_time() -> None:
    room = running_room()
    for end in ("06:11:00", "06:22:30"):
        at_time(room, cmd.StartTimer("m", "a"), f"2023-04-07T{end[:4]}0:00.000Z")
        at_time(room, cmd.StopTimer("m", "a"), f"2023-04-07T{end}.000Z")
    assert room.meeting.timed["a"].elapsed == 150


@pytest.mark.parametrize("unit", ["a", "b"])
def test_stopping_what_does_not_run_is_one_sentence(unit: str) -> None:
    room = running_room()
    with pytest.raises(WrongPhase, match="does not run"):
        room(cmd.StopTimer("m", unit))
    room(cmd.StartTimer("m", "a"))
    room(cmd.StopTimer("m", "a"))
    with pytest.raises(WrongPhase, match="does not run"):
        room(cmd.StopTimer("m", unit))


def test_no_time_runs_before_the_start_for_a_withdrawn_unit_or_by_a_judge() -> None:
    room = planned_room()
    with pytest.raises(WrongPhase):
        room(cmd.StartTimer("m", "a"))
    room(cmd.StartMeeting("m"))
    with pytest.raises(NotAllowed):
        room(cmd.StartTimer("m", "a"), judge("l1"))
    with pytest.raises(NotFound):
        room(cmd.StartTimer("m", "nobody"))
    room(cmd.WithdrawUnit("m", "a", "ill"))
    with pytest.raises(WrongPhase, match="withdrawn"):
        room(cmd.StartTimer("m", "a"))


def test_the_hall_sees_the_time_beside_the_unit_or_in_a_picture_of_its_own() -> None:
    room = running_room()
    room(cmd.StartTimer("m", "a"))
    assert room.meeting.scene == Scene("timer", "a")
    room(cmd.ShowScene("m", "unit", "b"))
    room(cmd.StartTimer("m", "b"))
    assert room.meeting.scene == Scene("unit", "b")


def test_a_penalty_is_proposed_by_the_table_and_never_made() -> None:
    room = running_room()
    room(cmd.SetTimeLimit("m", LIMIT))
    found = []
    for seconds in (330 - 1, 330, 359, 360, 900):
        minutes, rest = divmod(seconds, 60)
        at_time(room, cmd.StartTimer("m", "a"), "2023-04-07T06:10:00.000Z")
        at_time(room, cmd.StopTimer("m", "a"), f"2023-04-07T06:{10 + minutes}:{rest:02}.000Z")
        found.append(proposed_penalty(room.meeting, "a"))
    assert found == [None, Decimal("0.5"), Decimal("0.5"), Decimal(1), Decimal(1)]
    assert room.meeting.evaluation("a").adjustments == {}
    assert proposed_penalty(room.meeting, "b") is None


def test_a_time_is_no_news_for_a_judges_pad() -> None:
    room = running_room()
    moved = room.meeting.moved
    room(cmd.SetTimeLimit("m", LIMIT))
    room(cmd.StartTimer("m", "a"))
    room(cmd.StopTimer("m", "a"))
    assert room.meeting.moved == moved


def test_a_time_that_runs_at_the_seal_can_still_be_stopped() -> None:
    room = running_room()
    room(cmd.StartTimer("m", "a"))
    for unit in "abc":
        room(cmd.WithdrawUnit("m", unit, "rain"))
    room(cmd.SealMeeting("m", SUPERVISOR))
    room(cmd.StopTimer("m", "a"))
    with pytest.raises(ContestError):
        room(cmd.StartTimer("m", "a"))
    with pytest.raises(ContestError):
        room(cmd.SetTimeLimit("m", LIMIT))


def test_a_repeated_command_is_known_again() -> None:
    room = running_room()
    typed = cmd.SetTimeLimit("m", TimeLimit(300, (10, 60)))
    stored = room(typed)
    assert is_repeat(room.state, typed, stored)
    assert not is_repeat(room.state, cmd.SetTimeLimit("m", TimeLimit(301, (10, 60))), stored)
    start = cmd.StartTimer("m", "a")
    assert is_repeat(room.state, start, room(start))


def test_an_old_ledger_says_nothing_of_the_new_fields() -> None:
    room = planned_room()
    assert decode(encode(room.log[0].event)) == room.log[0].event
    (drawn,) = room(cmd.DrawOrder("m", ("b", "a", "c"), "hand"))
    assert "seed" not in encode(drawn)
