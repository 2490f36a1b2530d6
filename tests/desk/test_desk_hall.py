"""The speaking time, the draw and the window of all units, pressed at the desk."""

from __future__ import annotations

import time
from decimal import Decimal

from contest import commands as cmd
from contest.decide.draw import follows
from contest.model import Actor, Penalty, TimeLimit
from contest.service import Service
from tests.desk.conftest import CLI, Opened
from tests.desk.test_desk_flow import button, primary, shown, vote

MEETING = "dongcheng"


def test_a_time_is_started_begun_anew_and_stopped_at_the_desk(service: Service, browse: Opened) -> None:
    service.submit(cmd.StartMeeting(MEETING), CLI)
    app = browse("control", meeting=MEETING)
    button(app, "timer-start-").click().run()
    first = service.meeting(MEETING).timer
    assert first is not None and first.unit == service.meeting(MEETING).order[0]
    button(app, "timer-again-").click().run()
    again = service.meeting(MEETING).timer
    assert again is not None and again.started_at >= first.started_at and again is not first
    button(app, "timer-stop-").click().run()
    stopped = service.meeting(MEETING).timer
    assert stopped is not None and stopped.elapsed is not None
    assert not app.exception
    # Who has spoken is not proposed again.
    button(app, "timer-start-").click().run()
    following = service.meeting(MEETING).timer
    assert following is not None and following.unit == service.meeting(MEETING).order[1]


def test_the_limit_is_set_in_the_dialog_and_what_cannot_be_meant_is_told(service: Service, browse: Opened) -> None:
    app = browse("control", meeting=MEETING)
    app.button(key="ask-limit").click().run()
    app.number_input(key="limit-minutes").set_value(8).run()
    app.text_input(key="limit-warnings").input("60，ten").run()
    button(app, "yes-").click().run()
    assert "ten" in shown(app) and service.meeting(MEETING).limit == TimeLimit()
    app.text_input(key="limit-warnings").input("60，10").run()
    app.text_input(key="limit-penalties").input("30：0.5、60:1").run()
    app.toggle(key="limit-sound").set_value(False).run()
    button(app, "yes-").click().run()
    penalties = (Penalty(30, Decimal("0.5")), Penalty(60, Decimal(1)))
    assert service.meeting(MEETING).limit == TimeLimit(480, (60, 10), False, penalties)


def test_overtime_is_deducted_only_when_a_person_says_so(service: Service, browse: Opened) -> None:
    service.submit(cmd.StartMeeting(MEETING), CLI)
    unit = service.meeting(MEETING).order[0]
    service.submit(cmd.SetTimeLimit(MEETING, TimeLimit(5, (), True, (Penalty(1, Decimal("0.5")),))), CLI)
    service.submit(cmd.StartTimer(MEETING, unit), CLI)
    app = browse("control", meeting=MEETING)
    time.sleep(6.2)
    button(app, "timer-stop-").click().run()
    app.selectbox(key=next(one.key for one in app.selectbox if one.key.startswith("speaker-"))).select(unit).run()
    assert service.meeting(MEETING).evaluation(unit).adjustments == {}
    app.button(key="ask-penalty").click().run()
    assert "超时 0:0" in shown(app)
    button(app, "yes-").click().run()
    (made,) = service.meeting(MEETING).evaluation(unit).adjustments.values()
    assert (made.name, made.points) == ("述职超时", Decimal("-0.5")) and "超时" in made.reason


def test_a_draw_by_computer_records_a_seed_that_gives_the_order(service: Service, browse: Opened) -> None:
    app = browse("control", meeting=MEETING)
    app.button(key="ask-lot").click().run()
    button(app, "yes-").click().run()
    meeting = service.meeting(MEETING)
    assert len(meeting.order_seed) == 32 and follows(meeting) is True
    record = browse("review", meeting=MEETING)
    assert not record.exception


def test_each_unit_draws_its_lot_in_the_dialog_until_the_order_stands(service: Service, browse: Opened) -> None:
    app = browse("control", meeting=MEETING)
    app.button(key="ask-lots").click().run()
    total = len(service.meeting(MEETING).order)
    button(app, "lot-box-").click().run()
    assert list(service.meeting(MEETING).lots.values()) == [1]
    for _ in range(total - 1):
        button(app, "lot-now-").click().run()
        assert not app.exception
    meeting = service.meeting(MEETING)
    assert sorted(meeting.lots.values()) == list(range(1, total + 1)) and meeting.order_method == "lot"
    assert meeting.order == tuple(sorted(meeting.lots, key=lambda unit: meeting.lots[unit]))
    assert "全部抽完" in shown(app)
    button(app, "lots-over-").click().run()
    assert service.meeting(MEETING).lots == {}


def test_all_waiting_units_open_with_one_press_and_close_with_one_question(service: Service, browse: Opened) -> None:
    service.submit(cmd.StartMeeting(MEETING), CLI)
    app = browse("control", meeting=MEETING)
    button(app, "open-all-").click().run()
    units = service.meeting(MEETING).in_phase("open")
    assert units == service.meeting(MEETING).order and len(units) > 2
    for unit in units[1:]:
        vote(service, service.meeting(MEETING), unit)
    vote(service, service.meeting(MEETING), units[0], but=2)
    late = [judge.name for judge in service.meeting(MEETING).missing(units[0])]
    app.run()
    assert "全部截止" in primary(app).label
    primary(app).click().run()
    assert service.meeting(MEETING).in_phase("open") == units, "nothing closes before the question is answered"
    told = shown(app)
    assert all(name in told for name in late) and "已全部收到" in told
    button(app, "yes-").click().run()
    assert service.meeting(MEETING).in_phase("closed") == units and not app.exception


def test_a_supervisor_sees_the_desk_without_these_buttons(service: Service, browse: Opened) -> None:
    service.submit(cmd.StartMeeting(MEETING), CLI)
    app = browse("control", "supervisor", meeting=MEETING)
    keys = [one.key for one in app.button]
    assert not [key for key in keys if key.startswith(("timer-", "open-all", "close-all", "ask-lots", "ask-limit"))]


def test_a_time_that_was_left_running_is_stopped_after_the_seal(service: Service, browse: Opened) -> None:
    units = service.meeting(MEETING).order
    service.submit(cmd.StartMeeting(MEETING), CLI)
    for unit in units[1:]:
        service.submit(cmd.WithdrawUnit(MEETING, unit, "未到场"), CLI)
    service.submit(cmd.OpenEvaluation(MEETING, units[0]), CLI)
    vote(service, service.meeting(MEETING), units[0])
    service.submit(cmd.CloseEvaluation(MEETING, units[0]), CLI)
    service.submit(cmd.StartTimer(MEETING, units[0]), CLI)
    service.submit(cmd.SealMeeting(MEETING, Actor("supervisor", "s", "监督员")), CLI)
    app = browse("control", meeting=MEETING)
    assert [one.key for one in app.button if one.key.startswith("timer-start")] == []
    button(app, "timer-stop-").click().run()
    timer = service.meeting(MEETING).timer
    assert timer is not None and timer.elapsed is not None
    assert [one.key for one in app.button if one.key.startswith("timer-")] == [] and not app.exception
