"""Whatever an operator presses, in whatever order: nothing unrevealed is public, and every refusal is a sentence.

Two rooms are led by the same presses. They differ in one thing only, the marks one unit got. As long as that unit is
not revealed, everything public must be the same in both, byte for byte: whoever reads a public answer then cannot know
the marks. What follows from the sealed places, which the desk reads and nobody else does, is pressed where both rooms
answer alike. ``OPERATOR_SEQUENCES`` says how many sequences are played (``make bench-operator`` plays five hundred).
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Callable
from dataclasses import asdict, replace
from typing import Any, Final

from hypothesis import HealthCheck, find, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule, run_state_machine_as_test

from contest import commands as cmd
from contest import events as ev
from contest.decide import RIGHTS, decide
from contest.documents.minutes import minutes_sheet
from contest.documents.sheets import route_sheet, showcase_sheet
from contest.errors import ContestError
from contest.model import (
    SCENE_KINDS,
    Actor,
    AwardKind,
    Contest,
    Criterion,
    Highlight,
    Honour,
    Judge,
    Meeting,
    SeatPlace,
    Stage,
    Stop,
    TimeLimit,
    Unit,
)
from contest.results import policy_of, published_text, score_of
from contest.scenes.present import present_scene
from contest.state import MeetingState, State
from contest.text import translator
from contest.ui.review_award import award_blocks
from contest.ui.review_record import record_blocks
from contest.views.announce import announceable, announcement, citation
from contest.views.ceremony import default_top, first_three_alone
from contest.views.desk import next_step
from contest.views.explaining import explaining
from contest.views.pad import pad
from contest.views.public import board, screen
from contest.views.review import review
from contest.views.town import town
from contest.web.hub import message
from tests.core.builders import AGENDA, CRITERIA, DESK, SUPERVISOR, Room, judge

SEQUENCES: Final = int(os.environ.get("OPERATOR_SEQUENCES", "40"))
UNITS: Final = ("u1", "u2", "u3", "u4")
NAMES: Final = ("浃底村", "木山后村", "后街社区", "周林村")
JUDGES: Final = ("j1", "j2", "j3", "j4", "j5", "j6")
# Does not mark the secret unit, so this judge's own pad may not tell the rooms apart, whatever is revealed.
BYSTANDER: Final = "j6"
POLICIES: Final[dict[str, dict[str, Any]]] = {
    "at once": {"reveal": "at_once"},
    "after the next": {"reveal": "after_next"},
    "at the end": {"reveal": "at_end"},
    "by places": {"combine": "rank_sum", "reveal": "at_end"},
}
_UNFILLED: Final = re.compile(r"\{[a-z_]*\}")
STOPS: Final = (Stop("s1", "浃底村文化礼堂", "facility", unit="u1"), Stop("s2", "朝光路", "road"))
VISITED: Final = (replace(AGENDA[0], stops=STOPS), *AGENDA[1:])
KINDS: Final = (AwardKind("horse", "骏马奖"), AwardKind("snail", "蜗牛奖", positive=False, rule="rank", count=1))
ZH: Final = translator("zh")
STAGES: Final = tuple(stage.id for stage in AGENDA)
one_of = st.sampled_from


def planned(policy: dict[str, Any]) -> Room:
    """Return a room before its meeting; a second, smaller meeting stands beside it."""
    room = Room()
    stamp: dict[str, Any] = {"at": "2023-04-07T05:00:00.000Z", "by": DESK}
    contest = Contest("c", "擂台赛", criteria=tuple(Criterion(one, one) for one in CRITERIA))
    events: list[ev.Event] = [ev.ContestPlanned(contest=contest, **stamp)]
    events += [ev.UnitListed(unit=Unit(one, name), **stamp) for one, name in zip(UNITS, NAMES, strict=True)]
    plan = Meeting(
        "m", "东城社区擂台赛", agenda=VISITED, units=UNITS, quota=1, award_title="先进村社", award_kinds=KINDS
    )
    events += [
        ev.MeetingPlanned(meeting=plan, **stamp),
        ev.MeetingPlanned(meeting=Meeting("other", "长岐社区", agenda=AGENDA[:2]), **stamp),
    ]
    room(cmd.PlanContest(tuple(events)))
    panel = tuple(Judge(one, one.upper(), "leaders", ("u4",) if one == "j5" else ()) for one in JUDGES)
    room(cmd.SeatPanel("m", panel))
    groups = [{"id": "leaders", "title": "领导", "min_n": 1}]
    room(cmd.FixPolicy("m", {"groups": groups, **policy}))
    return room


class Operator(RuleBasedStateMachine):
    """One operator, two rooms; ``secret`` is the unit whose marks differ."""

    rooms: tuple[Room, Room]
    seq = 0

    @initialize(policy=one_of(sorted(POLICIES)), secret=one_of(UNITS))
    def begin(self, policy: str, secret: str) -> None:
        document = POLICIES[policy]
        self.rooms = planned(document), planned(document)
        self.secret, self.by_places = secret, "combine" in document
        # Once something that follows from all marks together is public, the rooms may differ.
        self.is_told = False
        self.brought: set[str] = set()
        self.shown: set[str] = set()

    # --- presses ------------------------------------------------------------------------------------------------

    def press(self, command: cmd.Command, actor: Actor = DESK, other: cmd.Command | None = None) -> None:
        """Do the same in both rooms; what one refuses and the other allows would itself tell, before the end."""
        if isinstance(command, FROM_PLACES) and len({answer(room, command, actor) for room in self.rooms}) > 1:
            # The desk may know; pressing it where it works in one room only would part the rooms for good.
            return
        answers = []
        for room, one in zip(self.rooms, (command, other or command), strict=True):
            before = room.state
            try:
                answers.append([type(event).__name__ for event in room(one, actor)])
            except ContestError as refusal:
                is_a_sentence(refusal)
                assert room.state is before, "a refusal changed something"
                answers.append([refusal.code])
        if not self.is_told:
            assert answers[0] == answers[1], f"{command} was answered differently"
        self.look()

    @rule(times=st.integers(1, 4))
    def go_on(self, times: int) -> None:
        """Press what the desk proposes."""
        for _ in range(times):
            meeting = self.rooms[0].state.meetings["m"]
            step = next_step(self.rooms[0].state, meeting)
            if step is None:
                return
            if step.command is not None:
                self.press(step.command)
            elif step.kind == "seal":
                self.press(cmd.SealMeeting("m", SUPERVISOR))
            elif step.kind == "ceremony":
                self.press(cmd.PlanCeremony("m", first_three_alone(meeting, default_top(meeting))))
            else:
                return

    @rule(plan=one_of((((1,),), ((2,), (1,)), ((3, 2), (1,)), ((4,), (3,), (2,), (1,)))), steps=st.integers(0, 5))
    def hold_a_ceremony(self, plan: tuple[tuple[int, ...], ...], steps: int) -> None:
        """Lead what is running to its seal without a reveal, and show some places."""
        meeting = self.rooms[0].state.meetings["m"]
        if meeting.phase == "running":
            if meeting.in_phase("waiting"):
                self.press(cmd.OpenAll("m"))
            for unit in self.rooms[0].state.meetings["m"].in_phase("open"):
                self.mark(unit, 140 + 7 * UNITS.index(unit), 6)
                self.press(cmd.CloseEvaluation("m", unit))
            self.press(cmd.SealMeeting("m", SUPERVISOR))
        self.press(cmd.PlanCeremony("m", plan))
        for _ in range(steps):
            known = self.rooms[0].state.meetings["m"].ceremony
            if known is None:
                return
            self.press(cmd.StepCeremony("m", known.shown + 1))

    @rule(unit=one_of(UNITS), value=st.integers(130, 190), until=st.integers(1, 6))
    def mark(self, unit: str, value: int, until: int) -> None:
        """Some of the panel send a ballot; the secret unit gets other marks in the other room."""
        for number, who in enumerate(JUDGES[:until]):
            if unit == self.secret and who == BYSTANDER:
                continue
            revision = len(self.rooms[0].state.meetings["m"].evaluation(unit).ballots.get(who, ())) + 1
            mine, other = (self.ballot(unit, who, revision, value + number, room) for room in (0, 1))
            self.press(mine, judge(who), other)

    def ballot(self, unit: str, who: str, revision: int, halves: int, room: int) -> cmd.Command:
        shift = room if unit == self.secret else 0
        marks = {name: str((halves + 3 * n + 11 * shift * (n + 1)) % 200 / 2) for n, name in enumerate(CRITERIA)}
        return cmd.CastBallot("m", unit, who, revision, marks)

    @rule(data=st.data())
    def press_anything(self, data: st.DataObject) -> None:
        """Press some button of the desk, whether it makes sense now or not."""
        build = data.draw(one_of(sorted(BUTTONS)), label="button")
        self.press(BUTTONS[build](data.draw))

    @rule(data=st.data(), role=one_of(("judge", "screen", "reviewer")))
    def wrong_role(self, data: st.DataObject, role: Any) -> None:
        command = BUTTONS[data.draw(one_of(sorted(BUTTONS)))](data.draw)
        before = self.rooms[0].state
        self.press(command, Actor(role, "stranger"))
        assert self.rooms[0].state is before, "a stranger led the meeting"

    # --- what everybody sees ------------------------------------------------------------------------------------

    def look(self) -> None:
        """Read everything public in both rooms."""
        first, second = self.rooms
        meetings = [room.state.meetings["m"] for room in self.rooms]
        self.is_told = self.is_told or any(self.has_told(one) for one in meetings)
        # Who stands where, as far as a ceremony has said it: another unit at a place tells of the secret one.
        self.is_told = self.is_told or steps_told(first) != steps_told(second)
        self.told_by_steps(first)
        seen = public(first)
        if not self.is_told:
            assert seen == public(second), "somebody outside could tell the two rooms apart"
        if steps_told(first) == steps_told(second):
            # A pad says which units are public, and the ceremony may have brought others in the other room.
            pads = [json.dumps(pad(room.state, "m", BYSTANDER), ensure_ascii=False) for room in self.rooms]
            assert pads[0] == pads[1], "a judge's own pad tells of others' marks"
        assert "最脏" not in seen and "蜗牛" not in seen, "a negative award is public"
        hidden = hidden_scores(first)
        for unit, score in hidden.items():
            assert f'"{score}"' not in seen, f"the score of {unit} is public before its reveal"

    def told_by_steps(self, room: Room) -> None:
        """Hold the phases against what the steps have brought: revealed is who was brought, and nobody beside."""
        for recorded in room.log[self.seq :]:
            if isinstance(recorded.event, ev.CeremonyStepped):
                self.brought |= set(recorded.event.units)
            if isinstance(recorded.event, ev.ScoreRevealed):
                self.shown.add(recorded.event.unit)
        self.seq = len(room.log)
        revealed = set(room.state.meetings["m"].in_phase("revealed"))
        assert revealed == self.shown | self.brought, "a unit is revealed that nobody has revealed"

    def has_told(self, meeting: MeetingState) -> bool:
        revealed = meeting.in_phase("revealed")
        return was_revealed(meeting, self.secret) or meeting.phase == "published" or (self.by_places and bool(revealed))


# What follows from the sealed places: the desk and the supervisor have read them.
FROM_PLACES: Final = (cmd.DecideTie, cmd.PlanCeremony, cmd.StepCeremony, cmd.ConfirmAward)


def was_revealed(meeting: MeetingState, unit: str) -> bool:
    """Tell by the phases alone whether everybody may know; the program's own answer is what is tested here."""
    phase = meeting.evaluation(unit).phase
    return phase == "revealed" or (phase == "closed" and meeting.phase == "published")


def answer(room: Room, command: cmd.Command, actor: Actor) -> str:
    """Return how a room would answer, without doing it."""
    try:
        return " ".join(type(one).__name__ for one in decide(room.state, command, actor, "2023-04-07T09:00:00.000Z"))
    except ContestError as refusal:
        return refusal.code


def steps_told(room: Room) -> list[tuple[str, str, int | None]]:
    """Return unit and place of everything the ceremony has shown so far, in that order."""
    seal = room.state.meetings["m"].seal
    lines = {line.unit: line for line in seal.results} if seal else {}
    steps = [one.event for one in room.log if isinstance(one.event, ev.CeremonyStepped)]
    return [(unit, lines[unit].shown, lines[unit].place) for step in steps for unit in step.units]


def is_a_sentence(refusal: ContestError) -> None:
    for lang in ("zh", "en"):
        t = translator(lang)
        texts = [refusal.text(t), *(problem.text(t) for problem in getattr(refusal, "problems", ()))]
        for text in texts:
            assert text.strip() and not _UNFILLED.search(text), text
            assert text[-1] in ".。：:", text


def public(room: Room) -> str:
    """Return everything that anybody may read without a pass, as one text."""
    state = room.state
    seen: list[Any] = []
    for meeting in state.meetings:
        seen += [present_scene(state, meeting, lang).text.decode() for lang in ("zh", "en")]
        seen += [asdict(board(state, meeting)), message(state.meetings[meeting]), repr(screen(state, meeting))]
        seen += [repr(review(state, meeting, role)) for role in (None, "judge", "screen")]
        seen += [record_and_awards(state, meeting, role) for role in (None, "judge", "screen")]
        if state.meetings[meeting].phase == "published":
            seen += [make(state, state.meetings[meeting], ZH) for make in (route_sheet, showcase_sheet, minutes_sheet)]
    seen.append(repr(town(state)))
    seen.append(read_aloud(state))
    for unit in UNITS:
        try:
            seen.append(repr(explaining(state, "m", unit, None)))
        except ContestError as refusal:
            seen.append(refusal.code)
    return "\n".join(one if isinstance(one, str) else json.dumps(one, ensure_ascii=False, default=str) for one in seen)


def record_and_awards(state: State, meeting: str, role: Any) -> list[Any]:
    known = state.meetings[meeting]
    return [record_blocks(state, known, ZH, role), award_blocks(state, known, role, ZH)]


def read_aloud(state: State) -> list[str]:
    """Return all that the host may read aloud by now."""
    meeting = state.meetings["m"]
    said = [announcement(state, "m", unit).text(ZH) for unit in announceable(meeting)]
    return said if meeting.award is None else [*said, citation(state, "m").text(ZH)]


def hidden_scores(room: Room) -> dict[str, str]:
    """Return the scores nobody may see yet; one that equals a public one tells nothing."""
    meeting = room.state.meetings["m"]
    policy = policy_of(meeting)
    texts = {unit: published_text(score_of(meeting, unit), policy) for unit in meeting.order}
    shown = {texts[unit] for unit in meeting.order if was_revealed(meeting, unit)}
    return {
        unit: text
        for unit, text in texts.items()
        if text is not None and not was_revealed(meeting, unit) and text not in shown
    }


def moved_agenda(draw: Callable[[Any], Any]) -> tuple[Stage, ...]:
    agenda = list(VISITED)
    agenda.insert(draw(st.integers(0, 4)), agenda.pop(draw(st.integers(0, 4))))
    if draw(st.booleans()):
        agenda.insert(draw(st.integers(0, 5)), Stage("talk", "commentary", "点评"))
    return tuple(agenda)


_Draw = Callable[[Any], Any]
_unit = one_of((*UNITS, "nobody"))
_stage = one_of((*STAGES, "talk", "nowhere"))
_reason = one_of(("", "按错了"))
_meeting = one_of(("m", "m", "m", "m", "other", "none"))
_note = one_of(("n1", "n2", "n3"))
_person = one_of(("", "张三", "李四"))
_plan = one_of(((), ((1,),), ((2,), (1,)), ((3, 2), (1,)), ((1,), (2,)), ((9,), (1,))))
BUTTONS: Final[dict[str, Callable[[_Draw], cmd.Command]]] = {
    "start": lambda draw: cmd.StartMeeting(draw(_meeting)),
    "enter": lambda draw: cmd.EnterStage(draw(_meeting), draw(_stage)),
    "skip": lambda draw: cmd.SkipStage(draw(_meeting), draw(_stage), draw(_reason)),
    "agenda": lambda draw: cmd.ChangeAgenda("m", moved_agenda(draw), draw(_reason)),
    "open": lambda draw: cmd.OpenEvaluation(draw(_meeting), draw(_unit), draw(_reason)),
    "cancel": lambda draw: cmd.CancelOpening("m", draw(_unit), draw(_reason)),
    "close": lambda draw: cmd.CloseEvaluation("m", draw(_unit)),
    "reveal": lambda draw: cmd.RevealScore("m", draw(_unit)),
    "withdraw": lambda draw: cmd.WithdrawUnit("m", draw(_unit), draw(_reason)),
    "adjust": lambda draw: cmd.MakeAdjustment("m", draw(_unit), "加分", draw(one_of(("1", "-2", "x"))), draw(_reason)),
    "absent": lambda draw: cmd.MarkAbsent("m", draw(one_of((*JUDGES, "j9"))), draw(st.booleans()), draw(_reason)),
    "late": lambda draw: cmd.AddJudge("m", Judge(draw(one_of(("j7", "j1"))), "J7", draw(one_of(("leaders", "x"))))),
    "draw": lambda draw: cmd.DrawOrder("m", tuple(draw(st.permutations(UNITS))), "lot"),
    "rules": lambda draw: cmd.FixPolicy("m", {"rounding": {"places": draw(one_of((1, 3)))}}, draw(_reason)),
    "seal": lambda draw: cmd.SealMeeting("m", SUPERVISOR),
    "award": lambda draw: cmd.ConfirmAward("m", tuple(draw(st.lists(_unit, max_size=2, unique=True)))),
    "publish": lambda draw: cmd.PublishResult(draw(_meeting)),
    "kind": lambda draw: cmd.ConfirmAward(
        "m", tuple(draw(st.lists(_unit, max_size=2))), draw(one_of(("horse", "snail", "nothing")))
    ),
    "tie": lambda draw: cmd.DecideTie(
        "m",
        draw(one_of(("joint", "criteria", "vote", "statement"))),
        tuple(draw(st.lists(one_of((*CRITERIA[:3], "x")), max_size=3))),
        draw(st.none() | st.dictionaries(_unit, one_of(("1", "2", "x", "")), max_size=4)),
        tuple(draw(st.lists(_unit, max_size=2))),
        draw(_reason),
        draw(_reason),
    ),
    "ceremony": lambda draw: cmd.PlanCeremony(draw(_meeting), draw(_plan)),
    "step": lambda draw: cmd.StepCeremony("m", draw(st.integers(-1, 4))),
    "honour": lambda draw: cmd.RecordHonour(
        Honour(
            draw(one_of(("h1", "h2", ""))),
            *draw(one_of((("最美村", "most_beautiful"), ("最脏村", "dirtiest"), ("", "other")))),
            draw(_unit),
            period=draw(one_of(("2023年3月", ""))),
        )
    ),
    "note": lambda draw: cmd.TakeNote(
        draw(_meeting),
        draw(_note),
        draw(_stage),
        draw(one_of(("visit", "praise", "commentary", "feasibility"))),
        draw(one_of(("很好", ""))),
        about=draw(one_of(("", *UNITS, "s1"))),
        honour=draw(one_of(("", "h1"))),
        seen=draw(st.integers(0, 30)),
    ),
    "order notes": lambda draw: cmd.OrderNotes("m", draw(_stage), tuple(draw(st.lists(_note, max_size=3)))),
    "show notes": lambda draw: cmd.ShowNotes(draw(_meeting), tuple(draw(st.lists(_note, max_size=2)))),
    "highlights": lambda draw: cmd.ListHighlights(
        "m",
        draw(_unit),
        tuple(Highlight(one, "done") for one in draw(st.lists(one_of(("步道", "展厅", "")), max_size=3))),
        draw(st.none() | st.integers(-1, 3)),
    ),
    "presenter": lambda draw: cmd.NamePresenter("m", draw(_unit), draw(_person), draw(_person), draw(_reason)),
    "open all": lambda draw: cmd.OpenAll(draw(_meeting)),
    "close all": lambda draw: cmd.CloseAll(draw(_meeting)),
    "timer": lambda draw: cmd.StartTimer(draw(_meeting), draw(_unit), draw(st.booleans())),
    "stop timer": lambda draw: cmd.StopTimer("m", draw(_unit)),
    "limit": lambda draw: cmd.SetTimeLimit("m", TimeLimit(draw(one_of((0, 60, 300))), (draw(one_of((30, 100))),))),
    "lot": lambda draw: cmd.DrawLot(
        "m", draw(_unit), draw(st.none() | st.integers(0, 5)), tuple(draw(st.permutations((1, 2, 3, 4)))), draw(_reason)
    ),
    "seats": lambda draw: cmd.PlaceSeats(
        "m", (SeatPlace(draw(one_of((*JUDGES, "j9"))), draw(st.integers(-1, 2)), draw(st.integers(0, 2))),)
    ),
    "style": lambda draw: cmd.StyleScreen("m", draw(one_of(("festive", "plain"))), draw(one_of(("normal", "reduced")))),
    "photo": lambda draw: cmd.PhotographStop(
        draw(_meeting), draw(_stage), draw(one_of(("s1", "s2", "s9"))), draw(one_of(("ab" * 32, "cd" * 32, "", "x")))
    ),
    "indices": lambda draw: cmd.RecordIndices(
        draw(one_of(("2023Q1", "2022Q4", "x"))),
        {draw(_unit): dict.fromkeys(CRITERIA, draw(one_of(("91.5", "", "x"))))},
        draw(one_of(("统计站", ""))),
    ),
    "scene": lambda draw: cmd.ShowScene(
        "m",
        draw(one_of(SCENE_KINDS)),
        draw(st.none() | _unit),
        draw(st.none() | _stage),
        draw(st.none() | one_of(("s1", "s2"))),
        draw(one_of(("", "休息"))),
    ),
}


# Set up before the evening, or sent by judges; every other command has a button above.
NO_BUTTON: Final = {
    cmd.PlanContest,
    cmd.ListUnits,
    cmd.PlanMeeting,
    cmd.SeatPanel,
    cmd.IssuePasses,
    cmd.RevokePass,
    cmd.TakeSeat,
    cmd.CastBallot,
    cmd.EnterProxyBallot,
    cmd.AllowSiteMarking,
    cmd.RecordPartScores,
}


def test_every_command_of_the_evening_has_a_button_here() -> None:
    def first(strategy: Any) -> Any:
        return find(strategy, lambda _: True, settings=settings(database=None))

    assert {type(build(first)) for build in BUTTONS.values()} == set(RIGHTS) - NO_BUTTON


def test_whatever_is_pressed_nothing_is_public_before_its_reveal() -> None:
    run_state_machine_as_test(
        Operator,
        settings=settings(
            max_examples=SEQUENCES,
            stateful_step_count=30,
            deadline=None,
            derandomize="OPERATOR_SEQUENCES" not in os.environ,
            database=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
