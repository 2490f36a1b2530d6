"""What the desk does: one command per press, what it came to, and what is being asked right now.

Everything a session of the desk remembers is one `Memory`; nothing in it is authoritative.
"""

from __future__ import annotations

import hashlib
import secrets
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final, Literal

import streamlit as st

from contest.commands import Command
from contest.decide import decide
from contest.errors import ContestError, Translate, UnknownPass
from contest.model import Actor, Stage
from contest.service import Outcome, utc_now
from contest.state import MeetingState, State
from contest.ui import page
from contest.views.variance import Limits

# The second half of a double click lands on whatever the big button means by then.
PAUSE_SECONDS: float = 0.6

Question = Literal[
    "close", "reopen", "cancel", "withdraw", "seal", "award", "lot", "order", "adjust", "parts", "publish", "site",
    "skip", "agenda", "absent", "announce", "robots", "notes", "highlights", "presenter", "limit", "penalty",
    "lots", "close_all", "ceremony", "awards", "honour", "message", "stop", "photo", "style", "indices",
]  # fmt: skip
_KEY: Final = "desk"


@dataclass
class Memory:
    """What one browser tab of the desk remembers.

    ``unit`` is what is being asked about: a unit, a stage or a judge; ``said`` what a question that stays open has
    come to. ``draft`` is the agenda being changed and ``draft_of``
    what it started from.
    """

    token: str = field(default_factory=lambda: secrets.token_hex(8))
    meeting: str | None = None
    asking: Question | None = None
    unit: str = ""
    trouble: ContestError | None = None
    said: str = ""
    draft: tuple[Stage, ...] | None = None
    draft_of: tuple[Stage, ...] | None = None
    acted_at: float = float("-inf")
    limits: Limits = field(default_factory=Limits)


def memory() -> Memory:
    known = st.session_state.get(_KEY)
    if not isinstance(known, Memory):
        known = st.session_state[_KEY] = Memory()
    return known


def turn(meeting: MeetingState) -> str:
    """Return a name for the point a meeting has reached. Ballots do not change it, the desk's own steps do.

    Buttons and command ids carry it: a press that arrives late names a point that has passed, and a repeated press
    names the same command.
    """
    units = [
        (one.unit, one.phase, one.opened_at, one.closed_at, one.deliver_until)
        for one in sorted(meeting.evaluations.values(), key=lambda one: one.unit)
    ]
    recorded = [
        [[item.seq for item in evaluation.adjustments.values()], [part.seq for part in evaluation.parts.values()]]
        for _, evaluation in sorted(meeting.evaluations.items())
    ]
    point = (
        meeting.id,
        meeting.phase,
        meeting.stages_entered,
        sorted(meeting.skipped),
        [one.seq for one in meeting.agenda_changes],
        sorted(meeting.absent),
        len(meeting.panel),
        units,
        meeting.order,
        meeting.award,
        meeting.tie,
        sorted(meeting.other_awards),
        meeting.ceremony and (meeting.ceremony.steps, meeting.ceremony.shown, meeting.ceremony.reached),
        meeting.seal,
        [one.seq for one in meeting.rules],
        recorded,
        (meeting.limit, meeting.timer, sorted(meeting.lots.items())),
    )
    return hashlib.sha256(repr(point).encode()).hexdigest()[:12]


def act(command: Command, intent: str) -> Outcome | None:
    """Send a command as whoever is at the desk now; keep the error, or that it is done.

    Parameters
    ----------
    intent : str
        What was pressed and at which point. The same intent of the same tab is the same command, pressed however
        often; another operator's is another command, so that the second of two is told.

    Returns
    -------
    Outcome or None
        None when nothing happened: refused, or part of a double click.
    """
    mine = memory()
    if time.monotonic() - mine.acted_at < PAUSE_SECONDS:
        return None
    mine.trouble = None
    who = page.visitor()
    try:
        if who is None:
            raise UnknownPass()
        outcome = page.service().submit(command, who.actor, command_id(intent))
    except ContestError as error:
        mine.trouble = error
        return None
    mine.asking, mine.acted_at = None, time.monotonic()
    return outcome


def command_id(intent: str) -> str:
    """Return the id of the command that a press in this tab means, however it is sent."""
    return f"desk-{hashlib.sha256(f'{memory().token}|{intent}'.encode()).hexdigest()[:32]}"


def ask(question: Question, unit: str = "") -> None:
    mine = memory()
    if time.monotonic() - mine.acted_at >= PAUSE_SECONDS:
        mine.asking, mine.unit, mine.trouble, mine.said, mine.draft = question, unit, None, "", None


def choice_key(name: str, labels: Mapping[str, str]) -> str:
    """Return the key of a choice whose labels change: browsers send the label, and one of the past names nothing."""
    return f"{name}-{hashlib.sha256(repr(labels).encode()).hexdigest()[:12]}"


def choose(key: str) -> None:
    """Keep what was chosen, so that a choice drawn anew with other labels still shows it."""
    memory().unit = str(st.session_state[key])


def drop_question() -> None:
    mine = memory()
    mine.asking, mine.trouble = None, None


def why_not(state: State, command: Command, actor: Actor) -> ContestError | None:
    """Return why a command would be refused now, or None: the rules themselves are asked, nothing is stored."""
    try:
        decide(state, command, actor, utc_now())
    except ContestError as error:
        return error
    return None


def first_choice(meetings: Mapping[str, MeetingState], wish: str | None) -> str | None:
    """Return the meeting to show: the one wished for, else the running one, else a sealed one, else the next."""
    if wish in meetings:
        return wish
    ranked = [one for phase in ("running", "sealed", "planned") for one in meetings if meetings[one].phase == phase]
    return next(iter([*ranked, *meetings]), None)


def meeting_here(state: State) -> str | None:
    """Return the meeting of this tab: the one of the address, else the last one shown; None when nothing is planned."""
    mine = memory()
    wish = st.query_params.get("meeting")
    mine.meeting = first_choice(state.meetings, wish if wish in state.meetings else mine.meeting)
    return mine.meeting


def meeting_choice(state: State, meeting_id: str, t: Translate) -> None:
    """Draw the choice of a meeting; the address remembers it."""
    meetings = state.meetings
    # A session that is resumed under another address would else show what it showed before.
    st.session_state["meeting"] = meeting_id
    st.selectbox(
        t("Meeting"),
        list(meetings),
        format_func=lambda one: f"{meetings[one].plan.title} · {t(meetings[one].phase)}",
        key="meeting",
        label_visibility="collapsed",
        on_change=_remember,
    )


def _remember() -> None:
    st.query_params["meeting"] = st.session_state["meeting"]
    drop_question()
