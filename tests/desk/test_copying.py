"""The button that copies works on a page that came over plain http, and says so when it could not."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import Browser, Page, expect

from tests.pad.conftest import free_port

HERE = Path(__file__).parent
TEXT = "1号，浃底村。\n最后得分为 90.80 分。"
INSECURE = """Object.defineProperty(window, "isSecureContext", { value: false });
Object.defineProperty(navigator, "clipboard", { value: undefined });"""
NO_COPY = "document.execCommand = () => false;"


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    port = free_port()
    command = [sys.executable, "-m", "streamlit", "run", str(HERE / "copy_page.py"), "--server.port", str(port)]
    settings = {
        "STREAMLIT_SERVER_ADDRESS": "127.0.0.1",
        "STREAMLIT_SERVER_HEADLESS": "true",
        "STREAMLIT_SERVER_FILE_WATCHER_TYPE": "none",
        "STREAMLIT_BROWSER_GATHER_USAGE_STATS": "false",
        "STREAMLIT_LOGGER_HIDE_WELCOME_MESSAGE": "true",
        "PYTHONPATH": str(HERE.parents[1]),
    }
    server = subprocess.Popen(command, cwd=HERE, env={**os.environ, **settings})
    try:
        deadline = time.monotonic() + 40
        while time.monotonic() < deadline:
            assert server.poll() is None
            try:
                if httpx.get(f"http://127.0.0.1:{port}/_stcore/health").status_code == 200:
                    break
            except httpx.TransportError:
                time.sleep(0.2)
        yield f"http://127.0.0.1:{port}"
    finally:
        server.terminate()
        server.wait(15)


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
