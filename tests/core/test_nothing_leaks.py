"""What is public of awards, ties and designations: never what nobody has announced, and nothing negative at all."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from contest import commands as cmd
from contest.documents.minutes import minutes_sheet
from contest.documents.sheets import route_sheet, showcase_sheet
from contest.errors import ContestError
from contest.model import AwardKind, Honour, Stop
from contest.state import State
from contest.text import translator
from contest.ui.review_award import award_blocks
from contest.ui.review_record import record_blocks
from contest.views.announce import citation
from tests.core.builders import AGENDA, Room, planned_room
from tests.core.test_ceremony import sealed_room

ZH = translator("zh")
DIRTIEST = Honour("d", "最脏村", "dirtiest", unit="a", period="2023年3月")


def told_of_the_award(state: State, role: str | None = None) -> str:
    return json.dumps(award_blocks(state, state.meetings["m"], role, ZH), ensure_ascii=False)  # type: ignore[arg-type]


def tied_and_decided() -> Room:
    """Marks are hidden to the end, nothing is revealed, and the award is confirmed after a comparison of criteria."""
    room = sealed_room({"a": "90.25", "b": "90.25", "c": "80"})
    room(cmd.DecideTie("m", "vote", votes={"a": "17", "b": "23"}, decided_by="评委组"))
    room(cmd.ConfirmAward("m", ("b",)))
    return room


def test_how_a_tie_was_decided_is_told_when_the_units_that_were_level_are_known() -> None:
    """That a unit was level, its mean marks and its votes are nobody's business before its score is."""
    room = tied_and_decided()
    assert "a村" not in told_of_the_award(room.state) and "17" not in told_of_the_award(room.state)
    assert "17" in told_of_the_award(room.state, "operator")
    text = citation(room.state, "m").text(ZH)
    assert "b村" in text and "a村" not in text and "17" not in text
    room(cmd.RevealScore("m", "b"))
    assert "a村" not in told_of_the_award(room.state)
    room(cmd.RevealScore("m", "a"))
    assert "17" in told_of_the_award(room.state)
    assert "17" in citation(room.state, "m").text(ZH)


def test_the_tie_is_told_to_everybody_once_the_result_is_published() -> None:
    room = tied_and_decided()
    room(cmd.PublishResult("m"))
    assert "17" in told_of_the_award(room.state)
    assert "17" in citation(room.state, "m").text(ZH)


def test_no_negative_designation_stands_on_a_sheet_or_in_the_record() -> None:
    visit = replace(AGENDA[0], stops=(Stop("s1", "甲村文化礼堂", "facility", unit="a"),))
    room = planned_room(agenda=(visit, *AGENDA[1:]))
    room(cmd.RecordHonour(DIRTIEST))
    room(cmd.RecordHonour(Honour("h", "最美村", "most_beautiful", unit="a", period="2023年2月")))
    room(cmd.StartMeeting("m"))
    state, meeting = room.state, room.meeting
    sheets = [make(state, meeting, ZH) for make in (route_sheet, showcase_sheet, minutes_sheet)]
    assert "最美村" in sheets[0]
    sheets.append(json.dumps(record_blocks(state, meeting, ZH, "reviewer"), ensure_ascii=False))
    assert [text for text in sheets if "最脏" in text] == []


def test_nobody_is_praised_for_a_negative_designation() -> None:
    """What is noted is read by everybody after the meeting."""
    room = planned_room()
    room(cmd.RecordHonour(DIRTIEST))
    room(cmd.StartMeeting("m"))
    with pytest.raises(ContestError):
        room(cmd.TakeNote("m", "n1", "visit", "praise", "有进步", about="a", honour="d"))


def test_a_note_that_names_a_negative_designation_tells_nobody_of_it() -> None:
    """One was noted before such notes were refused."""
    room = planned_room()
    room(cmd.RecordHonour(replace(DIRTIEST, kind="most_beautiful")))
    room(cmd.StartMeeting("m"))
    room(cmd.TakeNote("m", "n1", "visit", "praise", "有进步", about="a", honour="d"))
    room.state = replace(room.state, honours=(DIRTIEST,))
    state, meeting = room.state, room.meeting
    assert "有进步" in minutes_sheet(state, meeting, ZH)
    assert "最脏" not in minutes_sheet(state, meeting, ZH)
    assert "最脏" not in json.dumps(record_blocks(state, meeting, ZH, "operator"), ensure_ascii=False)


def test_an_award_of_a_negative_kind_is_told_to_the_desk_alone() -> None:
    room = sealed_room()
    kinds = (AwardKind("snail", "蜗牛奖", positive=False),)
    plan = replace(room.meeting.plan, award_kinds=kinds)
    room.state = replace(room.state, meetings={"m": replace(room.meeting, plan=plan)})
    room(cmd.ConfirmAward("m", ("g",), "snail"))
    room(cmd.PublishResult("m"))
    state, meeting = room.state, room.meeting
    for role in (None, "judge", "screen", "reviewer"):
        told = told_of_the_award(state, role) + json.dumps(record_blocks(state, meeting, ZH, None), ensure_ascii=False)
        assert "蜗牛" not in told
    assert "蜗牛" in told_of_the_award(state, "supervisor")
    for make in (route_sheet, showcase_sheet, minutes_sheet):
        assert "蜗牛" not in make(state, meeting, ZH)
