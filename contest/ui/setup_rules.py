"""The rules of a meeting: a form over the policy document, checked and read out in words before it is saved."""

from __future__ import annotations

from typing import Any

import streamlit as st

from contest import commands as cmd
from contest.errors import Problem, Translate
from contest.loading.presets import read_json
from contest.loading.problems import LoadingFailed
from contest.results import policy_of
from contest.scoring.policy import Policy, PolicyInvalid
from contest.state import MeetingState, State
from contest.ui.components.paper import paper
from contest.ui.rules_blocks import sentence_block
from contest.ui.setup_frame import problem_table, save, slip
from contest.ui.setup_rules_draft import draft_of, json_of, take
from contest.ui.setup_rules_form import edited
from contest.ui.setup_rules_presets import preset_part
from contest.ui.setup_rules_running import locked_notice, running_rules
from contest.views.rules import rules

MAX_PASTED: int = 100_000


def rules_part(state: State, meeting: MeetingState, t: Translate) -> None:
    if not meeting.plan.is_scored:
        st.text(t("This meeting has no evaluation on its agenda, so it needs no rules."))
        return
    if meeting.phase == "planned":
        _prepared(state, meeting, t)
        return
    locked_notice(meeting, t)
    running_rules(rules(state, meeting), t)
    if meeting.phase == "running" and st.toggle(t("Change the rules during the meeting"), key="change-toggle"):
        _changed(state, meeting, t)


def _prepared(state: State, meeting: MeetingState, t: Translate) -> None:
    policy = rules(state, meeting).policy
    if meeting.policy is None and draft_of(meeting) is None:
        st.text(t("No rules are fixed yet. These are the documented defaults; save them as they are, or change them."))
    preset_part(state, meeting, policy, t)
    wanted = _wanted(meeting, policy, t)
    if wanted is None:
        return
    in_words(wanted, t)
    _strangers(meeting, wanted, t)
    # No callback: its arguments would be those of the drawing before, without the last cell typed.
    if st.button(t("Fix these rules"), key="save-rules", type="primary", disabled=wanted == meeting.policy):
        said = t("The rules of “{meeting}” are fixed.", meeting=meeting.plan.title)
        save([cmd.FixPolicy(meeting.id, wanted.document())], said, state.seq)
        st.rerun()


def _changed(state: State, meeting: MeetingState, t: Translate) -> None:
    """Draw the form for rules that replace those in force, with the reason that everybody will read."""
    policy = policy_of(meeting)
    wanted = _wanted(meeting, policy, t)
    reason = st.text_input(
        t("Reason for the change, public"), max_chars=200, key=f"reason-{meeting.id}-{slip().round}"
    ).strip()
    if wanted is None:
        return
    in_words(wanted, t)
    if wanted == policy:
        st.text(t("Nothing differs from the rules in force yet."))
    elif not reason:
        st.text(t("A change of the rules needs its reason."))
    is_ready = wanted != policy and bool(reason)
    if st.button(t("Fix the changed rules"), key="change-rules", type="primary", disabled=not is_ready):
        said = t("The rules of “{meeting}” have changed; the reason stands with them.", meeting=meeting.plan.title)
        save([cmd.FixPolicy(meeting.id, wanted.document(), reason)], said, state.seq)
        st.rerun()


def _wanted(meeting: MeetingState, policy: Policy, t: Translate) -> Policy | None:
    """Draw the form and return what it says, or None with every problem shown."""
    draft = draft_of(meeting)
    key = f"{meeting.id}-{slip().round}" + (f".{draft.number}" if draft else "")
    document = edited(draft.policy if draft else policy, key, t)
    problems: tuple[Problem, ...] = ()
    wanted = None
    try:
        wanted = Policy.from_document(document)
    except PolicyInvalid as error:
        problems = error.problems
    pasted = _document_part(meeting, wanted.document() if wanted else document, key, t)
    if pasted or problems:
        st.text("⚠ " + t(PolicyInvalid.template))
        problem_table(pasted or problems, t)
        return None
    return wanted


def _document_part(meeting: MeetingState, document: dict[str, Any], key: str, t: Translate) -> tuple[Problem, ...]:
    """Offer the document to take along, and another one to be pasted; return what is wrong with what was pasted."""
    with st.expander(t("The document as JSON")):
        st.download_button(
            t("Download this document"), json_of(document), f"policy-{meeting.id}.json", "application/json",
            key=f"download-{key}", on_click="ignore",
        )  # fmt: skip
        pasted = st.text_area(
            t("Paste a whole document"), height=200, max_chars=MAX_PASTED, placeholder="{ … }", key=f"paste-{key}"
        )
        if not st.button(t("Take it into the form"), key=f"take-{key}"):
            return ()
        try:
            take(meeting, Policy.from_document(read_json("JSON", str(pasted))))
        except (LoadingFailed, PolicyInvalid) as error:
            return error.problems
    st.rerun()


def _strangers(meeting: MeetingState, policy: Policy, t: Translate) -> None:
    """Say which groups of the panel these rules do not know: the meeting could not start with them."""
    known = {one.id for one in policy.groups}
    lacking = dict.fromkeys(judge.group for judge in meeting.panel if judge.group not in known)
    if known and lacking:
        groups = t(", ").join(lacking)
        st.text("⚠ " + t("The panel has judges in groups that these rules do not have: {groups}.", groups=groups))


def in_words(policy: Policy, t: Translate) -> None:
    with st.container(key="rules-in-words"):
        paper(key="rules-wanted", blocks=[sentence_block(policy, t, t("The rules in words"))])
