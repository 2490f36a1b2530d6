"""At the end: seal and publish. Pure."""

from __future__ import annotations

from contest import commands as cmd
from contest import events as ev
from contest.decide.common import Events, Stamp, in_progress, meeting_of, refuse_while_open
from contest.decide.during import begin
from contest.decide.honours import published_honours
from contest.errors import N_, NotAllowed, WrongPhase
from contest.results import results_of
from contest.state import State


def seal_meeting(state: State, command: cmd.SealMeeting, stamp: Stamp) -> Events:
    meeting = meeting_of(state, command.meeting)
    before: list[ev.Event] = []
    if meeting.phase == "planned" and not meeting.plan.is_scored:
        before = begin(state, meeting, stamp)
    else:
        in_progress(meeting)
    refuse_while_open(state, meeting)
    confirmed_by = stamp.by if stamp.by.role == "supervisor" else command.confirmed_by
    if confirmed_by is None or confirmed_by.role != "supervisor":
        raise NotAllowed(N_("The seal needs the supervisor – enter the supervisor's code."))
    waiting = meeting.in_phase("waiting") if meeting.plan.is_scored else ()
    if waiting:
        names = N_(", ").join(state.unit_name(unit) for unit in waiting)
        raise WrongPhase(N_("Not marked yet: {units} – mark or withdraw them before sealing."), units=names)
    results = results_of(meeting) if meeting.plan.is_scored else ()
    sealed = ev.MeetingSealed(
        meeting=meeting.id,
        results=results,
        policy_digest=meeting.policy_digest,
        confirmed_by=confirmed_by,
        rehearsal=state.contest is not None and state.contest.rehearsal,
        **stamp,
    )
    return (*before, sealed)


def publish_result(state: State, command: cmd.PublishResult, stamp: Stamp) -> Events:
    meeting = meeting_of(state, command.meeting)
    if meeting.phase == "published":
        raise WrongPhase(N_("“{meeting}” is already published."), meeting=meeting.plan.title)
    if meeting.phase != "sealed":
        raise WrongPhase(N_("“{meeting}” is not sealed – seal it before publishing."), meeting=meeting.plan.title)
    return (ev.ResultPublished(meeting=meeting.id, **stamp), *published_honours(state, meeting, stamp))
