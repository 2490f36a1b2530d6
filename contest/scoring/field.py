"""What needs the ballots of all units together: how lenient each judge is, and the order each judge's ballots give.

Pure. Withdrawn units take no part, and recused or incomplete ballots neither.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache
from operator import mul

from contest.scoring.exact import rounded
from contest.scoring.policy import MILLION, Policy
from contest.scoring.two_way import fit_two_way
from contest.scoring.working import CountedBallot, Entry

Marks = tuple[int | Fraction, ...]


@dataclass(frozen=True)
class Field:
    """``leniency`` of each judge by group: per criterion, in millionths of the criterion's own points.

    ``unlinked`` are groups whose units no chain of common judges links. ``ranks`` holds each ballot's place, by judge
    and unit, 1 the best, and ``worths`` what it brings: that place, or its points.
    """

    leniency: Mapping[str, Mapping[str, tuple[Fraction, ...]]] = field(default_factory=dict)
    unlinked: frozenset[str] = frozenset()
    ranks: Mapping[tuple[str, str], Fraction] = field(default_factory=dict)
    worths: Mapping[tuple[str, str], Fraction] = field(default_factory=dict)


NO_FIELD = Field()


@lru_cache(maxsize=1 << 16)
def millionths(mark: Decimal) -> int:
    """Return a checked mark as a whole number: it has at most six decimals."""
    numerator, denominator = mark.as_integer_ratio()
    whole, rest = divmod(numerator * MILLION, denominator)
    if rest:
        raise ValueError(f"{mark} has more decimals than a checked mark can have")
    return whole


def marks_of(row: CountedBallot, policy: Policy) -> tuple[int, ...] | None:
    """Return a ballot's marks in millionths, in the policy's order; None when one is missing."""
    given = row.marks
    found = []
    for name in policy.criterion_ids:
        mark = given.get(name)
        if mark is None:
            return None
        found.append(millionths(mark))
    return tuple(found)


def points_of(marks: Marks, policy: Policy) -> int | Fraction:
    """Return a ballot's total times the formula's denominator, rounded where every step is: mostly a whole number."""
    formula = policy.formula
    points: int | Fraction = formula.base + sum(map(mul, formula.factors, marks))
    if policy.rounding.stage == "each":
        return step(over(points, formula.denominator), policy) * formula.denominator
    return points


def total_of(marks: Marks, policy: Policy) -> Fraction:
    """Return a ballot's total on the scale, rounded where every step is."""
    return over(points_of(marks, policy), policy.formula.denominator)


def over(value: int | Fraction, divisor: int) -> Fraction:
    """Divide exactly; whole numbers, which most are, take one step less."""
    return Fraction(value, divisor) if isinstance(value, int) else value / divisor


def step(value: Fraction, policy: Policy) -> Fraction:
    """Round a result on the way, when the policy says so."""
    if policy.rounding.stage == "each":
        return Fraction(rounded(value, policy.rounding.places, policy.rounding.mode))
    return value


def field_of(entries: Sequence[Entry], policy: Policy) -> Field:
    """Return what all entries together say under a policy; nothing when its scores need one unit at a time."""
    if not policy.needs_field:
        return NO_FIELD
    taking_part = [entry for entry in entries if not entry.withdrawn]
    if policy.ranks:
        ranks, worths = _places(taking_part, policy)
        return Field(ranks=ranks, worths=worths)
    leniency: dict[str, Mapping[str, tuple[Fraction, ...]]] = {}
    unlinked = set()
    for group in policy.groups:
        if group.adjust != "two_way":
            continue
        cells = {}
        for entry in taking_part:
            for row in entry.ballots:
                if row.group == group.id and not row.recused:
                    marks = marks_of(row, policy)
                    if marks is not None:
                        cells[entry.unit, row.judge] = marks
        fit = fit_two_way(cells)
        if fit is not None:
            leniency[group.id] = fit.judges
        elif cells:
            unlinked.add(group.id)
    return Field(leniency, frozenset(unlinked))


def _places(
    entries: Sequence[Entry], policy: Policy
) -> tuple[dict[tuple[str, str], Fraction], dict[tuple[str, str], Fraction]]:
    totals: dict[str, dict[str, Fraction]] = {}
    for entry in entries:
        for row in entry.ballots:
            marks = None if row.recused else marks_of(row, policy)
            if marks is not None:
                totals.setdefault(row.judge, {})[entry.unit] = total_of(marks, policy)
    ranks: dict[tuple[str, str], Fraction] = {}
    worths: dict[tuple[str, str], Fraction] = {}
    for judge, of_unit in totals.items():
        before = 0
        for total in sorted(set(of_unit.values()), reverse=True):
            level = [unit for unit, other in of_unit.items() if other == total]
            rank = before + Fraction(len(level) + 1, 2)
            worth = rank if policy.combine == "rank_sum" else _points(policy.points, before, len(level))
            for unit in level:
                ranks[judge, unit], worths[judge, unit] = rank, worth
            before += len(level)
    return ranks, worths


def _points(points: Sequence[Decimal], before: int, count: int) -> Fraction:
    """Return the mean of what the places after ``before`` bring; places beyond the list bring nothing."""
    return sum(map(Fraction, points[before : before + count]), Fraction(0)) / count
