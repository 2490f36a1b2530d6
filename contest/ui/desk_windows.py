"""All units in one window: one press opens them, one question closes them."""

from __future__ import annotations

from typing import Final

import streamlit as st

from contest import commands as cmd
from contest.decide.windows import open_in_room
from contest.ui import desk, page
from contest.ui.desk_ending import ending
from contest.ui.desk_panels import names
from contest.ui.desk_view import Desk

NAMED: Final = 40
FEW: Final = 4


def window_acts(one: Desk) -> None:
    """Draw the two buttons, where more than one unit waits or is open."""
    t, meeting = one.t, one.meeting
    waiting, now_open = meeting.in_phase("waiting"), open_in_room(meeting)
    if len(waiting) < 2 and len(now_open) < 2:
        return
    left, right = st.columns(2)
    with left:
        st.button(
            t("Open all {n} waiting", n=len(waiting)),
            key=f"open-all-{one.point}",
            width="stretch",
            disabled=len(waiting) < 2 or not one.allows(cmd.OpenAll(meeting.id)),
            on_click=_open_all,
            args=(meeting.id, one.point),
        )
    with right:
        st.button(
            t("Close all …"),
            key=f"close-all-{one.point}",
            width="stretch",
            disabled=len(now_open) < 2,
            on_click=desk.ask,
            args=("close_all",),
        )


def _open_all(meeting_id: str, point: str) -> None:
    desk.act(cmd.OpenAll(meeting_id), f"{point}|open-all")


def close_all_dialog(one: Desk) -> None:
    """Name for each unit who is missing, and ask once."""
    t, meeting = one.t, page.service().meeting(one.meeting.id)
    is_whole = True
    waited_for = sum(len(meeting.missing(unit)) for unit in open_in_room(meeting))
    # With half the hall missing in every unit the names would push the buttons out of sight.
    most = NAMED if waited_for <= NAMED else FEW
    for unit in open_in_room(meeting):
        missing = tuple(judge.name for judge in meeting.missing(unit))
        half = tuple(judge.name for judge in meeting.panel if judge.id in meeting.evaluation(unit).entries)
        told = t("not sent: {names}", names=names(missing, t, most=most)) if missing else t("every ballot is in")
        st.text(t("{unit}: {text}", unit=one.state.unit_name(unit), text=told))
        if half:
            st.text(t("Paper ballots without the second entry: {names}", names=names(half, t)))
        is_whole = is_whole and not missing
    if not is_whole:
        st.text(t("They count as missing and never as 0. With a reason the unit can be reopened."))
    ending(one, t("Close all"), _close_all, (one.meeting.id, one.point))


def _close_all(meeting_id: str, point: str) -> None:
    desk.act(cmd.CloseAll(meeting_id), f"{point}|close-all")
