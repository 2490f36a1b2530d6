"""The host's text: nothing before the reveal, and the award as a person confirmed it."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from contest import commands as cmd
from contest.decide.award import boundary
from contest.errors import ContestError, NotFound, WrongPhase
from contest.model import Contest
from contest.text import translator
from contest.views.announce import announceable, announcement, citation, latest
from contest.views.public import board, is_public
from tests.core.builders import POLICY, SUPERVISOR, Room, planned_room

ROOT = Path(__file__).parents[2]
ZH, EN = translator("zh"), translator("en")
STEP_NAMES = ("open", "cast", "close", "reveal", "reopen", "withdraw", "seal", "publish")
MARKS = {"a": "90", "b": "80", "c": "70"}


def play(room: Room, unit: str, value: str | None = None, *, reveal: bool = True) -> None:
    room(cmd.OpenEvaluation("m", unit))
    for judge in room.meeting.expected(unit):
        room.cast(unit, judge.id, value or MARKS[unit])
    room(cmd.CloseEvaluation("m", unit))
    if reveal:
        room(cmd.RevealScore("m", unit))


def award(room: Room, *units: str, votes: dict[str, str] | None = None) -> list[str]:
    room(cmd.SealMeeting("m", SUPERVISOR))
    if boundary(room.meeting) is not None:
        room(cmd.DecideTie("m", "vote", votes=votes) if votes else cmd.DecideTie("m", "joint"))
    room(cmd.ConfirmAward("m", units))
    return list(citation(room.state, "m").lines(ZH))


def test_before_the_reveal_there_is_no_text_in_any_phase() -> None:
    room = planned_room()
    acts = (
        lambda: None,
        lambda: room(cmd.OpenEvaluation("m", "a")),
        lambda: [room.cast("a", one.id) for one in room.meeting.expected("a")],
        lambda: room(cmd.CloseEvaluation("m", "a")),
        lambda: room(cmd.OpenEvaluation("m", "a", "再看")),
        lambda: room(cmd.CloseEvaluation("m", "a")),
    )
    for act in acts:
        act()
        with pytest.raises(WrongPhase) as refused:
            announcement(room.state, "m", "a")
        assert "90" not in str(refused.value)
        assert announceable(room.meeting) == () and latest(room.meeting) is None
    room(cmd.RevealScore("m", "a"))
    assert announcement(room.state, "m", "a").text(ZH) == (
        "1号，a村。\n领导平均 90 分，占 60%。\n互评平均 90 分，占 40%。\n最后得分为 90.00 分。"
    )
    assert announceable(room.meeting) == ("a",)


def test_a_closed_unit_is_told_only_once_the_result_is_published() -> None:
    room = planned_room()
    for unit in MARKS:
        play(room, unit, reveal=False)
    room(cmd.SealMeeting("m", SUPERVISOR))
    with pytest.raises(WrongPhase):
        announcement(room.state, "m", "b")
    room(cmd.PublishResult("m"))
    assert announcement(room.state, "m", "b").lines(ZH)[-1] == "最后得分为 80.00 分。"
    assert announceable(room.meeting) == ("a", "b", "c")


def test_the_number_is_that_of_the_order_of_appearance_and_the_latest_is_who_was_revealed_last() -> None:
    room = planned_room()
    room(cmd.DrawOrder("m", ("c", "a", "b"), "lot"))
    play(room, "a", reveal=False)
    play(room, "b", reveal=False)
    room(cmd.RevealScore("m", "b"))
    room(cmd.RevealScore("m", "a"))
    assert announcement(room.state, "m", "b").lines(ZH)[0] == "3号，b村。"
    assert announceable(room.meeting) == ("a", "b")
    assert latest(room.meeting) == "a"


def test_who_has_withdrawn_is_announced_as_such_and_nothing_of_the_ballots() -> None:
    room = planned_room()
    play(room, "a", reveal=False)
    room(cmd.WithdrawUnit("m", "a", "家中有事"))
    text = announcement(room.state, "m", "a").text(ZH)
    assert text == "1号，a村。\n该村社已弃权，不计得分，不排名次。"


def test_a_unit_with_too_few_ballots_is_announced_with_the_reason() -> None:
    groups = [{**one, "min_n": 2} for one in POLICY["groups"]]  # type: ignore[union-attr]
    room = planned_room(policy={**POLICY, "groups": groups})
    play(room, "a")
    assert announcement(room.state, "m", "a").lines(ZH)[1:] == ("暂无得分：“互评”有效评分 1 份，至少需要 2 份。",)


def test_unknown_units_and_meetings_are_not_found() -> None:
    room = planned_room()
    for meeting, unit in (("m", "x"), ("x", "a")):
        with pytest.raises(NotFound):
            announcement(room.state, meeting, unit)
    with pytest.raises(NotFound):
        citation(room.state, "x")


def test_a_rehearsal_says_so_first() -> None:
    room = planned_room()
    play(room, "a")
    state = replace(room.state, contest=Contest("c", "擂台赛", rehearsal=True))
    assert announcement(state, "m", "a").lines(ZH)[0] == "这是演练。"
    assert announcement(state, "m", "a").lines(EN)[0] == "This is a rehearsal."


# --- the award ----------------------------------------------------------------------------------------------------


def played(**marks: str) -> Room:
    room = planned_room()
    for unit in MARKS:
        play(room, unit, marks.get(unit))
    return room


def test_no_award_is_read_before_a_person_has_confirmed_it() -> None:
    room = played()
    room(cmd.SealMeeting("m", SUPERVISOR))
    with pytest.raises(WrongPhase):
        citation(room.state, "m")


def test_the_award_is_read_under_its_title_with_the_names_in_its_order() -> None:
    assert award(played(c="99"), "c", "a") == ["经现场测评，c村、a村被评为先进村社。"]
    room = played()
    award(room, "a")
    assert citation(room.state, "m").lines(EN) == ("By the appraisal of this meeting, a村 is named 先进村社.",)


def test_who_shares_a_place_is_named_together() -> None:
    assert award(played(b="90"), "a", "b") == [
        "经现场测评，a村、b村被评为先进村社。",
        "其中，a村、b村名次并列。",
        "先进村社授予以上并列的全部村社。",
    ]
    # Only one of the two received it, and how that came about is said.
    assert award(played(b="90"), "a", votes={"a": "5", "b": "3"}) == [
        "经现场测评，a村被评为先进村社。",
        "A村、b村名次并列，名额不够全部授予。",
        "评委组表决：a村5票、b村3票。",
        "据此授予a村。",
    ]


def test_an_award_that_nobody_receives_is_read_as_that() -> None:
    assert award(played()) == ["经现场测评，本次不评先进。"]


# --- in any order of steps ----------------------------------------------------------------------------------------


STEPS = some.lists(some.tuples(some.sampled_from(STEP_NAMES), some.sampled_from("abc")), max_size=25)


@settings(max_examples=150, deadline=None)
@given(STEPS)
def test_in_any_order_of_steps_a_text_exists_exactly_while_the_score_is_public(steps: list[tuple[str, str]]) -> None:
    room = planned_room()
    for name, unit in steps:
        command = {
            "open": cmd.OpenEvaluation("m", unit),
            "reopen": cmd.OpenEvaluation("m", unit, "再看"),
            "close": cmd.CloseEvaluation("m", unit),
            "reveal": cmd.RevealScore("m", unit),
            "withdraw": cmd.WithdrawUnit("m", unit, "未到场"),
            "seal": cmd.SealMeeting("m", SUPERVISOR),
            "publish": cmd.PublishResult("m"),
        }.get(name)
        with suppress(ContestError):
            if command is None:
                for judge in room.meeting.expected(unit):
                    room.cast(unit, judge.id)
            else:
                room(command)
        shown = {line.unit: line.score for line in board(room.state, "m").units}
        for one in "abc":
            if not is_public(room.meeting, one) and room.meeting.evaluation(one).phase != "withdrawn":
                with pytest.raises(WrongPhase):
                    announcement(room.state, "m", one)
            elif shown[one] is not None:
                assert announcement(room.state, "m", one).lines(ZH)[-1] == f"最后得分为 {shown[one]} 分。"
            else:
                assert "最后" not in announcement(room.state, "m", one).text(ZH)


# --- nobody else can reach it -------------------------------------------------------------------------------------


def test_only_the_desk_and_the_shell_know_the_texts() -> None:
    found = {
        path.relative_to(ROOT).as_posix()
        for path in (*(ROOT / "contest").rglob("*.py"), *(ROOT / "pages").rglob("*.py"), ROOT / "app.py")
        if any(name in path.read_text(encoding="utf-8") for name in ("views.announce", "views.variance"))
    }
    assert found == {
        "contest/cli/announce.py",
        "contest/ui/desk.py",
        "contest/ui/desk_announce.py",
        "contest/ui/desk_variance.py",
    }
