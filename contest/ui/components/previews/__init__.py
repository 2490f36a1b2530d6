"""Small pictures of what each scene would show, drawn by the projector's own script; a press puts one on."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

import streamlit as st

from contest.browser.bundle import bundle
from contest.ui.components.stage import STYLE as STAGE_STYLE

_HERE = Path(__file__).parent
SCRIPT: Final = bundle(_HERE / "previews.js")
STYLE: Final = f"{STAGE_STYLE}\n{(_HERE / 'previews.css').read_text(encoding='utf-8')}"

_component = st.components.v2.component("previews", js=SCRIPT, css=STYLE, isolate_styles=True)


def previews(
    *,
    key: str,
    address: str,
    seq: int,
    labels: Mapping[str, str],
    now: str,
    hint: str,
    may_show: bool,
    showing: str,
    ways: Mapping[str, Mapping[str, Any]],
    photos: str,
) -> str | None:
    """Draw the previews, which the browser fetches itself from ``address`` whenever ``seq`` is newer.

    Parameters
    ----------
    labels : mapping
        Each scene's name by its kind, in the order they stand.
    now, hint : str
        What stands above the picture that is on, and above the others.
    showing, ways : str and mapping
        Where a press on a picture goes instead of to the page, and what it sends there, by kind; see `quick`.
    photos : str
        The address that the photos of stops lie below.

    Returns
    -------
    str or None
        The kind of the scene that was pressed just now and whose short way does not exist or was refused.
    """
    data = {"address": address, "seq": seq, "labels": dict(labels), "now": now, "hint": hint, "mayShow": may_show}
    data |= {"photos": photos, "showing": showing, "ways": {name: dict(way) for name, way in ways.items()}}
    pressed = _component(key=key, data=data, height="content", on_pressed_change=_pressed).pressed
    return pressed if isinstance(pressed, str) else None


def _pressed() -> None:
    """Nothing to do: the callback's presence is what gives the result its ``pressed`` attribute."""
