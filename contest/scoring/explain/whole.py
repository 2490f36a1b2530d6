"""From the live value to the published score: parts, bonus and deduction, rounding, for every unit compared. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction
from typing import Final

from contest.errors import N_
from contest.scoring.exact import fraction_text
from contest.scoring.explain.arithmetic import (
    Weighed,
    adjusted_figure,
    carried_figure,
    come_to,
    plus,
    signed_text,
    weighed,
)
from contest.scoring.explain.model import NOTHING, Figure, Step, say
from contest.scoring.explain.steps import Rows
from contest.scoring.policy import Policy
from contest.scoring.rules import LIVE
from contest.scoring.sentences import live_title
from contest.scoring.working import Adjustment, Score

_ROUND: Final = {
    "half_up": N_("Rounded half up to {places} decimals"),
    "half_even": N_("Rounded half to even (GB/T 8170) to {places} decimals"),
    "truncate": N_("Cut off after {places} decimals"),
}


def whole_steps(rows: Rows) -> Iterator[Step]:
    """Yield parts and their weights, every bonus and deduction, and the rounding."""
    if not rows.policy.live_alone:
        yield from _part_steps(rows)
    yield from _adjustment_steps(rows)
    rounding = rows.policy.rounding
    yield rows.row("round", "round", say(_ROUND[rounding.mode], places=rounding.places), _round_figure)


def _part_steps(rows: Rows) -> Iterator[Step]:
    for n, part in enumerate(rows.policy.parts):
        title = live_title(part) if part.id == LIVE else part.title
        yield rows.row(f"part:{part.id}", "part", say(N_("Part “{part}”"), part=title), _carried, n)
        yield rows.row(f"share:{part.id}", "weight", say(N_("{part}: times its weight"), part=title), _product, n)
    yield rows.row("parts", "parts", N_("All parts together"), _parts_figure)


def _carried(score: Score, policy: Policy, n: int) -> Figure:
    step, part = score.working.parts[n], policy.parts[n]
    if part.id == LIVE or step.value is None or step.carried is None:
        return Figure(step.carried)
    return carried_figure(part, step.value, step.carried, policy)


def _product(score: Score, policy: Policy, n: int) -> Figure:
    found = _weighed(score, policy)
    return NOTHING if found is None else found.products[n]


def _parts_figure(score: Score, policy: Policy) -> Figure:
    found, value = _weighed(score, policy), _before_adjusting(score, policy)
    return NOTHING if found is None or value is None else come_to(found.work, found.exact, value)


def _weighed(score: Score, policy: Policy) -> Weighed | None:
    carried = [one.carried for one in score.working.parts if one.carried is not None]
    if score.working.combined is None or len(carried) < len(policy.parts):
        return None
    return weighed(carried, [Fraction(one.weight) for one in policy.parts])


def _before_adjusting(score: Score, policy: Policy) -> Fraction | None:
    working = score.working
    if working.combined is None:
        return None
    return working.combined + (working.adjustment if policy.lower_is_better else -working.adjustment)


def _adjustment_steps(rows: Rows) -> Iterator[Step]:
    given = [one for score in rows.scores for one in _counting(score)]
    for name in dict.fromkeys(one.name for one in given):
        yield rows.row(f"adjustment:{name}", "adjustment", name, _named, name)
    if any(len(_counting(score)) > 1 or score.working.is_capped for score in rows.scores):
        yield rows.row("adjustments", "adjustments", N_("Bonus and deduction together"), _wanted)
    if given:
        yield rows.row("adjusted", "adjusted", N_("With bonus and deduction"), _adjusted)


def _counting(score: Score) -> list[Adjustment]:
    # A veto without points changes no number; it has a row of its own after the rounding.
    return [one for one in score.working.adjustments if one.points or not one.veto]


def _named(score: Score, _: Policy, name: str) -> Figure:
    found = [one for one in _counting(score) if one.name == name]
    if not found:
        return NOTHING
    return Figure(Fraction(found[0].points), shown=signed_text(found[0].points), note=found[0].reason)


def _wanted(score: Score, _: Policy) -> Figure:
    points = [Fraction(one.points) for one in _counting(score)]
    if not points:
        return NOTHING
    total = sum(points, Fraction(0))
    figure = come_to(plus(points), total, total)
    if not score.working.is_capped:
        return figure
    return replace(figure, note=say(N_("beyond the cap, counts as {points}"), points=score.working.adjustment))


def _adjusted(score: Score, policy: Policy) -> Figure:
    before, after = _before_adjusting(score, policy), score.working.combined
    if before is None:
        return NOTHING
    if not _counting(score):
        return Figure(after)
    points = score.working.adjustment
    return adjusted_figure(before, -points if policy.lower_is_better else points, after)


def _round_figure(score: Score, _: Policy) -> Figure:
    exact, published = score.working.combined, score.published
    if published is None or exact is None:
        return NOTHING
    value = Fraction(published)
    return Figure(value, "" if value == exact else fraction_text(exact), value != exact, f"{published:f}")
