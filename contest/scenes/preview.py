"""What each scene would show if the desk put it on now, as one document for the desk's previews.

A preview is made as the scene itself is made, from the same views, so it never holds more than the hall would see.
"""

from __future__ import annotations

from dataclasses import replace
from types import MappingProxyType
from typing import Any, Final

from contest import state as st
from contest.made_once import MadeOnce
from contest.model import SceneKind
from contest.scenes.document import scene_document
from contest.scenes.offered import offered
from contest.scenes.parts import surroundings
from contest.scenes.present import Scene
from contest.text import pick, translator
from contest.views.public import find_meeting, screen

_REMEMBERED: Final = 8
_known: Final[MadeOnce[Scene]] = MadeOnce(_REMEMBERED)


def previews(state: st.State, meeting_id: str, lang: str) -> Scene:
    """Return ``now``, the scene that is on, and ``scenes`` by kind, for each that the meeting has something for.

    A text that was not shown yet and the dark screen have nothing to be previewed.

    Raises
    ------
    NotFound
    """
    meeting = find_meeting(state, meeting_id)
    chosen = pick(lang)

    def make() -> Scene:
        scenes: dict[SceneKind, Any] = {}
        for kind, scene in offered(meeting).items():
            if scene is not None and kind != "blank" and (kind != "message" or scene.text):
                scenes[kind] = _document(state, meeting, scene, chosen)
        now = _document(state, meeting, meeting.scene, chosen)
        return Scene({"seq": state.seq, "now": now, "scenes": scenes}, chosen)

    # The picture of all communities moves with every meeting.
    sources = (state.meetings, state.contest, state.units, state.honours, state.indices)
    return _known(sources, (meeting_id, chosen), make)


def _document(state: st.State, meeting: st.MeetingState, scene: st.Scene, lang: str) -> dict[str, Any]:
    shown = MappingProxyType({**state.meetings, meeting.id: replace(meeting, scene=scene)})
    as_if = replace(state, meetings=shown)
    return scene_document(screen(as_if, meeting.id), surroundings(as_if, meeting.id), translator(lang))
