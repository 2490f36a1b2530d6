"""Rules taken into the form, from a preset or from pasted JSON, but not saved: kept for one browser tab."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

import streamlit as st

from contest.scoring.policy import Policy
from contest.state import MeetingState
from contest.ui.setup_frame import slip

_KEY: Final = "rules-draft"


@dataclass(frozen=True)
class Draft:
    """What the form starts from; ``number`` gives it fresh fields. It ends with the next save (``round``)."""

    meeting: str
    round: int
    number: int
    policy: Policy


def draft_of(meeting: MeetingState) -> Draft | None:
    known = st.session_state.get(_KEY)
    is_mine = isinstance(known, Draft) and (known.meeting, known.round) == (meeting.id, slip().round)
    return known if is_mine else None


def take(meeting: MeetingState, policy: Policy) -> None:
    """Let the form of a meeting start from these rules."""
    known = st.session_state.get(_KEY)
    number = known.number + 1 if isinstance(known, Draft) else 1
    st.session_state[_KEY] = Draft(meeting.id, slip().round, number, policy)


def json_of(document: Mapping[str, Any]) -> str:
    return json.dumps(document, ensure_ascii=False, indent=2) + "\n"
