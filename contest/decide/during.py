"""During the meeting: start, stages, open, close, withdraw, reveal, scenes. Pure."""

from __future__ import annotations

from contest import commands as cmd
from contest import events as ev
from contest.decide.common import (
    Events,
    NotReady,
    Stamp,
    in_progress,
    meeting_of,
    policy_fixed,
    refuse_before_ceremony,
    refuse_if_others_follow,
    refuse_while_open,
    unit_of,
)
from contest.decide.draw import lots_without
from contest.decide.screen import about_of
from contest.errors import N_, Moment, NotFound, Problem, WrongPhase
from contest.model import Stage
from contest.results import policy_of, published_text, score_of
from contest.scoring.policy import default_policy
from contest.state import MeetingState, State


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


def begin(state: State, meeting: MeetingState, stamp: Stamp) -> list[ev.Event]:
    """Return the events that start a planned meeting, without entering a stage."""
    problems = readiness(state, meeting)
    if problems:
        raise NotReady(problems, meeting=meeting.plan.title)
    started: list[ev.Event] = []
    if meeting.plan.is_scored and meeting.policy is None:
        criteria = state.contest.criteria if state.contest else ()
        titles = [(one.id, one.title) for one in criteria] or None
        started.append(policy_fixed(meeting.id, default_policy(criteria=titles), stamp))
    started.append(ev.MeetingStarted(meeting=meeting.id, **stamp))
    return started


def start_meeting(state: State, command: cmd.StartMeeting, stamp: Stamp) -> Events:
    meeting = meeting_of(state, command.meeting)
    if meeting.phase != "planned":
        raise WrongPhase(N_("“{meeting}” has already started."), meeting=meeting.plan.title)
    first = meeting.plan.agenda[:1]
    begun = begin(state, meeting, stamp)
    return (*begun, *(ev.StageEntered(meeting=meeting.id, stage=stage.id, **stamp) for stage in first))


def enter_stage(state: State, command: cmd.EnterStage, stamp: Stamp) -> Events:
    meeting = meeting_of(state, command.meeting)
    if meeting.phase == "planned":
        raise WrongPhase(N_("“{meeting}” has not started yet – start it first."), meeting=meeting.plan.title)
    stage = meeting.plan.stage(command.stage)
    if stage is None:
        raise NotFound(what=N_("stage"), id=command.stage)
    if meeting.stage == stage.id:
        raise WrongPhase(N_("The stage “{stage}” is already running."), stage=stage.title)
    refuse_while_open(state, meeting, except_for=meeting.on_site)
    return (ev.StageEntered(meeting=meeting.id, stage=stage.id, **stamp),)


def open_evaluation(state: State, command: cmd.OpenEvaluation, stamp: Stamp) -> Events:
    meeting = meeting_of(state, command.meeting)
    stage = meeting.plan.first("evaluation")
    if stage is None:
        raise WrongPhase(N_("“{meeting}” has no evaluation on its agenda."), meeting=meeting.plan.title)
    unit = unit_of(meeting, command.unit)
    opened = ev.EvaluationOpened(meeting=meeting.id, unit=unit, reason=command.reason, **stamp)
    if meeting.phase == "planned":
        return _with_entry(meeting, stage, opened, begin(state, meeting, stamp), stamp)
    in_progress(meeting)
    evaluation = meeting.evaluation(unit)
    name = state.unit_name(unit)
    if evaluation.phase == "open" and evaluation.deliver_until is None:
        raise WrongPhase(N_("{unit} is already open for marks."), unit=name)
    if evaluation.phase == "revealed":
        raise WrongPhase(N_("{unit} is already revealed – its marks can no longer change."), unit=name)
    if evaluation.phase == "closed" and not command.reason.strip():
        raise WrongPhase(
            N_("{unit} was closed at {at} – reopening needs a reason."),
            unit=name,
            at=Moment(evaluation.closed_at or ""),
        )
    if evaluation.phase == "withdrawn" and not command.reason.strip():
        raise WrongPhase(
            N_("{unit} was withdrawn ({because}) – taking it back needs a reason."),
            unit=name,
            because=evaluation.withdrawn_because,
        )
    refuse_if_others_follow(state, meeting)
    return _with_entry(meeting, stage, opened, [], stamp)


def _with_entry(
    meeting: MeetingState, stage: Stage, opened: ev.EvaluationOpened, before: list[ev.Event], stamp: Stamp
) -> Events:
    """Put the opening behind what must come before it: the start, and the evaluation stage."""
    entry = [] if meeting.stage == stage.id else [ev.StageEntered(meeting=meeting.id, stage=stage.id, **stamp)]
    return (*before, *entry, opened)


def close_evaluation(state: State, command: cmd.CloseEvaluation, stamp: Stamp) -> Events:
    meeting = meeting_of(state, command.meeting)
    unit = unit_of(meeting, command.unit)
    in_progress(meeting)
    evaluation = meeting.evaluation(unit)
    if evaluation.phase == "waiting":
        raise WrongPhase(N_("{unit} was never opened for marks."), unit=state.unit_name(unit))
    if evaluation.phase != "open":
        raise WrongPhase(
            N_("{unit} was already closed at {at}."), unit=state.unit_name(unit), at=Moment(evaluation.closed_at or "")
        )
    missing = tuple(judge.id for judge in meeting.missing(unit))
    return (ev.EvaluationClosed(meeting=meeting.id, unit=unit, missing=missing, **stamp),)


def withdraw_unit(state: State, command: cmd.WithdrawUnit, stamp: Stamp) -> Events:
    meeting = meeting_of(state, command.meeting)
    unit = unit_of(meeting, command.unit)
    in_progress(meeting)
    if meeting.evaluation(unit).phase in ("revealed", "withdrawn"):
        raise WrongPhase(N_("{unit} is already revealed or withdrawn."), unit=state.unit_name(unit))
    refuse_if_others_follow(state, meeting)
    if not command.reason.strip():
        raise WrongPhase(N_("Withdrawing {unit} needs a reason."), unit=state.unit_name(unit))
    withdrawn = ev.UnitWithdrawn(meeting=meeting.id, unit=unit, reason=command.reason.strip(), **stamp)
    return (withdrawn, *lots_without(meeting, unit, stamp))


def reveal_score(state: State, command: cmd.RevealScore, stamp: Stamp) -> Events:
    meeting = meeting_of(state, command.meeting)
    unit = unit_of(meeting, command.unit)
    phase = meeting.evaluation(unit).phase
    if phase == "revealed":
        raise WrongPhase(N_("{unit} is already revealed."), unit=state.unit_name(unit))
    if phase != "closed":
        raise WrongPhase(
            N_("{unit} is not closed – close it before its score is revealed."), unit=state.unit_name(unit)
        )
    refuse_before_ceremony(meeting)
    unmarked = meeting.in_phase("waiting", "open")
    if policy_of(meeting).needs_field and unmarked:
        raise WrongPhase(
            N_("By these rules each score depends on all units – close {unit} before any score is revealed."),
            unit=state.unit_name(unmarked[0]),
        )
    score = published_text(score_of(meeting, unit), policy_of(meeting))
    return (ev.ScoreRevealed(meeting=meeting.id, unit=unit, score=score, **stamp),)


def show_scene(state: State, command: cmd.ShowScene, stamp: Stamp) -> Events:
    meeting = meeting_of(state, command.meeting)
    if command.unit is not None:
        unit_of(meeting, command.unit)
    is_hidden = command.unit is None or meeting.evaluation(command.unit).phase != "revealed"
    if command.scene == "reveal" and is_hidden:
        raise WrongPhase(N_("Only a revealed unit can be shown with its score."))
    if command.scene == "ceremony" and (meeting.ceremony is None or not meeting.ceremony.steps):
        raise WrongPhase(N_("No ceremony is planned – plan it first."))
    return (ev.SceneShown(meeting=meeting.id, scene=command.scene, **about_of(meeting, command), **stamp),)
