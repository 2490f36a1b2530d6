"""The projector: follows the desk by push, shows what is public and nothing else. Anybody may look."""

from __future__ import annotations

import streamlit as st

from contest.errors import NotFound, StoreUnavailable
from contest.state import State
from contest.ui.components.live import live
from contest.ui.components.stage import stage
from contest.ui.frame import address
from contest.ui.page import service, translate, visitor
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


@st.fragment
def projector(meeting: str) -> None:
    """Draw the present scene and listen for the next one; without a meeting, offer those there are."""
    t = translate()
    follow, seq = meeting, None
    try:
        state = service().state
        if meeting:
            view = screen(state, meeting)
            document = scene_document(view, surroundings(state, meeting), t)
            # The town view moves with every meeting, the others with their own.
            follow, seq = ("", state.seq) if view.scene == "town" else (meeting, view.seq)
        else:
            document, seq = choice_document(state, address_of, t), state.seq
    except NotFound as error:
        follow = ""
        document = choice_document(state, address_of, t, notice=error.text(t))
    except StoreUnavailable as error:
        # A hall that saw a picture keeps it: the next push draws the newer one.
        document = st.session_state.get("shown") or choice_document(State(), address_of, t, notice=error.text(t))
    st.session_state["shown"] = document
    with st.container(key="picture"):
        stage(document, key="stage")
    with st.container(key="wire"):
        live(key="live", meeting=follow, offline_text=t("Connection lost – reconnecting"), seq=seq)


st.html(_STYLE)
who = visitor()
projector(st.query_params.get("meeting") or (who.meeting if who else None) or "")
