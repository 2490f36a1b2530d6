"""Ballots one by one: their totals judge by judge, and when they came in."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Final

import plotly.graph_objects as go

from contest.errors import LOCAL_TIME, Translate
from contest.palette import GOLD, INK, RED, SIX
from contest.ui.charts.base import empty, figure, literal_html, short
from contest.views.review import BallotMoment, MarkRow

_HEAT: Final = ((0.0, "#FBF1DE"), (0.35, "#F0C77E"), (0.7, "#D2683F"), (1.0, "#8E1B22"))
_FITS: Final = 16
_LINES: Final = (RED, SIX["governance"], SIX["environment"], "#9A6B12", "#2E6F9E", "#A24B68")


def fig_heatmap(rows: Sequence[MarkRow], t: Translate, *, size: int = 13) -> go.Figure:
    """Draw ballot totals, judges down (under their groups, in panel order) and units across (in order of the rows).

    Recused cells are hatched and say 回避, missing ones are hollow and say 缺, absent ones 缺席; none of them
    has a colour of the scale.
    Up to sixteen units the totals stand in the cells; more than that leaves them to the pointer.
    """
    if not rows:
        return empty(t("There are no marks to draw."), size=size)
    units = {unit: n for n, unit in enumerate(dict.fromkeys(row.unit for row in rows))}
    down, heads = _judges_by_group(rows)
    deep = len(down) + len(heads)
    cells: list[list[float | None]] = [[None] * len(units) for _ in range(deep)]
    texts = [[""] * len(units) for _ in range(deep)]
    hovers = [[""] * len(units) for _ in range(deep)]
    fits = len(units) <= _FITS
    words: dict[str, str] = {"recused": t("Recused"), "missing": t("Missing"), "absent": t("Absent")}
    for row in rows:
        x, y = units[row.unit], down[row.judge]
        word = words.get(row.status, "")
        if row.total is not None:
            word = f"{float(row.total):.2f}"
            cells[y][x] = float(row.total)
            texts[y][x] = f"{float(row.total):.1f}".removesuffix(".0") if fits else ""
        hovers[y][x] = literal_html(f"{row.judge_name} → {row.unit_name}: {word}")
    drawn = figure(round(size * (2 * deep + 6)), size=size)
    drawn.add_trace(
        go.Heatmap(
            z=cells,
            text=texts,
            texttemplate="%{text}",
            hovertext=hovers,
            hoverinfo="text",
            hoverongaps=True,
            colorscale=_HEAT,
            xgap=2,
            ygap=2,
            showscale=any(value is not None for line in cells for value in line),
            colorbar={"thickness": 12, "outlinewidth": 0, "len": 0.6, "title": {"text": t("Points")}},
        )
    )
    for status, word in words.items():
        where = [(units[row.unit], down[row.judge]) for row in rows if row.status == status]
        _mark_cells(drawn, where, word if fits else "", hatched=status == "recused", size=size)
    titles = {y: f"<b>{literal_html(short(group, 14))}</b>" for group, y in heads.items()}
    titles |= {down[row.judge]: literal_html(short(row.judge_name, 10)) for row in rows}
    drawn.update_xaxes(
        tickvals=list(units.values()),
        ticktext=[literal_html(short(name, 9)) for name in dict((row.unit, row.unit_name) for row in rows).values()],
        range=[-0.5, len(units) - 0.5],
        side="top",
        showgrid=False,
    )
    drawn.update_yaxes(tickvals=list(titles), ticktext=list(titles.values()), range=[deep - 0.5, -0.5], showgrid=False)
    return drawn


def _judges_by_group(rows: Sequence[MarkRow]) -> tuple[dict[str, int], dict[str, int]]:
    """Return the line of each judge, and the line above each group that carries its title (none for one group)."""
    panel = {row.judge: row.group for row in rows}
    groups = list(dict.fromkeys(panel.values()))
    down: dict[str, int] = {}
    heads: dict[str, int] = {}
    for group in groups:
        if len(groups) > 1:
            heads[group] = len(down) + len(heads)
        for judge in (one for one, its in panel.items() if its == group):
            down[judge] = len(down) + len(heads)
    return down, heads


def _mark_cells(drawn: go.Figure, cells: Sequence[tuple[int, int]], word: str, *, hatched: bool, size: int) -> None:
    """Outline cells without a number, with a word inside; a hatch for recused ones, which are no one's fault."""
    edges_x: list[float | None] = []
    edges_y: list[float | None] = []
    for x, y in cells:
        edges_x += [x - 0.46, x + 0.46, x + 0.46, x - 0.46, x - 0.46, None]
        edges_y += [y - 0.42, y - 0.42, y + 0.42, y + 0.42, y - 0.42, None]
        for shift in (-0.32, 0.24) if hatched else ():
            edges_x += [x + shift - 0.08, x + shift + 0.16, None]
            edges_y += [y + 0.42, y - 0.42, None]
    line = {"color": "rgba(31,26,23,0.34)", "width": 1}
    quiet = {"hoverinfo": "skip", "showlegend": False}
    if cells:
        drawn.add_trace(go.Scatter(x=edges_x, y=edges_y, mode="lines", line=line, **quiet))
        xs, ys = zip(*cells, strict=True)
        font = {"size": size - 2, "color": INK if hatched else RED}
        drawn.add_trace(go.Scatter(x=xs, y=ys, mode="text", text=[word] * len(cells), textfont=font, **quiet))


def fig_timeline(moments: Sequence[BallotMoment], t: Translate, *, size: int = 14) -> go.Figure:
    """Draw how the ballots came in: one rising step line per unit, Beijing time across.

    Parameters
    ----------
    moments : sequence of BallotMoment
        In any order. A first revision lifts its unit's line by one; a later one is a ring on the line.
    """
    if not moments:
        return empty(t("No ballots have come in yet."), size=size)
    ordered = sorted(moments, key=lambda moment: moment.seq)
    drawn = figure(420, size=size, margin={"r": 2 * size})
    for n, unit in enumerate(dict.fromkeys(moment.unit for moment in ordered)):
        own = [moment for moment in ordered if moment.unit == unit]
        times = [_local(moment.at) for moment in own]
        counts = [sum(one.revision == 1 for one in own[: k + 1]) for k in range(len(own))]
        name = literal_html(short(own[0].unit_name, 10))
        colour = _LINES[n % len(_LINES)]
        clocks = [f"{name} · {at:%H:%M:%S} · {count}" for at, count in zip(times, counts, strict=True)]
        drawn.add_trace(
            go.Scatter(
                x=[times[0], *times],
                y=[0, *counts],
                name=name,
                mode="lines",
                line={"shape": "hv", "color": colour, "width": 2.5},
                hovertext=["", *clocks],
                hoverinfo="text",
            )
        )
        changed = [k for k, moment in enumerate(own) if moment.revision > 1]
        if changed:
            drawn.add_trace(
                go.Scatter(
                    x=[times[k] for k in changed],
                    y=[counts[k] for k in changed],
                    name=t("Changed ballot"),
                    mode="markers",
                    marker={"symbol": "circle-open", "size": 10, "color": GOLD, "line": {"width": 2}},
                    hovertext=[f"{clocks[k]} · {t('Changed ballot')}" for k in changed],
                    hoverinfo="text",
                )
            )
        drawn.add_annotation(
            x=times[-1],
            y=counts[-1],
            text=name,
            font={"color": colour},
            textangle=-90,
            yanchor="top",
            yshift=-10,
            xanchor="left",
            showarrow=False,
        )
    drawn.update_xaxes(tickformat="%H:%M", hoverformat="%H:%M:%S", title=t("Beijing time"))
    drawn.update_yaxes(title=t("Ballots in"), rangemode="tozero", tickformat="d")
    return drawn


def _local(at: str) -> datetime:
    """Return the naive local time: Plotly draws times as they are written."""
    return datetime.fromisoformat(at).astimezone(LOCAL_TIME).replace(tzinfo=None)
