"""The short way of the scene buttons: the press itself goes to the server, and no run of the page stands before it."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import streamlit as st

from contest.browser.bundle import bundle

_component = st.components.v2.component("quick", js=bundle(Path(__file__).parent / "quick.js"), isolate_styles=True)


def quick(*, key: str, address: str, ways: Mapping[str, Mapping[str, Any]]) -> None:
    """Send presses on the buttons of the keys ``scene-…`` to ``address`` instead of running the page.

    The page is drawn anew by the push that follows. What the server refuses, or does not answer, is pressed again as
    a button of the page, which says why.

    Parameters
    ----------
    ways : mapping
        What each button sends, by the rest of its key; a button that is not there goes its own way.
    """
    _component(key=key, data={"address": address, "ways": {name: dict(way) for name, way in ways.items()}})
