"""What moves on the projector: the reveal part by part, rows that glide, and nothing of it where less is asked for."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from contest import commands as cmd
from contest.ui.components.stage import SCRIPT, STYLE
from tests.core.builders import Room
from tests.screen.hall import bare_page, document, mark, play, rehearsal
from tests.screen.test_meeting_scenes import show


@pytest.fixture
def moving(browser: Browser) -> Iterator[Page]:
    """The stage on a page whose machine asks for no less movement, with a clock of its own."""
    page = browser.new_page(viewport={"width": 1920, "height": 1080}, reduced_motion="no-preference")
    page.clock.install(time=datetime(2023, 4, 7, tzinfo=UTC))
    page.set_content(bare_page(SCRIPT, STYLE))
    page.wait_for_function("window.ready")
    # From here on it goes only as far as a test says.
    page.clock.pause_at(datetime(2023, 4, 7, 1, tzinfo=UTC))
    yield page
    page.close()


def put(page: Page, shown: dict[str, Any], **style: str) -> None:
    page.evaluate("(document) => window.show(document)", {**shown, "style": {**shown["style"], **style}})


def revealed() -> tuple[dict[str, Any], dict[str, Any]]:
    """The picture before a reveal, and the reveal."""
    room = rehearsal()
    unit = room.state.meetings["dongcheng"].order[0]
    mark(room, "dongcheng", unit)
    room(cmd.CloseEvaluation("dongcheng", unit))
    before = show(room, "dongcheng", "unit", unit=unit)
    room(cmd.RevealScore("dongcheng", unit))
    return before, document(room, "dongcheng")


def parts_seen(page: Page) -> int:
    return page.locator(".layer.reveal .part[data-on]").count()


@pytest.mark.browser
def test_a_reveal_builds_up_criterion_by_criterion_and_then_counts_the_total(moving: Page) -> None:
    before, reveal = revealed()
    put(moving, before)
    put(moving, reveal)
    layer, output = moving.locator(".layer.reveal"), moving.locator(".layer.reveal output")
    assert layer.locator(".part span").all_inner_texts() == ["党建强", "产业兴", "环境美", "群众富", "治理好", "乡风淳"]
    assert (layer.get_attribute("data-step"), parts_seen(moving), output.inner_text()) == ("0", 0, "···")
    moving.clock.run_for(1_250)
    seen = [parts_seen(moving)]
    for _ in range(5):
        moving.clock.run_for(650)
        seen.append(parts_seen(moving))
    assert seen == [1, 2, 3, 4, 5, 6]
    # The total waits for the last part, then counts, and only then the place is told.
    assert (layer.get_attribute("data-step"), output.inner_text()) == ("0", "···")
    moving.clock.run_for(1_000)
    assert layer.get_attribute("data-step") == "1"
    assert 0 < float(output.inner_text()) <= float(reveal["body"]["score"])
    moving.clock.run_for(3_000)
    assert (layer.get_attribute("data-step"), output.inner_text()) == ("3", reveal["body"]["score"])


@pytest.mark.browser
def test_news_during_a_reveal_neither_hide_what_was_seen_nor_begin_it_again(moving: Page) -> None:
    before, reveal = revealed()
    put(moving, before)
    put(moving, reveal)
    moving.clock.run_for(2_600)
    seen = parts_seen(moving)
    put(moving, {**reveal, "status": "台账第 999 条"})
    assert parts_seen(moving) == seen == 3


@pytest.mark.browser
@pytest.mark.parametrize("why", ["a page opened later", "the desk asks for less", "the machine asks for less"])
def test_the_end_of_a_reveal_stands_there_at_once(moving: Page, why: str) -> None:
    before, reveal = revealed()
    style = {"motion": "reduced"} if why == "the desk asks for less" else {}
    if why == "the machine asks for less":
        moving.emulate_media(reduced_motion="reduce")
    if why != "a page opened later":
        put(moving, before, **style)
    put(moving, reveal, **style)
    layer = moving.locator(".layer.reveal")
    assert layer.get_attribute("data-step") == "3"
    assert layer.locator("output").inner_text() == reveal["body"]["score"]
    for part in layer.locator(".part").all():
        expect(part).to_have_css("opacity", "1")


def test_before_its_reveal_a_unit_tells_no_part_of_its_score() -> None:
    before, reveal = revealed()
    points = {part["points"] for part in reveal["body"]["bar"]}
    assert points and "bar" not in before["body"] and "score" not in before["body"]


# --- places that move -------------------------------------------------------------------------------------------


def two_standings() -> tuple[dict[str, Any], dict[str, Any], dict[str, Any]]:
    """The standings of two units, the reveal of a third that goes between or before them, and the standings then."""
    room: Room = rehearsal()
    play(room, "dongcheng", 2)
    first = show(room, "dongcheng", "standings")
    third = room.state.meetings["dongcheng"].order[2]
    mark(room, "dongcheng", third, low=96)
    room(cmd.CloseEvaluation("dongcheng", third))
    room(cmd.RevealScore("dongcheng", third))
    reveal = document(room, "dongcheng")
    second = show(room, "dongcheng", "standings")
    assert second["body"]["pages"][0][0]["unit"] == third
    return first, reveal, second


GLIDES = """() => [...window.root.querySelectorAll("[data-glide]")].map((row) => ({
  unit: row.dataset.glide,
  frames: row.getAnimations().filter((one) => !(one instanceof CSSAnimation) && !(one instanceof CSSTransition))
    .map((one) => one.effect.getKeyframes()[0]),
}))"""


@pytest.mark.browser
def test_rows_glide_from_the_place_where_the_hall_last_saw_them(moving: Page) -> None:
    first, reveal, second = two_standings()
    for shown in (first, reveal, second):
        put(moving, shown)
    rows = {one["unit"]: one["frames"] for one in moving.evaluate(GLIDES)}
    new, *old = [row["unit"] for row in second["body"]["pages"][0]]
    assert [frame["opacity"] for frame in rows[new]] == ["0"]
    height = moving.locator("[data-glide]").first.evaluate("(row) => row.offsetHeight")
    for unit in old:
        (frame,) = rows[unit]
        # One place further down than before: it begins one row higher.
        assert frame["transform"].startswith("translate(0px, -")
        assert float(frame["transform"].split(", ")[1].removesuffix("px)")) == pytest.approx(-height, abs=2)


@pytest.mark.browser
def test_rows_do_not_glide_where_less_movement_is_asked_for(moving: Page) -> None:
    for shown in two_standings():
        put(moving, shown, motion="reduced")
    assert [one["frames"] for one in moving.evaluate(GLIDES)] == [[], [], []]


@pytest.mark.browser
def test_the_first_standings_of_a_page_and_unchanged_ones_stay_still(moving: Page) -> None:
    first, reveal, _ = two_standings()
    for shown in (first, reveal, first):
        put(moving, shown)
        assert all(one["frames"] == [] for one in moving.evaluate(GLIDES))


# --- how it looks -----------------------------------------------------------------------------------------------

GROUND = """() => {
  const hall = window.root.querySelector(".hall");
  return [getComputedStyle(hall).backgroundColor, getComputedStyle(hall).color];
}"""


@pytest.mark.browser
def test_the_plain_look_is_dark_on_white_and_a_screens_own_choice_wins(moving: Page) -> None:
    shown = document(rehearsal(), "dongcheng")
    put(moving, shown)
    assert moving.evaluate(GROUND) == ["rgb(18, 16, 14)", "rgb(245, 235, 221)"]
    was = moving.locator(".layer").element_handle()
    put(moving, shown, theme="plain")
    assert moving.evaluate(GROUND) == ["rgb(255, 255, 255)", "rgb(22, 17, 13)"]
    # The picture itself is still the same one.
    assert moving.evaluate("(was) => was === window.root.querySelector('.layer')", was)
    moving.evaluate("(document) => window.show(document, { theme: 'festive' })", {**shown, "style": {"theme": "plain"}})
    assert moving.evaluate(GROUND)[0] == "rgb(18, 16, 14)"


@pytest.mark.browser
def test_every_colour_of_the_plain_look_reads_well_on_white(moving: Page) -> None:
    from contest.palette import contrast

    put(moving, document(rehearsal(), "dongcheng"), theme="plain")
    found = moving.evaluate(
        """() => ["--ivory", "--soft", "--quiet", "--gold"].map((name) =>
          getComputedStyle(window.root.querySelector(".hall")).getPropertyValue(name).trim())"""
    )
    assert all(contrast(colour, "#ffffff") >= 7 for colour in found), found
