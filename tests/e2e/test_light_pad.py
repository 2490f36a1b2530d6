"""The light pad in a real browser: it opens in a few kilobytes, without a network too, and loses nothing."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.counted import counted
from tests.e2e.house import FOLDER, House, drawn_marks
from tests.e2e.independent import events

pytestmark = pytest.mark.browser
MEETING = "dongcheng"
SLOW = 20_000
MOST_LIGHT_BYTES = 40_000
MOST_PAGE_BYTES = 1_250_000
WECHAT = (
    "Mozilla/5.0 (Linux; Android 10; MI 8 Build/QKQ1; wv) AppleWebKit/537.36 (KHTML, like Gecko) Version/4.0 "
    "Chrome/86.0.4240.99 XWEB/3211 Mobile Safari/537.36 MicroMessenger/8.0.21 NetType/4G Language/zh_CN"
)
PHONE: dict[str, Any] = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "locale": "zh-CN"}
# Not wait_for_function: the page's policy forbids what that evaluates.
WORKER_HELD = """new Promise((resolve) => {
  const look = () => {
    const worker = navigator.serviceWorker.controller;
    if (worker && worker.state === "activated") resolve();
    else setTimeout(look, 30);
  };
  look();
})"""
FILES_KEPT = """async () => {
  const kept = [];
  for (const name of await caches.keys())
    for (const one of await (await caches.open(name)).keys()) kept.push(new URL(one.url).pathname);
  return kept;
}"""


class Judge:
    """A judge in a chat app's browser, on the light pad; whatever the page complains about is kept."""

    def __init__(self, browser: Browser, house: House, row: dict[str, Any]) -> None:
        self.row, self.house = row, house
        self.context: BrowserContext = browser.new_context(**PHONE, user_agent=WECHAT)
        self.page: Page = self.context.new_page()
        self.page.set_default_timeout(SLOW)
        self.complaints: list[str] = []
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.on("console", lambda line: self.hear(line.text))

    def hear(self, text: str) -> None:
        if "Content Security" in text or "cannot be kept" in text:
            self.complaints.append(text)

    def join(self) -> None:
        self.page.goto(self.row["url"])
        expect(self.page).to_have_url(f"{self.house.url}/pad")

    def is_kept(self) -> None:
        """Wait until the worker has the page and looks after it."""
        self.page.evaluate(WORKER_HELD)

    def mark(self, unit: str, count: int = 6) -> dict[str, str]:
        marks = dict(list(drawn_marks(self.row["judge"], unit).items())[:count])
        for criterion, mark in marks.items():
            self.page.locator(f'[data-criterion="{criterion}"]').click()
            self.page.keyboard.type(mark)
        return marks

    def send(self) -> None:
        self.page.locator(".send").click()
        self.page.locator(".confirm").click()

    def shows(self, marks: dict[str, str]) -> None:
        for criterion, mark in marks.items():
            expect(self.page.locator(f'[data-criterion="{criterion}"] .field')).to_have_value(mark)

    def receipt(self) -> str:
        code = self.page.locator(".code")
        expect(code).to_have_text(re.compile(r"[0-9A-Z]{4}-[0-9A-Z]{4}"), timeout=2 * SLOW)
        return code.inner_text()


def ballots(judge: Judge) -> list[dict[str, Any]]:
    """Return every ballot of a judge, as the export holds them."""
    path = judge.house.folder / "ledger.jsonl"
    path.unlink(missing_ok=True)
    judge.house.cli("export", str(path))
    return [one for one in events(path) if one["type"] == "BallotCast" and one["judge"] == judge.row["judge"]]


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """One server for this file; each test has a judge of its own, and who ends the server starts it again."""
    one = House(tmp_path_factory.mktemp("light"))
    one.cli("load", str(FOLDER), "--rehearsal")
    one.start()
    yield one
    one.stop()


@pytest.fixture(scope="module")
def unit(house: House) -> str:
    """The unit that is being judged."""
    first: str = house.json("status")["meetings"][0]["units"][0]["id"]
    house.cli("open", MEETING, first)
    return first


@pytest.fixture(scope="module")
def rows(house: House) -> Iterator[dict[str, Any]]:
    """The passes of the panel, one after the other, without the judges who may not mark the unit."""
    return iter([one for one in house.json("passes", MEETING) if not one["home"]])


@pytest.fixture
def row(rows: Iterator[dict[str, Any]], unit: str) -> dict[str, Any]:
    return next(rows)


@pytest.fixture
def judge(browser: Browser, house: House, row: dict[str, Any]) -> Iterator[Judge]:
    one = Judge(browser, house, row)
    yield one
    one.context.close()
    assert one.complaints == []


def test_a_judge_in_a_chat_app_marks_sends_and_reads_the_receipt(judge: Judge, house: House, unit: str) -> None:
    judge.join()
    marks = judge.mark(unit)
    judge.send()
    receipt = judge.receipt()
    (ballot,) = ballots(judge)
    assert (ballot["unit"], ballot["marks"]) == (unit, marks)
    judge.page.reload()
    expect(judge.page.locator(".code")).to_have_text(receipt)


def test_with_the_server_dead_the_pad_opens_with_its_draft(judge: Judge, house: House, unit: str) -> None:
    judge.join()
    judge.is_kept()
    marks = judge.mark(unit, 3)
    house.kill()
    judge.page.reload()
    judge.shows(marks)
    marks = judge.mark(unit)
    judge.send()
    house.start()
    judge.receipt()
    (ballot,) = ballots(judge)
    assert ballot["marks"] == marks


def test_a_ballot_made_without_a_network_arrives_by_itself(judge: Judge, house: House, unit: str) -> None:
    judge.join()
    judge.is_kept()
    judge.context.set_offline(True)
    judge.page.reload()
    marks = judge.mark(unit)
    judge.send()
    expect(judge.page.get_by_text("未送达").first).to_be_visible()
    judge.page.reload()
    expect(judge.page.get_by_text("未送达").first).to_be_visible()
    assert ballots(judge) == []
    judge.context.set_offline(False)
    judge.receipt()
    (ballot,) = ballots(judge)
    assert ballot["marks"] == marks


def test_the_device_keeps_the_page_and_its_files_and_no_answer_about_a_judge(judge: Judge, house: House) -> None:
    judge.join()
    judge.is_kept()
    judge.page.reload()
    judge.page.locator(".row").first.wait_for()
    kept = judge.page.evaluate(FILES_KEPT)
    assert sorted(re.sub("[0-9a-f]{16}", "*", one) for one in kept) == [
        "/pad",
        "/pad/assets/pad-*.css",
        "/pad/assets/pad-*.js",
    ]
    # Streamlit's pages are none of the worker's business.
    judge.page.goto(f"{house.url}/rules")
    assert judge.page.evaluate("navigator.serviceWorker.controller") is None


def test_the_light_pad_comes_in_forty_kilobytes(judge: Judge, house: House) -> None:
    with counted(house.port) as line:
        page = judge.page
        judge.context.request.get(f"{line.address}/join?pass={judge.row['pass']}", max_redirects=0)
        # The page, its files and the worker with what it asks for; the judge's own data are another matter.
        page.route("**/api/**", lambda route: route.abort())
        page.route_web_socket("**/live", lambda socket: socket.close())
        before = line.down
        page.goto(f"{line.address}/pad")
        page.locator(".pad").wait_for()
        judge.is_kept()
        first = line.down - before
        page.unroute_all()
        page.reload()
        page.locator(".row").first.wait_for()
        page.wait_for_load_state("networkidle")
        again = line.down - before - first
    print(f"light pad: {first} bytes; opened again with the judge's data: {again} bytes")
    assert 20_000 < first <= MOST_LIGHT_BYTES
    assert again <= MOST_LIGHT_BYTES / 4


def test_streamlits_page_of_the_pad_comes_in_a_megabyte_and_a_quarter(
    browser: Browser, house: House, row: dict[str, Any]
) -> None:
    with counted(house.port) as line:
        page = browser.new_page()
        page.goto(f"{line.address}/join?pass={row['pass']}")
        expect(page).to_have_url(f"{line.address}/score")
        page.locator(".row").first.wait_for(timeout=SLOW)
        page.wait_for_load_state("networkidle")
        page.wait_for_timeout(1000)
        first = line.down
        # What was offered while the page came is gone with it.
        expect(page.locator("#late")).to_have_count(0)
        page.close()
    print(f"score page: {first} bytes")
    assert 500_000 < first <= MOST_PAGE_BYTES


def test_a_browser_in_which_streamlits_page_does_not_start_is_led_to_the_light_one(
    browser: Browser, house: House, row: dict[str, Any]
) -> None:
    page = browser.new_page()
    page.route("**/static/js/*", lambda route: route.abort())
    page.goto(row["url"])
    expect(page).to_have_url(f"{house.url}/score")
    link = page.get_by_role("link", name="打开轻便打分页")
    expect(link).to_be_visible(timeout=SLOW)
    link.click()
    page.locator(".row").first.wait_for(timeout=SLOW)
    assert "/pad" in page.url
    page.close()


def test_a_code_typed_on_the_phone_opens_the_light_pad(judge: Judge, house: House) -> None:
    judge.page.goto(f"{house.url}/pad")
    judge.page.get_by_label("通行证号码").fill(judge.row["code"])
    judge.page.get_by_role("button", name="进入").click()
    judge.page.locator(".row").first.wait_for()
    assert judge.page.url.startswith(f"{house.url}/pad")
