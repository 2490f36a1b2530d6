"""Robots on the desk of a rehearsal: start a whole meeting with them, see how it goes, send them away."""

from __future__ import annotations

from typing import Final

import streamlit as st

from contest.errors import ContestError
from contest.robots import running
from contest.robots.room import prepare, refuse_real
from contest.state import MeetingState
from contest.ui import desk, page
from contest.ui.desk_view import Desk
from contest.ui.literal import literal

SPEEDS: Final = (1, 5, 20, 60)
_NEW: Final = "new"


def may_rehearse(one: Desk) -> bool:
    return one.state.contest is not None and one.state.contest.rehearsal


def robots_button(one: Desk) -> None:
    """Draw the way to the robots; a real contest has none."""
    if not may_rehearse(one):
        return
    st.button(one.t("Rehearse with robots …"), key="ask-robots", width="stretch", on_click=desk.ask, args=("robots",))


def robots_dialog(one: Desk) -> None:
    t = one.t
    now = running.playing(page.database())
    if now is not None:
        title = one.state.meetings[now.meeting].plan.title if now.meeting in one.state.meetings else now.meeting
        if not now.is_over:
            st.text(t("Robots are playing “{meeting}”.", meeting=title))
        elif now.failed:
            st.text(t("The robots stopped at a fault in “{meeting}”:", meeting=title))
        else:
            st.text(t("The robots have left “{meeting}”.", meeting=title))
        for line in now.lines:
            st.text(line)
        if not now.is_over:
            st.button(t("Stop the robots"), key="robots-stop", width="stretch", on_click=_stop)
            return
    st.text(
        t("Robot judges mark over the network as phones do, and a robot operator leads the meeting. All is invented.")
    )
    choices = {_NEW: t("A new meeting with invented units")}
    if _can_be_played(one.meeting):
        choices[one.meeting.id] = literal(
            t("This meeting, from its beginning: {meeting}", meeting=one.meeting.plan.title)
        )
    st.radio(t("What to play"), list(choices), format_func=choices.__getitem__, key="robots-what")
    is_new = st.session_state.get("robots-what", _NEW) == _NEW
    left, middle, right = st.columns(3)
    with left:
        st.number_input(t("Robot judges"), 1, 200, 31, key="robots-judges", disabled=not is_new)
    with middle:
        st.number_input(t("Units"), 1, 40, 10, key="robots-units", disabled=not is_new)
    with right:
        st.selectbox(t("Speed"), SPEEDS, index=2, format_func=lambda n: t("{n} times as fast", n=n), key="robots-speed")
    if one.view.phase == "running" and not is_new:
        return
    st.text(t("The projector of that meeting shows it all; passes printed for it before end."))
    st.button(
        t("Let the robots play"), key=f"robots-start-{one.point}", type="primary", width="stretch", on_click=_start
    )


def _can_be_played(meeting: MeetingState) -> bool:
    return meeting.phase == "planned" and (not meeting.plan.is_scored or bool(meeting.panel and meeting.order))


def _start() -> None:
    mine, service = desk.memory(), page.service()
    mine.trouble = None
    try:
        who = page.visitor()
        if who is None or who.role != "operator":
            return
        refuse_real(service.state)
        chosen = str(st.session_state["robots-what"])
        if chosen == _NEW:
            judges, units = int(st.session_state["robots-judges"]), int(st.session_state["robots-units"])
            chosen = prepare(service, judges, units).id
        speed = float(st.session_state["robots-speed"])
        running.start(page.database(), chosen, _own_address(), speed=speed, language=page.language())
    except ContestError as error:
        mine.trouble = error
        return
    mine.asking = None
    st.query_params["meeting"] = chosen


def _own_address() -> str:
    scheme = "https" if st.get_option("server.sslCertFile") else "http"
    base = str(st.get_option("server.baseUrlPath") or "").strip("/")
    return f"{scheme}://127.0.0.1:{st.get_option('server.port')}" + (f"/{base}" if base else "")


def _stop() -> None:
    who = page.visitor()
    if who is not None and who.role == "operator":
        running.stop(page.database())
