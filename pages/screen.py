"""The projector: shows what is public and nothing else, and follows the desk by itself. Anybody may look."""

from __future__ import annotations

from urllib.parse import quote

import streamlit as st

from contest.errors import NotFound, StoreUnavailable
from contest.model import SCREEN_MOTIONS, SCREEN_THEMES
from contest.scenes.document import choice_document
from contest.scenes.present import present_scene
from contest.state import State
from contest.ui.components.live import live
from contest.ui.components.stage import Places, stage
from contest.ui.frame import address, photos_address
from contest.ui.page import language, service, translate, visitor

# The hall is dark before the first picture is there, and the sign of a lost line stands over the picture.
_STYLE = """<style>
html, body, #root, .stApp { background: #12100e; }
.st-key-wire { position: fixed; right: 0; bottom: 0; z-index: 1000001; width: auto; }
.st-key-picture, .st-key-picture * { opacity: 1 !important; transition: none !important; }
</style>"""


def address_of(meeting: str) -> str:
    return address("screen", meeting=meeting)


def places_of(meeting: str) -> Places:
    scene = address(f"api/scene/{quote(meeting, safe='')}", lang=language())
    live, town = address("live", meeting=meeting), address("live")
    return Places(scene=scene, live=live, town=town, photos=photos_address())


def own_look() -> dict[str, str]:
    """Return how this screen looks by its own address, as ``?theme=plain&motion=reduced``."""
    known = (("theme", SCREEN_THEMES), ("motion", SCREEN_MOTIONS))
    wished = {name: (st.query_params.get(name, ""), allowed) for name, allowed in known}
    return {name: wish for name, (wish, allowed) in wished.items() if wish in allowed}


def projector(meeting: str) -> None:
    """Draw the present scene, which follows its meeting by itself; without a meeting, offer those there are."""
    t, places = translate(), places_of(meeting) if meeting else None
    try:
        state = service().state
        if meeting:
            document = present_scene(state, meeting, language()).document
        else:
            document = choice_document(state, address_of, t)
    except NotFound as error:
        document, places = choice_document(state, address_of, t, notice=error.text(t)), None
    except StoreUnavailable as error:
        # A hall that saw a picture keeps it: the next push draws the newer one.
        document = st.session_state.get("shown") or choice_document(State(), address_of, t, notice=error.text(t))
    st.session_state["shown"] = document
    lost = t("Connection lost – reconnecting")
    with st.container(key="picture"):
        stage(document, key="stage", places=places, offline_text=lost, look=own_look())
    if places is None:
        # The choice moves with every meeting, and a meeting may yet come that was asked for too early.
        with st.container(key="wire"):
            live(key="live", meeting="", offline_text=lost, seq=document["seq"])


st.html(_STYLE)
who = visitor()
projector(st.query_params.get("meeting") or (who.meeting if who else None) or "")
