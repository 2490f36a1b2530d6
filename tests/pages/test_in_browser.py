"""Start and review in a real browser, from the real server: names stay letters, and typing survives a push."""

from __future__ import annotations

import io
import os
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import httpx
import pytest
from openpyxl import load_workbook
from playwright.sync_api import Browser, Locator, Page

from contest import commands as cmd
from contest.model import Unit
from contest.service import Service
from tests.pages.stores import NASTY, play
from tests.support import DESK, MEETING, make_service

ROOT = Path(__file__).parents[2]
TITLE = ":red[东城] [链](javascript:x) $x^2$ <i>场</i>"
pytestmark = pytest.mark.browser
# Everything a reader sees, inside shadow roots too, with the tags around it.
LETTERS = """() => {
  const found = [];
  const walk = (root) => {
    for (const node of root.querySelectorAll('*')) {
      if (node.shadowRoot) walk(node.shadowRoot);
      for (const child of node.childNodes) if (child.nodeType === 3) found.push(child.data);
      if (node.tagName === 'INPUT') found.push(node.value);
    }
  };
  walk(document);
  return found.join('\\n');
}"""
MARKUP = """() => {
  const found = [];
  const walk = (root) => {
    for (const node of root.querySelectorAll('*')) {
      if (node.shadowRoot) walk(node.shadowRoot);
      const markup = '.katex, .sheet b:not(.fact b), .sheet i, [href^=javascript], .stMarkdownColoredText';
      if (node.matches(markup)) found.push(node.outerHTML);
    }
  };
  walk(document);
  return found;
}"""


@dataclass(frozen=True)
class Hall:
    """A server in the middle of a meeting, the operator's token, and the store."""

    address: str
    token: str
    path: Path


@pytest.fixture(scope="module")
def hall(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hall]:
    house = make_service(tmp_path_factory.mktemp("browser"))
    house.submit(cmd.ListUnits(tuple(Unit(one, name) for one, name in NASTY.items())))
    plan = house.service.meeting(MEETING).plan
    house.submit(cmd.PlanMeeting(replace(plan, title=TITLE)))
    play(house, "running")
    token = house.link("operator").token
    house.service.close()
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [
        sys.executable,
        "-m",
        "streamlit",
        "run",
        "app.py",
        "--server.port",
        str(port),
        "--server.address",
        "127.0.0.1",
    ]
    server = subprocess.Popen(
        command, cwd=ROOT, env={**os.environ, "CONTEST_DATABASE": str(house.path)}, stdout=subprocess.DEVNULL
    )
    where = f"http://127.0.0.1:{port}"
    try:
        deadline = time.monotonic() + 40
        while time.monotonic() < deadline:
            assert server.poll() is None, "the server ended at start"
            try:
                if httpx.get(f"{where}/healthz").status_code == 200:
                    break
            except httpx.TransportError:
                time.sleep(0.2)
        yield Hall(where, token, house.path)
    finally:
        server.terminate()
        server.wait(15)


@pytest.fixture
def visit(browser: Browser, hall: Hall) -> Iterator[Callable[..., Page]]:
    """``visit("/review")`` opens a page as nobody, ``visit(path, token)`` after joining; script errors fail."""
    context = browser.new_context(viewport={"width": 390, "height": 844})
    errors: list[str] = []

    def opened(path: str, token: str = "") -> Page:
        page = context.new_page()
        page.set_default_timeout(15000)
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.on("console", lambda line: errors.append(line.text) if "Content Security Policy" in line.text else None)
        if token:
            page.goto(f"{hall.address}/join?pass={token}")
        page.goto(hall.address + path)
        page.locator(".sheet").first.wait_for()
        return page

    yield opened
    context.close()
    assert errors == []


def test_names_are_shown_letter_by_letter(visit: Callable[..., Page], hall: Hall) -> None:
    home = visit("/")
    assert NASTY["jiadi"] in home.evaluate(LETTERS) and NASTY["mushanhou"] in home.evaluate(LETTERS)
    assert home.evaluate(MARKUP) == []
    review = visit(f"/review?meeting={MEETING}", hall.token)
    review.locator("td.name").first.wait_for()
    review.locator(".js-plotly-plot").first.wait_for()
    assert NASTY["jiadi"] in review.evaluate(LETTERS)
    assert review.evaluate(LETTERS).count(TITLE) >= 2, "in the choice of meetings and as heading"
    review.get_by_role("tab", name="名次由来").click()
    review.locator(".working").wait_for()
    assert review.evaluate(LETTERS).count(NASTY["jiadi"]) >= 2, "in the list of units and in the working"
    assert review.evaluate(MARKUP) == []


def test_the_workbook_is_made_when_it_is_asked_for(visit: Callable[..., Page], hall: Hall) -> None:
    page = visit(f"/review?meeting={MEETING}", hall.token)
    page.get_by_role("tab", name="封存与下载").click()
    with page.expect_download() as found:
        page.get_by_role("button", name="成绩工作簿").click()
    sheet = load_workbook(io.BytesIO(Path(found.value.path()).read_bytes()))["成绩"]
    assert [cell.value for cell in sheet[4]][:3] == [1, NASTY["jiadi"], 90]


def test_a_code_is_grouped_while_it_is_typed_and_a_wrong_one_is_told_by_the_join_page(
    visit: Callable[..., Page],
) -> None:
    page = visit("/")
    code = page.locator("input.code")
    code.press_sequentially("abcdefgh")
    assert code.input_value() == "ABCD-EFGH"
    assert code.bounding_box()["height"] >= 48  # type: ignore[index]
    page.locator("form button.primary").click()
    page.wait_for_url("**/join")
    assert "通行" in page.inner_text("body")


def test_a_push_redraws_start_and_review_and_keeps_what_was_typed(visit: Callable[..., Page], hall: Hall) -> None:
    page = visit("/")
    page.locator("input.code").press_sequentially("abc")
    page.get_by_text("已收 5 / 5 票").wait_for()
    page.evaluate("() => { window.isSamePage = true }")
    review = visit(f"/review?meeting={MEETING}", hall.token)
    review.locator("td.name").first.wait_for()
    desk = Service.open(hall.path)
    desk.submit(cmd.CloseEvaluation(MEETING, "mushanhou"), DESK)
    desk.close()
    page.get_by_text("评分已截止").wait_for()
    assert page.locator("input.code").input_value() == "ABC"
    assert page.evaluate("() => window.isSamePage"), "the page was not loaded anew"
    review.locator("td.name", has_text=NASTY["mushanhou"]).wait_for()


def test_the_working_is_read_on_a_phone_and_side_by_side_on_a_laptop(visit: Callable[..., Page], hall: Hall) -> None:
    page = visit(f"/review?meeting={MEETING}", hall.token)
    page.get_by_role("tab", name="名次由来").click()
    page.locator(".compared").wait_for()
    page.locator(f".st-key-why-{MEETING} input").click()
    page.get_by_role("option").nth(1).click()
    page.locator(".verdict .said", has_text="第 2 名").wait_for()
    row = page.locator(".compared tr.live")
    mine, other = row.locator("td.mine"), row.locator("td:not(.mine)")

    def corner(cell: Locator) -> tuple[float, float]:
        box = cell.bounding_box()
        assert box is not None
        return box["x"], box["y"]

    # The unit stands second; on a phone it comes first, and no more than the tables themselves are wider than it.
    assert corner(mine)[1] < corner(other)[1] and corner(mine)[0] == corner(other)[0]
    assert page.evaluate("() => document.documentElement.scrollWidth") <= 390
    page.set_viewport_size({"width": 1366, "height": 768})
    assert corner(other)[0] < corner(mine)[0] and corner(mine)[1] == corner(other)[1]
