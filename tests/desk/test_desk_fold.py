"""One screen for a waiting hall: what is pressed next, who is missing, what is projected; the rest is folded up."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page

from contest import commands as cmd
from contest.service import Service
from tests.desk.conftest import CLI, FOLDED, Opened
from tests.desk.serving import laptop_desk

UNITS, AGENDA, ORDER, PANEL, AWARDS, SCREENS, _SHEETS, REHEARSAL = FOLDED


def sections(browse: Opened, meeting: str, role: str = "operator") -> list[str]:
    app = browse("control", role, meeting=meeting)
    assert not any(one.proto.expanded for one in app.expander)
    return [one.label for one in app.expander if one.label in FOLDED]


def test_rare_acts_are_folded_up_by_subject(service: Service, browse: Opened) -> None:
    service.submit(cmd.OpenEvaluation("dongcheng", service.meeting("dongcheng").order[0]), CLI)
    assert sections(browse, "dongcheng") == [UNITS, AGENDA, ORDER, PANEL, AWARDS, SCREENS, REHEARSAL]


def test_a_subject_with_nothing_to_do_is_not_there(service: Service, browse: Opened) -> None:
    assert sections(browse, "huheng") == [AGENDA, ORDER, AWARDS, SCREENS, REHEARSAL]
    assert sections(browse, "dongcheng", "supervisor") == [SCREENS]


def test_the_clock_is_at_hand_where_units_speak_and_folded_up_elsewhere(service: Service, browse: Opened) -> None:
    service.submit(cmd.StartMeeting("dongcheng"), CLI)

    def is_folded() -> bool:
        app = browse("control", meeting="dongcheng")
        found = next(one for one in app.expander if one.label == ORDER)
        start = [one.key for one in app.button if one.key and one.key.startswith("timer-start-")]
        assert len(start) == 1
        return start[0] in [one.key for one in found.button]

    assert is_folded()
    service.submit(cmd.EnterStage("dongcheng", "report"), CLI)
    assert not is_folded()


@pytest.fixture
def laptop(service: Service, tmp_path: Path) -> Iterator[Page]:
    """The desk with a unit open, on the screen of a plain laptop, from the real server."""
    service.submit(cmd.StartMeeting("dongcheng"), CLI)
    service.submit(cmd.EnterStage("dongcheng", "evaluation"), CLI)
    service.submit(cmd.OpenEvaluation("dongcheng", service.meeting("dongcheng").order[0]), CLI)
    with laptop_desk(service, tmp_path / "contest.db", "dongcheng") as page:
        page.locator(".st-key-more-screens").wait_for()
        page.locator(".seat").last.wait_for()
        yield page


def bottom(page: Page, selector: str, nth: int = 0) -> float:
    box = page.locator(selector).nth(nth).bounding_box()
    assert box is not None
    return box["y"] + box["height"]


@pytest.mark.browser
def test_a_laptop_shows_next_step_seats_units_and_projector_without_scrolling(laptop: Page) -> None:
    assert bottom(laptop, ".st-key-next button") < 500
    assert bottom(laptop, ".projector") < 400
    assert bottom(laptop, ".unit", 8) <= 768
    # More than half of the 31 seats, and the figures of all of them.
    assert bottom(laptop, ".summary") < 600
    assert sum(bottom(laptop, ".seat", n) <= 768 for n in range(31)) > 15
    # A seat's menu opens in sight although the seats go on below the screen.
    laptop.locator(".seat.missing").first.click()
    assert bottom(laptop, ".menu") <= 768
    # What is unfolded stays so when the meeting goes on.
    laptop.locator(".st-key-more-units summary").click()
    laptop.locator("[class*='st-key-close-'] button").first.wait_for()
    small = laptop.locator(".stButton button").evaluate_all(
        "all => all.filter(one => one.checkVisibility() && one.getBoundingClientRect().height < 43.5).length"
    )
    assert small == 0
