"""The drawn panels of the operator's desk. They show and never act: every act is a Streamlit button."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any, Literal

import streamlit as st

from contest.browser.bundle import bundle

Panel = Literal["head", "agenda", "focus", "projector", "units", "clock"]

_HERE = Path(__file__).parent
_component = st.components.v2.component(
    "desk",
    js=bundle(_HERE / "desk.js"),
    css=(_HERE / "desk.css").read_text(encoding="utf-8"),
    isolate_styles=True,
)


def panel(kind: Panel, data: Mapping[str, Any]) -> None:
    """Draw one panel; names in the data become text and never markup.

    Parameters
    ----------
    kind : str
        Which panel; one of each on a page.
    data : mapping
        JSON-ready, as the functions of ``contest.ui.desk_panels`` make it.
    """
    _component(key=f"desk-{kind}", data={"panel": kind, **data}, height="content")
