"""The page for paper ballots: two people, each blind to the other, and what they are told."""

from __future__ import annotations

import pytest
from streamlit.testing.v1 import AppTest
from streamlit.testing.v1.element_tree import Selectbox

from contest import commands as cmd
from contest.passes import Minted
from contest.service import Service
from contest.views.desk import seats
from tests.desk.conftest import CLI, Opened
from tests.desk.test_desk_flow import button, shown, vote

MEETING, UNIT = "dongcheng", "jiadi"


@pytest.fixture
def marking(service: Service) -> Service:
    service.submit(cmd.OpenEvaluation(MEETING, UNIT), CLI)
    return service


def enter(app: AppTest, clerk: str, mark: str = "90", *, code: str = "") -> AppTest:
    for field in app.text_input:
        if field.key.startswith("mark-"):
            field.input(mark)
        elif field.key.startswith("clerk-"):
            field.input(clerk)
        elif field.key.startswith("code-"):
            field.input(code)
    app.button[-1].click().run()
    assert not app.exception, app.exception
    return app


def choose(app: AppTest, judge: str) -> AppTest:
    judges(app).select(judge).run()
    return app


def judges(app: AppTest) -> Selectbox:
    return next(box for box in app.selectbox if str(box.key).startswith(f"proxy-judge-{UNIT}-"))


def judge_of(service: Service) -> str:
    return service.meeting(MEETING).expected(UNIT)[0].id


def test_two_people_at_one_desk_enter_a_paper_ballot(marking: Service, supervisor: Minted, browse: Opened) -> None:
    judge = judge_of(marking)
    app = choose(browse("proxy", meeting=MEETING), judge)
    enter(app, "张三")
    assert "第二人对照同一张纸质票再录一次" in shown(app)
    assert marking.meeting(MEETING).evaluation(UNIT).ballot(judge) is None
    assert all(field.value in ("", None) for field in app.text_input), "the second person sees nothing of the first"
    enter(choose(app, judge), "李四", code=supervisor.printed_code)
    ballot = marking.meeting(MEETING).evaluation(UNIT).ballot(judge)
    assert ballot is not None and ballot.entered_by == ("张三", "李四")
    assert ballot.receipt in shown(app)
    following = marking.meeting(MEETING).expected(UNIT)[1]
    assert judges(app).value == following.id, "the next paper of the pile"


def test_the_choice_says_how_far_each_paper_is(marking: Service, supervisor: Minted, browse: Opened) -> None:
    judge = judge_of(marking)
    app = choose(browse("proxy", meeting=MEETING), judge)
    enter(app, "张三")
    assert judges(app).value == judge and "已录一次" in judges(app).options[judges(app).index or 0]
    enter(app, "李四", "91", code=supervisor.printed_code)
    assert judges(app).value == judge and "两次录入不一致" in judges(app).options[judges(app).index or 0]


def test_under_one_pass_only_one_name_enters(marking: Service, browse: Opened) -> None:
    app = choose(browse("proxy", meeting=MEETING), judge_of(marking))
    enter(app, "张三")
    enter(app, "李四", "91")
    assert "这张票已由张三用本通行证录过一次" in shown(app)
    (kept,) = marking.meeting(MEETING).evaluation(UNIT).entries[judge_of(marking)]
    assert kept.clerk == "张三"


def test_the_second_person_may_use_a_device_of_their_own(marking: Service, supervisor: Minted, browse: Opened) -> None:
    judge = judge_of(marking)
    enter(choose(browse("proxy", meeting=MEETING), judge), "张三")
    second = choose(browse("proxy", holder=supervisor, meeting=MEETING), judge)
    assert "张三已录一次" in shown(second)
    assert not any(field.key.startswith("code-") for field in second.text_input)
    enter(second, "李四")
    assert marking.meeting(MEETING).evaluation(UNIT).ballot(judge) is not None


def test_a_difference_names_the_criteria_and_neither_mark(marking: Service, supervisor: Minted, browse: Opened) -> None:
    judge = judge_of(marking)
    enter(choose(browse("proxy", meeting=MEETING), judge), "张三", "77.5")
    second = choose(browse("proxy", holder=supervisor, meeting=MEETING), judge)
    enter(second, "李四", "78.5")
    assert "录入不一致" in shown(second) and "党建强" in shown(second)
    assert "77.5" not in shown(second) and "78.5" not in shown(second)
    assert marking.meeting(MEETING).evaluation(UNIT).ballot(judge) is None


def test_a_wrong_code_and_a_wrong_mark_are_told_and_nothing_is_kept(marking: Service, browse: Opened) -> None:
    judge = judge_of(marking)
    app = choose(browse("proxy", meeting=MEETING), judge)
    enter(app, "张三", "101")
    assert marking.meeting(MEETING).evaluation(UNIT).entries == {}
    assert "100" in shown(app)
    enter(app, "张三")
    enter(choose(app, judge), "李四", code="ABCD-EFGH")
    assert "不是操作员或监督员的短码" in shown(app)
    assert marking.meeting(MEETING).evaluation(UNIT).ballot(judge) is None


def test_without_a_running_meeting_the_page_says_so(service: Service, browse: Opened) -> None:
    assert "现在没有进行中的评分" in shown(browse("proxy", meeting=MEETING))


def test_closing_names_paper_ballots_that_lack_the_second_entry(marking: Service, browse: Opened) -> None:
    judge = judge_of(marking)
    enter(choose(browse("proxy", meeting=MEETING), judge), "张三")
    desk = browse("control", meeting=MEETING)
    button(desk, "next-").click().run()
    name = next(one.name for one in marking.meeting(MEETING).panel if one.id == judge)
    assert f"纸质票只录了一次的评委：{name}" in shown(desk)


# --- marking on a visit -----------------------------------------------------------------------------------------


def test_the_desk_lets_units_be_marked_on_the_visit(service: Service, browse: Opened) -> None:
    service.submit(cmd.StartMeeting(MEETING), CLI)
    app = browse("control", meeting=MEETING)
    button(app, "ask-site").click().run()
    assert button(app, "yes-").disabled, "the panel's permission has a name"
    app.pills(key="site-units").set_value([UNIT]).run()
    app.text_input(key="site-agreed").input("陈建国").run()
    button(app, "yes-").click().run()
    assert not app.exception, app.exception
    meeting = service.meeting(MEETING)
    assert meeting.on_site == (UNIT,)
    assert meeting.stage == meeting.plan.agenda[0].id, "the visit goes on"
    vote(service, meeting, UNIT, but=1)
    assert seats(service.state, service.meeting(MEETING), UNIT)[0].status in ("sent", "recused")
    second = meeting.plan.agenda[1]
    assert second.title in button(app.run(), "next-").label


def test_a_unit_still_out_on_the_visit_is_closed_only_after_the_desk_was_told(service: Service, browse: Opened) -> None:
    service.submit(cmd.StartMeeting(MEETING), CLI)
    until = "2999-04-07T18:00:00+08:00"
    service.submit(cmd.AllowSiteMarking(MEETING, (UNIT,), until, "陈建国"), CLI)
    app = browse("control", meeting=MEETING)
    button(app, "close-").click().run()
    assert "未联网的手机在 18:00 前仍可能送达评分" in shown(app)
