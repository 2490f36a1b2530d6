"""After the meeting: standings and why, marks, the record, the seal, and files to take along."""

from __future__ import annotations

import streamlit as st

from contest.ui.components.paper import paper
from contest.ui.page import service, translate, visitor
from contest.ui.review_page import choose_meeting, draw_review

t = translate()
who = visitor()
state = service().state
with st.container(key="page"):
    if state.meetings:
        meeting = choose_meeting(state, who, t)
        draw_review(state, state.meetings[meeting], who.role if who else None, t)
    else:
        text = t("No meetings have been planned yet.")
        paper(key="review-empty", blocks=[{"kind": "notice", "tone": "calm", "text": text}])
