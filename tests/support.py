"""A small contest in a real store: one meeting "dongcheng" of three units, five judges in two groups."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from contest import commands as cmd
from contest import events as ev
from contest.model import Actor, Contest, Criterion, Judge, Meeting, Role, Stage, Unit
from contest.passes import Minted
from contest.service import Outcome, Service, new_id, utc_now

DESK = Actor("operator", "desk", "操作员")
SUPERVISOR = Actor("supervisor", "sup", "监督员")
MEETING = "dongcheng"
# What `verify` is for our own servers: reading the certificates of all authorities takes longer than most tests.
WITHOUT_TLS = False
CRITERIA = {
    "party_building": "党建强",
    "industry": "产业兴",
    "environment": "环境美",
    "prosperity": "群众富",
    "governance": "治理好",
    "civility": "乡风淳",
}
UNITS = {"jiadi": "浃底村", "mushanhou": "木山后村", "houjie": "后街社区"}
# The head of 浃底村 sits on the panel and does not mark it.
JUDGES = (
    Judge("j1", "赵一", "leaders"),
    Judge("j2", "钱二", "leaders"),
    Judge("j3", "孙三", "leaders"),
    Judge("j4", "李四", "peers", ("jiadi",)),
    Judge("j5", "周五", "peers"),
)
POLICY = {
    "criteria": [{"id": one, "title": title, "weight": "1"} for one, title in CRITERIA.items()],
    "groups": [
        {"id": "leaders", "title": "领导组", "weight": 60, "min_n": 1},
        {"id": "peers", "title": "互评组", "weight": 40, "min_n": 1},
    ],
}
AGENDA = (
    Stage("visit", "visit", "实地走访"),
    Stage("report", "report", "述职"),
    Stage("evaluation", "evaluation", "现场测评"),
    Stage("award", "award", "评出先进村社"),
)


def marks(value: str = "90") -> dict[str, str]:
    """The same mark for every criterion."""
    return dict.fromkeys(CRITERIA, value)


@dataclass
class House:
    """A service with its contest, and the passes of its panel by judge."""

    service: Service
    passes: dict[str, Minted]
    path: Path

    def submit(self, command: cmd.Command, actor: Actor = DESK) -> Outcome:
        return self.service.submit(command, actor)

    def open(self, unit: str = "jiadi") -> Outcome:
        return self.submit(cmd.OpenEvaluation(MEETING, unit))

    def close(self, unit: str = "jiadi") -> Outcome:
        return self.submit(cmd.CloseEvaluation(MEETING, unit))

    def reveal(self, unit: str = "jiadi") -> Outcome:
        return self.submit(cmd.RevealScore(MEETING, unit))

    def cast(self, unit: str, judge: str, value: str = "90", revision: int = 1, ballot_id: str = "") -> Outcome:
        command = cmd.CastBallot(MEETING, unit, judge, revision, marks(value))
        return self.service.submit(command, Actor("judge", judge), ballot_id or new_id())

    def link(self, role: Role, meeting: str | None = None) -> Minted:
        return self.service.issue(role, DESK, meeting=meeting)


def make_service(folder: Path, judges: tuple[Judge, ...] = JUDGES, name: str = "contest.db") -> House:
    """Make a store with the contest, its panel seated and its passes issued; the meeting has not started."""
    path = folder / name
    service = Service.open(path, create=True)
    stamp = {"at": utc_now(), "by": DESK}
    plan = Meeting(
        MEETING, "东城社区擂台赛", "dongcheng", agenda=AGENDA, units=tuple(UNITS), quota=1, award_title="先进村社"
    )
    contest = Contest("trial", "擂台赛", criteria=tuple(Criterion(*one) for one in CRITERIA.items()), rehearsal=True)
    service.submit(
        cmd.PlanContest(
            (
                ev.ContestPlanned(contest=contest, **stamp),
                *(ev.UnitListed(unit=Unit(one, title), **stamp) for one, title in UNITS.items()),
                ev.MeetingPlanned(meeting=plan, **stamp),
            )
        ),
        DESK,
    )
    service.submit(cmd.SeatPanel(MEETING, judges), DESK)
    service.submit(cmd.FixPolicy(MEETING, POLICY), DESK)
    passes = {one.new.judge or "": one for one in service.issue_panel(MEETING, DESK)}
    return House(service, passes, path)
