"""The calculator: a policy and a CSV of marks to result rows, by the same engine as a live meeting. Pure."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from typing import Any

from contest.scoring.errors import SheetInvalid
from contest.scoring.policy import Policy
from contest.scoring.ranking import Standing, standings
from contest.scoring.rules import LIVE, Part
from contest.scoring.sheet_reading import Reading
from contest.scoring.tally import score_field
from contest.scoring.working import CountedBallot, Entry


def score_sheet(policy: Policy, csv_text: str) -> list[dict[str, Any]]:
    """Return the result of a sheet of marks.

    Parameters
    ----------
    policy : Policy
    csv_text : str
        Comma-separated, with a header row; a byte order mark, CRLF and quotes are fine. The columns are those of
        ``contest.scoring.sheet_reading``.

    Returns
    -------
    list of dict
        ``unit, score, place, tied, status, counted, dropped, recused, missing``; ordered by place, units without a
        place last; units on one place in the order of the sheet. ``score`` is decimal text with exactly the policy's
        decimals, None when pending. ``place`` is as the rules display it; text with ``fractional``. The four counts
        are those of the live part.

    Raises
    ------
    SheetInvalid
        With every problem, each with its row and column.
    """
    return [result_row(one) for one in sheet_standings(policy, csv_text)]


def sheet_standings(policy: Policy, csv_text: str) -> tuple[Standing, ...]:
    """Return the standings of a sheet of marks, with their working.

    Raises
    ------
    SheetInvalid
    """
    reading = Reading(policy)
    reading.read(csv_text)
    if reading.problems:
        raise SheetInvalid(reading.problems)
    return standings(score_field(_entries(reading), reading.policy), reading.policy)


def result_row(standing: Standing) -> dict[str, Any]:
    """Return one line of the calculator's JSON output."""
    score = standing.score
    return {
        "unit": score.unit,
        "score": None if score.published is None else f"{score.published:f}",
        "place": standing.label,
        "tied": standing.tied,
        "status": score.status,
        "counted": score.counted,
        "dropped": score.dropped,
        "recused": score.recused,
        "missing": score.missing,
    }


def _entries(reading: Reading) -> list[Entry]:
    """Return one entry per unit, in the order of the sheet."""
    parts: dict[str, dict[str, Fraction]] = {unit: dict(values) for unit, values in reading.values.items()}
    for part in reading.policy.parts:
        if part.id != LIVE:
            for unit, value in _tallied(reading, part).items():
                parts.setdefault(unit, {})[part.id] = value
    return [
        Entry(unit, _rows(reading, LIVE, unit), parts.get(unit, {}), tuple(reading.adjustments.get(unit, ())))
        for unit in reading.units
    ]


def _tallied(reading: Reading, part: Part) -> dict[str, Fraction]:
    """Return what a part's own ballots come to, by unit, on the part's range; nothing for a unit that is pending."""
    policy = reading.policy
    rules = replace(policy, parts=(Part(LIVE, LIVE, part.weight, policy.scale.min, policy.scale.max),))
    entries = [Entry(unit, _rows(reading, part.id, unit)) for unit in reading.units]
    scores = score_field([entry for entry in entries if entry.ballots], rules)
    # What is tallied lies on the scale; it is carried there again with the values that come from elsewhere.
    low, width = Fraction(policy.scale.min), Fraction(policy.scale.max) - Fraction(policy.scale.min)
    own_low, own_width = Fraction(part.min), Fraction(part.max) - Fraction(part.min)
    return {
        one.unit: own_low + (one.working.live - low) * own_width / width
        for one in scores
        if one.working.live is not None
    }


def _rows(reading: Reading, part: str, unit: str) -> list[CountedBallot]:
    found = []
    for judge, marks in reading.ballots.get((part, unit), {}).items():
        seat = reading.judges[judge]
        found.append(CountedBallot(judge, seat.group, marks, reading.policy.is_recused(seat.home, unit)))
    return found
