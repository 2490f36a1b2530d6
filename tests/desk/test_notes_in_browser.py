"""Typing a note in a real browser while others go on: no letter and no cursor is lost."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import Page, expect

from contest import commands as cmd
from contest.loading import read_folder
from contest.model import Actor
from contest.service import Service, utc_now
from tests.browsers import launched

ROOT = Path(__file__).resolve().parents[2]
CLI = Actor("operator", "test", "test")
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
    token = service.issue("operator", CLI).token
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "streamlit", "run", "app.py", "--server.port", str(port)]
    environment = {**os.environ, "CONTEST_DATABASE": str(tmp_path / "contest.db")}
    server = subprocess.Popen(
        [*command, "--server.address", "127.0.0.1"], cwd=ROOT, env=environment, stdout=subprocess.DEVNULL
    )
    where = f"http://127.0.0.1:{port}"
    try:
        deadline = time.monotonic() + 40
        while time.monotonic() < deadline:
            try:
                if httpx.get(f"{where}/healthz").status_code == 200:
                    break
            except httpx.TransportError:
                time.sleep(0.2)
        with launched() as browser:
            page = browser.new_page(viewport={"width": 1366, "height": 768})
            page.set_default_timeout(20000)
            page.goto(f"{where}/join?pass={token}")
            page.goto(f"{where}/control?meeting={MEETING}")
            page.locator(".st-key-ask-notes button").click()
            page.locator("[role=dialog] textarea").first.wait_for()
            yield page
    finally:
        server.terminate()
        server.wait(15)


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
