"""The live wire in a real Streamlit page: what a push redraws, and what a lost line looks like."""

from __future__ import annotations

import re
from collections.abc import Iterator

import httpx
import pytest
from playwright.sync_api import Browser, Page, expect

pytestmark = pytest.mark.browser


@pytest.fixture
def page(browser: Browser, mounted: str) -> Iterator[Page]:
    """The mounted page, drawn, with its wire connected and quiet; fails on any console error afterwards."""
    httpx.get(f"{mounted}/cut", params={"refuse": "0"})
    context = browser.new_context()
    opened = context.new_page()
    refusals: list[str] = []
    opened.on("console", lambda m: refusals.append(m.text) if "Content Security Policy" in m.text else None)
    opened.goto(mounted)
    expect(opened.get_by_text("fragment 2")).to_be_visible(timeout=20_000)
    yield opened
    context.close()
    assert refusals == []


def drawn(page: Page) -> int:
    found = re.search(r"fragment (\d+)", page.get_by_text("fragment").inner_text())
    assert found
    return int(found.group(1))


def test_a_push_reruns_the_fragment_with_its_seq_and_not_the_page(page: Page, mounted: str) -> None:
    seq = httpx.get(f"{mounted}/push").json()["seq"]
    expect(page.get_by_text(f"seq {seq}")).to_be_visible()
    expect(page.get_by_text("page 1", exact=True)).to_be_visible()


def test_a_burst_of_fifty_is_a_handful_of_reruns_and_ends_at_the_newest(page: Page, mounted: str) -> None:
    before = drawn(page)
    seq = httpx.get(f"{mounted}/push", params={"n": 50}).json()["seq"]
    expect(page.get_by_text(f"seq {seq}")).to_be_visible()
    # Five a second at the most, and on a busy machine the burst itself takes a while.
    assert drawn(page) - before <= 12


def test_a_rerun_of_the_page_keeps_the_one_socket(page: Page, mounted: str) -> None:
    page.get_by_role("button", name="rerun").click()
    expect(page.get_by_text("page 2", exact=True)).to_be_visible()
    answer = httpx.get(f"{mounted}/push").json()
    expect(page.get_by_text(f"seq {answer['seq']}")).to_be_visible()
    assert answer["sockets"] == 1


def test_a_lost_line_is_shown_after_three_seconds_and_the_first_message_after_it_redraws(
    page: Page, mounted: str
) -> None:
    sign = page.get_by_text("Connection lost")
    httpx.get(f"{mounted}/cut", params={"refuse": "1"})
    page.wait_for_timeout(1500)
    expect(sign).to_be_hidden()
    expect(sign).to_be_visible(timeout=4000)
    before = drawn(page)
    httpx.get(f"{mounted}/cut", params={"refuse": "0"})
    expect(sign).to_be_hidden(timeout=16_000)
    expect(page.get_by_text(f"fragment {before + 1}")).to_be_visible()
