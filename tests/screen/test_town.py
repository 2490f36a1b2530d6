"""The town on the projector: bands by common judges, or the shapes and the banner; readable for any number of units."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from typing import Any

import pytest
from playwright.sync_api import Page

from contest import commands as cmd
from contest.results import score_of
from contest.scenes.document import scene_document
from contest.scenes.parts import Surroundings, surroundings
from contest.scenes.town import town_body
from contest.text import translator
from contest.views.public import screen
from contest.views.town import TownBand, TownUnit, TownView, town
from tests.core.builders import Room
from tests.screen.hall import LONG, document
from tests.screen.samples import THREE, community
from tests.screen.test_picture import LOOK, SIZES, SMALLEST
from tests.screen.town import town_room

MEETING = "dongcheng"
BANNER = "各社区评委不同，分数不能跨社区比较"


@cache
def played(communities: int = 5, common: int = 3) -> Room:
    room = town_room(communities, common)
    room(cmd.ShowScene(MEETING, "town"))
    return room


def shown(room: Room, lang: str = "zh") -> dict[str, Any]:
    return document(room, MEETING, lang)


def test_with_common_judges_the_town_is_shown_in_bands() -> None:
    body = shown(played())["body"]
    assert body["count"] == "由 3 位共同评委比较，涉及 5 个社区"
    bands = [band for page in body["pages"] for band in page]
    assert [band["level"] for band in bands] == sorted((band["level"] for band in bands), reverse=True)
    units = [unit for band in bands for unit in band["units"]]
    state = played().state
    assert sorted(one["id"] for one in units) == sorted(
        f"{meeting.id}/{unit}" for meeting in state.meetings.values() for unit in meeting.in_phase("revealed")
    )
    assert {one["community"] for one in units} == {"东城社区", "南城社区", "西城社区", "北城社区", "新城社区"}
    assert [(one["word"], len(one["communities"])) for one in body["waiting"]] == [("本场议程不设测评", 7)]


def test_bands_hold_no_place_no_score_and_one_decimal_at_most() -> None:
    room = played()
    text = json.dumps(shown(room)["body"], ensure_ascii=False)
    scores = [
        str(score_of(meeting, unit).published)
        for meeting in room.state.meetings.values()
        for unit in meeting.in_phase("revealed")
    ]
    assert scores and [one for one in scores if one in text] == []
    assert re.findall(r"\d+\.\d\d", text) == [] and "第" not in text
    assert "person" not in text and "town-" not in text and "演练·" not in text


def test_inside_a_band_units_stand_in_the_order_of_the_contest() -> None:
    state = played(12).state
    order = [f"{meeting.id}/{unit}" for meeting in state.meetings.values() for unit in meeting.order]
    for band in town(state).bands:
        at = [order.index(f"{one.meeting}/{one.unit}") for one in band.units]
        assert at == sorted(at)


def test_without_common_judges_there_are_shapes_and_the_banner() -> None:
    for room in (played(2), played(5, 0)):
        body = shown(room)["body"]
        assert (body["bands"], body["banner"], body["why"], body["count"]) == (False, BANNER, "", "")
        assert body["legend"] and body["pages"][0][0]["rows"][0]["bar"]


def test_too_few_common_judges_say_so_below_the_banner() -> None:
    body = shown(played(5, 1))["body"]
    assert body["banner"] == BANNER
    assert body["why"] == "只有一位评委在三个以上社区评过分，一个人的分数无从互相核对。"


def test_who_cannot_be_compared_is_named_with_the_reason() -> None:
    room = played()
    view = town(room.state)
    outside = TownUnit("x", "无票村", "m", "天边社区"), TownUnit("y", "另一村", MEETING, "东城社区")
    body = town_body(
        screen(room.state, MEETING),
        replace(view, left_out=((outside[0], "no_common_mark"), (outside[1], "not_linked"))),
        translator("zh"),
    )
    assert [(one["word"], one["communities"]) for one in body["waiting"]][:2] == [
        ("没有共同评委打分", ["天边社区"]),
        ("与其他村社的共同评委不相连", ["另一村"]),
    ]


# --- the picture --------------------------------------------------------------------------------------------------


def crowd(bands: list[int]) -> dict[str, Any]:
    """Bands of so many units, every seventh with a long name."""
    room = played()
    names = ("演练某某村", "演练甲村", "演练某某某村", LONG[:12], "木山后村", "后街", "七里港演练乙村")
    units = [
        tuple(TownUnit(f"{at}-{n}", names[n % 7], MEETING, "七里港社区") for n in range(size))
        for at, size in enumerate(bands)
    ]
    made = [TownBand(f"{95 - 4 * n}.5", band) for n, band in enumerate(units)]
    view = replace(town(room.state), bands=tuple(made))
    return scene_document(screen(room.state, MEETING), around(room, view), translator("zh"))


def shapes(sizes: list[int]) -> dict[str, Any]:
    """So many communities with so many units each; a longer name than these ends in an ellipsis."""
    room = played()
    communities = tuple(
        community(
            f"m{n}",
            "七里港社区",
            *(
                replace(THREE[k % 3], unit=f"{n}-{k}", name="演练某某某村" if k % 7 == 3 else "木山后村")
                for k in range(size)
            ),
            units=size,
        )
        for n, size in enumerate(sizes)
    )
    view = replace(town(room.state), communities=communities, bands=(), left_out=(), reason="one_common_judge")
    return scene_document(screen(room.state, MEETING), around(room, view), translator("zh"))


def around(room: Room, view: TownView) -> Surroundings:
    return replace(surroundings(room.state, MEETING), town=view)


def pictures() -> dict[str, dict[str, Any]]:
    found = {f"{n} communities, {common} common": shown(played(n, common)) for n in (5, 12) for common in (0, 1, 3)}
    found["in English"] = shown(played(), "en")
    found |= {f"bands {sizes}": crowd(sizes) for sizes in ([1, 1], [30], [9] * 6, [3, 40, 60, 5], [18] * 6, [1] * 14)}
    found |= {
        f"shapes {sizes}": shapes(sizes) for sizes in ([9] * 12, [5] * 12, [6, 30, 4], [1], [9] * 4, [12] * 7, [30] * 3)
    }
    return found


def pages_of(shot: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Each page as a document of its own."""
    for n, page in enumerate(shot["body"]["pages"]):
        yield {**shot, "key": f"{shot['key']}/{n}", "body": {**shot["body"], "pages": [page]}}


@pytest.mark.browser
def test_any_town_is_readable_and_nothing_is_cut_or_covered(bare: Page) -> None:
    faults = {}
    for size, (width, height) in SIZES.items():
        bare.set_viewport_size({"width": width, "height": height})
        for name, shot in pictures().items():
            for n, one in enumerate(pages_of(shot)):
                bare.evaluate("(document) => window.show(document)", one)
                found = bare.evaluate(LOOK)
                small = [text for pixels, text in found["sizes"] if pixels < SMALLEST * height]
                if small or found["outside"] or found["overlaps"] or found["overflow"]:
                    faults[f"{name}, page {n}, {size}"] = {k: v for k, v in found.items() if k != "sizes"} | {
                        "small": small
                    }
    assert faults == {}


@pytest.mark.browser
def test_the_banner_is_large_enough_and_on_a_phone_it_is_seen_first(bare: Page) -> None:
    document = shown(played(5, 0))
    bare.set_viewport_size({"width": 1920, "height": 1080})
    bare.evaluate("(document) => window.show(document)", document)
    banner = bare.locator(".banner")
    assert banner.inner_text() == BANNER
    assert banner.evaluate("(one) => parseFloat(getComputedStyle(one).fontSize)") >= 28
    bare.set_viewport_size({"width": 390, "height": 844})
    bare.evaluate("(document) => window.show(document)", document)
    box = banner.bounding_box()
    first = bare.locator(".panel").first.bounding_box()
    assert box and first and box["y"] + box["height"] <= first["y"]


def test_pages_hold_every_unit_once_and_a_band_that_goes_on_says_so() -> None:
    shot = crowd([3, 40, 60, 5])
    pages = shot["body"]["pages"]
    sizes = [len(band["units"]) for page in pages for band in page]
    assert sum(sizes) == 108 and min(sizes) > 0 and len(pages) > 2
    ids = [unit["id"] for page in pages for band in page for unit in band["units"]]
    assert len(set(ids)) == 108
    assert [band["label"] for page in pages for band in page].count("续") == len(sizes) - 4
    assert all(
        page[0]["label"] == "续" or page[0]["level"] != pages[n - 1][-1]["level"] for n, page in enumerate(pages) if n
    )
