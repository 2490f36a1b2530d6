"""What the events so far come to: ``fold(state, recorded) -> state``.

Pure: standard library only; no clock, no store. A state is never changed in place, so a reader may keep one for as
long as it likes. Folding trusts the ledger: whether something may happen was decided when it was written.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from types import MappingProxyType
from typing import Any, Final

from contest import events as ev
from contest.model import (
    Actor,
    Contest,
    Honour,
    Judge,
    Meeting,
    MeetingPhase,
    Role,
    SceneKind,
    Unit,
    UnitPhase,
)
from contest.scoring.policy import Policy

NOTHING: Final[Mapping[str, Any]] = MappingProxyType({})


def _nothing() -> Mapping[str, Any]:
    return NOTHING


GENESIS: Final = "0" * 64
_RECEIPT_ALPHABET: Final = "23456789ABCDEFGHJKMNPQRSTVWXYZ"


def receipt(row_hash: str) -> str:
    """Return the short receipt of a ledger row: eight letters and digits that are hard to confuse.

    >>> receipt("00" * 32)
    '2222-2222'
    """
    number = int(row_hash[:16], 16)
    letters = []
    for _ in range(8):
        number, digit = divmod(number, len(_RECEIPT_ALPHABET))
        letters.append(_RECEIPT_ALPHABET[digit])
    return "".join(letters[:4]) + "-" + "".join(letters[4:])


@dataclass(frozen=True)
class Ballot:
    """One revision of a judge's marks for a unit, as stored."""

    id: str
    judge: str
    revision: int
    marks: Mapping[str, Decimal]
    seq: int
    at: str
    receipt: str


@dataclass(frozen=True)
class Evaluation:
    """A unit within a meeting. ``ballots`` holds every revision per judge, oldest first; the last one counts."""

    unit: str
    phase: UnitPhase = "waiting"
    opened_at: str | None = None
    closed_at: str | None = None
    revealed_at: str | None = None
    missing: tuple[str, ...] = ()
    withdrawn_because: str = ""
    ballots: Mapping[str, tuple[Ballot, ...]] = field(default_factory=_nothing)

    def ballot(self, judge: str) -> Ballot | None:
        """Return the ballot of a judge that counts now."""
        revisions = self.ballots.get(judge)
        return revisions[-1] if revisions else None


@dataclass(frozen=True)
class Scene:
    kind: SceneKind = "welcome"
    unit: str | None = None


@dataclass(frozen=True)
class Seal:
    at: str
    seq: int
    hash: str
    by: Actor
    confirmed_by: Actor
    policy_digest: str
    results: tuple[ev.Result, ...]


@dataclass(frozen=True)
class Award:
    title: str
    units: tuple[str, ...]
    at: str
    by: Actor


@dataclass(frozen=True)
class MeetingState:
    """A meeting so far. ``order`` is the order of appearance; ``seq`` the last event that concerns this meeting."""

    plan: Meeting
    order: tuple[str, ...] = ()
    order_method: str = "list"
    panel: tuple[Judge, ...] = ()
    policy: Policy | None = None
    policy_digest: str = ""
    phase: MeetingPhase = "planned"
    started_at: str | None = None
    stage: str | None = None
    stages_entered: tuple[tuple[str, str], ...] = ()
    evaluations: Mapping[str, Evaluation] = field(default_factory=_nothing)
    current: str | None = None
    scene: Scene = Scene()
    seal: Seal | None = None
    award: Award | None = None
    published_at: str | None = None
    seq: int = 0
    at: str = ""

    @property
    def id(self) -> str:
        return self.plan.id

    def judge(self, judge_id: str) -> Judge | None:
        return next((judge for judge in self.panel if judge.id == judge_id), None)

    def evaluation(self, unit: str) -> Evaluation:
        return self.evaluations.get(unit) or Evaluation(unit)

    def in_phase(self, *phases: UnitPhase) -> tuple[str, ...]:
        """Return the units in any of these phases, in order of appearance."""
        return tuple(unit for unit in self.order if self.evaluation(unit).phase in phases)

    @property
    def recusal_is_on(self) -> bool:
        return self.policy is None or self.policy.recusal == "own_unit"

    def is_recused(self, judge: Judge, unit: str) -> bool:
        return self.recusal_is_on and unit in judge.home

    def expected(self, unit: str) -> tuple[Judge, ...]:
        """Return the judges who mark this unit: the panel without the recused, in panel order."""
        return tuple(judge for judge in self.panel if not self.is_recused(judge, unit))

    def missing(self, unit: str) -> tuple[Judge, ...]:
        ballots = self.evaluation(unit).ballots
        return tuple(judge for judge in self.expected(unit) if judge.id not in ballots)


@dataclass(frozen=True)
class Pass:
    """An issued pass; ``device`` is the digest of the device that holds a judge's seat now."""

    id: str
    code: str
    role: Role
    meeting: str | None
    judge: str | None
    name: str
    issued_at: str
    revoked_at: str | None = None
    revoked_because: str = ""
    device: str | None = None


@dataclass(frozen=True)
class State:
    """Everything so far. ``seq`` and ``head`` are those of the last ledger row that was folded."""

    seq: int = 0
    head: str = GENESIS
    at: str = ""
    contest: Contest | None = None
    units: Mapping[str, Unit] = field(default_factory=_nothing)
    meetings: Mapping[str, MeetingState] = field(default_factory=_nothing)
    honours: tuple[Honour, ...] = ()
    passes: Mapping[str, Pass] = field(default_factory=_nothing)
    pass_by_code: Mapping[str, str] = field(default_factory=_nothing)

    def unit_name(self, unit: str) -> str:
        listed = self.units.get(unit)
        return listed.name if listed else unit


def fold(state: State, recorded: ev.Recorded) -> State:
    """Return the state after one more recorded event."""
    event = recorded.event
    state = replace(state, seq=recorded.seq, head=recorded.hash, at=event.at)
    if isinstance(event, ev.ContestPlanned):
        return replace(state, contest=event.contest)
    if isinstance(event, ev.UnitListed):
        return _list(state, event, recorded)
    if isinstance(event, ev.HonourRecorded):
        kept = tuple(honour for honour in state.honours if honour.id != event.honour.id)
        return replace(state, honours=(*kept, event.honour))
    if isinstance(event, ev.MeetingPlanned):
        return _plan(state, event, recorded)
    if isinstance(event, ev.PassIssued | ev.PassRevoked | ev.SeatTaken):
        return _fold_pass(state, event)
    return _fold_meeting(state, event, recorded)


def _with(mapping: Mapping[str, Any], key: str, value: Any) -> Mapping[str, Any]:
    return MappingProxyType({**mapping, key: value})


def _list(state: State, event: ev.UnitListed, recorded: ev.Recorded) -> State:
    """A unit's particulars are news for every meeting it appears in."""
    unit = event.unit
    meetings = {
        name: replace(one, seq=recorded.seq, at=event.at) if unit.id in one.plan.units else one
        for name, one in state.meetings.items()
    }
    return replace(state, units=_with(state.units, unit.id, unit), meetings=MappingProxyType(meetings))


def _plan(state: State, event: ev.MeetingPlanned, recorded: ev.Recorded) -> State:
    plan = event.meeting
    known = state.meetings.get(plan.id, MeetingState(plan))
    order = plan.units
    if known.order_method != "list":
        kept = tuple(unit for unit in known.order if unit in plan.units)
        order = (*kept, *(unit for unit in plan.units if unit not in kept))
    meeting = replace(known, plan=plan, order=order, seq=recorded.seq, at=event.at)
    return replace(state, meetings=_with(state.meetings, plan.id, meeting))


def _fold_pass(state: State, event: ev.PassIssued | ev.PassRevoked | ev.SeatTaken) -> State:
    if isinstance(event, ev.PassIssued):
        issued = Pass(event.pass_id, event.code, event.role, event.meeting, event.judge, event.name, event.at)
        return replace(
            state,
            passes=_with(state.passes, issued.id, issued),
            pass_by_code=_with(state.pass_by_code, issued.code, issued.id),
        )
    known: Pass = state.passes[event.pass_id]
    if isinstance(event, ev.PassRevoked):
        changed = replace(known, revoked_at=event.at, revoked_because=event.reason)
    else:
        changed = replace(known, device=event.device)
    return replace(state, passes=_with(state.passes, known.id, changed))


def _fold_meeting(state: State, event: ev.Event, recorded: ev.Recorded) -> State:
    change = _CHANGES[type(event)]
    meeting_id: str = event.meeting  # type: ignore[attr-defined]  # every event left has one
    meeting: MeetingState = change(state.meetings[meeting_id], event, recorded)
    meeting = replace(meeting, seq=recorded.seq, at=event.at)
    return replace(state, meetings=_with(state.meetings, meeting_id, meeting))


def _ordered(meeting: MeetingState, event: ev.OrderDrawn, _: ev.Recorded) -> MeetingState:
    return replace(meeting, order=event.order, order_method=event.method)


def _seated(meeting: MeetingState, event: ev.PanelSeated, _: ev.Recorded) -> MeetingState:
    return replace(meeting, panel=event.judges)


def _ruled(meeting: MeetingState, event: ev.PolicyFixed, _: ev.Recorded) -> MeetingState:
    return replace(meeting, policy=Policy.from_document(event.document), policy_digest=event.digest)


def _started(meeting: MeetingState, event: ev.MeetingStarted, _: ev.Recorded) -> MeetingState:
    return replace(meeting, phase="running", started_at=event.at)


def _entered(meeting: MeetingState, event: ev.StageEntered, _: ev.Recorded) -> MeetingState:
    stage = meeting.plan.stage(event.stage)
    scene = Scene("award") if stage and stage.kind == "award" else Scene("stage")
    entered = (*meeting.stages_entered, (event.stage, event.at))
    return replace(meeting, stage=event.stage, stages_entered=entered, scene=scene)


def _evaluation(meeting: MeetingState, unit: str, **changes: Any) -> MeetingState:
    changed = replace(meeting.evaluation(unit), **changes)
    return replace(meeting, evaluations=_with(meeting.evaluations, unit, changed))


def _opened(meeting: MeetingState, event: ev.EvaluationOpened, _: ev.Recorded) -> MeetingState:
    meeting = _evaluation(meeting, event.unit, phase="open", opened_at=event.at, closed_at=None, missing=())
    return replace(meeting, current=event.unit, scene=Scene("unit", event.unit))


def _cast(meeting: MeetingState, event: ev.BallotCast, recorded: ev.Recorded) -> MeetingState:
    ballot = Ballot(
        recorded.id, event.judge, event.revision, event.marks, recorded.seq, event.at, receipt(recorded.hash)
    )
    ballots = meeting.evaluation(event.unit).ballots
    return _evaluation(
        meeting, event.unit, ballots=_with(ballots, event.judge, (*ballots.get(event.judge, ()), ballot))
    )


def _closed(meeting: MeetingState, event: ev.EvaluationClosed, _: ev.Recorded) -> MeetingState:
    return _evaluation(meeting, event.unit, phase="closed", closed_at=event.at, missing=event.missing)


def _withdrew(meeting: MeetingState, event: ev.UnitWithdrawn, _: ev.Recorded) -> MeetingState:
    meeting = _evaluation(meeting, event.unit, phase="withdrawn", withdrawn_because=event.reason)
    if meeting.scene.unit == event.unit:
        meeting = replace(meeting, scene=Scene("stage"))
    return replace(meeting, current=None) if meeting.current == event.unit else meeting


def _revealed(meeting: MeetingState, event: ev.ScoreRevealed, _: ev.Recorded) -> MeetingState:
    meeting = _evaluation(meeting, event.unit, phase="revealed", revealed_at=event.at)
    return replace(meeting, scene=Scene("reveal", event.unit))


def _sealed(meeting: MeetingState, event: ev.MeetingSealed, recorded: ev.Recorded) -> MeetingState:
    seal = Seal(event.at, recorded.seq, recorded.hash, event.by, event.confirmed_by, event.policy_digest, event.results)
    return replace(meeting, phase="sealed", seal=seal, current=None)


def _awarded(meeting: MeetingState, event: ev.AwardConfirmed, _: ev.Recorded) -> MeetingState:
    return replace(meeting, award=Award(event.title, event.units, event.at, event.by), scene=Scene("award"))


def _published(meeting: MeetingState, event: ev.ResultPublished, _: ev.Recorded) -> MeetingState:
    return replace(meeting, phase="published", published_at=event.at, scene=Scene("closing"))


def _shown(meeting: MeetingState, event: ev.SceneShown, _: ev.Recorded) -> MeetingState:
    return replace(meeting, scene=Scene(event.scene, event.unit))


_CHANGES: Mapping[type[ev.Event], Callable[[MeetingState, Any, ev.Recorded], MeetingState]] = {
    ev.OrderDrawn: _ordered,
    ev.PanelSeated: _seated,
    ev.PolicyFixed: _ruled,
    ev.MeetingStarted: _started,
    ev.StageEntered: _entered,
    ev.EvaluationOpened: _opened,
    ev.BallotCast: _cast,
    ev.EvaluationClosed: _closed,
    ev.UnitWithdrawn: _withdrew,
    ev.ScoreRevealed: _revealed,
    ev.MeetingSealed: _sealed,
    ev.AwardConfirmed: _awarded,
    ev.ResultPublished: _published,
    ev.SceneShown: _shown,
}
