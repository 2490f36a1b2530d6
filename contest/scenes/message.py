"""A text typed at the desk, large on the projector: plain text, line by line as it was typed. Pure."""

from __future__ import annotations

from contest.errors import Translate
from contest.scenes.parts import Json, Surroundings
from contest.views.public import ScreenView


def message_body(_view: ScreenView, around: Surroundings, _t: Translate) -> Json:
    lines = around.shown.text.split("\n")
    # Four sizes to begin with; what is still too large for the hall is shrunk where it is drawn.
    length = max(len(around.shown.text), 3 * max(map(len, lines), default=0) // 2, 12 * len(lines))
    size = next((name for most, name in ((16, "k120"), (36, "k90"), (72, "k64")) if length <= most), "k50")
    return {"lines": [line for line in lines if line], "size": size}
