"""The projector as a Streamlit component: scene documents in, calm pictures out. It follows by itself."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Final

import streamlit as st

from contest.browser.bundle import bundle

_HERE = Path(__file__).parent
STYLES: Final = ("stage.css", "scenes.css", "meeting.css", "indices.css", "hall.css", "ceremony.css", "looks.css")
SCRIPT: Final = bundle(_HERE / "stage.js")
STYLE: Final = "\n".join((_HERE / name).read_text(encoding="utf-8") for name in STYLES)

_component = st.components.v2.component("stage", js=SCRIPT, css=STYLE, isolate_styles=True)


@dataclass(frozen=True)
class Places:
    """Addresses on this server that the picture follows: its next scenes, and the lines that tell of them.

    ``live`` tells of the own meeting, ``town`` of every meeting, for the scene that shows them all; below ``photos``
    lie the photos of stops, by their digests.
    """

    scene: str
    live: str
    town: str
    photos: str


def stage(
    document: Mapping[str, Any],
    *,
    key: str,
    places: Places | None = None,
    offline_text: str = "",
    look: Mapping[str, str] | None = None,
) -> None:
    """Show a scene over the whole window, and every later one as soon as the server tells of it.

    Parameters
    ----------
    document : mapping
        From ``contest.scenes.document``; everything in it reaches the browser. While something newer stands there
        already, it is not drawn.
    key : str
        Unique on the page, without ``__`` (Streamlit uses it as a delimiter). Keep it, and pictures move into each
        other instead of being mounted anew.
    places : Places, optional
        Without them the picture stays as it is until the next call. When the server knows no such meeting any more,
        the page is rerun: do not stand in a fragment, which a restarted server would not know either.
    offline_text : str
        Shown small in the corner when nothing newer could be had for more than three seconds.
    look : mapping, optional
        ``theme`` and ``motion`` of this screen, in place of what the desk chose for all.
    """
    data = {"document": dict(document), "offline": offline_text, **(look or {}), **(asdict(places) if places else {})}
    _component(key=key, data=data, height="content", on_gone_change=_look_again)


def _look_again() -> None:
    """Nothing to do: the callback's presence is what lets the browser ask for a rerun."""
