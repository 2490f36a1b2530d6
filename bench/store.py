"""The contest that is played: the rehearsal of the Liushi contest with a panel of the wanted size, in a new store.

The desk's commands are given from this process, beside the running server, as the command line does it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Final

from bench.pen import Sent
from bench.plan import SHIFTS, marks_of
from contest import commands as cmd
from contest.cli import CLI, REHEARSAL
from contest.events import BallotCast
from contest.loading import read_folder
from contest.model import Judge
from contest.results import policy_of, standings_of
from contest.service import Service, utc_now

FOLDER: Final = REHEARSAL.parent / "liushi-2023q1"
MEETING: Final = "dongcheng"


class StoreDisagrees(RuntimeError):
    """What is stored is not what was acknowledged."""


@dataclass(frozen=True)
class Invited:
    """Who may come in: judge id → token, and the tokens of the desk and of the projector."""

    judges: Mapping[str, str]
    operator: str
    screen: str
    units: tuple[str, ...]
    criteria: tuple[str, ...]


@contextmanager
def desk(database: Path, *, create: bool = False) -> Iterator[Service]:
    """Open the store for a moment."""
    service = Service.open(database, create=create)
    try:
        yield service
    finally:
        service.close()


def prepare(database: Path, judges: int) -> Invited:
    """Load the rehearsal, seat a panel in even groups, and issue the passes."""
    with desk(database, create=True) as service:
        plan = read_folder(FOLDER, REHEARSAL)
        service.submit(cmd.PlanContest(plan.events(at=utc_now(), by=CLI)), CLI)
        groups = [group.id for group in policy_of(service.meeting(MEETING)).groups]
        panel = tuple(
            Judge(f"bench-{number}", f"演练·评委{number:03}", groups[number % len(groups)])
            for number in range(1, judges + 1)
        )
        service.submit(cmd.SeatPanel(MEETING, panel), CLI)
        passes = service.issue_panel(MEETING, CLI)
        meeting = service.meeting(MEETING)
        return Invited(
            judges={one.new.judge or "": one.token for one in passes},
            operator=service.issue("operator", CLI).token,
            screen=service.issue("screen", CLI, meeting=MEETING).token,
            units=meeting.order,
            criteria=tuple(one.id for one in policy_of(meeting).criteria),
        )


def open_unit(database: Path, unit: str) -> int:
    """Open a unit for marks; return the sequence number that everybody will be told."""
    with desk(database) as service:
        return service.submit(cmd.OpenEvaluation(MEETING, unit), CLI).state.meetings[MEETING].seq


def found(database: Path, sent: Sequence[Sent]) -> int:
    """Count the ballots that are stored as they were sent and acknowledged.

    Raises
    ------
    StoreDisagrees
        The chain is broken.
    """
    with desk(database) as service:
        verified = service.ledger.verify()
        if not verified.is_intact:
            raise StoreDisagrees(f"the chain is broken: {verified.fault}")
        stored = {row.id: row for row in service.history() if isinstance(row.event, BallotCast)}
        marks = [tuple(map(Decimal, marks_of(shift))) for shift in range(SHIFTS)]
        criteria = [one.id for one in policy_of(service.meeting(MEETING)).criteria]
        count = 0
        for one in sent:
            row = stored.get(one.id)
            if row is None or not isinstance(row.event, BallotCast):
                continue
            expected = (one.seq, one.judge, one.unit, one.revision, dict(zip(criteria, marks[one.shift], strict=True)))
            event = row.event
            count += (row.seq, event.judge, event.unit, event.revision, dict(event.marks)) == expected
        return count


def close_unit(database: Path, unit: str, judges: int) -> None:
    """Close a unit that so many judges have marked.

    Raises
    ------
    StoreDisagrees
        The standings do not rest on one ballot of each of them.
    """
    with desk(database) as service:
        service.submit(cmd.CloseEvaluation(MEETING, unit), CLI)
        (standing,) = standings_of(service.meeting(MEETING), [unit])
        entered = standing.score.counted + standing.score.dropped
        if entered != judges:
            raise StoreDisagrees(f"the score of {unit} rests on {entered} ballots of {judges} judges")
