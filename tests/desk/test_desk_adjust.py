"""Bonus, deduction, veto and values of other parts, recorded at the desk."""

from __future__ import annotations

import pytest

from contest import commands as cmd
from contest.results import score_of
from contest.service import Service
from contest.text import translator
from contest.ui.desk_panels import units
from contest.views.desk import desk
from tests.desk.conftest import CLI, Opened
from tests.desk.test_desk_flow import button, shown, vote

UNIT = "jiadi"


@pytest.fixture
def closed(service: Service) -> Service:
    """东城 with its first unit closed; a visit counts for half."""
    meeting = service.meeting("dongcheng")
    assert meeting.policy is not None
    document = meeting.policy.document()
    parts = [{"id": "live", "weight": 50}, {"id": "visit", "title": "实地观摩", "weight": 50}]
    service.submit(cmd.FixPolicy("dongcheng", {**document, "parts": parts}), CLI)
    service.submit(cmd.OpenEvaluation("dongcheng", UNIT), CLI)
    vote(service, service.meeting("dongcheng"), UNIT)
    service.submit(cmd.CloseEvaluation("dongcheng", UNIT), CLI)
    return service


def test_a_bonus_needs_a_name_and_a_reason_and_can_be_taken_back(closed: Service, browse: Opened) -> None:
    app = browse("control", meeting="dongcheng")
    button(app, "adjust-").click().run()
    assert button(app, "yes-").disabled
    app.text_input(key="adjust-name").input("创新特色").run()
    app.text_input(key="adjust-points").input("+2").run()
    app.text_input(key="adjust-reason").input("承办市级现场会").run()
    button(app, "yes-").click().run()
    assert not app.exception
    (stored,) = closed.meeting("dongcheng").evaluation(UNIT).adjustments.values()
    assert (stored.name, str(stored.points), stored.reason) == ("创新特色", "2", "承办市级现场会")
    button(app, "adjust-").click().run()
    app.segmented_control(key="adjust-kind").set_value("back").run()
    app.text_input(key="adjust-reason").input("重复登记").run()
    button(app, "yes-").click().run()
    assert not closed.meeting("dongcheng").evaluation(UNIT).adjustments


def test_a_number_that_is_none_is_told_and_nothing_is_recorded(closed: Service, browse: Opened) -> None:
    app = browse("control", meeting="dongcheng")
    button(app, "adjust-").click().run()
    app.text_input(key="adjust-name").input("信访").run()
    app.text_input(key="adjust-points").input("两分").run()
    app.text_input(key="adjust-reason").input("越级上访").run()
    button(app, "yes-").click().run()
    assert "不是分值" in shown(app) + "".join(one.value for one in app.markdown)
    assert not closed.meeting("dongcheng").evaluation(UNIT).adjustments


def test_a_deduction_is_recorded_below_zero_and_a_veto_without_points(closed: Service, browse: Opened) -> None:
    app = browse("control", meeting="dongcheng")
    for kind, name in (("deduction", "信访"), ("veto", "安全事故")):
        button(app, "adjust-").click().run()
        app.segmented_control(key="adjust-kind").set_value(kind).run()
        app.text_input(key="adjust-name").input(name).run()
        if kind == "deduction":
            app.text_input(key="adjust-points").input("1.5").run()
        app.text_input(key="adjust-reason").input("经核实").run()
        button(app, "yes-").click().run()
    state = closed.state
    (row,) = [one for one in units(desk(state, "dongcheng"), True, translator("zh"))["units"] if "否决" in one["tally"]]
    assert row["tally"].endswith(" · −1.5 · 一票否决")
    stored = closed.meeting("dongcheng").evaluation(UNIT).adjustments
    assert (str(stored["信访"].points), stored["安全事故"].veto) == ("-1.5", True)


def test_the_values_of_a_visit_complete_the_score(closed: Service, browse: Opened) -> None:
    assert score_of(closed.meeting("dongcheng"), UNIT).status == "pending"
    app = browse("control", meeting="dongcheng")
    button(app, "ask-parts").click().run()
    assert not app.exception
    assert "0 至 100" in shown(app)
    assert button(app, "yes-").disabled
    closed.submit(cmd.RecordPartScores("dongcheng", "visit", {UNIT: "91"}, "观摩评分表"), CLI)
    assert score_of(closed.meeting("dongcheng"), UNIT).status == "scored"
