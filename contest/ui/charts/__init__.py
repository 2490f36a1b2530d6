"""The figures. Pure: data in, ``go.Figure`` out; nothing here draws, and no other package imports Plotly.

Every figure takes ``t``, the reader's translator. Names reach Plotly through ``literal_html`` only, because it reads
tags and entities in any text. ``size`` is the text size in pixels; a projector wants 28 at 1080 lines.
"""

from contest.ui.charts.base import CONFIG, literal_html, place_text, short
from contest.ui.charts.fairness import fig_slope
from contest.ui.charts.marks import fig_heatmap, fig_timeline
from contest.ui.charts.radar import fig_radar
from contest.ui.charts.scores import fig_standings, fig_town

__all__ = [
    "CONFIG",
    "fig_heatmap",
    "fig_radar",
    "fig_slope",
    "fig_standings",
    "fig_timeline",
    "fig_town",
    "literal_html",
    "place_text",
    "short",
]
