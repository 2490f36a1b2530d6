"""Paper ballots: one person enters, a second one enters again without seeing the first, and only then it counts."""

from __future__ import annotations

import streamlit as st

from contest.ui.page import require, service, told, translate
from contest.ui.proxy_page import choose_meeting, draw_proxy

visitor = require("operator", "supervisor")
with st.container(key="page"), told():
    meeting = choose_meeting(service().state, translate())
    if meeting is not None:
        draw_proxy(meeting, visitor)
