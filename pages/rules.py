"""The rules of a meeting, for everybody: in sentences, with their fingerprint and whatever was changed."""

from __future__ import annotations

import streamlit as st

from contest.ui.page import service, translate, visitor
from contest.ui.rules_page import choose_scored, draw_rules, nothing_scored

t = translate()
with st.container(key="page"):
    meeting = choose_scored(service().state, visitor(), t)
    if meeting is None:
        nothing_scored(t)
    else:
        draw_rules(meeting.id)
