"""Every step between a unit's ballots and its score, as data: what ``explain``, pages and documents show. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from typing import Literal

Status = Literal["scored", "pending", "withdrawn"]
Fate = Literal["counted", "dropped_low", "dropped_high", "recused", "missing"]
PendingReason = Literal["below_min_n", "incomplete_sum"]


@dataclass(frozen=True)
class CountedBallot:
    """What the tally takes: one row per judge of the panel.

    ``marks`` maps criterion to mark; an absent or None mark makes the whole ballot missing, since a total without it
    would be another total. ``recused`` rows never count, whatever they hold.
    """

    judge: str
    group: str
    marks: Mapping[str, Decimal | None]
    recused: bool = False


@dataclass(frozen=True)
class MarkStep:
    """One mark and what became of it. With trimming by ballot every mark shares its ballot's fate."""

    criterion: str
    mark: Decimal | None
    fate: Fate


@dataclass(frozen=True)
class BallotStep:
    """One ballot. ``total`` in points of the scale; None when recused or missing.

    With trimming by criterion no ballot is dropped as a whole: ``fate`` is then counted, and ``marks`` tell more.
    """

    judge: str
    group: str
    total: Fraction | None
    fate: Fate
    marks: tuple[MarkStep, ...]


@dataclass(frozen=True)
class GroupStep:
    """One judge group.

    ``given`` valid ballots, ``dropped`` of them by trimming (with trimming by criterion: in each criterion),
    ``counted`` the rest. ``mean`` in points of the scale, None without a ballot. ``share`` is the group's part of the
    combined value, None when it has none. ``criterion_means`` in each criterion's own points.
    """

    group: str
    title: str
    weight: Decimal | None
    min_n: int
    given: int
    dropped: int
    recused: int
    missing: int
    mean: Fraction | None
    share: Fraction | None
    criterion_means: Mapping[str, Fraction]

    @property
    def counted(self) -> int:
        return self.given - self.dropped

    @property
    def is_below_min_n(self) -> bool:
        return self.given < self.min_n


@dataclass(frozen=True)
class CriterionStep:
    """One criterion over all groups: ``mean`` in its own points; ``points`` is its part of the combined value.

    The points of all criteria add up to the combined value when nothing is rounded on the way; both are None when
    the value is no mean (median, sum).
    """

    criterion: str
    mean: Fraction | None
    points: Fraction | None


@dataclass(frozen=True)
class Pending:
    """Why there is no score: ``given`` of ``needed`` ballots in ``group``, or a sum with ballots lacking."""

    reason: PendingReason
    group: str = ""
    given: int = 0
    needed: int = 0


@dataclass(frozen=True)
class Working:
    """``combined`` is the value before the final rounding, in points."""

    ballots: tuple[BallotStep, ...] = ()
    groups: tuple[GroupStep, ...] = ()
    criteria: tuple[CriterionStep, ...] = ()
    combined: Fraction | None = None
    pending: tuple[Pending, ...] = ()

    def group(self, group_id: str) -> GroupStep | None:
        return next((one for one in self.groups if one.group == group_id), None)

    def criterion(self, criterion_id: str) -> CriterionStep | None:
        return next((one for one in self.criteria if one.criterion == criterion_id), None)


@dataclass(frozen=True)
class Score:
    """What a unit's ballots come to.

    ``value`` is exact, before the final rounding; ``published`` is what everybody sees and what is ranked, with exactly
    the policy's decimals. Both are None unless ``status`` is scored. ``counted + dropped + recused + missing`` is the
    number of rows taken in.
    """

    unit: str
    value: Fraction | None
    published: Decimal | None
    status: Status
    counted: int = 0
    dropped: int = 0
    recused: int = 0
    missing: int = 0
    working: Working = field(default=Working())
