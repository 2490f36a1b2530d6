"""The speaking time and the draw on the projector: in the real browser, behind the real server."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator

import httpx
import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from contest import commands as cmd
from contest.decide.draw import drawn_order
from contest.model import TimeLimit
from tests.screen.conftest import Served
from tests.screen.hall import document, rehearsal
from tests.support import MEETING

pytestmark = pytest.mark.browser
CLOCK = ".layer:not([data-leaving]) .clock-time"
SEED = "00112233445566778899aabbccddeeff"
# Counts the tones that are started, and lets the test set the clock of the screen wrong.
HEARD = """
  window.tones = 0;
  const start = OscillatorNode.prototype.start;
  OscillatorNode.prototype.start = function (...more) { window.tones += 1; return start.apply(this, more); };
"""
# What browsers do before somebody touches a page; headless ones let every page sound.
UNTOUCHED = """
  let touched = false;
  addEventListener("pointerdown", () => { touched = true; }, true);
  const { get } = Object.getOwnPropertyDescriptor(BaseAudioContext.prototype, "state");
  Object.defineProperty(BaseAudioContext.prototype, "state", {
    get() { return touched ? get.call(this) : "suspended"; },
  });
  const { resume } = AudioContext.prototype;
  AudioContext.prototype.resume = function () { return touched ? resume.call(this) : new Promise(() => {}); };
"""
WRONG_CLOCK = """
  const right = Date.now;
  Date.now = () => right() + 3_600_000;
"""


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    made = browser.new_context(viewport={"width": 1920, "height": 1080})
    made.add_init_script(HEARD)
    yield made
    made.close()


def opened(context: BrowserContext, served: Served) -> Page:
    page = context.new_page()
    page.goto(f"{served.url}/screen?meeting={MEETING}")
    expect(page.locator(".layer .room").first).to_be_visible(timeout=60_000)
    return page


def seconds_on(page: Page) -> int:
    """The seconds the hall sees: below 0 when they are over the limit."""
    text = page.locator(CLOCK).inner_text()
    minutes, seconds = text.lstrip("+").split(":")
    return (int(minutes) * 60 + int(seconds)) * (-1 if text.startswith("+") else 1)


def start(served: Served, seconds: int = 300, warnings: tuple[int, ...] = (60,), *, sound: bool = True) -> None:
    served.house.submit(cmd.StartMeeting(MEETING))
    served.house.submit(cmd.SetTimeLimit(MEETING, TimeLimit(seconds, warnings, sound)))
    served.knows(served.house.submit(cmd.StartTimer(MEETING, "jiadi")).state.seq)


def test_a_reload_in_the_middle_shows_the_right_rest(context: BrowserContext, served: Served) -> None:
    start(served)
    began = time.monotonic()
    page = opened(context, served)
    page.wait_for_timeout(2500)
    for _ in range(2):
        expect(page.locator(CLOCK)).to_have_text(re.compile(r"^4:5\d$"))
        assert abs(seconds_on(page) - (300 - (time.monotonic() - began))) <= 1.6
        page.reload()
        expect(page.locator(CLOCK)).to_be_visible(timeout=60_000)
        page.wait_for_timeout(1200)


def test_a_screen_whose_clock_is_an_hour_wrong_shows_the_same_rest(context: BrowserContext, served: Served) -> None:
    context.add_init_script(WRONG_CLOCK)
    start(served)
    page = opened(context, served)
    expect(page.locator(CLOCK)).to_have_text(re.compile(r"^4:[345]\d$"))


def test_the_hall_is_warned_by_colour_and_sound_and_sees_the_overtime(context: BrowserContext, served: Served) -> None:
    served.house.submit(cmd.StartMeeting(MEETING))
    served.house.submit(cmd.ShowScene(MEETING, "unit", "jiadi"))
    page = opened(context, served)
    page.mouse.click(600, 500)
    served.house.submit(cmd.SetTimeLimit(MEETING, TimeLimit(7, (4, 2))))
    served.house.submit(cmd.StartTimer(MEETING, "jiadi"))
    clock = page.locator(".layer:not([data-leaving]) .clock")
    expect(clock).to_have_attribute("data-state", "calm")
    page.mouse.click(600, 500)
    expect(page.locator(".sound-hint")).to_be_hidden()
    expect(clock).to_have_attribute("data-state", "warn", timeout=8000)
    page.wait_for_function("window.tones === 1")
    expect(clock).to_have_attribute("data-state", "last", timeout=8000)
    expect(clock).to_have_attribute("data-state", "over", timeout=8000)
    page.wait_for_function("window.tones === 5")
    expect(page.locator(CLOCK)).to_have_text(re.compile(r"^\+0:0\d$"), timeout=8000)
    expect(page.locator(".clock-label").last).to_have_text("已超时")
    served.house.submit(cmd.StopTimer(MEETING, "jiadi"))
    expect(page.locator(".clock-note")).to_have_text(re.compile("超时 0:0"))
    timed = served.house.service.meeting(MEETING).timed["jiadi"]
    assert timed.elapsed is not None and timed.elapsed > 7 and timed.over == timed.elapsed - 7


def test_a_blocked_sound_is_said_small_and_a_click_lets_it_through(context: BrowserContext, served: Served) -> None:
    context.add_init_script(UNTOUCHED)
    start(served)
    page = opened(context, served)
    hint = page.locator(".sound-hint")
    expect(hint).to_be_visible()
    expect(hint).to_contain_text("提示音")
    page.mouse.click(600, 500)
    expect(hint).to_be_hidden()


def test_with_the_sound_off_nothing_sounds_and_nothing_is_said_of_it(context: BrowserContext, served: Served) -> None:
    start(served, 6, (5,), sound=False)
    page = opened(context, served)
    expect(page.locator(".clock").last).to_have_attribute("data-state", "over", timeout=10_000)
    expect(page.locator(".sound-hint")).to_be_hidden()
    assert page.evaluate("window.tones") == 0


def test_every_answer_tells_the_servers_moment_and_the_document_stays_shared(served: Served) -> None:
    address = f"{served.url}/api/scene/{MEETING}"
    first = httpx.get(address)
    again = httpx.get(address, headers={"If-None-Match": first.headers["etag"]})
    assert again.status_code == 304
    for answer in (first, again):
        assert abs(int(answer.headers["contest-now"]) / 1000 - time.time()) < 5


def test_names_shuffle_and_settle_in_the_recorded_order(context: BrowserContext, served: Served) -> None:
    page = opened(context, served)
    units = served.house.service.meeting(MEETING).plan.units
    order = drawn_order(units, SEED)
    names = [served.house.service.state.unit_name(unit) for unit in order]
    served.house.submit(cmd.DrawOrder(MEETING, order, "lot", SEED))
    expect(page.locator(".lots li.turning")).to_have_count(3)
    expect(page.locator(".lots li.turning")).to_have_count(0, timeout=12_000)
    assert page.locator(".lots .name").all_inner_texts() == names
    expect(page.locator(".seed")).to_contain_text(SEED)
    late = opened(context, served)
    expect(late.locator(".lots .name").first).to_be_visible()
    assert late.locator(".lots li.turning").count() == 0, "who comes late sees the result"
    assert late.locator(".lots .name").all_inner_texts() == names


def test_who_wants_no_motion_gets_the_list_at_once(browser: Browser, served: Served) -> None:
    calm = browser.new_context(reduced_motion="reduce")
    try:
        page = opened(calm, served)
        order = drawn_order(served.house.service.meeting(MEETING).plan.units, SEED)
        served.house.submit(cmd.DrawOrder(MEETING, order, "lot", SEED))
        expect(page.locator(".lots .name")).to_have_count(3)
        assert page.locator(".lots li.turning").count() == 0
        state = served.house.service.state
        assert page.locator(".lots .name").all_inner_texts() == [state.unit_name(unit) for unit in order]
    finally:
        calm.close()


def test_lots_fill_the_screen_as_units_draw_them(context: BrowserContext, served: Served) -> None:
    page = opened(context, served)
    served.house.submit(cmd.DrawLot(MEETING, "houjie", 2))
    expect(page.locator(".lots .drawn")).to_have_count(1)
    expect(page.locator(".lots .drawn")).to_contain_text("后街社区")
    expect(page.locator(".room").last).to_contain_text("尚未抽签：浃底村、木山后村")
    served.house.submit(cmd.DrawLot(MEETING, "jiadi", 3))
    served.house.submit(cmd.DrawLot(MEETING, "mushanhou", 1))
    expect(page.locator(".lots .drawn")).to_have_count(3)
    assert page.locator(".lots .name").all_inner_texts() == ["木山后村", "后街社区", "浃底村"]


def test_the_unit_on_stage_shows_its_time_small_until_its_score_is_out() -> None:
    room = rehearsal()
    room(cmd.StartMeeting("dongcheng"))
    unit = room.state.meetings["dongcheng"].order[0]
    room(cmd.ShowScene("dongcheng", "unit", unit))
    assert document(room, "dongcheng")["body"]["timer"] is None
    room(cmd.StartTimer("dongcheng", unit))
    shown = document(room, "dongcheng")
    assert shown["kind"] == "unit" and shown["body"]["timer"]["state"] == "runs"
    room(cmd.OpenEvaluation("dongcheng", unit))
    assert document(room, "dongcheng")["body"]["timer"]["state"] == "runs"
    room(cmd.StopTimer("dongcheng", unit))
    assert document(room, "dongcheng")["body"]["timer"]["label"] == "用时"
    room(cmd.CloseEvaluation("dongcheng", unit))
    room(cmd.RevealScore("dongcheng", unit))
    assert "timer" not in document(room, "dongcheng")["body"]
