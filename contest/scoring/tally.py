"""One unit's ballots to its score. Pure and exact.

The order is fixed: recuse, ballot total, trim inside the group, group mean, group weights, round. A missing ballot is
left out and never counts as 0. With rounding stage ``each``, ballot totals, means per criterion (when trimming by
criterion) and weighted group means are rounded too, by the same mode and places.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction

from contest.scoring.errors import DuplicateBallot, UnknownGroup, shown
from contest.scoring.exact import rounded
from contest.scoring.policy import MILLION, Policy
from contest.scoring.rules import Criterion, Group, Trim
from contest.scoring.working import (
    BallotStep,
    CountedBallot,
    CriterionStep,
    Fate,
    GroupStep,
    MarkStep,
    Pending,
    Score,
    Working,
)

__all__ = ["CountedBallot", "Score", "Working", "score_unit"]


@dataclass(frozen=True)
class _Valid:
    """A ballot that counts unless trimmed: marks in millionths, in the policy's order, and the total."""

    judge: str
    marks: tuple[int, ...]
    total: Fraction


def score_unit(unit: str, ballots: Sequence[CountedBallot], policy: Policy, *, withdrawn: bool = False) -> Score:
    """Return a unit's score with its full working.

    Parameters
    ----------
    unit : str
    ballots : sequence of CountedBallot
        One per judge of the panel, any order; marks as ``Policy.check_marks`` returns them.
    policy : Policy
        Without groups in it, whatever group a ballot names, all are one pool.
    withdrawn : bool
        The unit keeps its working and gets no score.

    Returns
    -------
    Score
        Pending when a group has fewer valid ballots than its ``min_n`` (a group without any is below every minimum),
        and, for ``sum``, when a ballot is missing or recused: a sum of fewer ballots would count them as 0.

    Raises
    ------
    DuplicateBallot
    UnknownGroup
    """
    _check(unit, ballots, policy)
    steps: dict[str, BallotStep] = {}
    groups = []
    for pool in policy.pools:
        rows = [row for row in ballots if not policy.groups or row.group == pool.id]
        group, found = _tally_group(pool, rows, policy)
        groups.append(group)
        steps.update(found)
    ordered = tuple(steps[row.judge] for row in ballots)
    working = _combine(ordered, tuple(groups), policy)
    value = None if withdrawn else working.combined
    return Score(
        unit=unit,
        value=value,
        published=None if value is None else _round(value, policy),
        status="withdrawn" if withdrawn else "pending" if value is None else "scored",
        counted=sum(one.counted for one in groups),
        dropped=sum(one.dropped for one in groups),
        recused=sum(one.recused for one in groups),
        missing=sum(one.missing for one in groups),
        working=working,
    )


def _check(unit: str, ballots: Sequence[CountedBallot], policy: Policy) -> None:
    known = {pool.id for pool in policy.groups}
    seen: set[str] = set()
    for row in ballots:
        if row.judge in seen:
            raise DuplicateBallot(judge=shown(row.judge), unit=shown(unit))
        seen.add(row.judge)
        if known and row.group not in known:
            raise UnknownGroup(judge=shown(row.judge), group=shown(row.group), known=", ".join(sorted(known)))


def _round(value: Fraction, policy: Policy) -> Decimal:
    return rounded(value, policy.rounding.places, policy.rounding.mode)


def _step(value: Fraction, policy: Policy) -> Fraction:
    """Round a result on the way, when the policy says so."""
    return Fraction(_round(value, policy)) if policy.rounding.stage == "each" else value


def _tally_group(pool: Group, rows: Sequence[CountedBallot], policy: Policy) -> tuple[GroupStep, dict[str, BallotStep]]:
    recused = [row for row in rows if row.recused]
    found = {row.judge: _valid(row, policy) for row in rows if not row.recused}
    valid = [one for one in found.values() if one is not None]
    fates = _fates(valid, pool.trim, policy)
    means = _criterion_means(valid, fates, policy)
    low, high = _drops(len(valid), pool.trim)
    step = GroupStep(
        group=pool.id,
        title=pool.title,
        weight=pool.weight,
        min_n=pool.min_n,
        given=len(valid),
        dropped=low + high,
        recused=len(recused),
        missing=len(found) - len(valid),
        mean=_group_mean(valid, fates, means, policy),
        share=None,
        criterion_means=means,
    )
    return step, {row.judge: _ballot_step(row, found.get(row.judge), fates, policy) for row in rows}


def _valid(row: CountedBallot, policy: Policy) -> _Valid | None:
    marks = []
    for criterion in policy.criteria:
        mark = row.marks.get(criterion.id)
        if mark is None:
            return None
        marks.append(_millionths(mark))
    formula = policy.formula
    numerator = formula.base + sum(factor * mark for factor, mark in zip(formula.factors, marks, strict=True))
    return _Valid(row.judge, tuple(marks), _step(Fraction(numerator, formula.denominator), policy))


def _millionths(mark: Decimal) -> int:
    numerator, denominator = mark.as_integer_ratio()
    whole, rest = divmod(numerator * MILLION, denominator)
    if rest:
        raise ValueError(f"{mark} has more decimals than a checked mark can have")
    return whole


def _drops(given: int, trim: Trim | None) -> tuple[int, int]:
    return (0, 0) if trim is None or given < trim.from_n else (trim.low, trim.high)


def _fates(valid: Sequence[_Valid], trim: Trim | None, policy: Policy) -> dict[str, tuple[Fate, ...]]:
    """Return for each judge what becomes of each mark."""
    low, high = _drops(len(valid), trim)
    width = len(policy.criteria)
    if policy.trim_level == "ballot":
        by_total = _extremes([(one.total, one.judge) for one in valid], low, high)
        return {one.judge: (by_total.get(one.judge, "counted"),) * width for one in valid}
    columns = [
        _extremes([(Fraction(one.marks[index]), one.judge) for one in valid], low, high) for index in range(width)
    ]
    return {one.judge: tuple(column.get(one.judge, "counted") for column in columns) for one in valid}


def _extremes(values: list[tuple[Fraction, str]], low: int, high: int) -> dict[str, Fate]:
    # A tied extreme is dropped only as often as declared; the judge's id decides which, so that the order in which
    # ballots came in never matters.
    judges = [judge for _, judge in sorted(values)]
    lows: dict[str, Fate] = dict.fromkeys(judges[:low], "dropped_low")
    highs: dict[str, Fate] = dict.fromkeys(judges[len(judges) - high :], "dropped_high")
    return {**lows, **highs}


def _criterion_means(
    valid: Sequence[_Valid], fates: dict[str, tuple[Fate, ...]], policy: Policy
) -> dict[str, Fraction]:
    means = {}
    for index, criterion in enumerate(policy.criteria):
        kept = [one.marks[index] for one in valid if fates[one.judge][index] == "counted"]
        if kept:
            mean = Fraction(sum(kept), len(kept) * MILLION)
            means[criterion.id] = _step(mean, policy) if policy.trim_level == "criterion" else mean
    return means


def _group_mean(
    valid: Sequence[_Valid], fates: dict[str, tuple[Fate, ...]], means: dict[str, Fraction], policy: Policy
) -> Fraction | None:
    if not means:
        return None
    if policy.trim_level == "criterion":
        mean = sum(_points(policy, means).values(), Fraction(0))
    else:
        kept = [one.total for one in valid if fates[one.judge][0] == "counted"]
        mean = sum(kept, Fraction(0)) / len(kept)
    # Where every judge counts alike, the groups' means are shown and no step of the calculation.
    is_step = policy.has_group_weights or len(policy.pools) == 1
    return _step(mean, policy) if is_step and policy.combine in ("weighted_mean", "mean") else mean


def _points(policy: Policy, means: dict[str, Fraction]) -> dict[str, Fraction]:
    """Return each criterion's part of a total, in points of the scale."""
    pairs: list[tuple[Criterion, Fraction]] = list(zip(policy.criteria, policy.shares, strict=True))
    return {one.id: share * policy.carried(one, means[one.id]) for one, share in pairs}


def _ballot_step(
    row: CountedBallot, valid: _Valid | None, fates: dict[str, tuple[Fate, ...]], policy: Policy
) -> BallotStep:
    whole: Fate = "recused" if row.recused else "missing" if valid is None else "counted"
    each = fates.get(row.judge, (whole,) * len(policy.criteria))
    marks = tuple(
        MarkStep(one.id, row.marks.get(one.id), fate) for one, fate in zip(policy.criteria, each, strict=True)
    )
    fate = each[0] if policy.trim_level == "ballot" else whole
    return BallotStep(row.judge, row.group, valid.total if valid else None, fate, marks)


def _combine(ballots: tuple[BallotStep, ...], groups: tuple[GroupStep, ...], policy: Policy) -> Working:
    taken = [one for one in groups if not one.is_below_min_n]
    pending = [Pending("below_min_n", one.group, one.given, one.min_n) for one in groups if one.is_below_min_n]
    if taken and policy.below_min_n == "renormalise":
        pending = []
    if policy.combine == "sum" and any(one.fate in ("recused", "missing") for one in ballots):
        pending.append(Pending("incomplete_sum"))
    if pending:
        return Working(ballots, groups, pending=tuple(pending))
    if policy.combine in ("median", "sum"):
        return Working(
            ballots,
            groups,
            criteria=tuple(CriterionStep(one.id, None, None) for one in policy.criteria),
            combined=_pooled(ballots, {one.group for one in taken}, policy),
        )
    weights = {
        one.group: Fraction(one.weight) if policy.has_group_weights and one.weight else Fraction(one.counted)
        for one in taken
    }
    shares = {group: weight / sum(weights.values()) for group, weight in weights.items()}
    means = {
        one.id: sum((shares[group.group] * group.criterion_means[one.id] for group in taken), Fraction(0))
        for one in policy.criteria
    }
    points = _points(policy, means)
    return Working(
        ballots=ballots,
        groups=tuple(replace(one, share=shares.get(one.group)) for one in groups),
        criteria=tuple(CriterionStep(name, mean, points[name]) for name, mean in means.items()),
        combined=sum((shares[one.group] * one.mean for one in taken if one.mean is not None), Fraction(0)),
    )


def _pooled(ballots: Sequence[BallotStep], taken: set[str], policy: Policy) -> Fraction:
    kept = sorted(
        one.total
        for one in ballots
        if one.fate == "counted" and one.total is not None and (not policy.groups or one.group in taken)
    )
    if policy.combine == "sum":
        return sum(kept, Fraction(0))
    middle = len(kept) // 2
    return kept[middle] if len(kept) % 2 else (kept[middle - 1] + kept[middle]) / 2
