"""All meetings at a glance, for whoever leads the whole contest: how far each is and what it lacks. No marks. Pure."""

from __future__ import annotations

from dataclasses import dataclass

from contest.decide import readiness
from contest.errors import Problem
from contest.model import MeetingPhase
from contest.state import MeetingState, State
from contest.views.desk import focus_of
from contest.views.public import ballots_in
from contest.views.town import community_name


@dataclass(frozen=True)
class TownDeskLine:
    """One meeting. ``unit`` is the one on stage with how many ballots are in; ``award`` are names, once confirmed."""

    meeting: str
    community: str
    title: str
    phase: MeetingPhase
    stage: str
    unit: str
    unit_phase: str
    ballots_in: int
    ballots_expected: int
    revealed: int
    units_total: int
    is_scored: bool
    award: tuple[str, ...]
    problems: tuple[Problem, ...]


def town_desk(state: State) -> tuple[TownDeskLine, ...]:
    """Return a line for each meeting: what is running stands first, then what is to come, then what is over."""
    order = {"running": 0, "planned": 1, "sealed": 2, "published": 3}
    lines = [_line(state, meeting) for meeting in state.meetings.values()]
    return tuple(sorted(lines, key=lambda line: order[line.phase]))


def _line(state: State, meeting: MeetingState) -> TownDeskLine:
    stage = meeting.plan.stage(meeting.stage) if meeting.stage else None
    focus = focus_of(meeting)
    is_on_stage = meeting.phase == "running" and focus is not None and meeting.evaluation(focus).phase != "waiting"
    unit = focus if is_on_stage and focus else ""
    return TownDeskLine(
        meeting=meeting.id,
        community=community_name(state, meeting),
        title=meeting.plan.title,
        phase=meeting.phase,
        stage=stage.title if stage else "",
        unit=state.unit_name(unit) if unit else "",
        unit_phase=meeting.evaluation(unit).phase if unit else "",
        ballots_in=ballots_in(meeting, unit) if unit else 0,
        ballots_expected=len(meeting.expected(unit)) if unit else 0,
        revealed=len(meeting.in_phase("revealed")),
        units_total=len(meeting.order),
        is_scored=meeting.plan.is_scored,
        award=tuple(map(state.unit_name, meeting.award.units)) if meeting.award else (),
        problems=readiness(state, meeting) if meeting.phase == "planned" else (),
    )
