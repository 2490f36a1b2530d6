"""At the end: seal, award, publish. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from contest import commands as cmd
from contest import events as ev
from contest.decide.common import Events, Stamp, in_progress, meeting_of, refuse_while_open
from contest.decide.during import begin
from contest.errors import N_, NotAllowed, WrongPhase
from contest.events import Result
from contest.model import Meeting
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


def confirm_award(state: State, command: cmd.ConfirmAward, stamp: Stamp) -> Events:
    meeting = meeting_of(state, command.meeting)
    if meeting.plan.first("award") is None:
        raise WrongPhase(N_("“{meeting}” gives no award."), meeting=meeting.plan.title)
    if meeting.seal is None:
        raise WrongPhase(N_("Seal the result before the award is confirmed."))
    if meeting.phase == "published" and meeting.award is not None:
        raise WrongPhase(N_("The award is already published."))
    scored = {line.unit for line in meeting.seal.results if line.place is not None}
    vetoed = {line.unit for line in meeting.seal.results if line.vetoed}
    for unit in command.units:
        if unit not in scored:
            raise WrongPhase(N_("{unit} has no place and cannot receive the award."), unit=state.unit_name(unit))
        if unit in vetoed:
            raise WrongPhase(N_("{unit} is vetoed and cannot receive the award."), unit=state.unit_name(unit))
    title = meeting.plan.award_title
    return (ev.AwardConfirmed(meeting=meeting.id, title=title, units=command.units, **stamp),)


def publish_result(state: State, command: cmd.PublishResult, stamp: Stamp) -> Events:
    meeting = meeting_of(state, command.meeting)
    if meeting.phase == "published":
        raise WrongPhase(N_("“{meeting}” is already published."), meeting=meeting.plan.title)
    if meeting.phase != "sealed":
        raise WrongPhase(N_("“{meeting}” is not sealed – seal it before publishing."), meeting=meeting.plan.title)
    return (ev.ResultPublished(meeting=meeting.id, **stamp),)


def award_quota(plan: Meeting, units: int) -> int:
    """Return how many units the award goes to: as planned, else one for up to ten units and two above."""
    return plan.quota if plan.quota is not None else (1 if units <= 10 else 2)


def award_candidates(results: Sequence[Result]) -> tuple[tuple[Result, int], ...]:
    """Return who may receive the award, best first, each with its position among them; a veto puts a unit out.

    Equal places have equal positions: without vetoes a position is the place.
    """
    placed = [line for line in results if line.place is not None and not line.vetoed]
    return tuple((line, 1 + sum((other.place or 0) < (line.place or 0) for other in placed)) for line in placed)
