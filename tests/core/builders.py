"""Small contests for the tests of the core: no store, no clock; ids and times count up."""

from __future__ import annotations

from dataclasses import dataclass, field

from contest import commands as cmd
from contest import events as ev
from contest.decide import decide
from contest.folding import fold
from contest.model import Actor, Contest, Judge, Meeting, Stage, Unit
from contest.state import State

DESK = Actor("operator", "desk-1", "操作员")
SUPERVISOR = Actor("supervisor", "sup-1", "监督员")
CRITERIA = ("party_building", "industry", "environment", "prosperity", "governance", "civility")
AGENDA = (
    Stage("visit", "visit", "实地走访"),
    Stage("report", "report", "述职"),
    Stage("evaluation", "evaluation", "现场测评"),
    Stage("award", "award", "评出先进村社"),
    Stage("directives", "directives", "传达要求"),
)
POLICY = {
    "groups": [
        {"id": "leaders", "title": "领导", "weight": 60, "min_n": 1},
        {"id": "peers", "title": "互评", "weight": 40, "min_n": 1},
    ],
    "reveal": "at_once",
}


def marks(value: str) -> dict[str, str]:
    return dict.fromkeys(CRITERIA, value)


def judge(judge_id: str) -> Actor:
    return Actor("judge", judge_id, judge_id)


@dataclass
class Room:
    """A contest in memory: commands in, events kept, state folded step by step."""

    state: State = field(default_factory=State)
    log: list[ev.Recorded] = field(default_factory=list)

    def __call__(self, command: cmd.Command, actor: Actor = DESK) -> tuple[ev.Event, ...]:
        at = f"2023-04-07T06:{len(self.log) // 60 % 60:02}:{len(self.log) % 60:02}.000Z"
        events = decide(self.state, command, actor, at)
        for event in events:
            seq = len(self.log) + 1
            recorded = ev.Recorded(seq, f"id-{seq}", f"{seq:064x}", event)
            self.log.append(recorded)
            self.state = fold(self.state, recorded)
        return events

    def cast(self, unit: str, judge_id: str, value: str = "90", revision: int = 1) -> tuple[ev.Event, ...]:
        return self(cmd.CastBallot("m", unit, judge_id, revision, marks(value)), judge(judge_id))

    @property
    def meeting(self):  # type: ignore[no-untyped-def]
        return self.state.meetings["m"]


def planned_room(*, agenda: tuple[Stage, ...] = AGENDA, scored: bool = True, policy: object = POLICY) -> Room:
    """A contest with one meeting "m": units a, b, c; two leaders, and the heads of a and b as peers."""
    room = Room()
    stamp = {"at": "2023-04-07T06:00:00.000Z", "by": DESK}
    units = ("a", "b", "c") if scored else ()
    meeting = Meeting("m", "东城社区擂台赛", agenda=agenda, units=units, quota=1, award_title="先进村社")
    room(
        cmd.PlanContest(
            (
                ev.ContestPlanned(contest=Contest("c", "擂台赛"), **stamp),
                *(ev.UnitListed(unit=Unit(one, f"{one}村"), **stamp) for one in units),
                ev.MeetingPlanned(meeting=meeting, **stamp),
            )
        )
    )
    if scored:
        panel = (
            Judge("l1", "领导一", "leaders"),
            Judge("l2", "领导二", "leaders"),
            Judge("pa", "甲村主任", "peers", ("a",)),
            Judge("pb", "乙村主任", "peers", ("b",)),
        )
        room(cmd.SeatPanel("m", panel))
        if isinstance(policy, dict):
            room(cmd.FixPolicy("m", policy))
    return room
