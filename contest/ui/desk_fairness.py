"""What the desk is told before it seals and publishes. It never changes a result and never stands in the way."""

from __future__ import annotations

from typing import Final

import streamlit as st

from contest import commands as cmd
from contest.errors import Translate
from contest.state import MeetingState
from contest.ui import desk, page
from contest.ui.desk_ending import ending
from contest.ui.desk_view import Desk
from contest.ui.literal import literal
from contest.views.fairness import Remark, desk_remarks

SHOWN: Final = 8


def has_remarks(meeting_id: str) -> bool:
    """Tell whether there is anything to tell before the result goes out."""
    state = page.service().state
    return bool(desk_remarks(state, state.meetings[meeting_id]))


def tell(one: Desk, key: str) -> None:
    """Draw the remarks in a frame of their own, or nothing."""
    found = desk_remarks(one.state, one.meeting)
    if found:
        with st.container(border=True, gap="xsmall", key=f"fairness-{key}"):
            st.text("⚖ " + one.t("Fairness check – the official result stays as it is"))
            _lines(found, one.t)


def _lines(found: tuple[Remark, ...], t: Translate) -> None:
    for remark in found[:SHOWN]:
        st.text("· " + remark.text(t))
        if remark.figures:
            st.caption(literal(remark.figures_text(t)))
    if len(found) > SHOWN:
        st.text(t("… and {n} more; the review page has them all.", n=len(found) - SHOWN))


def quiet_panel(one: Desk) -> None:
    """Draw the remarks folded up while the meeting goes on: who wants to know looks."""
    meeting: MeetingState = one.meeting
    if meeting.phase == "published" or desk.memory().asking in ("seal", "publish"):
        return
    found = desk_remarks(one.state, meeting)
    if found:
        with st.expander(one.t("Fairness check: {n} remarks", n=len(found))):
            _lines(found, one.t)


def publish_dialog(one: Desk) -> None:
    """Ask before publishing, because there is something to know."""
    t = one.t
    tell(one, "publish")
    st.text(t("The official result is published as it was sealed."))
    ending(one, t("Publish"), _publish, (one.meeting.id, one.point))


def _publish(meeting_id: str, point: str) -> None:
    desk.act(cmd.PublishResult(meeting_id), f"{point}|publish")
