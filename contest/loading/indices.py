"""The file ``indices.csv`` of a folder: index values of units, a row for each unit and quarter, unknown cells empty."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final, get_args

from contest.decide.indices import quarter_of
from contest.errors import N_
from contest.loading.cells import Once
from contest.loading.problems import shown
from contest.loading.source import Source
from contest.model import Criterion, IndexCombine

INDICES: Final = "indices.csv"


@dataclass(frozen=True)
class IndexRow:
    """A unit's index values of a quarter as a folder gives them."""

    unit: str
    period: str
    values: Mapping[str, Decimal]
    source: str
    combine: IndexCombine
    date: str


def read_indices(source: Source, criteria: Sequence[Criterion], units: Collection[str]) -> tuple[IndexRow, ...]:
    """Return the rows of the file, none when it is not there; faults are reported."""
    ids = [one.id for one in criteria]
    once, found = Once(), list[IndexRow]()
    rows = source.rows(INDICES, "unit period source", " ".join(["combine", "date", *ids]), may_lack=True)
    for row in rows:
        unit = row.reference("unit", units, "units.csv", required=True)
        written = row.text("period", required=True)
        period = quarter_of(written)
        if written and period is None:
            row.complain("period", N_("“{text}” is no quarter – write it like 2023Q1."), text=shown(written))
        numbers = {criterion: row.number(criterion) for criterion in ids}
        values = {criterion: number for criterion, number in numbers.items() if number is not None}
        one = IndexRow(
            unit=unit,
            period=period or "",
            values=values,
            source=row.text("source", required=True, limit=200),
            combine=row.choice("combine", get_args(IndexCombine), "average"),
            date=row.text("date", limit=10),
        )
        # Two rows for one unit and quarter say two things of it.
        if unit and period and once.check(row, "unit", f"{unit} {period}") and values:
            found.append(one)
    return tuple(found)
