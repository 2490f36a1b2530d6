"""What can be said across meetings: only what the judges say whom several communities have in common. Pure and exact.

Panels that differ cannot be compared: a unit's score says as much about its panel as about the unit. So a comparison
over communities takes the marks of common judges alone, corrects for how lenient each of them is, and gives bands.

common judge    the same person with valid ballots in at least three communities. The same person means the same key in
                ``Panel.persons``; an id or a name never does, for two people may share a name
mark            here a ballot's total, on the scale that all these meetings share, else carried to 0-100 in proportion;
                grades count as their coefficient, and rules by ranks take the totals that the ranks were made of
worth           the unit effect of the least squares fit *mark = unit + judge* over the common judges' marks
margin          two units are told apart when they differ by more than
                ``2 · √( RSS/(df − 2) · (1/n₁ + 1/n₂ + link) )``: RSS the squared residuals of the fit,
                df = marks − units − judges + 1, n the common marks of each unit, and link what the judges' leniency,
                itself only estimated, adds where different judges marked the two (0 where the same ones did). It is
                two standard deviations of a difference; df − 2 in place of df widens it as Student's t does
band            from the top: the best unit and all that follow it within the margin; the first one that lies further
                below begins the next band. Inside a band nobody is ahead
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from math import ceil, isqrt, lcm
from typing import Final, Literal

from contest.scoring.errors import DuplicateUnit, shown
from contest.scoring.exact import rounded
from contest.scoring.field import marks_of, total_of
from contest.scoring.policy import Policy
from contest.scoring.spread import Spread
from contest.scoring.two_way import fit_two_way
from contest.scoring.working import Entry

COMMUNITIES_NEEDED: Final = 3
JUDGES_NEEDED: Final = 2
FREEDOM_NEEDED: Final = 3
"""The margin divides by df − 2."""

Reason = Literal["", "no_common_judge", "one_common_judge", "too_few_marks"]
Left = Literal["no_common_mark", "not_linked"]
Key = tuple[str, str]


@dataclass(frozen=True)
class Panel:
    """One meeting: what its units bring, its rules, and who its judges are.

    ``persons`` maps a judge's id to the key of the person; whoever is not in it, or has an empty key, is nobody else.
    """

    meeting: str
    community: str
    entries: Sequence[Entry]
    policy: Policy
    persons: Mapping[str, str]


@dataclass(frozen=True)
class CommonJudge:
    """A person whose marks are compared, and in how many communities they stand."""

    person: str
    communities: int


@dataclass(frozen=True)
class Compared:
    """A unit that can be compared; ``marks`` common ones, ``worth`` exact and never to be shown: bands are."""

    meeting: str
    unit: str
    marks: int
    worth: Fraction


@dataclass(frozen=True)
class Band:
    """Units that are not told apart, in the contest's own order; ``level`` is their mean worth, with one decimal."""

    level: Decimal
    units: tuple[Compared, ...]


@dataclass(frozen=True)
class LeftOut:
    """A unit that cannot be compared: no common judge marked it, or no chain of common judges links it."""

    meeting: str
    unit: str
    why: Left


@dataclass(frozen=True)
class CrossPanel:
    """Bands over communities, best first, or the reason why there are none.

    ``judges`` are those whose marks are compared, most communities first; without bands, whoever is common at all.
    ``margin`` is the least and the greatest difference that had to be passed, rounded up to one decimal. ``scale`` is
    what levels and margins are measured on. ``doubled`` names persons with two seats in one meeting: what they gave
    there is left out, for one person has one voice.
    """

    judges: tuple[CommonJudge, ...]
    reason: Reason
    bands: tuple[Band, ...] = ()
    left_out: tuple[LeftOut, ...] = ()
    margin: tuple[Decimal, Decimal] | None = None
    scale: tuple[Decimal, Decimal] = (Decimal(0), Decimal(100))
    doubled: tuple[tuple[str, str], ...] = ()

    @property
    def compared(self) -> tuple[Compared, ...]:
        return tuple(unit for band in self.bands for unit in band.units)


def crosspanel(panels: Sequence[Panel]) -> CrossPanel:
    """Compare the units of several meetings by their common judges.

    Parameters
    ----------
    panels : sequence of Panel, length n >= 0
        In the contest's order, and so are their entries; withdrawn units take no part.

    Returns
    -------
    CrossPanel
        Without bands when nobody marked in three communities, when only one judge did (nothing then tells a lenient
        judge from good units, nor how far to trust the marks), or when too few marks are left to tell a scatter from.

    Raises
    ------
    DuplicateUnit
        A meeting names a unit twice.
    """
    doubled = tuple(dict.fromkeys(pair for panel in panels for pair in _doubled(panel)))
    scale = _scale(panels)
    given = _marks(panels, scale, frozenset(doubled))
    community = {panel.meeting: panel.community or panel.meeting for panel in panels}
    reached: dict[str, set[str]] = {}
    for (meeting, _), person in given:
        reached.setdefault(person, set()).add(community[meeting])
    reached = {person: found for person, found in reached.items() if len(found) >= COMMUNITIES_NEEDED}
    common = {cell: mark for cell, mark in given.items() if cell[1] in reached}
    parts = _linked_parts(common)
    chosen = max(parts, key=lambda part: _weight(part, community), default=set())
    cells = {cell: mark for cell, mark in common.items() if cell[0] in chosen}
    judges = {person for _, person in cells} or set(reached)
    known = tuple(
        CommonJudge(one, len(reached[one])) for one in sorted(judges, key=lambda one: (-len(reached[one]), one))
    )
    units = dict.fromkeys(unit for unit, _ in cells)
    freedom = len(cells) - len(units) - len(judges) + 1
    if len(judges) < JUDGES_NEEDED:
        return CrossPanel(known, "one_common_judge" if judges else "no_common_judge", scale=scale, doubled=doubled)
    if freedom < FREEDOM_NEEDED:
        return CrossPanel(known, "too_few_marks", scale=scale, doubled=doubled)
    bands, margin = _bands(cells, freedom)
    marked = {unit for unit, _ in common}
    left_out = tuple(
        LeftOut(*unit, "not_linked" if unit in marked else "no_common_mark")
        for panel in panels
        for entry in panel.entries
        if not entry.withdrawn and (unit := (panel.meeting, entry.unit)) not in units
    )
    return CrossPanel(known, "", bands, left_out, margin, scale, doubled)


# --- whose marks ----------------------------------------------------------------------------------------------------


def _doubled(panel: Panel) -> list[tuple[str, str]]:
    persons = [one for one in panel.persons.values() if one]
    return [(panel.meeting, one) for one in persons if persons.count(one) > 1]


def _scale(panels: Sequence[Panel]) -> tuple[Decimal, Decimal]:
    scales = {(panel.policy.scale.min, panel.policy.scale.max) for panel in panels}
    return scales.pop() if len(scales) == 1 else (Decimal(0), Decimal(100))


def _marks(
    panels: Sequence[Panel], scale: tuple[Decimal, Decimal], doubled: frozenset[tuple[str, str]]
) -> dict[tuple[Key, str], Fraction]:
    """Return the total of every valid ballot of a person with a key, on the common scale."""
    low, width = Fraction(scale[0]), Fraction(scale[1]) - Fraction(scale[0])
    found: dict[tuple[Key, str], Fraction] = {}
    seen: set[Key] = set()
    for panel in panels:
        policy = panel.policy
        own_low = Fraction(policy.scale.min)
        rate = width / (Fraction(policy.scale.max) - own_low)
        for entry in panel.entries:
            unit = (panel.meeting, entry.unit)
            if unit in seen:
                raise DuplicateUnit(unit=shown(entry.unit))
            seen.add(unit)
            for row in () if entry.withdrawn else entry.ballots:
                person = panel.persons.get(row.judge, "")
                if not person or row.recused or (panel.meeting, person) in doubled:
                    continue
                marks = marks_of(row, policy)
                if marks is not None:
                    found[unit, person] = low + (total_of(marks, policy) - own_low) * rate
    return found


def _linked_parts(cells: Mapping[tuple[Key, str], Fraction]) -> list[set[Key]]:
    """Return the sets of units within which a chain of judges leads from each unit to each, in order of appearance."""
    of_unit: dict[Key, list[str]] = {}
    of_judge: dict[str, list[Key]] = {}
    for unit, judge in cells:
        of_unit.setdefault(unit, []).append(judge)
        of_judge.setdefault(judge, []).append(unit)
    parts: list[set[Key]] = []
    for start in of_unit:
        if any(start in part for part in parts):
            continue
        part, waiting = {start}, [start]
        while waiting:
            new = {unit for judge in of_unit[waiting.pop()] for unit in of_judge[judge]} - part
            part |= new
            waiting += new
        parts.append(part)
    return parts


def _weight(part: set[Key], community: Mapping[str, str]) -> tuple[int, int]:
    # Of parts as large, ``max`` takes the first: the order of the contest decides, never an id.
    return len({community[meeting] for meeting, _ in part}), len(part)


# --- how they are told apart ----------------------------------------------------------------------------------------


def _bands(
    cells: Mapping[tuple[Key, str], Fraction], freedom: int
) -> tuple[tuple[Band, ...], tuple[Decimal, Decimal] | None]:
    names = {unit: str(n) for n, unit in enumerate(dict.fromkeys(unit for unit, _ in cells))}
    whole = lcm(*(mark.denominator for mark in cells.values()))
    fit = fit_two_way({(names[unit], judge): [int(mark * whole)] for (unit, judge), mark in cells.items()})
    assert fit is not None, "the part is linked"
    worth = {unit: fit.units[name][0] / whole for unit, name in names.items()}
    lenient = {judge: value[0] / whole for judge, value in fit.judges.items()}
    rest = sum(((mark - worth[unit] - lenient[judge]) ** 2 for (unit, judge), mark in cells.items()), Fraction(0))
    spread = Spread(cells, rest / (freedom - 2))
    groups: list[list[Key]] = []
    squares = []
    for unit in sorted(worth, key=lambda one: -worth[one]):
        if groups:
            best = groups[-1][0]
            squares.append(spread.margin_squared(best, unit))
            if (worth[best] - worth[unit]) ** 2 <= squares[-1]:
                groups[-1].append(unit)
                continue
        groups.append([unit])
    order = {unit: n for n, unit in enumerate(names)}
    bands = []
    for group in groups:
        level = sum((worth[unit] for unit in group), Fraction(0)) / len(group)
        units = tuple(Compared(*unit, spread.count(unit), worth[unit]) for unit in sorted(group, key=order.__getitem__))
        bands.append(Band(rounded(level, 1, "half_up"), units))
    return tuple(bands), (_root(min(squares)), _root(max(squares))) if squares else None


def _root(square: Fraction) -> Decimal:
    """Return a square root, rounded up to one decimal."""
    hundredths = ceil(100 * square)
    root = isqrt(hundredths)
    return Decimal(root + (root * root < hundredths)).scaleb(-1)
