"""Honours on the projector: the titles of a meeting's units, or of one unit, as a wall of plates.

Pure: views in, documents out. What reaches this module is public already: negative designations never do.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from contest.errors import Translate
from contest.model import Honour
from contest.scenes.parts import Json, in_pages
from contest.views.honours import month_of, streak_of
from contest.views.public import ScreenView

PLATES_PER_PAGE: Final = 9


def honours_body(view: ScreenView, honours: Sequence[Honour], t: Translate) -> Json:
    """Return the plates of the unit the desk chose, else of all units of the meeting, in order of appearance."""
    order = {unit: name for unit, name in view.units if view.honours_of in (None, unit)}
    plates = [_plate(one, honours, order[one.unit], t) for one in _in_order(honours, order) if one.unit is not None]
    name = order.get(view.honours_of or "", "")
    return {
        "title": t("Honours"),
        "about": name or view.community or view.meeting_title,
        "one": bool(name),
        "empty": "" if plates else t("No honour is recorded yet"),
        "pages": in_pages(plates, PLATES_PER_PAGE),
    }


def _in_order(honours: Sequence[Honour], order: dict[str, str]) -> list[Honour]:
    known = list(order)
    mine = [one for one in honours if one.unit in order]
    return sorted(mine, key=lambda one: (known.index(one.unit or ""), -(month_of(one) or 0)))


def _plate(honour: Honour, honours: Sequence[Honour], name: str, t: Translate) -> Json:
    period = honour.period
    if not period and honour.since:
        period = t("since {period}", period=honour.since)
    streak = streak_of(honour, honours)
    running = t("{n} months running", n=streak) if streak is not None else ""
    return {
        "id": honour.id,
        "unit": name,
        "level": honour.level,
        "title": honour.title,
        "times": t("{n} times", n=honour.count) if honour.count is not None else "",
        "period": period,
        # A stated streak is often the period's own words.
        "streak": "" if running == period else running,
    }
