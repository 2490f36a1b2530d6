"""Ready-made rules to begin with: what each is for, its worked example, and taking it into the form."""

from __future__ import annotations

import re
from typing import Any

import streamlit as st

from contest.errors import Translate
from contest.events import plain_decimal
from contest.loading.presets import Preset, presets
from contest.scoring.policy import Policy, PolicyInvalid
from contest.scoring.reading import DEFAULT_CRITERIA
from contest.state import MeetingState, State
from contest.ui.components.paper import paper
from contest.ui.page import language, show
from contest.ui.rules_blocks import example_blocks, purpose_of, title_of
from contest.ui.setup_frame import slip
from contest.ui.setup_rules_draft import take

Document = dict[str, Any]


def preset_part(state: State, meeting: MeetingState, policy: Policy, t: Translate) -> None:
    lang = language()
    known = {one.id: one for one in presets()}
    chosen = st.selectbox(
        t("Ready-made rules"), list(known), index=None, placeholder=t("choose rules to begin with"),
        format_func=lambda one: title_of(known[one], lang), key="preset",
    )  # fmt: skip
    if chosen is None:
        return
    preset = known[chosen]
    st.text(purpose_of(preset, lang))
    if preset.source:
        # Addresses belong into the file: on the page they are long, and some of them are mirrors.
        st.text(t("Follows: {source}", source=re.sub(r"[\s（(]*https?://\S+", "", preset.source).rstrip("，,；;：: ")))
    with st.container(key="preset-example"):
        paper(key="preset-blocks", blocks=example_blocks(preset, lang, t))
    if st.button(t("Use these rules"), key="use-preset"):
        try:
            taken = Policy.from_document(adopted(preset, state, meeting, policy))
        except PolicyInvalid as error:
            show(error)
            return
        take(meeting, taken)
        slip().said = t("“{title}” stands in the form; nothing is fixed yet.", title=title_of(preset, lang))
        ready = {one.id for one in preset.policy.groups}
        if preset.policy.has_group_weights and any(one.id not in ready for one in taken.groups):
            more = t("The groups of this meeting are others: enter their weights.")
            slip().said = t("{a} {b}", a=slip().said, b=more)
        st.rerun()


def adopted(preset: Preset, state: State, meeting: MeetingState, policy: Policy) -> Document:
    """Return a preset's document fitted to a meeting.

    The meeting's own criteria stay when the preset has the six indices, and once there is a panel its groups keep
    their ids and titles; groups that the preset does not know keep what they had.
    """
    document = preset.policy.document()
    if [one["id"] for one in document["criteria"]] == [name for name, _ in DEFAULT_CRITERIA]:
        document["criteria"] = _own_criteria(state, policy) or document["criteria"]
    if meeting.panel:
        document["groups"] = _own_groups(preset, meeting, policy)
    known = [f"group:{one['id']}" for one in document["groups"]]
    known += [f"criterion:{one['id']}" for one in document["criteria"]]
    known += ["firsts", *(f"part:{one['id']}" for one in document["parts"])]
    document["ties"]["cascade"] = [step for step in document["ties"]["cascade"] if step in known]
    return document


def _own_criteria(state: State, policy: Policy) -> list[Document]:
    """Return the criteria of the rules before, else of the contest, on the new scale."""
    if len(policy.criteria) > 1:
        return [{"id": one.id, "title": one.title, "weight": plain_decimal(one.weight)} for one in policy.criteria]
    contest = state.contest
    return [{"id": one.id, "title": one.title} for one in contest.criteria] if contest else []


def _own_groups(preset: Preset, meeting: MeetingState, policy: Policy) -> list[Document]:
    before = {one["id"]: one for one in policy.document()["groups"]}
    ids = list(dict.fromkeys((*before, *(judge.group for judge in meeting.panel))))
    wanted = {one["id"]: one for one in preset.policy.document()["groups"]}
    trim = preset.policy.pools[0].trim
    found = []
    for name in ids:
        own = before.get(name) or {"id": name, "title": name, "weight": None, "min_n": 1}
        if name in wanted:
            found.append({**wanted[name], "title": own["title"]})
        elif len(wanted) > 1:
            found.append(dict(own))
        else:
            # The preset has one panel, so every group here is treated as that panel.
            found.append({**own, "weight": None, "trim": None if trim is None else dict(vars(trim)), "adjust": "none"})
    if any(one["weight"] is None for one in found):
        # All of them or none: the organiser enters what is lacking.
        found = [{**one, "weight": None} for one in found]
    return found
