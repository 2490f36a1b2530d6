"""Odd input to the commands of the award, the honours and the hall: refused in a sentence, and nothing is stored."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from contest import commands as cmd
from contest.errors import ContestError
from contest.model import Highlight, Honour, Meeting, SeatPlace, TimeLimit
from contest.service import Service
from contest.text import translator
from tests.core.builders import AGENDA, DESK, Room, planned_room
from tests.core.test_all_commands import running
from tests.core.test_ceremony import sealed_room

LEVEL = {"a": "90", "b": "90", "c": "80"}
LONG = "村" * 5000
HONOUR = Honour("h", "最美村", "most_beautiful", unit="a", period="2023年3月")


def level() -> Room:
    return sealed_room(LEVEL)


def decided() -> Room:
    room = level()
    room(cmd.DecideTie("m", "joint"))
    return room


def noted() -> Room:
    room = planned_room()
    room(cmd.StartMeeting("m"))
    room(cmd.TakeNote("m", "n1", "visit", "praise", "好"))
    room(cmd.EnterStage("m", "report"))
    room(cmd.EnterStage("m", "visit"))
    return room


def unscored() -> Room:
    room = planned_room(agenda=AGENDA[:2], scored=False)
    room(cmd.StartMeeting("m"))
    return room


REFUSED: tuple[tuple[Callable[[], Room], cmd.Command], ...] = (
    # The same unit twice: its name would be read aloud twice, and two honours would have one id.
    (decided, cmd.ConfirmAward("m", ("a", "b", "a"))),
    (decided, cmd.ConfirmAward("m", ("a", "nobody"))),
    (decided, cmd.ConfirmAward("m", ("a",), "nothing")),
    (unscored, cmd.ConfirmAward("m", ())),
    (level, cmd.DecideTie("m", "vote", votes={"a": "9" * 5000, "b": "1"})),
    (level, cmd.DecideTie("m", "vote", votes={"a": "-1", "b": "1"})),
    (level, cmd.DecideTie("m", "vote", votes={"a": "٣", "b": "1"})),
    (level, cmd.DecideTie("m", "vote")),
    (level, cmd.DecideTie("m", "vote", votes={"a": "1", "b": "1"})),
    (level, cmd.DecideTie("m", "criteria")),
    (level, cmd.DecideTie("m", "criteria", ("industry", "industry"))),
    (level, cmd.DecideTie("m", "criteria", ("nothing",))),
    (level, cmd.DecideTie("m", "statement", chosen=("a", "b"), decided_by="评委组")),
    (level, cmd.DecideTie("m", "statement", chosen=("c",), decided_by="评委组")),
    (level, cmd.DecideTie("m", "statement", chosen=("a", "a"), decided_by=" ")),
    (level, cmd.DecideTie("m", "joint", decided_by=LONG)),
    (level, cmd.DecideTie("m", "joint", explanation=LONG)),
    (level, cmd.DecideTie("m", "joint", decided_by="评委\u202e组")),
    (level, cmd.DecideTie("m", "joint", explanation="一\x00二")),
    (unscored, cmd.DecideTie("m", "joint")),
    (unscored, cmd.PlanCeremony("m", ())),
    (level, cmd.PlanCeremony("m", ((),))),
    (level, cmd.PlanCeremony("m", ((10**30,),))),
    (level, cmd.PlanCeremony("m", ((-1,), (1,)))),
    (level, cmd.PlanCeremony("m", ((1,), (1,)))),
    (level, cmd.StepCeremony("m", 1)),
    (level, cmd.StepCeremony("m", -1)),
    (level, cmd.RecordHonour(replace(HONOUR, title=LONG))),
    (level, cmd.RecordHonour(replace(HONOUR, title="最美\u202e村"))),
    (level, cmd.RecordHonour(replace(HONOUR, level="\x00"))),
    (level, cmd.RecordHonour(replace(HONOUR, period=" "))),
    (level, cmd.RecordHonour(replace(HONOUR, period=LONG))),
    (level, cmd.RecordHonour(replace(HONOUR, note=LONG))),
    (level, cmd.RecordHonour(replace(HONOUR, id=""))),
    (level, cmd.RecordHonour(replace(HONOUR, count=0))),
    (level, cmd.RecordHonour(replace(HONOUR, count=10**30))),
    (level, cmd.RecordHonour(replace(HONOUR, unit=None))),
    (planned_room, cmd.DrawLot("m", "a", 10**30)),
    (planned_room, cmd.DrawLot("m", "a", 0)),
    (planned_room, cmd.DrawLot("m", "a")),
    (planned_room, cmd.DrawLot("m", "a", None, (7, 0, -1))),
    (planned_room, cmd.DrawLot("m", "nobody", 1)),
    (unscored, cmd.DrawLot("m", "a", 1)),
    (unscored, cmd.OpenAll("m")),
    (unscored, cmd.CloseAll("m")),
    (unscored, cmd.StartTimer("m", "a")),
    (unscored, cmd.StopTimer("m", "a")),
    (level, cmd.StartTimer("m", "a")),
    (level, cmd.StopTimer("m", "a")),
    (planned_room, cmd.SetTimeLimit("m", TimeLimit(10**30))),
    (planned_room, cmd.SetTimeLimit("m", TimeLimit(60, (60,)))),
    (planned_room, cmd.PlaceSeats("m", ())),
    (planned_room, cmd.PlaceSeats("m", (SeatPlace("nobody", 1, 1),))),
    (planned_room, cmd.PlaceSeats("m", (SeatPlace("l1", 1, 1), SeatPlace("l2", 1, 1)))),
    (planned_room, cmd.PlaceSeats("m", (SeatPlace("l1", 0, 5),))),
    (planned_room, cmd.PlaceSeats("m", (SeatPlace("l1", -1, 10**30),))),
    # One note twice would stand on the projector twice.
    (noted, cmd.ShowNotes("m", ("n1", "n1"))),
    (noted, cmd.ShowNotes("m", ("nothing",))),
    (noted, cmd.OrderNotes("m", "visit", ("n1", "n1"))),
    (noted, cmd.TakeNote("m", "n2", "visit", "praise", LONG)),
    (noted, cmd.TakeNote("m", "n2", "visit", "praise", "\ud800")),
    (noted, cmd.TakeNote("m", LONG, "visit", "praise", "好")),
    (noted, cmd.NamePresenter("m", "a", LONG)),
    (noted, cmd.ListHighlights("m", "a", (Highlight(LONG, "done"),))),
    (noted, cmd.ListHighlights("m", "a", tuple(Highlight(str(one), "done") for one in range(50)))),
    (planned_room, cmd.ShowScene("m", "message", text="\ud800")),
    (planned_room, cmd.ShowScene("m", "ceremony")),
    (planned_room, cmd.ShowScene("m", "stop")),
    (planned_room, cmd.ShowScene("m", "route", stage="nowhere")),
    (planned_room, cmd.RecordIndices("2023Q1", {}, "统计站")),
    (planned_room, cmd.RecordIndices("2023Q1", {"nobody": {"x": "1"}}, "统计站")),
    (planned_room, cmd.RecordIndices(LONG, {}, LONG)),
)


@pytest.mark.parametrize(
    ("before", "command"), REFUSED, ids=[f"{n}-{type(one).__name__}" for n, (_, one) in enumerate(REFUSED)]
)
def test_odd_input_is_refused_in_a_short_sentence(before: Callable[[], Room], command: cmd.Command) -> None:
    room = before()
    state = room.state
    with pytest.raises(ContestError) as refused:
        room(command)
    assert room.state is state
    for lang in ("zh", "en"):
        t = translator(lang)
        texts = [refused.value.text(t), *(one.text(t) for one in getattr(refused.value, "problems", ()))]
        assert all(0 < len(text) < 400 for text in texts), max(texts, key=len)


@pytest.mark.parametrize(
    "command",
    [
        cmd.DrawLot("m", "a", 1, reason="\udcff"),
        cmd.SkipStage("m", "award", "\udcff"),
        cmd.RecordIndices("2023Q1", {"a": {}}, "\udcff"),
        cmd.PlanMeeting(Meeting("n", "\udcff")),
    ],
    ids=lambda one: type(one).__name__,
)
def test_half_a_character_from_a_shell_is_refused_and_nothing_is_stored(command: cmd.Command, tmp_path: Path) -> None:
    """A shell hands over bytes that are no UTF-8 as halves of characters, which no file can hold."""
    service = Service.open(tmp_path / "contest.db", create=True)
    try:
        steps = running()[:-1] if isinstance(command, cmd.DrawLot) else running()
        for step, actor in steps:
            service.submit(step, actor)
        before = service.state.seq
        with pytest.raises(ContestError):
            service.submit(command, DESK)
        assert service.state.seq == before
    finally:
        service.close()
