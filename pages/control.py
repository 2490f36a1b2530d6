"""The operator's desk during a meeting. A supervisor sees the same and may seal."""

from __future__ import annotations

import streamlit as st

from contest.ui.components.live import live
from contest.ui.desk import meeting_here
from contest.ui.desk_dialogs import questions
from contest.ui.desk_draw import STYLE, draw
from contest.ui.desk_view import desk_of
from contest.ui.page import require, service, told, translate
from contest.web import presence

require("operator", "supervisor")
st.html(STYLE)
t = translate()


@st.fragment
def desk() -> None:
    """Draw the desk; a push reruns this and nothing else."""
    with told():
        visitor = require("operator", "supervisor")
        state = service().state
        meeting = meeting_here(state)
        if meeting is None:
            st.text(t("No contest is loaded yet. Load one on the set-up page."))
            st.page_link("setup.py", label=t("To the set-up"))
            return
        one = desk_of(state, meeting, visitor, t)
        # Asked before who is there: whoever comes meanwhile is then drawn with the next push.
        live(
            key=f"live-{meeting}",
            meeting=meeting,
            offline_text=t("Connection lost – trying again"),
            seq=one.view.seq,
            seats=presence.version(),
        )
        draw(one)
        questions(one)


desk()
