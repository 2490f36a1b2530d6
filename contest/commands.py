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
    IndexCombine,
    Judge,
    Meeting,
    Role,
    SceneKind,
    ScreenMotion,
    ScreenTheme,
    Stage,
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
    meeting: str
    order: tuple[str, ...]
    method: Literal["lot", "list", "hand"]


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
    meeting: str
    units: tuple[str, ...]


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
class RecordIndices(Command):
    """``values`` as typed: by unit, then by criterion; empty text for unknown. ``period`` is a quarter."""

    period: str
    values: Mapping[str, Mapping[str, str]]
    source: str
    combine: IndexCombine = "average"
    date: str = ""
