"""The rules of a meeting that has started: in words, with their fingerprint, and every change with its reason."""

from __future__ import annotations

import streamlit as st

from contest.errors import Moment, Translate
from contest.state import MeetingState
from contest.ui.components.paper import paper
from contest.ui.frame import moment_text
from contest.ui.rules_blocks import SHORT_DIGITS, history_block, sentence_block
from contest.views.rules import RulesView


def locked_notice(meeting: MeetingState, t: Translate) -> None:
    with st.container(key="locked"):
        st.text(
            t(
                "“{meeting}” started at {at}. Its rules are frozen; until the seal a change needs a public reason.",
                meeting=meeting.plan.title,
                at=Moment(meeting.started_at or "").clock(),
            )
        )


def running_rules(view: RulesView, t: Translate) -> None:
    digest, since = view.policy.digest(), moment_text(view.since, t)
    with st.container(key="rules-in-force", border=True):
        st.text(
            t("Fingerprint {digest}, frozen since {at}", digest=digest[:SHORT_DIGITS], at=since),
            help=digest,
        )
        blocks = [sentence_block(view.policy, t, t("The rules in words"))]
        if view.history:
            blocks.append(history_block(view.history, t("All rules that were fixed, the last ones in force"), t))
        paper(key="rules-words", blocks=blocks)
