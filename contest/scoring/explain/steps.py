"""From ballots to the live value: every step for a unit and its neighbours, side by side. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Final

from contest.errors import N_
from contest.scoring.exact import fraction_text
from contest.scoring.explain.arithmetic import (
    MOST_TERMS,
    Weighed,
    come_to,
    mean_figure,
    plus,
    sum_figure,
    total_figure,
    weighed,
)
from contest.scoring.explain.ballots import ballots_of, counted_marks, counted_of, criterion_title, is_grouped
from contest.scoring.explain.model import NOTHING, Figure, Step, Sum, Text, group_title, say
from contest.scoring.policy import Policy
from contest.scoring.rules import Criterion, Group
from contest.scoring.working import GroupStep, Score, Working

LEFT_OUT: Final = say(N_("too few ballots: left out"))
POOLED: Final = {
    "median": N_("Median of all counted ballots"),
    "sum": N_("Sum of all counted ballots"),
    "rank_sum": N_("Sum of the judges' places"),
    "points": N_("Sum of the points"),
}


@dataclass(frozen=True)
class Rows:
    """Makes rows: one figure for every score of the comparison."""

    scores: tuple[Score, ...]
    policy: Policy

    def row(self, name: str, kind: str, label: Text, figure: Callable[..., Figure], *more: object) -> Step:
        """Return a step; ``figure`` is called with a score, the policy and ``more``."""
        return Step(name, kind, label, tuple(figure(score, self.policy, *more) for score in self.scores))


def live_steps(rows: Rows) -> Iterator[Step]:
    """Yield the groups' means, their weights, and what they come to."""
    policy = rows.policy
    if policy.combine in POOLED:
        yield rows.row("live", "live", POOLED[policy.combine], pooled_figure)
        return
    for pool in policy.pools:
        yield from _group_steps(pool, rows)
    if len(policy.pools) > 1:
        yield from _weight_steps(rows)


# --- groups -------------------------------------------------------------------------------------------------------


def _group_steps(pool: Group, rows: Rows) -> Iterator[Step]:
    policy, title, name = rows.policy, group_title(pool.title, pool.id), f"group:{pool.id}"
    if policy.trim_level == "criterion":
        for one in policy.criteria:
            label = say(N_("{group}: mean of {criterion}"), group=title, criterion=criterion_title(one))
            yield rows.row(f"mean:{pool.id}:{one.id}", "criterion", label, criterion_figure, pool, one)
    elif not policy.has_group_weights and len(policy.pools) > 1:
        yield rows.row(name, "group", say(N_("{group}: sum of the counted"), group=title), _group_sum, pool)
        return
    yield rows.row(name, "group", say(N_("{group}: mean"), group=title), _group_mean, pool)


def criterion_figure(score: Score, policy: Policy, pool: Group, one: Criterion) -> Figure:
    """Return the mean of a criterion's counted marks in a group."""
    group = _step(score, pool)
    # Leniency is taken off the marks, and the working holds the given ones: then the mean stands alone.
    marks = [] if group.is_adjusted else counted_marks(ballots_of(score, pool, policy), one.id)
    return mean_figure(marks, group.criterion_means.get(one.id), most=MOST_TERMS)


def _group_mean(score: Score, policy: Policy, pool: Group) -> Figure:
    group = _step(score, pool)
    if group.mean is None:
        return NOTHING
    note = LEFT_OUT if group.is_below_min_n and policy.below_min_n == "renormalise" else ""
    return replace(group_mean_figure(score, policy, pool, group.mean), note=note)


def group_mean_figure(score: Score, policy: Policy, pool: Group, value: Fraction) -> Figure:
    """Return how a group's ballots come to its mean, or to that mean rounded."""
    if policy.trim_level == "criterion":
        means = _step(score, pool).criterion_means
        return total_figure([means[one.id] for one in policy.criteria], value, policy)
    totals = counted_of(ballots_of(score, pool, policy))
    return mean_figure(totals, value, is_grouped=is_grouped(policy), most=MOST_TERMS)


def _group_sum(score: Score, policy: Policy, pool: Group) -> Figure:
    group = _step(score, pool)
    totals = counted_of(ballots_of(score, pool, policy))
    if not totals:
        return NOTHING
    note = say(N_("{count} ballots"), count=len(totals))
    if group.is_below_min_n and policy.below_min_n == "renormalise":
        note = LEFT_OUT
    figure = sum_figure(totals, sum(totals, Fraction(0)), is_grouped=is_grouped(policy), most=MOST_TERMS)
    return replace(figure, note=note)


def _step(score: Score, pool: Group) -> GroupStep:
    found = score.working.group(pool.id)
    assert found is not None
    return found


# --- how the groups come together ---------------------------------------------------------------------------------


def taken_of(working: Working) -> list[GroupStep]:
    """Return the groups that count for the unit."""
    return [one for one in working.groups if not one.is_below_min_n]


def weights_of(taken: Sequence[GroupStep], policy: Policy) -> list[Fraction]:
    """Return what each group counts: its weight, or the number of its ballots where every ballot counts alike."""
    if policy.has_group_weights:
        return [Fraction(one.weight or 0) for one in taken]
    return [Fraction(one.counted) for one in taken]


def _weight_steps(rows: Rows) -> Iterator[Step]:
    policy = rows.policy
    # Where every ballot counts alike, the sums of the groups are added; only means per criterion need a factor.
    is_alike = not policy.has_group_weights and policy.trim_level == "ballot"
    for pool in [] if is_alike else policy.pools:
        template = N_("{group}: times its weight") if policy.has_group_weights else N_("{group}: times its ballots")
        label = say(template, group=group_title(pool.title, pool.id))
        yield rows.row(f"weight:{pool.id}", "weight", label, _product, pool)
    label_live = N_("Groups together") if policy.has_group_weights else N_("All counted ballots: mean")
    yield rows.row("live", "live", label_live, _live_alike if is_alike else _live_weighed)


def _weighed(score: Score, policy: Policy) -> Weighed | None:
    taken = taken_of(score.working)
    means = [one.mean for one in taken if one.mean is not None]
    if score.working.live is None or not means:
        return None
    return weighed(means, weights_of(taken, policy), in_percent=policy.has_group_weights)


def _product(score: Score, policy: Policy, pool: Group) -> Figure:
    found = _weighed(score, policy)
    ids = [one.group for one in taken_of(score.working)]
    if found is None:
        return NOTHING
    return found.products[ids.index(pool.id)] if pool.id in ids else Figure(note=LEFT_OUT)


def _live_weighed(score: Score, policy: Policy) -> Figure:
    found = _weighed(score, policy)
    return NOTHING if found is None else come_to(found.work, found.exact, score.working.live)


def _live_alike(score: Score, policy: Policy) -> Figure:
    ids = {one.group for one in taken_of(score.working)}
    groups = [counted_of(ballots_of(score, pool, policy)) for pool in policy.pools if pool.id in ids]
    if score.working.live is None or not groups:
        return NOTHING
    sums = [sum(totals, Fraction(0)) for totals in groups]
    count = sum(map(len, groups))
    work = f"({plus(sums)})÷{count}" if len(sums) > 1 else f"{plus(sums)}÷{count}"
    return come_to(work, sum(sums, Fraction(0)) / count, score.working.live)


# --- all ballots as one -------------------------------------------------------------------------------------------


def _pool_values(score: Score, policy: Policy) -> list[Fraction]:
    ids = {one.group for one in taken_of(score.working)}
    found = []
    for pool in policy.pools:
        if pool.id in ids:
            counted = [one for one in ballots_of(score, pool, policy) if one.fate == "counted"]
            values = [one.worth if policy.ranks else one.total for one in counted]
            found += [value for value in values if value is not None]
    return found


def pooled_figure(score: Score, policy: Policy, most: int = MOST_TERMS) -> Figure:
    """Return median or sum of all that counts."""
    live, values = score.working.live, _pool_values(score, policy)
    if live is None or not values:
        return NOTHING
    if policy.combine != "median":
        is_short = policy.ranks or is_grouped(policy)
        return replace(
            sum_figure(values, live, is_grouped=is_short, most=most), note=say(N_("{count} ballots"), count=len(values))
        )
    ordered, middle = sorted(values), len(values) // 2
    if len(values) % 2:
        note = say(N_("number {number} of {count} in order"), number=middle + 1, count=len(values))
        return replace(come_to(fraction_text(ordered[middle]), ordered[middle], live), note=note)
    note = say(N_("the two in the middle of {count}"), count=len(values))
    return replace(mean_figure(ordered[middle - 1 : middle + 1], live), note=note)


def pool_sums(score: Score, policy: Policy) -> Iterator[Sum]:
    """Yield how all ballots come together where they do so as one: all in order with the middle marked, every term."""
    if policy.combine not in POOLED or score.working.live is None:
        return
    if policy.combine == "median":
        ordered = sorted(_pool_values(score, policy))
        n = len(ordered)
        middle = {n // 2} if n % 2 else {n // 2 - 1, n // 2}
        texts = [f"【{fraction_text(one)}】" if at in middle else fraction_text(one) for at, one in enumerate(ordered)]
        yield Sum("order", N_("In order, the middle marked"), Figure(shown="  ".join(texts)))
    yield Sum("live", POOLED[policy.combine], pooled_figure(score, policy, most=0))
