"""The award ceremony: nothing before its step, ties together, the bottom never named, a step back, refusals."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from contest import commands as cmd
from contest import events as ev
from contest.errors import ContestError, Invalid, NotAllowed, WrongPhase
from contest.model import Actor, Contest, Honour, Judge, Meeting, Stage, Unit
from contest.scenes.document import scene_document
from contest.scenes.parts import surroundings
from contest.text import translator
from contest.views.announce import may_announce
from contest.views.ceremony import default_top, first_three_alone, one_by_one, places_to_show, read_plan
from contest.views.desk import next_step
from contest.views.public import board, public_standings, screen
from contest.views.review import review
from contest.views.town import town
from tests.core.builders import AGENDA, DESK, SUPERVISOR, Room, judge, marks

MARKS = {"a": "91.25", "b": "88.75", "c": "86.5", "d": "84.25", "e": "82.5", "f": "79.75", "g": "77.25"}
PLAN = ((4,), (3, 2), (1,))


def sealed_room(
    values: dict[str, str] = MARKS,
    *,
    agenda: tuple[Stage, ...] = AGENDA,
    quota: int | None = 1,
    rehearsal: bool = False,
) -> Room:
    """A sealed meeting of which nothing is revealed: one judge, whose marks are the scores."""
    room = Room()
    stamp = {"at": "2023-04-07T06:00:00.000Z", "by": DESK}
    plan = Meeting("m", "东城社区擂台赛", agenda=agenda, units=tuple(values), quota=quota, award_title="先进村社")
    room(
        cmd.PlanContest(
            (
                ev.ContestPlanned(
                    contest=Contest("c", "擂台赛", town="柳市镇", period="2023年第一季度", rehearsal=rehearsal), **stamp
                ),
                *(ev.UnitListed(unit=Unit(one, f"{one}村"), **stamp) for one in values),
                ev.MeetingPlanned(meeting=plan, **stamp),
            )
        )
    )
    room(cmd.SeatPanel("m", (Judge("j", "评委", "all"),)))
    groups = [{"id": "all", "title": "评委", "weight": 100, "min_n": 1}]
    room(cmd.FixPolicy("m", {"groups": groups, "reveal": "at_end"}))
    for unit, value in values.items():
        room(cmd.OpenEvaluation("m", unit))
        # Marks have halves; two criteria apart give quarters.
        room(cmd.CastBallot("m", unit, "j", 1, _marks(value)), judge("j"))
        room(cmd.CloseEvaluation("m", unit))
    room(cmd.SealMeeting("m", SUPERVISOR))
    return room


def _marks(value: str) -> dict[str, str]:
    low = float(value) // 0.5 * 0.5
    given = marks(f"{low}")
    for criterion in list(given)[: round((float(value) - low) * 12)]:
        given[criterion] = f"{low + 0.5}"
    return given


def everything_public(room: Room) -> str:
    """All that leaves for anybody: the board, every scene, what a visitor reads of the review, the town."""
    told = [json.dumps(board(room.state, "m").document(), ensure_ascii=False)]
    state = room.state
    for scene in ("standings", "charts", "town", "closing", "award", "ceremony", "community", "honours"):
        meeting = replace(state.meetings["m"], scene=replace(state.meetings["m"].scene, kind=scene))
        shown = replace(state, meetings={"m": meeting})
        document = scene_document(screen(shown, "m"), surroundings(shown, "m"), translator("zh"))
        told.append(json.dumps(document, ensure_ascii=False))
    told.append(repr(review(state, "m", None).lines))
    told.append(repr(town(state)))
    return "\n".join(told)


def scores(room: Room) -> dict[str, str]:
    seal = room.meeting.seal
    assert seal is not None
    return {line.unit: line.score or "" for line in seal.results}


def test_no_unit_is_public_before_its_step_and_hidden_places_stay_so() -> None:
    room = sealed_room()
    of = scores(room)
    assert of == {unit: f"{float(value):.2f}" for unit, value in MARKS.items()}
    hidden = dict(of)
    assert [score for score in hidden.values() if score in everything_public(room)] == []
    room(cmd.PlanCeremony("m", PLAN))
    assert [score for score in hidden.values() if score in everything_public(room)] == []
    for shown, brought in ((1, "d"), (2, "bc"), (3, "a")):
        room(cmd.StepCeremony("m", shown))
        for unit in brought:
            # The same search finds it now, so it would have found a leak.
            assert hidden.pop(unit) in everything_public(room)
        assert [score for score in hidden.values() if score in everything_public(room)] == []
    assert set(hidden) == set("efg")
    document = scene_document(screen(room.state, "m"), surroundings(room.state, "m"), translator("zh"))
    assert document["kind"] == "ceremony"
    text = json.dumps(document, ensure_ascii=False)
    assert [name for name in ("e村", "f村", "g村") if name in text] == []
    room(cmd.PublishResult("m"))
    assert all(score in everything_public(room) for score in hidden.values())


def test_a_place_is_the_sealed_one_while_others_are_held_back() -> None:
    room = sealed_room()
    # One was shown by itself before; its place would tell how many stand before it.
    room(cmd.RevealScore("m", "b"))
    assert [(one.unit, one.place) for one in public_standings(room.meeting)] == [("b", 1)]
    room(cmd.PlanCeremony("m", PLAN))
    room(cmd.StepCeremony("m", 1))
    assert [(one.unit, one.place) for one in public_standings(room.meeting)] == [("b", None), ("d", 4)]
    lines = {line.unit: (line.place, line.score) for line in board(room.state, "m").units}
    assert lines["d"] == (4, "84.25") and lines["b"] == (None, "88.75") and lines["a"] == (None, None)
    room(cmd.StepCeremony("m", 2))
    assert [(one.unit, one.place) for one in public_standings(room.meeting)] == [("b", 2), ("c", 3), ("d", 4)]


def test_a_tie_is_never_split() -> None:
    room = sealed_room({"a": "90", "b": "88", "c": "88", "d": "85", "e": "80"})
    # Place 3 does not exist beside a shared second place: a plan that names it is the plan without it.
    room(cmd.PlanCeremony("m", ((4,), (3,), (2,), (1,))))
    assert room.meeting.ceremony.steps == ((4,), (2,), (1,))
    room(cmd.StepCeremony("m", 1))
    (step,) = room(cmd.StepCeremony("m", 2))
    assert isinstance(step, ev.CeremonyStepped) and step.units == ("b", "c")
    body = scene_document(screen(room.state, "m"), surroundings(room.state, "m"), translator("zh"))["body"]
    newest = [row for row in body["rows"] if row["is_new"]]
    assert [(row["name"], row["place"]) for row in newest] == [("b村", "并列第2名"), ("c村", "并列第2名")]


def test_a_step_back_shows_fewer_and_what_was_public_stays_public() -> None:
    room = sealed_room()
    room(cmd.PlanCeremony("m", PLAN))
    room(cmd.StepCeremony("m", 1))
    room(cmd.StepCeremony("m", 2))
    room(cmd.StepCeremony("m", 1))
    assert room.meeting.ceremony.shown == 1
    view = screen(room.state, "m").ceremony
    assert view is not None and [line.unit for line in view.lines] == ["d"] and not view.is_first_time
    assert {line.unit for line in board(room.state, "m").units if line.score} == {"b", "c", "d"}
    assert may_announce(room.meeting, "b") and not may_announce(room.meeting, "a")
    step = next_step(room.state, room.meeting)
    assert step is not None and step.command == cmd.StepCeremony("m", 2)
    room(cmd.StepCeremony("m", 2))
    room(cmd.StepCeremony("m", 3))
    assert room.meeting.ceremony.is_over


def test_two_presses_are_one_step() -> None:
    room = sealed_room()
    room(cmd.PlanCeremony("m", PLAN))
    room(cmd.StepCeremony("m", 1))
    with pytest.raises(WrongPhase, match="moved on"):
        room(cmd.StepCeremony("m", 1))
    with pytest.raises(WrongPhase, match="moved on"):
        room(cmd.StepCeremony("m", 3))
    with pytest.raises(WrongPhase, match="moved on"):
        room(cmd.StepCeremony("m", -1))
    room(cmd.StepCeremony("m", 0))
    with pytest.raises(WrongPhase, match="moved on"):
        room(cmd.StepCeremony("m", -1))


def test_there_is_no_ceremony_before_the_seal() -> None:
    room = sealed_room()
    # The seal itself is the last record: the state before it is that of a meeting not sealed.
    from contest.folding import fold
    from contest.state import State

    before = Room()
    for recorded in room.log[:-1]:
        before.state = fold(before.state, recorded)
        before.log.append(recorded)
    assert isinstance(room.log[-1].event, ev.MeetingSealed) and isinstance(before.state, State)
    with pytest.raises(WrongPhase, match="Seal the result before the ceremony"):
        before(cmd.PlanCeremony("m", ((1,),)))
    with pytest.raises(WrongPhase, match="No ceremony is planned"):
        before(cmd.StepCeremony("m", 1))
    with pytest.raises(WrongPhase, match="No ceremony is planned"):
        before(cmd.ShowScene("m", "ceremony"))


@pytest.mark.parametrize(
    ("steps", "why"),
    [
        (((1,), (2,)), "from the last place to the first"),
        (((2,), (2, 1)), "from the last place to the first"),
        (((3,), (2,)), "The last step"),
        (((8,), (1,)), "no place 8"),
        (((0,), (1,)), "no place 0"),
        (((),), "no place to show"),
    ],
)
def test_a_plan_that_makes_no_sense_is_refused(steps: tuple[tuple[int, ...], ...], why: str) -> None:
    room = sealed_room()
    with pytest.raises(WrongPhase, match=why):
        room(cmd.PlanCeremony("m", steps))
    assert room.meeting.ceremony is None


def test_who_receives_the_award_is_always_in_the_plan() -> None:
    room = sealed_room(quota=2)
    with pytest.raises(WrongPhase, match="Place 2 receives the award"):
        room(cmd.PlanCeremony("m", ((1,),)))
    assert places_to_show(room.meeting, 1) == (2, 1)
    assert default_top(room.meeting) == 3
    assert one_by_one(room.meeting, 5) == ((5,), (4,), (3,), (2,), (1,))
    assert first_three_alone(room.meeting, 6) == ((6, 5, 4), (3,), (2,), (1,))


def test_nothing_tells_a_place_while_the_ceremony_is_on() -> None:
    room = sealed_room()
    room(cmd.PlanCeremony("m", PLAN))
    for command in (cmd.RevealScore("m", "a"), cmd.ConfirmAward("m", ("a",))):
        with pytest.raises(WrongPhase, match="ceremony is planned"):
            room(command)
    room(cmd.StepCeremony("m", 1))
    with pytest.raises(WrongPhase, match="has begun"):
        room(cmd.PlanCeremony("m", ((1,),)))
    room(cmd.StepCeremony("m", 2))
    room(cmd.StepCeremony("m", 3))
    with pytest.raises(WrongPhase, match="shown everything"):
        room(cmd.StepCeremony("m", 4))
    room(cmd.ConfirmAward("m", ("a",)))


@pytest.mark.parametrize("role", ["judge", "screen", "supervisor", "reviewer"])
def test_only_the_desk_leads_the_ceremony(role: str) -> None:
    room = sealed_room()
    with pytest.raises(NotAllowed):
        room(cmd.PlanCeremony("m", PLAN), Actor(role, "x"))  # type: ignore[arg-type]
    room(cmd.PlanCeremony("m", PLAN))
    with pytest.raises(NotAllowed):
        room(cmd.StepCeremony("m", 1), Actor(role, "x"))  # type: ignore[arg-type]


def test_the_desk_is_led_through_the_ceremony() -> None:
    room = sealed_room()
    kinds = []
    while (step := next_step(room.state, room.meeting)) is not None:
        kinds.append(step.kind)
        if step.command is not None:
            room(step.command)
        elif step.kind == "ceremony":
            room(cmd.PlanCeremony("m", PLAN))
        else:
            room(cmd.ConfirmAward("m", ("a",)))
    assert kinds == ["stage", "ceremony", "ceremony", "ceremony", "ceremony", "award", "stage", "publish"]


def test_without_a_ceremony_the_scores_are_revealed_one_by_one() -> None:
    agenda = tuple(stage for stage in AGENDA if stage.kind == "evaluation")
    room = sealed_room({"a": "90", "b": "85"}, agenda=agenda)
    step = next_step(room.state, room.meeting)
    assert step is not None and (step.kind, step.command) == ("ceremony", None)
    room(cmd.PlanCeremony("m", ()))
    step = next_step(room.state, room.meeting)
    assert step is not None and step.command == cmd.RevealScore("m", "a")
    room(step.command)
    assert [(one.unit, one.place) for one in public_standings(room.meeting)] == [("a", 1)]


def test_a_written_plan_is_read() -> None:
    assert read_plan("10,9,8/7-4/3/2/1") == ((10, 9, 8), (7, 6, 5, 4), (3,), (2,), (1,))
    assert read_plan("1") == ((1,),)
    for text in ("", "3//1", "eins", "3 / two", "-1", "1" * 400, "३"):
        with pytest.raises((Invalid, ContestError)):
            read_plan(text)


def test_the_award_becomes_an_honour_when_the_result_is_published() -> None:
    room = sealed_room()
    room(cmd.PlanCeremony("m", ()))
    room(cmd.ConfirmAward("m", ("a",)))
    assert room.state.honours == ()
    room(cmd.PublishResult("m"))
    (honour,) = room.state.honours
    assert isinstance(honour, Honour)
    assert (honour.unit, honour.kind, honour.title) == ("a", "advanced_unit", "先进村社")
    assert (honour.level, honour.period) == ("柳市镇", "2023年第一季度")


def test_an_award_of_a_rehearsal_becomes_no_honour() -> None:
    room = sealed_room(rehearsal=True)
    room(cmd.PlanCeremony("m", ()))
    room(cmd.ConfirmAward("m", ("a",)))
    room(cmd.PublishResult("m"))
    assert room.state.honours == () and room.meeting.phase == "published"
