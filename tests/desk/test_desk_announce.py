"""The host's text at the desk: none before the reveal, the newest first afterwards, the award once it is confirmed."""

from __future__ import annotations

import re

import pytest
from streamlit.testing.v1 import AppTest

from contest import commands as cmd
from contest.model import Actor
from contest.passes import Minted
from contest.service import Service
from tests.desk.conftest import CLI, Opened, unfolded
from tests.desk.test_desk_flow import button, shown, vote

MEETING = "dongcheng"
# What every text of a score or an award has, and nothing else on the desk.
FINAL = re.compile("最后得分为|被评为|The final score")


def texts(app: AppTest) -> str:
    assert not app.exception, app.exception
    return "\n".join(one.value for one in app.text if FINAL.search(one.value))


def offers(app: AppTest) -> list[str]:
    assert not app.exception, app.exception
    return [one.label for one in app.button if one.key == "ask-announce"]


def close(service: Service, unit: str) -> None:
    service.submit(cmd.OpenEvaluation(MEETING, unit), CLI)
    vote(service, service.meeting(MEETING), unit)
    service.submit(cmd.CloseEvaluation(MEETING, unit), CLI)


def test_there_is_nothing_to_read_before_the_reveal(service: Service, browse: Opened) -> None:
    first, second, *_ = service.meeting(MEETING).order
    app = browse("control", meeting=MEETING)
    assert offers(app) == []
    close(service, first)
    app.run()
    assert offers(app) == [] and texts(app) == ""
    service.submit(cmd.RevealScore(MEETING, first), CLI)
    close(service, second)
    app.run()
    assert offers(app) == [f"主持词：{service.state.unit_name(first)}"]
    button(app, "ask-announce").click().run()
    assert service.state.unit_name(second) not in texts(app)
    assert service.state.unit_name(second) not in "".join(app.selectbox(key=choice(app)).options)


def choice(app: AppTest) -> str:
    return next(one.key for one in app.selectbox if one.key and one.key.startswith("announce-"))


def test_the_text_of_the_unit_revealed_last_opens_and_others_can_be_chosen(service: Service, browse: Opened) -> None:
    first, second, *_ = service.meeting(MEETING).order
    for unit in (first, second):
        close(service, unit)
        service.submit(cmd.RevealScore(MEETING, unit), CLI)
    app = browse("control", meeting=MEETING)
    button(app, "ask-announce").click().run()
    seconds = texts(app).splitlines()
    assert seconds[:2] == ["这是演练。", f"2号，{service.state.unit_name(second)}。"]
    assert seconds[-1].startswith("最后得分为 ")
    app.selectbox(key=choice(app)).select(first).run()
    assert texts(app).splitlines()[1] == f"1号，{service.state.unit_name(first)}。"


def test_the_award_is_offered_once_a_person_has_confirmed_it(service: Service, browse: Opened) -> None:
    order = service.meeting(MEETING).order
    for unit in order:
        close(service, unit)
        service.submit(cmd.RevealScore(MEETING, unit), CLI)
    service.submit(cmd.SealMeeting(MEETING, Actor("supervisor", "s", "监督员甲")), CLI)
    app = browse("control", meeting=MEETING)
    assert offers(app) == [f"主持词：{service.state.unit_name(order[-1])}"]
    service.submit(cmd.ConfirmAward(MEETING, order[:1]), CLI)
    app.run()
    assert offers(app) == ["主持词：评先"]
    button(app, "ask-announce").click().run()
    title = service.meeting(MEETING).plan.award_title
    assert texts(app) == f"这是演练。\n经现场测评，{service.state.unit_name(order[0])}被评为{title}。"


def test_in_english_the_whole_text_is_english(service: Service, browse: Opened) -> None:
    first = service.meeting(MEETING).order[0]
    close(service, first)
    service.submit(cmd.RevealScore(MEETING, first), CLI)
    app = browse("control", meeting=MEETING, lang="en")
    button(app, "ask-announce").click().run()
    assert texts(app).splitlines()[-1].startswith("The final score is ")


# --- look again ---------------------------------------------------------------------------------------------------


def note(app: AppTest) -> str:
    assert not app.exception, app.exception
    return next((one.label for one in app.expander if "再看一眼" in one.label or "未见明显偏离" in one.label), "")


def close_with_one_far(service: Service, unit: str) -> str:
    """Close a unit for which all give 90 and the last judge 60 for one criterion; return that judge's name."""
    service.submit(cmd.OpenEvaluation(MEETING, unit), CLI)
    meeting = service.meeting(MEETING)
    assert meeting.policy is not None
    *others, last = meeting.expected(unit)
    for judge in (*others, last):
        marks = {one.id: "90" for one in meeting.policy.criteria}
        if judge is last:
            marks["industry"] = "60"
        service.submit(cmd.CastBallot(MEETING, unit, judge.id, 1, marks), Actor("judge", judge.id, judge.name))
    service.submit(cmd.CloseEvaluation(MEETING, unit), CLI)
    return last.name


def test_a_closed_unit_with_a_far_mark_asks_to_look_again_and_blocks_nothing(service: Service, browse: Opened) -> None:
    unit = service.meeting(MEETING).order[0]
    app = browse("control", meeting=MEETING)
    assert note(app) == ""
    name = close_with_one_far(service, unit)
    app.run()
    assert note(app) == f"请再看一眼：{service.state.unit_name(unit)}（1 处）"
    assert f"{name}，比全体中位数低：产业兴 30 分" in shown(app)
    reveal = next(one for one in app.button if one.key.startswith("next-"))
    assert not reveal.disabled
    reveal.click().run()
    assert service.meeting(MEETING).evaluation(unit).phase == "revealed"
    assert note(app) == "" and name + "，" not in shown(app)


def test_the_limits_belong_to_the_desk_and_are_kept_while_it_is_open(service: Service, browse: Opened) -> None:
    first, second, *_ = service.meeting(MEETING).order
    close_with_one_far(service, first)
    app, other = browse("control", meeting=MEETING), browse("control", meeting=MEETING)
    app.number_input(key="variance-percent").set_value(31.0).run()
    assert note(app) == "评分差异：未见明显偏离"
    other.run()
    assert "再看一眼" in note(other)
    service.submit(cmd.RevealScore(MEETING, first), CLI)
    app.run()
    assert note(app) == ""
    close_with_one_far(service, second)
    app.run()
    assert note(app) == "评分差异：未见明显偏离"
    app.number_input(key="variance-percent").set_value(10.0).run()
    assert "再看一眼" in note(app)


def test_where_nothing_stands_out_the_desk_is_silent(service: Service, browse: Opened) -> None:
    unit = service.meeting(MEETING).order[0]
    service.submit(cmd.OpenEvaluation(MEETING, unit), CLI)
    meeting = service.meeting(MEETING)
    assert meeting.policy is not None
    for judge in meeting.expected(unit):
        marks = {one.id: "90" for one in meeting.policy.criteria}
        service.submit(cmd.CastBallot(MEETING, unit, judge.id, 1, marks), Actor("judge", judge.id, judge.name))
    service.submit(cmd.CloseEvaluation(MEETING, unit), CLI)
    assert unfolded(browse("control", meeting=MEETING)) == []


@pytest.mark.parametrize("phase", ["open", "revealed"])
def test_before_the_close_and_after_the_reveal_there_is_no_note(
    service: Service, browse: Opened, supervisor: Minted, phase: str
) -> None:
    unit = service.meeting(MEETING).order[0]
    if phase == "open":
        service.submit(cmd.OpenEvaluation(MEETING, unit), CLI)
        vote(service, service.meeting(MEETING), unit)
    else:
        close_with_one_far(service, unit)
        service.submit(cmd.RevealScore(MEETING, unit), CLI)
    for holder in (None, supervisor):
        assert note(browse("control", holder=holder, meeting=MEETING)) == ""
