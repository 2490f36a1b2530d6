"""The ballots of one unit, group by group: marks, totals, what was left out and why, and what they come to. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Final

from contest.errors import N_
from contest.scoring.explain.arithmetic import adjusted_figure, mean_figure, sum_figure, total_figure
from contest.scoring.explain.fates import why
from contest.scoring.explain.model import (
    NOTHING,
    BallotShown,
    Figure,
    GroupTable,
    Line,
    MarkShown,
    Names,
    Sum,
    Text,
    group_title,
    say,
)
from contest.scoring.policy import Policy
from contest.scoring.rules import Criterion, Group
from contest.scoring.sentences import TOTAL
from contest.scoring.working import BallotStep, GroupStep, Score

NAMELESS: Final = N_("Judge {number}")


def group_tables(score: Score, policy: Policy, judges: Names, *, is_anonymous: bool) -> tuple[GroupTable, ...]:
    """Return a unit's ballots, one table per judge group in the policy's order.

    Without names the marks under ``two_way`` are left out too: what is taken off is the same number in every ballot of
    a judge, and would tell which ballots are by one hand.
    """
    tables = []
    for pool, group in zip(policy.pools, score.working.groups, strict=True):
        ballots = ballots_of(score, pool, policy)
        hides = is_anonymous and group.is_adjusted
        tables.append(
            GroupTable(
                group=pool.id,
                title=group_title(pool.title, pool.id),
                notes=tuple(_notes(pool, group, score, policy, hides=hides)),
                criteria=tuple((one.id, criterion_title(one)) for one in policy.criteria),
                extra=_extra(group, policy, hides=hides),
                ballots=tuple(
                    BallotShown(
                        judge="" if is_anonymous else one.judge,
                        name=say(NAMELESS, number=n) if is_anonymous else judges.get(one.judge, one.judge),
                        marks=_marks(one, policy, hides=hides),
                        figures=tuple(_figures(one, group, policy, hides=hides)),
                        fate=one.fate,
                        why=why(one, ballots, pool, policy),
                    )
                    for n, one in enumerate(ballots, 1)
                ),
                sums=tuple(_sums(group, ballots, policy)),
            )
        )
    return tuple(tables)


def ballots_of(score: Score, pool: Group, policy: Policy) -> tuple[BallotStep, ...]:
    return tuple(one for one in score.working.ballots if not policy.groups or one.group == pool.id)


def counted_of(ballots: Sequence[BallotStep]) -> list[Fraction]:
    """Return the totals that count, in the order of the ballots."""
    return [one.total for one in ballots if one.fate == "counted" and one.total is not None]


def counted_marks(ballots: Sequence[BallotStep], criterion: str) -> list[Fraction]:
    """Return the marks of a criterion that count, as they were given."""
    return [
        Fraction(mark.mark)
        for one in ballots
        for mark in one.marks
        if mark.criterion == criterion and mark.fate == "counted" and mark.mark is not None
    ]


def criterion_title(one: Criterion) -> Text:
    return N_("the whole") if one.title == TOTAL else one.title


def is_grouped(policy: Policy) -> bool:
    """Tell whether equal totals are counted rather than listed: grade ballots of one criterion."""
    return bool(policy.scale.grades) and len(policy.criteria) == 1


def _extra(group: GroupStep, policy: Policy, *, hides: bool) -> tuple[tuple[str, Text], ...]:
    if group.is_adjusted and not hides:
        return ("before", N_("Total as given")), ("leniency", N_("Leniency")), ("total", N_("Total"))
    if policy.combine == "rank_sum":
        return ("total", N_("Total")), ("rank", N_("Judge's place"))
    if policy.combine == "points":
        return ("total", N_("Total")), ("rank", N_("Judge's place")), ("worth", N_("Points for it"))
    return (("total", N_("Total")),)


def _marks(one: BallotStep, policy: Policy, *, hides: bool) -> tuple[MarkShown, ...]:
    if hides:
        return ()
    words = {grade.value: grade.title for grade in policy.scale.grades}
    # What a recused judge wrote down never counts, so it is not shown either.
    is_hidden = one.fate == "recused"
    return tuple(
        MarkShown(
            step.criterion,
            None if is_hidden else step.mark,
            "" if is_hidden or step.mark is None else words.get(step.mark, ""),
            step.fate,
        )
        for step in one.marks
    )


def _figures(one: BallotStep, group: GroupStep, policy: Policy, *, hides: bool) -> Iterator[Figure]:
    if one.total is None:
        yield from [NOTHING] * len(_extra(group, policy, hides=hides))
        return
    marks = [Fraction(step.mark) for step in one.marks if step.mark is not None]
    if hides:
        yield Figure(one.total)
    elif one.leniency is not None:
        before = total_figure(marks, None, policy, is_short=True)
        yield before
        yield Figure(one.leniency)
        yield adjusted_figure(before.value or Fraction(0), -one.leniency, one.total)
    else:
        yield total_figure(marks, one.total, policy, is_short=True)
    if policy.ranks:
        yield Figure(one.rank)
    if policy.combine == "points":
        yield Figure(one.worth)


def _notes(pool: Group, group: GroupStep, score: Score, policy: Policy, *, hides: bool) -> Iterator[Line]:
    yield say(
        N_("{given} valid ballots, {dropped} dropped, {counted} counted; {recused} recused, {missing} missing"),
        given=group.given,
        dropped=group.dropped,
        counted=group.counted,
        recused=group.recused,
        missing=group.missing,
    )
    if policy.trim_level == "criterion" and group.dropped:
        yield say(N_("Ballots are dropped mark by mark, in each criterion by itself."))
    if pool.trim and (pool.trim.low or pool.trim.high) and group.given < pool.trim.from_n:
        yield say(N_("Dropping begins with {from_n} valid ballots, so nothing is dropped."), from_n=pool.trim.from_n)
    if group.is_below_min_n:
        template = N_("{needed} valid ballots are needed, so the group does not count for this unit.")
        if policy.below_min_n == "pending":
            template = N_("{needed} valid ballots are needed, so the unit has no score yet.")
        yield say(template, needed=group.min_n)
    if group.is_adjusted:
        yield say(
            N_("Leniency is how much higher than the others a judge marks, worked out from all ballots for all units.")
        )
        if hides:
            yield say(N_("Marks are not shown here, since leniency would tell which ballots are by one judge."))
    if policy.scale.grades:
        yield from _grade_counts(ballots_of(score, pool, policy), policy)


def _grade_counts(ballots: Sequence[BallotStep], policy: Policy) -> Iterator[Line]:
    for one in policy.criteria:
        counts: Counter[Decimal | None] = Counter(
            step.mark for ballot in ballots if ballot.total is not None for step in ballot.marks
            if step.criterion == one.id
        )  # fmt: skip
        found = tuple(
            say(N_("{grade} {count}"), grade=grade.title, count=counts[grade.value]) for grade in policy.scale.grades
        )
        yield say(N_("Grades for {criterion}: {counts}"), criterion=criterion_title(one), counts=found)


def _sums(group: GroupStep, ballots: Sequence[BallotStep], policy: Policy) -> Iterator[Sum]:
    """Yield what a group's ballots come to, where that is a step of the calculation."""
    if policy.combine not in ("weighted_mean", "mean") or group.mean is None:
        return
    if policy.trim_level == "criterion":
        means = [group.criterion_means.get(one.id) for one in policy.criteria]
        for one, mean in zip(policy.criteria, means, strict=True):
            values = [] if group.is_adjusted else counted_marks(ballots, one.id)
            label = say(N_("Mean of {criterion}"), criterion=criterion_title(one))
            yield Sum(f"mean:{one.id}", label, mean_figure(values, mean))
        known = [mean for mean in means if mean is not None]
        yield Sum("mean", N_("Mean of the group"), total_figure(known, group.mean, policy))
        return
    totals = counted_of(ballots)
    total = sum(totals, Fraction(0))
    yield Sum("sum", N_("Sum of the counted"), sum_figure(totals, total, is_grouped=is_grouped(policy)))
    if policy.has_group_weights or len(policy.pools) == 1:
        yield Sum("mean", N_("Mean of the group"), mean_figure(totals, group.mean, most=1))
