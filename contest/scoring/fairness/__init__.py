"""What stands beside an official result and never replaces it. Pure and exact.

corrected       the same rules with every judge's leniency taken off; a head who leaves out the own unit is missing
                from that unit's panel alone, so a strict or lenient head moves it: that is what the correction undoes
without         the places over all panels without one judge
alternatives    the places under other ways of counting
leniency        how much more than the others of the group each judge gives
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction
from typing import Final, Literal

from contest.scoring.fairness.recount import Given, Recount, grouped
from contest.scoring.policy import Policy
from contest.scoring.ranking import Standing
from contest.scoring.working import Entry

Uncorrected = Literal["", "ranks", "not_linked"]
SwapKind = Literal["exchanged", "reversed", "parted", "levelled"]
LEAST_UNITS: Final = 4
LEAST_JUDGES: Final = 3


@dataclass(frozen=True)
class Swap:
    """Two units that stand on the same place or on places next to each other, ``first`` not behind ``second``.

    exchanged   each would stand on the other's place
    reversed    the second would stand before the first
    parted      they share a place, and ``ahead`` would stand before the other
    levelled    they would share a place
    """

    first: str
    second: str
    kind: SwapKind
    ahead: str = ""


@dataclass(frozen=True)
class Change:
    """Without this judge these units would hold the place in question."""

    judge: str
    units: tuple[str, ...]


@dataclass(frozen=True)
class Without:
    """Every panel without one judge.

    ``ranges`` lowest and highest place number of each unit over these panels. ``winner_changes`` and ``top_changes``
    name the judges without whom another unit, or more or fewer, would be first, or among the first ``quota`` not put
    out by a veto. ``incomplete`` are judges without whom some unit would have no score; their panels are left out.
    """

    judges: tuple[str, ...]
    ranges: Mapping[str, tuple[int, int]]
    winner_changes: tuple[Change, ...] = ()
    top_changes: tuple[Change, ...] = ()
    incomplete: tuple[str, ...] = ()


@dataclass(frozen=True)
class Alternative:
    """The places under another way of counting; None when it leaves a unit without a score that has one now."""

    id: str
    title: str
    standings: Mapping[str, Standing] | None


@dataclass(frozen=True)
class Leniency:
    """How many points more than the others of ``group`` a judge gives, whatever the units are worth."""

    judge: str
    group: str
    points: Fraction


@dataclass(frozen=True)
class Fairness:
    """``official`` has the units with a place, best first, and ``corrected`` the same units; what follows from both.

    ``corrected`` is None with the reason in ``uncorrected``. ``is_corrected`` tells that the rules in force take
    leniency off in every group already. ``recused`` and ``missing`` count the ballots that are not there.
    """

    official: tuple[Standing, ...]
    corrected: Mapping[str, Standing] | None
    uncorrected: Uncorrected = ""
    is_corrected: bool = False
    swaps: tuple[Swap, ...] = ()
    recused: int = 0
    missing: int = 0
    without: Without | None = None
    alternatives: tuple[Alternative, ...] = ()
    leniency: tuple[Leniency, ...] = field(default=())

    def other_places(self, unit: str) -> tuple[int, int] | None:
        """Return a unit's lowest and highest place number over the other ways of counting."""
        found = [one.standings[unit].place for one in self.alternatives if one.standings is not None]
        places = [place for place in found if place is not None]
        return (min(places), max(places)) if places else None


def fairness(
    entries: Sequence[Entry],
    policy: Policy,
    alternatives: Sequence[tuple[str, str, Policy]] = (),
    *,
    quota: int = 1,
    leave_one_out: bool = True,
) -> Fairness:
    """Return what to know beside the official result.

    Parameters
    ----------
    entries : sequence of Entry, length n >= 0
        As ``score_field`` takes them.
    policy : Policy
        The rules in force.
    alternatives : sequence of (id, title, Policy)
        As ``as_rules`` returns them. One that counts like the rules in force or like one before it is left out; so is
        one whose figures are of another kind (a mean, a sum, ranks, points) while units have bonuses or deductions,
        which mean nothing there.
    quota : int
        How many units the award is for.
    leave_one_out : bool
        Whether to go through the panels without one judge.

    Source
    ------
    docs/scoring.md, "Beside the result".
    """
    given, rules = Given(entries, policy), grouped(policy)
    count = Recount(given, rules)
    official = tuple(one for one in count.standings if one.place is not None)
    corrected, uncorrected = _corrected(given, count, official)
    rows = [row for entry in given.entries for row in entry.ballots]
    recused = sum(row.recused for row in rows)
    return Fairness(
        official=official,
        corrected=corrected,
        uncorrected=uncorrected,
        is_corrected=_is_corrected(rules),
        swaps=tuple(swaps(official, corrected)) if corrected is not None else (),
        recused=recused,
        missing=len(rows) - recused - sum(map(len, given.marks.values())),
        without=_without(count, official, quota) if leave_one_out and official else None,
        alternatives=tuple(_alternatives(given, rules, official, alternatives)),
        leniency=tuple(leniency(given, rules)),
    )


def refits(policy: Policy) -> bool:
    """Tell whether every panel without one judge needs a two-way fit of its own, which takes its time."""
    return any(one.adjust == "two_way" for one in policy.groups)


def _is_corrected(policy: Policy) -> bool:
    return all(one.adjust == "two_way" for one in policy.groups)


def _corrected(
    given: Given, count: Recount, official: Sequence[Standing]
) -> tuple[Mapping[str, Standing] | None, Uncorrected]:
    policy = count.policy
    if policy.ranks:
        return None, "ranks"
    if not _is_corrected(policy):
        count = Recount(given, replace(policy, groups=tuple(replace(one, adjust="two_way") for one in policy.groups)))
    if count.unlinked:
        return None, "not_linked"
    found = {one.unit: one for one in count.standings}
    return {one.unit: found[one.unit] for one in official}, ""


def swaps(official: Sequence[Standing], corrected: Mapping[str, Standing]) -> list[Swap]:
    """Return the neighbours of the official order whose order is another one under the correction.

    Neighbours share a place or stand on places next to each other. As soon as any two units change their order, two
    neighbours do.
    """
    found = []
    levels = [[one for one in official if one.place == place] for place in sorted({_place(one) for one in official})]
    for number, level in enumerate(levels):
        behind = levels[number + 1] if number + 1 < len(levels) else []
        for index, one in enumerate(level):
            for other in [*level[index + 1 :], *behind]:
                swap = _swap(one, other, _place(corrected[one.unit]), _place(corrected[other.unit]))
                if swap is not None:
                    found.append(swap)
    return found


def _swap(first: Standing, second: Standing, first_then: int, second_then: int) -> Swap | None:
    if first.place == second.place:
        if first_then == second_then:
            return None
        return Swap(first.unit, second.unit, "parted", first.unit if first_then < second_then else second.unit)
    if first_then < second_then:
        return None
    if first_then == second_then:
        return Swap(first.unit, second.unit, "levelled")
    is_exchange = (first_then, second_then) == (second.place, first.place)
    return Swap(first.unit, second.unit, "exchanged" if is_exchange else "reversed", second.unit)


def _place(one: Standing) -> int:
    assert one.place is not None
    return one.place


def _without(count: Recount, official: Sequence[Standing], quota: int) -> Without:
    units = [one.unit for one in official]
    winner, top = _first(official), _top(official, quota)
    places: dict[str, list[int]] = {unit: [] for unit in units}
    winner_changes, top_changes, incomplete = [], [], []
    for judge in count.given.judges:
        found = {one.unit: one for one in count.without(judge) if one.place is not None}
        if any(unit not in found for unit in units):
            incomplete.append(judge)
            continue
        for unit in units:
            places[unit].append(_place(found[unit]))
        then = list(found.values())
        if set(_first(then)) != set(winner):
            winner_changes.append(Change(judge, _first(then)))
        if set(_top(then, quota)) != set(top):
            top_changes.append(Change(judge, _top(then, quota)))
    ranges = {unit: (min(known), max(known)) for unit, known in places.items() if known}
    return Without(count.given.judges, ranges, tuple(winner_changes), tuple(top_changes), tuple(incomplete))


def _first(placed: Sequence[Standing]) -> tuple[str, ...]:
    return tuple(one.unit for one in placed if one.place == 1)


def _top(placed: Sequence[Standing], quota: int) -> tuple[str, ...]:
    may = [one for one in placed if not one.score.is_vetoed]
    return tuple(one.unit for one in may if sum(_place(other) < _place(one) for other in may) < quota)


def _alternatives(
    given: Given, policy: Policy, official: Sequence[Standing], alternatives: Sequence[tuple[str, str, Policy]]
) -> list[Alternative]:
    found = []
    has_points = any(one.points for entry in given.entries for one in entry.adjustments)
    known = [_counting(policy)]
    for name, title, rules in alternatives:
        rules = grouped(rules)
        if _counting(rules) in known or (has_points and _kind(rules) != _kind(policy)):
            continue
        known.append(_counting(rules))
        standings = {one.unit: one for one in Recount(given, rules).standings}
        places = {one.unit: standings[one.unit] for one in official}
        is_whole = all(one.place is not None for one in places.values())
        found.append(Alternative(name, title, places if is_whole else None))
    return found


def _counting(policy: Policy) -> Policy:
    return replace(policy, reveal="at_end")


def _kind(policy: Policy) -> str:
    return "mean" if policy.combine in ("weighted_mean", "mean", "median") else policy.combine


def leniency(given: Given, policy: Policy) -> list[Leniency]:
    """Return each judge's effect of the two-way fit, most lenient first within a group.

    A group has none when fewer than ``LEAST_UNITS`` units or ``LEAST_JUDGES`` judges take part, or nothing links them.
    """
    found = []
    formula = policy.formula
    for group in policy.groups:
        cells = given.cells(group.id)
        units, judges = {unit for unit, _ in cells}, {judge for _, judge in cells}
        fit = given.fit(group.id) if len(units) >= LEAST_UNITS and len(judges) >= LEAST_JUDGES else None
        if fit is None:
            continue
        rows = [
            Leniency(
                judge,
                group.id,
                sum((factor * one for factor, one in zip(formula.factors, effects, strict=True)), Fraction(0))
                / formula.denominator,
            )
            for judge, effects in fit.judges.items()
        ]
        found += sorted(rows, key=lambda one: (-one.points, one.judge))
    return found
