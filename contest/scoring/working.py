"""Every step between a unit's ballots and its score, as data: what ``explain``, pages and documents show. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from typing import Literal

Status = Literal["scored", "pending", "withdrawn"]
Fate = Literal["counted", "dropped_low", "dropped_high", "recused", "missing"]
PendingReason = Literal["below_min_n", "incomplete_sum", "part_missing", "not_linked"]


@dataclass(frozen=True, slots=True)
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
class Adjustment:
    """A named bonus (points above 0) or deduction (below 0) with its reason; ``veto`` keeps the unit from the award."""

    name: str
    points: Decimal
    reason: str = ""
    veto: bool = False


@dataclass(frozen=True)
class Entry:
    """What one unit brings: a row per judge of the panel, values of other parts by part id, adjustments."""

    unit: str
    ballots: Sequence[CountedBallot]
    parts: Mapping[str, Fraction] = field(default_factory=dict)
    adjustments: tuple[Adjustment, ...] = ()
    withdrawn: bool = False


@dataclass(frozen=True, slots=True)
class MarkStep:
    """One mark and what became of it. With trimming by ballot every mark shares its ballot's fate."""

    criterion: str
    mark: Decimal | None
    fate: Fate


@dataclass(frozen=True, slots=True)
class BallotStep:
    """One ballot. ``total`` in points of the scale, leniency taken off; None when recused or missing.

    ``given`` are the marks as they came in, by criterion. With trimming by criterion no ballot is dropped as a whole:
    ``fate`` is then counted, and ``marks`` tell more. ``leniency`` is what was taken off the total under ``two_way``.
    ``rank`` is the unit's place with this judge, 1 the best, equal ones the mean; ``worth`` what the ballot brings:
    that rank, or its points. None where not used.
    """

    judge: str
    group: str
    total: Fraction | None
    fate: Fate
    given: Mapping[str, Decimal | None]
    criteria: tuple[str, ...]
    fates: tuple[Fate, ...] = ()
    leniency: Fraction | None = None
    rank: Fraction | None = None
    worth: Fraction | None = None

    @property
    def marks(self) -> tuple[MarkStep, ...]:
        """Every mark in the policy's order, with what became of it."""
        fates = self.fates or (self.fate,) * len(self.criteria)
        return tuple(MarkStep(one, self.given.get(one), fate) for one, fate in zip(self.criteria, fates, strict=True))


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
    is_adjusted: bool = False

    @property
    def counted(self) -> int:
        return self.given - self.dropped

    @property
    def is_below_min_n(self) -> bool:
        return self.given < self.min_n


@dataclass(frozen=True)
class CriterionStep:
    """One criterion over all groups: ``mean`` in its own points; ``points`` is its part of the live value.

    The mean is over all counted ballots, by group weight where groups are weighted. The points of all criteria add up
    to the live value when nothing is rounded on the way; they are None when the value is no mean (median, sum,
    rank_sum, points).
    """

    criterion: str
    mean: Fraction | None
    points: Fraction | None


@dataclass(frozen=True)
class PartStep:
    """One part: ``value`` as recorded, on the part's own range; ``carried`` on the scale; ``share`` of the whole."""

    part: str
    title: str
    share: Fraction
    value: Fraction | None
    carried: Fraction | None


@dataclass(frozen=True)
class Pending:
    """Why there is no score.

    below_min_n      ``given`` of ``needed`` ballots in ``group``
    incomplete_sum   a sum with ballots lacking: ``given`` valid ones where another unit has ``needed``
    part_missing     no value for the part in ``group``
    not_linked       no chain of common judges links the units marked in ``group``
    """

    reason: PendingReason
    group: str = ""
    given: int = 0
    needed: int = 0


@dataclass(frozen=True)
class Working:
    """``live`` is what the ballots come to, ``combined`` the whole before the final rounding, in points.

    ``parts`` is empty while the ballots are all there is. ``adjustment`` is the sum of ``adjustments`` after the cap.
    """

    ballots: tuple[BallotStep, ...] = ()
    groups: tuple[GroupStep, ...] = ()
    criteria: tuple[CriterionStep, ...] = ()
    live: Fraction | None = None
    parts: tuple[PartStep, ...] = ()
    adjustments: tuple[Adjustment, ...] = ()
    adjustment: Fraction = Fraction(0)
    is_capped: bool = False
    combined: Fraction | None = None
    pending: tuple[Pending, ...] = ()

    def group(self, group_id: str) -> GroupStep | None:
        return next((one for one in self.groups if one.group == group_id), None)

    def criterion(self, criterion_id: str) -> CriterionStep | None:
        return next((one for one in self.criteria if one.criterion == criterion_id), None)

    def part(self, part_id: str) -> PartStep | None:
        return next((one for one in self.parts if one.part == part_id), None)


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

    @property
    def is_vetoed(self) -> bool:
        return any(one.veto for one in self.working.adjustments)
