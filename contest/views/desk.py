"""The operator's desk: the agenda, the units, the seats, and what comes next. No marks."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from contest import commands as cmd
from contest.decide import award_candidates, award_quota, readiness
from contest.decide.award import boundary
from contest.decide.windows import held
from contest.errors import N_, Problem
from contest.model import Stage, StageProgress
from contest.results import policy_of
from contest.state import MeetingState, State
from contest.views.ceremony import holds_back, places_text
from contest.views.notes import presenter_of
from contest.views.public import ballots_in, find_meeting

SeatStatus = Literal["sent", "missing", "recused", "absent", "idle"]
StepKind = Literal["start", "stage", "open", "close", "reveal", "seal", "award", "publish", "close_all", "ceremony"]


@dataclass(frozen=True)
class DeskUnit:
    """``used`` are the seconds it spoke, ``over`` those beyond the limit; ``held``: so many of the first stay open."""

    unit: str
    name: str
    presenter: str
    number: int
    phase: str
    ballots_in: int
    ballots_expected: int
    missing: tuple[str, ...]
    opened_at: str | None
    closed_at: str | None
    adjustment: Decimal = Decimal(0)
    is_vetoed: bool = False
    deliver_until: str | None = None
    substitute_for: str = ""
    used: int | None = None
    over: int = 0
    held: int = 0


@dataclass(frozen=True)
class Seat:
    """A judge's seat with regard to the unit in focus; ``ballots`` counts units already marked."""

    judge: str
    name: str
    group: str
    status: SeatStatus
    revision: int
    sent_at: str | None
    ballots: int
    has_pass: bool


@dataclass(frozen=True)
class NextStep:
    """What the desk proposes: a translatable label with its values, and the command behind it when it needs no form."""

    kind: StepKind
    template: str
    values: tuple[tuple[str, str], ...] = ()
    command: cmd.Command | None = None


@dataclass(frozen=True)
class DeskView:
    """``progress`` is how far each stage of ``agenda`` is, ``coming`` the one that comes next.

    ``focus`` is the unit the seats are shown for: the open one, else the one dealt with last, else the next."""

    meeting: str
    title: str
    phase: str
    seq: int
    agenda: tuple[Stage, ...]
    stage: str | None
    progress: tuple[StageProgress, ...]
    coming: str | None
    units: tuple[DeskUnit, ...]
    focus: str | None
    seats: tuple[Seat, ...]
    next_step: NextStep | None
    problems: tuple[Problem, ...]
    scene: str
    scene_unit: str | None
    award_proposal: tuple[str, ...]
    award_is_tied: bool


def desk(state: State, meeting_id: str) -> DeskView:
    """Return the desk of a meeting: agenda in its own order, units in order of appearance, seats in panel order.

    Raises
    ------
    NotFound
    """
    meeting = find_meeting(state, meeting_id)
    focus = focus_of(meeting)
    coming = stage_to_come(meeting)
    proposal, tied = award_proposal(meeting)
    return DeskView(
        meeting=meeting.id,
        title=meeting.plan.title,
        phase=meeting.phase,
        seq=meeting.seq,
        agenda=meeting.plan.agenda,
        stage=meeting.stage,
        progress=tuple(meeting.progress(stage.id) for stage in meeting.plan.agenda),
        coming=coming.id if coming else None,
        units=tuple(_desk_unit(state, meeting, unit, number) for number, unit in enumerate(meeting.order, 1)),
        focus=focus,
        seats=seats(state, meeting, focus),
        next_step=next_step(state, meeting),
        problems=readiness(state, meeting) if meeting.phase == "planned" else (),
        scene=meeting.scene.kind,
        scene_unit=meeting.scene.unit,
        award_proposal=proposal,
        award_is_tied=tied,
    )


def _desk_unit(state: State, meeting: MeetingState, unit: str, number: int) -> DeskUnit:
    evaluation = meeting.evaluation(unit)
    listed, speaker = state.units[unit], presenter_of(state, meeting, unit)
    timed = meeting.timed.get(unit)
    return DeskUnit(
        unit=unit,
        name=listed.name,
        presenter=speaker.name,
        substitute_for=speaker.substitute_for,
        number=number,
        phase=evaluation.phase,
        ballots_in=ballots_in(meeting, unit),
        ballots_expected=len(meeting.expected(unit)),
        missing=tuple(judge.name for judge in meeting.missing(unit)),
        opened_at=evaluation.opened_at,
        closed_at=evaluation.closed_at,
        adjustment=sum((one.points for one in evaluation.adjustments.values()), Decimal(0)),
        is_vetoed=any(one.veto for one in evaluation.adjustments.values()),
        deliver_until=evaluation.deliver_until,
        used=timed.elapsed if timed else None,
        over=timed.over if timed else 0,
        held=policy_of(meeting).hold_first if unit in held(meeting) else 0,
    )


def focus_of(meeting: MeetingState) -> str | None:
    """Return the unit the desk looks at now: what is marked on a visit comes behind what is on stage."""
    on_site = meeting.on_site
    on_stage = tuple(unit for unit in meeting.in_phase("open") if unit not in on_site)
    current = (meeting.current,) if meeting.current else ()
    for units in (on_stage, current, on_site, meeting.in_phase("waiting")):
        if units:
            return units[0]
    return None


def seats(state: State, meeting: MeetingState, unit: str | None) -> tuple[Seat, ...]:
    """Return every seat of the panel with regard to a unit: who joined after it was closed has none."""
    titles = {group.id: group.title for group in policy_of(meeting).groups}
    with_pass = {
        one.judge for one in state.passes.values() if one.meeting == meeting.id and one.revoked_at is None and one.judge
    }
    absent = meeting.absent_from(unit) if unit else tuple(meeting.absent)
    rows = []
    for judge in meeting.jury(unit) if unit else meeting.panel:
        ballot = meeting.evaluation(unit).ballot(judge.id) if unit else None
        status: SeatStatus = "idle"
        if unit and meeting.is_recused(judge, unit):
            status = "recused"
        elif ballot:
            status = "sent"
        elif judge.id in absent:
            status = "absent"
        elif unit and meeting.evaluation(unit).phase in ("open", "closed", "revealed"):
            status = "missing"
        rows.append(
            Seat(
                judge=judge.id,
                name=judge.name,
                group=titles.get(judge.group, judge.group),
                status=status,
                revision=ballot.revision if ballot else 0,
                sent_at=ballot.at if ballot else None,
                ballots=sum(judge.id in one.ballots for one in meeting.evaluations.values()),
                has_pass=judge.id in with_pass,
            )
        )
    return tuple(rows)


def next_step(state: State, meeting: MeetingState) -> NextStep | None:
    """Return what the desk proposes now: the agenda in its own order, within the evaluation unit by unit."""
    if meeting.phase == "planned":
        return NextStep("start", N_("Start the meeting"), (), cmd.StartMeeting(meeting.id))
    step = _ceremony_step(meeting) or _evaluation_step(state, meeting) or _award_step(meeting) or _stage_step(meeting)
    if step is not None:
        return step
    if meeting.phase == "running":
        return NextStep("seal", N_("Seal the result") if meeting.plan.is_scored else N_("Seal the record"))
    if meeting.phase == "sealed":
        label = N_("Publish the result") if meeting.plan.is_scored else N_("Publish the record")
        return NextStep("publish", label, (), cmd.PublishResult(meeting.id))
    return None


def _evaluation_step(state: State, meeting: MeetingState) -> NextStep | None:
    stage = meeting.plan.stage(meeting.stage) if meeting.stage else None
    on_site = meeting.on_site
    still_open = [unit for unit in meeting.in_phase("open") if unit not in on_site]
    waiting = meeting.in_phase("waiting")
    if still_open and set(still_open) <= set(held(meeting)):
        return _open_step(state, meeting, waiting[0])
    if len(still_open) > 1 + policy_of(meeting).hold_first:
        label = N_("Close all {n} open units")
        return NextStep("close_all", label, (("n", str(len(still_open))),), cmd.CloseAll(meeting.id))
    if still_open:
        return _close_step(state, meeting, still_open[0])
    if stage is None or stage.kind != "evaluation":
        return None
    closed = meeting.in_phase("closed")
    policy = policy_of(meeting)
    # "after_next" keeps one unit back until the one after it is closed; "at_end" keeps all of them back, and so do
    # rules by which each score depends on all units.
    reveal = "at_end" if policy.needs_field else policy.reveal
    due = {"at_once": len(closed) > 0, "after_next": len(closed) > 1}.get(reveal, False)
    if closed and (due or not (waiting or on_site)):
        unit = closed[0]
        name = (("unit", state.unit_name(unit)),)
        return NextStep("reveal", N_("Reveal {unit}"), name, cmd.RevealScore(meeting.id, unit))
    if waiting and meeting.phase == "running":
        return _open_step(state, meeting, waiting[0])
    if on_site:
        return _close_step(state, meeting, on_site[0])
    if meeting.phase == "running":
        return NextStep("seal", N_("Seal the result"))
    return None


def _open_step(state: State, meeting: MeetingState, unit: str) -> NextStep:
    name = (("unit", state.unit_name(unit)),)
    return NextStep("open", N_("Open {unit}"), name, cmd.OpenEvaluation(meeting.id, unit))


def _ceremony_step(meeting: MeetingState) -> NextStep | None:
    """Return the ceremony's next step once the award is on: what it holds back is not revealed by itself."""
    ceremony = meeting.ceremony
    is_due = holds_back(meeting) if ceremony is None else ceremony.shown < len(ceremony.steps)
    if meeting.phase != "sealed" or not is_due:
        return None
    stage = meeting.plan.first("award")
    has_begun = ceremony is not None and ceremony.reached
    if stage is not None and meeting.progress(stage.id) == "later" and not has_begun:
        return _stage_step(meeting)
    if ceremony is None:
        return NextStep("ceremony", N_("Plan the award ceremony"))
    places = (("places", places_text(ceremony.steps[ceremony.shown])),)
    command = cmd.StepCeremony(meeting.id, ceremony.shown + 1)
    return NextStep("ceremony", N_("Next: reveal place {places}"), places, command)


def _close_step(state: State, meeting: MeetingState, unit: str) -> NextStep:
    name = (("unit", state.unit_name(unit)),)
    return NextStep("close", N_("Close {unit}"), name, cmd.CloseEvaluation(meeting.id, unit))


def _award_step(meeting: MeetingState) -> NextStep | None:
    stage = meeting.plan.stage(meeting.stage) if meeting.stage else None
    if stage is not None and stage.kind == "award" and meeting.award is None:
        return NextStep("award", N_("Confirm the award")) if meeting.seal else NextStep("seal", N_("Seal the result"))
    return None


def _stage_step(meeting: MeetingState) -> NextStep | None:
    stage = stage_to_come(meeting)
    if stage is None:
        return None
    return NextStep("stage", N_("Go on to: {stage}"), (("stage", stage.title),), cmd.EnterStage(meeting.id, stage.id))


def stage_to_come(meeting: MeetingState) -> Stage | None:
    """Return the stage that comes next: neither entered nor skipped, behind the present one, else left over before it.

    Once the result is sealed what stood before the evaluation is over, and once it is published nothing is left over.
    """
    agenda = meeting.plan.agenda
    at = next((n for n, stage in enumerate(agenda, 1) if stage.id == meeting.stage), 0)
    over = max((n for n, stage in enumerate(agenda, 1) if stage.kind == "evaluation"), default=0) if meeting.seal else 0
    left_over = agenda[over:at] if meeting.phase != "published" else ()
    coming = (*agenda[at:], *left_over)
    return next((stage for stage in coming if meeting.progress(stage.id) == "later"), None)


def award_proposal(meeting: MeetingState) -> tuple[tuple[str, ...], bool]:
    """Return who would receive the award by place, and whether a tie crosses the boundary, which a person decides."""
    if meeting.seal is None:
        return (), False
    edge = boundary(meeting)
    if edge is not None and meeting.tie is not None:
        return (*edge.certain, *meeting.tie.chosen), False
    quota = award_quota(meeting.plan, len(meeting.order))
    chosen = tuple(line.unit for line, position in award_candidates(meeting.seal.results) if position <= quota)
    return chosen, len(chosen) > quota
