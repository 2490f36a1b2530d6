"""The server: ``streamlit run app.py``."""

import streamlit as st

from contest.web import server

app = st.App(
    "pages/router.py",
    routes=server.routes(),
    middleware=server.middleware(),
    lifespan=server.lifespan,
)
