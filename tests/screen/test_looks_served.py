"""The new scenes and looks against the real server: they follow the desk, keep their picture, and obey the address."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, expect

from contest import commands as cmd
from tests.screen.conftest import Served
from tests.support import CRITERIA, MEETING


@pytest.mark.browser
def test_a_lost_line_leaves_the_new_scenes_and_shows_a_small_sign(browser: Browser, served: Served) -> None:
    house = served.house
    page = browser.new_page(viewport={"width": 1920, "height": 1080})
    page.goto(f"{served.url}/screen?meeting={MEETING}")
    expect(page.locator(".layer.welcome h1")).to_be_visible(timeout=60_000)
    house.submit(cmd.RecordIndices("2023Q1", {"jiadi": dict.fromkeys(CRITERIA, "91.5")}, "演练"))
    scenes = {
        "agenda": (cmd.ShowScene(MEETING, "agenda"), "实地走访"),
        "message": (cmd.ShowScene(MEETING, "message", text="休息十分钟"), "休息十分钟"),
        "indices": (cmd.ShowScene(MEETING, "indices"), "91.50"),
    }
    sign = page.locator("p.offline")
    for kind, (command, text) in scenes.items():
        house.submit(command)
        shown = page.locator(f".layer.{kind}", has_text=text)
        expect(shown).to_be_visible(timeout=15_000)
        page.context.set_offline(True)
        expect(sign).to_be_visible(timeout=15_000)
        expect(sign).to_have_text("连接中断，正在重连")
        expect(shown).to_be_visible()
        page.context.set_offline(False)
        expect(sign).to_be_hidden(timeout=30_000)
    page.close()


@pytest.mark.browser
def test_the_desk_styles_all_screens_and_an_address_styles_its_own(browser: Browser, served: Served) -> None:
    hall = browser.new_page(viewport={"width": 1366, "height": 768})
    door = browser.new_page(viewport={"width": 1366, "height": 768})
    odd = browser.new_page(viewport={"width": 1366, "height": 768})
    hall.goto(f"{served.url}/screen?meeting={MEETING}")
    door.goto(f"{served.url}/screen?meeting={MEETING}&theme=plain&motion=reduced")
    odd.goto(f"{served.url}/screen?meeting={MEETING}&theme=%22%3E%3Cb%3E&motion=wild")
    for page, theme, motion in (
        (hall, "festive", "normal"),
        (door, "plain", "reduced"),
        (odd, "festive", "normal"),
    ):
        expect(page.locator(".layer.welcome h1")).to_be_visible(timeout=60_000)
        expect(page.locator(".hall")).to_have_attribute("data-theme", theme)
        expect(page.locator(".hall")).to_have_attribute("data-motion", motion)
    served.house.submit(cmd.StyleScreen(MEETING, "plain", "reduced"))
    expect(hall.locator(".hall")).to_have_attribute("data-theme", "plain", timeout=15_000)
    expect(hall.locator(".hall")).to_have_attribute("data-motion", "reduced")
    served.house.submit(cmd.StyleScreen(MEETING, "festive", "normal"))
    expect(hall.locator(".hall")).to_have_attribute("data-theme", "festive", timeout=15_000)
    expect(door.locator(".hall")).to_have_attribute("data-theme", "plain")
    for page in (hall, door, odd):
        page.close()
