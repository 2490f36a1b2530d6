"""The figures, from hand-made data whose sums can be checked in the head."""

from __future__ import annotations

import itertools
import math
import re
from decimal import Decimal
from fractions import Fraction

import plotly.graph_objects as go
import pytest

from contest import palette
from contest.text import translator
from contest.ui.charts import (
    fig_heatmap,
    fig_radar,
    fig_standings,
    fig_timeline,
    fig_town,
    literal_html,
)
from tests.screen.samples import PENDING, SIX, THREE, WITHDRAWN, community, line, moment, row

T = translator("en")
HOSTILE = "<b>村</b>&lt;\u202e\x00"


def texts(figure: go.Figure) -> list[str]:
    """Every piece of text Plotly would read as markup."""
    found = [one.text or "" for one in figure.layout.annotations]
    for axis in ("xaxis", "yaxis"):
        found += figure.layout[axis].ticktext or ()
    for trace in figure.data:
        found.append(trace.name or "")
        for part in ("text", "hovertext", "theta"):
            value = getattr(trace, part, None)
            if isinstance(value, (list, tuple)):
                found += [one for cell in value for one in (cell if isinstance(cell, (list, tuple)) else [cell])]
    return [str(one) for one in found if one is not None]


def bars(figure: go.Figure) -> list[go.Bar]:
    return [trace for trace in figure.data if trace.type == "bar"]


def test_the_segments_of_a_bar_add_up_to_the_score_best_on_top() -> None:
    figure = fig_standings(THREE, SIX, T)
    sums = [sum(trace.x[row] for trace in bars(figure)) for row in range(3)]
    assert sums == [91.0, 89.5, 89.5]
    names = [text.strip() for text in figure.layout.yaxis.ticktext]
    assert names == ["Place 1  木山后村", "Joint place 2  浃底村", "Joint place 2  东风社区"]
    assert [text[3:-4] for text in texts(figure) if re.match(r"<b>\d", text)] == ["91.00", "89.50", "89.50"]


def test_each_criterion_keeps_its_colour_and_is_named() -> None:
    figure = fig_standings(THREE, SIX, T)
    assert [trace.marker.color for trace in bars(figure)] == [palette.SIX[one.id] for one in SIX]
    assert figure.layout.showlegend and [trace.name for trace in bars(figure)] == [one.title for one in SIX]
    reversed_order = fig_standings(THREE, SIX[::-1], T)
    assert [trace.marker.color for trace in bars(reversed_order)] == [palette.SIX[one.id] for one in SIX[::-1]]


def test_pending_and_withdrawn_units_have_no_bar_and_say_why() -> None:
    figure = fig_standings((PENDING, WITHDRAWN, *THREE), SIX, T)
    assert all(trace.x[3] is None and trace.x[4] is None for trace in bars(figure))
    assert {"<b>Pending</b>", "<b>Withdrawn</b>"} <= set(texts(figure))


@pytest.mark.parametrize(
    "figure",
    [
        fig_standings((), SIX, T),
        fig_town((), SIX, T),
        fig_radar({}, SIX, (Decimal(0), Decimal(100)), T),
        fig_heatmap((), T),
        fig_timeline((), T),
    ],
)
def test_no_data_gives_a_figure_that_says_so(figure: go.Figure) -> None:
    assert len(figure.data) == 0
    assert len(figure.layout.annotations) == 1 and figure.layout.annotations[0].text


@pytest.mark.parametrize(
    "figure",
    [
        fig_standings((line("a", HOSTILE, "9", 1, "1"),), SIX, T),
        fig_town((community("m", HOSTILE, line("a", HOSTILE, "9", 1, "1")),), SIX, T),
        fig_radar({HOSTILE: {"industry": Fraction(90)}}, SIX, (Decimal(0), Decimal(100)), T),
        fig_heatmap([row(HOSTILE, HOSTILE, HOSTILE, "90"), row(HOSTILE, HOSTILE, HOSTILE + "2", None, "recused")], T),
        fig_timeline([moment(1, "06:00:00", HOSTILE, "l1"), moment(2, "06:01:00", HOSTILE, "l1", 2)], T),
    ],
)
def test_a_name_is_never_markup(figure: go.Figure) -> None:
    shown = [text for text in texts(figure) if "村" in text]
    assert shown
    for text in shown:
        bare = re.sub(r'^<b>(.*)</b>$|^<span style="color:#[0-9A-F]{6}">■</span> ', r"\1", text)
        assert "<" not in bare and "&lt;b&gt;村&lt;" in bare
        assert "\u202e" not in bare and "\x00" not in bare


def test_ampersands_are_escaped_before_angles() -> None:
    assert literal_html("&lt;a>") == "&amp;lt;a&gt;"


def test_the_town_has_one_panel_each_on_equal_axes_and_the_empty_ones_say_why() -> None:
    towns = (
        community("x", "东城", *THREE),
        community("y", "南城", line("z", "林宅村", "50.00", 1, "8", "8", "8", "8", "9", "9")),
        community("v", "西城", units=4),
        community("h", "湖横", scored=False),
    )
    figure = fig_town(towns, SIX, T)
    ranges = {tuple(figure.layout[name].range) for name in ("xaxis", "xaxis2", "xaxis3", "xaxis4")}
    assert len(ranges) == 1
    shown = texts(figure)
    assert {"<b>东城</b>", "<b>南城</b>", "<b>西城</b>", "<b>湖横</b>"} <= set(shown)
    assert "No score has been revealed yet" in shown and "No scoring on this agenda" in shown
    second = [trace for trace in bars(figure) if trace.xaxis == "x2"]
    assert sum(trace.x[0] for trace in second) == 50.0
    assert not any("Place" in text for text in shown)


def test_the_radar_closes_its_ring_and_says_where_its_centre_is() -> None:
    means = {"木山后村": {one.id: Fraction(80 + n) for n, one in enumerate(SIX)}, "浃底村": {"industry": Fraction(91)}}
    figure = fig_radar(means, SIX, (Decimal(0), Decimal(100)), T)
    first, second = figure.data
    assert list(first.r) == [80, 81, 82, 83, 84, 85, 80] and first.theta[0] == first.theta[-1] == "党建强"
    assert list(second.r) == [None, 91, None, None, None, None, None]
    assert list(figure.layout.polar.radialaxis.range) == [70, 100]
    at_the_floor = fig_radar({"甲": {"industry": Fraction(1)}}, SIX, (Decimal(0), Decimal(10)), T)
    assert list(at_the_floor.layout.polar.radialaxis.range) == [0, 10]


def test_the_heatmap_groups_judges_and_marks_recused_and_missing_cells() -> None:
    rows = [
        row("l1", "领导", "a", "90"),
        row("p1", "互评", "a", None, "recused"),
        row("l2", "领导", "a", None, "missing"),
        row("l1", "领导", "b", "88.25"),
        row("p1", "互评", "b", "70"),
        row("l2", "领导", "b", "80"),
    ]
    figure = fig_heatmap(rows, T)
    # Lines from the top: 领导, 领导一, 领导二, 互评, 甲村主任.
    assert list(figure.layout.yaxis.ticktext) == ["<b>领导</b>", "<b>互评</b>", "领导一", "甲村主任", "领导二"]
    assert list(figure.layout.yaxis.tickvals) == [0, 3, 1, 4, 2]
    cells = [list(across) for across in figure.data[0].z]
    assert cells == [[None, None], [90, 88.25], [None, 80], [None, None], [None, 70]]
    words = [trace for trace in figure.data[1:] if trace.mode == "text"]
    marked = {trace.text[0]: (trace.x[0], trace.y[0]) for trace in words}
    assert marked == {"Recused": (0, 4), "Missing": (0, 2)}


def test_many_units_leave_the_numbers_to_the_pointer() -> None:
    rows = [row("l1", "领导", f"u{n}", "90") for n in range(17)]
    assert set(fig_heatmap(rows, T).data[0].text[0]) == {""}
    assert set(fig_heatmap(rows[:16], T).data[0].text[0]) == {"90"}


def test_ballots_rise_in_steps_in_beijing_time_and_a_change_of_mind_does_not_count_twice() -> None:
    figure = fig_timeline(
        [
            moment(3, "06:03:00", "a", "l1", 2),
            moment(1, "06:01:00", "a", "l1"),
            moment(2, "06:02:00", "a", "l2"),
            moment(4, "06:09:00", "b", "l1"),
        ],
        T,
    )
    steps = [trace for trace in figure.data if trace.mode == "lines"]
    assert list(steps[0].y) == [0, 1, 2, 2] and list(steps[1].y) == [0, 1]
    assert [f"{at:%H:%M}" for at in steps[0].x] == ["14:01", "14:01", "14:02", "14:03"]
    rings = next(trace for trace in figure.data if trace.mode == "markers")
    assert [f"{at:%H:%M}" for at in rings.x] == ["14:03"] and list(rings.y) == [2]


BLINDNESS = {
    "none": ((1, 0, 0), (0, 1, 0), (0, 0, 1)),
    "protanopia": ((0.152286, 1.052583, -0.204868), (0.114503, 0.786281, 0.099216), (-0.003882, -0.048116, 1.051998)),
    "deuteranopia": ((0.367322, 0.860646, -0.227968), (0.280085, 0.672501, 0.047413), (-0.01182, 0.04294, 0.968881)),
    "tritanopia": ((1.255528, -0.076749, -0.178779), (-0.078411, 0.930809, 0.147602), (0.004733, 0.691367, 0.3039)),
}


def lab(colour: str, blindness: str) -> tuple[float, float, float]:
    """CIE L*a*b* of a colour as seen with a blindness (Machado 2009, severity 1, in linear light)."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    light = [one / 12.92 if one <= 0.04045 else ((one + 0.055) / 1.055) ** 2.4 for one in parts]
    red, green, blue = (
        min(1.0, max(0.0, sum(factor * one for factor, one in zip(factors, light, strict=True))))
        for factors in BLINDNESS[blindness]
    )
    xyz = (
        (0.4124564 * red + 0.3575761 * green + 0.1804375 * blue) / 0.95047,
        0.2126729 * red + 0.7151522 * green + 0.0721750 * blue,
        (0.0193339 * red + 0.1191920 * green + 0.9503041 * blue) / 1.08883,
    )
    x, y, z = (one ** (1 / 3) if one > 0.008856 else 7.787 * one + 16 / 116 for one in xyz)
    return 116 * y - 16, 500 * (x - y), 200 * (y - z)


@pytest.mark.parametrize("blindness", BLINDNESS)
def test_the_six_colours_stay_apart_for_every_eye(blindness: str) -> None:
    seen = [lab(colour, blindness) for colour in palette.SIX.values()]
    assert min(math.dist(one, other) for one, other in itertools.combinations(seen, 2)) >= 11
    assert min(math.dist(one, other) for one, other in itertools.pairwise(seen)) >= 20


def test_the_six_colours_stand_out_on_the_projector_and_carry_readable_text() -> None:
    for colour in palette.SIX.values():
        assert palette.contrast(colour, palette.NIGHT) >= 3
        assert palette.contrast(palette.text_on(colour), colour) >= 4.5
