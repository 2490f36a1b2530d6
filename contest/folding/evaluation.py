"""What the events of a unit's evaluation come to: opened, marked, closed, revealed. Pure."""

from __future__ import annotations

from types import MappingProxyType

from contest import events as ev
from contest.folding.changes import Changes, evaluation_changed, with_changes, with_entry
from contest.state import Adjusted, Ballot, MeetingState, PartScore, ProxyEntry, Scene, receipt, unseen_entries


def opened(meeting: MeetingState, event: ev.EvaluationOpened, _: ev.Recorded) -> Changes:
    """Whoever is on the panel now may mark it, also who came after it had been closed before."""
    opened = evaluation_changed(
        meeting,
        event.unit,
        phase="open",
        opened_at=event.at,
        closed_at=None,
        missing=(),
        withdrawn_because="",
        deliver_until=None,
        absent=(),
        too_late=(),
    )
    return {**opened, "current": event.unit, "scene": Scene("unit", event.unit)}


def opening_cancelled(meeting: MeetingState, event: ev.OpeningCancelled, _: ev.Recorded) -> Changes:
    """From open back to waiting: nothing that was cast or entered is touched."""
    waiting = evaluation_changed(meeting, event.unit, phase="waiting", opened_at=None, deliver_until=None)
    return {**waiting, **_left_stage(meeting, event.unit)}


def _left_stage(meeting: MeetingState, unit: str) -> Changes:
    """Take a unit that is no longer marked from the desk's focus and from the projector."""
    changes: Changes = {}
    if meeting.scene.unit == unit:
        changes["scene"] = Scene("stage")
    if meeting.current == unit:
        changes["current"] = None
    return changes


def cast(meeting: MeetingState, event: ev.BallotCast, recorded: ev.Recorded) -> Changes:
    names = tuple(one.name for one in event.entered_by)
    ballot = Ballot(
        recorded.id, event.judge, event.revision, event.marks, recorded.seq, event.at, receipt(recorded.hash), names
    )
    evaluation = meeting.evaluation(event.unit)
    revisions = (*evaluation.ballots.get(event.judge, ()), ballot)
    changes: Changes = {"ballots": evaluation.ballots.grown(event.judge, revisions)}
    if event.judge in evaluation.entries:
        kept = {judge: found for judge, found in evaluation.entries.items() if judge != event.judge}
        changes["entries"] = MappingProxyType(kept)
    return evaluation_changed(meeting, event.unit, **changes)


def entered_by_proxy(meeting: MeetingState, event: ev.ProxyEntered, _: ev.Recorded) -> Changes:
    entries = meeting.evaluation(event.unit).entries
    before = entries.get(event.judge, ())
    same = tuple(one for one in before if one.revision == event.revision)
    is_compared = bool(unseen_entries(same, event.by.id))
    entry = ProxyEntry(event.judge, event.revision, event.marks, event.clerk, event.by, event.at, is_compared)
    others = (one for one in before if one.by.id != event.by.id)
    return evaluation_changed(meeting, event.unit, entries=with_entry(entries, event.judge, (*others, entry)))


def site_marking(meeting: MeetingState, event: ev.SiteMarkingAllowed, _: ev.Recorded) -> Changes:
    changed = {}
    for unit in event.units:
        evaluation = meeting.evaluation(unit)
        opened_at = evaluation.opened_at if evaluation.phase == "open" else event.at
        changes = {"phase": "open", "opened_at": opened_at, "deliver_until": event.until}
        changed[unit] = with_changes(evaluation, changes)
    return {"evaluations": MappingProxyType({**meeting.evaluations, **changed})}


def closed(meeting: MeetingState, event: ev.EvaluationClosed, _: ev.Recorded) -> Changes:
    absent = meeting.absent_from(event.unit)
    changes: Changes = {"closed_at": event.at, "missing": event.missing, "deliver_until": None, "absent": absent}
    return evaluation_changed(meeting, event.unit, phase="closed", **changes)


def withdrew(meeting: MeetingState, event: ev.UnitWithdrawn, _: ev.Recorded) -> Changes:
    gone = evaluation_changed(
        meeting, event.unit, phase="withdrawn", withdrawn_because=event.reason, deliver_until=None
    )
    return {**gone, **_left_stage(meeting, event.unit)}


def adjusted(meeting: MeetingState, event: ev.AdjustmentMade, recorded: ev.Recorded) -> Changes:
    known = {name: one for name, one in meeting.evaluation(event.unit).adjustments.items() if name != event.name}
    if event.points or event.veto:
        known[event.name] = Adjusted(
            event.name, event.points, event.veto, event.reason, event.by, event.at, recorded.seq
        )
    return evaluation_changed(meeting, event.unit, adjustments=MappingProxyType(known))


def part_recorded(meeting: MeetingState, event: ev.PartScoreRecorded, recorded: ev.Recorded) -> Changes:
    known = {part: one for part, one in meeting.evaluation(event.unit).parts.items() if part != event.part}
    if event.value is not None:
        known[event.part] = PartScore(event.part, event.value, event.source, event.by, event.at, recorded.seq)
    return evaluation_changed(meeting, event.unit, parts=MappingProxyType(known))


def revealed(meeting: MeetingState, event: ev.ScoreRevealed, _: ev.Recorded) -> Changes:
    revealed = evaluation_changed(meeting, event.unit, phase="revealed", revealed_at=event.at)
    return {**revealed, "scene": Scene("reveal", event.unit)}
