"""What all figures share: one template, literal text, the words for a place."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Final

import plotly.graph_objects as go

from contest.errors import Translate
from contest.palette import FONTS, GOLD, INK, IVORY, NIGHT, PAPER
from contest.views.public import RevealedLine

CONFIG: Final[Mapping[str, Any]] = {"displayModeBar": False, "displaylogo": False, "scrollZoom": False}
"""For ``st.plotly_chart(config=…)``: no tool bar, so no English in it."""

_UNSEEN: Final = re.compile(r"[\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]")


def literal_html(text: str) -> str:
    """Return text that Plotly shows as it stands: no tags, no entities, no control or direction characters.

    >>> literal_html("<b>浃底村</b>&amp;")
    '&lt;b&gt;浃底村&lt;/b&gt;&amp;amp;'
    """
    shown = _UNSEEN.sub("", text)
    return shown.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def short(text: str, limit: int) -> str:
    """Return at most ``limit`` characters, the last one an ellipsis when something was cut.

    >>> short("东城演练甲村", 4)
    '东城演…'
    """
    return text if len(text) <= limit else text[: limit - 1] + "…"


def place_text(line: RevealedLine, t: Translate) -> str:
    """Return a place as it is read out: 第2名, 并列第2名, or why there is none."""
    if line.place is None:
        return t("Withdrawn") if line.status == "withdrawn" else t("Pending")
    shown = line.shown or line.place
    return t("Joint place {place}", place=shown) if line.tied else t("Place {place}", place=shown)


def template(dark: bool, size: int) -> go.layout.Template:
    """Return the look of every figure: our fonts, quiet lines, no ground of its own."""
    ink, ground = (IVORY, NIGHT) if dark else (INK, PAPER)
    quiet = "rgba(245,235,221,0.18)" if dark else "rgba(31,26,23,0.12)"
    axis = {
        "gridcolor": quiet,
        "linecolor": quiet,
        "zeroline": False,
        "ticks": "",
        "title": {"standoff": 8},
        "automargin": True,
        "fixedrange": True,
    }
    ring = {"gridcolor": quiet, "linecolor": quiet, "ticks": ""}
    return go.layout.Template(
        layout={
            "font": {"family": FONTS, "size": size, "color": ink},
            "paper_bgcolor": "rgba(0,0,0,0)",
            "plot_bgcolor": "rgba(0,0,0,0)",
            "xaxis": axis,
            "yaxis": axis,
            "polar": {"bgcolor": "rgba(0,0,0,0)", "radialaxis": ring, "angularaxis": ring},
            "margin": {"l": 8, "r": 16, "t": 16, "b": 8},
            "hoverlabel": {"bgcolor": ground, "bordercolor": GOLD, "font": {"family": FONTS, "color": ink}},
            "showlegend": False,
            "dragmode": False,
            "legend": {
                "orientation": "h",
                "x": 0,
                "y": 1,
                "yanchor": "bottom",
                "traceorder": "normal",
                "itemclick": False,
                "itemdoubleclick": False,
            },
        }
    )


def figure(height: int, *, size: int, dark: bool = False, **layout: Any) -> go.Figure:
    """Return an empty figure in our look; ``height`` in pixels, the width follows the page."""
    return go.Figure(layout={"template": template(dark, size), "height": height, **layout})


def empty(text: str, *, size: int, dark: bool = False) -> go.Figure:
    """Return a figure that says why there is nothing to see."""
    drawn = figure(220, size=size, dark=dark, xaxis={"visible": False}, yaxis={"visible": False})
    drawn.add_annotation(text=literal_html(text), x=0.5, y=0.5, xref="paper", yref="paper", showarrow=False)
    return drawn
