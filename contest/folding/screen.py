"""What the events of the projector come to: the scene that is on, its look, photos and index values. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from contest import events as ev
from contest.folding.changes import Changes, with_changes, with_entry, without
from contest.state import NOTHING, MeetingState, Scene, ScreenStyle, State


def shown(meeting: MeetingState, event: ev.SceneShown, _: ev.Recorded) -> Changes:
    return {"scene": Scene(event.scene, event.unit, event.stage, event.stop, event.text)}


def styled(meeting: MeetingState, event: ev.ScreenStyled, _: ev.Recorded) -> Changes:
    return {"screen_style": ScreenStyle(event.theme, event.motion)}


def photographed(meeting: MeetingState, event: ev.StopPhotographed, _: ev.Recorded) -> Changes:
    place = (event.stage, event.stop)
    if event.photo:
        return {"photos": with_entry(meeting.photos, place, event.photo)}
    return {"photos": without(meeting.photos, place)}


def indexed(state: State, event: ev.IndicesRecorded, recorded: ev.Recorded) -> Changes:
    """Index values are news for the screens of meetings that have the unit, and of the town's; never for a pad."""
    news = {"seq": recorded.seq, "at": event.at}
    meetings = {
        name: with_changes(one, news) if one.plan.community is None or event.unit in one.plan.units else one
        for name, one in state.meetings.items()
    }
    known: Mapping[str, ev.IndicesRecorded] = state.indices.get(event.unit, NOTHING)
    # Without values nothing is known of this quarter any more.
    known = with_entry(known, event.period, event) if event.values else without(known, event.period)
    return {"meetings": MappingProxyType(meetings), "indices": with_entry(state.indices, event.unit, known)}
