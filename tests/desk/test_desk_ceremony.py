"""The ceremony, the tie and the honours at the desk: planned in a dialog, led by the big button, one step back."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import expect
from streamlit.testing.v1 import AppTest

from contest import commands as cmd
from contest.model import Actor
from contest.passes import Minted
from contest.service import Service
from tests.desk.conftest import CLI, Opened
from tests.desk.serving import laptop_desk

MEETING = "dongcheng"


@pytest.fixture
def sealed(service: Service, supervisor: Minted) -> Service:
    """All units marked, closed and sealed, the first two level; nothing revealed."""
    meeting = service.meeting(MEETING)
    criteria = [one.id for one in meeting.policy.criteria] if meeting.policy else []
    for number, unit in enumerate(meeting.order):
        service.submit(cmd.OpenEvaluation(MEETING, unit), CLI)
        mark = "95" if number < 2 else str(92 - number)
        for judge in service.meeting(MEETING).expected(unit):
            given = dict.fromkeys(criteria, mark)
            service.submit(cmd.CastBallot(MEETING, unit, judge.id, 1, given), Actor("judge", judge.id))
        service.submit(cmd.CloseEvaluation(MEETING, unit), CLI)
    service.submit(cmd.SealMeeting(MEETING, Actor("supervisor", "s", "监督员")), CLI)
    stage = meeting.plan.first("award")
    assert stage is not None
    service.submit(cmd.EnterStage(MEETING, stage.id), CLI)
    return service


def press(app: AppTest, start: str) -> AppTest:
    found = [one for one in app.button if one.key.startswith(start)]
    assert len(found) == 1, [one.key for one in app.button]
    found[0].click().run()
    assert not app.exception
    return app


def texts(app: AppTest) -> str:
    return "\n".join([*(one.value for one in app.text), *(one.label for one in app.button)])


def test_the_desk_plans_the_ceremony_and_leads_through_it(sealed: Service, browse: Opened) -> None:
    app = browse("control", meeting=MEETING)
    assert "安排颁奖揭晓" in texts(app)
    press(app, "next-")
    assert "第 1 名" in texts(app)
    press(app, "plan-ceremony-")
    ceremony = sealed.meeting(MEETING).ceremony
    # The first place is shared, so there is no second one.
    assert ceremony is not None and ceremony.steps == ((3,), (1,))
    assert "下一步：揭晓第 3 名" in texts(app)
    press(app, "next-")
    assert sealed.meeting(MEETING).scene.kind == "ceremony"
    press(app, "ceremony-back-")
    assert (ceremony := sealed.meeting(MEETING).ceremony) is not None and (ceremony.shown, ceremony.reached) == (0, 1)
    press(app, "next-")
    press(app, "next-")
    assert (ceremony := sealed.meeting(MEETING).ceremony) is not None and ceremony.is_over
    assert len(ceremony.brought) == 3
    assert [one for one in app.button if one.key.startswith("ceremony-back-")]
    # With another picture on, the key of the way back is away: it would take the last plate off behind it.
    sealed.submit(cmd.ShowScene(MEETING, "standings"), CLI)
    assert not [one for one in app.run().button if one.key.startswith("ceremony-back-")]

    # Then the award, which the tie holds up until it is decided.
    press(app, "next-")
    assert not [one for one in app.button if one.key.startswith("award-")]
    press(app, "tie-")
    tie = sealed.meeting(MEETING).tie
    assert tie is not None and (tie.method, len(tie.chosen)) == ("joint", 2)


def test_a_plan_that_cannot_be_read_is_told_and_cannot_be_pressed(sealed: Service, browse: Opened) -> None:
    app = browse("control", meeting=MEETING)
    press(app, "next-")
    next(one for one in app.radio if one.key.startswith("ceremony-how-")).set_value("own").run()
    written = next(one for one in app.text_input if one.key.startswith("ceremony-own-"))
    written.input("三、二、一").run()
    assert not app.exception
    assert next(one for one in app.button if one.key.startswith("plan-ceremony-")).disabled
    next(one for one in app.text_input if one.key.startswith("ceremony-own-")).input("5-3 / 1").run()
    press(app, "plan-ceremony-")
    ceremony = sealed.meeting(MEETING).ceremony
    assert ceremony is not None and ceremony.steps == ((5, 4, 3), (1,))


def test_an_honour_is_recorded_at_the_desk(service: Service, browse: Opened) -> None:
    before = len(service.state.honours)
    app = browse("control", meeting=MEETING)
    press(app, "ask-honour")
    app.text_input(key="honour-title").input("最美村").run()
    press(app, "record-honour-")
    assert len(service.state.honours) == before, "without its month nothing is recorded"
    app.text_input(key="honour-period").input("2023年5月").run()
    press(app, "record-honour-")
    assert service.state.honours[-1].period == "2023年5月"


@pytest.mark.browser
def test_no_tool_of_the_sealed_table_covers_a_button(sealed: Service, tmp_path: Path) -> None:
    """Streamlit lays its tools over what stands above a table that is pointed at, on a phone always, in English."""
    with laptop_desk(sealed, tmp_path / "contest.db", MEETING) as page:
        page.locator(".stDataFrame").first.hover()
        page.wait_for_timeout(500)
        expect(page.locator('[data-testid="stElementToolbar"]:visible')).to_have_count(0)
