"""The colours of the whole program. The six criteria keep theirs on every page, chart and projector.

The six were chosen by measuring: seen with any of the common colour blindnesses every pair stays distinguishable
(CIE76 distance of 11 or more, 20 or more between neighbours in the fixed order), and each stands at 3:1 or more
against the projector's black. The lighter ones need an outline on paper; the charts draw it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final

from contest.model import Criterion

RED: Final = "#B4232A"
GOLD: Final = "#C9982F"
INK: Final = "#1F1A17"
PAPER: Final = "#FAF7F2"
NIGHT: Final = "#12100E"
MAROON: Final = "#2A0E10"
IVORY: Final = "#F5EBDD"

FONTS: Final = '"Source Han Sans SC", "Noto Sans CJK SC", "Microsoft YaHei", "PingFang SC", sans-serif'

SIX: Final[Mapping[str, str]] = {
    "party_building": "#C42F36",
    "industry": "#E9B23C",
    "environment": "#17866C",
    "prosperity": "#74B9E6",
    "governance": "#5A5AAE",
    "civility": "#E08FA8",
}
_OTHERS: Final = (*SIX.values(), "#8A7A68", "#B9C46A", "#3E6C7E", "#B96A2E")


def criterion_colours(criteria: Iterable[Criterion]) -> dict[str, str]:
    """Return a colour per criterion id; the six keep their own, any others take the free ones in order.

    >>> criterion_colours([Criterion("total", "总分"), Criterion("industry", "产业兴")])
    {'total': '#C42F36', 'industry': '#E9B23C'}
    """
    ids = [one.id for one in criteria]
    own = {SIX[one] for one in ids if one in SIX}
    free = [colour for colour in _OTHERS if colour not in own]
    others = [one for one in ids if one not in SIX]
    given = {one: free[n % len(free)] for n, one in enumerate(others)}
    return {one: SIX.get(one) or given[one] for one in ids}


def luminance(colour: str) -> float:
    """Return the relative luminance (WCAG 2) of ``#rrggbb``, 0 to 1."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (one / 12.92 if one <= 0.04045 else ((one + 0.055) / 1.055) ** 2.4 for one in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """Return the contrast ratio of two colours, 1 to 21.

    >>> round(contrast("#000000", "#ffffff"))
    21
    """
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def text_on(colour: str) -> str:
    """Return the text colour that reads best on a fill."""
    return max(("#FFFFFF", INK), key=lambda text: contrast(text, colour))
