"""The ballots of one group for one unit, put in order once and read with or without any one of them. Pure and exact.

Marks, totals and what judges' leniency takes off them are whole numbers over one common denominator.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from itertools import accumulate
from math import lcm

from contest.scoring.field import step
from contest.scoring.policy import MILLION, Policy
from contest.scoring.rules import Group
from contest.scoring.whole import criterion_points
from contest.scoring.working import BallotStep, CountedBallot, GroupStep


@dataclass(frozen=True)
class Lenience:
    """How much more than the others each judge of a group gives: whole numbers per criterion over ``denominator``."""

    denominator: int
    judges: Mapping[str, tuple[int, ...]]


def lenience_of(judges: Mapping[str, Sequence[Fraction]]) -> Lenience:
    """Return the judges' effects of a fit over their common denominator."""
    denominator = lcm(*(value.denominator for effects in judges.values() for value in effects))
    return Lenience(
        denominator,
        {
            judge: tuple(value.numerator * (denominator // value.denominator) for value in effects)
            for judge, effects in judges.items()
        },
    )


@dataclass(frozen=True, slots=True)
class _Order:
    """Judges in order, worst first: ``at`` says where each stands."""

    at: Mapping[str, int]

    def window(self, low: int, high: int, judge: str | None) -> tuple[int, int, int | None]:
        """Return where what counts begins and ends, and who is left out between, when so many are dropped."""
        size = len(self.at)
        position = self.at.get(judge) if judge is not None else None
        if position is None:
            return low, size - high, None
        begin = low if low < position else low + 1
        end = size - 1 - high if size - 1 - high <= position else size - high
        return begin, end, position if begin <= position < end else None


@dataclass(frozen=True, slots=True)
class _Figures:
    """Whole numbers or fractions in some order, with their running sums."""

    values: Sequence[int]
    sums: Sequence[int]

    def sum(self, window: tuple[int, int, int | None]) -> int:
        begin, end, left_out = window
        return self.sums[end] - self.sums[begin] - (0 if left_out is None else self.values[left_out])


def _figures(values: Sequence[int]) -> _Figures:
    return _Figures(values, [0, *accumulate(values)])


class Pile:
    """The ballots of one group for one unit; see ``tally`` for what is reckoned with them.

    Parameters
    ----------
    rows : sequence of CountedBallot
        Those of this group, valid or not.
    marks : mapping of judge to marks
        The valid ballots of this unit, in millionths.
    ranks, worths : mapping of judge
        Under ``rank_sum`` and ``points`` what each ballot brings; else empty.
    has_criteria : bool
        Whether the means by criterion are wanted.
    """

    def __init__(
        self,
        pool: Group,
        rows: Sequence[CountedBallot],
        marks: Mapping[str, tuple[int, ...]],
        policy: Policy,
        lenience: Lenience | None,
        ranks: Mapping[str, Fraction],
        worths: Mapping[str, Fraction],
        has_criteria: bool,
    ) -> None:
        self.pool, self._policy, self._has_criteria = pool, policy, has_criteria
        self._is_adjusted = lenience is not None
        self._recused = {row.judge for row in rows if row.recused}
        self._missing = {row.judge for row in rows if not row.recused and row.judge not in marks}
        self._steps: dict[str | None, GroupStep] = {}
        valid = {row.judge: marks[row.judge] for row in rows if not row.recused and row.judge in marks}
        self._per_million = MILLION * (lenience.denominator if lenience else 1)
        if lenience is not None:
            valid = {judge: _taken_off(own, lenience.judges[judge], lenience) for judge, own in valid.items()}
        self._marks = valid
        totals, self.denominator = self._totals(valid, lenience)
        # What ballots are trimmed by, worst first: what a ballot brings, its total, its marks.
        brings = {judge: -ranks[judge] if policy.lower_is_better else worths[judge] for judge in valid} if ranks else {}
        ordered = sorted(valid, key=lambda judge: (brings.get(judge, 0), totals[judge], valid[judge], judge))
        self._order = _Order({judge: place for place, judge in enumerate(ordered)})
        self._figures = _figures([totals[judge] for judge in ordered])
        self._worths = [worths[judge] for judge in ordered] if worths else []

    def _totals(self, valid: Mapping[str, tuple[int, ...]], lenience: Lenience | None) -> tuple[dict[str, int], int]:
        formula, rounding = self._policy.formula, self._policy.rounding
        scale = lenience.denominator if lenience else 1
        base, factors = formula.base * scale, formula.factors
        totals = {judge: base + sum(map(int.__mul__, factors, marks)) for judge, marks in valid.items()}
        denominator = formula.denominator * scale
        if rounding.stage == "final":
            return totals, denominator
        tens = 10**rounding.places
        each = {judge: step(Fraction(total, denominator), self._policy) * tens for judge, total in totals.items()}
        return {judge: total.numerator for judge, total in each.items()}, tens

    @cached_property
    def _columns(self) -> list[tuple[_Order, _Figures]]:
        """Each criterion's marks: in the order of the ballots, or in their own where marks are trimmed one by one."""
        judges = list(self._order.at)
        columns = []
        for index in range(len(self._policy.criteria)):
            order = self._order
            if self._policy.trim_level == "criterion":
                own = sorted(judges, key=lambda judge: (self._marks[judge][index], judge))
                order = _Order({judge: place for place, judge in enumerate(own)})
            columns.append((order, _figures([self._marks[judge][index] for judge in order.at])))
        return columns

    def step(self, without: str | None = None) -> GroupStep:
        """Return what the group comes to for this unit, as the tally has it, with or without a judge."""
        if without not in self._order.at and without not in self._recused and without not in self._missing:
            without = None
        if without not in self._steps:
            self._steps[without] = self._step(without)
        return self._steps[without]

    def _step(self, without: str | None) -> GroupStep:
        pool, policy = self.pool, self._policy
        given, low, high = self._counts(without)
        by_criterion = policy.trim_level == "criterion"
        means: dict[str, Fraction] = {}
        if given and (self._has_criteria or by_criterion):
            whole = (given - low - high) * self._per_million
            for name, (order, figures) in zip(policy.criterion_ids, self._columns, strict=True):
                mean = Fraction(figures.sum(order.window(low, high, without)), whole)
                means[name] = step(mean, policy) if by_criterion else mean
        return GroupStep(
            group=pool.id,
            title=pool.title,
            weight=pool.weight,
            min_n=pool.min_n,
            given=given,
            dropped=low + high,
            recused=len(self._recused) - (without in self._recused),
            missing=len(self._missing) - (without in self._missing),
            mean=self._mean(means, without) if given else None,
            share=None,
            criterion_means=means if self._has_criteria else {},
            is_adjusted=self._is_adjusted,
        )

    def _counts(self, without: str | None) -> tuple[int, int, int]:
        given, trim = len(self._order.at) - (without in self._order.at), self.pool.trim
        return (given, 0, 0) if trim is None or given < trim.from_n else (given, trim.low, trim.high)

    def _mean(self, means: Mapping[str, Fraction], without: str | None) -> Fraction:
        policy = self._policy
        given, low, high = self._counts(without)
        if policy.trim_level == "criterion":
            mean = sum(criterion_points(policy, means).values(), Fraction(0))
        else:
            kept = self._figures.sum(self._order.window(low, high, without))
            mean = Fraction(kept, (given - low - high) * self.denominator)
        is_step = policy.has_group_weights or len(policy.pools) == 1
        return step(mean, policy) if is_step and policy.combine in ("weighted_mean", "mean") else mean

    def kept(self, without: str | None) -> list[int]:
        """Return the totals that count, times ``denominator``."""
        begin, end, left_out = self._window(without)
        found = list(self._figures.values[begin:end])
        if left_out is not None:
            del found[left_out - begin]
        return found

    def total(self, without: str | None) -> Fraction:
        """Return the sum of the totals that count."""
        return Fraction(self._figures.sum(self._window(without)), self.denominator)

    def worth(self, without: str | None) -> Fraction | None:
        """Return the sum of what the ballots bring that count; None where ballots bring their totals."""
        if not self._worths:
            return None
        begin, end, left_out = self._window(without)
        whole = sum(self._worths[begin:end], Fraction(0))
        return whole if left_out is None else whole - self._worths[left_out]

    def _window(self, without: str | None) -> tuple[int, int, int | None]:
        _, low, high = self._counts(without)
        return self._order.window(low, high, without)

    @cached_property
    def ballots(self) -> tuple[BallotStep, ...]:
        """Every valid ballot with its total."""
        return tuple(
            BallotStep(judge, self.pool.id, Fraction(total, self.denominator), "counted", {}, ())
            for judge, total in zip(self._order.at, self._figures.values, strict=True)
        )


def _taken_off(marks: tuple[int, ...], by: tuple[int, ...], lenience: Lenience) -> tuple[int, ...]:
    return tuple(mark * lenience.denominator - less for mark, less in zip(marks, by, strict=True))
