"""Large print, dark and light, left and right hand; and what axe-core finds on every screen of the pad."""

from __future__ import annotations

import json
import os
from collections.abc import Callable

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.pad.contract import Contract
from tests.pad.steps import MARKS, mark_all, press, send, type_keys

pytestmark = pytest.mark.browser
OpenPad = Callable[..., Page]
LOOKS: dict[str, dict[str, object]] = {
    "light": {},
    "dark": {"colour": "dark"},
    "large": {"isLarge": True},
    "large dark left": {"isLarge": True, "colour": "dark", "hand": "left"},
}
# The two that differ in everything; `make bench-pad` looks at each change alone as well.
CHOSEN = tuple(LOOKS) if os.environ.get("ALL_LOOKS") else ("light", "large dark left")
SIZES = ((360, 640), (390, 844), (844, 390), (1366, 768))


def pad_class(page: Page) -> str:
    return str(page.locator(".pad").get_attribute("class"))


def wish(page: Page, *names: str) -> None:
    page.get_by_role("button", name="设置").click()
    for name in names:
        page.get_by_role("group").get_by_role("button", name=name).click()
    page.get_by_role("button", name="完成").click()
    expect(page.locator(".settings")).to_have_count(0)


def test_large_print_is_one_tap_and_stays_on_this_phone(open_pad: OpenPad) -> None:
    page = open_pad()
    size = "(node) => parseFloat(getComputedStyle(node).fontSize)"
    name = page.locator(".row .name").first
    usual = name.evaluate(size)
    large = page.get_by_role("button", name="大字")
    expect(large).to_have_attribute("aria-pressed", "false")
    press(page, "92.5", "8")
    large.click()
    expect(large).to_have_attribute("aria-pressed", "true")
    assert name.evaluate(size) >= 1.25 * usual
    # The row being typed in is still the same one.
    press(page, "8")
    page.reload()
    expect(page.locator(".field").nth(1)).to_have_value("88")
    assert name.evaluate(size) >= 1.25 * usual
    page.get_by_role("button", name="大字").click()
    assert name.evaluate(size) == usual


def test_colours_follow_the_phone_until_the_judge_has_chosen(open_pad: OpenPad, device: BrowserContext) -> None:
    page = open_pad()
    assert "is-dark" not in pad_class(page)
    page.emulate_media(color_scheme="dark")
    expect(page.locator(".pad.is-dark")).to_be_visible()
    wish(page, "浅色")
    assert "is-dark" not in pad_class(page)
    page.emulate_media(color_scheme="light")
    wish(page, "深色")
    assert "is-dark" in pad_class(page)
    page.reload()
    expect(page.locator(".pad.is-dark")).to_be_visible()
    wish(page, "跟随手机")
    assert "is-dark" not in pad_class(page)


def test_the_keys_for_the_left_hand_are_mirrored_and_the_digits_are_not(open_pad: OpenPad, contract: Contract) -> None:
    page = open_pad()

    def left(selector: str) -> float:
        box = page.locator(selector).bounding_box()
        assert box
        return box["x"]

    keys = [f'[data-key="{key}"]' for key in ("back", ".", "next")]
    assert all(left(key) > left('[data-key="3"]') for key in keys)
    assert left(".send") > left(".filled")
    wish(page, "左手")
    assert all(left(key) < left('[data-key="1"]') for key in keys)
    assert left('[data-key="1"]') < left('[data-key="2"]') < left('[data-key="3"]')
    assert left(".send") < left(".filled")
    mark_all(page)
    page.locator(".send").click()
    assert left(".confirm") < left(".readback .second-act")
    page.set_viewport_size({"width": 1366, "height": 768})
    page.keyboard.press("Escape")
    assert left(".dock") < left(".rows")


def test_the_settings_keep_the_focus_and_give_it_back(open_pad: OpenPad) -> None:
    page = open_pad()
    opener = page.get_by_role("button", name="设置")
    opener.click()
    sheet = page.get_by_role("dialog", name="设置")
    expect(sheet.get_by_role("button", name="完成")).to_be_focused()
    expect(sheet.get_by_role("button", name="标准")).to_have_attribute("aria-pressed", "true")
    for _ in range(8):
        page.keyboard.press("Tab")
    expect(sheet.get_by_role("button", name="完成")).to_be_focused()
    page.keyboard.press("Escape")
    expect(sheet).to_have_count(0)
    expect(opener).to_be_focused()


def editor(page: Page, contract: Contract) -> None:
    press(page, "92.5", "105")


def phone_keyboard(page: Page, contract: Contract) -> None:
    press(page, "92.5", "phone")


def untouched_list(page: Page, contract: Contract) -> None:
    contract.unit("muqian").phase = "open"
    contract.unit("muqian").deliver_until = "2026-03-28T08:30:00Z"
    contract.store("jiadi", MARKS, 1)
    contract.push("x")
    page.get_by_role("heading", name="木山后村").wait_for()
    page.locator(".menu").click()


def grades(page: Page, contract: Contract) -> None:
    contract.grades = {"好": "100", "较好": "80", "一般": "60", "差": "40"}
    page.reload()
    page.get_by_role("radio", name="较好").first.click()


def read_back(page: Page, contract: Contract) -> None:
    contract.current = "muqian"
    contract.push("muqian")
    type_keys(page, "92.5" * 6)
    page.locator(".send").click()
    page.locator(".confirm").wait_for()


def sent(page: Page, contract: Contract) -> None:
    contract.store("jiadi", {**MARKS, "industry": "70"}, 1)
    contract.store("jiadi", MARKS, 2, proxy=["张三", "李四"])
    page.reload()
    page.locator(".receipts").wait_for()


def pending(page: Page, contract: Contract) -> None:
    contract.faults = [503] * 99
    contract.unit("jiadi").deliver_until = "2026-03-28T08:30:00Z"
    contract.push("jiadi")
    page.locator(".card .state").wait_for()
    mark_all(page)
    send(page)
    page.locator(".bar.is-unsent").wait_for()


def closed(page: Page, contract: Contract) -> None:
    mark_all(page)
    contract.unit("jiadi").phase = "closed"
    send(page)
    page.locator(".marks.is-unsent").wait_for()


def stale(page: Page, contract: Contract) -> None:
    mark_all(page)
    contract.store("jiadi", {**MARKS, "industry": "70"}, 1)
    contract.push("jiadi")
    page.locator(".pair").wait_for()


def settings(page: Page, contract: Contract) -> None:
    page.locator(".gear").click()
    page.locator(".settings").wait_for()


def refused(page: Page, contract: Contract) -> None:
    closed(page, contract)
    page.locator(".menu").click()
    page.locator(".bar.is-loud").wait_for()


def replaced(page: Page, contract: Contract) -> None:
    contract.pad_status, contract.pad_code = 401, "replaced"
    contract.rehearsal = True
    page.reload()
    page.get_by_text("在这部手机上继续").wait_for()


def waiting(page: Page, contract: Contract) -> None:
    contract.set_phase("jiadi", "closed")
    page.reload()
    page.get_by_text("请等待主持人").wait_for()


def own_unit(page: Page, contract: Contract) -> None:
    waiting(page, contract)
    page.locator('[data-unit="houjie"]').click()
    page.locator(".still").wait_for()


SCREENS = [
    untouched_list,
    editor,
    phone_keyboard,
    grades,
    read_back,
    sent,
    pending,
    closed,
    stale,
    settings,
    refused,
    replaced,
    waiting,
    own_unit,
]
TARGETS = """() => {
  const root = document.getElementById("host").shadowRoot;
  const shown = [...root.querySelectorAll("*")].filter((n) => n.offsetParent && n.getClientRects().length);
  const small = shown.filter((n) => n.matches("button, .row") && (n.offsetHeight < 48 || n.offsetWidth < 48));
  const tiny = shown.filter((n) => n.childNodes.length && parseFloat(getComputedStyle(n).fontSize) < 16);
  const cut = shown.filter((n) => n.matches("button, .bar, .card, .sheet, .top") && n.scrollWidth > n.clientWidth + 1);
  const wide = document.documentElement.scrollWidth > innerWidth ? [document.body] : [];
  return [small, tiny, cut, wide].map((some) => some.map((n) => n.className + ": " + n.textContent));
}"""


@pytest.mark.parametrize("look", CHOSEN)
@pytest.mark.parametrize("screen", SCREENS, ids=lambda screen: screen.__name__)
def test_a_screen_has_no_finding_of_axe_and_only_big_targets(
    open_pad: OpenPad, contract: Contract, device: BrowserContext, screen: Callable[[Page, Contract], None], look: str
) -> None:
    wishes = json.dumps({"isLarge": False, "colour": "light", "hand": "right", **LOOKS[look]})
    device.add_init_script(f"localStorage.setItem('contest.pad/wishes', JSON.stringify({wishes}))")
    page = open_pad()
    screen(page, contract)
    # What fades in or out is judged when it has come to rest.
    page.add_style_tag(content="*{animation:none!important}")
    page.wait_for_timeout(600)
    found = Axe().run(page).response
    assert [f"{one['id']}: {one['nodes'][0]['html']}" for one in found["violations"]] == []
    checked = {one["id"] for one in found["passes"]}
    assert {"color-contrast", "button-name", "region"} <= checked
    for width, height in SIZES:
        page.set_viewport_size({"width": width, "height": height})
        assert page.evaluate(TARGETS) == [[], [], [], []], (width, height)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_borders_that_mean_something_stand_out_three_to_one(browser: Browser, contract: Contract, scheme: str) -> None:
    page = browser.new_page(color_scheme="dark" if scheme == "dark" else "light")
    page.goto(contract.address)
    page.locator(".key").first.wait_for()
    script = """() => {
      const pad = document.getElementById("host").shadowRoot.querySelector(".pad");
      const colour = (name) => getComputedStyle(pad).getPropertyValue(name).trim();
      const light = (hex) => {
        const full = hex.length === 4 ? hex.replace(/[0-9a-f]/g, "$&$&") : hex;
        const [r, g, b] = [1, 3, 5].map((at) => parseInt(full.slice(at, at + 2), 16) / 255)
          .map((part) => (part <= 0.03928 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4));
        return 0.2126 * r + 0.7152 * g + 0.0722 * b;
      };
      const ratio = (a, b) => {
        const [dim, bright] = [light(colour(a)), light(colour(b))].sort((x, y) => x - y);
        return (bright + 0.05) / (dim + 0.05);
      };
      const pairs = [];
      ["--edge", "--line", "--red", "--focus"].forEach((front) =>
        ["--card", "--paper"].forEach((back) => pairs.push([front, back, ratio(front, back)])));
      pairs.push(["--edge", "--key", ratio("--edge", "--key")]);
      return pairs;
    }"""
    weak = [pair for pair in page.evaluate(script) if pair[2] < 3]
    page.close()
    assert weak == []
