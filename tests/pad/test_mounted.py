"""The pad inside a real Streamlit page, under the strict Content-Security-Policy."""

from __future__ import annotations

import httpx
import pytest
from playwright.sync_api import Browser, expect

pytestmark = pytest.mark.browser


def test_the_pad_covers_the_page_and_survives_a_rerun_with_its_draft(browser: Browser, mounted: str) -> None:
    httpx.get(f"{mounted}/cut", params={"refuse": "0"})
    context = browser.new_context(viewport={"width": 390, "height": 844})
    page = context.new_page()
    problems: list[str] = []
    page.on("pageerror", lambda error: problems.append(str(error)))
    page.on("console", lambda m: problems.append(m.text) if "Content Security Policy" in m.text else None)
    page.goto(f"{mounted}/?pad=1")
    expect(page.get_by_role("heading", name="浃底村")).to_be_visible(timeout=20_000)
    page.get_by_role("button", name="9", exact=True).click()
    page.get_by_role("button", name="1", exact=True).click()
    expect(page.get_by_label("产业兴")).to_have_value("91")
    box = page.locator(".pad").bounding_box()
    assert box == {"x": 0, "y": 0, "width": 390, "height": 844}
    # Nothing of Streamlit lies above the keys, so a click on a corner key reaches it.
    page.get_by_role("button", name="下一项").click()
    page.get_by_role("button", name="rerun").dispatch_event("click")
    expect(page.get_by_text("page 2", exact=True)).to_be_attached()
    expect(page.get_by_label("产业兴")).to_have_value("91")
    assert page.locator(".pad").count() == 1
    page.reload()
    expect(page.get_by_label("产业兴")).to_have_value("91", timeout=20_000)
    context.close()
    assert problems == []


def test_english_texts_reach_the_pad(browser: Browser, mounted: str) -> None:
    page = browser.new_page()
    page.goto(f"{mounted}/?pad=1&lang=en")
    expect(page.get_by_role("button", name="Send")).to_be_visible(timeout=20_000)
    expect(page.get_by_text("REHEARSAL")).to_be_visible()
    page.close()
