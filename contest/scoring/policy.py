"""The rules of one meeting: one small JSON document, fixed and hashed before the first mark. Pure.

How a ballot becomes a total
----------------------------
The total of a ballot is the weighted mean of its marks *on the policy's scale*: six marks of 90 on a 0-100 scale come
to 90, whatever the weights, because weights are relative. A criterion may declare a range of its own; its mark is
then first carried over to the scale in proportion. So a *sum* of criteria is written by giving the scale the sum of
the ranges and each criterion a weight in proportion to its range: six criteria 0-10 of equal weight on a scale 0-60,
or 40 + 20 + 40 points with the weights 40, 20, 40 on a scale 0-100.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import cached_property
from math import lcm
from typing import Any, Final

from contest.errors import N_, Problem
from contest.events import plain_decimal
from contest.scoring.errors import MarksInvalid, PolicyInvalid, problem, shown
from contest.scoring.node import Node, Report
from contest.scoring.reading import (
    default_trim,
    read_adjustment_cap,
    read_criteria,
    read_groups,
    read_parts,
    read_points,
    read_rounding,
    read_scale,
    read_ties,
)
from contest.scoring.rules import (
    LIVE,
    NO_CRITERION,
    BelowMinN,
    Combine,
    Criterion,
    Group,
    Part,
    Recusal,
    Reveal,
    Rounding,
    Scale,
    Ties,
    TrimLevel,
)

__all__ = ["Criterion", "Group", "MarksInvalid", "Policy", "PolicyInvalid", "default_policy"]

_KEYS: Final = (
    "scale criteria groups trim_level recusal missing below_min_n combine points parts adjustments rounding ties reveal"
    " hold_first"
)
MOST_HELD: Final = 20
# Marks have at most six decimals: in millionths they are whole numbers, and a ballot costs one fraction.
MILLION: Final = 10**6
# Ways to write a mark that are remembered as acceptable, over all criteria.
MOST_ACCEPTED: Final = 10_000


@dataclass(frozen=True)
class Formula:
    """A ballot total in whole numbers: ``(base + Σ factor × mark in millionths) / denominator``."""

    base: int
    factors: tuple[int, ...]
    denominator: int


@dataclass(frozen=True)
class Policy:
    """The rules in force. Made by ``from_document``, which checks everything; empty ``groups`` are one pool."""

    scale: Scale
    criteria: tuple[Criterion, ...]
    groups: tuple[Group, ...]
    trim_level: TrimLevel
    recusal: Recusal
    below_min_n: BelowMinN
    combine: Combine
    points: tuple[Decimal, ...]
    parts: tuple[Part, ...]
    adjustment_cap: Decimal | None
    rounding: Rounding
    ties: Ties
    reveal: Reveal
    hold_first: int = 0

    @classmethod
    def from_document(cls, document: object) -> Policy:
        """Return the policy of a JSON document; absent entries take the documented defaults.

        Raises
        ------
        PolicyInvalid
            With every problem.
        """
        report = Report()
        root = Node(report, "", document, _KEYS)
        scale = read_scale(root)
        combine = root.choice("combine", "weighted_mean mean median sum rank_sum points")
        criteria, groups = read_criteria(root, scale), read_groups(root, combine, scale.grades)
        parts = read_parts(root, scale, combine)
        root.choice("missing", "exclude")
        policy = cls(
            scale=scale,
            criteria=criteria,
            groups=groups,
            trim_level=root.choice("trim_level", "ballot criterion"),
            recusal=root.choice("recusal", "own_unit none"),
            below_min_n=root.choice("below_min_n", "pending renormalise"),
            combine=combine,
            points=read_points(root, combine),
            parts=parts,
            adjustment_cap=read_adjustment_cap(root),
            rounding=read_rounding(root),
            ties=read_ties(root, criteria, groups, parts),
            reveal=root.choice("reveal", "after_next at_once at_end"),
            hold_first=root.whole("hold_first", 0, 0, MOST_HELD),
        )
        if policy.trim_level == "criterion" and policy.combine not in ("weighted_mean", "mean"):
            report.add(
                "trim_level",
                N_("Dropping marks per criterion does not go with “{combine}” – use ballot, or combine by a mean."),
                combine=policy.combine,
            )
        if report.problems:
            raise PolicyInvalid(report.problems)
        return policy

    def document(self) -> dict[str, Any]:
        """Return the canonical document: every entry present, decimals as text; reading it gives this policy."""
        return {
            "scale": {**_range(self.scale), "grades": self._grades_document()},
            "criteria": [self._criterion_document(one) for one in self.criteria],
            "groups": [_group_document(one) for one in self.groups],
            "trim_level": self.trim_level,
            "recusal": self.recusal,
            "missing": "exclude",
            "below_min_n": self.below_min_n,
            "combine": self.combine,
            **({"points": list(map(plain_decimal, self.points))} if self.points else {}),
            "parts": [self._part_document(one) for one in self.parts],
            "adjustments": {"cap": None if self.adjustment_cap is None else plain_decimal(self.adjustment_cap)},
            "rounding": dict(vars(self.rounding)),
            "ties": {"cascade": list(self.ties.cascade), "display": self.ties.display},
            "reveal": self.reveal,
            # Left out while nobody is held, so that the digest of older rules stays what it was.
            **({"hold_first": self.hold_first} if self.hold_first else {}),
        }

    def _grades_document(self) -> dict[str, str] | None:
        return {one.title: plain_decimal(one.value) for one in self.scale.grades} or None

    def _part_document(self, one: Part) -> dict[str, str]:
        # As written before parts had titles and ranges, so that the digest of older rules stays what it was.
        found = {"id": one.id, "weight": plain_decimal(one.weight)}
        if one.title != one.id:
            found["title"] = one.title
        if (one.min, one.max) != (self.scale.min, self.scale.max):
            found |= {"min": plain_decimal(one.min), "max": plain_decimal(one.max)}
        return found

    def _criterion_document(self, one: Criterion) -> dict[str, Any]:
        own, scale = _range(one), _range(self.scale)
        named = {"id": one.id, "title": one.title, "weight": plain_decimal(one.weight)}
        return {**named, **{key: value for key, value in own.items() if value != scale[key]}}

    def digest(self) -> str:
        """Return the SHA-256 of the canonical document, in hex: equal rules, equal digest."""
        text = json.dumps(self.document(), ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        return hashlib.sha256(text.encode()).hexdigest()

    def check_marks(self, marks: object) -> dict[str, Decimal]:
        """Return one ballot's marks by criterion, in the policy's order and canonical form.

        Parameters
        ----------
        marks : mapping of criterion id to decimal text or number
            As a pad sends it; nothing about it is trusted.

        Raises
        ------
        MarksInvalid
            With one problem for every criterion that is missing, unknown, no number, out of range or off the step.
        """
        if not isinstance(marks, Mapping):
            raise MarksInvalid([problem("", N_("The marks must be an object with one entry for each criterion."))])
        checked = {one.id: self._checked(one, marks.get(one.id)) for one in self.criteria}
        problems = [found for found in checked.values() if isinstance(found, Problem)]
        problems += [problem(shown(key), NO_CRITERION, criterion=shown(key)) for key in marks if key not in checked]
        if problems:
            raise MarksInvalid(problems)
        return {key: mark for key, mark in checked.items() if isinstance(mark, Decimal)}

    def _checked(self, criterion: Criterion, value: object) -> Decimal | Problem:
        """Check a mark, unless the very same text was found acceptable before: a room of judges gives few different."""
        if type(value) is not str:
            return criterion.check(value)
        name = (criterion.id, value)
        known: Decimal | Problem | None = self._accepted.get(name)
        if known is None:
            known = criterion.check(value)
            if isinstance(known, Decimal) and len(self._accepted) < MOST_ACCEPTED:
                self._accepted[name] = known
        return known

    @cached_property
    def _accepted(self) -> dict[tuple[str, str], Decimal]:
        return {}

    def is_recused(self, home: Iterable[str], unit: str) -> bool:
        """Tell whether a judge with these home units must leave this unit out."""
        return self.recusal == "own_unit" and unit in home

    @property
    def pools(self) -> tuple[Group, ...]:
        """The groups in which ballots are trimmed and averaged: the declared ones, else one pool with id ``""``."""
        return self.groups or (Group("", "", None, min_n=1, trim=default_trim(self.combine, self.scale.grades)),)

    @property
    def has_group_weights(self) -> bool:
        """Whether group means are weighted; otherwise every counted ballot has the same weight."""
        return self.combine == "weighted_mean" and any(one.weight is not None for one in self.groups)

    @property
    def ranks(self) -> bool:
        """Whether a judge's ballots count by the order they put the units in."""
        return self.combine in ("rank_sum", "points")

    @property
    def is_sum(self) -> bool:
        """Whether the value is a sum over judges, which compares only when equally many ballots enter it."""
        return self.ranks or self.combine == "sum"

    @property
    def needs_field(self) -> bool:
        """Whether a unit's score depends on the ballots of the other units."""
        return self.ranks or any(one.adjust == "two_way" for one in self.groups)

    @property
    def lower_is_better(self) -> bool:
        return self.combine == "rank_sum"

    @property
    def live_alone(self) -> bool:
        """Whether the ballots are all there is: no other parts."""
        return len(self.parts) == 1

    @cached_property
    def part_shares(self) -> dict[str, Fraction]:
        """Each part's share of the whole, by id; they add up to 1."""
        total = sum((Fraction(one.weight) for one in self.parts), Fraction(0))
        return {one.id: Fraction(one.weight) / total for one in self.parts}

    def part(self, part_id: str) -> Part | None:
        """Return a part other than the live one."""
        return next((one for one in self.parts if one.id == part_id != LIVE), None)

    @cached_property
    def criterion_ids(self) -> tuple[str, ...]:
        return tuple(one.id for one in self.criteria)

    @cached_property
    def shares(self) -> tuple[Fraction, ...]:
        """Each criterion's part of the total, in the policy's order; they add up to 1."""
        weights = [Fraction(one.weight) for one in self.criteria]
        return tuple(weight / sum(weights) for weight in weights)

    def carried(self, own: Criterion | Part, value: Fraction) -> Fraction:
        """Return a mark, a mean of marks or a part's value, carried from its own range to the scale."""
        if own.min == self.scale.min and own.max == self.scale.max:
            return value
        low, width = Fraction(self.scale.min), Fraction(self.scale.max) - Fraction(self.scale.min)
        own_low = Fraction(own.min)
        return low + (value - own_low) * width / (Fraction(own.max) - own_low)

    @cached_property
    def formula(self) -> Formula:
        starts = [self.carried(one, Fraction(0)) for one in self.criteria]
        slopes = [self.carried(one, Fraction(1)) - start for one, start in zip(self.criteria, starts, strict=True)]
        base = sum((share * start for share, start in zip(self.shares, starts, strict=True)), Fraction(0))
        factors = [share * slope / MILLION for share, slope in zip(self.shares, slopes, strict=True)]
        denominator = lcm(base.denominator, *(one.denominator for one in factors))
        return Formula(int(base * denominator), tuple(int(one * denominator) for one in factors), denominator)


def _range(part: Scale | Criterion) -> dict[str, str]:
    return {key: plain_decimal(getattr(part, key)) for key in ("min", "max", "step")}


def _group_document(one: Group) -> dict[str, Any]:
    return {
        "id": one.id,
        "title": one.title,
        "weight": None if one.weight is None else plain_decimal(one.weight),
        "min_n": one.min_n,
        "trim": None if one.trim is None else dict(vars(one.trim)),
        "adjust": one.adjust,
    }


def default_policy(
    criteria: Iterable[tuple[str, str]] | None = None, groups: Iterable[Mapping[str, Any]] = ()
) -> Policy:
    """Return the documented defaults: 100 points in steps of 0.5, every judge alike, 1+1 dropped from six ballots on.

    Parameters
    ----------
    criteria : iterable of (id, title), optional
        Equal weights; the six indices when left out.
    groups : iterable of mappings
        Entries as in a policy document.

    Raises
    ------
    PolicyInvalid
    """
    document: dict[str, Any] = {"groups": list(groups)}
    if criteria is not None:
        document["criteria"] = [{"id": name, "title": title} for name, title in criteria]
    return Policy.from_document(document)
