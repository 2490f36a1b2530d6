"""What the parts of the set-up share: saving all or nothing, what it came to, and the lock once a meeting runs."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

import pandas as pd  # type: ignore[import-untyped]  # it brings no type information
import streamlit as st

from contest.commands import Command
from contest.decide import decide
from contest.errors import ContestError, Moment, Problem, Translate, UnknownPass
from contest.events import Recorded
from contest.folding import fold
from contest.loading import FileProblem
from contest.model import Actor
from contest.service import utc_now
from contest.state import MeetingState, State
from contest.ui import page

_KEY: Final = "setup"
STYLE: Final = """<style>
.stMainBlockContainer { padding: 3.6rem 2rem 3rem; max-width: 1280px; }
.st-key-trouble { border-left: 6px solid #B4232A; }
.st-key-said { border-left: 6px solid #2C6A4C; padding-left: 12px; }
.st-key-locked { border-left: 6px solid #C9982F; padding-left: 12px; }
.stMainBlockContainer h2 { font-size: 30px; padding: 0 0 10px; }
.stMainBlockContainer h3 { font-size: 21px; }
.st-key-rehearsal { background: #C9982F; color: #231803; border-radius: 8px; padding: 6px 16px; font-weight: 600; }
.st-key-rules-in-words { background: #FFFFFF; border: 1px solid #E4DACE; border-radius: 10px; padding: 14px 20px; }
</style>"""


@dataclass
class Slip:
    """What one browser tab of the set-up remembers.

    ``round`` counts what was saved: editors start afresh from there.
    """

    token: str = field(default_factory=lambda: secrets.token_hex(8))
    said: str = ""
    trouble: ContestError | None = None
    round: int = 0
    # Links and sheets just made. They hold secrets that exist nowhere else, so they stay until they are put away.
    handed: Any = None


def slip() -> Slip:
    known = st.session_state.get(_KEY)
    if not isinstance(known, Slip):
        known = st.session_state[_KEY] = Slip()
    return known


def checked(state: State, commands: Sequence[Command], actor: Actor) -> None:
    """Play commands through on a copy, so that a later one cannot be refused after an earlier one was stored.

    Raises
    ------
    ContestError
        The first one that would be refused.
    """
    at = utc_now()
    for command in commands:
        for event in decide(state, command, actor, at):
            state = fold(state, Recorded(state.seq + 1, "trial", state.head, event))


def save(commands: Sequence[Command], said: str, seq: int) -> bool:
    """Store commands, all or none of them, and remember what to say.

    Parameters
    ----------
    said : str
        Shown when everything is stored.
    seq : int
        What the page was drawn from: with it, a repeated press is the same command.

    Returns
    -------
    bool
        Whether they are stored.
    """
    mine = slip()
    mine.trouble, mine.said = None, ""
    who = page.visitor()
    try:
        if who is None:
            raise UnknownPass()
        service = page.service()
        checked(service.state, commands, who.actor)
        for number, command in enumerate(commands):
            intent = f"{mine.token}|{seq}|{number}|{command!r}"
            service.submit(command, who.actor, f"setup-{hashlib.sha256(intent.encode()).hexdigest()[:32]}")
    except ContestError as error:
        mine.trouble = error
        return False
    mine.said, mine.round = said, mine.round + 1
    return True


def outcome() -> None:
    """Show what the last press came to."""
    mine = slip()
    if mine.trouble is not None:
        with st.container(key="trouble"):
            page.show(mine.trouble)
    elif mine.said:
        with st.container(key="said"):
            st.text("✓ " + mine.said)


def forget_outcome() -> None:
    mine = slip()
    mine.said, mine.trouble = "", None


def is_locked(meeting: MeetingState, t: Translate) -> bool:
    """Tell whether a meeting's preparation is over, and say so."""
    if meeting.phase == "planned":
        return False
    with st.container(key="locked"):
        st.text(
            t(
                "“{meeting}” started at {at}. Its units, panel and rules are fixed and are shown here to read.",
                meeting=meeting.plan.title,
                at=Moment(meeting.started_at or "").clock(),
            )
        )
    return True


def table_height(rows: int, most: int) -> int:
    """Return the height in pixels of a table with a header; beyond `most` rows it scrolls."""
    return 35 * (min(rows, most) + 1) + 3


def text_columns(table: Mapping[str, Sequence[Any]], lists: Collection[str] = ()) -> dict[str, Any]:
    """Return a table of text (or list) columns that are so without a row as well: else they are taken for numbers."""
    return {name: pd.Series(cells, dtype="object" if name in lists else "string") for name, cells in table.items()}


def problem_table(problems: Sequence[Problem], t: Translate) -> None:
    """Show every problem with its place, as plain text."""
    rows = [
        {
            t("File"): one.file if isinstance(one, FileProblem) else "",
            t("Row"): "" if not isinstance(one, FileProblem) or one.row is None else str(one.row),
            t("Column"): one.column if isinstance(one, FileProblem) else one.where,
            t("Problem"): one.text(t),
        }
        for one in problems
    ]
    st.dataframe(
        rows,
        hide_index=True,
        width="stretch",
        column_config={t("Problem"): st.column_config.TextColumn(width="large")},
        key="problems",
    )
