"""The draw on the projector: numbers and names, in the order they came out. Pure."""

from __future__ import annotations

from typing import Final

from contest.errors import Translate
from contest.scenes.parts import Json, in_pages
from contest.views.hall import METHODS
from contest.views.public import ScreenView

LOTS_PER_PAGE: Final = 24


def draw_body(view: ScreenView, t: Translate) -> Json:
    """Return the order as it was drawn, or the lots that are in; ``played``: names may settle one by one."""
    drawn = view.drawn
    assert drawn is not None
    is_filling = bool(drawn.waiting)
    rows = [{"number": number, "unit": unit, "name": name} for number, unit, name in drawn.rows]
    return {
        "title": t("Drawing lots for the order") if is_filling else t("Order of appearance"),
        "count": t("{n} of {total} have drawn", n=len(rows) - len(drawn.waiting), total=len(rows))
        if is_filling
        else t(METHODS[drawn.method]),
        "pages": in_pages(rows, LOTS_PER_PAGE),
        "played": drawn.method == "seed",
        "note": t("Seed {seed} – anybody can draw this order again.", seed=drawn.seed) if drawn.seed else "",
        "waiting": t("Still to draw: {names}", names=t(", ").join(drawn.waiting)) if is_filling else "",
    }


def draw_key(view: ScreenView) -> str:
    """Return what makes one draw another picture than the next."""
    drawn = view.drawn
    return (drawn.seed or drawn.method) if drawn else ""
