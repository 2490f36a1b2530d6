"""The page of the component tests: the live wire in a fragment, counters that show what was redrawn, and the pad."""

from __future__ import annotations

import streamlit as st

from contest.ui.components.live import live


@st.fragment
def board() -> None:
    st.session_state.drawn = st.session_state.get("drawn", 0) + 1
    seq = live(key="wire", meeting="dongcheng", offline_text="Connection lost – reconnecting")
    st.text(f"fragment {st.session_state.drawn} seq {seq}")


st.session_state.page = st.session_state.get("page", 0) + 1
st.text(f"page {st.session_state.page}")
board()
if st.query_params.get("pad"):
    from contest.ui.components.scorepad import scorepad

    scorepad(key="pad", lang=st.query_params.get("lang", "zh"), meeting="m")
st.button("rerun")
