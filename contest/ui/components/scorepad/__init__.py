"""The judge's pad as a Streamlit component: it talks to ``/api/pad``, ``/api/ballots`` and ``/live`` by itself."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Final
from urllib.parse import quote

import streamlit as st

from contest.text import translator
from contest.ui.components.bundle import bundle

_HERE = Path(__file__).parent
_SCRIPT = bundle(_HERE / "pad.js")
_STYLES = ("pad.css", "editor.css", "grades.css", "screens.css", "dialog.css", "sizes.css")
_STYLE = "\n".join((_HERE / name).read_text(encoding="utf-8") for name in _STYLES)

# The pad's texts stand in its sources as t("…"), so that there is no second list to keep in step.
MSGIDS: Final = tuple(sorted(set(re.findall(r'\bt\(\s*"((?:[^"\\]|\\.)*)"', _SCRIPT))))

_component = st.components.v2.component("scorepad", js=_SCRIPT, css=_STYLE, isolate_styles=True)


def scorepad(*, key: str, lang: str, meeting: str, name: str = "", rehearsal: bool = False) -> None:
    """Mount the pad over the whole window. It needs no rerun and causes none.

    Parameters
    ----------
    key : str
        Unique on the page, without ``__`` (Streamlit uses it as a delimiter).
    lang : str
        ``"zh"`` or ``"en"``.
    meeting : str
        Id of the meeting the judge sits in; the pad follows ``/live`` of it.
    name : str
        The judge's name, shown until the server's answer has arrived.
    rehearsal : bool
        Whether the rehearsal strip is shown until the server's answer has arrived.
    """
    t = translator(lang)
    data = {
        "lang": lang,
        "texts": {msgid: t(msgid) for msgid in MSGIDS},
        "name": name,
        "live": f"/live?meeting={quote(meeting, safe='')}",
        "rehearsal": rehearsal,
    }
    _component(key=key, data=data, height="content")
