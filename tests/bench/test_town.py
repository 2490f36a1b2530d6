"""The town's benchmark: what it plays is what would have been decided, and what it measures is the whole result."""

from __future__ import annotations

import re
import subprocess
import sys
from dataclasses import fields
from functools import reduce
from itertools import groupby
from pathlib import Path

import pytest

from bench.town import QUICK_SIZE, Scale, report, targets
from bench.town_run import Run, WrongResult, measure
from bench.town_years import CONTEST, Town
from contest import commands as cmd
from contest import events as ev
from contest.decide import decide
from contest.folding import fold
from contest.ledger import Record, SqliteLedger
from contest.ledger.chain import link
from contest.results import results_of, standings_of
from contest.service import Service, recorded
from contest.state import State

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def town() -> Town:
    """A small town in the last meeting of its first year."""
    found = Town(QUICK_SIZE)
    next(found.years(1))
    return found


@pytest.fixture
def store(town: Town, tmp_path: Path) -> Path:
    path = tmp_path / "town.db"
    with SqliteLedger(path, initial=lambda _: 0, fold=lambda seq, _: seq + 1, create=True) as ledger:
        ledger.adopt(town.records)
    return path


def run_of(whole: float = 1.0, more: float = 0.001, grown: int = 10_000_000) -> Run:
    return Run(100, 10, 60, 5, (0.1, 0.1), (2 * whole, whole), whole, grown, [more, more, 9 * more], [3 * more] * 3)


def test_all_standings_of_the_store_equal_those_of_folding_step_by_step(town: Town, store: Path) -> None:
    by_step = reduce(fold, map(recorded, town.records), State())
    service = Service.open(store)
    try:
        at_once = service.state
        assert at_once == by_step == town.state
        assert len(at_once.meetings) == QUICK_SIZE.a_year
        for name, meeting in at_once.meetings.items():
            found = standings_of(meeting, meeting.order)
            assert {one.unit for one in found} == set(meeting.plan.units)
            # With so small a panel a missing ballot can leave a group below its least number.
            assert all((one.place is None) == (one.score.status == "pending") for one in found)
            assert sum(one.place is not None for one in found) >= QUICK_SIZE.units - 1
            assert found == standings_of(by_step.meetings[name], meeting.order)
            assert meeting.seal is None or meeting.seal.results == results_of(meeting)
    finally:
        service.close()


def test_passes_and_ballots_are_what_would_have_been_decided(town: Town) -> None:
    """They are written down without asking, to build faster: here everything of them is asked for."""
    state, asked = State(), 0
    for _, rows in groupby(map(recorded, town.records), key=lambda row: row.id.partition("#")[0]):
        group = list(rows)
        events = [row.event for row in group]
        command: cmd.Command | None = None
        if isinstance(events[0], ev.PassIssued):
            names = [field.name for field in fields(cmd.NewPass)]
            command = cmd.IssuePasses(
                tuple(cmd.NewPass(**{name: getattr(one, name) for name in names}) for one in events)
            )
        elif isinstance(events[0], ev.BallotCast):
            one = events[0]
            command = cmd.CastBallot(one.meeting, one.unit, one.judge, one.revision, one.marks)
        if command is not None:
            assert decide(state, command, events[0].by, events[0].at) == tuple(events)
            asked += 1
        state = reduce(fold, group, state)
    assert asked > QUICK_SIZE.a_year * QUICK_SIZE.units * QUICK_SIZE.judges * 0.8


def test_a_town_has_recused_missing_and_changed_ballots(town: Town) -> None:
    scores = [one.score for meeting in town.state.meetings.values() for one in standings_of(meeting)]
    assert all(score.recused == 1 for score in scores)
    assert any(score.missing for score in scores)
    ballots = [row.event for row in map(recorded, town.records) if isinstance(row.event, ev.BallotCast)]
    assert {one.revision for one in ballots} == {1, 2}


def test_the_same_numbers_give_the_same_ledger(town: Town) -> None:
    again = Town(QUICK_SIZE)
    next(again.years(1))
    assert again.records == town.records


def test_a_measurement_counts_every_mark_and_every_standing(town: Town, store: Path) -> None:
    run = measure(store, 5)
    ballots = sum('"type":"BallotCast"' in one.body for one in town.records)
    assert (run.events, run.ballots, run.marks) == (len(town.records), ballots, 6 * ballots)
    assert run.standings == QUICK_SIZE.a_year * QUICK_SIZE.units
    assert len(run.one_more) == len(run.submitted) == 5
    with SqliteLedger(store, initial=lambda _: 0, fold=lambda seq, _: seq + 1) as ledger:
        assert ledger.head(CONTEST).seq == len(town.records) + 5, "only the submitted ones are stored"


def test_a_sealed_result_that_does_not_come_out_again_is_told(town: Town, tmp_path: Path) -> None:
    """A ledger whose chain is right but whose seal names another score."""
    forged, head = list[Record](), "0" * 64
    for one in town.records:
        body = re.sub(r'"score":"\d\d\.\d\d"', '"score":"12.34"', one.body) if "MeetingSealed" in one.body else one.body
        made = link(head, one.id, body)
        forged.append(Record(one.contest, one.seq, one.id, body, head, made))
        head = made
    path = tmp_path / "forged.db"
    with SqliteLedger(path, initial=lambda _: 0, fold=lambda seq, _: seq + 1, create=True) as ledger:
        ledger.adopt(forged)
    with pytest.raises(WrongResult, match="other results"):
        measure(path, 0)


def test_growth_and_targets_are_told() -> None:
    year, more = Scale(1, (run_of(),) * 3), Scale(8, (run_of(8.0, grown=80_000_000),))
    assert report([year, more]).splitlines()[-1] == (
        "growth from 1× to 8×: cpu 8.0× (exponent 1.00), memory 8.0×, one more ballot 1.00×"
    )
    assert targets(Scale(1, (run_of(0.7),) * 3)).splitlines() == [
        "target, a year recomputed on one core: 1.40 s (0.70 s of its time) of 1.5 s ok",
        "target, one more ballot: 1.00 of 2 ms ok",
    ]
    assert targets(Scale(1, (run_of(0.8, 0.003),))).count("NOT OK") == 2


def test_the_quick_benchmark_prints_a_row_for_each_size() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "bench.town", "--quick"], cwd=ROOT, capture_output=True, text=True, timeout=120
    )
    assert done.returncode == 0, done.stdout + done.stderr
    rows = [line.split() for line in done.stdout.splitlines() if re.match(r" +\d×", line)]
    assert [(row[0], row[3]) for row in rows] == [("1×", "16"), ("2×", "32")], done.stdout
    assert "growth from 1× to 2×" in done.stdout
