"""One running server for many rough evenings: each gets a meeting, two judges and passes of its own."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

from contest import commands as cmd
from contest import events as ev
from contest.model import Actor, Contest, Criterion, Judge, Meeting, Stage, Unit
from contest.service import Service, utc_now
from tests.e2e.house import CRITERIA, House

DESK = Actor("operator", "desk", "操作员")
TITLES = ("党建强", "产业兴", "环境美", "群众富", "治理好", "乡风淳")
UNITS = {"jiadi": "浃底村", "muqian": "木山后村"}


@dataclass(frozen=True)
class Seat:
    """A judge of one evening: the id in the ledger, and the address that signs a phone in."""

    judge: str
    name: str
    link: str


class Place:
    """The store and its server; the desk's commands are given beside it, as the command line does."""

    def __init__(self, house: House) -> None:
        self.house = house
        self.count = 0

    def desk(self) -> closing[Service]:
        return closing(Service.open(self.house.store))

    def act(self, *commands: cmd.Command) -> None:
        with self.desk() as service:
            for command in commands:
                service.submit(command, DESK)

    def new_meeting(self) -> tuple[str, list[Seat]]:
        """Plan and start a meeting of two units with two judges; return its id and their seats."""
        self.count += 1
        meeting = f"evening-{self.count}"
        judges = tuple(Judge(f"{meeting}-{n}", f"评委{n}（{self.count}）", "") for n in (1, 2))
        agenda = (Stage("visit", "visit", "实地走访"), Stage("evaluation", "evaluation", "现场测评"))
        plan = Meeting(meeting, f"第 {self.count} 场", agenda=agenda, units=tuple(UNITS))
        with self.desk() as service:
            for command in (
                cmd.PlanMeeting(plan),
                cmd.SeatPanel(meeting, judges),
                cmd.FixPolicy(meeting, {"criteria": [{"id": one, "title": title} for one, title in _criteria()]}),
                cmd.StartMeeting(meeting),
                cmd.OpenEvaluation(meeting, "jiadi"),
            ):
                service.submit(command, DESK)
            passes = service.issue_panel(meeting, DESK)
        url = f"{self.house.url}/join?pass="
        return meeting, [Seat(one.new.judge or "", one.new.name, url + one.token) for one in passes]

    def ballots(self, meeting: str) -> list[ev.Recorded]:
        """Return the ballots of a meeting as the ledger holds them, oldest first, after checking the chain."""
        with self.desk() as service:
            verified = service.ledger.verify()
            assert verified.is_intact, verified.fault
            rows = service.history()
        return [row for row in rows if isinstance(row.event, ev.BallotCast) and row.event.meeting == meeting]

    def phase(self, meeting: str, unit: str) -> str:
        with self.desk() as service:
            return service.meeting(meeting).evaluation(unit).phase


def _criteria() -> list[tuple[str, str]]:
    return list(zip(CRITERIA, TITLES, strict=True))


@contextmanager
def running(folder: Path) -> Iterator[Place]:
    """Start the server on a store with a contest and no meeting yet."""
    house = House(folder)
    with closing(Service.open(house.store, create=True)) as service:
        stamp = {"at": utc_now(), "by": DESK}
        contest = Contest("rough", "擂台赛", criteria=tuple(Criterion(*one) for one in _criteria()), rehearsal=True)
        units = (ev.UnitListed(unit=Unit(one, name), **stamp) for one, name in UNITS.items())
        service.submit(cmd.PlanContest((ev.ContestPlanned(contest=contest, **stamp), *units)), DESK)
    house.start()
    try:
        yield Place(house)
    finally:
        house.stop()
