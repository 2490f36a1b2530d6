"""The engine's standings again and again, with and without one judge, at a fraction of the cost. Pure and exact.

``score_field`` builds the whole working of every ballot. Whoever only asks "and without this judge?" a hundred times
over needs less: a group's ballots of a unit are put in order once, with running sums; without one of them the sums are
read from one step further. What follows the group mean is ``whole.assemble`` itself, so nothing is decided twice.
The tests compare every figure with ``score_field``.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from fractions import Fraction
from functools import cached_property

from contest.scoring.fairness.pile import Lenience, Pile, lenience_of
from contest.scoring.field import NO_FIELD, field_of, marks_of
from contest.scoring.policy import Policy
from contest.scoring.ranking import Standing, standings
from contest.scoring.two_way import Fit, fit_two_way
from contest.scoring.whole import assemble
from contest.scoring.working import BallotStep, CountedBallot, Entry, GroupStep, Score

UnitMarks = Mapping[str, tuple[int, ...]]


def grouped(policy: Policy) -> Policy:
    """Return the same rules with the pool of all judges written out as a group, whose id is ``""``."""
    return policy if policy.groups else replace(policy, groups=policy.pools)


class Given:
    """The ballots of a meeting, read once, for any number of recounts on the same criteria.

    Withdrawn units are left out: they take no part in anything.
    """

    def __init__(self, entries: Sequence[Entry], policy: Policy) -> None:
        self.entries = [entry if policy.groups else _pooled(entry) for entry in entries if not entry.withdrawn]
        self.marks: dict[str, UnitMarks] = {}
        voices: dict[str, None] = {}
        for entry in self.entries:
            found = {row.judge: marks_of(row, policy) for row in entry.ballots if not row.recused}
            self.marks[entry.unit] = {judge: marks for judge, marks in found.items() if marks is not None}
            voices |= dict.fromkeys(self.marks[entry.unit])
        self.judges = tuple(voices)
        self._fits: dict[str, Fit | None] = {}

    def fit(self, group: str) -> Fit | None:
        """Return the two-way fit of a group over all its valid ballots."""
        if group not in self._fits:
            self._fits[group] = fit_two_way(self.cells(group))
        return self._fits[group]

    def cells(self, group: str) -> dict[tuple[str, str], tuple[int, ...]]:
        """Return the valid ballots of a group by unit and judge."""
        return {
            (entry.unit, row.judge): self.marks[entry.unit][row.judge]
            for entry in self.entries
            for row in entry.ballots
            if row.group == group and row.judge in self.marks[entry.unit]
        }


def _pooled(entry: Entry) -> Entry:
    rows = tuple(CountedBallot(row.judge, "", row.marks, row.recused) for row in entry.ballots)
    return replace(entry, ballots=rows)


class Recount:
    """The standings of a meeting under one policy.

    Parameters
    ----------
    given : Given
    policy : Policy
        With groups (see ``grouped``), and the criteria ``given`` was read with.
    """

    def __init__(self, given: Given, policy: Policy) -> None:
        self.given, self.policy = given, policy
        self._adjusted = {one.id: given.cells(one.id) for one in policy.groups if one.adjust == "two_way"}
        self._lenience: dict[str, Lenience] = {}
        self._unlinked: set[str] = set()
        for group, cells in self._adjusted.items():
            _take(group, given.fit(group), bool(cells), self._lenience, self._unlinked)
        self._field = field_of(given.entries, policy) if policy.ranks else NO_FIELD
        # Means by criterion are dear, and only a tie cascade reads them once the group means are known.
        has_criteria = any(step.startswith("criterion:") for step in policy.ties.cascade)
        self._whole = policy if has_criteria else replace(policy, criteria=())
        self._has_criteria = has_criteria
        self._rows = {
            entry.unit: {one.id: [row for row in entry.ballots if row.group == one.id] for one in policy.groups}
            for entry in given.entries
        }
        self._piles = {
            entry.unit: {one.id: self._pile(entry.unit, one.id, self._lenience) for one in policy.groups}
            for entry in given.entries
        }

    @cached_property
    def standings(self) -> tuple[Standing, ...]:
        """The standings of all judges together, as the engine has them; the working holds the groups only."""
        return self._ranked(list(self._scores.values()), None, self._piles)

    def without(self, judge: str) -> tuple[Standing, ...]:
        """Return the standings as they would be had this judge not been on the panel."""
        piles, unlinked = self._piles, set(self._unlinked)
        refitted: dict[str, Lenience] = {}
        groups = [group for group, cells in self._adjusted.items() if any(name == judge for _, name in cells)]
        for group in groups:
            unlinked.discard(group)
            left = {key: marks for key, marks in self._adjusted[group].items() if key[1] != judge}
            _take(group, fit_two_way(left), bool(left), refitted, unlinked)
        if groups:
            piles = {
                unit: {
                    name: self._pile(unit, name, refitted, without=judge) if name in groups else pile
                    for name, pile in own.items()
                }
                for unit, own in self._piles.items()
            }
        counts = self._counts(piles, judge)
        stays = not groups and not self.policy.is_sum
        scores = []
        for entry in self.given.entries:
            if stays and judge not in self.given.marks[entry.unit]:
                scores.append(self._scores[entry.unit])
            else:
                scores.append(self._score(entry, piles[entry.unit], judge, frozenset(unlinked), counts))
        return self._ranked(scores, judge, piles)

    @property
    def unlinked(self) -> frozenset[str]:
        """The two-way groups in which nothing says how units compare."""
        return frozenset(self._unlinked)

    @cached_property
    def _scores(self) -> dict[str, Score]:
        counts = self._counts(self._piles, None)
        return {
            entry.unit: self._score(entry, self._piles[entry.unit], None, self.unlinked, counts)
            for entry in self.given.entries
        }

    def _pile(self, unit: str, group: str, lenience: Mapping[str, Lenience], without: str | None = None) -> Pile:
        pool = next(one for one in self.policy.groups if one.id == group)
        rows = self._rows[unit][group]
        if without is not None:
            rows = [row for row in rows if row.judge != without]
        keys = [(row.judge, unit) for row in rows] if self.policy.ranks else []
        ranks = {key[0]: self._field.ranks[key] for key in keys if key in self._field.ranks}
        worths = {key[0]: self._field.worths[key] for key in keys if key in self._field.worths}
        return Pile(
            pool, rows, self.given.marks[unit], self.policy, lenience.get(group), ranks, worths, self._has_criteria
        )

    def _counts(self, piles: Mapping[str, Mapping[str, Pile]], judge: str | None) -> frozenset[int]:
        if not self.policy.is_sum:
            return frozenset()
        return frozenset(sum(pile.step(judge).given for pile in own.values()) for own in piles.values()) - {0}

    def _score(
        self,
        entry: Entry,
        piles: Mapping[str, Pile],
        judge: str | None,
        unlinked: frozenset[str],
        counts: frozenset[int],
    ) -> Score:
        groups = tuple(pile.step(judge) for pile in piles.values())
        ballots = self._voices(list(piles.values()), groups, judge)
        return assemble(entry, ballots, groups, self._whole, unlinked, counts)

    def _voices(self, piles: Sequence[Pile], groups: Sequence[GroupStep], judge: str | None) -> tuple[BallotStep, ...]:
        """Return what ``assemble`` reads of single ballots, in as few as come to the same: sums, or the middle."""
        combine = self.policy.combine
        if combine in ("weighted_mean", "mean"):
            return ()
        if combine == "median":
            taken = [
                (pile, step) for pile, step in zip(piles, groups, strict=True) if step.given and not step.is_below_min_n
            ]
            return _middle([pile for pile, _ in taken], judge)
        found = []
        for pile, step in zip(piles, groups, strict=True):
            worth, total = pile.worth(judge), pile.total(judge)
            if step.given:
                found.append(BallotStep("", step.group, total, "counted", {}, (), worth=worth))
            if step.recused or step.missing:
                found.append(BallotStep("", step.group, None, "missing", {}, ()))
        return tuple(found)

    def _ranked(
        self, scores: Sequence[Score], judge: str | None, piles: Mapping[str, Mapping[str, Pile]]
    ) -> tuple[Standing, ...]:
        figures = [score.published for score in scores if score.published is not None]
        if "firsts" in self.policy.ties.cascade and len(set(figures)) < len(figures):
            scores = [
                replace(score, working=replace(score.working, ballots=_ballots(piles[score.unit], judge)))
                for score in scores
            ]
        return standings(scores, self.policy)


def _take(group: str, fit: Fit | None, is_marked: bool, lenience: dict[str, Lenience], unlinked: set[str]) -> None:
    if fit is not None:
        lenience[group] = lenience_of(fit.judges)
    elif is_marked:
        unlinked.add(group)


def _ballots(piles: Mapping[str, Pile], judge: str | None) -> tuple[BallotStep, ...]:
    """Return every ballot with its total, which is what first places are told by."""
    return tuple(ballot for pile in piles.values() for ballot in pile.ballots if ballot.judge != judge)


def _middle(piles: Sequence[Pile], judge: str | None) -> tuple[BallotStep, ...]:
    """Return the ballot in the middle of all that count, or the two."""
    kept: list[int] | list[Fraction]
    denominators = {pile.denominator for pile in piles}
    if len(denominators) == 1:
        (denominator,) = denominators
        whole = sorted(value for pile in piles for value in pile.kept(judge))
        at = len(whole) // 2
        kept = [Fraction(value, denominator) for value in whole[at - 1 + len(whole) % 2 : at + 1]]
    else:
        exact = sorted(Fraction(value, pile.denominator) for pile in piles for value in pile.kept(judge))
        at = len(exact) // 2
        kept = exact[at - 1 + len(exact) % 2 : at + 1]
    return tuple(BallotStep("", piles[0].pool.id, Fraction(value), "counted", {}, ()) for value in kept)
