"""The index values of a quarter as displayed (晾晒): six columns, one figure, its place, what changed. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Final

from contest.events import IndicesRecorded
from contest.model import Criterion, IndexCombine
from contest.scoring.exact import rounded
from contest.state import MeetingState, State

PLACES: Final = 2


@dataclass(frozen=True)
class IndexLine:
    """A unit's values by criterion, unknown ones left out.

    ``figure`` is their average or total, None while one of them is unknown. ``change`` and ``moved`` say how much the
    figure and the place rose since the quarter before, None when that is unknown.
    """

    unit: str
    name: str
    community: str
    values: Mapping[str, Decimal]
    figure: Decimal | None = None
    place: int | None = None
    tied: bool = False
    change: Decimal | None = None
    moved: int | None = None


@dataclass(frozen=True)
class IndexTable:
    """The values of one quarter, best figure first, units without one behind in their own order.

    ``period`` is empty while nothing is recorded, ``before`` the quarter that ``change`` looks back to, empty when
    nothing is known of it. ``sources`` say where the values come from.
    """

    period: str
    before: str
    combine: IndexCombine
    criteria: tuple[Criterion, ...]
    lines: tuple[IndexLine, ...]
    sources: tuple[str, ...]


def quarter_before(period: str) -> str:
    """Return the quarter before one.

    >>> quarter_before("2023Q1"), quarter_before("2023Q3")
    ('2022Q4', '2023Q2')
    """
    year, quarter = int(period[:4]), int(period[5:])
    return f"{year - 1}Q4" if quarter == 1 else f"{year}Q{quarter - 1}"


def index_table(state: State, meeting: MeetingState, period: str = "") -> IndexTable:
    """Return the index values that concern a meeting: its units', and for the town's own round those of all units.

    Parameters
    ----------
    period : str, optional
        A quarter ("2023Q1"); without it the latest of which anything is known.
    """
    own = meeting.order
    is_town = meeting.plan.community is None
    found = [unit for unit in state.units if state.indices.get(unit)] if is_town else []
    units = tuple(dict.fromkeys((*own, *found)))
    known = {unit: state.indices.get(unit, {}) for unit in units}
    period = period or max((quarter for quarters in known.values() for quarter in quarters), default="")
    criteria = state.contest.criteria if state.contest else ()
    if not period:
        return IndexTable("", "", "average", criteria, (), ())
    if is_town:
        # What has no value at all is not displayed by the town; a community leaves a gap for its own unit.
        units = tuple(unit for unit in units if period in known[unit])
    now = {unit: known[unit][period] for unit in units if period in known[unit]}
    combine: IndexCombine = max(now.values(), key=lambda one: one.at).combine if now else "average"
    earlier = quarter_before(period)
    last = {unit: known[unit][earlier] for unit in units if earlier in known[unit]}
    figures, places = _placed(now, criteria, combine)
    old_figures, old_places = _placed(last, criteria, combine)
    counts = {place: list(places.values()).count(place) for place in set(places.values())}
    lines = [
        IndexLine(
            unit=unit,
            name=state.unit_name(unit),
            community=_community(state, unit),
            values=now[unit].values if unit in now else {},
            figure=figures.get(unit),
            place=places.get(unit),
            tied=unit in places and counts[places[unit]] > 1,
            change=figures[unit] - old_figures[unit] if unit in figures and unit in old_figures else None,
            # Places are compared only where both quarters place the same units.
            moved=old_places[unit] - places[unit] if unit in places and old_places.keys() == places.keys() else None,
        )
        for unit in units
    ]
    lines.sort(key=lambda line: (line.place is None, line.place or 0))
    sources = tuple(dict.fromkeys(_source(one) for one in now.values()))
    return IndexTable(period, earlier if old_figures else "", combine, criteria, tuple(lines), sources)


def _placed(
    recorded: Mapping[str, IndicesRecorded], criteria: Iterable[Criterion], combine: IndexCombine
) -> tuple[dict[str, Decimal], dict[str, int]]:
    """Return figures and places (1 2 2 4) of the units whose values are all known."""
    ids = [one.id for one in criteria]
    figures = {}
    for unit, one in recorded.items():
        if ids and all(criterion in one.values for criterion in ids):
            total = sum((Fraction(one.values[criterion]) for criterion in ids), Fraction(0))
            figures[unit] = rounded(total / len(ids) if combine == "average" else total, PLACES, "half_up")
    places = {unit: 1 + sum(other > figure for other in figures.values()) for unit, figure in figures.items()}
    return figures, places


def _community(state: State, unit: str) -> str:
    listed = state.units.get(unit)
    community = state.contest.community(listed.community) if state.contest and listed else None
    return community.name if community else ""


def _source(one: IndicesRecorded) -> str:
    return f"{one.source} {one.date}".strip()
