"""The button that copies works on a page that came over plain http, and says so when it could not."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.desk.serving import BARE, served

HERE = Path(__file__).parent
TEXT = "1号，浃底村。\n最后得分为 90.80 分。"
INSECURE = """Object.defineProperty(window, "isSecureContext", { value: false });
Object.defineProperty(navigator, "clipboard", { value: undefined });"""
NO_COPY = "document.execCommand = () => false;"


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    with served(HERE / "copy_page.py", **BARE) as found:
        yield found


def pressed(browser: Browser, address: str, script: str) -> Page:
    """Open the page with a script of ours run first, and press the button."""
    page = browser.new_context().new_page()
    page.add_init_script(script)
    page.goto(address)
    page.get_by_role("button", name="复制").click()
    return page


@pytest.mark.parametrize("script", ["", INSECURE], ids=["secure", "plain-http"])
def test_the_text_is_on_the_clipboard_line_by_line(browser: Browser, address: str, script: str) -> None:
    page = pressed(browser, address, script)
    expect(page.get_by_role("button", name="已复制")).to_be_visible()
    field = page.get_by_label("paste")
    field.focus()
    page.keyboard.press("Control+V")
    expect(field).to_have_value(TEXT)
    # Nothing of it stays on the page, and the button is ready again.
    assert page.locator("textarea").count() == 1
    expect(page.get_by_role("button", name="复制", exact=True)).to_be_visible(timeout=6000)


def test_a_refused_copy_says_so(browser: Browser, address: str) -> None:
    page = pressed(browser, address, INSECURE + NO_COPY)
    expect(page.get_by_role("button", name="未能复制")).to_be_visible()
