"""Notes, highlights, presenters and sheets at the desk and in the set-up."""

from __future__ import annotations

import pytest
from streamlit.testing.v1 import AppTest

from contest import commands as cmd
from contest.passes import Minted
from contest.service import Service
from contest.text import translator
from contest.ui.review_record import record_blocks
from tests.desk.conftest import CLI, Opened
from tests.desk.test_desk_flow import button, shown

WEST, NORTH = "xicheng", "beicheng"


def press(app: AppTest, prefix: str) -> AppTest:
    button(app, prefix).click().run()
    assert not app.exception, app.exception
    return app


def at(service: Service, browse: Opened, meeting: str, stage: str, **more: object) -> AppTest:
    """The desk with the notes of a stage that is running."""
    service.submit(cmd.StartMeeting(meeting), CLI)
    if service.meeting(meeting).stage != stage:
        service.submit(cmd.EnterStage(meeting, stage), CLI)
    return press(browse("control", meeting=meeting, **more), "ask-notes")  # type: ignore[arg-type]


def noted(service: Service, meeting: str) -> list[tuple[str, str, str, str]]:
    return [(one.kind, one.about, one.text, one.speaker) for one in service.meeting(meeting).notes.values()]


def area(app: AppTest, prefix: str):  # type: ignore[no-untyped-def]
    return next(one for one in app.text_area if str(one.key).startswith(prefix))


def test_a_commentary_on_a_unit_and_its_next_project_is_one_form_and_goes_on_to_the_next_unit(
    service: Service, browse: Opened
) -> None:
    app = at(service, browse, WEST, "commentary")
    first, second = service.meeting(WEST).order[:2]
    assert area(app, "project-").label == "下步主抓项目可行性"
    area(app, "text-").input("进步明显").run()
    area(app, "project-").input("项目可行").run()
    press(app, "notes-save")
    assert noted(service, WEST) == [
        ("commentary", first, "进步明显", "社区主要负责人"),
        ("feasibility", first, "项目可行", "社区主要负责人"),
    ]
    assert area(app, "text-").value == "" and area(app, "project-").value == ""
    about = next(box for box in app.selectbox if str(box.key).startswith("notes-about-"))
    about.set_value(second).run()
    # Another commentator; only the next project is spoken of.
    area(app, "project-").input("先立项").run()
    next(one for one in app.text_input if str(one.key).startswith("speaker-")).input("驻村干部").run()
    press(app, "notes-save")
    assert noted(service, WEST)[2:] == [("feasibility", second, "先立项", "驻村干部")]


def test_what_is_typed_outlives_a_push_another_choice_and_a_closed_dialog(service: Service, browse: Opened) -> None:
    app = at(service, browse, WEST, "commentary")
    area(app, "text-").input("打了一半").run()
    key = area(app, "text-").key
    # Another operator goes on, and the desk is drawn anew.
    service.submit(cmd.ShowScene(WEST, "welcome"), CLI)
    app.run()
    assert (area(app, "text-").key, area(app, "text-").value) == (key, "打了一半")
    service.submit(cmd.EnterStage(WEST, "directives"), CLI)
    app.run()
    assert (area(app, "text-").key, area(app, "text-").value) == (key, "打了一半"), "the form stays with its stage"
    about = next(box for box in app.selectbox if str(box.key).startswith("notes-about-"))
    about.set_value("").run()
    assert area(app, "text-").value == ""
    about = next(box for box in app.selectbox if str(box.key).startswith("notes-about-"))
    about.set_value(service.meeting(WEST).order[0]).run()
    assert area(app, "text-").value == "打了一半"
    app.button(key="no").click().run()
    press(app, "ask-notes")
    stage = next(box for box in app.selectbox if str(box.key).startswith("notes-stage"))
    stage.set_value("commentary").run()
    assert area(app, "text-").value == "打了一半"
    assert noted(service, WEST) == []


def test_directives_are_added_ordered_changed_shown_and_taken_back(service: Service, browse: Opened) -> None:
    app = at(service, browse, WEST, "directives")
    for text in ("第一点", "第二点"):
        area(app, "text-").input(text).run()
        next(one for one in app.text_input if str(one.key).startswith("slogans-")).input("口号甲；口号乙").run()
        press(app, "notes-save")
    first, second = service.meeting(WEST).notes
    assert service.meeting(WEST).notes[first].slogans == ("口号甲", "口号乙")
    press(app, f"up-{second}")
    assert [one.text for one in service.meeting(WEST).notes_of("directives")] == ["第二点", "第一点"]
    assert service.meeting(WEST).notes_shown == ()
    press(app, f"show-{second}")
    assert service.meeting(WEST).notes_shown == (second,) and service.meeting(WEST).scene.kind == "stage"
    press(app, "notes-all")
    assert service.meeting(WEST).notes_shown == (second, first)
    press(app, f"edit-{first}")
    assert area(app, "text-").value == "第一点"
    area(app, "text-").input("第一点，改过").run()
    press(app, "notes-save")
    assert service.meeting(WEST).notes[first].text == "第一点，改过"
    press(app, f"drop-{second}")
    assert list(service.meeting(WEST).notes) == [first] and service.meeting(WEST).notes_shown == (first,)


def test_a_note_that_somebody_else_changed_is_told_and_the_own_text_stays(service: Service, browse: Opened) -> None:
    app = at(service, browse, WEST, "directives")
    area(app, "text-").input("一点").run()
    press(app, "notes-save")
    (note,) = service.meeting(WEST).notes
    press(app, f"edit-{note}")
    seen = service.meeting(WEST).notes[note].seq
    service.submit(cmd.TakeNote(WEST, note, "directives", "directive", "别人改的", seen=seen), CLI)
    area(app, "text-").input("我改的").run()
    press(app, "notes-save")
    assert "别人刚改过这条记录" in shown(app)
    assert (area(app, "text-").value, service.meeting(WEST).notes[note].text) == ("我改的", "别人改的")


def test_a_visit_takes_a_note_per_stop_and_the_state_of_an_item(service: Service, browse: Opened) -> None:
    app = at(service, browse, "qiligang", "visit")
    about = next(box for box in app.selectbox if str(box.key).startswith("notes-about-"))
    assert [one.split("  ")[-1] for one in about.options] == ["曹田前村", "马道村", "整个走访"]
    about.set_value("stop-2").run()
    next(box for box in app.selectbox if str(box.key).startswith("item-")).set_value("休闲游步道").run()
    pills = next(one for one in app.button_group if str(one.key).startswith("state-"))
    pills.set_value("ongoing").run()
    press(app, "notes-save")
    (note,) = service.meeting("qiligang").notes.values()
    assert (note.about, note.item, note.state, note.text) == ("stop-2", "休闲游步道", "ongoing", "")
    assert "休闲游步道 正在进行" in shown(app)


def test_an_empty_note_is_told_in_a_sentence(service: Service, browse: Opened) -> None:
    app = at(service, browse, WEST, "directives")
    press(app, "notes-save")
    assert "记录是空的，请先填写。" in shown(app) and noted(service, WEST) == []


def test_a_supervisor_takes_notes_and_shows_none(service: Service, browse: Opened, supervisor: Minted) -> None:
    app = at(service, browse, WEST, "directives", holder=supervisor)
    area(app, "text-").input("监督记录").run()
    press(app, "notes-save")
    (note,) = service.meeting(WEST).notes.values()
    assert note.by.role == "supervisor"
    assert [one.key for one in app.button if str(one.key).startswith(("show-", "notes-all"))] == []


def test_highlights_other_than_asked_for_are_warned_of_and_stop_nothing(service: Service, browse: Opened) -> None:
    service.submit(cmd.StartMeeting(NORTH), CLI)
    unit = service.meeting(NORTH).order[0]
    app = browse("control", meeting=NORTH)
    assert shown(app).count("已列0项亮点，要求2项") == 4
    press(app, "ask-highlights")
    for n, title in enumerate(("停车场", "步道", "公园")):
        app.text_input(key=f"highlight-{unit}-{n}").input(title).run()
    app.number_input(key=f"highlights-before-{unit}").set_value(2).run()
    press(app, "unit-save")
    listed = service.meeting(NORTH).highlights[unit]
    assert [one.title for one in listed.shown] == ["停车场", "步道", "公园"] and listed.before == 2
    assert "已列3项亮点，要求2项" in shown(app)
    app.text_input(key=f"highlight-{unit}-2").input("").run()
    press(app, "unit-save")
    assert len(service.meeting(NORTH).highlights[unit].shown) == 2
    assert "要求2项。" not in "".join(one for one in shown(app).split("\n") if "演练甲村" in one)
    service.submit(cmd.EnterStage(NORTH, "commentary"), CLI)
    assert service.meeting(NORTH).stage == "commentary", "a warning stops nothing"


def test_a_substitute_is_named_at_the_desk_and_the_list_comes_back(service: Service, browse: Opened) -> None:
    unit = service.meeting(NORTH).order[0]
    listed = service.state.units[unit].presenter
    app = press(browse("control", meeting=NORTH), "ask-presenter")
    press(app, "unit-save")
    assert "请先填写述职人姓名。" in shown(app)
    app.text_input(key=f"presenter-{unit}").input("李副手").run()
    app.text_input(key=f"presenter-why-{unit}").input("请假").run()
    press(app, "unit-save")
    named = service.meeting(NORTH).presenters[unit]
    assert (named.name, named.substitute_for, named.reason) == ("李副手", listed, "请假")
    assert f"李副手（代{listed}）" in shown(app)
    press(app, "presenter-back")
    assert unit not in service.meeting(NORTH).presenters


@pytest.mark.parametrize(("page", "where"), [("control", "desk"), ("review", "review")])
def test_the_sheets_are_downloads_of_a_meeting_without_scoring(
    service: Service, browse: Opened, page: str, where: str
) -> None:
    service.submit(cmd.StartMeeting("huheng"), CLI)
    app = browse(page, meeting="huheng")
    assert not app.exception
    labels = [one.proto.label for one in app.get("download_button")]
    assert {"走访路线表（打印）", "晾晒表（打印）", "会议记录（打印）"} <= set(labels), where


def test_who_takes_part_is_chosen_by_kind_of_people_before_the_start(service: Service, browse: Opened) -> None:
    app = browse("setup", meeting="huanghua")
    parts = next(one for one in app.button_group if one.key == "part")
    parts.set_value("units").run()
    assert not app.exception, app.exception
    assert "驻村干部：社区班子成员、驻村干部、各村“一肩挑”干部" in shown(app)
    kinds = next(one for one in app.button_group if str(one.key).startswith("attendance-"))
    kinds.set_value(["dual_head", "delegates"]).run()
    press(app, "save-attendance")
    plan = service.meeting("huanghua").plan
    assert plan.participants[-1] == "两代表一委员"
    assert {one for each in plan.attendance for one in each.categories} == {"dual_head", "delegates"}


def test_notes_are_for_the_staff_until_the_meeting_is_published(service: Service) -> None:
    service.submit(cmd.StartMeeting("huheng"), CLI)
    service.submit(cmd.TakeNote("huheng", "n1", "directives", "directive", "内部记录"), CLI)
    t, state = translator("zh"), service.state
    meeting = service.meeting("huheng")
    assert "内部记录" in repr(record_blocks(state, meeting, t, "reviewer"))
    for role in (None, "screen", "judge"):
        assert "内部记录" not in repr(record_blocks(state, meeting, t, role))  # type: ignore[arg-type]
