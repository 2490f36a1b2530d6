"""Figures that many readers look at, drawn once: building one holds the whole process up for 25 to 500 ms."""

from __future__ import annotations

from collections.abc import Callable
from hashlib import sha256
from typing import Any, Final

from contest.errors import Translate
from contest.made_once import MadeOnce
from contest.text import translator

# The figures of two meetings and of the town, in both languages, and some of the states just left behind.
_REMEMBERED: Final = 48
_figures: Final[MadeOnce[Any]] = MadeOnce(_REMEMBERED)


def figure_of(draw: Callable[..., Any], *about: object, lang: str, **how: object) -> Any:
    """Return the figure that ``draw(*about, t, **how)`` makes, made now or before; nobody may change it.

    Parameters
    ----------
    draw : callable
        One of ``contest.ui.charts``; the translation is its last plain argument.
    *about, **how
        What is drawn: records, mappings and plain values, whose ``repr`` says all that is in them. Equal ones make the
        same figure, whoever asks and however far the ledger has come meanwhile.
    """
    said = sha256(repr((about, sorted(how.items()))).encode("utf-8", "replace")).hexdigest()
    t: Translate = translator(lang)
    return _figures((), (draw, lang, said), lambda: draw(*about, t, **how))
