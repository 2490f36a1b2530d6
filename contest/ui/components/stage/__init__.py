"""The projector as a Streamlit component: scene documents in, calm pictures out. It needs no rerun and causes none."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

import streamlit as st

from contest.ui.components.bundle import bundle

_HERE = Path(__file__).parent
SCRIPT: Final = bundle(_HERE / "stage.js")
STYLE: Final = "\n".join((_HERE / name).read_text(encoding="utf-8") for name in ("stage.css", "scenes.css"))

_component = st.components.v2.component("stage", js=SCRIPT, css=STYLE, isolate_styles=True)


def stage(document: Mapping[str, Any], *, key: str) -> None:
    """Show a scene over the whole window.

    Parameters
    ----------
    document : mapping
        From ``contest.ui.scenes.scene_document``; everything in it reaches the browser.
    key : str
        Unique on the page, without ``__`` (Streamlit uses it as a delimiter). Keep it, and pictures move into each
        other instead of being mounted anew.
    """
    _component(key=key, data=dict(document), height="content")
