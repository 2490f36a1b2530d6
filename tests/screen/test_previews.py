"""The desk's previews: what each scene would show, never more, drawn by its script, put on by a press."""

from __future__ import annotations

import json

import httpx
import pytest
from playwright.sync_api import Browser, expect

from contest import commands as cmd
from contest.results import score_of
from contest.scenes.preview import previews
from tests.screen.conftest import Served
from tests.screen.hall import document, mark, play, rehearsal
from tests.support import MEETING


def test_previews_are_the_documents_of_their_scenes() -> None:
    room = rehearsal()
    room(cmd.StartMeeting("dongcheng"))
    made = previews(room.state, "dongcheng", "zh").document
    assert made["now"] == document(room, "dongcheng")
    for kind in ("agenda", "standings", "community", "town", "indices"):
        seen = made["scenes"][kind]
        room(cmd.ShowScene("dongcheng", kind))
        now = document(room, "dongcheng")
        assert (seen["kind"], seen["body"]) == (now["kind"], now["body"])
    assert "reveal" not in made["scenes"] and "message" not in made["scenes"]


def test_no_preview_holds_a_score_that_is_not_revealed() -> None:
    room = rehearsal()
    play(room, "dongcheng", 2)
    hidden = room.state.meetings["dongcheng"].order[2]
    mark(room, "dongcheng", hidden)
    room(cmd.CloseEvaluation("dongcheng", hidden))
    made = previews(room.state, "dongcheng", "zh").document
    text = json.dumps(made, ensure_ascii=False)
    score = score_of(room.state.meetings["dongcheng"], hidden)
    assert score.published is not None and str(score.published) not in text
    # The score that is offered is the last one that was revealed: the search would have found the hidden one.
    assert made["scenes"]["reveal"]["body"]["name"] == room.state.unit_name(room.state.meetings["dongcheng"].order[1])
    room(cmd.RevealScore("dongcheng", hidden))
    again = previews(room.state, "dongcheng", "zh").document
    assert again["scenes"]["reveal"]["body"]["score"] == str(score.published)


def test_previews_are_made_once_for_a_state() -> None:
    room = rehearsal()
    assert previews(room.state, "dongcheng", "zh") is previews(room.state, "dongcheng", "zh")
    assert previews(room.state, "dongcheng", "zh") is not previews(room.state, "dongcheng", "en")


@pytest.mark.browser
def test_the_desk_sees_every_scene_small_and_puts_one_on_by_a_press(browser: Browser, served: Served) -> None:
    house = served.house
    house.submit(cmd.StartMeeting(MEETING))
    assert httpx.get(f"{served.url}/api/previews/{MEETING}").status_code == 401
    page = browser.new_page(viewport={"width": 1366, "height": 768})
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url) if "/api/previews/" in request.url else None)
    joining = f"{served.url}/join?pass={house.link('operator').token}"
    # The pass was issued by another process; the server reads it a moment later.
    while "/join" in page.goto(joining).url:  # type: ignore[union-attr]
        page.wait_for_timeout(100)
    page.goto(f"{served.url}/control?meeting={MEETING}")
    page.locator(".st-key-more-screens summary").click(timeout=60_000)
    switch = page.get_by_text("画面预览")
    expect(switch).to_be_visible(timeout=60_000)
    assert asked == [], "nothing is fetched before the panel is open"
    switch.click()
    agenda = page.locator('[data-scene="agenda"]')
    expect(agenda.locator(".item-of-day").first).to_contain_text("实地走访", timeout=30_000)
    expect(page.locator(".is-on .layer")).to_have_class("layer stage")
    box, hall = agenda.locator(".preview-window").bounding_box(), agenda.locator(".hall").bounding_box()
    assert box and hall and hall["width"] == pytest.approx(box["width"], abs=6)
    assert page.locator('[data-scene="reveal"]').count() == 0
    agenda.click()
    expect(page.locator(".is-on .layer")).to_have_class("layer agenda", timeout=30_000)
    assert house.service.meeting(MEETING).scene.kind == "agenda"
    # A ballot redraws the desk; the previews follow behind, not with each of them.
    house.open("mushanhou")
    before = len(asked)
    for judge in ("j1", "j2", "j3", "j4", "j5"):
        house.cast("mushanhou", judge)
    expect(page.locator(".is-on .ballots b")).to_have_text("5", timeout=30_000)
    assert len(asked) - before <= 5
    page.close()
