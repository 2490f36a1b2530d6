"""Telling a command that comes a second time from another one under the same id. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import fields, replace
from typing import Any

from contest import commands as cmd
from contest import events as ev
from contest.decide import ceremony, draw, indices, notes, screen, timer
from contest.decide.common import meeting_of
from contest.errors import ContestError
from contest.results import policy_of
from contest.scoring.exact import parse_decimal
from contest.scoring.policy import Policy
from contest.state import State


def is_repeat(state: State, command: cmd.Command, stored: Sequence[ev.Event]) -> bool:
    """Tell whether the events stored under an id are what this very command led to, rather than another one."""
    primary = next((event for event in stored if isinstance(event, _LEADS_TO[type(command)])), None)
    if primary is None or _is_by_another(command, stored):
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
    elif isinstance(command, cmd.RecordIndices):
        theirs["values"] = {one.unit: one.values for one in stored if isinstance(one, ev.IndicesRecorded)}
        mine["values"] = {unit: values for unit, values in mine["values"].items() if unit in theirs["values"]}
    elif isinstance(command, cmd.FixPolicy) and not theirs["reason"]:
        # Before the start there is nothing to give a reason for, and it was left out.
        del mine["reason"]
    elif isinstance(command, cmd.DecideTie) and command.method == "vote":
        theirs["votes"] = {one.unit: one.value for one in theirs["figures"]}
        mine["votes"] = {unit: _whole(text) for unit, text in (command.votes or {}).items() if unit in theirs["votes"]}
    elif isinstance(command, cmd.RecordHonour):
        # The name was filled in, and may be another one by now.
        mine["honour"] = replace(command.honour, unit_name=theirs["honour"].unit_name)
    # Who confirmed may have been filled in.
    shared = (mine.keys() & theirs.keys()) - {"confirmed_by"}
    return all(mine[name] == theirs[name] for name in shared)


def _is_by_another(command: cmd.Command, stored: Sequence[ev.Event]) -> bool:
    """Tell whether another kind of command led to these events, which hold what this one leads to as well."""
    if isinstance(command, cmd.StopTimer):
        return any(isinstance(one, ev.TimerStarted) for one in stored)
    if isinstance(command, cmd.OpenEvaluation | cmd.OpenAll):
        # All are opened at once under a picture of the stage.
        return any(isinstance(one, ev.SceneShown) for one in stored) != isinstance(command, cmd.OpenAll)
    return False


def _whole(text: str) -> str:
    return text.strip().lstrip("0") or "0"


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
        mine |= screen.as_stored(command)
        if mine["stage"] is None and mine["stop"] is not None:
            # The stop's own stage was filled in.
            del mine["stage"]
    elif isinstance(command, cmd.RecordIndices):
        mine |= indices.as_stored(command)
    elif isinstance(command, cmd.FixPolicy):
        # The stored document is completed with defaults.
        del mine["document"]
        mine |= {"digest": Policy.from_document(command.document).digest(), "reason": command.reason.strip()}
    elif isinstance(command, _WITH_REASON):
        mine["reason"] = command.reason.strip()
    elif isinstance(command, notes.COMMANDS):
        mine |= notes.as_stored(command)
    return mine


_WITH_REASON = cmd.CancelOpening | cmd.SkipStage | cmd.ChangeAgenda | cmd.MarkAbsent | cmd.WithdrawUnit
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
    cmd.PhotographStop: ev.StopPhotographed,
    cmd.RecordIndices: ev.IndicesRecorded,
}
