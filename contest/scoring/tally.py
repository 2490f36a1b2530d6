"""Ballots to scores. Pure and exact.

The order is fixed: recuse, adjust for leniency, ballot total, trim inside the group, group mean; what follows then
stands in ``whole``. A missing ballot is left out and never counts as 0. With rounding stage ``each``, ballot totals,
means per criterion (when trimming by criterion) and weighted group means are rounded too, by the same mode and places.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from operator import mul
from typing import Any

from contest.scoring.errors import DuplicateBallot, DuplicateUnit, UnknownGroup, shown
from contest.scoring.field import NO_FIELD, Field, Marks, field_of, marks_of, over, points_of, step
from contest.scoring.policy import MILLION, Policy
from contest.scoring.rules import Group, Trim
from contest.scoring.whole import assemble, criterion_points
from contest.scoring.working import BallotStep, CountedBallot, Entry, Fate, GroupStep, Score, Working

__all__ = ["CountedBallot", "Entry", "Score", "Working", "score_field", "score_unit"]


@dataclass(frozen=True, slots=True)
class _Valid:
    """A ballot that counts unless trimmed: marks in millionths, in the policy's order, leniency taken off.

    ``points`` is the total times the formula's denominator: whole numbers are sorted and added up much faster.
    """

    judge: str
    marks: Marks
    points: int | Fraction
    total: Fraction
    leniency: Fraction | None
    rank: Fraction | None
    worth: Fraction | None


def score_field(entries: Sequence[Entry], policy: Policy) -> tuple[Score, ...]:
    """Return the scores of all units of a meeting, each with its full working.

    Parameters
    ----------
    entries : sequence of Entry, length n >= 0
        One per unit, any order; marks as ``Policy.check_marks`` returns them. Under ``two_way``, ``rank_sum`` and
        ``points`` a unit's score depends on all of them; else on its own entry alone.
    policy : Policy
        Without groups in it, whatever group a ballot names, all are one pool.

    Returns
    -------
    tuple of Score, length n
        In the order given. Pending when a group has fewer valid ballots than its ``min_n`` (a group without any is
        below every minimum), when a part has no value, when two-way groups are not linked, and, for sums, when
        ballots are lacking: a sum of fewer ballots would count them as 0.

    Raises
    ------
    DuplicateUnit
    DuplicateBallot
    UnknownGroup

    Source
    ------
    docs/scoring.md, "Step by step".
    """
    if len({entry.unit for entry in entries}) < len(entries):
        units = [entry.unit for entry in entries]
        raise DuplicateUnit(unit=shown(next(unit for unit in units if units.count(unit) > 1)))
    for entry in entries:
        _check(entry, policy)
    field = field_of(entries, policy)
    tallied = [_tally(entry, NO_FIELD if entry.withdrawn else field, policy) for entry in entries]
    counts: frozenset[int] = frozenset()
    if policy.is_sum:
        live = [tally for entry, tally in zip(entries, tallied, strict=True) if not entry.withdrawn]
        counts = frozenset(sum(group.given for group in groups) for _, groups in live) - {0}
    return tuple(
        assemble(entry, ballots, groups, policy, field.unlinked, counts)
        for entry, (ballots, groups) in zip(entries, tallied, strict=True)
    )


def score_unit(unit: str, ballots: Sequence[CountedBallot], policy: Policy, *, withdrawn: bool = False) -> Score:
    """Return the score of one unit as if it were alone: the same as among others unless ``policy.needs_field``.

    Raises
    ------
    DuplicateBallot
    UnknownGroup
    """
    return score_field([Entry(unit, ballots, withdrawn=withdrawn)], policy)[0]


def _check(entry: Entry, policy: Policy) -> None:
    known = {pool.id for pool in policy.groups}
    seen: set[str] = set()
    for row in entry.ballots:
        if row.judge in seen:
            raise DuplicateBallot(judge=shown(row.judge), unit=shown(entry.unit))
        seen.add(row.judge)
        if known and row.group not in known:
            raise UnknownGroup(judge=shown(row.judge), group=shown(row.group), known=", ".join(sorted(known)))


def _tally(entry: Entry, field: Field, policy: Policy) -> tuple[tuple[BallotStep, ...], tuple[GroupStep, ...]]:
    steps: dict[str, BallotStep] = {}
    groups = []
    for pool in policy.pools:
        rows = [row for row in entry.ballots if not policy.groups or row.group == pool.id]
        groups.append(_tally_group(entry.unit, pool, rows, field, policy, steps))
    return tuple(steps[row.judge] for row in entry.ballots), tuple(groups)


def _tally_group(
    unit: str,
    pool: Group,
    rows: Sequence[CountedBallot],
    field: Field,
    policy: Policy,
    steps: dict[str, BallotStep],
) -> GroupStep:
    """Return a group's part of a unit's working, and put its ballots' steps into ``steps``."""
    recused = sum(row.recused for row in rows)
    found = {row.judge: _valid(unit, row, pool, field, policy) for row in rows if not row.recused}
    valid = [one for one in found.values() if one is not None]
    low, high = _drops(len(valid), pool.trim)
    whole, each = _fates(valid, low, high, policy)
    for row in rows:
        steps[row.judge] = _ballot_step(row, found.get(row.judge), whole, each, policy)
    means = _criterion_means(valid, whole, each, policy)
    return GroupStep(
        group=pool.id,
        title=pool.title,
        weight=pool.weight,
        min_n=pool.min_n,
        given=len(valid),
        dropped=low + high,
        recused=recused,
        missing=len(found) - len(valid),
        mean=_group_mean(valid, whole, means, policy),
        share=None,
        criterion_means=means,
        is_adjusted=pool.id in field.leniency,
    )


def _valid(unit: str, row: CountedBallot, pool: Group, field: Field, policy: Policy) -> _Valid | None:
    given = marks_of(row, policy)
    if given is None:
        return None
    marks: Marks = given
    leniency = None
    lenient = field.leniency.get(pool.id, {}).get(row.judge)
    if lenient is not None:
        marks = tuple(mark - by for mark, by in zip(given, lenient, strict=True))
        formula = policy.formula
        leniency = sum(map(mul, formula.factors, lenient), Fraction(0)) / formula.denominator
    points = points_of(marks, policy)
    total, key = over(points, policy.formula.denominator), (row.judge, unit)
    return _Valid(row.judge, marks, points, total, leniency, field.ranks.get(key), field.worths.get(key))


def _drops(given: int, trim: Trim | None) -> tuple[int, int]:
    return (0, 0) if trim is None or given < trim.from_n else (trim.low, trim.high)


def _fates(
    valid: Sequence[_Valid], low: int, high: int, policy: Policy
) -> tuple[dict[str, Fate], dict[str, tuple[Fate, ...]]]:
    """Return what becomes of whole ballots, and of single marks: only of those that do not simply count."""
    if not low and not high:
        return {}, {}
    if policy.trim_level == "ballot":
        return _extremes([(*_merit(one, policy), one.judge) for one in valid], low, high), {}
    columns = [
        _extremes([(one.marks[index], one.judge) for one in valid], low, high) for index in range(len(policy.criteria))
    ]
    return {}, {one.judge: tuple(column.get(one.judge, "counted") for column in columns) for one in valid}


def _merit(one: _Valid, policy: Policy) -> tuple[int | Fraction, ...]:
    """Return what ballots are trimmed by, the better the higher: what the ballot brings, its total, its marks.

    Ballots that are equal in all of this are equal in every figure, so that no name ever decides a score or a place.
    """
    if one.rank is None or one.worth is None:
        return (one.points, *one.marks)
    return (-one.rank if policy.lower_is_better else one.worth, one.points, *one.marks)


def _extremes(values: Sequence[tuple[Any, ...]], low: int, high: int) -> dict[str, Fate]:
    # A tied extreme is dropped only as often as declared. The judge, last in each tuple, only says whose line shows it,
    # so that the order in which ballots came in never matters.
    judges = [found[-1] for found in sorted(values)]
    lows: dict[str, Fate] = dict.fromkeys(judges[:low], "dropped_low")
    highs: dict[str, Fate] = dict.fromkeys(judges[len(judges) - high :], "dropped_high")
    return {**lows, **highs}


def _criterion_means(
    valid: Sequence[_Valid], whole: dict[str, Fate], each: dict[str, tuple[Fate, ...]], policy: Policy
) -> dict[str, Fraction]:
    kept = [one.marks for one in valid if one.judge not in whole]
    if not kept:
        return {}
    if not each:
        count = len(kept) * MILLION
        # Rounding a criterion on its own is a step only where its mean enters the total.
        is_step = policy.trim_level == "criterion"
        sums = (over(sum(column), count) for column in zip(*kept, strict=True))
        return {
            name: step(mean, policy) if is_step else mean for name, mean in zip(policy.criterion_ids, sums, strict=True)
        }
    means = {}
    for index, name in enumerate(policy.criterion_ids):
        column = [one.marks[index] for one in valid if each[one.judge][index] == "counted"]
        if column:
            means[name] = step(over(sum(column), len(column) * MILLION), policy)
    return means


def _group_mean(
    valid: Sequence[_Valid], whole: dict[str, Fate], means: dict[str, Fraction], policy: Policy
) -> Fraction | None:
    if not means:
        return None
    if policy.trim_level == "criterion":
        mean = sum(criterion_points(policy, means).values(), Fraction(0))
    else:
        kept = [one.points for one in valid if one.judge not in whole]
        mean = over(sum(kept), len(kept) * policy.formula.denominator)
    # Where every judge counts alike, the groups' means are shown and no step of the calculation.
    is_step = policy.has_group_weights or len(policy.pools) == 1
    return step(mean, policy) if is_step and policy.combine in ("weighted_mean", "mean") else mean


def _ballot_step(
    row: CountedBallot,
    valid: _Valid | None,
    whole: dict[str, Fate],
    each: dict[str, tuple[Fate, ...]],
    policy: Policy,
) -> BallotStep:
    if valid is None:
        return BallotStep(
            row.judge, row.group, None, "recused" if row.recused else "missing", row.marks, policy.criterion_ids
        )
    return BallotStep(
        row.judge,
        row.group,
        valid.total,
        whole.get(row.judge, "counted"),
        row.marks,
        policy.criterion_ids,
        each.get(row.judge, ()),
        valid.leniency,
        valid.rank,
        valid.worth,
    )
