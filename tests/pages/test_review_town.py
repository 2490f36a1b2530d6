"""The review's part on all communities: bands and how they came about, or the warning."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from typing import Any

from contest.text import translator
from contest.ui.review_town import town_blocks
from contest.views.town import TownUnit, TownView, town
from tests.pages.stores import Store, blocks
from tests.screen.town import town_room

T = translator("zh")


@cache
def view(communities: int = 4, common: int = 3) -> TownView:
    return town(town_room(communities, common).state)


def texts(found: list[dict[str, Any]], kind: str) -> list[str]:
    return [one["text"] for one in found if one["kind"] == kind]


def test_bands_come_with_how_they_were_computed() -> None:
    found = town_blocks(view(), T)
    assert [one["kind"] for one in found] == ["notice", "table", "howto", "notice"]
    assert texts(found, "notice") == [
        "由 3 位共同评委比较，涉及 4 个社区",
        "下面是各社区自己的得分，不能跨社区比较。",
    ]
    table, howto = found[1], found[2]
    assert [row["cells"][0] for row in table["rows"] if row["cells"][0]] == [band.level for band in view().bands]
    best = view().bands[0].units
    first = [row["cells"][1:] for row in table["rows"][: len({one.community for one in best})]]
    assert [name for _, names in first for name in names.split("、")] == [one.name for one in best]
    assert [community for community, _ in first] == list(dict.fromkeys(one.community for one in best))
    assert view().margin is not None and view().margin[0] in howto["lines"][2]  # type: ignore[index]
    assert "不看姓名" in howto["lines"][0] and "不是名次" in howto["lines"][-1]


def test_who_cannot_be_compared_stands_there_with_the_reason() -> None:
    outside = (
        (TownUnit("x", "甲村", "m", "天边社区"), "no_common_mark"),
        (TownUnit("y", "乙村", "m", "天边社区"), "pending"),
    )
    tables = [one for one in town_blocks(replace(view(), left_out=outside), T) if one["kind"] == "table"]
    assert [row["cells"] for row in tables[1]["rows"]] == [
        ["没有共同评委打分", "天边社区：甲村"],
        ["待定，尚无得分", "天边社区：乙村"],
    ]


def test_without_common_judges_the_warning_and_the_reason() -> None:
    assert texts(town_blocks(view(2), T), "notice") == [
        "各社区评委不同，分数不能跨社区比较。",
        "目前没有人在三个以上社区评过分。",
    ]
    assert texts(town_blocks(view(4, 1), T), "notice")[1].startswith("只有一位评委")


def test_one_person_on_two_seats_is_told_first() -> None:
    found = town_blocks(replace(view(), doubled=("dongcheng",)), T)
    assert texts(found, "notice")[0] == "“东城社区擂台赛”有一人占两个评委席，这些分数不参与比较。"


def test_the_page_draws_the_part_for_anybody(store) -> None:  # type: ignore[no-untyped-def]
    kept: Store = store("running")
    app = kept.open("review", None, meeting="dongcheng")
    part = next(n for n, one in enumerate(app.tabs) if one.label == "各社区概览")
    app.session_state["review-part"] = app.tabs[part].label
    app.run()
    assert not app.exception
    assert "各社区评委不同，分数不能跨社区比较。" in texts(blocks(app), "notice")
