"""The marks behind a result, to whom they are open: every mark, every standing with its working, ballots over time."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Literal

from contest.errors import N_, NotAllowed
from contest.model import Criterion, Role
from contest.results import criterion_means, policy_of, published_text, replaced_rules, score_of, standings_of
from contest.scoring.policy import Policy
from contest.scoring.ranking import Standing
from contest.state import FixedRules, MeetingState, State
from contest.views.hall import Drawn, drawn
from contest.views.public import criteria_of, find_meeting, is_public, public_standings

MarkStatus = Literal["given", "recused", "absent", "missing"]


def readable_units(meeting: MeetingState, role: Role | None) -> tuple[str, ...]:
    """Return the units whose marks this role may read now, in order of appearance.

    The supervisor reads everything; the operator what is closed; a reviewer all of it once it is sealed; nobody else
    reads another person's marks.
    """
    if role == "supervisor":
        return meeting.order
    if role == "operator" or (role == "reviewer" and meeting.seal is not None):
        return meeting.in_phase("closed", "revealed", "withdrawn")
    return ()


@dataclass(frozen=True)
class MarkRow:
    """One judge × unit: marks by criterion, the ballot total on the scale, or why there is none.

    ``entered_by`` names who entered it from paper; empty for the judge's own.
    """

    judge: str
    judge_name: str
    group: str
    unit: str
    unit_name: str
    status: MarkStatus
    marks: Mapping[str, Decimal]
    total: Fraction | None
    revision: int
    receipt: str
    entered_by: tuple[str, ...] = ()


@dataclass(frozen=True)
class BallotMoment:
    """One revision as it arrived; ``at`` is UTC, ISO 8601."""

    seq: int
    at: str
    unit: str
    unit_name: str
    judge: str
    revision: int


@dataclass(frozen=True)
class ReviewLine:
    """A standing with the exact working behind it, and the mean mark per criterion."""

    standing: Standing
    name: str
    score: str | None
    means: Mapping[str, Fraction]


@dataclass(frozen=True)
class EarlierResult:
    """What the same ballots come to under rules that a change during the meeting replaced, and its reason."""

    digest: str
    replaced_at: str
    reason: str
    lines: tuple[ReviewLine, ...]


@dataclass(frozen=True)
class ReviewView:
    meeting: str
    title: str
    phase: str
    rehearsal: bool
    seq: int
    head: str
    policy: Policy
    criteria: tuple[Criterion, ...]
    lines: tuple[ReviewLine, ...]
    marks: tuple[MarkRow, ...]
    moments: tuple[BallotMoment, ...]
    units: tuple[tuple[str, str], ...]
    judges: tuple[tuple[str, str], ...]
    award: tuple[str, ...]
    earlier: tuple[EarlierResult, ...] = ()
    drawn: Drawn | None = None


def review(state: State, meeting_id: str, role: Role | None) -> ReviewView:
    """Return what a role may read of a meeting's marks.

    Without any right to the marks, the public standings alone remain: ``marks`` and ``moments`` are empty.

    Raises
    ------
    NotFound
    """
    meeting = find_meeting(state, meeting_id)
    units = readable_units(meeting, role)
    ranked = [one for one in units if meeting.evaluation(one).phase in ("closed", "revealed", "withdrawn")]
    if not units:
        ranked = [unit for unit in meeting.order if is_public(meeting, unit)]
    policy = policy_of(meeting)
    # Who reads no marks has the public places, which a ceremony may hold back.
    found = standings_of(meeting, ranked) if units else public_standings(meeting)
    is_known = bool(units) or all(one.place is not None or one.score.status != "scored" for one in found)
    return ReviewView(
        meeting=meeting.id,
        title=meeting.plan.title,
        phase=meeting.phase,
        rehearsal=state.contest.rehearsal if state.contest else False,
        seq=meeting.seal.seq if meeting.seal else state.seq,
        head=meeting.seal.hash if meeting.seal else state.head,
        policy=policy,
        criteria=criteria_of(state, meeting),
        lines=tuple(_line(state, one, policy) for one in found),
        marks=tuple(row for unit in units for row in mark_rows(state, meeting, unit)),
        moments=tuple(_moments(state, meeting, units)),
        units=tuple((unit, state.unit_name(unit)) for unit in units),
        judges=tuple((judge.id, judge.name) for judge in meeting.panel) if units else (),
        award=tuple(map(state.unit_name, meeting.award.units)) if meeting.award else (),
        earlier=tuple(_earlier(state, meeting, ranked, old, new) for old, new in replaced_rules(meeting) if is_known),
        drawn=drawn(state, meeting),
    )


def _earlier(
    state: State, meeting: MeetingState, units: Sequence[str], old: FixedRules, new: FixedRules
) -> EarlierResult:
    found = standings_of(meeting, units, old.policy)
    return EarlierResult(old.digest, new.at, new.reason, tuple(_line(state, one, old.policy) for one in found))


def _line(state: State, one: Standing, policy: Policy) -> ReviewLine:
    name = state.unit_name(one.score.unit)
    return ReviewLine(one, name, published_text(one.score, policy), criterion_means(one.score))


def mark_rows(state: State, meeting: MeetingState, unit: str) -> tuple[MarkRow, ...]:
    """Return one row per judge of the unit's jury, in panel order."""
    titles = {group.id: group.title for group in policy_of(meeting).groups}
    totals = {one.judge: one.total for one in score_of(meeting, unit).working.ballots}
    absent = meeting.absent_from(unit)
    rows = []
    for judge in meeting.jury(unit):
        ballot = meeting.evaluation(unit).ballot(judge.id)
        recused = meeting.is_recused(judge, unit)
        status: MarkStatus = "recused" if recused else "given" if ballot else "missing"
        if status == "missing" and judge.id in absent:
            status = "absent"
        rows.append(
            MarkRow(
                judge=judge.id,
                judge_name=judge.name,
                group=titles.get(judge.group, judge.group),
                unit=unit,
                unit_name=state.unit_name(unit),
                status=status,
                marks=ballot.marks if ballot and not recused else {},
                total=totals.get(judge.id),
                revision=ballot.revision if ballot else 0,
                receipt=ballot.receipt if ballot else "",
                entered_by=ballot.entered_by if ballot else (),
            )
        )
    return tuple(rows)


def _moments(state: State, meeting: MeetingState, units: tuple[str, ...]) -> list[BallotMoment]:
    moments = [
        BallotMoment(ballot.seq, ballot.at, unit, state.unit_name(unit), ballot.judge, ballot.revision)
        for unit in units
        for revisions in meeting.evaluation(unit).ballots.values()
        for ballot in revisions
    ]
    return sorted(moments, key=lambda moment: moment.seq)


def require_marks(meeting: MeetingState, unit: str, role: Role | None) -> None:
    """Refuse who may not read a unit's marks.

    Raises
    ------
    NotAllowed
    """
    if unit not in readable_units(meeting, role):
        raise NotAllowed(N_("The marks of this unit are not open to you (yet)."))
