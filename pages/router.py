"""Who is this visitor, and which pages are theirs? The server runs this script for every address."""

from __future__ import annotations

from functools import partial
from pathlib import Path

import streamlit as st

from contest.errors import StoreUnavailable
from contest.ui.frame import ICON, PAGES, closed_page, has_moved, keep_language, language_switch, may_open, menu
from contest.ui.page import service, show, told, translate, visitor

HERE = Path(__file__).parent

keep_language()
t = translate()
role, closed, title = None, closed_page, t("Contest")
try:
    who = visitor()
    role = who.role if who else None
    contest = service().state.contest
    title = contest.title if contest else title
    is_up = True
except StoreUnavailable as error:
    is_up, closed = False, partial(show, error)

st.set_page_config(page_title=title, page_icon=ICON, layout="wide", initial_sidebar_state="collapsed")
pages = []
for name, label, _ in PAGES:
    # An address that is not theirs gets a sentence of ours; Streamlit's own would be English and offer the main page.
    is_theirs = is_up and (may_open(name, role) or (name == "score" and has_moved()))
    source = HERE / f"{name}.py" if is_theirs else closed
    pages.append(
        st.Page(
            source,
            title=t(label),
            url_path=name,
            default=name == "home",
            visibility="visible" if is_theirs else "hidden",
        )
    )
page = st.navigation(pages, position=menu(role))
if page.url_path not in ("score", "screen"):
    language_switch()
with told():
    page.run()
