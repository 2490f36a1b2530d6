"""A window in which all units are marked, opened and closed at once; and who is held open at the start. Pure."""

from __future__ import annotations

from contest import commands as cmd
from contest import events as ev
from contest.decide.common import Events, Stamp, in_progress, meeting_of, refuse_if_others_follow
from contest.decide.during import begin
from contest.errors import N_, WrongPhase
from contest.results import policy_of
from contest.state import MeetingState, State


def open_in_room(meeting: MeetingState) -> tuple[str, ...]:
    """Return the open units that are not marked on a visit, in order of appearance."""
    on_site = meeting.on_site
    return tuple(unit for unit in meeting.in_phase("open") if unit not in on_site)


def open_all(state: State, command: cmd.OpenAll, stamp: Stamp) -> Events:
    meeting = meeting_of(state, command.meeting)
    stage = meeting.plan.first("evaluation")
    if stage is None:
        raise WrongPhase(N_("“{meeting}” has no evaluation on its agenda."), meeting=meeting.plan.title)
    begun: list[ev.Event] = []
    if meeting.phase == "planned":
        begun = begin(state, meeting, stamp)
    else:
        refuse_if_others_follow(state, in_progress(meeting))
    waiting = meeting.in_phase("waiting")
    if not waiting:
        raise WrongPhase(N_("No unit waits any more – there is nothing to open."))
    if meeting.stage != stage.id:
        begun.append(ev.StageEntered(meeting=meeting.id, stage=stage.id, **stamp))
    opened = [ev.EvaluationOpened(meeting=meeting.id, unit=unit, **stamp) for unit in waiting]
    # The last one opened is no more on stage than the others.
    return (*begun, *opened, ev.SceneShown(meeting=meeting.id, scene="stage", **stamp))


def close_all(state: State, command: cmd.CloseAll, stamp: Stamp) -> Events:
    meeting = in_progress(meeting_of(state, command.meeting))
    units = open_in_room(meeting)
    if not units:
        raise WrongPhase(N_("No unit is open in the room – there is nothing to close."))
    return tuple(
        ev.EvaluationClosed(
            meeting=meeting.id, unit=unit, missing=tuple(judge.id for judge in meeting.missing(unit)), **stamp
        )
        for unit in units
    )


def held(meeting: MeetingState) -> tuple[str, ...]:
    """Return the open units that the rules keep open until the one after the first few has been heard.

    Nobody is held once that one was opened, or when there is nobody left to open.
    """
    count = policy_of(meeting).hold_first
    taking_part = [unit for unit in meeting.order if meeting.evaluation(unit).phase != "withdrawn"]
    first, later = taking_part[:count], taking_part[count:]
    if not count or not later or any(meeting.evaluation(unit).phase != "waiting" for unit in later):
        return ()
    return tuple(unit for unit in first if meeting.evaluation(unit).phase == "open")
