"""Scores as stacked bars by criterion: one meeting's standings, and the town's meetings side by side."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import plotly.graph_objects as go
from plotly.subplots import make_subplots

from contest.errors import Translate
from contest.model import Criterion
from contest.palette import NIGHT, criterion_colours, text_on
from contest.scenes.parts import why_empty
from contest.ui.charts.base import empty, figure, literal_html, place_text, short, template
from contest.views.public import RevealedLine
from contest.views.town import CommunityView


def fig_standings(
    lines: Sequence[RevealedLine],
    criteria: Sequence[Criterion],
    t: Translate,
    dark: bool = False,
    *,
    size: int = 15,
) -> go.Figure:
    """Draw units as stacked bars by criterion, best on top, with place, name and total as text.

    Parameters
    ----------
    lines : sequence of RevealedLine
        In any order; drawn by place, pending and withdrawn ones last, with the reason instead of a bar.
    criteria : sequence of Criterion
        In the policy's order, which is the order along the bar; the lengths of a bar add up to the score.
    """
    if not lines:
        return empty(t("Nothing has been revealed yet."), dark=dark, size=size)
    ordered = sorted(lines, key=lambda line: (line.place is None, line.place or 0))
    rows = list(range(len(ordered)))
    drawn = figure(round(size * (3 * len(ordered) + 3)), size=size, dark=dark, barmode="stack", bargap=0.34)
    drawn.add_traces(_segments(ordered, criteria, rows, dark))
    widest = max([*map(_total, ordered), 1.0])
    for row, line in enumerate(ordered):
        label = literal_html(line.score if line.score is not None else place_text(line, t))
        drawn.add_annotation(x=_total(line), y=row, text=f"<b>{label}</b>", xanchor="left", xshift=8, showarrow=False)
    drawn.update_xaxes(range=[0, widest], visible=False)
    drawn.update_yaxes(
        range=[len(ordered) - 0.4, -0.6],
        tickvals=rows,
        ticktext=[f"{literal_html(_label(line, t))}  " for line in ordered],
        showgrid=False,
        showline=False,
    )
    drawn.update_layout(
        # A legend wraps on a phone, where labels over the bars would run into each other.
        showlegend=bool(criteria),
        margin={"t": round(size * 2.6), "r": round(size * 4.6)},
        uniformtext={"minsize": round(size * 0.8), "mode": "hide"},
    )
    return drawn


def _total(line: RevealedLine) -> float:
    return float(sum(line.shares.values()))


def _label(line: RevealedLine, t: Translate) -> str:
    name = short(line.name, 12)
    return name if line.place is None else f"{place_text(line, t)}  {name}"


def _segments(
    lines: Sequence[RevealedLine], criteria: Sequence[Criterion], rows: Sequence[int], dark: bool
) -> list[go.Bar]:
    """Return one bar trace per criterion; a missing share is left out, not drawn as zero."""
    colours = criterion_colours(criteria)
    outline = NIGHT if dark else "rgba(31,26,23,0.45)"
    traces = []
    for one in criteria:
        shares = [float(line.shares[one.id]) if one.id in line.shares else None for line in lines]
        hovers = [
            "" if share is None else literal_html(f"{line.name} · {one.title} {share:.2f}")
            for line, share in zip(lines, shares, strict=True)
        ]
        traces.append(
            go.Bar(
                name=literal_html(one.title),
                orientation="h",
                y=list(rows),
                x=shares,
                text=["" if share is None else f"{share:.1f}" for share in shares],
                hovertext=hovers,
                hoverinfo="text",
                textposition="inside",
                insidetextanchor="middle",
                textangle=0,
                marker={"color": colours[one.id], "line": {"color": outline, "width": 2 if dark else 1}},
                insidetextfont={"color": text_on(colours[one.id])},
            )
        )
    return traces


def fig_town(
    communities: Sequence[CommunityView],
    criteria: Sequence[Criterion],
    t: Translate,
    dark: bool = False,
    *,
    size: int = 14,
    columns: int = 4,
) -> go.Figure:
    """Draw one panel per community on equal axes, in the order given: shapes side by side, never one ranking.

    A community without a revealed unit keeps its panel, calm and labelled. ``criteria`` are named in the legend.
    """
    if not communities:
        return empty(t("No meetings have been planned yet."), dark=dark, size=size)
    columns = min(columns, len(communities))
    deep = -(-len(communities) // columns)
    shelves = [communities[n : n + columns] for n in range(0, len(communities), columns)]
    depths = [max(2, *(len(one.lines) for one in shelf), 0) for shelf in shelves]
    height = round(size * (sum(depths) * 2.9 + deep * 3 + 3))
    drawn = make_subplots(
        rows=deep,
        cols=columns,
        row_heights=depths,
        vertical_spacing=min(0.9 / deep, 3 * size / height),
        horizontal_spacing=0.025,
    )
    drawn.update_layout(
        template=template(dark, size), height=height, barmode="stack", bargap=0.62, margin={"t": round(size * 4.6)}
    )
    widest = max([*(_total(line) for one in communities for line in one.lines), 1.0])
    drawn.update_xaxes(range=[0, widest * 1.02], visible=False)
    for n, community in enumerate(communities):
        where = {"row": n // columns + 1, "col": n % columns + 1}
        rows = depths[n // columns]
        drawn.update_yaxes(range=[rows - 0.6, -0.9], visible=False, **where)
        for trace in _segments(community.lines, community.criteria, range(len(community.lines)), dark):
            trace.update(text=None, showlegend=False)
            drawn.add_trace(trace, **where)
        _describe_panel(drawn, community, where, widest, rows, t)
    colours = criterion_colours(criteria)
    for one in criteria:
        named = go.Bar(x=[None], y=[None], name=literal_html(one.title), marker={"color": colours[one.id]})
        drawn.add_trace(named, row=1, col=1)
    drawn.update_layout(showlegend=bool(criteria), legend={"y": 1 + 2.1 * size / height})
    return drawn


def _describe_panel(
    drawn: go.Figure,
    community: CommunityView,
    where: Mapping[str, int],
    widest: float,
    rows: int,
    t: Translate,
) -> None:
    title = literal_html(community.community or community.title)
    head: dict[str, Any] = {"x": 0, "xanchor": "left", "showarrow": False, **where}
    drawn.add_annotation(y=-0.9, yanchor="bottom", text=f"<b>{title}</b>", **head)
    if not community.lines:
        # An empty panel needs a trace, or Plotly leaves its axes out and the text with them.
        drawn.add_trace(go.Scatter(x=[None], y=[None], showlegend=False), **where)
        text = literal_html(why_empty(community, t))
        drawn.add_annotation(y=(rows - 1) / 2, text=text, opacity=0.8, **head)
    for row, line in enumerate(community.lines):
        name = literal_html(short(line.name, 8))
        score = literal_html(line.score if line.score is not None else place_text(line, t))
        over = {"y": row - 0.14, "yanchor": "bottom", "showarrow": False, **where}
        drawn.add_annotation(x=0, text=name, xanchor="left", **over)
        drawn.add_annotation(x=widest * 1.02, text=score, xanchor="right", **over)
