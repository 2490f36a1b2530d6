"""Whatever an operator presses, in whatever order: nothing unrevealed is public, and every refusal is a sentence.

Two rooms are led by the same presses. They differ in one thing only, the marks one unit got. As long as that unit is
not revealed, everything public must be the same in both, byte for byte: whoever reads a public answer then cannot know
the marks. ``OPERATOR_SEQUENCES`` says how many sequences are played (``make bench-operator`` plays five hundred).
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Callable
from dataclasses import asdict
from typing import Any, Final

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule, run_state_machine_as_test

from contest import commands as cmd
from contest import events as ev
from contest.errors import ContestError
from contest.model import SCENE_KINDS, Actor, Contest, Criterion, Judge, Meeting, Stage, Unit
from contest.results import policy_of, published_text, score_of
from contest.scenes.present import present_scene
from contest.state import MeetingState
from contest.text import translator
from contest.views.desk import next_step
from contest.views.explaining import explaining
from contest.views.pad import pad
from contest.views.public import board
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
STAGES: Final = tuple(stage.id for stage in AGENDA)
one_of = st.sampled_from


def planned(policy: dict[str, Any]) -> Room:
    """Return a room before its meeting; a second, smaller meeting stands beside it."""
    room = Room()
    stamp: dict[str, Any] = {"at": "2023-04-07T05:00:00.000Z", "by": DESK}
    contest = Contest("c", "擂台赛", criteria=tuple(Criterion(one, one) for one in CRITERIA))
    events: list[ev.Event] = [ev.ContestPlanned(contest=contest, **stamp)]
    events += [ev.UnitListed(unit=Unit(one, name), **stamp) for one, name in zip(UNITS, NAMES, strict=True)]
    plan = Meeting("m", "东城社区擂台赛", agenda=AGENDA, units=UNITS, quota=1, award_title="先进村社")
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

    @initialize(policy=one_of(sorted(POLICIES)), secret=one_of(UNITS))
    def begin(self, policy: str, secret: str) -> None:
        document = POLICIES[policy]
        self.rooms = planned(document), planned(document)
        self.secret, self.by_places = secret, "combine" in document
        # Once something that follows from all marks together is public, the rooms may differ.
        self.is_told = False

    # --- presses ------------------------------------------------------------------------------------------------

    def press(self, command: cmd.Command, actor: Actor = DESK, other: cmd.Command | None = None) -> None:
        """Do the same in both rooms; what one refuses and the other allows would itself tell, before the end."""
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
            else:
                return

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
        seen = public(first)
        if not self.is_told:
            assert seen == public(second), "somebody outside could tell the two rooms apart"
        pads = [json.dumps(pad(room.state, "m", BYSTANDER), ensure_ascii=False) for room in self.rooms]
        assert pads[0] == pads[1], "a judge's own pad tells of others' marks"
        hidden = hidden_scores(first)
        for unit, score in hidden.items():
            assert f'"{score}"' not in seen, f"the score of {unit} is public before its reveal"

    def has_told(self, meeting: MeetingState) -> bool:
        revealed = meeting.in_phase("revealed")
        return (
            was_revealed(meeting, self.secret)
            or meeting.phase == "published"
            or meeting.award is not None
            or (self.by_places and bool(revealed))
        )


def was_revealed(meeting: MeetingState, unit: str) -> bool:
    """Tell by the phases alone whether everybody may know; the program's own answer is what is tested here."""
    phase = meeting.evaluation(unit).phase
    return phase == "revealed" or (phase == "closed" and meeting.phase == "published")


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
        seen += [asdict(board(state, meeting)), message(state.meetings[meeting])]
        seen += [repr(review(state, meeting, role)) for role in (None, "judge", "screen")]
    seen.append(repr(town(state)))
    for unit in UNITS:
        try:
            seen.append(repr(explaining(state, "m", unit, None)))
        except ContestError as refusal:
            seen.append(refusal.code)
    return "\n".join(one if isinstance(one, str) else json.dumps(one, ensure_ascii=False, default=str) for one in seen)


def hidden_scores(room: Room) -> dict[str, str]:
    """Return the scores nobody may see yet; one that equals a public one tells nothing."""
    meeting = room.state.meetings["m"]
    policy = policy_of(meeting)
    texts = {unit: published_text(score_of(meeting, unit), policy) for unit in meeting.order}
    shown = {texts[unit] for unit in meeting.order if was_revealed(meeting, unit)}
    return {
        unit: text
        for unit, text in texts.items()
        if text is not None and not was_revealed(meeting, unit) and text not in shown and meeting.award is None
    }


def moved_agenda(draw: Callable[[Any], Any]) -> tuple[Stage, ...]:
    agenda = list(AGENDA)
    agenda.insert(draw(st.integers(0, 4)), agenda.pop(draw(st.integers(0, 4))))
    if draw(st.booleans()):
        agenda.insert(draw(st.integers(0, 5)), Stage("talk", "commentary", "点评"))
    return tuple(agenda)


_Draw = Callable[[Any], Any]
_unit = one_of((*UNITS, "nobody"))
_stage = one_of((*STAGES, "talk", "nowhere"))
_reason = one_of(("", "按错了"))
_meeting = one_of(("m", "m", "m", "m", "other", "none"))
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
    "scene": lambda draw: cmd.ShowScene("m", draw(one_of(SCENE_KINDS)), draw(st.none() | _unit)),
}


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
