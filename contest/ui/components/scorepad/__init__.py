"""The judge's pad as a Streamlit component: it talks to ``/api/pad``, ``/api/ballots`` and ``/live`` by itself."""

from __future__ import annotations

from urllib.parse import quote

import streamlit as st

from contest.browser.bundle import bundle
from contest.browser.pad import SOURCES, files, pad_data

_component = st.components.v2.component("scorepad", js=bundle(SOURCES / "host.js"), isolate_styles=True)


def scorepad(*, key: str, lang: str, meeting: str, name: str = "", rehearsal: bool = False) -> None:
    """Mount the pad over the whole window. It needs no rerun and causes none.

    Parameters
    ----------
    key : str
        Unique on the page, without ``__`` (Streamlit uses it as a delimiter).
    lang : str
        ``"zh"`` or ``"en"``.
    meeting : str
        Id of the meeting the judge sits in; the pad follows ``/live`` of it. Empty when the judge's seat is in use on
        another phone: the server knows the meeting again once the seat is taken back.
    name : str
        The judge's name, shown until the server's answer has arrived.
    rehearsal : bool
        Whether the rehearsal strip is shown until the server's answer has arrived.
    """
    path = str(st.get_option("server.baseUrlPath") or "").strip("/")
    base = f"/{path}" if path else ""
    live = f"/live?meeting={quote(meeting, safe='')}" if meeting else "/live"
    data = pad_data(lang, base=base, live=live, name=name, rehearsal=rehearsal)
    # Texts come as a file too: a phone keeps it, and Streamlit would send them again at every reload.
    del data["texts"]
    data["files"] = {kind: f"{base}{address}" for kind, address in files(lang).items()}
    _component(key=key, data=data, height="content")
