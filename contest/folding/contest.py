"""What the events of the whole contest come to: the plan, the units, the honours, the passes. Pure."""

from __future__ import annotations

from types import MappingProxyType
from typing import Any

from contest import events as ev
from contest.folding.changes import Changes, photos_left, with_changes, with_entry
from contest.state import NOTHING, MeetingState, Pass, State


def planned(state: State, event: ev.ContestPlanned, _: ev.Recorded) -> Changes:
    return {"contest": event.contest}


def listed(state: State, event: ev.UnitListed, recorded: ev.Recorded) -> Changes:
    """A unit's particulars are news for every meeting it appears in."""
    unit = event.unit
    news = {"seq": recorded.seq, "at": event.at, "moved": recorded.seq}
    meetings = {
        name: with_changes(one, news) if unit.id in one.plan.units else one for name, one in state.meetings.items()
    }
    return {"units": with_entry(state.units, unit.id, unit), "meetings": MappingProxyType(meetings)}


def honoured(state: State, event: ev.HonourRecorded, _: ev.Recorded) -> Changes:
    kept = tuple(honour for honour in state.honours if honour.id != event.honour.id)
    return {"honours": (*kept, event.honour)}


def meeting_planned(state: State, event: ev.MeetingPlanned, recorded: ev.Recorded) -> Changes:
    plan = event.meeting
    known = state.meetings.get(plan.id, MeetingState(plan))
    order = plan.units
    if known.order_method != "list":
        kept = tuple(unit for unit in known.order if unit in plan.units)
        order = (*kept, *(unit for unit in plan.units if unit not in kept))
    news = {"seq": recorded.seq, "at": event.at, "moved": recorded.seq}
    changes: Changes = {"plan": plan, "order": order, "photos": photos_left(known, plan.agenda), **news}
    if any(unit not in known.order for unit in plan.units):
        # Who draws again with the seed would put the new ones elsewhere.
        changes["order_seed"] = ""
    if known.lots and sorted(plan.units) != sorted(known.plan.units):
        # Numbers drawn among other units say nothing.
        changes["lots"] = NOTHING
    meeting = with_changes(known, changes)
    return {"meetings": with_entry(state.meetings, plan.id, meeting)}


def issued(state: State, event: ev.PassIssued, _: ev.Recorded) -> Changes:
    issued = Pass(event.pass_id, event.code, event.role, event.meeting, event.judge, event.name, event.at)
    return {
        "passes": state.passes.grown(issued.id, issued),
        "pass_by_code": state.pass_by_code.grown(issued.code, issued.id),
    }


def revoked(state: State, event: ev.PassRevoked, _: ev.Recorded) -> Changes:
    return _pass(state, event.pass_id, revoked_at=event.at, revoked_because=event.reason)


def seat_taken(state: State, event: ev.SeatTaken, _: ev.Recorded) -> Changes:
    return _pass(state, event.pass_id, device=event.device)


def _pass(state: State, pass_id: str, **changes: Any) -> Changes:
    known: Pass = state.passes[pass_id]
    return {"passes": state.passes.grown(pass_id, with_changes(known, changes))}
