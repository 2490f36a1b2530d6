"""Robots play against a real server: from the shell and from the desk; a real contest refuses them."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.e2e.house import FOLDER, ROOT, House, free_port, running

ROBOTS = "robots-1"


@pytest.fixture(scope="module")
def quiet_house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """One running server for all that is refused: nothing of it may change the store."""
    with running(tmp_path_factory.mktemp("quiet")) as house:
        before = house.json("status")
        yield house
        assert house.json("status") == before


def refused(house: House, *words: str) -> str:
    """Run the rehearsal, which must refuse with one sentence, and return it."""
    done = subprocess.run(
        [sys.executable, "-m", "contest", "rehearse", "--speed", "100", "--judges", "2", "--units", "1", *words],
        cwd=ROOT, env=house.environment, capture_output=True, text=True, check=False, timeout=60,
    )  # fmt: skip
    assert done.returncode == 1 and done.stdout == "", done
    return done.stderr.strip()


def test_robots_play_a_whole_meeting_and_every_receipt_is_found(house: House, tmp_path: Path) -> None:
    report = house.json("rehearse", "--judges", "11", "--units", "5", "--speed", "60")
    assert "开放演练一村的评分" in house.said and "公布成绩" in house.said
    assert report["lost"] == [] and report["unasked"] == 0 and report["rehearsal"] is True
    # The late one and the one that drops off miss a unit each, if it is not their own; everybody else's ballots are in.
    assert 1 <= report["missing"] <= 4
    assert report["ballots"] - report["changed"] == 11 * 5 - report["missing"] - recused(house)
    meeting = next(one for one in house.json("status")["meetings"] if one["id"] == ROBOTS)
    assert meeting["phase"] == "published"
    assert [one["place"] is not None for one in house.json("standings", ROBOTS)] == [True] * 5
    assert house.cli("verify")


def recused(house: House) -> int:
    """Return how many ballots the rules exclude: each peer's own unit."""
    found = 0
    house.cli("export", str(house.folder / "ledger.jsonl"))
    for line in (house.folder / "ledger.jsonl").read_text(encoding="utf-8").splitlines():
        body = json.loads(json.loads(line)["body"])
        if body["type"] == "PanelSeated" and body["meeting"] == ROBOTS:
            found = sum(len(judge.get("home", [])) for judge in body["judges"])
    return found


def test_a_rehearsal_is_sealed_as_an_exercise_and_never_as_a_result(house: House) -> None:
    house.cli("rehearse", "--judges", "3", "--units", "1", "--speed", "200")
    house.cli("export", str(house.folder / "ledger.jsonl"))
    rows = (house.folder / "ledger.jsonl").read_text(encoding="utf-8").splitlines()
    bodies = [json.loads(json.loads(line)["body"]) for line in rows]
    assert [one["rehearsal"] for one in bodies if one["type"] == "MeetingSealed"] == [True]
    scene = httpx.get(f"{house.url}/api/scene/{ROBOTS}").json()
    assert scene["rehearsal"] == "演练" and scene["body"]["title"] == "演练结束"
    assert "演练" in house.cli("explain", ROBOTS, "robot-01").splitlines()[0]


def test_robots_may_play_a_meeting_of_the_rehearsal_with_its_own_panel(house: House) -> None:
    report = house.json("rehearse", "--meeting", "nancheng", "--speed", "300")
    assert report["meeting"] == "nancheng" and report["judges"] > 5 and report["lost"] == []
    assert "已经开始" in refused(house, "--meeting", "nancheng")


def test_robots_keep_out_of_a_real_contest(tmp_path: Path) -> None:
    house = House(tmp_path)
    house.cli("load", str(FOLDER))
    house.start()
    try:
        before = house.json("status")
        assert "正式比赛" in refused(house, "--url", house.url)
        assert house.json("status") == before
    finally:
        house.stop()


def test_robots_say_when_the_server_is_not_there_or_another_one(quiet_house: House, tmp_path: Path) -> None:
    assert "没有服务器应答" in refused(quiet_house, "--url", f"http://localhost:{free_port()}")
    other = House(tmp_path / "other")
    other.folder.mkdir()
    other.port, other.url = quiet_house.port, quiet_house.url
    subprocess.run(
        [sys.executable, "-c", "import sys; from contest.service import Service; from contest.robots.room import "
         "_found_contest; s = Service.open(sys.argv[1], create=True); _found_contest(s); s.close()", str(other.store)],
        cwd=ROOT, check=True,
    )  # fmt: skip
    assert "不是" in refused(other, "--url", quiet_house.url)
    assert [one["id"] for one in other.json("status")["meetings"]] == []


@pytest.mark.parametrize("words", [("--judges", "0"), ("--units", "99"), ("--speed", "0"), ("--speed", "nan")])
def test_what_cannot_be_played_is_refused(quiet_house: House, words: tuple[str, str]) -> None:
    assert "须在" in refused(quiet_house, *words)


def robots(page: Page) -> Locator:
    """Return the way to the robots, unfolded if it is not yet."""
    fold = page.locator(".st-key-more-rehearsal details")
    fold.wait_for(timeout=20_000)
    if fold.get_attribute("open") is None:
        fold.locator("summary").click()
    return page.get_by_role("button", name="机器人演练")


@pytest.mark.browser
def test_the_desk_starts_robots_and_sends_them_away(house: House, browser: Browser) -> None:
    page = browser.new_context(viewport={"width": 1366, "height": 768}, locale="zh-CN").new_page()
    page.goto(house.cli("link", "operator").strip())
    page.goto(f"{house.url}/control?meeting=dongcheng")
    robots(page).click()
    page.get_by_label("机器人评委人数").fill("5")
    page.get_by_label("机器人评委人数").press("Tab")
    page.get_by_role("dialog").get_by_role("button", name="开始演练").click()
    expect(page).to_have_url(re.compile(f"meeting={ROBOTS}"), timeout=20_000)
    expect(page.get_by_text("演练一村").first).to_be_visible(timeout=20_000)
    robots(page).click()
    expect(page.get_by_text("机器人正在演练")).to_be_visible(timeout=20_000)
    page.get_by_role("button", name="停止演练").click()
    expect(page.get_by_text("机器人演练已结束")).to_be_visible(timeout=20_000)
    assert next(one for one in house.json("status")["meetings"] if one["id"] == ROBOTS)["phase"] != "published"
