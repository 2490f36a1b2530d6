"""The projector in a real browser against the real server: it follows the desk, calmly, and tells nothing early."""

from __future__ import annotations

import re
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect
from streamlit.testing.v1 import AppTest

from contest import commands as cmd
from contest.errors import StoreUnavailable
from tests.screen.conftest import ROOT, Served
from tests.support import DESK, MEETING, House
from tests.wire import Wire

# Notes every frame in which the picture is gone, mounted anew, or seen through.
WATCH = """() => {
  const find = (root) => root.querySelector(".hall") ||
    [...root.querySelectorAll("*")].map((one) => one.shadowRoot && find(one.shadowRoot)).find(Boolean);
  const hall = window.hall = find(document);
  window.flashes = [];
  const look = () => {
    if (!hall.isConnected) window.flashes.push("gone");
    let seen = 1;
    for (let one = hall; one; one = one.parentElement || one.getRootNode().host) {
      seen *= Number(getComputedStyle(one).opacity);
    }
    if (seen < 0.99) window.flashes.push(seen);
    const top = document.elementFromPoint(innerWidth / 2, 4);
    if (top !== hall.getRootNode().host && !hall.contains(top)) window.flashes.push(top && top.outerHTML.slice(0, 80));
    requestAnimationFrame(look);
  };
  look();
}"""


@pytest.mark.browser
def test_the_screen_follows_the_desk_without_a_flash_and_no_score_leaves_before_its_reveal(
    browser: Browser, served: Served
) -> None:
    house = served.house
    page = browser.new_page(viewport={"width": 1920, "height": 1080})
    wire = Wire(page)
    trouble: list[str] = []
    page.on("pageerror", lambda error: trouble.append(str(error)))
    # Streamlit looks for its own routes below the page's address first; those 404 are its way of finding them.
    page.on("console", lambda one: trouble.append(one.text) if one.type == "error" and "404" not in one.text else None)
    page.goto(f"{served.url}/screen?meeting={MEETING}")
    expect(page.locator(".layer.welcome h1")).to_have_text(house.service.meeting(MEETING).plan.title, timeout=60_000)
    page.evaluate(WATCH)

    house.submit(cmd.StartMeeting(MEETING))
    expect(page.locator(".layer.stage h1")).to_have_text("实地走访")
    house.open("mushanhou")
    ballots = page.locator(".layer.unit .ballots b")
    expect(ballots).to_have_text("0")
    cast = {"j1": "61.5", "j2": "67.5", "j3": "64", "j4": "71.5", "j5": "62.5"}
    for n, (judge, value) in enumerate(cast.items(), 1):
        house.cast("mushanhou", judge, value)
        expect(ballots).to_have_text(str(n))
    house.close("mushanhou")
    expect(page.locator(".layer.unit .phase")).to_have_text("评分已截止")

    sent = b"".join(wire.received())
    html = page.evaluate("window.hall.outerHTML") + page.content()
    score = house.reveal("mushanhou").records[0].event.score
    assert re.fullmatch(r"6\d\.\d\d", score)
    secrets = [score.encode(), *(value.encode() for value in cast.values() if "." in value)]
    assert [secret for secret in secrets if secret in sent or secret.decode() in html] == []

    expect(page.locator(".layer.reveal output")).to_have_text(score, timeout=15_000)
    expect(page.locator('.layer.reveal[data-step="3"] .place')).to_have_text("暂列第1名")
    # The same search finds what was sent now, so it would have found a leak.
    assert wire.around(score) != []
    assert page.evaluate("window.flashes") == []
    assert trouble == []
    page.close()


@pytest.mark.browser
def test_a_lost_line_shows_over_the_picture_and_the_picture_stays(browser: Browser, served: Served) -> None:
    page = browser.new_page(viewport={"width": 1366, "height": 768})
    page.goto(f"{served.url}/screen?meeting={MEETING}&lang=en")
    expect(page.locator(".layer.welcome h1")).to_be_visible(timeout=60_000)
    page.context.set_offline(True)
    sign = page.locator("p.offline")
    expect(sign).to_be_visible(timeout=15_000)
    expect(sign).to_have_text("Connection lost – reconnecting")
    assert is_on_top(page, "p.offline")
    expect(page.locator(".layer.welcome h1")).to_be_visible()
    page.close()


def is_on_top(page: Page, selector: str) -> bool:
    """Tell whether an element is what one sees at its own middle; it may let clicks through."""
    return bool(
        page.locator(selector).evaluate(
            """(sign) => {
              sign.style.pointerEvents = "auto";
              const box = sign.getBoundingClientRect();
              const root = sign.getRootNode();
              const hit = document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2);
              return hit === sign || hit === root.host;
            }"""
        )
    )


def app(house: House, monkeypatch: pytest.MonkeyPatch, **query: str) -> AppTest:
    monkeypatch.setenv("CONTEST_DATABASE", str(house.path))
    test = AppTest.from_file(str(ROOT / "pages" / "router.py"), default_timeout=20)
    for name, value in query.items():
        test.query_params[name] = value
    return test


def documents(test: AppTest) -> list[dict[str, Any]]:
    return [test.session_state["shown"]] if "shown" in test.session_state else []


def test_anybody_may_look_and_sees_the_welcome_first(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    test = app(house, monkeypatch, meeting=MEETING)
    test.switch_page("screen.py").run()
    assert not test.exception
    assert [one["kind"] for one in documents(test)] == ["welcome"]


def test_a_meeting_that_is_not_there_gets_one_sentence_and_the_choice(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    test = app(house, monkeypatch, meeting="nowhere")
    test.switch_page("screen.py").run()
    (shown,) = documents(test)
    assert not test.exception and shown["kind"] == "choice"
    assert "nowhere" in shown["body"]["title"]
    assert [one["href"] for one in shown["body"]["choices"]] == [f"/screen?meeting={MEETING}"]


def test_a_store_that_fails_in_the_middle_leaves_the_picture(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    test = app(house, monkeypatch, meeting=MEETING)
    test.switch_page("screen.py").run()

    def fail(_: object) -> None:
        raise StoreUnavailable

    monkeypatch.setattr(type(house.service), "state", property(fail))
    test.run()
    assert not test.exception
    assert [one["kind"] for one in documents(test)] == ["welcome"]


def test_a_screen_pass_opens_its_own_meeting(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    minted = house.service.issue("screen", DESK, meeting=MEETING)
    test = app(house, monkeypatch)
    test.user = {"pass_id": minted.new.pass_id}
    test.switch_page("screen.py").run()
    assert [one["kind"] for one in documents(test)] == ["welcome"]
