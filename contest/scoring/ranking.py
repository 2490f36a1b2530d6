"""Scores to standings. Pure.

A place is decided by the published (rounded) score, then by the declared cascade, and else it is shared. A cascade
compares published figures too: hidden decimals never break a tie.

group:ID        the higher mean of that judge group, rounded as scores are
criterion:ID    the higher mean of that criterion over all groups, rounded likewise
part:ID         the higher value of that part on the scale, rounded likewise
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
from contest.scoring.exact import fraction_text, rounded
from contest.scoring.policy import Policy
from contest.scoring.rules import Display
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

    ``place`` counts the units before it, from 1, None unless scored; ``tied`` when nothing parts it from another unit.
    ``label`` is the place as the rules display it: a number, or text with ``fractional``. ``level_with`` are all units
    with the same published score; ``tie_steps`` what the cascade made of that.
    """

    score: Score
    place: int | None
    tied: bool = False
    level_with: tuple[str, ...] = ()
    tie_steps: tuple[TieStep, ...] = ()
    label: int | str | None = None

    @property
    def shown(self) -> str:
        """The place as people read it, empty without one."""
        return "" if self.label is None else str(self.label)

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
        ``rounding``, ``ties`` and which end is best are used.

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
    docs/scoring.md, "Ties" and "Display"; display rule 1224 as in World Aquatics results.
    """
    seen: set[str] = set()
    for score in scores:
        if score.unit in seen:
            raise DuplicateUnit(unit=shown(score.unit))
        seen.add(score.unit)
    scored = [score for score in scores if score.published is not None]
    unplaced = sorted((score for score in scores if score.published is None), key=lambda score: _LAST[score.status])
    placed: list[Standing] = []
    firsts = _Firsts(scored)
    figures = {score.unit: _published(score) for score in scored}
    number = 0
    for level in _by_figure(scored, figures, lowest_first=policy.lower_is_better):
        units = tuple(score.unit for score in level)
        for part in _parted(_Level(level, {}), policy.ties.cascade, firsts, policy):
            number += 1
            before, size = len(placed), len(part.scores)
            placed += [
                Standing(
                    score,
                    before + 1,
                    tied=size > 1,
                    level_with=tuple(unit for unit in units if unit != score.unit),
                    tie_steps=part.steps.get(score.unit, ()),
                    label=_label(policy.ties.display, number, before, size, at),
                )
                for at, score in enumerate(part.scores, 1)
            ]
    return (*placed, *(Standing(score, None) for score in unplaced))


def _published(score: Score) -> Decimal:
    assert score.published is not None
    return score.published


def _label(display: Display, number: int, before: int, size: int, at: int) -> int | str:
    """Return how a place is displayed: level ``number`` of ``size`` units, this one the ``at``-th of them."""
    if display == "fractional":
        return fraction_text(before + Fraction(size + 1, 2))
    return {"1224": before + 1, "1334": before + size, "1223": number, "1234": before + at}[display]


def _by_figure(
    scores: Sequence[Score], figures: Mapping[str, Decimal] | Mapping[str, int], *, lowest_first: bool = False
) -> list[tuple[Score, ...]]:
    """Group units of equal figure, best first; the order given is kept inside a group."""
    distinct = sorted(set(figures[score.unit] for score in scores), reverse=not lowest_first)
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
    values = {score.unit: _value(score, kind, name) for score in scores}
    known = {unit: value for unit, value in values.items() if value is not None}
    if len(known) < len(values):
        return None
    return {unit: rounded(value, policy.rounding.places, policy.rounding.mode) for unit, value in known.items()}


def _value(score: Score, kind: str, name: str) -> Fraction | None:
    working = score.working
    if kind == "group":
        group = working.group(name)
        # A group that was left out for too few ballots says nothing.
        return None if group is None or group.is_below_min_n else group.mean
    if kind == "criterion":
        criterion = working.criterion(name)
        return criterion.mean if criterion else None
    part = working.part(name)
    return part.carried if part else None


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
