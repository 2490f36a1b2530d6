"""The parts of a policy. Plain values: they are checked where they are read (``contest.scoring.reading``)."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Final, Literal

from contest.errors import N_, Problem
from contest.events import plain_decimal
from contest.scoring.errors import problem, shown
from contest.scoring.exact import RoundingMode, parse_decimal

TrimLevel = Literal["ballot", "criterion"]
Recusal = Literal["own_unit", "none"]
BelowMinN = Literal["pending", "renormalise"]
Combine = Literal["weighted_mean", "mean", "median", "sum", "rank_sum", "points"]
Adjust = Literal["none", "two_way"]
Display = Literal["1224", "1334", "1223", "1234", "fractional"]
Stage = Literal["final", "each"]
Reveal = Literal["at_once", "after_next", "at_end"]

OFF_RANGE: Final = N_("{criterion} is {mark} – marks go from {min} to {max} in steps of {step}.")
NO_NUMBER: Final = N_("{criterion} is “{mark}”, no number – marks go from {min} to {max} in steps of {step}.")
NO_GRADE: Final = N_("{criterion} is “{mark}” – the grades are {grades}.")
NO_MARK: Final = N_("{criterion} has no mark – every criterion needs one.")
NO_CRITERION: Final = N_("There is no criterion “{criterion}” in the rules – leave it out.")


LIVE: Final = "live"
# How a grade ballot that cannot be counted is entered: it leaves the denominator.
SPOILED: Final = ("无效", "弃权", "废票", "invalid")


@dataclass(frozen=True)
class Grade:
    """A word of a grade ballot and the coefficient it counts as."""

    title: str
    value: Decimal


@dataclass(frozen=True)
class Scale:
    """The range that ballot totals and scores live on, and the step of a mark; with grades, best first, only these."""

    min: Decimal
    max: Decimal
    step: Decimal
    grades: tuple[Grade, ...] = ()


@dataclass(frozen=True)
class Criterion:
    """What is marked. ``weight`` is relative; the range is the scale's unless the criterion declares its own."""

    id: str
    title: str
    weight: Decimal
    min: Decimal
    max: Decimal
    step: Decimal
    grades: tuple[Grade, ...] = ()

    def check(self, value: object) -> Decimal | Problem:
        """Return a mark in canonical form, or what is wrong with it. A grade may come as its word or coefficient."""
        if value is None:
            return problem(self.id, NO_MARK, criterion=self.title)
        if self.grades:
            return self._check_grade(value)
        mark = parse_decimal(value)
        if mark is not None and self.min <= mark <= self.max and self._is_on_grid(mark):
            return mark
        return problem(
            self.id,
            NO_NUMBER if mark is None else OFF_RANGE,
            criterion=self.title,
            mark=shown(value) if mark is None else plain_decimal(mark),
            min=plain_decimal(self.min),
            max=plain_decimal(self.max),
            step=plain_decimal(self.step),
        )

    def _check_grade(self, value: object) -> Decimal | Problem:
        number = parse_decimal(value)
        found = next((one.value for one in self.grades if one.title == value or one.value == number), None)
        if found is not None:
            return found
        words = " / ".join(one.title for one in self.grades)
        return problem(self.id, NO_GRADE, criterion=self.title, mark=shown(value), grades=words)

    def _is_on_grid(self, mark: Decimal) -> bool:
        return (Fraction(mark) - Fraction(self.min)) % Fraction(self.step) == 0


@dataclass(frozen=True)
class Trim:
    """Drop this many lowest and highest once a group has ``from_n`` valid ballots."""

    low: int
    high: int
    from_n: int


@dataclass(frozen=True)
class Group:
    """A judge group. ``weight`` None: no group has one, and every judge counts alike."""

    id: str
    title: str
    weight: Decimal | None
    min_n: int
    trim: Trim | None
    adjust: Adjust = "none"


@dataclass(frozen=True)
class Part:
    """One part of the whole; ``weight`` is relative, ``min`` and ``max`` are the range its values come in."""

    id: str
    title: str
    weight: Decimal
    min: Decimal
    max: Decimal


@dataclass(frozen=True)
class Rounding:
    mode: RoundingMode
    places: int
    stage: Stage


@dataclass(frozen=True)
class Ties:
    """``cascade``: ``group:ID``, ``criterion:ID``, ``part:ID``, ``firsts``, tried in order; empty: share the place."""

    cascade: tuple[str, ...]
    display: Display = "1224"
