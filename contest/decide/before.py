"""Before the meeting: contest, units, plan, order, passes. Pure."""

from __future__ import annotations

from contest import commands as cmd
from contest import events as ev
from contest.decide.common import AlreadyLoaded, Events, Stamp, meeting_of, still_planned
from contest.errors import N_, Invalid, NotFound, Problem, UnknownPass
from contest.state import State


def plan_contest(state: State, command: cmd.PlanContest, _: Stamp) -> Events:
    if state.contest is not None:
        raise AlreadyLoaded(title=state.contest.title)
    return command.events


def list_units(state: State, command: cmd.ListUnits, stamp: Stamp) -> Events:
    problems = []
    taken = {unit.name: unit.id for unit in state.units.values()}
    for unit in command.units:
        if taken.setdefault(unit.name, unit.id) != unit.id:
            problems.append(Problem(unit.id, N_("The name “{name}” is already taken."), (("name", unit.name),)))
        if unit.community is not None and (state.contest is None or state.contest.community(unit.community) is None):
            problems.append(Problem(unit.id, N_("There is no community “{id}”."), (("id", unit.community),)))
        for meeting in state.meetings.values():
            if unit.id in meeting.order and meeting.phase != "planned":
                problems.append(
                    Problem(unit.id, N_("“{meeting}” has already started."), (("meeting", meeting.plan.title),))
                )
    if problems:
        raise Invalid(problems)
    return tuple(ev.UnitListed(unit=unit, **stamp) for unit in command.units)


def plan_meeting(state: State, command: cmd.PlanMeeting, stamp: Stamp) -> Events:
    plan = command.meeting
    if plan.id in state.meetings:
        still_planned(state, plan.id)
    unknown = [unit for unit in plan.units if unit not in state.units]
    if unknown:
        raise NotFound(what=N_("unit"), id=unknown[0])
    return (ev.MeetingPlanned(meeting=plan, **stamp),)


def issue_passes(state: State, command: cmd.IssuePasses, stamp: Stamp) -> Events:
    revoked, issued = [], []
    for new in command.passes:
        if new.role == "judge":
            if meeting_of(state, new.meeting or "").judge(new.judge or "") is None:
                raise NotFound(what=N_("judge"), id=new.judge)
            revoked += [
                ev.PassRevoked(pass_id=old.id, reason="replaced", **stamp)
                for old in state.passes.values()
                if (old.meeting, old.judge) == (new.meeting, new.judge) and old.revoked_at is None
            ]
        issued.append(
            ev.PassIssued(
                pass_id=new.pass_id,
                code=new.code,
                role=new.role,
                meeting=new.meeting,
                judge=new.judge,
                name=new.name,
                **stamp,
            )
        )
    return (*issued, *revoked)


def revoke_pass(state: State, command: cmd.RevokePass, stamp: Stamp) -> Events:
    known = state.passes.get(command.pass_id)
    if known is None or known.revoked_at is not None:
        raise UnknownPass(N_("This pass is not known or has already ended."))
    return (ev.PassRevoked(pass_id=known.id, reason=command.reason, **stamp),)


def take_seat(state: State, command: cmd.TakeSeat, stamp: Stamp) -> Events:
    known = state.passes.get(command.pass_id)
    if known is None or known.revoked_at is not None:
        raise UnknownPass()
    return (ev.SeatTaken(pass_id=known.id, device=command.device, **stamp),)
