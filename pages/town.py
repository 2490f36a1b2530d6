"""All meetings at once, for the operator and the supervisor; each has its own desk."""

from __future__ import annotations

import streamlit as st

from contest.ui.components.live import live
from contest.ui.components.townboard import townboard
from contest.ui.frame import page_head
from contest.ui.page import require, service, told, translate
from contest.ui.town_page import board, round_form
from contest.web import presence

require("operator", "supervisor")
t = translate()


@st.fragment
def town() -> None:
    """Draw the board; news of any meeting rerun this and nothing else."""
    with told():
        visitor = require("operator", "supervisor")
        state = service().state
        if not state.meetings:
            st.text(t("No meetings have been planned yet."))
            return
        live(
            key="live-town",
            meeting="",
            offline_text=t("Connection lost – trying again"),
            seq=max(one.seq for one in state.meetings.values()),
            seats=presence.version(),
        )
        page_head(state.contest.title if state.contest else t("Town desk"), state.contest, t)
        townboard(board(state, {one: presence.screens(one) for one in state.meetings}, t))
        if visitor.role == "operator":
            round_form(state, t)


town()
