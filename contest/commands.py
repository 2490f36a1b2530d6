"""What somebody may ask for. Pure data: whether it may happen is decided in ``contest.decide``.

Fields that a command shares by name with the event it leads to hold the same values; that is how a repeated
command is told from another one under the same id.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from contest.events import Event, Json
from contest.model import (
    Actor,
    Highlight,
    Honour,
    IndexCombine,
    ItemState,
    Judge,
    Meeting,
    NoteKind,
    Role,
    SceneKind,
    ScreenMotion,
    ScreenTheme,
    SeatPlace,
    Stage,
    TieMethod,
    TimeLimit,
    Unit,
)


@dataclass(frozen=True)
class Command:
    """The base of all commands."""


@dataclass(frozen=True)
class PlanContest(Command):
    """Load a whole plan: its events, first of them the contest itself."""

    events: tuple[Event, ...]


@dataclass(frozen=True)
class ListUnits(Command):
    """Add or change units."""

    units: tuple[Unit, ...]


@dataclass(frozen=True)
class PlanMeeting(Command):
    meeting: Meeting


@dataclass(frozen=True)
class DrawOrder(Command):
    """With a ``seed`` the order is the one that follows from it."""

    meeting: str
    order: tuple[str, ...]
    method: Literal["lot", "list", "hand"]
    seed: str = ""


@dataclass(frozen=True)
class DrawLot(Command):
    """A unit draws its own lot. ``number`` is the one from a box; without it the first free one of ``shuffled``."""

    meeting: str
    unit: str
    number: int | None = None
    shuffled: tuple[int, ...] = ()
    reason: str = ""


@dataclass(frozen=True)
class SeatPanel(Command):
    meeting: str
    judges: tuple[Judge, ...]


@dataclass(frozen=True)
class FixPolicy(Command):
    """``reason`` is needed once the meeting has started."""

    meeting: str
    document: Json
    reason: str = ""


@dataclass(frozen=True)
class NewPass:
    """A pass about to be issued: digests only."""

    pass_id: str
    code: str
    role: Role
    meeting: str | None = None
    judge: str | None = None
    name: str = ""


@dataclass(frozen=True)
class IssuePasses(Command):
    """Issue passes; older passes of the same judges end."""

    passes: tuple[NewPass, ...]


@dataclass(frozen=True)
class RevokePass(Command):
    pass_id: str
    reason: str


@dataclass(frozen=True)
class TakeSeat(Command):
    pass_id: str
    device: str


@dataclass(frozen=True)
class StartMeeting(Command):
    meeting: str


@dataclass(frozen=True)
class EnterStage(Command):
    meeting: str
    stage: str


@dataclass(frozen=True)
class SkipStage(Command):
    meeting: str
    stage: str
    reason: str = ""


@dataclass(frozen=True)
class ChangeAgenda(Command):
    """``agenda`` is the whole one, with what stays as it is."""

    meeting: str
    agenda: tuple[Stage, ...]
    reason: str


@dataclass(frozen=True)
class MarkAbsent(Command):
    """``absent`` false: the judge is back."""

    meeting: str
    judge: str
    absent: bool
    reason: str = ""


@dataclass(frozen=True)
class AddJudge(Command):
    meeting: str
    judge: Judge


@dataclass(frozen=True)
class OpenEvaluation(Command):
    """``reason`` is needed for a unit that was closed or withdrawn."""

    meeting: str
    unit: str
    reason: str = ""


@dataclass(frozen=True)
class CancelOpening(Command):
    meeting: str
    unit: str
    reason: str


@dataclass(frozen=True)
class CastBallot(Command):
    """``marks`` are as sent: numbers or text, not yet checked."""

    meeting: str
    unit: str
    judge: str
    revision: int
    marks: Mapping[str, Any]


@dataclass(frozen=True)
class EnterProxyBallot(Command):
    """One person enters a judge's paper ballot; ``clerk`` is that person's name, ``marks`` are as typed."""

    meeting: str
    unit: str
    judge: str
    revision: int
    marks: Mapping[str, Any]
    clerk: str


@dataclass(frozen=True)
class AllowSiteMarking(Command):
    """``until`` is an ISO 8601 time with its offset; ``agreed`` says who of the panel agreed."""

    meeting: str
    units: tuple[str, ...]
    until: str
    agreed: str


@dataclass(frozen=True)
class CloseEvaluation(Command):
    meeting: str
    unit: str


@dataclass(frozen=True)
class WithdrawUnit(Command):
    meeting: str
    unit: str
    reason: str


@dataclass(frozen=True)
class MakeAdjustment(Command):
    """``points`` as typed: above 0 a bonus, below 0 a deduction, 0 without veto takes back what has this name."""

    meeting: str
    unit: str
    name: str
    points: str
    reason: str
    veto: bool = False


@dataclass(frozen=True)
class RecordPartScores(Command):
    """``values`` as typed by unit: decimal text, or None to take a value back."""

    meeting: str
    part: str
    values: Mapping[str, str | None]
    source: str


@dataclass(frozen=True)
class RevealScore(Command):
    meeting: str
    unit: str


@dataclass(frozen=True)
class SealMeeting(Command):
    """``confirmed_by`` is the supervisor who was present; the edge has checked that person's pass."""

    meeting: str
    confirmed_by: Actor | None = None


@dataclass(frozen=True)
class ConfirmAward(Command):
    """``kind`` names an award beside the main one."""

    meeting: str
    units: tuple[str, ...]
    kind: str = ""


@dataclass(frozen=True)
class DecideTie(Command):
    """``criteria`` are compared in this order; ``votes`` by unit as typed; ``chosen`` is needed after statements."""

    meeting: str
    method: TieMethod
    criteria: tuple[str, ...] = ()
    votes: Mapping[str, str] | None = None
    chosen: tuple[str, ...] = ()
    decided_by: str = ""
    explanation: str = ""


@dataclass(frozen=True)
class PlanCeremony(Command):
    """``steps`` are places shown together, from the last to the first; without steps there is no ceremony."""

    meeting: str
    steps: tuple[tuple[int, ...], ...]


@dataclass(frozen=True)
class StepCeremony(Command):
    """Show ``shown`` steps: one more than now, or one less."""

    meeting: str
    shown: int


@dataclass(frozen=True)
class RecordHonour(Command):
    honour: Honour


@dataclass(frozen=True)
class PublishResult(Command):
    meeting: str


@dataclass(frozen=True)
class ShowScene(Command):
    """``stage`` and ``stop`` are for the scenes of a visit, ``text`` for a message."""

    meeting: str
    scene: SceneKind
    unit: str | None = None
    stage: str | None = None
    stop: str | None = None
    text: str = ""


@dataclass(frozen=True)
class StyleScreen(Command):
    meeting: str
    theme: ScreenTheme
    motion: ScreenMotion


@dataclass(frozen=True)
class PhotographStop(Command):
    """``photo`` is the sha256 of the stored JPEG; empty takes the stop's photo away."""

    meeting: str
    stage: str
    stop: str
    photo: str = ""


@dataclass(frozen=True)
class RecordIndices(Command):
    """``values`` as typed: by unit, then by criterion; empty text for unknown. ``period`` is a quarter."""

    period: str
    values: Mapping[str, Mapping[str, str]]
    source: str
    combine: IndexCombine = "average"
    date: str = ""


@dataclass(frozen=True)
class TakeNote(Command):
    """``note`` is an id that the edge makes; ``seen`` the record of the note that is replaced, 0 for a new one."""

    meeting: str
    note: str
    stage: str
    kind: NoteKind
    text: str
    about: str = ""
    speaker: str = ""
    host: str = ""
    topics: tuple[str, ...] = ()
    slogans: tuple[str, ...] = ()
    item: str = ""
    state: ItemState = ""
    honour: str = ""
    seen: int = 0


@dataclass(frozen=True)
class OrderNotes(Command):
    meeting: str
    stage: str
    notes: tuple[str, ...]


@dataclass(frozen=True)
class ShowNotes(Command):
    """No notes: what is shown of them goes."""

    meeting: str
    notes: tuple[str, ...]


@dataclass(frozen=True)
class ListHighlights(Command):
    meeting: str
    unit: str
    highlights: tuple[Highlight, ...]
    before: int | None = None


@dataclass(frozen=True)
class NamePresenter(Command):
    meeting: str
    unit: str
    presenter: str
    substitute_for: str = ""
    reason: str = ""


@dataclass(frozen=True)
class OpenAll(Command):
    """Open every unit that waits, at once."""

    meeting: str


@dataclass(frozen=True)
class CloseAll(Command):
    """Close every unit that is open in the room, at once; what is marked on a visit stays open."""

    meeting: str


@dataclass(frozen=True)
class SetTimeLimit(Command):
    meeting: str
    limit: TimeLimit


@dataclass(frozen=True)
class StartTimer(Command):
    """``restart``: the unit's time runs already and begins anew."""

    meeting: str
    unit: str
    restart: bool = False


@dataclass(frozen=True)
class StopTimer(Command):
    meeting: str
    unit: str


@dataclass(frozen=True)
class PlaceSeats(Command):
    """``places`` are those that change."""

    meeting: str
    places: tuple[SeatPlace, ...]
