"""How long a unit speaks: the limit, its clock, and what overtime may cost by the table. Nobody is cut off. Pure."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import Final

from contest import commands as cmd
from contest import events as ev
from contest.decide.common import Events, Stamp, in_progress, meeting_of, unit_of
from contest.errors import N_, Invalid, Moment, Problem, WrongPhase
from contest.model import TimeLimit
from contest.state import MeetingState, State, Timer

SHORTEST: Final = 5
LONGEST: Final = 2 * 60 * 60
MOST_WARNINGS: Final = 5
MOST_PENALTIES: Final = 10
MOST_POINTS: Final = 100


def tidy(limit: TimeLimit) -> TimeLimit:
    """Return a limit as it is stored: warnings from the first to the last, penalties from the smallest overtime on."""
    return TimeLimit(
        limit.seconds,
        tuple(sorted(set(limit.warnings), reverse=True)),
        limit.sound,
        tuple(sorted(limit.penalties, key=lambda one: one.over)),
    )


def set_time_limit(state: State, command: cmd.SetTimeLimit, stamp: Stamp) -> Events:
    meeting = meeting_of(state, command.meeting)
    if meeting.phase != "planned":
        in_progress(meeting)
    limit = tidy(command.limit)
    problems = _faults(limit)
    if problems:
        raise Invalid(problems)
    return (ev.TimeLimitSet(meeting=meeting.id, limit=limit, **stamp),)


def _faults(limit: TimeLimit) -> list[Problem]:
    problems = []
    if not SHORTEST <= limit.seconds <= LONGEST:
        values = (("shortest", str(SHORTEST)), ("longest", str(LONGEST // 60)))
        problems.append(Problem("", N_("The time must be {shortest} seconds to {longest} minutes."), values))
    if len(limit.warnings) > MOST_WARNINGS or not all(0 < one < limit.seconds for one in limit.warnings):
        problems.append(Problem("", N_("A warning comes before the time is over – at most {n} warnings."),
                                (("n", str(MOST_WARNINGS)),)))  # fmt: skip
    overs = [one.over for one in limit.penalties]
    is_table = len(set(overs)) == len(overs) <= MOST_PENALTIES
    if not is_table or not all(0 < one.over <= LONGEST and 0 < one.points <= MOST_POINTS for one in limit.penalties):
        problems.append(
            Problem(
                "",
                N_("Each line of the overtime table needs its own seconds and points from 0.01 to {n}."),
                (("n", str(MOST_POINTS)),),
            )
        )
    return problems


def start_timer(state: State, command: cmd.StartTimer, stamp: Stamp) -> Events:
    """Start a unit's time; whoever's time runs still is stopped by it."""
    meeting = in_progress(meeting_of(state, command.meeting))
    unit = unit_of(meeting, command.unit)
    name, timer = state.unit_name(unit), meeting.timer
    if meeting.evaluation(unit).phase == "withdrawn":
        raise WrongPhase(N_("{unit} is withdrawn – its time does not run."), unit=name)
    is_running = timer is not None and timer.elapsed is None
    if is_running and timer is not None and timer.unit == unit and not command.restart:
        raise WrongPhase(N_("The time of {unit} runs since {at}."), unit=name, at=Moment(timer.started_at))
    stopped = (_stopped(meeting, timer, stamp),) if is_running and timer is not None and timer.unit != unit else ()
    limit = meeting.limit
    started = ev.TimerStarted(meeting=meeting.id, unit=unit, seconds=limit.seconds, warnings=limit.warnings, **stamp)
    return (*stopped, started)


def stop_timer(state: State, command: cmd.StopTimer, stamp: Stamp) -> Events:
    """A time that still runs may be stopped at any moment, also after the seal: it decides nothing by itself."""
    meeting = meeting_of(state, command.meeting)
    unit = unit_of(meeting, command.unit)
    timer = meeting.timer
    if timer is None or timer.unit != unit or timer.elapsed is not None:
        raise WrongPhase(N_("The time of {unit} does not run."), unit=state.unit_name(unit))
    return (_stopped(meeting, timer, stamp),)


def _stopped(meeting: MeetingState, timer: Timer, stamp: Stamp) -> ev.TimerStopped:
    elapsed = max(0, int((_moment(stamp.at) - _moment(timer.started_at)).total_seconds()))
    return ev.TimerStopped(meeting=meeting.id, unit=timer.unit, elapsed=elapsed, **stamp)


def _moment(at: str) -> datetime:
    return datetime.fromisoformat(at)


def proposed_penalty(meeting: MeetingState, unit: str) -> Decimal | None:
    """Return what the table proposes to deduct for a unit's overtime; None when there is nothing to propose."""
    timed = meeting.timed.get(unit)
    if timed is None:
        return None
    due = [one.points for one in meeting.limit.penalties if timed.over >= one.over]
    return due[-1] if due else None
