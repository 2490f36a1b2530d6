"""The desk's scene buttons in a real browser: straight to the server, once, and through the page when that fails."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Locator, Page, Route, expect

from contest.cli import CLI
from contest.commands import StartMeeting
from contest.events import SceneShown
from contest.service import Service
from tests.browsers import launched
from tests.e2e.house import House

pytestmark = pytest.mark.browser
MEETING = "dongcheng"
SLOW = 20_000
ADDRESS = f"**/api/scene/{MEETING}"


@pytest.fixture
def pages(house: House) -> Iterator[tuple[Page, Page]]:
    """The desk's page and the projector's."""
    service = Service.open(house.store)
    service.submit(StartMeeting(MEETING), CLI)
    operator, screen = service.issue("operator", CLI), service.issue("screen", CLI, meeting=MEETING)
    service.close()
    with launched() as browser:
        desk, hall = browser.new_page(locale="zh-CN"), browser.new_context(locale="zh-CN").new_page()
        for page, token, place in ((desk, operator.token, "control"), (hall, screen.token, "screen")):
            page.set_default_timeout(SLOW)
            page.goto(f"{house.url}/join?pass={token}")
            page.goto(f"{house.url}/{place}?meeting={MEETING}")
        hall.locator("section.layer").first.wait_for()
        button(desk, "welcome").wait_for()
        desk.locator(".st-key-more-screens summary").click()
        # The first push has drawn the page once more.
        desk.wait_for_timeout(1000)
        yield desk, hall


def button(desk: Page, kind: str) -> Locator:
    return desk.locator(f".st-key-scene-{kind} button")


def shows(hall: Page, kind: str) -> None:
    expect(hall.locator(f"section.layer.{kind}:not([data-leaving])")).to_be_visible(timeout=SLOW)


def shown(house: House) -> list[str]:
    service = Service.open(house.store)
    try:
        return [row.event.scene for row in service.history() if isinstance(row.event, SceneShown)]
    finally:
        service.close()


def test_a_press_goes_straight_to_the_server_and_is_one_record(house: House, pages: tuple[Page, Page]) -> None:
    desk, hall = pages
    for kind in ("agenda", "blank"):
        with desk.expect_response(ADDRESS) as answered:
            button(desk, kind).dblclick(delay=20)
        assert answered.value.status == 201
        shows(hall, kind)
        expect(button(desk, kind)).to_be_disabled(timeout=SLOW)
    assert shown(house) == ["agenda", "blank"]


def test_what_the_short_way_loses_goes_through_the_page_and_is_still_one_record(
    house: House, pages: tuple[Page, Page]
) -> None:
    desk, hall = pages
    desk.route(ADDRESS, lambda route: route.abort())
    button(desk, "agenda").click()
    shows(hall, "agenda")
    expect(button(desk, "agenda")).to_be_disabled(timeout=SLOW)

    def stored_but_unanswered(route: Route) -> None:
        assert route.fetch().status == 201
        route.abort()

    desk.unroute(ADDRESS)
    desk.route(ADDRESS, stored_but_unanswered)
    button(desk, "blank").click()
    shows(hall, "blank")
    expect(button(desk, "blank")).to_be_disabled(timeout=SLOW)
    desk.wait_for_timeout(1000)
    assert shown(house) == ["agenda", "blank"]
    assert desk.locator(".st-key-trouble").count() == 0


def test_a_press_on_a_small_picture_goes_straight_to_the_server_and_through_the_page_when_that_fails(
    house: House, pages: tuple[Page, Page]
) -> None:
    desk, hall = pages
    desk.locator(".st-key-previews label").click()
    with desk.expect_response(ADDRESS) as answered:
        desk.locator("button.preview[data-scene=agenda]").click()
    assert answered.value.status == 201
    shows(hall, "agenda")
    expect(button(desk, "agenda")).to_be_disabled(timeout=SLOW)
    desk.route(ADDRESS, lambda route: route.abort())
    desk.locator("button.preview[data-scene=standings]").click()
    shows(hall, "standings")
    assert shown(house) == ["agenda", "standings"]
