"""A figure is drawn once for all who look at the same thing, and anew for whoever looks at another."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from contest.ui import charts
from contest.ui.figures import figure_of
from contest.ui.review_tables import revealed_line
from contest.views.review import review
from contest.views.town import town
from tests.core.builders import Room
from tests.screen.hall import play, rehearsal

MEETING = "dongcheng"


def played(units: int) -> Room:
    room = rehearsal()
    play(room, MEETING, units)
    return room


def drawings(room: Room) -> dict[str, tuple[Callable[..., Any], tuple[object, ...]]]:
    """What the review page draws of a room, by figure; made anew with every call."""
    view = review(room.state, MEETING, "supervisor")
    communities = town(room.state).communities
    means = {one.name: one.means for one in view.lines[-2:]}
    scale = (view.policy.scale.min, view.policy.scale.max)
    return {
        "standings": (charts.fig_standings, ([revealed_line(one) for one in view.lines], view.criteria)),
        "radar": (charts.fig_radar, (means, view.criteria, scale)),
        "heatmap": (charts.fig_heatmap, (view.marks,)),
        "timeline": (charts.fig_timeline, (view.moments,)),
        "town": (charts.fig_town, (communities, communities[0].criteria)),
    }


@pytest.mark.parametrize("name", ["standings", "radar", "heatmap", "timeline", "town"])
def test_equal_records_share_one_figure_and_others_get_their_own(name: str) -> None:
    room, other = played(3), played(4)
    draw, about = drawings(room)[name]
    shared = figure_of(draw, *about, lang="zh")
    again, records = drawings(room)[name]
    assert figure_of(again, *records, lang="zh") is shared
    assert figure_of(draw, *about, lang="en") is not shared
    _, others = drawings(other)[name]
    assert figure_of(draw, *others, lang="zh").to_json() != shared.to_json()


@pytest.mark.parametrize("name", ["standings", "radar", "heatmap", "timeline", "town"])
def test_what_is_drawn_can_be_told_by_what_it_says_of_itself(name: str) -> None:
    """A record that only gave its address would hide what changed in it."""
    _, about = drawings(played(2))[name]
    assert " at 0x" not in repr(about)


def test_how_it_is_drawn_is_part_of_the_figure() -> None:
    draw, about = drawings(played(2))["town"]
    narrow, wide = (figure_of(draw, *about, lang="zh", columns=n) for n in (2, 3))
    assert narrow is not wide and narrow.to_json() != wide.to_json()
