"""Honours: a title with its date, and the award that becomes one when the result is published. Pure.

A record is never overwritten: a unit may be the most beautiful in one month and the dirtiest in the next.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from contest import commands as cmd
from contest import events as ev
from contest.decide.common import LONGEST_NAME, Events, Stamp, text_faults
from contest.errors import N_, Invalid, NotFound, WrongPhase
from contest.model import AwardKind, Honour
from contest.state import Award, MeetingState, State

MOST: Final = 9999
_LONGEST: Final = {"id": 200, "title": LONGEST_NAME, "level": LONGEST_NAME, "period": LONGEST_NAME,
                   "since": LONGEST_NAME, "note": 200, "quote": 1000}  # fmt: skip


def record_honour(state: State, command: cmd.RecordHonour, stamp: Stamp) -> Events:
    honour = command.honour
    unit = state.units.get(honour.unit or "")
    if unit is None:
        raise NotFound(what=N_("unit"), id=honour.unit or "–")
    if not honour.id.strip():
        raise WrongPhase(N_("The honour needs an id of its own."))
    if not honour.title.strip():
        raise WrongPhase(N_("The honour needs its title."))
    if not (honour.period.strip() or honour.since.strip() or honour.streak_months):
        raise WrongPhase(N_("Say of which month, quarter or year the honour is, or since when."))
    problems = [
        problem
        for where, longest in _LONGEST.items()
        for problem in text_faults(where, getattr(honour, where), longest, lines=where == "note")
    ]
    if problems:
        raise Invalid(problems)
    if any(number is not None and number < 1 for number in (honour.count, honour.streak_months)):
        raise WrongPhase(N_("A count begins with 1."))
    if any(number is not None and number > MOST for number in (honour.count, honour.streak_months)):
        raise WrongPhase(N_("A count is at most {most}."), most=str(MOST))
    facts = _facts(honour)
    if any(one.id == honour.id or _facts(one) == facts for one in state.honours):
        raise WrongPhase(
            N_("This honour of {unit} is already recorded – a record is never overwritten."), unit=unit.name
        )
    return (ev.HonourRecorded(honour=replace(honour, unit_name=unit.name), **stamp),)


def _facts(honour: Honour) -> tuple[object, ...]:
    return (
        honour.unit,
        honour.kind,
        honour.title,
        honour.level,
        honour.period,
        honour.since,
        honour.count,
        honour.streak_months,
    )


def award_honours(
    state: State, meeting: MeetingState, stamp: Stamp, award: Award, kind: AwardKind | None = None
) -> tuple[ev.HonourRecorded, ...]:
    """Return an award as honours of its units; nothing of a rehearsal, whose units and marks are invented."""
    contest = state.contest
    if contest is None or contest.rehearsal:
        return ()
    community = contest.community(meeting.plan.community)
    stage = meeting.plan.first("award")
    made = []
    for unit in award.units:
        honour = Honour(
            id=f"award-{contest.id}-{meeting.id}-{kind.id if kind else 'main'}-{unit}",
            title=award.title or (stage.title if stage else meeting.plan.title),
            kind="advanced_unit" if kind is None else "other" if kind.positive else "negative",
            unit=unit,
            unit_name=state.unit_name(unit),
            community=meeting.plan.community,
            level=community.name if community else contest.town,
            period=contest.period or contest.title,
        )
        if all(one.id != honour.id for one in state.honours):
            made.append(ev.HonourRecorded(honour=honour, **stamp))
    return tuple(made)


def published_honours(state: State, meeting: MeetingState, stamp: Stamp) -> tuple[ev.HonourRecorded, ...]:
    """Return all awards of a meeting that is being published as honours."""
    made = award_honours(state, meeting, stamp, meeting.award) if meeting.award else ()
    for kind in meeting.plan.award_kinds:
        if kind.id in meeting.other_awards:
            made += award_honours(state, meeting, stamp, meeting.other_awards[kind.id], kind)
    return made
