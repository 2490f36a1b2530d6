"""The seat map of the desk: who is here, who is marking, who has sent; where they sit; what a tap offers."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Mapping
from typing import Any
from urllib.parse import quote

from contest import commands as cmd
from contest.decide.room import MOST_COLUMNS, MOST_ROWS
from contest.errors import LOCAL_TIME, Translate
from contest.model import SeatPlace
from contest.state import MeetingState
from contest.ui import desk, desk_panels, page
from contest.ui.components.room import placed, room
from contest.ui.desk_view import Desk
from contest.ui.frame import address
from contest.web import presence
from contest.web.seats import Seen


def draw_room(one: Desk) -> None:
    seen = presence.last_seen(one.meeting.id)
    typing = presence.drafting(one.meeting.id, one.view.focus) if one.view.focus else frozenset()
    room(room_data(one, seen, typing), _place)


def room_data(one: Desk, seen: Mapping[str, Seen], typing: Collection[str]) -> dict[str, Any]:
    """Return what the seat map shows. Of a ballot being typed it knows that there is one, and nothing else.

    Parameters
    ----------
    seen : mapping of judge id to Seen
        Whose phone was connected since the server started, and when it came or went last.
    typing : collection of judge id
        Who has begun to mark the unit in focus.
    """
    meeting, t, unit = one.meeting, one.t, one.view.focus
    here = {judge for judge, one_seen in seen.items() if one_seen.is_connected}
    data = desk_panels.seats(one.state, one.view, here, t)
    is_open = unit is not None and meeting.evaluation(unit).phase == "open"
    for group in data["groups"]:
        for seat in group["seats"]:
            _decorate(seat, seen.get(seat["judge"]), seat["judge"] in typing and is_open, t)
            seat["row"], seat["column"] = meeting.places.get(seat["judge"], (0, 0))
            # Who is recused has no paper.
            is_for_paper = is_open and meeting.phase == "running" and seat["status"] != "recused"
            seat["paper"] = address("proxy", meeting=meeting.id, unit=unit, judge=seat["judge"]) if is_for_paper else ""
    return {
        **data,
        "meeting": meeting.id,
        "mayPlace": one.may_act,
        "placesKey": _places_key(meeting),
        "mostRows": MOST_ROWS,
        "mostColumns": MOST_COLUMNS,
        "nudge": address(f"api/nudge/{quote(meeting.id, safe='')}").partition("?")[0],
        "words": _words(t),
    }


def _decorate(seat: dict[str, Any], seen: Seen | None, is_typing: bool, t: Translate) -> None:
    """Say how a seat stands where nothing more has come from it: marking, here, or gone since when."""
    is_here = seen is not None and seen.is_connected
    seat["state"] = seat["status"]
    if seat["status"] in ("sent", "recused", "absent"):
        return
    text = t("here")
    seat["state"] = "here"
    if is_typing:
        seat["state"], text = "drafting", t("is marking")
    if not is_here:
        at = seen.at.astimezone(LOCAL_TIME).strftime("%H:%M") if seen else ""
        gone = t("offline since {at}", at=at) if at else t("offline")
        text = f"{text} · {gone}" if is_typing else gone
        seat["state"] = f"{seat['state']} offline" if is_typing else "offline"
    seat["text"] = text if is_here or seen else seat["text"] if seat["text"] == t("no pass yet") else text
    seat["hint"] = f"{seat['name']} · {t(desk_panels.SEATS[seat['status']])} · {seat['text']}"


def _words(t: Translate) -> dict[str, str]:
    return {
        "list": t("By groups"),
        "plan": t("Plan of the room"),
        "front": t("Front: stage and screen"),
        "tray": t("Without a seat – drag onto the plan"),
        "unplaced": t("Without a seat"),
        "nudge": t("Nudge the phone"),
        "nudged": t("The phone was nudged."),
        "failed": t("The phone was not reached – try again."),
        "paper": t("Enter the paper ballot"),
        "row": t("row"),
        "column": t("seat"),
        "set": t("Place here"),
        "off": t("Take off the plan"),
        "close": t("Shut"),
    }


def _places_key(meeting: MeetingState) -> str:
    return hashlib.sha256(repr(sorted(meeting.places.items())).encode()).hexdigest()[:12]


def _place() -> None:
    """Store who was dragged where; what the browser sends is looked at before anything is done with it."""
    asked = placed()
    read = read_places(asked)
    if read is None:
        return
    meeting_id, point, places = read
    visitor = page.visitor()
    if visitor is None or visitor.role != "operator":
        return
    desk.act(cmd.PlaceSeats(meeting_id, places), f"{point}|seats|{places}")


def read_places(asked: Any) -> tuple[str, str, tuple[SeatPlace, ...]] | None:
    """Return the meeting, the point and the places of what a browser sent; None when it is nothing of ours."""
    if not isinstance(asked, Mapping) or not isinstance(asked.get("places"), list | tuple):
        return None
    places = []
    for one in asked["places"][:2]:
        if not isinstance(one, Mapping) or not isinstance(one.get("judge"), str):
            return None
        row, column = one.get("row"), one.get("column")
        if type(row) is not int or type(column) is not int:
            return None
        places.append(SeatPlace(one["judge"], row, column))
    return str(asked.get("meeting", "")), str(asked.get("point", ""))[:40], tuple(places)
