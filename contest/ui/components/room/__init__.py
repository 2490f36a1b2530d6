"""The seat map of the room: judges on a plan or in their groups, placed by dragging, with a small menu at each seat."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

import streamlit as st

from contest.browser.bundle import bundle

KEY: Final = "desk-seats"
_HERE = Path(__file__).parent
_STYLES = (_HERE.parent / "desk" / "desk.css", _HERE / "room.css")
_component = st.components.v2.component(
    "room",
    js=bundle(_HERE / "room.js"),
    css="\n".join(path.read_text(encoding="utf-8") for path in _STYLES),
    isolate_styles=True,
)


def room(data: Mapping[str, Any], on_placed: Any) -> None:
    """Draw the seats; `on_placed` is called when somebody was dragged, see `placed`.

    Parameters
    ----------
    data : mapping
        JSON-ready, as ``contest.ui.desk_room`` makes it.
    """
    _component(key=KEY, data=dict(data), height="content", on_placed_change=on_placed)


def placed() -> Any:
    """Return what was asked for, as the browser sent it: nothing about it is trusted."""
    held = st.session_state.get(KEY)
    return getattr(held, "placed", None) if held is not None else None
