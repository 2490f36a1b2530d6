"""Which kinds of people take part in a meeting: chosen before it starts."""

from __future__ import annotations

import streamlit as st

from contest import commands as cmd
from contest.errors import Translate
from contest.state import MeetingState
from contest.ui import page
from contest.ui.setup_frame import save, slip
from contest.views.attendance import CATEGORIES, by_category, categories_of, with_categories


def attendance_part(meeting: MeetingState, seq: int, t: Translate) -> None:
    """Draw who takes part, by kind of people; before the start they can be chosen."""
    plan = meeting.plan
    st.subheader(t("Taking part"))
    for category, labels in by_category(plan.attendance).items():
        st.text(f"{t(CATEGORIES[category])}：{t(', ').join(labels)}")
    if meeting.phase != "planned":
        return
    key = f"attendance-{plan.id}-{slip().round}"
    st.pills(
        t("Kinds of people"),
        list(CATEGORIES),
        selection_mode="multi",
        default=list(categories_of(plan)),
        format_func=lambda one: t(CATEGORIES[one]),
        key=key,
    )
    st.button(t("Save who takes part"), key="save-attendance", on_click=_save, args=(plan.id, key, seq))


def _save(meeting_id: str, key: str, seq: int) -> None:
    t, meeting = page.translate(), page.service().meeting(meeting_id)
    labels = {one: t(title) for one, title in CATEGORIES.items()}
    plan = with_categories(meeting.plan, tuple(st.session_state[key]), labels)
    save([cmd.PlanMeeting(plan)], t("Who takes part is saved."), seq)
