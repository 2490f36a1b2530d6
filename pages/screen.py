"""The projector: follows the desk by push, shows what is public and nothing else. Anybody may look."""

from __future__ import annotations

import streamlit as st

from contest.errors import ContestError
from contest.ui.components.live import live
from contest.ui.components.stage import stage
from contest.ui.frame import address
from contest.ui.page import service, show, translate, visitor
from contest.ui.scene_parts import surroundings
from contest.ui.scenes import choice_document, scene_document
from contest.views.public import screen

# The hall is dark before the first picture is there, and the sign of a lost line stands over the picture.
_STYLE = """<style>
html, body, #root, .stApp { background: #12100e; }
.st-key-wire { position: fixed; inset: auto 0 0 auto; z-index: 1000001; width: auto; }
.st-key-picture, .st-key-picture * { opacity: 1 !important; transition: none !important; }
</style>"""


def address_of(meeting: str) -> str:
    return address("screen", meeting=meeting)


def draw(meeting: str) -> None:
    """Draw the meeting's present scene and listen for the next one."""
    t = translate()
    state = service().state
    view = screen(state, meeting)
    st.session_state["shown"] = scene_document(view, surroundings(state, meeting), t)
    with st.container(key="picture"):
        stage(st.session_state["shown"], key="stage")
    # The town view moves with every meeting, the others with their own.
    is_town = view.scene == "town"
    with st.container(key="wire"):
        live(
            key="live",
            meeting="" if is_town else meeting,
            offline_text=t("Connection lost – reconnecting"),
            seq=state.seq if is_town else view.seq,
        )


@st.fragment
def projector(meeting: str) -> None:
    try:
        draw(meeting)
    except ContestError as error:
        show(error)


st.html(_STYLE)
t = translate()
who = visitor()
named = st.query_params.get("meeting") or (who.meeting if who else None)
if named:
    projector(named)
else:
    with st.container(key="picture"):
        stage(choice_document(service().state, address_of, t), key="stage")
