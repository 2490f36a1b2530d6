"""Typing a note in a real browser while others go on: no letter and no cursor is lost."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from contest import commands as cmd
from contest.loading import read_folder
from contest.service import Service, utc_now
from tests.desk.serving import CLI, ROOT, laptop_desk

MEETING = "xicheng"
pytestmark = pytest.mark.browser


@pytest.fixture
def service(tmp_path: Path) -> Iterator[Service]:
    made = Service.open(tmp_path / "contest.db", create=True)
    plan = read_folder(ROOT / "data/liushi-2023q1", ROOT / "data/rehearsal")
    made.submit(cmd.PlanContest(plan.events(at=utc_now(), by=CLI)), CLI)
    made.submit(cmd.StartMeeting(MEETING), CLI)
    made.submit(cmd.EnterStage(MEETING, "commentary"), CLI)
    yield made
    made.close()


@pytest.fixture
def desk(service: Service, tmp_path: Path) -> Iterator[Page]:
    """The desk of an operator, in a browser, from the real server."""
    with laptop_desk(service, tmp_path / "contest.db", MEETING) as page:
        page.locator(".st-key-ask-notes button").click()
        page.locator("[role=dialog] textarea").first.wait_for()
        yield page


def test_half_typed_words_survive_what_others_do_and_are_saved_once(service: Service, desk: Page) -> None:
    text = desk.locator("[role=dialog] textarea").first
    text.click()
    text.press_sequentially("村容村貌", delay=20)
    seen = desk.locator("[role=dialog]").count()
    # Another operator steers the projector, a supervisor takes a note, and the meeting even goes on.
    service.submit(cmd.ShowScene(MEETING, "welcome"), CLI)
    service.submit(cmd.TakeNote(MEETING, "other", "commentary", "commentary", "别人记的"), CLI)
    desk.get_by_text("别人记的").wait_for()
    service.submit(cmd.EnterStage(MEETING, "directives"), CLI)
    desk.locator(".st-key-ask-notes button", has_text="传达当前的工作要求").wait_for()
    assert desk.locator("[role=dialog]").count() == seen == 1
    assert text.input_value() == "村容村貌"
    assert desk.evaluate("document.activeElement.tagName") == "TEXTAREA", "the cursor stays"
    text.press_sequentially("变化大", delay=20)
    desk.locator(".st-key-notes-save button").dblclick()
    desk.locator("[role=dialog]").get_by_text("村容村貌变化大").wait_for()
    expect(text).to_have_value("")
    notes = [one.text for one in service.meeting(MEETING).notes_of("commentary")]
    assert notes == ["别人记的", "村容村貌变化大"]
