"""The host's text at the desk: large enough to be read at arm's length, with a button to copy it."""

from __future__ import annotations

from typing import Final

import streamlit as st

from contest.ui import desk
from contest.ui.components.copying import copying
from contest.ui.desk_view import Desk
from contest.ui.literal import literal
from contest.views.announce import announceable, announcement, citation, latest

STYLE: Final = """<style>
.st-key-announcement { padding: 12px 16px; background: #FFFFFF; border-radius: 8px; }
.st-key-announcement, .st-key-announcement * { font-size: 30px; line-height: 1.5; color: #1F1A17; }
@media (max-width: 640px) { .st-key-announcement { padding: 10px; }
  .st-key-announcement, .st-key-announcement * { font-size: 25px; } }
</style>"""
AWARD: Final = ""


def _choices(one: Desk) -> tuple[str, ...]:
    """Return what may be read aloud now; the award, once it is confirmed, comes last."""
    return (*announceable(one.meeting), *((AWARD,) if one.meeting.award is not None else ()))


def has_words(one: Desk) -> bool:
    return bool(_choices(one))


def announce_button(one: Desk) -> None:
    """Offer the text once there is one: nothing before the first reveal."""
    if _choices(one):
        name = one.t("Award") if one.meeting.award is not None else one.state.unit_name(latest(one.meeting) or "")
        st.button(
            literal(one.t("Host's text: {name}", name=name)),
            key="ask-announce",
            width="stretch",
            on_click=desk.ask,
            args=("announce",),
        )


def announce_dialog(one: Desk) -> None:
    t, choices = one.t, _choices(one)
    if not choices:
        st.text(t("Nothing of this meeting is revealed yet – there is nothing to announce."))
        return
    newest = AWARD if one.meeting.award is not None else latest(one.meeting)
    chosen = st.selectbox(
        t("What is announced"),
        choices,
        index=choices.index(newest) if newest in choices else 0,
        format_func=lambda unit: one.state.unit_name(unit) if unit else t("Award"),
        # At each new point of the meeting the newest is chosen again.
        key=f"announce-{one.point}",
    )
    found = announcement(one.state, one.meeting.id, chosen) if chosen else citation(one.state, one.meeting.id)
    st.html(STYLE)
    with st.container(key="announcement"):
        st.text(found.text(t))
    copying(found.text(t), t, key="copy-announcement")
