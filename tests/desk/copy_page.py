"""A page with the button that copies, in a dialog as at the desk, for the test in a real browser."""

from __future__ import annotations

import streamlit as st

from contest.text import translator
from contest.ui.components.copying import copying

TEXT = "1号，浃底村。\n最后得分为 90.80 分。"


@st.dialog("dialog")
def opened() -> None:
    copying(TEXT, translator("zh"), key="copy")
    st.text_area("paste", key="paste")


opened()
