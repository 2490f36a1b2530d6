"""An invented town that meets every week, as a ledger would have recorded it: four quarters of meetings a year.

Passes and ballots are written down as ``decide`` would have them, since deciding would be most of the building time (a
test lets it decide them all); everything else goes through it. The same numbers give the same ledger.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from random import Random
from typing import Final

from contest import commands as cmd
from contest import events as ev
from contest.cli import REHEARSAL
from contest.decide import decide
from contest.folding import fold
from contest.ledger import Record
from contest.ledger.chain import link
from contest.model import Actor, Community, Contest, Judge, Meeting, Stage, Unit
from contest.scoring.policy import Policy
from contest.state import State

CONTEST: Final = "bench-town"
QUARTERS: Final = 4
BEGIN: Final = datetime(2023, 1, 6, 6, tzinfo=UTC)
DESK: Final = Actor("operator", "b" * 12)
SUPERVISOR: Final = Actor("supervisor", "c" * 12, "演练·监督员")
AGENDA: Final = (
    Stage("visit", "visit", "实地走访"),
    Stage("report", "report", "述职"),
    Stage("evaluation", "evaluation", "现场测评"),
    Stage("award", "award", "评出先进村社"),
)
MISSING: Final = 0.02
CHANGED: Final = 0.05
LAST_TO_MARK: Final = 3


@dataclass(frozen=True)
class Size:
    """A year: four times ``meetings``, each with ``units`` of its own community and as many peers among ``judges``."""

    meetings: int = 13
    units: int = 10
    judges: int = 31

    @property
    def a_year(self) -> int:
        return QUARTERS * self.meetings


@dataclass
class Town:
    """The ledger as it grows, and the state it comes to."""

    size: Size
    state: State = field(default_factory=State)
    records: list[Record] = field(default_factory=list)
    _random: Random = field(default_factory=lambda: Random(20230407))
    _now: datetime = BEGIN

    def __post_init__(self) -> None:
        path = REHEARSAL / "policies" / "dongcheng.json"
        self._policy = Policy.from_document(json.loads(path.read_text(encoding="utf-8"), parse_float=str))
        self._criteria = self._policy.criterion_ids

    def years(self, count: int) -> Iterator[int]:
        """Play year after year; stop after each while the last unit of its last meeting is still open for marks."""
        self._found()
        for year in range(1, count + 1):
            plans = [self._plan(year, number) for number in range(self.size.a_year)]
            for meeting in plans:
                self._gather(meeting)
                *first, last = self.state.meetings[meeting.id].order
                for unit in first:
                    self._mark(meeting.id, unit, self._ballots(meeting.id, unit))
                ballots = self._ballots(meeting.id, last)
                self._mark(meeting.id, last, ballots[:-LAST_TO_MARK], is_over=False)
                if meeting is plans[-1]:
                    yield year
                self._finish(meeting.id, last, ballots[-LAST_TO_MARK:])

    def _do(self, command: cmd.Command, actor: Actor = DESK) -> None:
        self._record(decide(self.state, command, actor, self._at()))

    def _record(self, events: tuple[ev.Event, ...]) -> None:
        command = f"{self._random.getrandbits(128):032x}"
        for number, event in enumerate(events, 1):
            name, body = command if number == 1 else f"{command}#{number}", ev.encode(event)
            prev, seq = self.state.head, self.state.seq + 1
            made = link(prev, name, body)
            self.records.append(Record(CONTEST, seq, name, body, prev, made))
            self.state = fold(self.state, ev.Recorded(seq, name, made, event))

    def _at(self) -> str:
        self._now += timedelta(milliseconds=self._random.randint(200, 1500))
        return self._now.isoformat(timespec="milliseconds").replace("+00:00", "Z")

    def _found(self) -> None:
        at = self._at()
        places = [Community(f"c{number:02}", f"演练·社区{number:02}") for number in range(1, self.size.meetings + 1)]
        contest = Contest(CONTEST, "演练·一镇一年", communities=tuple(places), rehearsal=True)
        units = [
            Unit(f"{place.id}-u{number:02}", f"{place.name}·村{number:02}", community=place.id, membership="invented")
            for place in places
            for number in range(1, self.size.units + 1)
        ]
        listed = (ev.UnitListed(at=at, by=DESK, unit=unit) for unit in units)
        self._do(cmd.PlanContest((ev.ContestPlanned(at=at, by=DESK, contest=contest), *listed)))

    def _plan(self, year: int, number: int) -> Meeting:
        quarter, place = divmod(number, self.size.meetings)
        community = f"c{place + 1:02}"
        units = tuple(unit.id for unit in self.state.units.values() if unit.community == community)
        meeting = Meeting(
            f"y{year}q{quarter + 1}-{community}", f"演练·第{year}年第{quarter + 1}季·{community}", community,
            agenda=AGENDA, units=units, quota=1, award_title="先进村社",
        )  # fmt: skip
        self._do(cmd.PlanMeeting(meeting))
        self._do(cmd.SeatPanel(meeting.id, self._panel(units)))
        self._do(cmd.FixPolicy(meeting.id, self._policy.document()))
        return meeting

    def _panel(self, units: tuple[str, ...]) -> tuple[Judge, ...]:
        leaders = self.size.judges // 6
        rest = self.size.judges - leaders - len(units)
        groups = {"leaders": leaders, "cadres": rest // 2, "residents": rest - rest // 2}
        others = [Judge(f"{group}-{n}", f"演练·{group}{n:02}", group) for group, size in groups.items()
                  for n in range(1, size + 1)]  # fmt: skip
        peers = [Judge(f"peers-{n}", f"演练·peers{n:02}", "peers", (unit,)) for n, unit in enumerate(units, 1)]
        return (*others, *peers)

    def _gather(self, meeting: Meeting) -> None:
        """Hand out the passes, let everybody sit down, draw the order and go through the agenda to the evaluation."""
        self._now = max(self._now, BEGIN + timedelta(weeks=len(self.state.passes) // self.size.judges))
        panel = self.state.meetings[meeting.id].panel
        digests = [f"{self._random.getrandbits(256):064x}" for _ in panel]
        at = self._at()
        self._record(
            tuple(
                ev.PassIssued(
                    at=at, by=DESK, pass_id=digest, code=digest[::-1], role="judge", meeting=meeting.id,
                    judge=judge.id, name=judge.name,
                )
                for judge, digest in zip(panel, digests, strict=True)
            )
        )  # fmt: skip
        for judge, digest in zip(panel, digests, strict=True):
            device = f"{self._random.getrandbits(256):064x}"
            self._do(cmd.TakeSeat(digest, device), Actor("judge", judge.id, judge.name))
        order = tuple(self._random.sample(meeting.units, len(meeting.units)))
        self._do(cmd.DrawOrder(meeting.id, order, "lot"))
        self._do(cmd.StartMeeting(meeting.id))
        self._do(cmd.EnterStage(meeting.id, "report"))

    def _ballots(self, meeting: str, unit: str) -> list[cmd.CastBallot]:
        """Return who marks a unit, in which order, how, and who thinks again."""
        chance = self._random
        level = chance.randint(160, 190)
        found = []
        for judge in self.state.meetings[meeting].expected(unit):
            if chance.random() < MISSING:
                continue
            for revision in (1, 2) if chance.random() < CHANGED else (1,):
                halves = [min(200, level + chance.randint(-12, 12)) for _ in self._criteria]
                marks = {name: Decimal(half) / 2 for name, half in zip(self._criteria, halves, strict=True)}
                found.append(cmd.CastBallot(meeting, unit, judge.id, revision, marks))
        chance.shuffle(found)
        return sorted(found, key=lambda ballot: ballot.revision)

    def _mark(self, meeting: str, unit: str, ballots: list[cmd.CastBallot], *, is_over: bool = True) -> None:
        self._do(cmd.OpenEvaluation(meeting, unit))
        self._cast(meeting, ballots)
        if is_over:
            self._do(cmd.CloseEvaluation(meeting, unit))
            self._do(cmd.RevealScore(meeting, unit))

    def _cast(self, meeting: str, ballots: list[cmd.CastBallot]) -> None:
        panel = {judge.id: Actor("judge", judge.id, judge.name) for judge in self.state.meetings[meeting].panel}
        for one in ballots:
            cast = ev.BallotCast(
                at=self._at(), by=panel[one.judge], meeting=meeting, unit=one.unit, judge=one.judge,
                revision=one.revision, marks=one.marks,
            )  # fmt: skip
            self._record((cast,))

    def _finish(self, meeting: str, unit: str, ballots: list[cmd.CastBallot]) -> None:
        self._cast(meeting, ballots)
        self._do(cmd.CloseEvaluation(meeting, unit))
        self._do(cmd.RevealScore(meeting, unit))
        self._do(cmd.SealMeeting(meeting, SUPERVISOR))
        self._do(cmd.EnterStage(meeting, "award"))
        seal = self.state.meetings[meeting].seal
        best = [line.unit for line in seal.results if line.place == 1] if seal else []
        self._do(cmd.ConfirmAward(meeting, tuple(best[:1])))
        self._do(cmd.PublishResult(meeting))
