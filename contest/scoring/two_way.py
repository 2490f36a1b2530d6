"""Least squares with two sides: *mark = unit + judge*, exactly. Pure.

For a complete self-excluded round robin this is the closed form of Kenny's Social Relations Model: with M.. the grand
mean, M_.i the mean a unit received and M_i. the mean its own head gave, unit i is worth
``M.. + ((n−1)²·M_.i + (n−1)·M_i.)/(n(n−2)) − (n−1)/(n−2)·M..``. Holes and extra judges need no other formula.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import gcd, lcm

Cells = Mapping[tuple[str, str], Sequence[int]]


@dataclass(frozen=True)
class Fit:
    """``units``: what each unit is worth; ``judges``: how much more than the others each judge gives.

    One exact number per column, in the unit of the marks; in every column the judges' numbers add up to 0.
    """

    units: Mapping[str, tuple[Fraction, ...]]
    judges: Mapping[str, tuple[Fraction, ...]]


def fit_two_way(cells: Cells) -> Fit | None:
    """Fit units and judges to marks.

    Parameters
    ----------
    cells : mapping of (unit, judge) to marks
        One whole number per column (a criterion, in millionths); every cell has the same columns.

    Returns
    -------
    Fit or None
        None when no chain of common judges links all units: then nothing says how they compare.

    Source
    ------
    D. A. Kenny, Social Relations Model, "ordinary least squares" of actor and partner effects.

    >>> marks = {("甲", "j1"): [8], ("乙", "j1"): [6], ("乙", "j2"): [9], ("丙", "j2"): [9]}
    >>> found = fit_two_way(marks)
    >>> [str(found.units[unit][0]) for unit in "甲乙丙"], str(found.judges["j1"][0])
    (['19/2', '15/2', '15/2'], '-3/2')
    """
    units = sorted({unit for unit, _ in cells})
    judges = sorted({judge for _, judge in cells})
    if not cells or not _is_linked(units, cells):
        return None
    width = len(next(iter(cells.values())))
    # The smaller side is solved for; the other one follows from it by plain means.
    turned = len(units) > len(judges)
    rows, columns = (judges, units) if turned else (units, judges)
    given = {(judge, unit) if turned else (unit, judge): marks for (unit, judge), marks in cells.items()}
    solved = _solve(rows, columns, given, width)
    followed = _followed(columns, given, solved, width)
    unit_part, judge_part = (followed, solved) if turned else (solved, followed)
    shift = [sum((one[n] for one in judge_part.values()), Fraction(0)) / len(judges) for n in range(width)]
    return Fit(
        {unit: tuple(value + by for value, by in zip(one, shift, strict=True)) for unit, one in unit_part.items()},
        {judge: tuple(value - by for value, by in zip(one, shift, strict=True)) for judge, one in judge_part.items()},
    )


def _is_linked(units: Sequence[str], cells: Cells) -> bool:
    """Tell whether every unit can be reached from the first one over judges who marked both."""
    of_unit: dict[str, list[str]] = {}
    of_judge: dict[str, list[str]] = {}
    for unit, judge in cells:
        of_unit.setdefault(unit, []).append(judge)
        of_judge.setdefault(judge, []).append(unit)
    reached, known, waiting = {units[0]}, set[str](), [units[0]]
    while waiting:
        for judge in of_unit[waiting.pop()]:
            if judge in known:
                continue
            known.add(judge)
            new = [unit for unit in of_judge[judge] if unit not in reached]
            reached.update(new)
            waiting += new
    return len(reached) == len(units)


def _solve(rows: Sequence[str], columns: Sequence[str], given: Cells, width: int) -> dict[str, tuple[Fraction, ...]]:
    """Return the row effects with the first one at 0, from the normal equations without the columns."""
    at = {row: index for index, row in enumerate(rows)}
    of_column: dict[str, list[int]] = {column: [] for column in columns}
    sums = [[0] * width for _ in rows]
    column_sums = {column: [0] * width for column in columns}
    for (row, column), marks in given.items():
        of_column[column].append(at[row])
        for n, mark in enumerate(marks):
            sums[at[row]][n] += mark
            column_sums[column][n] += mark
    scale = lcm(*(len(members) for members in of_column.values()))
    size = len(rows)
    matrix = [[0] * size + [scale * value for value in sums[index]] for index in range(size)]
    for column, members in of_column.items():
        part = scale // len(members)
        for row_index in members:
            line = matrix[row_index]
            line[row_index] += scale
            for other in members:
                line[other] -= part
            for n in range(width):
                line[size + n] -= part * column_sums[column][n]
    # One effect is free; with the first at 0 its own equation follows from the others.
    reduced = [line[1:] for line in matrix[1:]]
    found = _eliminated(reduced, width)
    return {rows[0]: (Fraction(0),) * width, **dict(zip(rows[1:], found, strict=True))}


def _eliminated(matrix: list[list[int]], width: int) -> list[tuple[Fraction, ...]]:
    """Solve a positive definite system of whole numbers by elimination without fractions."""
    size = len(matrix)
    for pivot in range(size):
        head = matrix[pivot]
        for index in range(pivot + 1, size):
            line = matrix[index]
            if line[pivot]:
                matrix[index] = _thinned([head[pivot] * x - line[pivot] * y for x, y in zip(line, head, strict=True)])
    found: list[tuple[Fraction, ...]] = [()] * size
    for pivot in range(size - 1, -1, -1):
        head = matrix[pivot]
        found[pivot] = tuple(
            (head[size + n] - sum((head[later] * found[later][n] for later in range(pivot + 1, size)), Fraction(0)))
            / Fraction(head[pivot])
            for n in range(width)
        )
    return found


def _thinned(line: list[int]) -> list[int]:
    common = gcd(*line)
    return [value // common for value in line] if common > 1 else line


def _followed(
    columns: Sequence[str], given: Cells, solved: Mapping[str, tuple[Fraction, ...]], width: int
) -> dict[str, tuple[Fraction, ...]]:
    """Return each column's effect: the mean of what is left of its marks."""
    rest = {column: [Fraction(0)] * width for column in columns}
    counts = dict.fromkeys(columns, 0)
    for (row, column), marks in given.items():
        counts[column] += 1
        for n, mark in enumerate(marks):
            rest[column][n] += mark - solved[row][n]
    return {column: tuple(value / counts[column] for value in rest[column]) for column in columns}
