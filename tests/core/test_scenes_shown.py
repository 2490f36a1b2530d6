"""What the desk may show: a text, a stop, a route; how the screens look; and the index values of a quarter."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from types import MappingProxyType

import pytest

from contest import commands as cmd
from contest import events as ev
from contest.decide import is_repeat
from contest.errors import Invalid, NotAllowed, NotFound, WrongPhase
from contest.model import Actor, Contest, Criterion, Stop
from contest.state import Scene, ScreenStyle
from contest.views.indices import IndexLine, index_table
from tests.core.builders import AGENDA, CRITERIA, DESK, Room, judge, planned_room

VISIT = replace(AGENDA[0], stops=(Stop("s1", "浃底村", "village"), Stop("s2", "朝光路", "road")))


def room_with_visit() -> Room:
    return planned_room(agenda=(VISIT, *AGENDA[1:]))


def room_with_indices() -> Room:
    room = planned_room()
    criteria = tuple(Criterion(one, one) for one in CRITERIA)
    own = replace(room.meeting, plan=replace(room.meeting.plan, community="dongcheng"))
    meetings = MappingProxyType({"m": own})
    room.state = replace(room.state, contest=Contest("c", "擂台赛", criteria=criteria), meetings=meetings)
    return room


def values(*six: str) -> dict[str, str]:
    return dict(zip(CRITERIA, six, strict=True))


def line(room: Room, unit: str) -> IndexLine:
    return next(one for one in index_table(room.state, room.meeting).lines if one.unit == unit)


# --- scenes -----------------------------------------------------------------------------------------------------


def test_a_scene_without_particulars_is_written_as_before() -> None:
    shown = ev.SceneShown(at="x", by=DESK, meeting="m", scene="standings")
    assert '"unit"' not in ev.encode(shown)
    assert ev.to_plain(shown).keys() == {"at", "by", "meeting", "scene"}


def test_a_message_keeps_its_lines_and_loses_blank_ends() -> None:
    room = planned_room()
    room(cmd.ShowScene("m", "message", text="  休息十分钟 \n\n 请勿离场  "))
    assert room.meeting.scene == Scene("message", text="休息十分钟\n请勿离场")


@pytest.mark.parametrize("text", ["", "  \n ", "字" * 121, "会议\u202e开始"])
def test_a_message_that_cannot_be_shown_is_refused(text: str) -> None:
    room = planned_room()
    with pytest.raises(Invalid):
        room(cmd.ShowScene("m", "message", text=text))
    assert room.meeting.scene == Scene()


def test_a_message_of_120_characters_is_shown_and_a_text_with_another_scene_is_dropped() -> None:
    room = planned_room()
    room(cmd.ShowScene("m", "message", text="字" * 120))
    assert len(room.meeting.scene.text) == 120
    room(cmd.ShowScene("m", "standings", text="not for this scene"))
    assert room.meeting.scene == Scene("standings")


def test_a_stop_is_found_in_its_visit() -> None:
    room = room_with_visit()
    room(cmd.ShowScene("m", "stop", stop="s2"))
    assert room.meeting.scene == Scene("stop", stage="visit", stop="s2")
    room(cmd.ShowScene("m", "route"))
    assert room.meeting.scene == Scene("route")
    with pytest.raises(NotFound):
        room(cmd.ShowScene("m", "stop", stop="s9"))
    with pytest.raises(NotFound):
        room(cmd.ShowScene("m", "route", stage="nowhere"))
    with pytest.raises(Invalid):
        room(cmd.ShowScene("m", "stop"))


def test_a_meeting_without_stops_has_no_route() -> None:
    room = planned_room()
    for scene in ("route", "stop"):
        with pytest.raises(WrongPhase, match="has no stop on its agenda"):
            room(cmd.ShowScene("m", scene, stop=None))


def test_only_the_operator_chooses_the_scene_and_its_look() -> None:
    room = planned_room()
    for actor in (judge("l1"), Actor("supervisor", "s"), Actor("screen", "x"), Actor("reviewer", "r")):
        for command in (
            cmd.ShowScene("m", "message", text="你好"),
            cmd.StyleScreen("m", "plain", "reduced"),
            cmd.RecordIndices("2023Q1", {"a": {}}, "s"),
        ):
            with pytest.raises(NotAllowed):
                room(command, actor)


def test_the_look_of_the_screens_is_kept_and_is_no_news_for_a_pad() -> None:
    room = planned_room()
    moved = room.meeting.moved
    room(cmd.StyleScreen("m", "plain", "reduced"))
    assert room.meeting.screen_style == ScreenStyle("plain", "reduced")
    assert room.meeting.moved == moved and room.meeting.seq == len(room.log)
    with pytest.raises(WrongPhase, match="already"):
        room(cmd.StyleScreen("m", "plain", "reduced"))
    with pytest.raises(NotFound):
        room(cmd.StyleScreen("m", "neon", "reduced"))


def test_the_same_message_sent_twice_under_one_id_is_one_command() -> None:
    room = planned_room()
    first = cmd.ShowScene("m", "message", text="休息 ")
    stored = room(first)
    assert is_repeat(room.state, first, stored)
    assert not is_repeat(room.state, cmd.ShowScene("m", "message", text="开会"), stored)


# --- index values -----------------------------------------------------------------------------------------------


def test_the_average_of_six_decides_the_place_and_equal_ones_share_it() -> None:
    """(90+80+70+85+95+75)/6 = 82.5; (82.5×6)/6 = 82.5; 6×80/6 = 80."""
    room = room_with_indices()
    moved = room.meeting.moved
    table = {
        "a": values("90", "80", "70", "85", "95", "75"),
        "b": values(*["82.5"] * 6),
        "c": values(*["80"] * 6),
    }
    room(cmd.RecordIndices("2023年第一季度", table, "镇考核办", date="2023-04-01"))
    found = index_table(room.state, room.meeting)
    assert (found.period, found.combine, found.sources) == ("2023Q1", "average", ("镇考核办 2023-04-01",))
    assert [(one.unit, str(one.figure), one.place, one.tied) for one in found.lines] == [
        ("a", "82.50", 1, True),
        ("b", "82.50", 1, True),
        ("c", "80.00", 3, False),
    ]
    assert room.meeting.moved == moved and room.meeting.seq == len(room.log)


def test_an_unknown_value_stays_empty_and_its_unit_has_neither_figure_nor_place() -> None:
    room = room_with_indices()
    table = {"a": values("90", "", "70", "85", "95", "75"), "b": values(*["80"] * 6)}
    room(cmd.RecordIndices("2023Q1", table, "镇考核办"))
    assert "industry" not in room.state.indices["a"]["2023Q1"].values
    assert (line(room, "a").figure, line(room, "a").place) == (None, None)
    assert line(room, "b").place == 1
    assert line(room, "c").values == {}


def test_the_change_is_against_the_quarter_before_and_unknown_without_it() -> None:
    room = room_with_indices()
    room(cmd.RecordIndices("2022Q4", {"a": values(*["70"] * 6), "b": values(*["75"] * 6)}, "上季"))
    room(cmd.RecordIndices("2023Q1", {"a": values(*["80"] * 6), "b": values(*["72.5"] * 6)}, "本季"))
    assert index_table(room.state, room.meeting).before == "2022Q4"
    assert (line(room, "a").change, line(room, "a").moved) == (Decimal("10.00"), 1)
    assert (line(room, "b").change, line(room, "b").moved) == (Decimal("-2.50"), -1)
    room(cmd.RecordIndices("2023Q1", {"c": values(*["60"] * 6)}, "本季"))
    # c was not placed before: a place among two and one among three say nothing of each other.
    assert [line(room, unit).moved for unit in "abc"] == [None, None, None]
    assert line(room, "c").change is None


def test_the_total_is_what_its_source_says_it_is() -> None:
    room = room_with_indices()
    room(cmd.RecordIndices("2023Q1", {"a": values(*["10.5"] * 6)}, "镇考核办", "total"))
    assert str(line(room, "a").figure) == "63.00"


def test_a_value_is_corrected_by_recording_it_again_and_taken_back_with_nothing() -> None:
    room = room_with_indices()
    room(cmd.RecordIndices("2023Q1", {"a": values(*["80"] * 6), "b": values(*["70"] * 6)}, "镇考核办"))
    changed = room(cmd.RecordIndices("2023Q1", {"a": values(*["81"] * 6), "b": values(*["70"] * 6)}, "更正"))
    assert [one.unit for one in changed] == ["a"]
    room(cmd.RecordIndices("2023Q1", {"a": values(*[""] * 6)}, "撤回"))
    assert "2023Q1" not in room.state.indices["a"]
    with pytest.raises(WrongPhase, match="already"):
        room(cmd.RecordIndices("2023Q1", {"b": values(*["70.0"] * 6)}, "again"))


def test_every_fault_of_a_table_is_told_at_once_and_nothing_is_stored() -> None:
    room = room_with_indices()
    table = {"a": values("90", "-1", "x", "1e3", "95", "75"), "nobody": values(*["1"] * 6), "b": {"charm": "1"}}
    with pytest.raises(Invalid) as refused:
        room(cmd.RecordIndices("spring", table, " ", date="yesterday"))
    told = [problem.text() for problem in refused.value.problems]
    assert len(told) == 8 and "“spring” is no quarter – write it like 2023Q1." in told
    assert room.state.indices == {}


def test_full_width_digits_are_digits() -> None:
    room = room_with_indices()
    room(cmd.RecordIndices("２０２３Q1", {"a": values(*["９０．５"] * 6)}, "镇考核办"))
    assert str(line(room, "a").figure) == "90.50"


def test_the_same_table_under_one_id_is_one_command() -> None:
    room = room_with_indices()
    table = {"a": values(*["80"] * 6), "b": values(*["70"] * 6)}
    command = cmd.RecordIndices("2023年第1季度", table, " 镇考核办 ")
    stored = room(command)
    assert is_repeat(room.state, command, stored)
    assert not is_repeat(room.state, replace(command, values={"a": values(*["81"] * 6)}), stored)
