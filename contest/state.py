"""What a contest is at one moment: frozen, and never changed in place.

Pure: standard library only; no clock, no store. A reader may keep a state for as long as it likes;
``contest.folding`` makes the next one.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from types import MappingProxyType
from typing import Any, Final

from contest import events as ev
from contest.grown import Grown
from contest.model import (
    Actor,
    Contest,
    Highlight,
    Honour,
    ItemState,
    Judge,
    Meeting,
    MeetingPhase,
    NoteKind,
    Role,
    SceneKind,
    ScreenMotion,
    ScreenTheme,
    StageProgress,
    TieMethod,
    TimeLimit,
    Unit,
    UnitPhase,
)
from contest.scoring.policy import Policy

NOTHING: Final[Mapping[Any, Any]] = MappingProxyType({})


def _nothing() -> Mapping[Any, Any]:
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
    stage: str | None = None
    stop: str | None = None
    text: str = ""


@dataclass(frozen=True)
class ScreenStyle:
    """How a meeting's screens look and move."""

    theme: ScreenTheme = "festive"
    motion: ScreenMotion = "normal"


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


@dataclass(frozen=True)
class Note:
    """What was seen or said in a stage, as it stands now; ``first_at`` is when it was taken first."""

    id: str
    stage: str
    kind: NoteKind
    text: str
    about: str
    speaker: str
    host: str
    topics: tuple[str, ...]
    slogans: tuple[str, ...]
    item: str
    state: ItemState
    honour: str
    by: Actor
    at: str
    seq: int
    first_at: str


@dataclass(frozen=True)
class Highlights:
    """What a unit shows of its work, and how many it showed last quarter as far as somebody said so."""

    shown: tuple[Highlight, ...]
    before: int | None
    by: Actor
    at: str
    seq: int


@dataclass(frozen=True)
class Presenter:
    """Who speaks for a unit at a meeting instead of the one on its list."""

    name: str
    substitute_for: str
    reason: str
    by: Actor
    at: str
    seq: int


@dataclass(frozen=True)
class Timer:
    """A unit's time; ``elapsed`` are the seconds it used, None while it runs."""

    unit: str
    started_at: str
    seconds: int
    warnings: tuple[int, ...] = ()
    elapsed: int | None = None

    @property
    def over(self) -> int:
        """How many seconds a stopped time was over its limit."""
        return max(0, (self.elapsed or 0) - self.seconds)


_USUAL_LIMIT: Final = TimeLimit()


@dataclass(frozen=True)
class Tie:
    """How a tie over the boundary of the award was decided; see ``contest.events.TieDecided``."""

    units: tuple[str, ...]
    method: TieMethod
    chosen: tuple[str, ...]
    criteria: tuple[str, ...]
    figures: tuple[ev.TieFigure, ...]
    decided_by: str
    explanation: str
    at: str
    by: Actor


@dataclass(frozen=True)
class Ceremony:
    """The award ceremony: places shown together, from the last to the first, and how many steps the screen shows.

    ``reached`` is the most it ever showed: that much is public, whatever the screen has gone back to. ``brought`` are
    the units it has made known.
    """

    steps: tuple[tuple[int, ...], ...]
    shown: int = 0
    reached: int = 0
    brought: frozenset[str] = frozenset()

    @property
    def is_over(self) -> bool:
        return self.reached >= len(self.steps)


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

    ``notes`` by id, in their order within each stage; ``notes_shown`` those the projector shows beside the stage.
    ``highlights`` and ``presenters`` by unit. ``lots`` are the numbers units have drawn themselves, ``timer`` the time
    that ran last and ``timed`` the last whole one of each unit, ``places`` where judges sit (row, column).
    ``other_awards`` are those beside the main one, by the kind their plan names. ``photos`` are the digests of the
    photos of the agenda's stops, by stage and stop.
    """

    plan: Meeting
    order: tuple[str, ...] = ()
    order_method: str = "list"
    order_seed: str = ""
    lots: Mapping[str, int] = field(default_factory=_nothing)
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
    screen_style: ScreenStyle = ScreenStyle()
    seal: Seal | None = None
    award: Award | None = None
    published_at: str | None = None
    notes: Mapping[str, Note] = field(default_factory=_nothing)
    notes_shown: tuple[str, ...] = ()
    highlights: Mapping[str, Highlights] = field(default_factory=_nothing)
    presenters: Mapping[str, Presenter] = field(default_factory=_nothing)
    limit: TimeLimit = _USUAL_LIMIT
    timer: Timer | None = None
    timed: Mapping[str, Timer] = field(default_factory=_nothing)
    places: Mapping[str, tuple[int, int]] = field(default_factory=_nothing)
    other_awards: Mapping[str, Award] = field(default_factory=_nothing)
    tie: Tie | None = None
    ceremony: Ceremony | None = None
    photos: Mapping[tuple[str, str], str] = field(default_factory=_nothing)
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

    def notes_of(self, stage: str) -> tuple[Note, ...]:
        """Return the notes of a stage in their order."""
        return tuple(note for note in self.notes.values() if note.stage == stage)

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
    """Everything so far. ``seq`` and ``head`` are those of the last ledger row that was folded.

    ``indices`` holds the index values as they stand, by unit, then by quarter.
    """

    seq: int = 0
    head: str = GENESIS
    at: str = ""
    contest: Contest | None = None
    units: Mapping[str, Unit] = field(default_factory=_nothing)
    meetings: Mapping[str, MeetingState] = field(default_factory=_nothing)
    honours: tuple[Honour, ...] = ()
    indices: Mapping[str, Mapping[str, ev.IndicesRecorded]] = field(default_factory=_nothing)
    passes: Grown = field(default_factory=Grown)
    pass_by_code: Grown = field(default_factory=Grown)

    def unit_name(self, unit: str) -> str:
        listed = self.units.get(unit)
        return listed.name if listed else unit
