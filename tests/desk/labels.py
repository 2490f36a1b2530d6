"""A page that puts texts into labels, for the test in a real browser."""

from __future__ import annotations

import streamlit as st

from contest.ui.literal import literal
from tests.desk.test_literal import drawn

for number, text in enumerate(drawn()):
    st.button(literal(text), key=f"button-{number}")
    with st.container(key=f"markdown-{number}"):
        st.markdown(literal(text))
    st.checkbox(literal(text), key=f"checkbox-{number}")
st.container(key="end").text("end")
