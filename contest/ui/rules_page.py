"""The page of the rules: what is in force at a meeting, since when, and what it comes to in an example."""

from __future__ import annotations

from typing import Any, Final

import streamlit as st

from contest.errors import Translate
from contest.service import Visitor
from contest.state import MeetingState, State
from contest.ui.components.live import live
from contest.ui.components.paper import paper
from contest.ui.frame import rehearsal_notice
from contest.ui.home import meeting_name
from contest.ui.page import language, service, told, translate
from contest.ui.rules_blocks import (
    example_blocks,
    history_block,
    same_preset,
    sentence_block,
    standing_block,
    title_of,
)
from contest.views.rules import rules

# A projector is read from the last row of the hall.
_STYLE: Final = (
    "<style>@media (min-width: 1800px) { html { font-size: 28px; } .st-key-page { max-width: 64rem; } }</style>"
)


def choose_scored(state: State, who: Visitor | None, t: Translate) -> MeetingState | None:
    """Return the meeting whose rules are read: the one in the address, else one's own, else the latest that began."""
    st.html(_STYLE)
    scored = {one.id: one for one in state.meetings.values() if one.plan.is_scored}
    if not scored:
        return None
    ids = list(scored)
    begun = [one for one in scored.values() if one.phase != "planned"]
    latest = max(begun, key=lambda one: one.seq).id if begun else ids[0]
    wish = state.meetings.get(str(st.query_params.get("meeting")))
    if wish is not None and not wish.plan.is_scored:
        text = t("“{meeting}” has no evaluation and no rules. These are another meeting's.", meeting=wish.plan.title)
        paper(key="rules-none", blocks=[{"kind": "notice", "tone": "warn", "text": text}])
    wishes = (st.query_params.get("meeting"), who.meeting if who else None, latest)
    chosen: str = st.selectbox(
        t("Meeting"), ids, index=ids.index(next(one for one in wishes if one is not None and one in scored)),
        format_func=lambda one: f"{meeting_name(state, scored[one].plan)} · {t(scored[one].phase)}",
        key="rules-meeting", on_change=_remember,
    )  # fmt: skip
    return scored[chosen]


def _remember() -> None:
    st.query_params["meeting"] = st.session_state["rules-meeting"]


def nothing_scored(t: Translate) -> None:
    text = t("No meeting with an evaluation has been planned yet.")
    paper(key="rules-empty", blocks=[{"kind": "notice", "tone": "calm", "text": text}])


@st.fragment
def draw_rules(meeting_id: str) -> None:
    """Draw the rules of a meeting; a push redraws them, for they may change while somebody reads."""
    t = translate()
    with told():
        state = service().state
        meeting = state.meetings[meeting_id]
        paper(key="rules", blocks=rules_blocks(state, meeting, language(), t))
        live(key="rules-live", meeting=meeting_id, offline_text=t("Connection lost – reconnecting"), seq=meeting.seq)


def rules_blocks(state: State, meeting: MeetingState, lang: str, t: Translate) -> list[dict[str, Any]]:
    """Return the page, top to bottom."""
    contest = state.contest
    view = rules(state, meeting)
    blocks: list[dict[str, Any]] = [rehearsal_notice(t)] if contest and contest.rehearsal else []
    blocks.append({"kind": "heading", "text": t("{meeting}: scoring rules", meeting=view.title)})
    if view.changes:
        text = t("The rules were changed during the meeting; the reasons stand below.")
        blocks.append({"kind": "notice", "tone": "warn", "text": text})
    blocks += [standing_block(view, t), sentence_block(view.policy, t, t("How a score is made"))]
    if view.changes:
        blocks.append(history_block(view.history, t("All rules that were fixed, the last ones in force"), t))
    preset = same_preset(view.policy)
    if preset is not None:
        title = t("These rules are “{title}”.", title=title_of(preset, lang))
        blocks += [{"kind": "heading", "text": title}, *example_blocks(preset, lang, t)]
    return blocks
