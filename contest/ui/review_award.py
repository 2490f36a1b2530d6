"""The awards in the record of a meeting: how a tie was decided, those beside the main one, and what is not public."""

from __future__ import annotations

from typing import Any

from contest.errors import Translate
from contest.model import Role
from contest.scenes.parts import honour_text
from contest.state import MeetingState, State
from contest.views.public import public_awards
from contest.views.ties import may_see_tie, tie_sentences

Block = dict[str, Any]


def award_blocks(state: State, meeting: MeetingState, role: Role | None, t: Translate) -> list[Block]:
    """Return what is on record of the awards; negative kinds and designations for the desk and the supervisor only."""
    blocks: list[Block] = []
    if may_see_tie(meeting, role):
        lines = [one.text(t) for one in tie_sentences(state, meeting)]
        blocks.append({"kind": "rules", "title": t("The award: how the tie was decided"), "lines": lines})
    awards = [f"{title}：{t(', ').join(names)}" for title, names in public_awards(state, meeting)]
    if awards:
        blocks.append({"kind": "rules", "title": t("Other awards"), "lines": awards})
    if role in ("operator", "supervisor"):
        hidden = _restricted(state, meeting, t)
        if hidden:
            blocks.append({"kind": "rules", "title": t("Not public: negative designations"), "lines": hidden})
    return blocks


def _restricted(state: State, meeting: MeetingState, t: Translate) -> list[str]:
    found = [
        f"{kind.title}：{t(', ').join(map(state.unit_name, meeting.other_awards[kind.id].units))}"
        for kind in meeting.plan.award_kinds
        if not kind.positive and kind.id in meeting.other_awards
    ]
    mine = [one for one in state.honours if one.is_restricted and one.unit in meeting.order]
    return found + [f"{state.unit_name(one.unit or '')}：{honour_text(one, t)}" for one in mine]
