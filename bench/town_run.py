"""One measurement of a town's ledger in a process of its own, on one core: ``python -m bench.town_run STORE``.

Prints one JSON object. Whatever is measured is also checked: a figure for a wrong result is none.
"""

from __future__ import annotations

import gc
import hashlib
import json
import os
import resource
import sys
from dataclasses import asdict, dataclass, field
from decimal import Decimal
from pathlib import Path
from time import perf_counter, process_time
from typing import Any

from bench.town_years import CONTEST
from contest import commands as cmd
from contest import events as ev
from contest.folding import fold
from contest.ledger import Record, SqliteLedger
from contest.ledger.chain import link
from contest.model import Actor, Judge
from contest.results import results_of, standings_of
from contest.scoring.ranking import Standing
from contest.service import Service, recorded
from contest.state import MeetingState, State


class WrongResult(RuntimeError):
    """What was recomputed is not what was recorded."""


@dataclass(frozen=True)
class Run:
    """Times in seconds; ``ceiling`` and ``whole`` as (elapsed, processor), ballots one by one.

    ``read`` is the part of ``whole`` until the state is there. ``grown`` is memory in bytes.
    """

    events: int
    ballots: int
    marks: int
    standings: int
    ceiling: tuple[float, float]
    whole: tuple[float, float]
    read: float
    grown: int
    one_more: list[float] = field(default_factory=list)
    submitted: list[float] = field(default_factory=list)

    @classmethod
    def from_json(cls, text: str) -> Run:
        values: dict[str, Any] = json.loads(text)
        return cls(**{**values, "ceiling": tuple(values["ceiling"]), "whole": tuple(values["whole"])})


class _Clock:
    def __init__(self) -> None:
        self._elapsed, self._processor = perf_counter(), process_time()

    def read(self) -> tuple[float, float]:
        return perf_counter() - self._elapsed, process_time() - self._processor


def measure(path: Path, more: int) -> Run:
    """Recompute everything; then cast ``more`` ballots one by one, in memory, and as many through the service.

    Raises
    ------
    WrongResult
    """
    with SqliteLedger(path, initial=lambda _: 0, fold=lambda count, _: count + 1) as ledger:
        records = ledger.read(CONTEST)
    ceiling = _ceiling(records)
    events = len(records)
    del records
    gc.collect()
    before = _memory()

    clock = _Clock()
    service = Service.open(path)
    try:
        state = service.state
        read, _ = clock.read()
        found = {meeting.id: standings_of(meeting, meeting.order) for meeting in state.meetings.values()}
        whole = clock.read()
        grown = _memory() - before
        ballots = _check(state, events, found)
        return Run(
            events, ballots, ballots * _criteria(state), sum(map(len, found.values())), ceiling, whole, read, grown,
            _one_more(state, more), _submitted(service, more),
        )  # fmt: skip
    finally:
        service.close()


def _ceiling(records: tuple[Record, ...]) -> tuple[float, float]:
    """Only parse every body and follow the chain, with what Python has for it."""
    clock = _Clock()
    last = ""
    for one in records:
        json.loads(one.body)
        last = hashlib.sha256(f"{one.prev}{one.id}\0{one.body}".encode()).hexdigest()
    found = clock.read()
    if last != records[-1].hash:
        raise WrongResult("the chain is broken")
    return found


def _check(state: State, events: int, found: dict[str, tuple[Standing, ...]]) -> int:
    """Compare with what was sealed; return how many ballots there are, every revision counted."""
    if state.seq != events:
        raise WrongResult(f"{state.seq} of {events} records were folded")
    ballots = 0
    for meeting in state.meetings.values():
        if {one.unit for one in found[meeting.id]} != set(meeting.plan.units):
            raise WrongResult(f"standings are missing in {meeting.id}")
        if meeting.seal is not None and meeting.seal.results != results_of(meeting):
            raise WrongResult(f"{meeting.id} was sealed with other results")
        for one in meeting.evaluations.values():
            ballots += sum(map(len, one.ballots.values()))
    return ballots


def _one_more(state: State, count: int) -> list[float]:
    """From the record to the new standings of its meeting, while a unit is open: once for each of ``count`` ballots."""
    times = []
    for number in range(count):
        command, by = _next(state, number)
        marks = {name: Decimal(mark) for name, mark in command.marks.items()}
        event = ev.BallotCast(
            at="2031-01-01T00:00:00.000Z", by=by, meeting=command.meeting, unit=command.unit, judge=command.judge,
            revision=command.revision, marks=marks,
        )  # fmt: skip
        name, body = f"one-more-{number}", ev.encode(event)
        record = Record(CONTEST, state.seq + 1, name, body, state.head, link(state.head, name, body))
        started = perf_counter()
        state = fold(state, recorded(record))
        meeting = state.meetings[command.meeting]
        found = standings_of(meeting, meeting.order)
        times.append(perf_counter() - started)
        _check_counted(found, command)
    return times


def _submitted(service: Service, count: int) -> list[float]:
    """The same as a judge's pad has it: decided, stored durably, folded, scored."""
    times = []
    for number in range(count):
        command, by = _next(service.state, number)
        started = perf_counter()
        meeting = service.submit(command, by).state.meetings[command.meeting]
        found = standings_of(meeting, meeting.order)
        times.append(perf_counter() - started)
        _check_counted(found, command)
    return times


def _next(state: State, number: int) -> tuple[cmd.CastBallot, Actor]:
    """Return another ballot of the next judge for the unit that is open."""
    meeting = _running(state)
    unit = meeting.current or ""
    panel: tuple[Judge, ...] = meeting.expected(unit)
    judge = panel[number % len(panel)]
    known = meeting.evaluation(unit).ballot(judge.id)
    marks = {one: str((160 + (number + place) % 40) / 2) for place, one in enumerate(_criteria_of(meeting))}
    command = cmd.CastBallot(meeting.id, unit, judge.id, known.revision + 1 if known else 1, marks)
    return command, Actor("judge", judge.id, judge.name)


def _check_counted(found: tuple[Standing, ...], command: cmd.CastBallot) -> None:
    working = next(one.score.working for one in found if one.unit == command.unit)
    counted = next(one.given for one in working.ballots if one.judge == command.judge)
    if counted != {name: Decimal(mark) for name, mark in command.marks.items()}:
        raise WrongResult(f"the last ballot of {command.judge} does not count")


def _running(state: State) -> MeetingState:
    return next(one for one in reversed(list(state.meetings.values())) if one.phase == "running")


def _criteria_of(meeting: MeetingState) -> tuple[str, ...]:
    return meeting.policy.criterion_ids if meeting.policy else ()


def _criteria(state: State) -> int:
    return len(_criteria_of(_running(state)))


def _memory() -> int:
    """Return the resident memory in bytes; 0 where it cannot be read."""
    try:
        pages = Path("/proc/self/statm").read_text(encoding="ascii").split()[1]
    except OSError:
        return 0
    return int(pages) * resource.getpagesize()


def main() -> int:
    path, more = Path(sys.argv[1]), int(sys.argv[2])
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})
    print(json.dumps(asdict(measure(path, more))))
    return 0


if __name__ == "__main__":
    sys.exit(main())
