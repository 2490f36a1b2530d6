"""A button that copies a text, on plain http as well, and says whether it did."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from contest.browser.bundle import bundle
from contest.errors import Translate

_HERE = Path(__file__).parent
_component = st.components.v2.component(
    "copying",
    js=bundle(_HERE / "copying.js"),
    css=(_HERE / "copying.css").read_text(encoding="utf-8"),
    isolate_styles=True,
)


def copying(text: str, t: Translate, *, key: str) -> None:
    """Draw a button that puts a text on the clipboard."""
    data = {
        "text": text,
        "label": t("Copy"),
        "done": t("Copied"),
        "failed": t("Not copied – mark the text and copy it by hand."),
    }
    _component(key=key, data=data, height="content")
