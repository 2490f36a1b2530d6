"""A visit on the projector: the whole route, and one of its stops. Pure."""

from __future__ import annotations

from typing import Final

from contest.errors import N_, Translate
from contest.model import Item, PlaceKind, Stage, Stop
from contest.scenes.parts import ITEM_STATES, Json, Surroundings, honours_of, in_pages, quantity_text
from contest.views.public import ScreenView

STOPS_PER_PAGE: Final = 6
ITEMS_PER_PAGE: Final = 5
PLACE_KINDS: Final[dict[PlaceKind, str]] = {
    "village": N_("village"),
    "village_part": N_("part of a village"),
    "facility": N_("facility"),
    "road": N_("road"),
    "neighbourhood": N_("neighbourhood"),
    "estate": N_("housing estate"),
    "other": "",
}


def visit_of(view: ScreenView, around: Surroundings) -> Stage | None:
    """Return the visit that is meant: the chosen one, else the present stage, else the first one with stops."""
    visits = [stage for stage in around.agenda if stage.stops]
    wishes = (around.shown.stage, view.stage.id if view.stage else None)
    return next((stage for wish in wishes for stage in visits if stage.id == wish), next(iter(visits), None))


def route_key(view: ScreenView, around: Surroundings) -> str:
    """Return what names the picture: the visit, and the stop when one is shown."""
    stage = visit_of(view, around)
    return f"{stage.id if stage else ''}/{around.shown.stop or ''}"


def route_body(view: ScreenView, around: Surroundings, t: Translate) -> Json:
    """Return all stops in their order: number, place, what kind of place, where outside the town, how much is seen."""
    stage = visit_of(view, around)
    assert stage is not None
    stops = [
        {
            "id": stop.id,
            "number": str(number),
            "place": stop.place,
            "where": _where(stop, t),
            "outside": stop.township,
            "items": t("Things to see: {n}", n=len(stop.items)) if stop.items else "",
        }
        for number, stop in enumerate(stage.stops, 1)
    ]
    return {
        "segment": stage.segment,
        "title": stage.title,
        "who": stage.who,
        "count": t("{n} stops", n=len(stops)),
        "pages": in_pages(stops, STOPS_PER_PAGE),
    }


def stop_body(view: ScreenView, around: Surroundings, t: Translate) -> Json:
    """Return one stop: the chosen one, or the visit's first after the chosen one left the agenda."""
    stage = visit_of(view, around)
    assert stage is not None
    ids = [stop.id for stop in stage.stops]
    at = ids.index(around.shown.stop) if around.shown.stop in ids else 0
    stop = stage.stops[at]
    items = [_item(item, t) for item in stop.items]
    return {
        "stage": stage.title,
        "number": t("Stop {number} of {total}", number=at + 1, total=len(ids)),
        "place": stop.place,
        "where": _where(stop, t),
        "outside": stop.township,
        "honours": honours_of(stop.unit, around.honours, t),
        "photo": around.photos.get((stage.id, stop.id), ""),
        "pages": in_pages(items, ITEMS_PER_PAGE),
    }


def _where(stop: Stop, t: Translate) -> str:
    """Return what kind of place it is and what it belongs to; a village's own name says that it is one."""
    kind = PLACE_KINDS[stop.kind]
    word = t(kind) if kind and not (stop.kind == "village" and stop.place.endswith("村")) else ""
    return " · ".join(filter(None, (word, stop.part_of)))


def _item(item: Item, t: Translate) -> Json:
    is_rough = item.quantity is not None and item.quantity.approximate
    return {
        "name": item.name,
        "quantity": quantity_text(item),
        "rough": t("approximate") if is_rough else "",
        "state": item.state_text or (t(ITEM_STATES[item.state]) if item.state else ""),
        "note": item.note,
    }
