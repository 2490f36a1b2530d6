"""How far the difference of two units of a fit *mark = unit + judge* may be off: what the fit leaves over. Pure."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from fractions import Fraction

Key = tuple[str, str]
Covariances = dict[str, dict[str, Fraction]]


class Spread:
    """The margin between two units: two standard deviations of their difference, squared, so that it stays exact."""

    def __init__(self, cells: Iterable[tuple[Key, str]], variance: Fraction) -> None:
        """``cells`` are the marks that were fitted, as (unit, judge); ``variance`` is that of one mark."""
        self._variance = variance
        judges: dict[Key, set[str]] = {}
        for unit, judge in cells:
            judges.setdefault(unit, set()).add(judge)
        self._judges = {unit: frozenset(found) for unit, found in judges.items()}
        self._leniency: Covariances | None = None

    def count(self, unit: Key) -> int:
        """Return how many marks a unit has."""
        return len(self._judges[unit])

    def margin_squared(self, one: Key, other: Key) -> Fraction:
        marks = Fraction(1, self.count(one)) + Fraction(1, self.count(other))
        return 4 * self._variance * (marks + self._link(one, other))

    def _link(self, one: Key, other: Key) -> Fraction:
        """Return what the leniency of judges who marked only one of the two adds: it is estimated, too.

        A unit's worth is the mean of its marks less the mean leniency of its judges. With the same judges these cancel.
        """
        if self._judges[one] == self._judges[other]:
            return Fraction(0)
        if self._leniency is None:
            self._leniency = leniency_covariances(self._judges.values())
        parts: dict[str, Fraction] = {}
        for unit, sign in ((one, 1), (other, -1)):
            for judge in self._judges[unit]:
                parts[judge] = parts.get(judge, Fraction(0)) + Fraction(sign, self.count(unit))
        return sum((parts[a] * parts[b] * self._leniency[a][b] for a in parts for b in parts), Fraction(0))


def leniency_covariances(panels: Collection[Collection[str]]) -> Covariances:
    """Return the covariances of the judge effects when one mark has variance 1.

    Parameters
    ----------
    panels : collection of collections of judges
        Who marked each unit; a chain of judges must link all units.

    Returns
    -------
    mapping of judge to mapping of judge to Fraction
        With the first judge's effect held at 0: right for every comparison of judges, whatever is held.
    """
    judges = sorted({judge for panel in panels for judge in panel})
    at = {judge: index for index, judge in enumerate(judges)}
    # The normal equations without the units: what each judge's marks say beyond the mean of each unit.
    matrix = [[Fraction(0)] * len(judges) for _ in judges]
    for panel in panels:
        for judge in panel:
            matrix[at[judge]][at[judge]] += 1
            for other in panel:
                matrix[at[judge]][at[other]] -= Fraction(1, len(panel))
    inverse = _inverse([row[1:] for row in matrix[1:]])
    held = dict.fromkeys(judges, Fraction(0))
    found = {judges[0]: held}
    for judge, row in zip(judges[1:], inverse, strict=True):
        found[judge] = {judges[0]: Fraction(0), **dict(zip(judges[1:], row, strict=True))}
    return found


def _inverse(matrix: Sequence[Sequence[Fraction]]) -> list[list[Fraction]]:
    """Invert a positive definite matrix."""
    size = len(matrix)
    rows = [[*row, *(Fraction(n == at) for n in range(size))] for at, row in enumerate(matrix)]
    for pivot in range(size):
        head = rows[pivot] = [value / rows[pivot][pivot] for value in rows[pivot]]
        for at in range(size):
            factor = rows[at][pivot]
            if at != pivot and factor:
                rows[at] = [value - factor * first for value, first in zip(rows[at], head, strict=True)]
    return [row[size:] for row in rows]
