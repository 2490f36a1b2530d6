"""Join with a code, one's own links, and what anybody may know of the meetings now."""

from __future__ import annotations

import streamlit as st

from contest.ui.components.live import live
from contest.ui.components.paper import paper
from contest.ui.home import home_blocks
from contest.ui.page import service, told, translate, visitor


@st.fragment
def start_page() -> None:
    t = translate()
    with told():
        state = service().state
        paper(key="home", blocks=home_blocks(state, visitor(), t))
        live(key="home-live", meeting="", offline_text=t("Connection lost – reconnecting"), seq=state.seq)


with st.container(key="page"):
    start_page()
