"""What the events so far come to: ``fold(state, recorded) -> state``.

Pure: standard library only; no clock, no store. A state is never changed in place, so a reader may keep one for as
long as it likes. Folding trusts the ledger: whether something may happen was decided when it was written.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from types import MappingProxyType
from typing import Any, Final, TypeVar

from contest import events as ev
from contest.grown import Grown
from contest.model import (
    Actor,
    Contest,
    Honour,
    Judge,
    Meeting,
    MeetingPhase,
    Role,
    SceneKind,
    StageProgress,
    Unit,
    UnitPhase,
)
from contest.scoring.policy import Policy

NOTHING: Final[Mapping[str, Any]] = MappingProxyType({})


def _nothing() -> Mapping[str, Any]:
    return NOTHING


GENESIS: Final = "0" * 64
_LETTERS: Final = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
# Two at a time: every ballot has a receipt, and most of the work is dividing.
_PAIRS: Final = tuple(first + second for second in _LETTERS for first in _LETTERS)


def receipt(row_hash: str) -> str:
    """Return the short receipt of a ledger row: eight letters and digits that are hard to confuse.

    >>> receipt("00" * 32), receipt("0123456789abcdef" * 4)
    ('2222-2222', 'H85E-83SW')
    """
    number = int(row_hash[:16], 16)
    pairs = []
    for _ in range(4):
        number, pair = divmod(number, len(_PAIRS))
        pairs.append(_PAIRS[pair])
    return f"{pairs[0]}{pairs[1]}-{pairs[2]}{pairs[3]}"


@dataclass(frozen=True, slots=True)
class Ballot:
    """One revision of a judge's marks for a unit, as stored; ``entered_by`` names who entered it from paper."""

    id: str
    judge: str
    revision: int
    marks: Mapping[str, Decimal]
    seq: int
    at: str
    receipt: str
    entered_by: tuple[str, ...] = ()


@dataclass(frozen=True)
class ProxyEntry:
    """What one person read from a judge's paper ballot, for revision ``revision``.

    ``is_compared`` tells that it was held against somebody else's and differs from it.
    """

    judge: str
    revision: int
    marks: Mapping[str, Decimal]
    clerk: str
    by: Actor
    at: str
    is_compared: bool = False


def unseen_entries(entries: tuple[ProxyEntry, ...], person: str) -> tuple[ProxyEntry, ...]:
    """Return the entries of one ballot, oldest first, that are newer than this person's own: all when there is none."""
    own = [place for place, one in enumerate(entries) if one.by.id == person]
    return entries[own[-1] + 1 :] if own else entries


@dataclass(frozen=True)
class Adjusted:
    """A named bonus, deduction or veto as it stands now."""

    name: str
    points: Decimal
    veto: bool
    reason: str
    by: Actor
    at: str
    seq: int


@dataclass(frozen=True)
class PartScore:
    """What a unit brings from another part, and where the figure comes from."""

    part: str
    value: Decimal
    source: str
    by: Actor
    at: str
    seq: int


@dataclass(frozen=True)
class FixedRules:
    """One set of rules in the order they were fixed; ``reason`` is set when they changed during the meeting."""

    policy: Policy
    digest: str
    reason: str
    by: Actor
    at: str
    seq: int


@dataclass(frozen=True)
class Evaluation:
    """A unit within a meeting. ``ballots`` holds every revision per judge, oldest first; the last one counts.

    The phases: waiting → open → closed → revealed; closed or withdrawn → open again, with a reason; open → waiting when
    the opening is cancelled, with the ballots that are in; anything but revealed → withdrawn.

    ``adjustments`` by name and ``parts`` by part id, as they stand now. ``deliver_until`` is set while the unit may be
    marked without a connection: until when marks may arrive. ``entries`` are paper ballots by judge that one person
    or several disagreeing ones have entered, the latest of each person. ``absent`` are the judges without a ballot who
    were not there when it was closed, ``too_late`` those who joined the panel after that.
    """

    unit: str
    phase: UnitPhase = "waiting"
    opened_at: str | None = None
    closed_at: str | None = None
    revealed_at: str | None = None
    missing: tuple[str, ...] = ()
    withdrawn_because: str = ""
    ballots: Grown = field(default_factory=Grown)
    adjustments: Mapping[str, Adjusted] = field(default_factory=_nothing)
    parts: Mapping[str, PartScore] = field(default_factory=_nothing)
    deliver_until: str | None = None
    entries: Mapping[str, tuple[ProxyEntry, ...]] = field(default_factory=_nothing)
    absent: tuple[str, ...] = ()
    too_late: tuple[str, ...] = ()

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
class AgendaChange:
    """That the agenda was changed while the meeting ran, and why."""

    reason: str
    by: Actor
    at: str
    seq: int


@dataclass(frozen=True)
class Award:
    title: str
    units: tuple[str, ...]
    at: str
    by: Actor


_panels: dict[int, tuple[tuple[Judge, ...], Mapping[str, Judge]]] = {}


def _seats(panel: tuple[Judge, ...]) -> Mapping[str, Judge]:
    """Return a panel by judge id: every ballot asks, and a panel may be a thousand people."""
    known = _panels.get(id(panel))
    if known is None or known[0] is not panel:
        if len(_panels) > 100:
            _panels.clear()
        known = _panels[id(panel)] = (panel, {judge.id: judge for judge in panel})
    return known[1]


@dataclass(frozen=True)
class MeetingState:
    """A meeting so far. ``order`` is the order of appearance; ``seq`` the last event that concerns this meeting.
    ``moved`` is the last one of them that is news for a judge's pad: no ballot, and not what the projector shows.

    ``policy`` are the rules in force; ``rules`` all that were ever fixed, the last of them in force. ``skipped`` are
    stages left out for now and ``absent`` the judges who are not there, each with the reason.
    """

    plan: Meeting
    order: tuple[str, ...] = ()
    order_method: str = "list"
    panel: tuple[Judge, ...] = ()
    policy: Policy | None = None
    policy_digest: str = ""
    rules: tuple[FixedRules, ...] = ()
    phase: MeetingPhase = "planned"
    started_at: str | None = None
    stage: str | None = None
    stages_entered: tuple[tuple[str, str], ...] = ()
    skipped: Mapping[str, str] = field(default_factory=_nothing)
    agenda_changes: tuple[AgendaChange, ...] = ()
    absent: Mapping[str, str] = field(default_factory=_nothing)
    evaluations: Mapping[str, Evaluation] = field(default_factory=_nothing)
    current: str | None = None
    scene: Scene = Scene()
    seal: Seal | None = None
    award: Award | None = None
    published_at: str | None = None
    seq: int = 0
    at: str = ""
    moved: int = 0

    @property
    def id(self) -> str:
        return self.plan.id

    def judge(self, judge_id: str) -> Judge | None:
        return _seats(self.panel).get(judge_id)

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

    def jury(self, unit: str) -> tuple[Judge, ...]:
        """Return the panel as far as this unit is concerned: without who joined after it was closed."""
        too_late = self.evaluation(unit).too_late
        return tuple(judge for judge in self.panel if judge.id not in too_late) if too_late else self.panel

    def absent_from(self, unit: str) -> tuple[str, ...]:
        """Return the judges who are not expected to mark a unit: not there (at its close), and no ballot is in."""
        evaluation = self.evaluation(unit)
        absent = self.absent if evaluation.phase in ("waiting", "open") else evaluation.absent
        return tuple(judge for judge in absent if judge not in evaluation.ballots)

    def expected(self, unit: str) -> tuple[Judge, ...]:
        """Return the judges who mark this unit, in panel order: without the recused, the absent and who came later."""
        present, absent = self.jury(unit), self.absent_from(unit)
        if absent:
            present = tuple(judge for judge in present if judge.id not in absent)
        return tuple(judge for judge in present if not self.is_recused(judge, unit))

    def progress(self, stage: str) -> StageProgress:
        """Return how far a stage is: running now, done before, skipped, or still to come."""
        if stage == self.stage:
            return "now"
        if stage in self.skipped:
            return "skipped"
        return "done" if any(entered == stage for entered, _ in self.stages_entered) else "later"

    @property
    def on_site(self) -> tuple[str, ...]:
        """The units that are marked where they are visited, in order of appearance."""
        return tuple(unit for unit in self.order if self.evaluation(unit).deliver_until is not None)

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
    passes: Grown = field(default_factory=Grown)
    pass_by_code: Grown = field(default_factory=Grown)

    def unit_name(self, unit: str) -> str:
        listed = self.units.get(unit)
        return listed.name if listed else unit


# What an event makes of the fields of a state, a meeting or an evaluation; all others stay as they are.
Changes = dict[str, Any]


def fold(state: State, recorded: ev.Recorded) -> State:
    """Return the state after one more recorded event."""
    event = recorded.event
    changes = _CHANGES_OF_STATE.get(type(event), _meeting_changed)(state, event, recorded)
    return _with_changes(state, {**changes, "seq": recorded.seq, "head": recorded.hash, "at": event.at})


T = TypeVar("T", State, MeetingState, Evaluation, Pass)


def _with_changes(one: T, changes: Changes) -> T:
    """Do what ``dataclasses.replace`` does in a sixth of its time: a year of a town has twenty thousand events."""
    values = one.__dict__ | changes
    # A misspelt field would be one too many; so would be a cached property, which must not be carried over.
    assert len(values) == len(one.__dataclass_fields__)
    made: T = object.__new__(type(one))
    object.__setattr__(made, "__dict__", values)
    return made


def _with(mapping: Mapping[str, Any], key: str, value: Any) -> Mapping[str, Any]:
    # Mapping proxies are joined as the dictionaries behind them; unpacking one would ask it for key after key.
    return MappingProxyType(mapping | {key: value})  # type: ignore[operator]  # every mapping here is a proxy


def _without(mapping: Mapping[str, Any], key: str) -> Mapping[str, Any]:
    return MappingProxyType({other: value for other, value in mapping.items() if other != key})


def _planned(state: State, event: ev.ContestPlanned, _: ev.Recorded) -> Changes:
    return {"contest": event.contest}


def _listed(state: State, event: ev.UnitListed, recorded: ev.Recorded) -> Changes:
    """A unit's particulars are news for every meeting it appears in."""
    unit = event.unit
    news = {"seq": recorded.seq, "at": event.at, "moved": recorded.seq}
    meetings = {
        name: _with_changes(one, news) if unit.id in one.plan.units else one for name, one in state.meetings.items()
    }
    return {"units": _with(state.units, unit.id, unit), "meetings": MappingProxyType(meetings)}


def _honoured(state: State, event: ev.HonourRecorded, _: ev.Recorded) -> Changes:
    kept = tuple(honour for honour in state.honours if honour.id != event.honour.id)
    return {"honours": (*kept, event.honour)}


def _meeting_planned(state: State, event: ev.MeetingPlanned, recorded: ev.Recorded) -> Changes:
    plan = event.meeting
    known = state.meetings.get(plan.id, MeetingState(plan))
    order = plan.units
    if known.order_method != "list":
        kept = tuple(unit for unit in known.order if unit in plan.units)
        order = (*kept, *(unit for unit in plan.units if unit not in kept))
    news = {"seq": recorded.seq, "at": event.at, "moved": recorded.seq}
    meeting = _with_changes(known, {"plan": plan, "order": order, **news})
    return {"meetings": _with(state.meetings, plan.id, meeting)}


def _issued(state: State, event: ev.PassIssued, _: ev.Recorded) -> Changes:
    issued = Pass(event.pass_id, event.code, event.role, event.meeting, event.judge, event.name, event.at)
    return {
        "passes": state.passes.grown(issued.id, issued),
        "pass_by_code": state.pass_by_code.grown(issued.code, issued.id),
    }


def _revoked(state: State, event: ev.PassRevoked, _: ev.Recorded) -> Changes:
    return _pass(state, event.pass_id, revoked_at=event.at, revoked_because=event.reason)


def _seat_taken(state: State, event: ev.SeatTaken, _: ev.Recorded) -> Changes:
    return _pass(state, event.pass_id, device=event.device)


def _pass(state: State, pass_id: str, **changes: Any) -> Changes:
    known: Pass = state.passes[pass_id]
    return {"passes": state.passes.grown(pass_id, _with_changes(known, changes))}


_QUIET: Final = (
    ev.BallotCast,
    ev.ProxyEntered,
    ev.SceneShown,
    ev.StageSkipped,
    ev.AgendaChanged,
    ev.JudgeAbsent,
    ev.JudgeAdded,
)


def _meeting_changed(state: State, event: ev.Event, recorded: ev.Recorded) -> Changes:
    meeting_id: str = event.meeting  # type: ignore[attr-defined]  # every event left has one
    meeting = state.meetings[meeting_id]
    changes = _CHANGES_OF_MEETING[type(event)](meeting, event, recorded)
    changes = {**changes, "seq": recorded.seq, "at": event.at}
    if not isinstance(event, _QUIET):
        changes["moved"] = recorded.seq
    changed = _with_changes(meeting, changes)
    return {"meetings": _with(state.meetings, meeting_id, changed)}


def _ordered(meeting: MeetingState, event: ev.OrderDrawn, _: ev.Recorded) -> Changes:
    return {"order": event.order, "order_method": event.method}


def _seated(meeting: MeetingState, event: ev.PanelSeated, _: ev.Recorded) -> Changes:
    return {"panel": event.judges}


def _ruled(meeting: MeetingState, event: ev.PolicyFixed, recorded: ev.Recorded) -> Changes:
    policy = Policy.from_document(event.document)
    fixed = FixedRules(policy, event.digest, event.reason, event.by, event.at, recorded.seq)
    return {"policy": policy, "policy_digest": event.digest, "rules": (*meeting.rules, fixed)}


def _started(meeting: MeetingState, event: ev.MeetingStarted, _: ev.Recorded) -> Changes:
    return {"phase": "running", "started_at": event.at}


def _entered(meeting: MeetingState, event: ev.StageEntered, _: ev.Recorded) -> Changes:
    stage = meeting.plan.stage(event.stage)
    scene = Scene("award") if stage and stage.kind == "award" else Scene("stage")
    entered = (*meeting.stages_entered, (event.stage, event.at))
    changes: Changes = {"stage": event.stage, "stages_entered": entered, "scene": scene}
    if event.stage in meeting.skipped:
        changes["skipped"] = _without(meeting.skipped, event.stage)
    return changes


def _skipped(meeting: MeetingState, event: ev.StageSkipped, _: ev.Recorded) -> Changes:
    return {"skipped": _with(meeting.skipped, event.stage, event.reason)}


def _agenda_changed(meeting: MeetingState, event: ev.AgendaChanged, recorded: ev.Recorded) -> Changes:
    """What was removed may have been skipped before; what is inserted later under its id was not."""
    ids = {stage.id for stage in event.agenda}
    skipped = {stage: reason for stage, reason in meeting.skipped.items() if stage in ids}
    change = AgendaChange(event.reason, event.by, event.at, recorded.seq)
    return {
        "plan": replace(meeting.plan, agenda=event.agenda),
        "skipped": MappingProxyType(skipped),
        "agenda_changes": (*meeting.agenda_changes, change),
    }


def _judge_absent(meeting: MeetingState, event: ev.JudgeAbsent, _: ev.Recorded) -> Changes:
    if event.absent:
        return {"absent": _with(meeting.absent, event.judge, event.reason)}
    return {"absent": _without(meeting.absent, event.judge)}


def _judge_added(meeting: MeetingState, event: ev.JudgeAdded, _: ev.Recorded) -> Changes:
    """Whoever comes later does not belong to what is closed already: its score stays as it is."""
    late = event.judge.id
    changed = {
        unit: _with_changes(one, {"too_late": (*one.too_late, late)})
        for unit, one in meeting.evaluations.items()
        if one.phase in ("closed", "revealed", "withdrawn")
    }
    evaluations = MappingProxyType({**meeting.evaluations, **changed})
    return {"panel": (*meeting.panel, event.judge), "evaluations": evaluations}


def _evaluation(meeting: MeetingState, unit: str, **changes: Any) -> Changes:
    changed = _with_changes(meeting.evaluation(unit), changes)
    return {"evaluations": _with(meeting.evaluations, unit, changed)}


def _opened(meeting: MeetingState, event: ev.EvaluationOpened, _: ev.Recorded) -> Changes:
    """Whoever is on the panel now may mark it, also who came after it had been closed before."""
    opened = _evaluation(
        meeting,
        event.unit,
        phase="open",
        opened_at=event.at,
        closed_at=None,
        missing=(),
        withdrawn_because="",
        deliver_until=None,
        absent=(),
        too_late=(),
    )
    return {**opened, "current": event.unit, "scene": Scene("unit", event.unit)}


def _opening_cancelled(meeting: MeetingState, event: ev.OpeningCancelled, _: ev.Recorded) -> Changes:
    """From open back to waiting: nothing that was cast or entered is touched."""
    waiting = _evaluation(meeting, event.unit, phase="waiting", opened_at=None, deliver_until=None)
    return {**waiting, **_left_stage(meeting, event.unit)}


def _left_stage(meeting: MeetingState, unit: str) -> Changes:
    """Take a unit that is no longer marked from the desk's focus and from the projector."""
    changes: Changes = {}
    if meeting.scene.unit == unit:
        changes["scene"] = Scene("stage")
    if meeting.current == unit:
        changes["current"] = None
    return changes


def _cast(meeting: MeetingState, event: ev.BallotCast, recorded: ev.Recorded) -> Changes:
    names = tuple(one.name for one in event.entered_by)
    ballot = Ballot(
        recorded.id, event.judge, event.revision, event.marks, recorded.seq, event.at, receipt(recorded.hash), names
    )
    evaluation = meeting.evaluation(event.unit)
    revisions = (*evaluation.ballots.get(event.judge, ()), ballot)
    changes: Changes = {"ballots": evaluation.ballots.grown(event.judge, revisions)}
    if event.judge in evaluation.entries:
        kept = {judge: found for judge, found in evaluation.entries.items() if judge != event.judge}
        changes["entries"] = MappingProxyType(kept)
    return _evaluation(meeting, event.unit, **changes)


def _entered_by_proxy(meeting: MeetingState, event: ev.ProxyEntered, _: ev.Recorded) -> Changes:
    entries = meeting.evaluation(event.unit).entries
    before = entries.get(event.judge, ())
    same = tuple(one for one in before if one.revision == event.revision)
    is_compared = bool(unseen_entries(same, event.by.id))
    entry = ProxyEntry(event.judge, event.revision, event.marks, event.clerk, event.by, event.at, is_compared)
    others = (one for one in before if one.by.id != event.by.id)
    return _evaluation(meeting, event.unit, entries=_with(entries, event.judge, (*others, entry)))


def _site_marking(meeting: MeetingState, event: ev.SiteMarkingAllowed, _: ev.Recorded) -> Changes:
    changed = {}
    for unit in event.units:
        evaluation = meeting.evaluation(unit)
        opened_at = evaluation.opened_at if evaluation.phase == "open" else event.at
        changes = {"phase": "open", "opened_at": opened_at, "deliver_until": event.until}
        changed[unit] = _with_changes(evaluation, changes)
    return {"evaluations": MappingProxyType({**meeting.evaluations, **changed})}


def _closed(meeting: MeetingState, event: ev.EvaluationClosed, _: ev.Recorded) -> Changes:
    absent = meeting.absent_from(event.unit)
    changes: Changes = {"closed_at": event.at, "missing": event.missing, "deliver_until": None, "absent": absent}
    return _evaluation(meeting, event.unit, phase="closed", **changes)


def _withdrew(meeting: MeetingState, event: ev.UnitWithdrawn, _: ev.Recorded) -> Changes:
    gone = _evaluation(meeting, event.unit, phase="withdrawn", withdrawn_because=event.reason, deliver_until=None)
    return {**gone, **_left_stage(meeting, event.unit)}


def _adjusted(meeting: MeetingState, event: ev.AdjustmentMade, recorded: ev.Recorded) -> Changes:
    known = {name: one for name, one in meeting.evaluation(event.unit).adjustments.items() if name != event.name}
    if event.points or event.veto:
        known[event.name] = Adjusted(
            event.name, event.points, event.veto, event.reason, event.by, event.at, recorded.seq
        )
    return _evaluation(meeting, event.unit, adjustments=MappingProxyType(known))


def _part_recorded(meeting: MeetingState, event: ev.PartScoreRecorded, recorded: ev.Recorded) -> Changes:
    known = {part: one for part, one in meeting.evaluation(event.unit).parts.items() if part != event.part}
    if event.value is not None:
        known[event.part] = PartScore(event.part, event.value, event.source, event.by, event.at, recorded.seq)
    return _evaluation(meeting, event.unit, parts=MappingProxyType(known))


def _revealed(meeting: MeetingState, event: ev.ScoreRevealed, _: ev.Recorded) -> Changes:
    revealed = _evaluation(meeting, event.unit, phase="revealed", revealed_at=event.at)
    return {**revealed, "scene": Scene("reveal", event.unit)}


def _sealed(meeting: MeetingState, event: ev.MeetingSealed, recorded: ev.Recorded) -> Changes:
    seal = Seal(event.at, recorded.seq, recorded.hash, event.by, event.confirmed_by, event.policy_digest, event.results)
    return {"phase": "sealed", "seal": seal, "current": None}


def _awarded(meeting: MeetingState, event: ev.AwardConfirmed, _: ev.Recorded) -> Changes:
    return {"award": Award(event.title, event.units, event.at, event.by), "scene": Scene("award")}


def _published(meeting: MeetingState, event: ev.ResultPublished, _: ev.Recorded) -> Changes:
    return {"phase": "published", "published_at": event.at, "scene": Scene("closing")}


def _shown(meeting: MeetingState, event: ev.SceneShown, _: ev.Recorded) -> Changes:
    return {"scene": Scene(event.scene, event.unit)}


_CHANGES_OF_STATE: Mapping[type[ev.Event], Callable[[State, Any, ev.Recorded], Changes]] = {
    ev.ContestPlanned: _planned,
    ev.UnitListed: _listed,
    ev.HonourRecorded: _honoured,
    ev.MeetingPlanned: _meeting_planned,
    ev.PassIssued: _issued,
    ev.PassRevoked: _revoked,
    ev.SeatTaken: _seat_taken,
}
_CHANGES_OF_MEETING: Mapping[type[ev.Event], Callable[[MeetingState, Any, ev.Recorded], Changes]] = {
    ev.OrderDrawn: _ordered,
    ev.PanelSeated: _seated,
    ev.PolicyFixed: _ruled,
    ev.MeetingStarted: _started,
    ev.StageEntered: _entered,
    ev.StageSkipped: _skipped,
    ev.AgendaChanged: _agenda_changed,
    ev.JudgeAbsent: _judge_absent,
    ev.JudgeAdded: _judge_added,
    ev.EvaluationOpened: _opened,
    ev.OpeningCancelled: _opening_cancelled,
    ev.SiteMarkingAllowed: _site_marking,
    ev.ProxyEntered: _entered_by_proxy,
    ev.BallotCast: _cast,
    ev.EvaluationClosed: _closed,
    ev.UnitWithdrawn: _withdrew,
    ev.AdjustmentMade: _adjusted,
    ev.PartScoreRecorded: _part_recorded,
    ev.ScoreRevealed: _revealed,
    ev.MeetingSealed: _sealed,
    ev.AwardConfirmed: _awarded,
    ev.ResultPublished: _published,
    ev.SceneShown: _shown,
}
