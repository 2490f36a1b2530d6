"""The scene that is on now, made once for all who look: the projector's first picture and every later one."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final

from contest.made_once import MadeOnce
from contest.scenes.document import scene_document
from contest.scenes.parts import surroundings
from contest.state import State
from contest.text import pick, translator
from contest.views.public import find_meeting, screen

# Some meetings at once, each in two languages, and the states just left behind.
_REMEMBERED: Final = 32


@dataclass(frozen=True)
class Scene:
    """A scene document in one language, shared by everybody: nobody may change it."""

    document: Mapping[str, Any]
    lang: str

    @cached_property
    def text(self) -> bytes:
        """The document as JSON."""
        return json.dumps(self.document, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace")

    @cached_property
    def tag(self) -> str:
        """The document's entity tag: where the ledger stands, the language, and what the text comes to.

        A store that was restored from a backup reaches the same number a second time, with another picture.
        """
        return f'"{self.document["seq"]}-{self.lang}-{hashlib.sha256(self.text).hexdigest()[:12]}"'


_scenes: Final[MadeOnce[Scene]] = MadeOnce(_REMEMBERED)


def present_scene(state: State, meeting_id: str, lang: str) -> Scene:
    """Return what the projector of a meeting shows now.

    Raises
    ------
    NotFound
    """
    meeting = find_meeting(state, meeting_id)
    # A scene shows its own meeting, and names and honours that stand beside it; the town shows every meeting.
    shown = state.meetings if meeting.scene.kind == "town" else meeting
    chosen = pick(lang)

    def make() -> Scene:
        around = surroundings(state, meeting_id)
        return Scene(scene_document(screen(state, meeting_id), around, translator(chosen)), chosen)

    return _scenes((shown, state.contest, state.units, state.honours, state.indices), (meeting_id, chosen), make)
