"""The live wire: reruns the fragment it stands in whenever the server pushes something newer about a meeting."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import quote

import streamlit as st

from contest.browser.bundle import bundle

_HERE = Path(__file__).parent
_component = st.components.v2.component(
    "live",
    js=bundle(_HERE / "live.js"),
    css=(_HERE / "live.css").read_text(encoding="utf-8"),
    isolate_styles=True,
)


def live(
    *, key: str, meeting: str, offline_text: str = "", seq: int | None = None, seats: int | None = None
) -> int | None:
    """Keep a socket to ``/live`` open; each newer message reruns the surrounding fragment (or page).

    Call it inside ``st.fragment``, so that a push redraws the fragment and nothing else. Bursts are joined: at most
    five reruns a second. After a lost connection the first message always causes a rerun.

    Parameters
    ----------
    key : str
        Unique on the page, without ``__`` (Streamlit uses it as a delimiter).
    meeting : str
        Id of the meeting to follow; empty follows ``/live`` without a meeting.
    offline_text : str
        Shown small in the corner when the connection is down for more than three seconds.
    seq : int
        The ledger seq that this drawing shows, if known: saves the rerun on the first message when nothing is newer.
    seats : int
        The version of the connected seats and screens that this drawing shows, for a page that shows them.

    Returns
    -------
    int or None
        The seq that caused this rerun; None when something else caused it.
    """
    data = {
        "live": f"/live?meeting={quote(meeting, safe='')}" if meeting else "/live",
        "offline": offline_text,
        "seq": seq,
        "seats": seats,
    }
    told = _component(key=key, data=data, height="content", on_told_change=_redraw).told
    return told if isinstance(told, int) else None


def _redraw() -> None:
    """Nothing to do: the callback's presence is what gives the result its ``told`` attribute."""
