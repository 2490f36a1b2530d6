"""Every command there is: sent twice under one id it is a repeat, another one is not, and strangers are refused."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from decimal import Decimal
from pathlib import Path
from typing import Any, Final

import pytest

from contest import commands as cmd
from contest import events as ev
from contest.decide import RIGHTS
from contest.decide.draw import drawn_order
from contest.errors import Conflict, NotAllowed
from contest.model import (
    Actor,
    AwardKind,
    Contest,
    Criterion,
    Highlight,
    Honour,
    Judge,
    Meeting,
    Penalty,
    Role,
    SeatPlace,
    Stage,
    Stop,
    TimeLimit,
    Unit,
)
from contest.service import Service
from tests.core.builders import AGENDA, CRITERIA, DESK, SUPERVISOR, Room, judge, marks

VISIT: Final = replace(AGENDA[0], stops=(Stop("s1", "浃底村", "village"), Stop("s2", "朝光路", "road")))
UNITS: Final = ("a", "b", "c")
PADDED: Final = "  先说好的 \n"
STAMP: Final[dict[str, Any]] = {"at": "2023-04-07T06:00:00.000Z", "by": DESK}
PLAN: Final = Meeting(
    "m",
    "东城社区擂台赛",
    agenda=(VISIT, *AGENDA[1:]),
    units=UNITS,
    quota=1,
    award_title="先进村社",
    award_kinds=(AwardKind("horse", "骏马奖"),),
)
PARTS: Final = {
    "combine": "weighted_mean",
    "parts": [
        {"id": "live", "title": "现场", "weight": 70},
        {"id": "routine", "title": "平时", "weight": 30, "min": 0, "max": 100},
    ],
}
GROUPS: Final = {"groups": [{"id": "all", "title": "评委", "weight": 100, "min_n": 1}], "reveal": "at_once"}


def loaded() -> cmd.PlanContest:
    criteria = tuple(Criterion(one, one) for one in CRITERIA)
    return cmd.PlanContest(
        (
            ev.ContestPlanned(contest=Contest("c", "擂台赛", town="柳市镇", criteria=criteria), **STAMP),
            *(ev.UnitListed(unit=Unit(one, f"{one}村"), **STAMP) for one in UNITS),
            ev.MeetingPlanned(meeting=PLAN, **STAMP),
        )
    )


def planned() -> list[tuple[cmd.Command, Actor]]:
    return [
        (loaded(), DESK),
        (cmd.SeatPanel("m", (Judge("j", "评委", "all"), Judge("k", "评委二", "all"))), DESK),
        (cmd.FixPolicy("m", GROUPS), DESK),
        (cmd.IssuePasses((cmd.NewPass("p", "code", "judge", "m", "j"),)), DESK),
    ]


def running() -> list[tuple[cmd.Command, Actor]]:
    return [*planned(), (cmd.StartMeeting("m"), DESK)]


def opened() -> list[tuple[cmd.Command, Actor]]:
    return [*running(), (cmd.OpenEvaluation("m", "a"), DESK)]


def closed() -> list[tuple[cmd.Command, Actor]]:
    cast = (cmd.CastBallot("m", "a", "j", 1, marks("90")), judge("j"))
    return [*opened(), cast, (cmd.CloseEvaluation("m", "a"), DESK)]


def sealed(*values: str) -> list[tuple[cmd.Command, Actor]]:
    before = running()
    for unit, value in zip(UNITS, values or ("90", "90", "80"), strict=True):
        before += [
            (cmd.OpenEvaluation("m", unit), DESK),
            (cmd.CastBallot("m", unit, "j", 1, marks(value)), judge("j")),
            (cmd.CloseEvaluation("m", unit), DESK),
        ]
    return [*before, (cmd.SealMeeting("m", SUPERVISOR), DESK)]


def ceremony() -> list[tuple[cmd.Command, Actor]]:
    return [*sealed("90", "85", "80"), (cmd.PlanCeremony("m", ((2,), (1,))), DESK)]


def noted(*ids: str) -> list[tuple[cmd.Command, Actor]]:
    return [*running(), *((cmd.TakeNote("m", one, "visit", "visit", one), DESK) for one in ids)]


@dataclass(frozen=True)
class Sample:
    """A command that may happen after others; ``other`` is one that differs in what matters."""

    before: Callable[[], list[tuple[cmd.Command, Actor]]]
    command: cmd.Command
    other: cmd.Command | None = None
    actor: Actor = DESK


_HONOUR: Final = Honour("h", "最美村", "most_beautiful", unit="a", period="2023年3月")
_SEED: Final = "0123456789abcdef"
_PHOTO: Final = cmd.PhotographStop("m", "visit", "s1", "ab" * 32)
_PENALTIES: Final = (Penalty(60, Decimal(2)), Penalty(30, Decimal("0.50")))
SAMPLES: Final[tuple[Sample, ...]] = (
    Sample(list, loaded()),
    Sample(planned, cmd.ListUnits((Unit("a", "甲村"),))),
    Sample(planned, cmd.PlanMeeting(replace(PLAN, quota=2)), cmd.PlanMeeting(replace(PLAN, quota=3))),
    Sample(
        planned,
        cmd.DrawOrder("m", drawn_order(UNITS, _SEED), "lot", _SEED),
        cmd.DrawOrder("m", drawn_order(UNITS, _SEED), "hand"),
    ),
    Sample(planned, cmd.DrawLot("m", "a", None, (2, 1, 3), PADDED), cmd.DrawLot("m", "b", None, (2, 1, 3), PADDED)),
    Sample(planned, cmd.DrawLot("m", "a", 2), cmd.DrawLot("m", "a", 1)),
    Sample(planned, cmd.SeatPanel("m", (Judge("j", "评委", "all"),)), cmd.SeatPanel("m", ())),
    Sample(planned, cmd.FixPolicy("m", GROUPS, PADDED)),
    Sample(closed, cmd.FixPolicy("m", GROUPS | {"rounding": {"places": 1}}, PADDED)),
    Sample(planned, cmd.IssuePasses((cmd.NewPass("q", "other", "screen"),))),
    Sample(planned, cmd.RevokePass("p", PADDED), cmd.RevokePass("p", "别的")),
    Sample(planned, cmd.TakeSeat("p", "phone"), cmd.TakeSeat("p", "other"), judge("j")),
    Sample(planned, cmd.StartMeeting("m")),
    Sample(running, cmd.EnterStage("m", "report"), cmd.EnterStage("m", "award")),
    Sample(running, cmd.SkipStage("m", "award", PADDED), cmd.SkipStage("m", "award", "别的")),
    Sample(
        running,
        cmd.ChangeAgenda("m", (*PLAN.agenda, Stage("talk", "commentary", "点评")), PADDED),
        cmd.ChangeAgenda("m", (*PLAN.agenda, Stage("talk", "commentary", "点评")), "别的"),
    ),
    Sample(running, cmd.MarkAbsent("m", "k", True, PADDED), cmd.MarkAbsent("m", "j", True, PADDED)),
    Sample(running, cmd.AddJudge("m", Judge("l", "迟到", "all")), cmd.AddJudge("m", Judge("n", "别人", "all"))),
    Sample(planned, cmd.OpenEvaluation("m", "a", PADDED), cmd.OpenEvaluation("m", "b", PADDED)),
    Sample(closed, cmd.OpenEvaluation("m", "a", PADDED), cmd.OpenEvaluation("m", "a", "别的")),
    Sample(opened, cmd.CancelOpening("m", "a", PADDED), cmd.CancelOpening("m", "a", "别的")),
    Sample(
        opened,
        cmd.CastBallot("m", "a", "j", 1, marks("90.0")),
        cmd.CastBallot("m", "a", "j", 1, marks("91")),
        judge("j"),
    ),
    Sample(
        opened,
        cmd.EnterProxyBallot("m", "a", "j", 1, marks("90.0"), f" 张三{' '}"),
        cmd.EnterProxyBallot("m", "a", "j", 1, marks("90.0"), "李四"),
    ),
    Sample(running, cmd.AllowSiteMarking("m", ("b", "a"), "2099-04-07T16:30:00+08:00", PADDED)),
    Sample(opened, cmd.CloseEvaluation("m", "a"), cmd.CloseEvaluation("m", "b")),
    Sample(opened, cmd.WithdrawUnit("m", "a", PADDED), cmd.WithdrawUnit("m", "a", "别的")),
    Sample(
        closed,
        cmd.MakeAdjustment("m", "a", " 加分 ", "1.50", PADDED),
        cmd.MakeAdjustment("m", "a", "加分", "2", PADDED),
    ),
    Sample(
        lambda: [*planned(), (cmd.FixPolicy("m", GROUPS | PARTS), DESK)],
        cmd.RecordPartScores("m", "routine", {"a": "90.0", "b": None}, PADDED),
        cmd.RecordPartScores("m", "routine", {"a": "91"}, PADDED),
    ),
    Sample(closed, cmd.RevealScore("m", "a"), cmd.RevealScore("m", "b")),
    Sample(lambda: sealed()[:-1], cmd.SealMeeting("m", SUPERVISOR)),
    Sample(lambda: sealed()[:-1], cmd.SealMeeting("m"), None, SUPERVISOR),
    Sample(lambda: sealed("90", "85", "80"), cmd.ConfirmAward("m", ("a",)), cmd.ConfirmAward("m", ("b",))),
    Sample(sealed, cmd.ConfirmAward("m", ("c",), "horse"), cmd.ConfirmAward("m", ("c",))),
    Sample(
        sealed,
        cmd.DecideTie("m", "joint", decided_by=PADDED, explanation=PADDED),
        cmd.DecideTie("m", "joint", decided_by="别人", explanation=PADDED),
    ),
    Sample(
        sealed,
        cmd.DecideTie("m", "joint", ("industry",), {"a": "1"}, ("a",), PADDED, PADDED),
        cmd.DecideTie("m", "statement", (), None, ("a",), PADDED, PADDED),
    ),
    Sample(
        sealed,
        cmd.DecideTie("m", "vote", ("industry",), {"a": " 3 ", "b": "5"}, ("a",), PADDED),
        cmd.DecideTie("m", "vote", (), {"a": "5", "b": "3"}, (), PADDED),
    ),
    Sample(
        sealed,
        cmd.DecideTie("m", "statement", ("industry",), {"a": "1"}, ("b",), PADDED, PADDED),
        cmd.DecideTie("m", "statement", (), None, ("a",), PADDED, PADDED),
    ),
    Sample(
        lambda: sealed("90", "80", "70"),
        cmd.PlanCeremony("m", ((), (2, 3), (1,))),
        cmd.PlanCeremony("m", ((2,), (1,))),
    ),
    Sample(sealed, cmd.PlanCeremony("m", ((3, 2, 1),)), cmd.PlanCeremony("m", ((1,),))),
    Sample(ceremony, cmd.StepCeremony("m", 1), cmd.StepCeremony("m", 2)),
    Sample(planned, cmd.RecordHonour(_HONOUR), cmd.RecordHonour(replace(_HONOUR, id="h2"))),
    Sample(planned, cmd.RecordHonour(replace(_HONOUR, title=" 最美村 ", level=" 镇", note=PADDED))),
    Sample(sealed, cmd.PublishResult("m")),
    Sample(running, cmd.ShowScene("m", "standings"), cmd.ShowScene("m", "charts")),
    Sample(running, cmd.ShowScene("m", "standings", text="不是字幕")),
    Sample(running, cmd.ShowScene("m", "unit", "a"), cmd.ShowScene("m", "unit", "b")),
    Sample(running, cmd.ShowScene("m", "message", text=PADDED), cmd.ShowScene("m", "message", text="别的")),
    Sample(running, cmd.ShowScene("m", "message", stage="visit", stop="s1", text=PADDED)),
    Sample(running, cmd.ShowScene("m", "stop", stop="s1"), cmd.ShowScene("m", "stop", stop="s2")),
    Sample(running, cmd.ShowScene("m", "route", stage="visit"), cmd.ShowScene("m", "route")),
    Sample(
        running,
        cmd.TakeNote("m", "n1", "visit", "praise", PADDED, speaker=PADDED, topics=(" 一 ", "一", " "), slogans=(" ",)),
        cmd.TakeNote("m", "n1", "visit", "praise", "别的"),
    ),
    Sample(lambda: noted("n1", "n2"), cmd.OrderNotes("m", "visit", ("n2", "n1")), cmd.OrderNotes("m", "visit", ())),
    Sample(lambda: noted("n1", "n2"), cmd.ShowNotes("m", ("n2", "n1")), cmd.ShowNotes("m", ("n2",))),
    Sample(
        running,
        cmd.ListHighlights("m", "a", (Highlight(PADDED.strip() + " ", "done"),), 3),
        cmd.ListHighlights("m", "a", (Highlight("别的", "done"),), 3),
    ),
    Sample(
        running,
        cmd.NamePresenter("m", "a", " 张三 ", " 李四 ", PADDED),
        cmd.NamePresenter("m", "a", "王五"),
    ),
    Sample(running, cmd.OpenAll("m")),
    Sample(planned, cmd.OpenAll("m")),
    Sample(opened, cmd.CloseAll("m")),
    Sample(
        planned,
        cmd.SetTimeLimit("m", TimeLimit(200, (10, 60, 10), penalties=_PENALTIES)),
        cmd.SetTimeLimit("m", TimeLimit(201)),
    ),
    Sample(running, cmd.StartTimer("m", "a"), cmd.StartTimer("m", "b")),
    Sample(
        lambda: [*running(), (cmd.StartTimer("m", "b"), DESK)], cmd.StartTimer("m", "a", True), cmd.StopTimer("m", "b")
    ),
    Sample(lambda: [*running(), (cmd.StartTimer("m", "a"), DESK)], cmd.StopTimer("m", "a"), cmd.StopTimer("m", "b")),
    Sample(
        planned,
        cmd.PlaceSeats("m", (SeatPlace("j", 1, 2), SeatPlace("k"))),
        cmd.PlaceSeats("m", (SeatPlace("j", 2, 2),)),
    ),
    Sample(planned, cmd.StyleScreen("m", "plain", "reduced"), cmd.StyleScreen("m", "plain", "normal")),
    Sample(planned, _PHOTO, replace(_PHOTO, photo="cd" * 32)),
    Sample(lambda: [*planned(), (_PHOTO, DESK)], replace(_PHOTO, photo=""), replace(_PHOTO, photo="cd" * 32)),
    Sample(
        planned,
        cmd.RecordIndices(
            "2023年第一季度", {"a": {"industry": " ９０.5 ", "environment": ""}}, PADDED, "total", " 2023-04-07 "
        ),
        cmd.RecordIndices("2023Q1", {"a": {"industry": "91"}}, PADDED, "total", "2023-04-07"),
    ),
)


def name(sample: Sample) -> str:
    return f"{SAMPLES.index(sample)}-{type(sample.command).__name__}"


def room_before(sample: Sample) -> Room:
    room = Room()
    for command, actor in sample.before():
        room(command, actor)
    return room


def test_there_is_a_sample_of_every_command() -> None:
    assert {type(one.command) for one in SAMPLES} == set(RIGHTS)


@pytest.mark.parametrize("sample", SAMPLES, ids=name)
def test_the_very_same_command_is_a_repeat_and_another_is_none(sample: Sample, tmp_path: Path) -> None:
    """Through the store: what is compared is what was read back."""
    service = Service.open(tmp_path / "contest.db", create=True)
    try:
        for command, actor in sample.before():
            service.submit(command, actor)
        first = service.submit(sample.command, sample.actor, "id")
        again = service.submit(sample.command, sample.actor, "id")
        assert (again.repeated, again.records) == (True, first.records)
        if sample.other is not None:
            with pytest.raises(Conflict):
                service.submit(sample.other, sample.actor, "id")
    finally:
        service.close()


@pytest.mark.parametrize("sample", SAMPLES, ids=name)
def test_every_command_is_refused_for_whoever_has_no_right_to_it(sample: Sample) -> None:
    room = room_before(sample)
    before = room.state
    roles: tuple[Role, ...] = ("operator", "judge", "screen", "supervisor", "reviewer")
    for role in roles:
        if role not in RIGHTS[type(sample.command)]:
            with pytest.raises(NotAllowed):
                room(sample.command, Actor(role, "stranger"))
    assert room.state is before
    room(sample.command, sample.actor)


def test_only_marks_seats_and_what_the_supervisor_confirms_are_for_others_than_the_desk() -> None:
    others = {kind: roles - {"operator"} for kind, roles in RIGHTS.items() if roles != {"operator"}}
    assert others == {
        cmd.TakeSeat: {"judge"},
        cmd.CastBallot: {"judge"},
        cmd.EnterProxyBallot: {"supervisor"},
        cmd.SealMeeting: {"supervisor"},
        cmd.TakeNote: {"supervisor"},
        cmd.OrderNotes: {"supervisor"},
    }
