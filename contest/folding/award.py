"""What the events of the award and of its ceremony come to. Pure."""

from __future__ import annotations

from types import MappingProxyType

from contest import events as ev
from contest.folding.changes import Changes, with_changes, with_entry
from contest.state import Award, Ceremony, MeetingState, Scene, Tie


def awarded(meeting: MeetingState, event: ev.AwardConfirmed, _: ev.Recorded) -> Changes:
    """A kind that nobody may see in public leaves the projector as it is."""
    award = Award(event.title, event.units, event.at, event.by)
    if not event.kind:
        return {"award": award, "scene": Scene("award")}
    changes: Changes = {"other_awards": with_entry(MappingProxyType(dict(meeting.other_awards)), event.kind, award)}
    kind = meeting.plan.award_kind(event.kind)
    return changes | {"scene": Scene("award")} if kind is not None and kind.positive else changes


def tie_decided(meeting: MeetingState, event: ev.TieDecided, _: ev.Recorded) -> Changes:
    """An award that was confirmed before rested on something else: it has to be confirmed again."""
    tie = Tie(
        event.units,
        event.method,
        event.chosen,
        event.criteria,
        event.figures,
        event.decided_by,
        event.explanation,
        event.at,
        event.by,
    )
    return {"tie": tie, "award": None}


def ceremony_planned(meeting: MeetingState, event: ev.CeremonyPlanned, _: ev.Recorded) -> Changes:
    return {"ceremony": Ceremony(event.steps)}


def ceremony_stepped(meeting: MeetingState, event: ev.CeremonyStepped, _: ev.Recorded) -> Changes:
    """A step forward reveals its units; a step back takes them off the screen, and they stay public."""
    known = meeting.ceremony
    assert known is not None
    ceremony = Ceremony(
        known.steps, event.shown, max(known.reached, event.shown), known.brought | frozenset(event.units)
    )
    revealed = {
        unit: with_changes(meeting.evaluation(unit), {"phase": "revealed", "revealed_at": event.at})
        for unit in event.units
        if meeting.evaluation(unit).phase == "closed"
    }
    evaluations = MappingProxyType({**meeting.evaluations, **revealed}) if revealed else meeting.evaluations
    return {"ceremony": ceremony, "scene": Scene("ceremony"), "evaluations": evaluations}
