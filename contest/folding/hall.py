"""What happens in the hall beside the marking: the draw, the speaking time, where judges sit. Pure."""

from __future__ import annotations

from dataclasses import replace
from types import MappingProxyType

from contest import events as ev
from contest.folding.changes import Changes, with_entry
from contest.state import NOTHING, MeetingState, Scene, Timer


def ordered(meeting: MeetingState, event: ev.OrderDrawn, _: ev.Recorded) -> Changes:
    """The lots that units drew stay as long as the order is theirs."""
    by_lot = tuple(sorted(meeting.lots, key=lambda unit: meeting.lots[unit]))
    # Who withdrew before drawing stands behind all who drew.
    is_theirs = event.method == "lot" and not event.seed and by_lot == event.order[: len(by_lot)]
    changes: Changes = {"order": event.order, "order_method": event.method, "order_seed": event.seed}
    if meeting.lots and not is_theirs:
        changes["lots"] = NOTHING
    if event.seed:
        changes["scene"] = Scene("draw")
    return changes


def lot_drawn(meeting: MeetingState, event: ev.LotDrawn, _: ev.Recorded) -> Changes:
    return {"lots": with_entry(meeting.lots, event.unit, event.number), "scene": Scene("draw")}


def limited(meeting: MeetingState, event: ev.TimeLimitSet, _: ev.Recorded) -> Changes:
    return {"limit": event.limit}


def timer_started(meeting: MeetingState, event: ev.TimerStarted, _: ev.Recorded) -> Changes:
    """The hall sees the time: beside the unit when that is on, else in a picture of its own."""
    timer = Timer(event.unit, event.at, event.seconds, event.warnings)
    changes: Changes = {"timer": timer}
    if meeting.scene != Scene("unit", event.unit):
        changes["scene"] = Scene("timer", event.unit)
    return changes


def timer_stopped(meeting: MeetingState, event: ev.TimerStopped, _: ev.Recorded) -> Changes:
    assert meeting.timer is not None
    timer = replace(meeting.timer, elapsed=event.elapsed)
    return {"timer": timer, "timed": with_entry(meeting.timed, event.unit, timer)}


def seats_placed(meeting: MeetingState, event: ev.SeatsPlaced, _: ev.Recorded) -> Changes:
    moved = {one.judge for one in event.places}
    kept = {judge: place for judge, place in meeting.places.items() if judge not in moved}
    placed = {one.judge: (one.row, one.column) for one in event.places if one.row}
    return {"places": MappingProxyType({**kept, **placed})}
