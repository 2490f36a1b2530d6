"""Who is on a panel: before the meeting, and while it runs: a judge leaves, comes back, or comes late. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from contest import commands as cmd
from contest import events as ev
from contest.decide.common import Events, Stamp, in_progress, meeting_of, still_planned
from contest.errors import N_, Invalid, NotFound, Problem, WrongPhase
from contest.model import Judge
from contest.results import policy_of
from contest.state import MeetingState, State


def seat_panel(state: State, command: cmd.SeatPanel, stamp: Stamp) -> Events:
    still_planned(state, command.meeting)
    problems = list(_problems(state, command.judges))
    if problems:
        raise Invalid(problems)
    return (ev.PanelSeated(meeting=command.meeting, judges=command.judges, **stamp),)


def _problems(state: State, judges: Sequence[Judge]) -> Iterator[Problem]:
    ids, names, persons = set[str](), set[str](), set[str]()
    for judge in judges:
        if judge.id in ids or judge.name in names or judge.person in persons:
            yield Problem(judge.name, N_("“{name}” is on the panel twice."), (("name", judge.name),))
        ids.add(judge.id)
        names.add(judge.name)
        persons.update({judge.person} - {""})
        for unit in judge.home:
            if unit not in state.units:
                yield Problem(judge.name, N_("There is no unit “{id}”."), (("id", unit),))


def add_judge(state: State, command: cmd.AddJudge, stamp: Stamp) -> Events:
    """Seat one more judge: for the units that are not closed yet, so that no score moves."""
    meeting, judge = _judged(state, command.meeting), command.judge
    over = meeting.in_phase("closed", "revealed")
    if over and policy_of(meeting).is_sum:
        raise WrongPhase(
            N_("By these rules every judge marks all units, and {unit} is closed already – a judge who joins now would "
               "leave the sums unequal."),
            unit=state.unit_name(over[0]),
        )  # fmt: skip
    problems = list(_problems(state, (*meeting.panel, judge)))
    groups = {group.id for group in policy_of(meeting).groups}
    if not judge.id or not judge.name.strip():
        problems.append(Problem("name", N_("Say the judge's name.")))
    if groups and judge.group not in groups:
        problem = N_("The group “{group}” does not stand in the rules.")
        problems.append(Problem(judge.name, problem, (("group", judge.group),)))
    if problems:
        raise Invalid(problems)
    return (ev.JudgeAdded(meeting=meeting.id, judge=judge, **stamp),)


def mark_absent(state: State, command: cmd.MarkAbsent, stamp: Stamp) -> Events:
    meeting = _judged(state, command.meeting)
    judge = meeting.judge(command.judge)
    if judge is None:
        raise NotFound(what=N_("judge"), id=command.judge)
    if command.absent == (judge.id in meeting.absent):
        told = N_("{name} is marked absent already.") if command.absent else N_("{name} is not marked absent.")
        raise WrongPhase(told, name=judge.name)
    reason = command.reason.strip()
    return (ev.JudgeAbsent(meeting=meeting.id, judge=judge.id, absent=command.absent, reason=reason, **stamp),)


def _judged(state: State, meeting_id: str) -> MeetingState:
    meeting = in_progress(meeting_of(state, meeting_id))
    if not meeting.plan.is_scored:
        raise WrongPhase(N_("“{meeting}” has no evaluation on its agenda."), meeting=meeting.plan.title)
    return meeting
