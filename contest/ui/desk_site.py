"""Marking on a visit: which units, until when ballots may arrive, and who of the panel agreed."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import Final

import streamlit as st

from contest import commands as cmd
from contest.decide.ballots import deadline
from contest.errors import LOCAL_TIME, Moment
from contest.service import utc_now
from contest.state import MeetingState
from contest.ui import desk
from contest.ui.desk_ending import ending
from contest.ui.desk_view import Desk

DEFAULT_HOURS: Final = 2


def may_mark_on_site(meeting: MeetingState) -> bool:
    """Tell whether there is a unit left that could be marked where it is visited."""
    return meeting.phase == "running" and meeting.plan.is_scored and bool(_candidates(meeting))


def _candidates(meeting: MeetingState) -> tuple[str, ...]:
    return tuple(unit for unit in meeting.order if unit in meeting.in_phase("waiting") or unit in meeting.on_site)


def site_dialog(one: Desk) -> None:
    t, units = one.t, _candidates(one.meeting)
    st.text(t("On the bus and in the village the pads work without a connection. What was marked there is kept on the "
              "phone and counts when it arrives in time."))  # fmt: skip
    names = {unit: one.state.unit_name(unit) for unit in units}
    for unit in one.meeting.on_site:
        until = Moment(one.meeting.evaluation(unit).deliver_until or "").clock()
        st.text(t("{unit}: ballots may arrive until {until}.", unit=names[unit], until=until))
    # One tap each; Streamlit's list with a search field says "Select all" and "No results" in every language.
    chosen = st.pills(
        t("Units marked on the visit"),
        list(units),
        selection_mode="multi",
        default=list(units),
        format_func=names.__getitem__,
        key="site-units",
    )
    st.time_input(t("Ballots may arrive until"), value=_proposed(), step=timedelta(minutes=5), key="site-until")
    agreed = st.text_input(t("Who of the panel agreed"), key="site-agreed", max_chars=40)
    ending(one, t("Allow it"), _allow, (one.meeting.id, one.point), disabled=not chosen or not agreed.strip())


def _proposed() -> time:
    later = datetime.fromisoformat(utc_now()).astimezone(LOCAL_TIME) + timedelta(hours=DEFAULT_HOURS)
    return time(later.hour, later.minute // 5 * 5)


def _allow(meeting_id: str, point: str) -> None:
    units = tuple(st.session_state["site-units"])
    until = deadline(st.session_state["site-until"], utc_now())
    agreed = str(st.session_state["site-agreed"])
    desk.act(cmd.AllowSiteMarking(meeting_id, units, until, agreed), f"{point}|site|{units}|{until}|{agreed}")
