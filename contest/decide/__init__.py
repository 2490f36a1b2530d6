"""May this happen? ``decide(state, command, actor, at) -> events``, or a ContestError.

Pure: standard library only; no clock, no randomness, no store. It runs inside the write transaction, on a state that
is caught up to the head, so what it finds true is true where the events are stored.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from contest import commands as cmd
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
from contest.decide.common import AlreadyLoaded, Events, NotReady, Stamp
from contest.decide.during import readiness
from contest.decide.repeats import is_repeat
from contest.errors import N_, NotAllowed
from contest.model import Actor, Role
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
    cmd.PhotographStop: _DESK,
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
    cmd.PhotographStop: screen.photograph_stop,
    cmd.RecordIndices: indices.record_indices,
}
