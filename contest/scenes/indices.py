"""The index values of a quarter on the projector (晾晒): six columns of bars, one figure, its place, change. Pure."""

from __future__ import annotations

from decimal import Decimal
from typing import Final

from contest.errors import Translate
from contest.events import plain_decimal
from contest.model import Criterion
from contest.palette import SIX, criterion_colours
from contest.scenes.parts import Json, Surroundings, in_pages
from contest.views.indices import IndexLine, IndexTable
from contest.views.public import ScreenView

UNITS_PER_PAGE: Final = 12
# With the community below each name.
TOWN_UNITS_PER_PAGE: Final = 7
# Index values are on a scale of 100 unless one of them says otherwise.
_USUAL_TOP: Final = Decimal(100)


def indices_body(view: ScreenView, around: Surroundings, t: Translate) -> Json:
    table = around.indices
    assert table is not None
    top = max((value for line in table.lines for value in line.values.values()), default=_USUAL_TOP)
    top = max(top, _USUAL_TOP)
    has_change = any(line.change is not None for line in table.lines)
    # Of one community everybody knows where a unit belongs; the town names it.
    is_town = not view.community
    rows = [_row(line, table, top, t, is_town=is_town) for line in table.lines]
    return {
        "title": t("Six indices on display") if set(SIX) == {one.id for one in table.criteria} else t("Index values"),
        "period": period_text(table.period, t),
        "columns": _columns(table.criteria),
        "place": t("Place"),
        "unit": t("Unit"),
        "figure": t("Average") if table.combine == "average" else t("Sum"),
        "change": t("Trend") if has_change else "",
        "formula": formula_text(table, t),
        "since": t("Trend: against {period}", period=period_text(table.before, t)) if has_change else "",
        "source": t("Source: {sources}", sources=t("; ").join(table.sources)) if table.sources else "",
        "empty": "" if rows else t("No index values have been recorded yet"),
        "pages": in_pages(rows, TOWN_UNITS_PER_PAGE if is_town else UNITS_PER_PAGE),
    }


def period_text(period: str, t: Translate) -> str:
    """Return a quarter in words; empty stays empty."""
    if not period:
        return ""
    words = {"1": t("first"), "2": t("second"), "3": t("third"), "4": t("fourth")}
    return t("{quarter} quarter of {year}", quarter=words[period[5:]], year=period[:4])


def formula_text(table: IndexTable, t: Translate) -> str:
    """Return how the six come to one figure, spelled out."""
    terms = " + ".join(one.title for one in table.criteria)
    if not terms:
        return ""
    if table.combine == "total":
        return t("Sum = {terms}", terms=terms)
    return t("Average = ({terms}) ÷ {n}, two decimals", terms=terms, n=len(table.criteria))


def _columns(criteria: tuple[Criterion, ...]) -> list[Json]:
    colours = criterion_colours(criteria)
    return [{"id": one.id, "title": one.title, "colour": colours[one.id]} for one in criteria]


def _row(line: IndexLine, table: IndexTable, top: Decimal, t: Translate, *, is_town: bool) -> Json:
    change, mark = _change(line)
    return {
        "unit": line.unit,
        "name": line.name,
        "community": line.community if is_town else "",
        "place": "" if line.place is None else str(line.place),
        "tied": t("tied") if line.tied else "",
        "cells": [_cell(line.values.get(one.id), top) for one in table.criteria],
        "figure": "" if line.figure is None else f"{line.figure:f}",
        "change": change,
        "mark": mark,
        "moved": _moved(line),
    }


def _cell(value: Decimal | None, top: Decimal) -> Json:
    """Return a value and the length of its bar in percent; an unknown value has neither."""
    if value is None:
        return {"value": "", "part": 0.0}
    return {"value": plain_decimal(value), "part": round(float(value / top * 100), 2)}


def _change(line: IndexLine) -> tuple[str, str]:
    """Return the change of the figure with its sign, and whether it is up, down or level."""
    if line.change is None:
        return "", ""
    if not line.change:
        return "0", "level"
    return (f"+{line.change:f}", "up") if line.change > 0 else (f"−{-line.change:f}", "down")


def _moved(line: IndexLine) -> str:
    """Return by how many places a unit rose or fell."""
    if not line.moved:
        return ""
    return f"↑{line.moved}" if line.moved > 0 else f"↓{-line.moved}"
