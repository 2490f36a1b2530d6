"""The town on the projector: bands over the communities where common judges allow them, else their shapes side by side.

Pure: views in, documents out. A band holds names in the contest's own order; no place and no unit's score stands in it.
"""

from __future__ import annotations

from typing import Final

from contest.errors import Translate
from contest.scenes.parts import Json, in_pages, legend, line_row, longest, why_empty
from contest.views.public import ScreenView
from contest.views.town import WHY_LEFT_OUT, WHY_NOT, TownBand, TownUnit, TownView

# Measured at the smallest text the last row can read: how many lines of a page there are for bands, where each band
# costs one more, and for panels, where each shelf of them costs two more.
BAND_LINES: Final = 14
PANEL_LINES: Final = 22
PANEL_ROWS: Final = 18
UNITS_PER_LINE: Final = 4
LINE_LETTERS: Final = 11
PANELS_PER_PAGE: Final = ((12, 4), (6, 3), (3, 3))
"""Panels on a page, and side by side: the first that leaves room for every name and score."""


def town_body(screen: ScreenView, view: TownView, t: Translate) -> Json:
    """Return what the scene shows: ``bands`` tells which of the two pictures it is."""
    return _bands(view, t) if view.bands else _shapes(screen, view, t)


def compared_by(view: TownView, t: Translate) -> str:
    """Return by how many judges how many communities are compared: 由 3 位共同评委比较，涉及 5 个社区."""
    return t(
        "Compared by {judges} common judges across {communities} communities",
        judges=view.judges,
        communities=view.compared,
    )


def _bands(view: TownView, t: Translate) -> Json:
    away = _away(view, t)
    return {
        "bands": True,
        "title": t("All communities"),
        "count": compared_by(view, t),
        "banner": t("Inside a band nobody is ahead; the scores themselves cannot be compared across communities"),
        "why": "",
        "legend": [],
        "columns": 0,
        "level": t("Level of the band"),
        "pages": [[_band(*piece, t) for piece in page] for page in _pages(view.bands)],
        "waiting": away,
    }


def _band(band: TownBand, units: tuple[TownUnit, ...], is_continued: bool, t: Translate) -> Json:
    return {
        "level": band.level,
        "label": t("continued") if is_continued else "",
        "units": [{"id": f"{one.meeting}/{one.unit}", "name": one.name, "community": one.community} for one in units],
    }


def _pages(bands: tuple[TownBand, ...]) -> list[list[tuple[TownBand, tuple[TownUnit, ...], bool]]]:
    """Fill pages from the top; a band that a page has no room for goes on over the next one."""
    pages: list[list[tuple[TownBand, tuple[TownUnit, ...], bool]]] = [[]]
    room = BAND_LINES
    for band in bands:
        rest, is_continued = band.units, False
        while rest:
            # A band is not begun for the first line of many.
            if room < 1 + _lines(rest[: 2 * UNITS_PER_LINE]):
                pages.append([])
                room = BAND_LINES
            room -= 1
            now: tuple[TownUnit, ...] = ()
            while rest and _lines(rest[:UNITS_PER_LINE]) <= room:
                line, rest = rest[:UNITS_PER_LINE], rest[UNITS_PER_LINE:]
                now += line
                room -= _lines(line)
            pages[-1].append((band, now, is_continued))
            is_continued = True
    return pages


def _lines(units: tuple[TownUnit, ...]) -> int:
    """Return how many lines units take; where a name leaves no room for its community, that goes below."""
    beside = [units[at : at + UNITS_PER_LINE] for at in range(0, len(units), UNITS_PER_LINE)]
    return sum(max(1 + (len(one.name) + len(one.community) > LINE_LETTERS) for one in line) for line in beside)


def _away(view: TownView, t: Translate) -> list[Json]:
    """Return who is not in the bands, by reason: communities as wholes where nobody of theirs is."""
    inside = {unit.meeting for band in view.bands for unit in band.units}
    reasons: dict[str, dict[str, None]] = {}
    for unit, why in view.left_out:
        name = unit.name if unit.meeting in inside or not unit.community else unit.community
        reasons.setdefault(t(WHY_LEFT_OUT[why]), {})[name] = None
    for one in view.communities:
        if one.community and not one.lines:
            reasons.setdefault(why_empty(one, t), {})[one.community] = None
    return [{"word": word, "communities": list(names)} for word, names in reasons.items()]


def _shapes(screen: ScreenView, view: TownView, t: Translate) -> Json:
    shown = [one for one in view.communities if one.community]
    widest = longest([line for one in shown for line in one.lines])
    panels = []
    for one in shown:
        rows = [line_row(line, one.criteria, widest, t) for line in one.lines]
        for at in range(0, len(rows), PANEL_ROWS):
            # Revealed so far, or where the list of a large community goes on.
            count = t("{n} of {total} revealed", n=len(rows), total=one.units_total) if not at else t("continued")
            panels.append({"community": one.community, "count": count, "rows": rows[at : at + PANEL_ROWS]})
    pages, columns = _shelved(panels)
    reasons: dict[str, list[str]] = {}
    for one in shown:
        if not one.lines:
            reasons.setdefault(why_empty(one, t), []).append(one.community)
    return {
        "bands": False,
        "title": t("All communities"),
        "count": "",
        "banner": t("Each community has its own judges: scores cannot be compared across communities"),
        "why": "" if view.reason == "no_common_judge" else t(WHY_NOT[view.reason]),
        "legend": legend(screen.criteria) if any(one.shares for each in view.communities for one in each.lines) else [],
        "columns": columns,
        "level": "",
        "pages": pages,
        "waiting": [{"word": word, "communities": names} for word, names in reasons.items()],
    }


def _shelved(panels: list[Json]) -> tuple[list[list[Json]], int]:
    """Return the panels page by page, and how many of them stand side by side."""
    for most, side in PANELS_PER_PAGE:
        pages = in_pages(panels, most)
        widest = max(map(len, pages))
        # Few panels are wide ones: two beside each other rather than four in a row.
        columns = min(side, widest if widest < 4 else 2 if widest == 4 else 3 if widest <= 9 else 4)
        if all(_shelf_lines(page, columns) <= PANEL_LINES for page in pages):
            break
    return pages, columns


def _shelf_lines(page: list[Json], columns: int) -> int:
    shelves = [page[at : at + columns] for at in range(0, len(page), max(1, columns))]
    return sum(2 + max(len(panel["rows"]) for panel in shelf) for shelf in shelves)
