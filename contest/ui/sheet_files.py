"""The sheets on A4 paper as downloads: route, showcase, minutes. Each is made when it is asked for."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Final

import streamlit as st

from contest.documents.minutes import minutes_sheet
from contest.documents.sheets import route_sheet, showcase_sheet
from contest.errors import Translate
from contest.state import MeetingState, State
from contest.ui import page

HTML: Final = "text/html; charset=utf-8"


def sheet_downloads(state: State, meeting: MeetingState, t: Translate, where: str) -> None:
    """Draw the downloads of a meeting's sheets; ``where`` tells the places apart that offer them."""
    sheets: list[tuple[str, str, Callable[[], str]]] = [
        (t("Route of the visits (to print)"), "route", partial(route_sheet, state, meeting, t)),
        (t("Showcase table (to print)"), "showcase", partial(_showcase, state, meeting, t)),
        (t("Minutes (to print)"), "minutes", partial(_minutes, state, meeting, t)),
    ]
    with st.container(horizontal=True, gap="small", key=f"sheets-{where}"):
        for label, name, make in sheets:
            file_name = f"{meeting.id}-{name}.html"
            st.download_button(label, make, file_name, HTML, key=f"get-{where}-{file_name}", on_click="ignore")


def _showcase(state: State, meeting: MeetingState, t: Translate) -> str:
    return showcase_sheet(state, meeting, t, page.service().earlier)


def _minutes(state: State, meeting: MeetingState, t: Translate) -> str:
    return minutes_sheet(state, meeting, t, page.service().earlier)
