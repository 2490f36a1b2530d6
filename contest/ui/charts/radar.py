"""One or two units over the criteria."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from fractions import Fraction

import plotly.graph_objects as go

from contest.errors import Translate
from contest.model import Criterion
from contest.palette import RED
from contest.ui.charts.base import empty, figure, literal_html, short

_SECOND = "#2E5FA8"


def fig_radar(
    means: Mapping[str, Mapping[str, Fraction]],
    criteria: Sequence[Criterion],
    scale: tuple[Decimal, Decimal],
    t: Translate,
    *,
    size: int = 15,
) -> go.Figure:
    """Draw one or two units over the criteria.

    Parameters
    ----------
    means : mapping of unit name to mapping of criterion id to mean mark
        The first two are drawn. A criterion without a mean leaves a gap in the outline.
    scale : (lowest, highest) mark
        The outer ring is the highest mark. The centre is written on the axis: it is raised towards the lowest mean
        drawn, in tenths of the scale, so that differences of a few points can be seen.
    """
    drawn = [(name, values) for name, values in list(means.items())[:2] if values]
    if not drawn or not criteria:
        return empty(t("There are no marks to draw."), size=size)
    low, high = map(float, scale)
    centre = _centre(low, high, min(float(value) for _, values in drawn for value in values.values()))
    radar = figure(440, size=size, margin={"l": 64, "r": 64, "t": 72, "b": 40})
    titles = [literal_html(one.title) for one in criteria]
    for (name, values), colour, dash in zip(drawn, (RED, _SECOND), ("solid", "dash"), strict=False):
        ring = [float(values[one.id]) if one.id in values else None for one in criteria]
        texts = [
            "" if mean is None else literal_html(f"{name} · {one.title} {mean:.2f}")
            for one, mean in zip(criteria, ring, strict=True)
        ]
        radar.add_trace(
            go.Scatterpolar(
                r=[*ring, ring[0]],
                theta=[*titles, titles[0]],
                name=literal_html(short(name, 16)),
                mode="lines+markers",
                line={"color": colour, "width": 3, "dash": dash},
                marker={"size": 8},
                fill="toself",
                fillcolor=_faint(colour),
                hovertext=[*texts, texts[0]],
                hoverinfo="text",
                connectgaps=False,
            )
        )
    radar.update_polars(
        radialaxis={"range": [centre, high], "angle": 90, "tickangle": 90, "nticks": 4, "tickfont": {"size": size - 3}},
        angularaxis={"direction": "clockwise", "rotation": 90},
    )
    radar.update_layout(showlegend=True, legend={"y": 1.1})
    return radar


def _centre(low: float, high: float, lowest: float) -> float:
    tenth = (high - low) / 10 or 1.0
    return max(low, low + tenth * (int((lowest - low) / tenth) - 1))


def _faint(colour: str) -> str:
    red, green, blue = (int(colour[at : at + 2], 16) for at in (1, 3, 5))
    return f"rgba({red},{green},{blue},0.14)"
