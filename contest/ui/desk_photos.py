"""The photos of a visit's stops, at the desk: choose one, replace it, take it away. None is ever needed."""

from __future__ import annotations

from html import escape

import streamlit as st

from contest import commands as cmd
from contest import photos
from contest.errors import ContestError
from contest.model import Stop
from contest.state import MeetingState
from contest.ui import desk, page
from contest.ui.desk_ending import ending
from contest.ui.desk_view import Desk
from contest.ui.frame import photos_address
from contest.ui.uploader import uploader

# Streamlit takes .jpeg for .jpg.
TYPES = ("jpg", "png", "webp")
_BOX = "photo-file"


def has_stops(meeting: MeetingState) -> bool:
    return any(stage.stops for stage in meeting.plan.agenda)


def photos_button(one: Desk, key: str = "ask-photo", place: str = "") -> None:
    """Offer the photos where there is a stop that could have one; ``place`` is the stop that is meant."""
    label = one.t("Photos of the stops …")
    if has_stops(one.meeting):
        st.button(label, key=key, width="stretch", on_click=desk.ask, args=("photo", place))


def photo_dialog(one: Desk) -> None:
    """Draw the stops, the photo of the chosen one, and the field for another. It stays open: a visit has many stops."""
    t, meeting = one.t, page.service().meeting(one.meeting.id)
    stops = {(stage.id, stop.id): stop for stage in meeting.plan.agenda for stop in stage.stops}
    if not stops:
        st.text(t("There is no stop on this agenda."))
        return
    place = _place(one, meeting, stops)
    known = meeting.photos.get(place, "")
    if known:
        _present(known, place, stops[place].place, one)
    key = f"photo-{meeting.id}-{place}-{known}"
    label = t("Another photo") if known else t("Photo")
    chosen = uploader(label, TYPES, t, key=key, box=_BOX, megabytes=photos.MOST_MEGABYTES)
    st.caption(t("A stop needs none. Where and when it was taken is not kept."))
    mine = desk.memory()
    if mine.trouble is None and mine.said:
        st.text("✓ " + mine.said)
    ending(
        one,
        t("Use this photo"),
        _use,
        (meeting.id, place, key),
        key=f"photo-use-{known}",
        back=t("Done"),
        disabled=chosen is None,
    )


def _place(one: Desk, meeting: MeetingState, stops: dict[tuple[str, str], Stop]) -> tuple[str, str]:
    """Draw the choice of a stop and return it: at first the one on the projector, else the first without a photo."""
    t = one.t
    by_name = {"/".join(place): place for place in stops}
    labels = {}
    for stage in meeting.plan.agenda:
        for number, stop in enumerate(stage.stops, 1):
            words = t("Stop {number}: {place}", number=number, place=stop.place)
            has_photo = (stage.id, stop.id) in meeting.photos
            labels[f"{stage.id}/{stop.id}"] = t("{stop} – has a photo", stop=words) if has_photo else words
    names, wish = list(by_name), desk.memory().unit
    without = next((name for name in names if by_name[name] not in meeting.photos), names[0])
    shown = f"{meeting.scene.stage}/{meeting.scene.stop}"
    first = next((name for name in (wish, shown) if name in names), without)
    key = desk.choice_key("photo-stop", labels)
    chosen = st.selectbox(
        t("Of which stop"),
        names,
        index=names.index(first),
        format_func=labels.__getitem__,
        key=key,
        on_change=_choose,
        args=(key,),
    )
    return by_name[str(chosen)]


def _choose(key: str) -> None:
    desk.choose(key)
    desk.memory().said, desk.memory().trouble = "", None


def _present(digest: str, place: tuple[str, str], name: str, one: Desk) -> None:
    """Draw the photo a stop has, and beside it how to take it away."""
    t = one.t
    left, right = st.columns(2, vertical_alignment="center")
    with left:
        if photos.find(photos.folder_of(page.database()), digest) is None:
            st.text(t("The file of this photo is missing – the projector shows the stop without it. Choose it again."))
        else:
            # Not Streamlit's own picture: it would be kept a second time, and its buttons speak English.
            address = escape(f"{photos_address()}{digest}.jpg")
            style = "display:block;max-width:100%;max-height:150px;border-radius:8px"
            st.html(f'<img src="{address}" alt="{escape(name)}" style="{style}">')
    with right:
        st.button(
            t("Take this photo away"),
            key=f"photo-away-{digest}",
            width="stretch",
            on_click=_photograph,
            args=(one.meeting.id, place, ""),
        )


def _use(meeting_id: str, place: tuple[str, str], key: str) -> None:
    upload, mine = st.session_state.get(key), desk.memory()
    if upload is None:
        return
    mine.trouble = None
    try:
        digest = photos.keep(photos.folder_of(page.database()), upload.getvalue())
    except ContestError as error:
        mine.trouble, mine.said = error, ""
        return
    _photograph(meeting_id, place, digest)


def _photograph(meeting_id: str, place: tuple[str, str], digest: str) -> None:
    meeting, t, mine = page.service().meeting(meeting_id), page.translate(), desk.memory()
    mine.said = ""
    command = cmd.PhotographStop(meeting_id, *place, digest)
    if desk.act(command, f"{meeting.seq}|photo|{place}|{digest}") is None:
        return
    stage = meeting.plan.stage(place[0])
    stop = stage.stop(place[1]) if stage else None
    name = stop.place if stop else ""
    mine.asking, mine.unit = "photo", "/".join(place)
    mine.said = t("{place} has its photo.", place=name) if digest else t("{place} has no photo now.", place=name)
