"""The review's part on all communities: bands by common judges and how they came about, or why there are none."""

from __future__ import annotations

from typing import Any

from contest.errors import Translate
from contest.scenes.town import compared_by
from contest.views.town import WHY_LEFT_OUT, WHY_NOT, TownUnit, TownView

Block = dict[str, Any]


def town_blocks(view: TownView, t: Translate) -> list[Block]:
    """Return what stands above the shapes of the communities."""
    blocks: list[Block] = [
        _notice(t("In “{meeting}” one person holds two seats, so those marks compare nothing.", meeting=title), "warn")
        for title in (one.title for one in view.communities if one.meeting in view.doubled)
    ]
    if not view.bands:
        warning = t("Every community has its own judges: scores cannot be compared across communities.")
        return [*blocks, _notice(warning, "warn"), _notice(t(WHY_NOT[view.reason]), "calm")]
    blocks += [_notice(compared_by(view, t), "calm"), _bands(view, t)]
    if view.left_out:
        blocks.append(_left_out(view, t))
    shapes = t("Below are each community's own scores: these cannot be compared across communities.")
    howto = {"kind": "howto", "title": t("How this was computed"), "lines": _steps(view, t), "code": ""}
    return [*blocks, howto, _notice(shapes, "warn")]


def _notice(text: str, tone: str) -> Block:
    return {"kind": "notice", "tone": tone, "text": text}


def _bands(view: TownView, t: Translate) -> Block:
    columns = [
        {"label": t("Level of the band"), "is_number": True, "is_name": False},
        {"label": t("Member of"), "is_number": False, "is_name": False},
        {"label": t("Units"), "is_number": False, "is_name": True},
    ]
    rows = []
    for band in view.bands:
        for n, (community, names) in enumerate(by_community(band.units).items()):
            rows.append({"cells": ["" if n else band.level, community, t(", ").join(names)], "tone": ""})
    note = t("Inside a band nobody is ahead: its units stand in the order of the contest.")
    return {"kind": "table", "title": t("Bands"), "columns": columns, "rows": rows, "note": note}


def _left_out(view: TownView, t: Translate) -> Block:
    columns = [
        {"label": t("Why"), "is_number": False, "is_name": False},
        {"label": t("Units"), "is_number": False, "is_name": True},
    ]
    reasons = dict.fromkeys(why for _, why in view.left_out)
    rows = []
    for why in reasons:
        units = tuple(unit for unit, one in view.left_out if one == why)
        rows.append({"cells": [t(WHY_LEFT_OUT[why]), names_by_community(units, t)], "tone": ""})
    return {"kind": "table", "title": t("Not comparable"), "columns": columns, "rows": rows, "note": ""}


def by_community(units: tuple[TownUnit, ...]) -> dict[str, list[str]]:
    """Return the names of units by community, in order of appearance."""
    found: dict[str, list[str]] = {}
    for one in units:
        found.setdefault(one.community, []).append(one.name)
    return found


def names_by_community(units: tuple[TownUnit, ...], t: Translate) -> str:
    """Return names by community in one line: 东城社区：浃底村、木山后村；南城社区：周林村."""
    parts = [
        t("{community}: {units}", community=community, units=t(", ").join(names)) if community else t(", ").join(names)
        for community, names in by_community(units).items()
    ]
    return t("; ").join(parts)


def _steps(view: TownView, t: Translate) -> list[str]:
    low, high = view.margin or ("", "")
    least, most = view.scale
    margin = low if low == high else t("{low} to {high}", low=low, high=high)
    steps = [
        t(
            "Only ballots of judges who marked in at least three communities count here: {judges} of them. The same "
            "person is known by the same staff number, never by the name.",
            judges=view.judges,
        ),
        t(
            "Each judge's leniency is taken off: the fit that comes closest to all these ballots as “unit + judge”. "
            "Levels are on the scale from {low} to {high}; bonuses and other parts do not count.",
            low=least,
            high=most,
        ),
    ]
    if view.margin:
        steps.append(
            t(
                "Units whose difference lies within the margin of {margin} points are not told apart. The margin "
                "follows from how far the common judges' ballots scatter and how many there are of each unit.",
                margin=margin,
            )
        )
    steps.append(
        t(
            "A band begins with the first unit that lies more than the margin below the best one above. Units next to "
            "each other on both sides of an edge may still be close, so this is no ranking."
        )
    )
    return steps
