"""The desk when the meeting goes otherwise than planned: agenda, wrong openings, judges who leave or come late."""

from __future__ import annotations

import pytest
from streamlit.testing.v1 import AppTest
from streamlit.testing.v1.element_tree import Radio, Selectbox

from contest import commands as cmd
from contest.service import Service
from contest.text import translator
from contest.ui import desk_panels
from contest.views.desk import desk
from tests.desk.conftest import CLI, Opened
from tests.desk.test_desk_flow import button, shown, vote

MEETING, UNIT = "dongcheng", "jiadi"


@pytest.fixture
def running(service: Service) -> Service:
    service.submit(cmd.StartMeeting(MEETING), CLI)
    return service


def press(app: AppTest, prefix: str) -> AppTest:
    button(app, prefix).click().run()
    assert not app.exception, app.exception
    return app


def keys(app: AppTest) -> list[str]:
    return [str(one.key) for one in app.button]


def stage_box(app: AppTest) -> Selectbox:
    return next(box for box in app.selectbox if str(box.key).startswith("stage-"))


def stages(service: Service) -> list[str]:
    return [stage.id for stage in service.meeting(MEETING).plan.agenda]


# --- a wrong opening, a withdrawal ------------------------------------------------------------------------------


def test_a_wrong_opening_is_taken_back_with_a_reason_and_what_is_in_stays(running: Service, browse: Opened) -> None:
    running.submit(cmd.OpenEvaluation(MEETING, UNIT), CLI)
    vote(running, running.meeting(MEETING), UNIT, but=2)
    app = press(browse("control", meeting=MEETING), "cancel-")
    assert "已收 28 份评分：全部保留" in shown(app)
    assert button(app, "yes-").disabled, "it needs a reason"
    app.text_input(key="reason-cancel").input("开错了").run()
    press(app, "yes-")
    evaluation = running.meeting(MEETING).evaluation(UNIT)
    assert (evaluation.phase, len(evaluation.ballots)) == ("waiting", 28)
    app.run()
    assert running.state.unit_name(running.meeting(MEETING).order[0]) in button(app, "next-").label
    assert button(app, "cancel-").disabled


def test_taking_back_a_withdrawal_asks_for_a_reason_and_tells_the_first(running: Service, browse: Opened) -> None:
    running.submit(cmd.OpenEvaluation(MEETING, UNIT), CLI)
    running.submit(cmd.WithdrawUnit(MEETING, UNIT, "缺席"), CLI)
    app = browse("control", meeting=MEETING)
    choose = next(box for box in app.selectbox if str(box.key).startswith("unit-"))
    choose.set_value(UNIT).run()
    assert button(app, "open-").disabled
    press(app, "reopen-")
    assert "弃权原因：缺席" in shown(app)
    app.text_input(key="reason-reopen").input("已赶到").run()
    press(app, "yes-")
    assert running.meeting(MEETING).evaluation(UNIT).phase == "open"


# --- skip and return --------------------------------------------------------------------------------------------


def test_a_stage_is_skipped_at_the_desk_and_entered_later(running: Service, browse: Opened) -> None:
    app = browse("control", meeting=MEETING)
    assert stage_box(app).value == "report", "what comes next is proposed"
    press(app, "skip-")
    app.text_input(key="reason-skip").input("汇报人未到").run()
    press(app, "yes-")
    assert running.meeting(MEETING).skipped == {"report": "汇报人未到"}
    app.run()
    third = running.meeting(MEETING).plan.agenda[2]
    assert third.title in button(app, "next-").label
    view = desk(running.state, MEETING)
    statuses = [one["status"] for one in desk_panels.agenda(view, translator("en"))["stages"]]
    assert statuses[:3] == ["now", "skipped", "later"]
    assert "已跳过" in stage_box(app).options[1]
    stage_box(app).set_value("report").run()
    assert button(app, "skip-").disabled
    press(app, "enter-")
    assert running.meeting(MEETING).skipped == {}
    assert running.meeting(MEETING).stage == "report"


# --- change the agenda ------------------------------------------------------------------------------------------


def test_the_agenda_is_reordered_timed_and_added_to_at_once(running: Service, browse: Opened) -> None:
    before = stages(running)
    app = press(browse("control", meeting=MEETING), "ask-agenda")
    assert button(app, "agenda-up").disabled and button(app, "agenda-remove").disabled, "the visit is going on"
    choose(app, "award")
    press(app, "agenda-up")
    assert button(app, "yes-").disabled
    app.text_input(key="agenda-at-award").input("15：30").run()
    app.number_input(key="agenda-minutes-award").set_value(10).run()
    app.text_input(key="agenda-title-award").input("颁奖").run()
    app.selectbox(key="insert-kind").set_value("exchange").run()
    app.text_input(key="insert-title").input("座谈").run()
    press(app, "agenda-insert")
    assert stages(running) == before, "nothing is stored yet"
    app.text_input(key="reason-agenda").input("领导先走").run()
    press(app, "yes-")
    meeting = running.meeting(MEETING)
    assert stages(running) == ["visit", "report", "award", "exchange", "evaluation", "commentary", "directives"]
    award = meeting.plan.stage("award")
    assert award is not None and (award.title, award.planned_at, award.minutes) == ("颁奖", "15:30", 10)
    assert meeting.agenda_changes[0].reason == "领导先走"
    app.run()
    assert "agenda-up" not in keys(app), "the dialog is closed"


def stage_radio(app: AppTest) -> Radio:
    return next(one for one in app.radio if str(one.key).startswith("agenda-stage-"))


def choose(app: AppTest, stage: str) -> None:
    stage_radio(app).set_value(stage).run()
    assert not app.exception, app.exception


def test_skipping_in_the_dialog_happens_at_once_and_the_draft_stays(running: Service, browse: Opened) -> None:
    app = press(browse("control", meeting=MEETING), "ask-agenda")
    choose(app, "directives")
    press(app, "agenda-up")
    choose(app, "report")
    press(app, "agenda-skip")
    assert dict(running.meeting(MEETING).skipped) == {"report": ""}
    assert button(app, "agenda-skip").disabled
    app.text_input(key="reason-agenda").input("换").run()
    press(app, "yes-")
    assert stages(running)[-2:] == ["directives", "commentary"]


def test_a_refused_agenda_says_why_and_keeps_what_was_typed(running: Service, browse: Opened) -> None:
    running.submit(cmd.OpenEvaluation(MEETING, UNIT), CLI)
    app = press(browse("control", meeting=MEETING), "ask-agenda")
    choose(app, "award")
    before = stage_radio(app).key
    app.text_input(key="agenda-at-award").input("下午").run()
    assert stage_radio(app).key != before, "a browser sends the label, and the one before names nothing any more"
    app.text_input(key="reason-agenda").input("换").run()
    press(app, "yes-")
    assert "16:30" in shown(app)
    assert app.text_input(key="agenda-at-award").value == "下午"
    assert stage_radio(app).value == "award"
    assert running.meeting(MEETING).agenda_changes == ()


def test_of_two_operators_who_change_the_agenda_the_second_looks_again(running: Service, browse: Opened) -> None:
    app = press(browse("control", meeting=MEETING), "ask-agenda")
    choose(app, "award")
    press(app, "agenda-up")
    app.text_input(key="reason-agenda").input("换").run()
    other = tuple(reversed(running.meeting(MEETING).plan.agenda))
    running.submit(cmd.ChangeAgenda(MEETING, other, "另一台"), CLI)
    press(app, "yes-")
    assert "请重新查看" in shown(app)
    assert len(running.meeting(MEETING).agenda_changes) == 1


# --- the panel --------------------------------------------------------------------------------------------------


def test_a_judge_is_marked_absent_and_back_again(running: Service, browse: Opened) -> None:
    running.submit(cmd.OpenEvaluation(MEETING, UNIT), CLI)
    judge = running.meeting(MEETING).expected(UNIT)[0]
    app = press(browse("control", meeting=MEETING), "ask-absent")
    box = next(one for one in app.selectbox if str(one.key).startswith("absent-judge-"))
    box.set_value(judge.id).run()
    app.text_input(key="absent-reason").input("有急事").run()
    press(app, "absent-")
    assert running.meeting(MEETING).absent == {judge.id: "有急事"}
    view = desk(running.state, MEETING)
    panel = desk_panels.seats(running.state, view, (), translator("en"))
    assert {"kind": "absent", "value": 1, "label": "Absent"} in panel["summary"]
    assert view.units[0].ballots_expected == 29
    assert button(app, "absent-").label == "已返回"
    press(app, "absent-")
    assert running.meeting(MEETING).absent == {}


def test_a_late_judge_joins_at_the_desk(running: Service, browse: Opened) -> None:
    running.submit(cmd.OpenEvaluation(MEETING, UNIT), CLI)
    app = press(browse("control", meeting=MEETING), "ask-absent")
    press(app, "late-add")
    assert "⚠" in shown(app), "a name is needed"
    app.text_input(key="late-name").input("钱迟到")
    app.multiselect(key="late-home").set_value([UNIT]).run()
    press(app, "late-add")
    late = running.meeting(MEETING).panel[-1]
    assert (late.name, late.home) == ("钱迟到", (UNIT,))
    assert app.text_input(key="late-name").value == ""
    assert "钱迟到已加入评委组" in shown(app)
    assert "⚠" not in shown(app)


def test_before_the_start_and_after_the_seal_the_panel_is_not_changed_here(service: Service, browse: Opened) -> None:
    app = browse("control", meeting=MEETING)
    assert "ask-absent" not in keys(app)
    assert button(app, "ask-agenda").disabled
