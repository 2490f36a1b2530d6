"""A whole meeting of 东城 in a real browser: operator, 31 judges and the projector, to the sealed result."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect

from tests.e2e.house import CRITERIA, ROOT, House, RemoteJudge, drawn_marks
from tests.e2e.independent import events, result
from tests.wire import Wire

pytestmark = pytest.mark.browser
MEETING = "dongcheng"
SLOW = 20_000
PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True, "locale": "zh-CN"}


class Desk:
    """The operator's page: presses the one big button and answers the dialogs."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def press(self, label: str) -> None:
        self.proposes(label)
        # The desk takes two presses within 0.6 s for a double click.
        self.page.wait_for_timeout(700)
        self.button(label).click()

    def button(self, label: str) -> Locator:
        return self.page.locator(".st-key-next button", has_text=label)

    def proposes(self, label: str) -> None:
        expect(self.button(label)).to_be_enabled(timeout=SLOW)


class Projector:
    """The hall's page, with everything that it ever received."""

    def __init__(self, context: BrowserContext, url: str) -> None:
        self.page = context.new_page()
        self.wire = Wire(self.page)
        self.page.goto(url)

    def shows(self, text: str) -> None:
        expect(self.page.get_by_text(text).first).to_be_visible(timeout=SLOW)


class Phone:
    """A judge's real phone: presses the keys and reads the receipt."""

    def __init__(self, context: BrowserContext, row: dict[str, Any]) -> None:
        self.judge, self.home = row["judge"], row["home"]
        self.page = context.new_page()
        self.page.goto(row["url"])
        expect(self.page).to_have_url(re.compile("/score"))

    def press(self, keys: str) -> None:
        for key in keys:
            self.page.locator(f'[data-key="{key}"]').tap()

    def enter(self, criterion: str, mark: str) -> None:
        self.page.locator(f'[data-criterion="{criterion}"]').tap()
        self.press(mark)

    def mark(self, unit: str, name: str, *, with_keys: bool) -> str:
        """Give all six marks, on the big keys or with a keyboard, and send; return the receipt."""
        expect(self.page.get_by_role("heading", name=name)).to_be_visible(timeout=SLOW)
        for criterion, mark in drawn_marks(self.judge, unit).items():
            if with_keys:
                self.enter(criterion, mark)
            else:
                self.page.locator(f'[data-criterion="{criterion}"]').tap()
                self.page.keyboard.type(mark)
        return self.send()

    def send(self) -> str:
        self.page.locator(".send").tap()
        self.page.locator(".confirm").tap()
        code = self.page.locator(".code")
        expect(code).to_have_text(re.compile(r"[0-9A-Z]{4}-[0-9A-Z]{4}"), timeout=SLOW)
        return code.inner_text()


def test_the_whole_meeting(house: House, browser: Browser, tmp_path: Path) -> None:
    units = [(one["id"], one["name"]) for one in house.json("status")["meetings"][0]["units"]]
    people = house.json("passes", MEETING)
    assert len(people) == 31 and len(units) == 9
    house.cli("link", "supervisor")
    code = house.said.strip().rsplit("：", 1)[-1]

    operator = browser.new_context(viewport={"width": 1366, "height": 768}, locale="zh-CN").new_page()
    operator.goto(house.cli("link", "operator").strip())
    expect(operator).to_have_url(re.compile("/control"))
    operator.goto(f"{house.url}/control?meeting={MEETING}")
    desk = Desk(operator)
    hall = browser.new_context(viewport={"width": 1920, "height": 1080}, locale="zh-CN", reduced_motion="reduce")
    projector = Projector(hall, f"{house.url}/screen?meeting={MEETING}")
    # One phone belongs to a leader; the other to the head of the first unit, who must not mark it.
    leader = next(one for one in people if not one["home"])
    head = next(one for one in people if one["home"] == [units[0][0]])
    phones = [Phone(browser.new_context(**PHONE), one) for one in (leader, head)]
    others = [RemoteJudge(house, one, MEETING) for one in people if one not in (leader, head)]

    projector.shows("东城社区擂台赛")
    desk.press("开始会议")
    projector.shows("实地走访")
    desk.press("述职")
    desk.press("现场测评")

    revealed: list[str] = []
    for number, (unit, name) in enumerate(units):
        desk.press(f"开放{name}")
        projector.shows(name)
        if number == 0:
            expect(phones[1].page.get_by_text("回避").first).to_be_visible(timeout=SLOW)
        for phone in phones:
            if unit in phone.home:
                continue
            phone.mark(unit, name, with_keys=number < 2)
        for judge in others:
            assert judge.send(unit).status_code == (403 if unit in judge.home else 201)
        if number == 0:
            change_a_mark(phones[0])
        if number == 1:
            reload_with_a_half_change(phones[0])
        if number == 2:
            restart_in_the_middle(house, phones[0], operator, projector)
        projector.shows("30")
        desk.press(f"截止{name}")
        desk.proposes(f"{name}亮分")
        score = score_of(house, unit)
        if score not in revealed:
            assert projector.wire.around(score) == [], f"{name}: a score reached the projector before its reveal"
            assert score not in projector.page.inner_text("body")
        revealed.append(score)
        desk.press(f"{name}亮分")
        expect(projector.page.get_by_text(score).first).to_be_visible(timeout=SLOW)
        # The same search finds what was sent now, so it would have found a leak.
        assert projector.wire.around(score) != []

    desk.press("封存成绩")
    operator.locator(".st-key-supervisor-code input").fill(code)
    operator.locator('[class*="st-key-seal-"] button').click()
    desk.press("第一季度先进村社")
    desk.press("确认先进名单")
    operator.locator('[class*="st-key-award-"] button').click()
    best = house.json("standings", MEETING)[0]
    projector.shows(best["name"])
    desk.press("点评")
    desk.press("要求")
    desk.press("公布成绩")
    done = operator.get_by_text("全部结束").or_(operator.get_by_text("已公布")).first
    # These marks put neighbours so close that a lenient judge decides: the desk asks once more before it publishes.
    asked = operator.locator('[class*="st-key-yes-"] button')
    expect(asked.or_(done).first).to_be_visible(timeout=SLOW)
    if asked.count():
        asked.click()
    expect(done).to_be_visible(timeout=SLOW)

    for judge in others:
        judge.close()
    the_result_is_what_a_stranger_computes(house, tmp_path, len(units))
    assert "Traceback" not in house.log.read_text(encoding="utf-8")


def change_a_mark(phone: Phone) -> None:
    """Change one's mind while the unit is open: the next revision counts."""
    before = phone.page.locator(".code").inner_text()
    phone.page.get_by_role("button", name="修改评分").tap()
    phone.enter(CRITERIA[0], "99")
    phone.page.locator('[data-key="next"]').tap()
    phone.page.locator(".send").tap()
    phone.page.locator(".confirm").tap()
    expect(phone.page.get_by_text("第 2 版")).to_be_visible(timeout=SLOW)
    assert phone.page.locator(".code").inner_text() != before


def reload_with_a_half_change(phone: Phone) -> None:
    """A reload in the middle of a change keeps what was typed, and what was stored."""
    phone.page.get_by_role("button", name="修改评分").tap()
    phone.enter(CRITERIA[1], "97.5")
    phone.page.reload()
    expect(phone.page.locator(".field").nth(1)).to_have_value("97.5", timeout=SLOW)
    phone.send()


def restart_in_the_middle(house: House, phone: Phone, operator: Page, projector: Projector) -> None:
    """The server dies and comes back: every ballot is there, every page goes on by itself."""
    before = house.json("status")
    house.kill()
    house.start()
    assert house.json("status") == before
    expect(phone.page.get_by_text("已连接")).to_be_visible(timeout=60_000)
    expect(operator.locator(".st-key-next button").first).to_be_enabled(timeout=60_000)


def score_of(house: House, unit: str) -> str:
    return str(next(row["score"] for row in house.json("standings", MEETING) if row["unit"] == unit))


def the_result_is_what_a_stranger_computes(house: House, folder: Path, units: int) -> None:
    export = folder / "result.jsonl"
    house.cli("export", str(export))
    verified = subprocess.run(
        [sys.executable, str(ROOT / "contest/ledger/chain.py"), str(export)], capture_output=True, text=True, check=True
    )
    assert house.json("status")["head"] in verified.stdout
    (sealed,) = [one for one in events(export) if one["type"] == "MeetingSealed"]
    lines = [(line["unit"], line["score"], line["place"]) for line in sealed["results"]]
    assert sorted(lines, key=lambda line: (line[2], line[0])) == result(export, MEETING)
    assert len(lines) == units
    assert sealed["confirmed_by"]["role"] == "supervisor"
    assert [(row["unit"], row["score"], row["place"]) for row in house.json("standings", MEETING)] == lines
    ballots = [one for one in events(export) if one["type"] == "BallotCast"]
    assert len(ballots) == units * 30 + 2, "two changes of mind"
    assert json.dumps(sealed, ensure_ascii=False).count("pending") == 0
