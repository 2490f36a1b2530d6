"""The benchmark itself: it runs, it counts ballots rather than answers, and it does not flatter what was lost."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from bench.figures import Load, Round, Summary, quantile, ratio, target

ROOT = Path(__file__).parents[2]
PATTERNS = ("within 1 s", "at once")
HEAD_OF_ROW = " " * 14


def round_of(*latencies: float, sent: int | None = None, found: int | None = None, told: float = 0.1) -> Round:
    count = len(latencies)
    return Round(
        "p",
        sent=count if sent is None else sent,
        latencies=latencies,
        found=count if found is None else found,
        told={"desk": told},
        known=2 * told,
        load=Load(0.5, 0.1, 0.2),
        seconds=1,
        patience=60,
    )


@pytest.mark.parametrize(
    ("share", "expected"),
    # Ten values 1 … 10: half of them are at most 5; 95 % of ten is nine and a half, so the tenth is needed.
    [(0.5, 5.0), (0.9, 9.0), (0.95, 10.0), (1.0, 10.0)],
)
def test_a_quantile_is_a_measured_value_that_covers_the_share(share: float, expected: float) -> None:
    assert quantile([10.0, 9.0, 8.0, 7.0, 6.0, 5.0, 4.0, 3.0, 2.0, 1.0], share) == expected


def test_a_ballot_without_answer_counts_with_the_patience_it_outlasted() -> None:
    summary = Summary("p", (round_of(0.1, 0.2, sent=3),))
    assert summary.waits == [0.1, 0.2, 60]
    assert not summary.is_complete
    assert "≥60,000" in summary.line()


def test_an_answer_without_a_stored_ballot_is_not_complete() -> None:
    assert not Summary("p", (round_of(0.1, 0.2), round_of(0.1, 0.2, found=1))).is_complete


def test_the_worst_round_tells_when_everybody_knew() -> None:
    assert Summary("p", (round_of(0.1, told=0.1), round_of(0.1, told=0.4))).worst_told == 0.4


def test_a_ratio_against_lost_ballots_is_a_lower_bound() -> None:
    ours = Summary("p", (round_of(0.1, 0.1, told=0.1),))
    theirs = Summary("p", (round_of(1.0, sent=2, told=2.0),))
    assert ratio(ours, theirs) == (
        "ratio, plain (p) ÷ contest (p): p95 acknowledged at least 600.0×, told at least 20.0×, "
        "known everywhere at least 20.0×"
    )


def test_a_missed_target_is_said_so() -> None:
    assert target(Summary("p", (round_of(0.301, told=0.5),))) == (
        "target, p: p95 301 of 300 ms MISSED, told 500 of 500 ms met"
    )


def test_the_quick_benchmark_stores_every_ballot_and_prints_the_ratio() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "bench", "--quick", "--judges", "8"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert "every ballot of the contest was acknowledged and found in the ledger" in done.stdout
    assert done.stdout.count("ratio, plain (") == 2
    rows = [line[len(HEAD_OF_ROW) :].split()[:3] for line in done.stdout.splitlines() if line.startswith(PATTERNS)]
    assert rows == [["8", "8", "8"]] * 4, done.stdout
