"""Printed matter on a page: headings, tables, lists and forms whose every text is drawn as text, never as markup."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import streamlit as st

from contest.browser.bundle import bundle

_HERE = Path(__file__).parent
_STYLES = ("paper.css", "home.css", "review.css", "why.css")
_component = st.components.v2.component(
    "paper",
    js=bundle(_HERE / "paper.js"),
    css="\n".join((_HERE / name).read_text(encoding="utf-8") for name in _STYLES),
    isolate_styles=True,
)


def paper(*, key: str, blocks: Sequence[Mapping[str, Any]]) -> None:
    """Draw blocks one below the other. A block that did not change stays as it is, with what was typed into it.

    Parameters
    ----------
    key : str
        Unique on the page, without ``__`` (Streamlit uses it as a delimiter).
    blocks : sequence of mappings
        JSON values; ``kind`` names a drawing in ``home.js``, ``review.js`` or ``why.js``, which says what else
        belongs in it.
    """
    _component(key=key, data={"blocks": [dict(block) for block in blocks]}, height="content")
