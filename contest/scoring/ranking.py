"""Scores to standings. Pure.

A place is decided by the published (rounded) score, then by the declared cascade, and else it is shared. A cascade
compares published figures too: hidden decimals never break a tie.

group:ID        the higher mean of that judge group, rounded as scores are
criterion:ID    the higher mean of that criterion over all groups, rounded likewise
firsts          more first places among the judges who marked every one of the tied units; a judge's first place is the
                highest ballot total among all units ranked here, and equal highest ones each have it; trimmed ballots
                have their say as well, since one judge is one voice here
A step that cannot be computed for one of the tied units is left out for all of them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from contest.scoring.errors import DuplicateUnit, shown
from contest.scoring.exact import rounded
from contest.scoring.policy import Policy
from contest.scoring.working import Score

_LAST = {"scored": 0, "pending": 1, "withdrawn": 2}


@dataclass(frozen=True)
class TieStep:
    """One step of the cascade that was tried for a unit, with its figure; ``parted`` when figures differed."""

    step: str
    value: Decimal | int
    parted: bool


@dataclass(frozen=True)
class Standing:
    """A score with its place.

    ``place`` counts from 1, None unless scored; ``tied`` when another unit has the same place. ``level_with`` are all
    units with the same published score; ``tie_steps`` what the cascade made of that.
    """

    score: Score
    place: int | None
    tied: bool = False
    level_with: tuple[str, ...] = ()
    tie_steps: tuple[TieStep, ...] = ()

    @property
    def unit(self) -> str:
        return self.score.unit


@dataclass(frozen=True)
class _Level:
    """Units that nothing has parted so far, and what was tried."""

    scores: tuple[Score, ...]
    steps: Mapping[str, tuple[TieStep, ...]]


def standings(scores: Sequence[Score], policy: Policy) -> tuple[Standing, ...]:
    """Order units best first and give each a place; equal published scores share it.

    Parameters
    ----------
    scores : sequence of Score, length n >= 0
        One per unit, any order; ``value`` in points, exact.
    policy : Policy
        ``rounding`` and ``ties`` are used.

    Returns
    -------
    tuple of Standing, length n
        Ordered by place, units on the same place in the order given; pending and then withdrawn units last,
        ``place`` None.

    Raises
    ------
    DuplicateUnit
        Two scores name the same unit.

    Source
    ------
    Policy document, "ties"; display rule 1224 as in World Aquatics results.
    """
    seen: set[str] = set()
    for score in scores:
        if score.unit in seen:
            raise DuplicateUnit(unit=shown(score.unit))
        seen.add(score.unit)
    scored = [score for score in scores if score.published is not None]
    unplaced = sorted((score for score in scores if score.published is None), key=lambda score: _LAST[score.status])
    placed: list[Standing] = []
    for level in _by_figure(scored, {score.unit: _published(score) for score in scored}):
        units = tuple(score.unit for score in level)
        for part in _parted(_Level(level, {}), policy.ties.cascade, _Firsts(scored), policy):
            place = len(placed) + 1
            placed += [
                Standing(
                    score,
                    place,
                    tied=len(part.scores) > 1,
                    level_with=tuple(unit for unit in units if unit != score.unit),
                    tie_steps=part.steps.get(score.unit, ()),
                )
                for score in part.scores
            ]
    return (*placed, *(Standing(score, None) for score in unplaced))


def _published(score: Score) -> Decimal:
    assert score.published is not None
    return score.published


def _by_figure(scores: Sequence[Score], figures: Mapping[str, Decimal] | Mapping[str, int]) -> list[tuple[Score, ...]]:
    """Group units of equal figure, highest first; the order given is kept inside a group."""
    distinct = sorted(set(figures[score.unit] for score in scores), reverse=True)
    return [tuple(score for score in scores if figures[score.unit] == figure) for figure in distinct]


def _parted(level: _Level, cascade: Sequence[str], firsts: _Firsts, policy: Policy) -> list[_Level]:
    if len(level.scores) == 1 or not cascade:
        return [level]
    step, *rest = cascade
    figures = _figures(step, level.scores, firsts, policy)
    if figures is None:
        return _parted(level, rest, firsts, policy)
    parts = _by_figure(level.scores, figures)
    found = []
    for part in parts:
        steps = {
            score.unit: (*level.steps.get(score.unit, ()), TieStep(step, figures[score.unit], len(parts) > 1))
            for score in part
        }
        found += _parted(_Level(part, steps), rest, firsts, policy)
    return found


def _figures(
    step: str, scores: Sequence[Score], firsts: _Firsts, policy: Policy
) -> Mapping[str, Decimal] | Mapping[str, int] | None:
    if step == "firsts":
        return firsts.among(scores)
    kind, _, name = step.partition(":")
    mean_of = _group_mean if kind == "group" else _criterion_mean
    means = {score.unit: mean_of(score, name) for score in scores}
    known = {unit: mean for unit, mean in means.items() if mean is not None}
    if len(known) < len(means):
        return None
    return {unit: rounded(mean, policy.rounding.places, policy.rounding.mode) for unit, mean in known.items()}


def _group_mean(score: Score, name: str) -> Fraction | None:
    group = score.working.group(name)
    return group.mean if group else None


def _criterion_mean(score: Score, name: str) -> Fraction | None:
    criterion = score.working.criterion(name)
    return criterion.mean if criterion else None


class _Firsts:
    """Who put whom first."""

    def __init__(self, scores: Sequence[Score]) -> None:
        self._totals: dict[str, dict[str, Fraction]] = {}
        for score in scores:
            for ballot in score.working.ballots:
                if ballot.total is not None:
                    self._totals.setdefault(ballot.judge, {})[score.unit] = ballot.total

    def among(self, scores: Sequence[Score]) -> dict[str, int] | None:
        """Return first places per unit, or None when no judge marked every one of these units."""
        units = {score.unit for score in scores}
        voices = [totals for totals in self._totals.values() if units <= set(totals)]
        if not voices:
            return None
        return {unit: sum(totals[unit] == max(totals.values()) for totals in voices) for unit in units}
