"""Marks that lie far from the rest of the panel, for the desk before the reveal: a reason to look again. Pure.

It changes nothing, waits for nothing and goes by itself: a person looks, and may reopen the unit. What is said is who
and where, and how far from the panel's middle; never the mark, and never to whom the marks are not open. The middle is
the median of all complete ballots of the panel, recused judges left out. Exact: whole numbers and fractions.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise
from math import ceil, floor
from typing import Final

from contest.errors import N_
from contest.model import Role
from contest.results import counted_ballots, policy_of
from contest.scoring.exact import fraction_text, rounded
from contest.scoring.explain.ballots import criterion_title
from contest.scoring.explain.model import Line, Text, say
from contest.scoring.field import marks_of, total_of
from contest.scoring.policy import MILLION, Policy
from contest.scoring.rules import Criterion
from contest.scoring.working import CountedBallot
from contest.state import MeetingState, State
from contest.views.review import readable_units

TOTAL: Final = ""
LEAST_BALLOTS: Final = 3
"""Two ballots have no middle that one of them could be far from."""


@dataclass(frozen=True)
class Limits:
    """When to say something. A mark is far that lies more than ``deviations`` times the median absolute deviation
    from the median, and at least ``percent`` of the range; marks are spread that lie more than ``spread`` percent of
    the range apart without one of them being far. Never for a single step of the scale.
    """

    deviations: Decimal = Decimal(3)
    percent: Decimal = Decimal(10)
    spread: Decimal = Decimal(30)


@dataclass(frozen=True)
class Far:
    """One mark far from the middle: ``points`` above it, or below it when negative. ``criterion`` may be TOTAL."""

    judge: str
    criterion: str
    points: Fraction


@dataclass(frozen=True)
class Wide:
    """Marks that lie ``points`` apart."""

    criterion: str
    points: Fraction


@dataclass(frozen=True)
class Variance:
    """``far`` in the order of the panel and of the criteria, the total last; ``wide`` in the order of the criteria."""

    far: tuple[Far, ...] = ()
    wide: tuple[Wide, ...] = ()


@dataclass(frozen=True)
class _Column:
    """The same mark of every ballot, in units of which ``unit`` make a point; one ``step`` is no distance."""

    criterion: str
    values: tuple[int, ...]
    unit: int
    width: Fraction
    step: Fraction


def variance(rows: Sequence[CountedBallot], policy: Policy, limits: Limits | None = None) -> Variance:
    """Return which marks lie far from the panel's middle, and which criteria are spread.

    Parameters
    ----------
    rows : sequence of CountedBallot
        A unit's ballots, one per judge; recused and incomplete ones are left out.
    """
    limits = limits or Limits()
    ballots = [(row.judge, marks) for row in rows if not row.recused and (marks := marks_of(row, policy)) is not None]
    if len(ballots) < LEAST_BALLOTS:
        return Variance()
    judges = [judge for judge, _ in ballots]
    far: list[tuple[int, Far]] = []
    wide = []
    for column in _columns([marks for _, marks in ballots], policy):
        found = list(_far(column, limits))
        far += [(at, Far(judges[at], column.criterion, points)) for at, points in found]
        apart = (max(column.values) - min(column.values)) / Fraction(column.unit)
        if not found and apart > max(Fraction(limits.spread) * column.width / 100, column.step):
            wide.append(Wide(column.criterion, apart))
    far.sort(key=lambda one: one[0])
    return Variance(tuple(one for _, one in far), tuple(wide))


def _columns(ballots: Sequence[tuple[int, ...]], policy: Policy) -> Iterator[_Column]:
    for at, one in enumerate(policy.criteria):
        values = tuple(marks[at] for marks in ballots)
        yield _Column(one.id, values, MILLION, Fraction(one.max) - Fraction(one.min), _step(one))
    if len(policy.criteria) > 1:
        width = Fraction(policy.scale.max) - Fraction(policy.scale.min)
        # Where every step is rounded a total has at most six decimals, else the formula's denominator makes it whole.
        unit = MILLION if policy.rounding.stage == "each" else policy.formula.denominator
        totals = tuple(int(total_of(marks, policy) * unit) for marks in ballots)
        yield _Column(TOTAL, totals, unit, width, Fraction(0))


def _step(one: Criterion) -> Fraction:
    """Return the step of a criterion; of grades the widest, so that the neighbouring word is never far."""
    values = sorted(Fraction(grade.value) for grade in one.grades)
    return max((high - low for low, high in pairwise(values)), default=Fraction(one.step))


def _far(column: _Column, limits: Limits) -> Iterator[tuple[int, Fraction]]:
    """Yield place and distance of the values that are far from the middle.

    Middles are doubled, since the middle of an even number lies between two of them: whole numbers stay whole.
    """
    middle = _twice_median(column.values)
    distances = [2 * value - middle for value in column.values]
    usual = Fraction(_twice_median([abs(one) for one in distances]), 2)
    unit = 2 * column.unit
    # Distances are whole numbers, so that each bound is one as well: a room of a thousand is compared quickly.
    nearest = max(
        floor(Fraction(limits.deviations) * usual) + 1,
        ceil(Fraction(limits.percent) * column.width / 100 * unit),
        floor(column.step * unit) + 1,
    )
    for at, distance in enumerate(distances):
        if abs(distance) >= nearest:
            yield at, Fraction(distance, unit)


def _twice_median(values: Sequence[int]) -> int:
    ordered, half = sorted(values), len(values) // 2
    return ordered[half] + ordered[-1 - half]


# --- in words -----------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Note:
    """What the desk may look at again in one unit; nothing when nothing stands out."""

    unit: str
    name: str
    lines: tuple[Line, ...]


def notes(state: State, meeting: MeetingState, role: Role | None, limits: Limits | None = None) -> tuple[Note, ...]:
    """Return one note for every unit that is closed and not revealed yet, as far as this role may read its marks."""
    if meeting.phase != "running":
        return ()
    readable, policy = readable_units(meeting, role), policy_of(meeting)
    found = []
    for unit in meeting.in_phase("closed"):
        if unit in readable:
            seen = variance(counted_ballots(meeting, unit), policy, limits)
            found.append(Note(unit, state.unit_name(unit), tuple(_lines(seen, meeting, policy))))
    return tuple(found)


def _lines(seen: Variance, meeting: MeetingState, policy: Policy) -> Iterator[Line]:
    titles: dict[str, Text] = {one.id: criterion_title(one) for one in policy.criteria}
    titles[TOTAL] = N_("total")
    for judge in dict.fromkeys(one.judge for one in seen.far):
        seat = meeting.judge(judge)
        own = [one for one in seen.far if one.judge == judge]
        for template, found in (
            (N_("{judge}, below the middle: {where}"), [one for one in own if one.points < 0]),
            (N_("{judge}, above the middle: {where}"), [one for one in own if one.points > 0]),
        ):
            where = tuple(_where(one, titles[one.criterion]) for one in found)
            if where:
                yield say(template, judge=seat.name if seat else judge, where=where)
    for one in seen.wide:
        template = N_("{criterion}: highest and lowest lie {points} points apart")
        yield say(template, criterion=titles[one.criterion], points=_points(one.points))


def _where(one: Far, title: Text) -> Line:
    return say(N_("{criterion} by {points}"), criterion=title, points=_points(abs(one.points)))


def _points(value: Fraction) -> Text:
    if (value * 100).denominator == 1:
        return fraction_text(value)
    return say(N_("about {number}"), number=f"{rounded(value, 1, 'half_up'):f}")
