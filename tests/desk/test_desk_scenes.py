"""The desk chooses what the projector shows: every scene by a button, a stop, a typed text, the look, the indices."""

from __future__ import annotations

from dataclasses import replace

import pytest

from contest import commands as cmd
from contest.scenes.offered import OFFERED
from contest.service import Service
from contest.state import Scene, ScreenStyle
from contest.ui.desk_scenes import main_scenes
from tests.desk.conftest import CLI, Opened
from tests.desk.test_desk_agenda import keys, press
from tests.desk.test_desk_flow import button, shown

MEETING = "dongcheng"


@pytest.fixture
def running(service: Service) -> Service:
    service.submit(cmd.StartMeeting(MEETING), CLI)
    return service


def test_every_scene_has_its_button_and_shows_what_it_says(running: Service, browse: Opened) -> None:
    app = browse("control", meeting=MEETING)
    found = [key.removeprefix("scene-") for key in keys(app) if key.startswith("scene-")]
    assert sorted(found) == sorted(OFFERED)
    # The main ones come first; the others are folded up.
    assert tuple(found[:8]) == main_scenes(running.meeting(MEETING))
    for kind in ("agenda", "route", "indices", "community", "town", "closing", "blank"):
        press(app, f"scene-{kind}")
        assert running.meeting(MEETING).scene.kind == kind
        app.run()
        assert button(app, f"scene-{kind}").disabled, "it is on already"


def test_a_score_can_be_shown_only_once_it_is_revealed(running: Service, browse: Opened) -> None:
    assert button(browse("control", meeting=MEETING), "scene-reveal").disabled
    running.submit(cmd.OpenEvaluation(MEETING, "jiadi"), CLI)
    running.submit(cmd.CloseEvaluation(MEETING, "jiadi"), CLI)
    assert button(browse("control", meeting=MEETING), "scene-reveal").disabled
    running.submit(cmd.RevealScore(MEETING, "jiadi"), CLI)
    running.submit(cmd.ShowScene(MEETING, "welcome"), CLI)
    press(browse("control", meeting=MEETING), "scene-reveal")
    assert running.meeting(MEETING).scene == Scene("reveal", "jiadi")


def test_a_typed_text_is_shown_and_an_empty_one_is_refused_in_a_sentence(running: Service, browse: Opened) -> None:
    app = press(browse("control", meeting=MEETING), "scene-message")
    press(app, "yes-")
    assert "文字须为 1 至 120 个字。" in shown(app)
    app.text_area(key="message-text").input("休息十分钟").run()
    press(app, "yes-")
    assert running.meeting(MEETING).scene == Scene("message", text="休息十分钟")


def test_the_same_text_can_be_shown_again_after_something_else(running: Service, browse: Opened) -> None:
    for _ in range(2):
        app = press(browse("control", meeting=MEETING), "scene-message")
        app.text_area(key="message-text").input("休息十分钟").run()
        press(app, "yes-")
        assert running.meeting(MEETING).scene == Scene("message", text="休息十分钟")
        app.run()
        press(app, "scene-blank")
        assert running.meeting(MEETING).scene == Scene("blank")


def test_stops_come_one_after_the_other(running: Service, browse: Opened) -> None:
    stage = running.meeting(MEETING).plan.agenda[0]
    for stop in stage.stops[:2]:
        app = press(browse("control", meeting=MEETING), "scene-stop")
        press(app, "yes-")
        assert running.meeting(MEETING).scene == Scene("stop", stage=stage.id, stop=stop.id)


def test_a_meeting_without_a_visit_offers_neither_route_nor_stop(service: Service, browse: Opened) -> None:

    plan = service.meeting(MEETING).plan
    service.submit(cmd.PlanMeeting(replace(plan, agenda=plan.agenda[1:])), CLI)
    app = browse("control", meeting=MEETING)
    assert button(app, "scene-route").disabled and button(app, "scene-stop").disabled


def test_the_look_of_the_screens_is_chosen_at_the_desk(running: Service, browse: Opened) -> None:
    app = press(browse("control", meeting=MEETING), "ask-style")
    app.radio(key="style-theme").set_value("plain").run()
    press(app, "yes-")
    assert running.meeting(MEETING).screen_style == ScreenStyle("plain", "normal")


def test_the_indices_dialog_asks_for_its_source_and_shows_what_is_known(running: Service, browse: Opened) -> None:
    app = press(browse("control", meeting=MEETING), "ask-indices")
    assert app.text_input(key="index-period").value == "2023Q1"
    assert button(app, "yes-").disabled
    app.text_input(key="index-source").input("镇考核办").run()
    # Nothing was typed: a table that is recorded already is told, not stored twice.
    before = running.state.seq
    press(app, "yes-")
    assert "已经登记" in shown(app) and running.state.seq == before
    app.text_input(key="index-period").input("春季").run()
    press(app, "yes-")
    assert "不是季度" in shown(app) and running.state.seq == before


def test_a_supervisor_sees_no_scene_buttons(running: Service, browse: Opened) -> None:
    app = browse("control", "supervisor", meeting=MEETING)
    assert [key for key in keys(app) if key.startswith(("scene-", "ask-style", "ask-indices"))] == []


def test_the_previews_are_drawn_only_while_their_switch_is_on(running: Service, browse: Opened) -> None:
    app = browse("control", meeting=MEETING)
    assert app.toggle(key="previews").value is False
    app.toggle(key="previews").set_value(True).run()
    assert not app.exception
