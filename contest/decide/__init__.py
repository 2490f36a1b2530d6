"""May this happen? ``decide(state, command, actor, at) -> events``, or a ContestError.

Pure: standard library only; no clock, no randomness, no store. It runs inside the write transaction, on a state that
is caught up to the head, so what it finds true is true where the events are stored.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import fields, replace
from typing import Any

from contest import commands as cmd
from contest import events as ev
from contest.decide import (
    after,
    agenda,
    award,
    ballots,
    before,
    ceremony,
    draw,
    during,
    honours,
    indices,
    notes,
    panel,
    room,
    rules,
    screen,
    ties,
    timer,
    windows,
)
from contest.decide.award import award_candidates, award_quota
from contest.decide.common import AlreadyLoaded, Events, NotReady, Stamp, meeting_of
from contest.decide.during import readiness
from contest.errors import N_, ContestError, NotAllowed
from contest.model import Actor, Role
from contest.results import policy_of
from contest.scoring.exact import parse_decimal
from contest.state import State

__all__ = [
    "RIGHTS",
    "ROLE_NAMES",
    "AlreadyLoaded",
    "NotReady",
    "award_candidates",
    "award_quota",
    "decide",
    "is_repeat",
    "readiness",
]

_DESK: frozenset[Role] = frozenset({"operator"})
RIGHTS: Mapping[type[cmd.Command], frozenset[Role]] = {
    cmd.PlanContest: _DESK,
    cmd.ListUnits: _DESK,
    cmd.PlanMeeting: _DESK,
    cmd.DrawOrder: _DESK,
    cmd.DrawLot: _DESK,
    cmd.OpenAll: _DESK,
    cmd.CloseAll: _DESK,
    cmd.SetTimeLimit: _DESK,
    cmd.StartTimer: _DESK,
    cmd.StopTimer: _DESK,
    cmd.PlaceSeats: _DESK,
    cmd.SeatPanel: _DESK,
    cmd.FixPolicy: _DESK,
    cmd.MakeAdjustment: _DESK,
    cmd.RecordPartScores: _DESK,
    cmd.IssuePasses: _DESK,
    cmd.RevokePass: _DESK,
    cmd.TakeSeat: frozenset({"judge"}),
    cmd.StartMeeting: _DESK,
    cmd.EnterStage: _DESK,
    cmd.SkipStage: _DESK,
    cmd.ChangeAgenda: _DESK,
    cmd.MarkAbsent: _DESK,
    cmd.AddJudge: _DESK,
    cmd.OpenEvaluation: _DESK,
    cmd.CancelOpening: _DESK,
    cmd.CastBallot: frozenset({"judge"}),
    cmd.EnterProxyBallot: frozenset({"operator", "supervisor"}),
    cmd.AllowSiteMarking: _DESK,
    cmd.CloseEvaluation: _DESK,
    cmd.WithdrawUnit: _DESK,
    cmd.RevealScore: _DESK,
    cmd.SealMeeting: frozenset({"operator", "supervisor"}),
    cmd.ConfirmAward: _DESK,
    cmd.DecideTie: _DESK,
    cmd.PlanCeremony: _DESK,
    cmd.StepCeremony: _DESK,
    cmd.RecordHonour: _DESK,
    cmd.PublishResult: _DESK,
    cmd.ShowScene: _DESK,
    cmd.TakeNote: frozenset({"operator", "supervisor"}),
    cmd.OrderNotes: frozenset({"operator", "supervisor"}),
    cmd.ShowNotes: _DESK,
    cmd.ListHighlights: _DESK,
    cmd.NamePresenter: _DESK,
    cmd.StyleScreen: _DESK,
    cmd.RecordIndices: _DESK,
}
ROLE_NAMES: Mapping[Role, str] = {
    "operator": N_("operator"),
    "judge": N_("judge"),
    "screen": N_("screen"),
    "supervisor": N_("supervisor"),
    "reviewer": N_("reviewer"),
}


def decide(state: State, command: cmd.Command, actor: Actor, at: str) -> Events:
    """Return the events that a command leads to now.

    Parameters
    ----------
    state : State
        Caught up to the head of the ledger.
    command : Command
    actor : Actor
        Who asks, as the edge has established it.
    at : str
        UTC, ISO 8601.

    Raises
    ------
    ContestError
        It may not happen; nothing is to be stored.
    """
    roles = RIGHTS[type(command)]
    if actor.role not in roles:
        raise NotAllowed(role=ROLE_NAMES[min(roles)])
    return _DECISIONS[type(command)](state, command, Stamp(actor, at))


def is_repeat(state: State, command: cmd.Command, stored: Sequence[ev.Event]) -> bool:
    """Tell whether the events stored under an id are what this very command led to, rather than another one."""
    primary = next((event for event in stored if isinstance(event, _LEADS_TO[type(command)])), None)
    if primary is None:
        return False
    try:
        mine = _as_stored(state, command)
    except ContestError:
        return False
    theirs = {field.name: getattr(primary, field.name) for field in fields(primary)}
    if isinstance(command, cmd.RecordPartScores):
        theirs["values"] = {one.unit: one.value for one in stored if isinstance(one, ev.PartScoreRecorded)}
        # What was recorded before led to no event.
        mine["values"] = {unit: value for unit, value in mine["values"].items() if unit in theirs["values"]}
    if isinstance(command, cmd.RecordIndices):
        theirs["values"] = {one.unit: one.values for one in stored if isinstance(one, ev.IndicesRecorded)}
        mine["values"] = {unit: values for unit, values in mine["values"].items() if unit in theirs["values"]}
    # The stored policy is completed with defaults, and who confirmed may have been filled in.
    shared = (mine.keys() & theirs.keys()) - {"document", "confirmed_by"}
    return all(mine[name] == theirs[name] for name in shared)


def _as_stored(state: State, command: cmd.Command) -> dict[str, Any]:
    """Return a command's fields as its event holds them."""
    mine = {field.name: getattr(command, field.name) for field in fields(command)}
    if isinstance(command, cmd.CastBallot | cmd.EnterProxyBallot):
        mine["marks"] = policy_of(meeting_of(state, command.meeting)).check_marks(command.marks)
    if isinstance(command, cmd.EnterProxyBallot):
        mine["clerk"] = command.clerk.strip()
    elif isinstance(command, cmd.AllowSiteMarking):
        # The stored ones are in the order of appearance, the time in UTC.
        del mine["units"], mine["until"]
        mine["agreed"] = command.agreed.strip()
    elif isinstance(command, cmd.PlanCeremony):
        mine["steps"] = ceremony.existing_steps(meeting_of(state, command.meeting), command.steps)
    elif isinstance(command, cmd.DecideTie):
        # Who is chosen follows from the marks or the votes, unless a person chose.
        mine |= {"decided_by": command.decided_by.strip(), "explanation": command.explanation.strip()}
        if command.method != "statement":
            del mine["chosen"]
        if command.method != "criteria":
            del mine["criteria"]
    elif isinstance(command, cmd.RecordHonour):
        mine["honour"] = replace(command.honour, unit_name=state.unit_name(command.honour.unit or ""))
    elif isinstance(command, cmd.MakeAdjustment):
        mine["points"] = parse_decimal(command.points)
        mine |= {"name": command.name.strip(), "reason": command.reason.strip()}
    elif isinstance(command, cmd.SetTimeLimit):
        mine["limit"] = timer.tidy(command.limit)
    elif isinstance(command, cmd.DrawLot):
        mine = draw.as_stored(command)
    elif isinstance(command, cmd.RecordPartScores):
        mine["values"] = {
            unit: None if value is None else parse_decimal(value) for unit, value in command.values.items()
        }
        mine["source"] = command.source.strip()
    elif isinstance(command, cmd.ShowScene):
        mine["text"] = screen.message_text(command)
    elif isinstance(command, cmd.RecordIndices):
        mine |= indices.as_stored(command)
    elif isinstance(command, cmd.FixPolicy | cmd.CancelOpening | cmd.SkipStage | cmd.ChangeAgenda | cmd.MarkAbsent):
        mine["reason"] = command.reason.strip()
    elif isinstance(command, notes.COMMANDS):
        mine |= notes.as_stored(command)
    return mine


_DECISIONS: Mapping[type[cmd.Command], Callable[[State, Any, Stamp], Events]] = {
    cmd.PlanContest: before.plan_contest,
    cmd.ListUnits: before.list_units,
    cmd.PlanMeeting: before.plan_meeting,
    cmd.DrawOrder: draw.draw_order,
    cmd.DrawLot: draw.draw_lot,
    cmd.OpenAll: windows.open_all,
    cmd.CloseAll: windows.close_all,
    cmd.SetTimeLimit: timer.set_time_limit,
    cmd.StartTimer: timer.start_timer,
    cmd.StopTimer: timer.stop_timer,
    cmd.PlaceSeats: room.place_seats,
    cmd.SeatPanel: panel.seat_panel,
    cmd.FixPolicy: rules.fix_policy,
    cmd.MakeAdjustment: rules.make_adjustment,
    cmd.RecordPartScores: rules.record_part_scores,
    cmd.IssuePasses: before.issue_passes,
    cmd.RevokePass: before.revoke_pass,
    cmd.TakeSeat: before.take_seat,
    cmd.StartMeeting: during.start_meeting,
    cmd.EnterStage: during.enter_stage,
    cmd.SkipStage: agenda.skip_stage,
    cmd.ChangeAgenda: agenda.change_agenda,
    cmd.MarkAbsent: panel.mark_absent,
    cmd.AddJudge: panel.add_judge,
    cmd.OpenEvaluation: during.open_evaluation,
    cmd.CancelOpening: agenda.cancel_opening,
    cmd.CastBallot: ballots.cast_ballot,
    cmd.EnterProxyBallot: ballots.enter_proxy_ballot,
    cmd.AllowSiteMarking: ballots.allow_site_marking,
    cmd.CloseEvaluation: during.close_evaluation,
    cmd.WithdrawUnit: during.withdraw_unit,
    cmd.RevealScore: during.reveal_score,
    cmd.SealMeeting: after.seal_meeting,
    cmd.ConfirmAward: award.confirm_award,
    cmd.DecideTie: ties.decide_tie,
    cmd.PlanCeremony: ceremony.plan_ceremony,
    cmd.StepCeremony: ceremony.step_ceremony,
    cmd.RecordHonour: honours.record_honour,
    cmd.PublishResult: after.publish_result,
    cmd.ShowScene: during.show_scene,
    cmd.TakeNote: notes.take_note,
    cmd.OrderNotes: notes.order_notes,
    cmd.ShowNotes: notes.show_notes,
    cmd.ListHighlights: notes.list_highlights,
    cmd.NamePresenter: notes.name_presenter,
    cmd.StyleScreen: screen.style_screen,
    cmd.RecordIndices: indices.record_indices,
}
_LEADS_TO: Mapping[type[cmd.Command], type[ev.Event]] = {
    cmd.PlanContest: ev.ContestPlanned,
    cmd.ListUnits: ev.UnitListed,
    cmd.PlanMeeting: ev.MeetingPlanned,
    cmd.DrawOrder: ev.OrderDrawn,
    cmd.DrawLot: ev.LotDrawn,
    cmd.OpenAll: ev.EvaluationOpened,
    cmd.CloseAll: ev.EvaluationClosed,
    cmd.SetTimeLimit: ev.TimeLimitSet,
    cmd.StartTimer: ev.TimerStarted,
    cmd.StopTimer: ev.TimerStopped,
    cmd.PlaceSeats: ev.SeatsPlaced,
    cmd.SeatPanel: ev.PanelSeated,
    cmd.FixPolicy: ev.PolicyFixed,
    cmd.MakeAdjustment: ev.AdjustmentMade,
    cmd.RecordPartScores: ev.PartScoreRecorded,
    cmd.IssuePasses: ev.PassIssued,
    cmd.RevokePass: ev.PassRevoked,
    cmd.TakeSeat: ev.SeatTaken,
    cmd.StartMeeting: ev.MeetingStarted,
    cmd.EnterStage: ev.StageEntered,
    cmd.SkipStage: ev.StageSkipped,
    cmd.ChangeAgenda: ev.AgendaChanged,
    cmd.MarkAbsent: ev.JudgeAbsent,
    cmd.AddJudge: ev.JudgeAdded,
    cmd.OpenEvaluation: ev.EvaluationOpened,
    cmd.CancelOpening: ev.OpeningCancelled,
    cmd.CastBallot: ev.BallotCast,
    cmd.EnterProxyBallot: ev.ProxyEntered,
    cmd.AllowSiteMarking: ev.SiteMarkingAllowed,
    cmd.CloseEvaluation: ev.EvaluationClosed,
    cmd.WithdrawUnit: ev.UnitWithdrawn,
    cmd.RevealScore: ev.ScoreRevealed,
    cmd.SealMeeting: ev.MeetingSealed,
    cmd.ConfirmAward: ev.AwardConfirmed,
    cmd.DecideTie: ev.TieDecided,
    cmd.PlanCeremony: ev.CeremonyPlanned,
    cmd.StepCeremony: ev.CeremonyStepped,
    cmd.RecordHonour: ev.HonourRecorded,
    cmd.PublishResult: ev.ResultPublished,
    cmd.ShowScene: ev.SceneShown,
    cmd.TakeNote: ev.NoteTaken,
    cmd.OrderNotes: ev.NotesOrdered,
    cmd.ShowNotes: ev.NotesShown,
    cmd.ListHighlights: ev.HighlightsListed,
    cmd.NamePresenter: ev.PresenterNamed,
    cmd.StyleScreen: ev.ScreenStyled,
    cmd.RecordIndices: ev.IndicesRecorded,
}
