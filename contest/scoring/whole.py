"""Groups to the whole: combine, join the parts, add the adjustments, round. Pure and exact."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from fractions import Fraction
from math import lcm

from contest.scoring.exact import rounded
from contest.scoring.field import step
from contest.scoring.policy import Policy
from contest.scoring.rules import LIVE
from contest.scoring.working import (
    Adjustment,
    BallotStep,
    CriterionStep,
    Entry,
    GroupStep,
    PartStep,
    Pending,
    Score,
    Working,
)

_LACKING = ("recused", "missing")


def assemble(
    entry: Entry,
    ballots: tuple[BallotStep, ...],
    groups: tuple[GroupStep, ...],
    policy: Policy,
    unlinked: frozenset[str],
    counts: frozenset[int],
) -> Score:
    """Return a unit's score from its tallied groups.

    Parameters
    ----------
    unlinked : frozenset of str
        Two-way groups in which units cannot be compared.
    counts : frozenset of int
        For sums: how many valid ballots units have that have any. Sums over unequal numbers of judges do not compare,
        and whoever has the most must not win by it.
    """
    taken = [one for one in groups if not one.is_below_min_n]
    pending = list(_pending(ballots, groups, taken, policy, unlinked, counts))
    working = Working(ballots, groups)
    if not pending:
        working = _combined(ballots, groups, taken, policy)
    working = _with_parts(working, entry, policy, pending)
    working = _adjusted(working, entry.adjustments, policy)
    value = None if entry.withdrawn else working.combined
    rounding = policy.rounding
    return Score(
        unit=entry.unit,
        value=value,
        published=None if value is None else rounded(value, rounding.places, rounding.mode),
        status="withdrawn" if entry.withdrawn else "pending" if value is None else "scored",
        counted=sum(one.counted for one in groups),
        dropped=sum(one.dropped for one in groups),
        recused=sum(one.recused for one in groups),
        missing=sum(one.missing for one in groups),
        working=working,
    )


def _pending(
    ballots: Sequence[BallotStep],
    groups: Sequence[GroupStep],
    taken: Sequence[GroupStep],
    policy: Policy,
    unlinked: frozenset[str],
    counts: frozenset[int],
) -> list[Pending]:
    found = []
    if not taken or policy.below_min_n == "pending":
        found += [Pending("below_min_n", one.group, one.given, one.min_n) for one in groups if one.is_below_min_n]
    given = sum(one.given for one in groups)
    others = counts - {given}
    if policy.is_sum and others:
        found.append(Pending("incomplete_sum", given=given, needed=max(others)))
    elif policy.combine == "sum" and any(one.fate in _LACKING for one in ballots):
        found.append(Pending("incomplete_sum"))
    found += [Pending("not_linked", one.group) for one in groups if one.group in unlinked]
    return found


def _combined(
    ballots: tuple[BallotStep, ...], groups: tuple[GroupStep, ...], taken: Sequence[GroupStep], policy: Policy
) -> Working:
    weights = {
        one.group: Fraction(one.weight) if policy.has_group_weights and one.weight else Fraction(one.counted)
        for one in taken
    }
    total = sum(weights.values())
    shares = {group: weight / total for group, weight in weights.items()}
    parts = [shares[group.group] for group in taken]
    means = {name: _weighted(parts, [one.criterion_means[name] for one in taken]) for name in policy.criterion_ids}
    is_mean = policy.combine in ("weighted_mean", "mean")
    points = criterion_points(policy, means) if is_mean else {}
    if is_mean:
        live = _weighted(parts, [one.mean for one in taken if one.mean is not None])
    else:
        live = _pooled(ballots, {one.group for one in taken}, policy)
    return Working(
        ballots=ballots,
        groups=tuple(replace(one, share=shares.get(one.group)) for one in groups) if is_mean else groups,
        criteria=tuple(CriterionStep(name, mean, points.get(name)) for name, mean in means.items()),
        live=step(live, policy),
    )


def _weighted(shares: Sequence[Fraction], values: Sequence[Fraction]) -> Fraction:
    """Return the sum of share × value, over one common denominator: many small fractions would take much longer."""
    below = lcm(*(share.denominator * value.denominator for share, value in zip(shares, values, strict=True)))
    above = sum(
        share.numerator * value.numerator * (below // (share.denominator * value.denominator))
        for share, value in zip(shares, values, strict=True)
    )
    return Fraction(above, below)


def criterion_points(policy: Policy, means: Mapping[str, Fraction]) -> dict[str, Fraction]:
    """Return each criterion's part of a total, in points of the scale."""
    return {
        one.id: share * policy.carried(one, means[one.id])
        for one, share in zip(policy.criteria, policy.shares, strict=True)
    }


def _pooled(ballots: Sequence[BallotStep], taken: set[str], policy: Policy) -> Fraction:
    counted = [one for one in ballots if one.fate == "counted" and (not policy.groups or one.group in taken)]
    if policy.ranks:
        return sum((one.worth for one in counted if one.worth is not None), Fraction(0))
    kept = sorted(one.total for one in counted if one.total is not None)
    if policy.combine == "sum":
        return sum(kept, Fraction(0))
    middle = len(kept) // 2
    return kept[middle] if len(kept) % 2 else (kept[middle - 1] + kept[middle]) / 2


def _with_parts(working: Working, entry: Entry, policy: Policy, pending: list[Pending]) -> Working:
    """Join the live value with what the unit brings from elsewhere."""
    if policy.live_alone:
        return replace(working, combined=working.live, pending=tuple(pending))
    steps = []
    for part in policy.parts:
        if part.id == LIVE:
            value = carried = working.live
        else:
            value = entry.parts.get(part.id)
            carried = None if value is None else step(policy.carried(part, value), policy)
            if value is None:
                pending.append(Pending("part_missing", part.id))
        steps.append(PartStep(part.id, part.title, policy.part_shares[part.id], value, carried))
    combined = None
    if not pending:
        combined = sum((one.share * one.carried for one in steps if one.carried is not None), Fraction(0))
    return replace(working, parts=tuple(steps), combined=combined, pending=tuple(pending))


def _adjusted(working: Working, adjustments: tuple[Adjustment, ...], policy: Policy) -> Working:
    """Add bonuses and deductions, together no more than the cap either way, always to the unit's good or harm."""
    if not adjustments:
        return working
    wanted = sum((Fraction(one.points) for one in adjustments), Fraction(0))
    given = wanted
    if policy.adjustment_cap is not None:
        cap = Fraction(policy.adjustment_cap)
        given = max(-cap, min(cap, wanted))
    combined = working.combined
    if combined is not None:
        combined += -given if policy.lower_is_better else given
    return replace(working, adjustments=adjustments, adjustment=given, is_capped=given != wanted, combined=combined)
