"""All meetings side by side. It shows and links; every act is at the meeting's own desk."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import streamlit as st

from contest.browser.bundle import bundle

_HERE = Path(__file__).parent
_component = st.components.v2.component(
    "townboard",
    js=bundle(_HERE / "townboard.js"),
    css=(_HERE / "townboard.css").read_text(encoding="utf-8"),
    isolate_styles=True,
)


def townboard(data: Mapping[str, Any]) -> None:
    """Draw the board; names in the data become text and never markup.

    Parameters
    ----------
    data : mapping
        JSON-ready, as ``contest.ui.town_page.board`` makes it.
    """
    _component(key="townboard", data=dict(data), height="content")
