"""The seat map in the real browser: dragged, kept, tapped; the nudge reaches the phone's page."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from contest import commands as cmd
from contest.passes import Minted
from contest.service import Visitor
from contest.text import translator
from contest.ui.desk_room import read_places, room_data
from contest.ui.desk_view import desk_of
from contest.web.seats import Seen
from tests.screen.conftest import Served, served
from tests.support import MEETING, House

__all__ = ["served"]
TREMBLES = "navigator.vibrate = (pattern) => { window.trembled = pattern; return true; };"


class Room:
    """A desk and a phone, each a browser of its own."""

    def __init__(self, browser: Browser, served: Served) -> None:
        self.browser, self.served = browser, served
        self.contexts: list[Any] = []

    def page(self, holder: Minted, path: str, width: int, height: int) -> Page:
        context = self.browser.new_context(viewport={"width": width, "height": height}, has_touch=width < 500)
        context.add_init_script(TREMBLES)
        self.contexts.append(context)
        page = context.new_page()
        self.served.knows(self.served.house.service.state.seq)
        page.goto(f"{self.served.url}/join?pass={holder.token}")
        page.goto(f"{self.served.url}{path}")
        return page

    def desk(self) -> Page:
        page = self.page(self.served.house.link("operator"), f"/control?meeting={MEETING}", 1366, 900)
        page.get_by_role("button", name="座位图").click(timeout=60_000)
        expect(page.locator(".plan .cell").first).to_be_visible()
        return page


@pytest.fixture
def room(browser: Browser, served: Served) -> Iterator[Room]:
    made = Room(browser, served)
    yield made
    for context in made.contexts:
        context.close()


def drag(page: Page, judge: str, row: int, column: int) -> None:
    seat = page.locator(f'[data-judge="{judge}"]')
    seat.scroll_into_view_if_needed()
    start = seat.bounding_box()
    end = page.locator(f'.cell[data-row="{row}"][data-column="{column}"]').bounding_box()
    assert start and end
    page.mouse.move(start["x"] + 30, start["y"] + 20)
    page.mouse.down()
    page.mouse.move(end["x"] + 40, end["y"] + 25, steps=6)
    page.mouse.up()


@pytest.mark.browser
def test_a_judge_is_dragged_to_a_seat_and_is_there_after_a_reload(room: Room) -> None:
    page, service = room.desk(), room.served.house.service
    drag(page, "j1", 1, 2)
    expect(page.locator('.cell[data-row="1"][data-column="2"] [data-judge="j1"]')).to_be_visible()
    expect(page.locator(".tray [data-judge]")).to_have_count(4)
    page.wait_for_timeout(1500)
    assert dict(service.meeting(MEETING).places) == {"j1": (1, 2)}
    drag(page, "j2", 2, 3)
    page.wait_for_timeout(1500)
    drag(page, "j1", 2, 3)
    page.wait_for_timeout(1500)
    assert dict(service.meeting(MEETING).places) == {"j1": (2, 3), "j2": (1, 2)}, "they change places"
    page.reload()
    expect(page.locator('.cell[data-row="2"][data-column="3"] [data-judge="j1"]')).to_be_visible(timeout=60_000)
    # Without a mouse: the menu of the seat.
    page.locator('[data-judge="j3"]').focus()
    page.keyboard.press("Enter")
    page.get_by_label("排", exact=True).fill("3")
    page.get_by_label("座", exact=True).fill("1")
    page.get_by_role("button", name="安排到此座").click()
    expect(page.locator('.cell[data-row="3"][data-column="1"] [data-judge="j3"]')).to_be_visible()
    page.wait_for_timeout(1500)
    assert service.meeting(MEETING).places["j3"] == (3, 1)


@pytest.mark.browser
def test_a_nudge_flashes_on_the_phones_page_and_the_paper_link_leads_to_this_judge(room: Room) -> None:
    house = room.served.house
    room.served.knows(house.open("mushanhou").state.seq)
    phone = room.page(house.passes["j1"], "/pad", 390, 844)
    expect(phone.get_by_text("木山后村").first).to_be_visible(timeout=60_000)
    page = room.desk()
    seat = page.locator('[data-judge="j1"]')
    expect(seat).to_contain_text("在线")
    seat.click()
    page.get_by_role("button", name="提醒打分").click()
    expect(phone.locator(".nudge")).to_be_visible()
    expect(phone.locator(".nudge")).to_have_text("请打分：木山后村")
    assert phone.evaluate("window.trembled") == [250, 120, 250]
    expect(page.locator(".menu-said")).to_have_text("提醒已发到手机。")
    page.get_by_role("button", name="提醒打分").click()
    expect(page.locator(".menu-said")).not_to_have_text("提醒已发到手机。")
    phone.locator(".row input, .row [inputmode]").first.click()
    phone.keyboard.type("88")
    expect(seat).to_contain_text("正在打分", timeout=15_000)
    assert "88" not in page.locator(".room-panel").inner_text()
    page.locator(".menu-paper").click()
    expect(page.locator('input[aria-label*="赵一"], input[value*="赵一"]').first).to_be_visible(timeout=30_000)


def drawn_room(house: House, seen: dict[str, Seen], typing: set[str], role: str = "operator") -> dict[str, Any]:
    visitor = Visitor(role, "p" * 64)  # type: ignore[arg-type]
    return room_data(desk_of(house.service.state, MEETING, visitor, translator("zh")), seen, typing)


def test_a_seat_says_offline_here_marking_sent_recused_absent(house: House) -> None:
    house.open("jiadi")
    house.cast("jiadi", "j3")
    house.submit(cmd.MarkAbsent(MEETING, "j5", True))
    at = datetime(2023, 4, 7, 6, 5, tzinfo=UTC)
    seen = {"j1": Seen(1, at), "j2": Seen(0, at)}
    data = drawn_room(house, seen, {"j1", "j3"})
    seats = {one["judge"]: one for group in data["groups"] for one in group["seats"]}
    assert {judge: one["state"] for judge, one in seats.items()} == {
        "j1": "drafting", "j2": "offline", "j3": "sent", "j4": "recused", "j5": "absent",
    }  # fmt: skip
    assert seats["j1"]["text"] == "正在打分" and seats["j2"]["text"] == "14:05 起离线"
    assert seats["j4"]["paper"] == "" and "judge=j1" in seats["j1"]["paper"]
    assert drawn_room(house, seen, set())["groups"][0]["seats"][0]["state"] in ("here", "offline")
    assert drawn_room(house, {}, set(), "supervisor")["mayPlace"] is False


@pytest.mark.parametrize(
    "asked",
    [
        None, "x", {}, {"places": "x"}, {"places": [1]}, {"places": [{"judge": 1, "row": 1, "column": 1}]},
        {"places": [{"judge": "j1", "row": "1", "column": 1}]}, {"places": [{"judge": "j1", "row": True, "column": 1}]},
        {"places": [{"judge": "j1", "row": 1.5, "column": 1}]},
    ],
)  # fmt: skip
def test_what_a_browser_sends_is_looked_at_first(asked: object) -> None:
    assert read_places(asked) is None
