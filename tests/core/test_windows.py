"""All units in one window, and the first speakers held open until the next one has been heard."""

from __future__ import annotations

import pytest

from contest import commands as cmd
from contest import events as ev
from contest.decide import is_repeat
from contest.errors import NotAllowed, WrongPhase
from contest.scoring.policy import Policy, PolicyInvalid
from contest.scoring.sentences import sentences
from contest.state import Scene
from contest.text import translator
from contest.views.desk import desk
from tests.core.builders import POLICY, SUPERVISOR, Room, planned_room


def held_room(count: int) -> Room:
    room = planned_room(policy={**POLICY, "hold_first": count})
    room(cmd.StartMeeting("m"))
    room(cmd.EnterStage("m", "evaluation"))
    return room


def proposal(room: Room) -> tuple[str, str]:
    step = desk(room.state, "m").next_step
    assert step is not None
    return step.kind, dict(step.values).get("unit", "")


def test_one_press_opens_all_waiting_units_and_one_closes_them_all() -> None:
    room = planned_room()
    events = room(cmd.OpenAll("m"))
    assert [type(one).__name__ for one in events] == [
        "MeetingStarted", "StageEntered", "EvaluationOpened", "EvaluationOpened", "EvaluationOpened", "SceneShown",
    ]  # fmt: skip
    assert room.meeting.in_phase("open") == ("a", "b", "c") and room.meeting.scene == Scene("stage")
    room.cast("a", "l1")
    assert proposal(room)[0] == "close_all"
    closed = room(cmd.CloseAll("m"))
    missing = {one.unit: one.missing for one in closed if isinstance(one, ev.EvaluationClosed)}
    assert missing == {"a": ("l2", "pb"), "b": ("l1", "l2", "pa"), "c": ("l1", "l2", "pa", "pb")}
    assert room.meeting.in_phase("closed") == ("a", "b", "c")


def test_only_what_waits_is_opened_and_only_what_is_open_is_closed() -> None:
    room = planned_room()
    room(cmd.OpenEvaluation("m", "a"))
    room(cmd.CloseEvaluation("m", "a"))
    room(cmd.WithdrawUnit("m", "b", "ill"))
    events = room(cmd.OpenAll("m"))
    assert [one.unit for one in events if isinstance(one, ev.EvaluationOpened)] == ["c"]
    with pytest.raises(WrongPhase, match="No unit waits"):
        room(cmd.OpenAll("m"))
    room(cmd.CloseAll("m"))
    with pytest.raises(WrongPhase, match="nothing to close"):
        room(cmd.CloseAll("m"))


def test_what_is_marked_on_a_visit_stays_open_when_the_room_is_closed() -> None:
    room = planned_room()
    room(cmd.StartMeeting("m"))
    room(cmd.AllowSiteMarking("m", ("a",), "2023-04-07T16:00:00+08:00", "panel"))
    with pytest.raises(WrongPhase, match="nothing to close"):
        room(cmd.CloseAll("m"))
    room(cmd.OpenAll("m"))
    room(cmd.CloseAll("m"))
    assert room.meeting.evaluation("a").phase == "open" and room.meeting.in_phase("closed") == ("b", "c")


def test_a_window_needs_an_evaluation_a_desk_and_a_meeting_that_is_not_sealed() -> None:
    with pytest.raises(WrongPhase, match="no evaluation"):
        planned_room(agenda=(), scored=False)(cmd.OpenAll("m"))
    room = planned_room()
    with pytest.raises(NotAllowed):
        room(cmd.OpenAll("m"), SUPERVISOR)
    for unit in "abc":
        room(cmd.OpenEvaluation("m", unit))
        room(cmd.CloseEvaluation("m", unit))
    room(cmd.SealMeeting("m", SUPERVISOR))
    for command in (cmd.OpenAll("m"), cmd.CloseAll("m")):
        with pytest.raises(WrongPhase, match="sealed"):
            room(command)


def test_a_repeated_press_is_the_same_window() -> None:
    room = planned_room()
    stored = room(cmd.OpenAll("m"))
    assert is_repeat(room.state, cmd.OpenAll("m"), stored)
    assert not is_repeat(room.state, cmd.CloseAll("m"), stored)


def test_the_first_speaker_is_held_open_until_the_second_has_been_heard() -> None:
    room = held_room(1)
    assert proposal(room) == ("open", "a村")
    room(cmd.OpenEvaluation("m", "a"))
    assert proposal(room) == ("open", "b村"), "closing the first is not proposed before the second is heard"
    room(cmd.OpenEvaluation("m", "b"))
    assert proposal(room) == ("close", "a村")
    room(cmd.CloseEvaluation("m", "a"))
    assert proposal(room) == ("close", "b村")


def test_the_desk_can_close_a_held_unit_by_hand() -> None:
    room = held_room(1)
    room(cmd.OpenEvaluation("m", "a"))
    room(cmd.CloseEvaluation("m", "a"))
    assert room.meeting.evaluation("a").phase == "closed"


def test_two_are_held_until_the_third_and_nobody_when_nobody_is_left() -> None:
    room = held_room(2)
    for unit in "ab":
        room(cmd.OpenEvaluation("m", unit))
    assert proposal(room) == ("open", "c村")
    room(cmd.WithdrawUnit("m", "c", "ill"))
    assert proposal(room) == ("close", "a村"), "there is nobody left to hear"


def test_a_withdrawn_unit_is_not_the_second_speaker() -> None:
    room = held_room(1)
    room(cmd.OpenEvaluation("m", "a"))
    room(cmd.WithdrawUnit("m", "b", "ill"))
    assert proposal(room) == ("open", "c村")


def test_rules_that_hold_nobody_have_the_document_and_the_digest_they_had() -> None:
    plain = Policy.from_document(POLICY)
    assert "hold_first" not in plain.document()
    assert Policy.from_document({**POLICY, "hold_first": 0}).digest() == plain.digest()
    holding = Policy.from_document({**POLICY, "hold_first": 1})
    assert holding.document()["hold_first"] == 1 and holding.digest() != plain.digest()
    assert Policy.from_document(holding.document()) == holding


@pytest.mark.parametrize("count", [-1, 21, 1.5, "1", True, None])
def test_a_count_that_is_none_is_refused(count: object) -> None:
    with pytest.raises(PolicyInvalid):
        Policy.from_document({**POLICY, "hold_first": count})


def test_the_rules_say_who_is_held() -> None:
    def said(count: int, lang: str) -> str:
        t = translator(lang)
        return "\n".join(one.text(t) for one in sentences(Policy.from_document({**POLICY, "hold_first": count})))

    assert "第一位保留至第二位结束" in said(1, "zh")
    assert "The first unit stays open until the second has been heard." in said(1, "en")
    assert "前 3 位" in said(3, "zh") and "first 3 units" in said(3, "en")
    assert "保留至" not in said(0, "zh")
