"""The official order beside the corrected one, a line for every unit."""

from __future__ import annotations

from collections.abc import Sequence

import plotly.graph_objects as go

from contest.errors import Translate
from contest.palette import INK, RED
from contest.ui.charts.base import empty, figure, literal_html, short
from contest.views.fairness import FairnessLine

_QUIET = "rgba(31,26,23,0.32)"


def fig_slope(lines: Sequence[FairnessLine], t: Translate, *, size: int = 14) -> go.Figure:
    """Draw units as lines from the official order on the left to the corrected one on the right, best on top.

    A line that crosses its neighbour's is red. Units on one place stand below each other in the official order.
    """
    shown = [(number, line, line.corrected_at) for number, line in enumerate(lines, 1)]
    if not shown or any(after is None for _, _, after in shown):
        return empty(t("There is no corrected order."), size=size)
    drawn = figure(round(size * (1.9 * len(lines) + 3.5)), size=size)
    for before, line, after in shown:
        colour = RED if line.is_swapped else _QUIET
        drawn.add_trace(
            go.Scatter(
                x=[0, 1],
                y=[before, after],
                mode="lines+markers",
                line={"color": colour, "width": 3 if line.is_swapped else 2},
                marker={"color": colour, "size": 8},
                hoverinfo="text",
                hovertext=literal_html(_told(line, t)),
            )
        )
        ink = RED if line.is_swapped else INK
        name = short(line.name, 7)
        for x, y, text in (
            (0, before, f"{line.place}  {name}  {line.score}"),
            (1, after, f"{line.corrected_place}  {name}  {line.corrected_score}"),
        ):
            drawn.add_annotation(
                x=x,
                y=y,
                text=literal_html(text),
                font={"color": ink},
                showarrow=False,
                xanchor="right" if x == 0 else "left",
                xshift=-10 if x == 0 else 10,
            )
    for x, text in ((0, t("Official")), (1, t("Corrected"))):
        drawn.add_annotation(x=x, y=0, text=f"<b>{literal_html(text)}</b>", showarrow=False)
    # The names stand outside the lines and need as much room as they.
    drawn.update_xaxes(range=[-1.25, 2.25], visible=False)
    drawn.update_yaxes(range=[len(lines) + 0.6, -0.5], visible=False)
    drawn.update_layout(margin={"l": 0, "r": 0})
    return drawn


def _told(line: FairnessLine, t: Translate) -> str:
    return t(
        "{unit}: place {place}, corrected {corrected}", unit=line.name, place=line.place, corrected=line.corrected_place
    )
