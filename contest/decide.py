"""May this happen? ``decide(state, command, actor, at) -> events``, or a ContestError.

Pure: standard library only; no clock, no randomness, no store. It runs inside the write transaction, on a state that
is caught up to the head, so what it finds true is true where the events are stored.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import fields
from decimal import Decimal
from typing import Any

from contest import commands as cmd
from contest import events as ev
from contest.errors import (
    N_,
    Closed,
    ContestError,
    Invalid,
    Moment,
    NotAllowed,
    NotFound,
    NotOnPanel,
    Problem,
    Recused,
    Stale,
    UnknownPass,
    WrongPhase,
)
from contest.model import Actor, Meeting, Role, Stage
from contest.results import policy_of, published_text, results_of, score_of
from contest.scoring.policy import Policy, default_policy
from contest.state import MeetingState, State

Events = tuple[ev.Event, ...]

_DESK: frozenset[Role] = frozenset({"operator"})
RIGHTS: Mapping[type[cmd.Command], frozenset[Role]] = {
    cmd.PlanContest: _DESK,
    cmd.ListUnits: _DESK,
    cmd.PlanMeeting: _DESK,
    cmd.DrawOrder: _DESK,
    cmd.SeatPanel: _DESK,
    cmd.FixPolicy: _DESK,
    cmd.IssuePasses: _DESK,
    cmd.RevokePass: _DESK,
    cmd.TakeSeat: frozenset({"judge"}),
    cmd.StartMeeting: _DESK,
    cmd.EnterStage: _DESK,
    cmd.OpenEvaluation: _DESK,
    cmd.CastBallot: frozenset({"judge"}),
    cmd.CloseEvaluation: _DESK,
    cmd.WithdrawUnit: _DESK,
    cmd.RevealScore: _DESK,
    cmd.SealMeeting: frozenset({"operator", "supervisor"}),
    cmd.ConfirmAward: _DESK,
    cmd.PublishResult: _DESK,
    cmd.ShowScene: _DESK,
}
ROLE_NAMES: Mapping[Role, str] = {
    "operator": N_("operator"),
    "judge": N_("judge"),
    "screen": N_("screen"),
    "supervisor": N_("supervisor"),
    "reviewer": N_("reviewer"),
}


class AlreadyLoaded(WrongPhase):
    template = N_("This store already holds the contest “{title}” – use another database file for a second one.")


class NotReady(Invalid):
    code = "not_ready"
    template = N_("The meeting “{meeting}” cannot start yet – {count} things are missing.")


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
    return _DECISIONS[type(command)](state, command, _Stamp(actor, at))


def is_repeat(state: State, command: cmd.Command, stored: Sequence[ev.Event]) -> bool:
    """Tell whether the events stored under an id are what this very command led to, rather than another one."""
    primary = next((event for event in stored if isinstance(event, _LEADS_TO[type(command)])), None)
    if primary is None:
        return False
    mine = {field.name: getattr(command, field.name) for field in fields(command)}
    if isinstance(command, cmd.CastBallot):
        try:
            mine["marks"] = policy_of(_meeting(state, command.meeting)).check_marks(command.marks)
        except ContestError:
            return False
    theirs = {field.name: getattr(primary, field.name) for field in fields(primary)}
    # The stored policy is completed with defaults, and who confirmed may have been filled in.
    shared = (mine.keys() & theirs.keys()) - {"document", "confirmed_by"}
    return all(mine[name] == theirs[name] for name in shared)


class _Stamp(dict[str, Any]):
    """The keyword arguments every event of one decision shares."""

    def __init__(self, by: Actor, at: str) -> None:
        super().__init__(by=by, at=at)
        self.by, self.at = by, at


# --- looking things up ------------------------------------------------------------------------------------------


def _meeting(state: State, meeting_id: str) -> MeetingState:
    if meeting_id not in state.meetings:
        raise NotFound(what=N_("meeting"), id=meeting_id)
    return state.meetings[meeting_id]


def _unit(meeting: MeetingState, unit: str) -> str:
    if unit not in meeting.order:
        raise NotFound(what=N_("unit"), id=unit)
    return unit


def _planned(state: State, meeting_id: str) -> MeetingState:
    meeting = _meeting(state, meeting_id)
    if meeting.phase != "planned":
        raise WrongPhase(
            N_("“{meeting}” has already started – its units, panel and rules are fixed."), meeting=meeting.plan.title
        )
    return meeting


def _in_progress(meeting: MeetingState) -> MeetingState:
    if meeting.phase == "planned":
        raise WrongPhase(N_("“{meeting}” has not started yet – start it first."), meeting=meeting.plan.title)
    if meeting.phase != "running":
        raise WrongPhase(
            N_("“{meeting}” is sealed since {at} – its scores can no longer change."),
            meeting=meeting.plan.title,
            at=Moment(meeting.seal.at if meeting.seal else ""),
        )
    return meeting


# --- before the meeting -----------------------------------------------------------------------------------------


def _plan_contest(state: State, command: cmd.PlanContest, _: _Stamp) -> Events:
    if state.contest is not None:
        raise AlreadyLoaded(title=state.contest.title)
    return command.events


def _list_units(state: State, command: cmd.ListUnits, stamp: _Stamp) -> Events:
    problems = []
    taken = {unit.name: unit.id for unit in state.units.values()}
    for unit in command.units:
        if taken.setdefault(unit.name, unit.id) != unit.id:
            problems.append(Problem(unit.id, N_("The name “{name}” is already taken."), (("name", unit.name),)))
        if unit.community is not None and (state.contest is None or state.contest.community(unit.community) is None):
            problems.append(Problem(unit.id, N_("There is no community “{id}”."), (("id", unit.community),)))
        for meeting in state.meetings.values():
            if unit.id in meeting.order and meeting.phase != "planned":
                problems.append(
                    Problem(unit.id, N_("“{meeting}” has already started."), (("meeting", meeting.plan.title),))
                )
    if problems:
        raise Invalid(problems)
    return tuple(ev.UnitListed(unit=unit, **stamp) for unit in command.units)


def _plan_meeting(state: State, command: cmd.PlanMeeting, stamp: _Stamp) -> Events:
    plan = command.meeting
    if plan.id in state.meetings:
        _planned(state, plan.id)
    unknown = [unit for unit in plan.units if unit not in state.units]
    if unknown:
        raise NotFound(what=N_("unit"), id=unknown[0])
    return (ev.MeetingPlanned(meeting=plan, **stamp),)


def _draw_order(state: State, command: cmd.DrawOrder, stamp: _Stamp) -> Events:
    meeting = _meeting(state, command.meeting)
    if any(one.phase != "waiting" for one in meeting.evaluations.values()):
        raise WrongPhase(N_("The order cannot change any more – the evaluation has begun."))
    if sorted(command.order) != sorted(meeting.plan.units):
        raise Invalid([Problem("order", N_("The order must name every unit of the meeting once."))])
    return (ev.OrderDrawn(meeting=meeting.id, order=command.order, method=command.method, **stamp),)


def _seat_panel(state: State, command: cmd.SeatPanel, stamp: _Stamp) -> Events:
    _planned(state, command.meeting)
    problems = []
    ids, names = set[str](), set[str]()
    for judge in command.judges:
        if judge.id in ids or judge.name in names:
            problems.append(Problem(judge.name, N_("“{name}” is on the panel twice."), (("name", judge.name),)))
        ids.add(judge.id)
        names.add(judge.name)
        for unit in judge.home:
            if unit not in state.units:
                problems.append(Problem(judge.name, N_("There is no unit “{id}”."), (("id", unit),)))
    if problems:
        raise Invalid(problems)
    return (ev.PanelSeated(meeting=command.meeting, judges=command.judges, **stamp),)


def _fix_policy(state: State, command: cmd.FixPolicy, stamp: _Stamp) -> Events:
    _planned(state, command.meeting)
    return (_policy_fixed(command.meeting, Policy.from_document(command.document), stamp),)


def _policy_fixed(meeting: str, policy: Policy, stamp: _Stamp) -> ev.PolicyFixed:
    return ev.PolicyFixed(meeting=meeting, document=policy.document(), digest=policy.digest(), **stamp)


def _issue_passes(state: State, command: cmd.IssuePasses, stamp: _Stamp) -> Events:
    revoked, issued = [], []
    for new in command.passes:
        if new.role == "judge":
            if _meeting(state, new.meeting or "").judge(new.judge or "") is None:
                raise NotFound(what=N_("judge"), id=new.judge)
            revoked += [
                ev.PassRevoked(pass_id=old.id, reason="replaced", **stamp)
                for old in state.passes.values()
                if (old.meeting, old.judge) == (new.meeting, new.judge) and old.revoked_at is None
            ]
        issued.append(
            ev.PassIssued(
                pass_id=new.pass_id,
                code=new.code,
                role=new.role,
                meeting=new.meeting,
                judge=new.judge,
                name=new.name,
                **stamp,
            )
        )
    return (*issued, *revoked)


def _revoke_pass(state: State, command: cmd.RevokePass, stamp: _Stamp) -> Events:
    known = state.passes.get(command.pass_id)
    if known is None or known.revoked_at is not None:
        raise UnknownPass(N_("This pass is not known or has already ended."))
    return (ev.PassRevoked(pass_id=known.id, reason=command.reason, **stamp),)


def _take_seat(state: State, command: cmd.TakeSeat, stamp: _Stamp) -> Events:
    known = state.passes.get(command.pass_id)
    if known is None or known.revoked_at is not None:
        raise UnknownPass()
    return (ev.SeatTaken(pass_id=known.id, device=command.device, **stamp),)


# --- during the meeting -----------------------------------------------------------------------------------------


def readiness(state: State, meeting: MeetingState) -> tuple[Problem, ...]:
    """Return what a meeting still lacks before it can start; nothing for a meeting without evaluation."""
    problems = []
    if not meeting.plan.agenda:
        problems.append(Problem("agenda", N_("The agenda is empty.")))
    if meeting.plan.is_scored:
        if not meeting.order:
            problems.append(Problem("units", N_("There is no unit to mark.")))
        if not meeting.panel:
            problems.append(Problem("panel", N_("There is no judge on the panel.")))
        groups = {group.id for group in policy_of(meeting).groups}
        for judge in meeting.panel:
            if groups and judge.group not in groups:
                problems.append(
                    Problem(
                        judge.name,
                        N_("The group “{group}” does not stand in the rules."),
                        (("group", judge.group),),
                    )
                )
    return tuple(problems)


def _begin(state: State, meeting: MeetingState, stamp: _Stamp) -> list[ev.Event]:
    """Return the events that start a planned meeting, without entering a stage."""
    problems = readiness(state, meeting)
    if problems:
        raise NotReady(problems, meeting=meeting.plan.title)
    started: list[ev.Event] = []
    if meeting.plan.is_scored and meeting.policy is None:
        criteria = state.contest.criteria if state.contest else ()
        titles = [(one.id, one.title) for one in criteria] or None
        started.append(_policy_fixed(meeting.id, default_policy(criteria=titles), stamp))
    started.append(ev.MeetingStarted(meeting=meeting.id, **stamp))
    return started


def _start_meeting(state: State, command: cmd.StartMeeting, stamp: _Stamp) -> Events:
    meeting = _meeting(state, command.meeting)
    if meeting.phase != "planned":
        raise WrongPhase(N_("“{meeting}” has already started."), meeting=meeting.plan.title)
    first = meeting.plan.agenda[:1]
    begun = _begin(state, meeting, stamp)
    return (*begun, *(ev.StageEntered(meeting=meeting.id, stage=stage.id, **stamp) for stage in first))


def _enter_stage(state: State, command: cmd.EnterStage, stamp: _Stamp) -> Events:
    meeting = _meeting(state, command.meeting)
    if meeting.phase == "planned":
        raise WrongPhase(N_("“{meeting}” has not started yet – start it first."), meeting=meeting.plan.title)
    stage = meeting.plan.stage(command.stage)
    if stage is None:
        raise NotFound(what=N_("stage"), id=command.stage)
    if meeting.stage == stage.id:
        raise WrongPhase(N_("The stage “{stage}” is already running."), stage=stage.title)
    _refuse_while_open(state, meeting)
    return (ev.StageEntered(meeting=meeting.id, stage=stage.id, **stamp),)


def _refuse_while_open(state: State, meeting: MeetingState) -> None:
    still_open = meeting.in_phase("open")
    if still_open:
        raise WrongPhase(N_("{unit} is still open for marks – close it first."), unit=state.unit_name(still_open[0]))


def _open_evaluation(state: State, command: cmd.OpenEvaluation, stamp: _Stamp) -> Events:
    meeting = _meeting(state, command.meeting)
    stage = meeting.plan.first("evaluation")
    if stage is None:
        raise WrongPhase(N_("“{meeting}” has no evaluation on its agenda."), meeting=meeting.plan.title)
    unit = _unit(meeting, command.unit)
    opened = ev.EvaluationOpened(meeting=meeting.id, unit=unit, reason=command.reason, **stamp)
    if meeting.phase == "planned":
        return _with_entry(meeting, stage, opened, _begin(state, meeting, stamp), stamp)
    _in_progress(meeting)
    evaluation = meeting.evaluation(unit)
    name = state.unit_name(unit)
    if evaluation.phase == "open":
        raise WrongPhase(N_("{unit} is already open for marks."), unit=name)
    if evaluation.phase == "revealed":
        raise WrongPhase(N_("{unit} is already revealed – its marks can no longer change."), unit=name)
    if evaluation.phase == "closed" and not command.reason.strip():
        raise WrongPhase(
            N_("{unit} was closed at {at} – reopening needs a reason."),
            unit=name,
            at=Moment(evaluation.closed_at or ""),
        )
    return _with_entry(meeting, stage, opened, [], stamp)


def _with_entry(
    meeting: MeetingState, stage: Stage, opened: ev.EvaluationOpened, before: list[ev.Event], stamp: _Stamp
) -> Events:
    """Put the opening behind what must come before it: the start, and the evaluation stage."""
    entry = [] if meeting.stage == stage.id else [ev.StageEntered(meeting=meeting.id, stage=stage.id, **stamp)]
    return (*before, *entry, opened)


def _cast_ballot(state: State, command: cmd.CastBallot, stamp: _Stamp) -> Events:
    meeting = state.meetings.get(command.meeting)
    judge = meeting.judge(command.judge) if meeting else None
    if meeting is None or judge is None or stamp.by.id != command.judge:
        raise NotOnPanel()
    if command.unit not in meeting.order:
        raise Invalid([Problem("unit", N_("There is no unit “{id}”."), (("id", command.unit[:40]),))])
    name = state.unit_name(command.unit)
    if meeting.is_recused(judge, command.unit):
        raise Recused(unit=name)
    evaluation = meeting.evaluation(command.unit)
    if evaluation.phase != "open" or meeting.phase != "running":
        raise Closed(unit=name)
    marks: Mapping[str, Decimal] = policy_of(meeting).check_marks(command.marks)
    stored = evaluation.ballot(judge.id)
    if command.revision != (stored.revision if stored else 0) + 1:
        raise Stale(
            sent=command.revision,
            stored_revision=stored.revision if stored else 0,
            ballot_id=stored.id if stored else None,
        )
    return (
        ev.BallotCast(
            meeting=meeting.id, unit=command.unit, judge=judge.id, revision=command.revision, marks=marks, **stamp
        ),
    )


def _close_evaluation(state: State, command: cmd.CloseEvaluation, stamp: _Stamp) -> Events:
    meeting = _meeting(state, command.meeting)
    unit = _unit(meeting, command.unit)
    _in_progress(meeting)
    evaluation = meeting.evaluation(unit)
    if evaluation.phase == "waiting":
        raise WrongPhase(N_("{unit} was never opened for marks."), unit=state.unit_name(unit))
    if evaluation.phase != "open":
        raise WrongPhase(
            N_("{unit} was already closed at {at}."), unit=state.unit_name(unit), at=Moment(evaluation.closed_at or "")
        )
    missing = tuple(judge.id for judge in meeting.missing(unit))
    return (ev.EvaluationClosed(meeting=meeting.id, unit=unit, missing=missing, **stamp),)


def _withdraw_unit(state: State, command: cmd.WithdrawUnit, stamp: _Stamp) -> Events:
    meeting = _meeting(state, command.meeting)
    unit = _unit(meeting, command.unit)
    _in_progress(meeting)
    if meeting.evaluation(unit).phase in ("revealed", "withdrawn"):
        raise WrongPhase(N_("{unit} is already revealed or withdrawn."), unit=state.unit_name(unit))
    if not command.reason.strip():
        raise WrongPhase(N_("Withdrawing {unit} needs a reason."), unit=state.unit_name(unit))
    return (ev.UnitWithdrawn(meeting=meeting.id, unit=unit, reason=command.reason.strip(), **stamp),)


def _reveal_score(state: State, command: cmd.RevealScore, stamp: _Stamp) -> Events:
    meeting = _meeting(state, command.meeting)
    unit = _unit(meeting, command.unit)
    phase = meeting.evaluation(unit).phase
    if phase == "revealed":
        raise WrongPhase(N_("{unit} is already revealed."), unit=state.unit_name(unit))
    if phase != "closed":
        raise WrongPhase(
            N_("{unit} is not closed – close it before its score is revealed."), unit=state.unit_name(unit)
        )
    score = published_text(score_of(meeting, unit), policy_of(meeting))
    return (ev.ScoreRevealed(meeting=meeting.id, unit=unit, score=score, **stamp),)


# --- at the end -------------------------------------------------------------------------------------------------


def _seal_meeting(state: State, command: cmd.SealMeeting, stamp: _Stamp) -> Events:
    meeting = _meeting(state, command.meeting)
    before: list[ev.Event] = []
    if meeting.phase == "planned" and not meeting.plan.is_scored:
        before = _begin(state, meeting, stamp)
    else:
        _in_progress(meeting)
    _refuse_while_open(state, meeting)
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
        **stamp,
    )
    return (*before, sealed)


def _confirm_award(state: State, command: cmd.ConfirmAward, stamp: _Stamp) -> Events:
    meeting = _meeting(state, command.meeting)
    if meeting.plan.first("award") is None:
        raise WrongPhase(N_("“{meeting}” gives no award."), meeting=meeting.plan.title)
    if meeting.seal is None:
        raise WrongPhase(N_("Seal the result before the award is confirmed."))
    if meeting.phase == "published" and meeting.award is not None:
        raise WrongPhase(N_("The award is already published."))
    scored = {line.unit for line in meeting.seal.results if line.place is not None}
    for unit in command.units:
        if unit not in scored:
            raise WrongPhase(N_("{unit} has no place and cannot receive the award."), unit=state.unit_name(unit))
    title = meeting.plan.award_title
    return (ev.AwardConfirmed(meeting=meeting.id, title=title, units=command.units, **stamp),)


def _publish_result(state: State, command: cmd.PublishResult, stamp: _Stamp) -> Events:
    meeting = _meeting(state, command.meeting)
    if meeting.phase == "published":
        raise WrongPhase(N_("“{meeting}” is already published."), meeting=meeting.plan.title)
    if meeting.phase != "sealed":
        raise WrongPhase(N_("“{meeting}” is not sealed – seal it before publishing."), meeting=meeting.plan.title)
    return (ev.ResultPublished(meeting=meeting.id, **stamp),)


def _show_scene(state: State, command: cmd.ShowScene, stamp: _Stamp) -> Events:
    meeting = _meeting(state, command.meeting)
    if command.unit is not None:
        _unit(meeting, command.unit)
    is_hidden = command.unit is None or meeting.evaluation(command.unit).phase != "revealed"
    if command.scene == "reveal" and is_hidden:
        raise WrongPhase(N_("Only a revealed unit can be shown with its score."))
    return (ev.SceneShown(meeting=meeting.id, scene=command.scene, unit=command.unit, **stamp),)


def award_quota(plan: Meeting, units: int) -> int:
    """Return how many units the award goes to: as planned, else one for up to ten units and two above."""
    return plan.quota if plan.quota is not None else (1 if units <= 10 else 2)


_DECISIONS: Mapping[type[cmd.Command], Callable[[State, Any, _Stamp], Events]] = {
    cmd.PlanContest: _plan_contest,
    cmd.ListUnits: _list_units,
    cmd.PlanMeeting: _plan_meeting,
    cmd.DrawOrder: _draw_order,
    cmd.SeatPanel: _seat_panel,
    cmd.FixPolicy: _fix_policy,
    cmd.IssuePasses: _issue_passes,
    cmd.RevokePass: _revoke_pass,
    cmd.TakeSeat: _take_seat,
    cmd.StartMeeting: _start_meeting,
    cmd.EnterStage: _enter_stage,
    cmd.OpenEvaluation: _open_evaluation,
    cmd.CastBallot: _cast_ballot,
    cmd.CloseEvaluation: _close_evaluation,
    cmd.WithdrawUnit: _withdraw_unit,
    cmd.RevealScore: _reveal_score,
    cmd.SealMeeting: _seal_meeting,
    cmd.ConfirmAward: _confirm_award,
    cmd.PublishResult: _publish_result,
    cmd.ShowScene: _show_scene,
}
_LEADS_TO: Mapping[type[cmd.Command], type[ev.Event]] = {
    cmd.PlanContest: ev.ContestPlanned,
    cmd.ListUnits: ev.UnitListed,
    cmd.PlanMeeting: ev.MeetingPlanned,
    cmd.DrawOrder: ev.OrderDrawn,
    cmd.SeatPanel: ev.PanelSeated,
    cmd.FixPolicy: ev.PolicyFixed,
    cmd.IssuePasses: ev.PassIssued,
    cmd.RevokePass: ev.PassRevoked,
    cmd.TakeSeat: ev.SeatTaken,
    cmd.StartMeeting: ev.MeetingStarted,
    cmd.EnterStage: ev.StageEntered,
    cmd.OpenEvaluation: ev.EvaluationOpened,
    cmd.CastBallot: ev.BallotCast,
    cmd.CloseEvaluation: ev.EvaluationClosed,
    cmd.WithdrawUnit: ev.UnitWithdrawn,
    cmd.RevealScore: ev.ScoreRevealed,
    cmd.SealMeeting: ev.MeetingSealed,
    cmd.ConfirmAward: ev.AwardConfirmed,
    cmd.PublishResult: ev.ResultPublished,
    cmd.ShowScene: ev.SceneShown,
}
