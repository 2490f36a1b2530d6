"""While a meeting runs: skip, move, insert, retitle stages, undo an opening. The agenda leads, never locks. Pure."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Final

from contest import commands as cmd
from contest import events as ev
from contest.decide.common import Events, Stamp, in_progress, meeting_of, refuse_if_others_follow, unit_of
from contest.errors import N_, Invalid, NotFound, Problem, WrongPhase
from contest.model import Stage
from contest.scoring.errors import is_invisible
from contest.state import MeetingState, State

LONGEST_TITLE: Final = 60
LONGEST_MINUTES: Final = 24 * 60
_CLOCK: Final = re.compile(r"([01][0-9]|2[0-3]):[0-5][0-9]")


def cancel_opening(state: State, command: cmd.CancelOpening, stamp: Stamp) -> Events:
    meeting = in_progress(meeting_of(state, command.meeting))
    unit = unit_of(meeting, command.unit)
    name, reason = state.unit_name(unit), command.reason.strip()
    if meeting.evaluation(unit).phase != "open":
        raise WrongPhase(N_("{unit} is not open for marks – there is no opening to cancel."), unit=name)
    # It could not be opened again, nor withdrawn.
    refuse_if_others_follow(state, meeting)
    if not reason:
        raise WrongPhase(N_("Cancelling the opening of {unit} needs a reason."), unit=name)
    return (ev.OpeningCancelled(meeting=meeting.id, unit=unit, reason=reason, **stamp),)


def skip_stage(state: State, command: cmd.SkipStage, stamp: Stamp) -> Events:
    meeting = _begun(meeting_of(state, command.meeting))
    stage = meeting.plan.stage(command.stage)
    if stage is None:
        raise NotFound(what=N_("stage"), id=command.stage)
    progress = meeting.progress(stage.id)
    if progress == "skipped":
        raise WrongPhase(N_("The stage “{stage}” is already skipped."), stage=stage.title)
    if progress != "later":
        raise WrongPhase(N_("The stage “{stage}” has begun already and cannot be skipped."), stage=stage.title)
    return (ev.StageSkipped(meeting=meeting.id, stage=stage.id, reason=command.reason.strip(), **stamp),)


def change_agenda(state: State, command: cmd.ChangeAgenda, stamp: Stamp) -> Events:
    meeting = _begun(meeting_of(state, command.meeting))
    problems = [*_faults(command.agenda), *_broken_promises(meeting, command.agenda)]
    if problems:
        raise Invalid(problems)
    if command.agenda == meeting.plan.agenda:
        raise WrongPhase(N_("The agenda is the same as before – nothing was changed."))
    if not command.reason.strip():
        raise WrongPhase(N_("Changing the agenda during the meeting needs a reason."))
    return (ev.AgendaChanged(meeting=meeting.id, agenda=command.agenda, reason=command.reason.strip(), **stamp),)


def _begun(meeting: MeetingState) -> MeetingState:
    if meeting.phase == "planned":
        raise WrongPhase(N_("“{meeting}” has not started yet – start it first."), meeting=meeting.plan.title)
    return meeting


def _faults(agenda: Sequence[Stage]) -> Iterator[Problem]:
    """Yield what is wrong with an agenda whatever has happened."""
    twice = [one for one, count in Counter(stage.id for stage in agenda).items() if count > 1]
    for stage_id in twice:
        yield Problem(stage_id, N_("The stage “{stage}” stands on the agenda twice."), (("stage", stage_id),))
    for stage in agenda:
        if not stage.id or not stage.title.strip() or len(stage.title) > LONGEST_TITLE or _has_invisible(stage.title):
            message = N_("A stage needs a title of 1 to {longest} visible characters.")
            yield Problem(stage.title or stage.id, message, (("longest", str(LONGEST_TITLE)),))
        if stage.planned_at and not _CLOCK.fullmatch(stage.planned_at):
            message = N_("“{value}” is no time of the day – write it like 16:30.")
            yield Problem(stage.title, message, (("value", stage.planned_at[:20]),))
        if stage.minutes is not None and not 0 < stage.minutes <= LONGEST_MINUTES:
            message = N_("A stage takes 1 to {longest} minutes.")
            yield Problem(stage.title, message, (("longest", str(LONGEST_MINUTES)),))


def _has_invisible(title: str) -> bool:
    return any(is_invisible(one) for one in title)


def _broken_promises(meeting: MeetingState, agenda: Sequence[Stage]) -> Iterator[Problem]:
    """Yield what has happened already and this agenda would deny."""
    kinds = {stage.id: stage.kind for stage in agenda}
    entered = {stage for stage, _ in meeting.stages_entered}
    for stage in meeting.plan.agenda:
        if stage.id in entered and kinds.get(stage.id) != stage.kind:
            yield Problem(stage.title, N_("This stage has begun already – it stays on the agenda as what it is."))
        elif stage.id not in kinds and meeting.notes_of(stage.id):
            yield Problem(stage.title, N_("Notes were taken on this stage – it stays on the agenda."))
    before = _evaluations(meeting.plan.agenda)
    after = _evaluations(agenda)
    if before == after:
        return
    if meeting.phase != "running":
        yield Problem("", N_("The result is sealed – the evaluation on the agenda stays as it is."))
    elif any(one.phase != "waiting" or one.ballots for one in meeting.evaluations.values()):
        yield Problem("", N_("The evaluation has begun – it can be moved on the agenda, but not removed or doubled."))
    elif len(after) > max(1, len(before)):
        yield Problem("", N_("The evaluation stands on the agenda twice."))
    elif after and meeting.policy is None:
        yield Problem("", N_("An evaluation cannot be added any more – its units, panel and rules are set up before."))


def _evaluations(agenda: Sequence[Stage]) -> set[str]:
    return {stage.id for stage in agenda if stage.kind == "evaluation"}
