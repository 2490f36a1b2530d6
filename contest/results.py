"""From a meeting's ballots to scores and standings under its policy.

Pure: standard library only. The arithmetic is ``contest.scoring``; this module only says which ballots enter it.
"""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from fractions import Fraction

from contest.events import Result, plain_decimal
from contest.scoring.policy import Policy, default_policy
from contest.scoring.ranking import Standing, standings
from contest.scoring.tally import CountedBallot, Score, score_unit
from contest.state import MeetingState


def policy_of(meeting: MeetingState) -> Policy:
    """Return the rules in force: the fixed ones, or the documented defaults before any were fixed."""
    return meeting.policy or default_policy()


def counted_ballots(meeting: MeetingState, unit: str) -> tuple[CountedBallot, ...]:
    """Return one row per judge of the panel, in panel order; a judge without a ballot has no marks."""
    evaluation = meeting.evaluation(unit)
    rows = []
    for judge in meeting.panel:
        ballot = evaluation.ballot(judge.id)
        rows.append(
            CountedBallot(
                judge=judge.id,
                group=judge.group,
                marks=ballot.marks if ballot else {},
                recused=meeting.is_recused(judge, unit),
            )
        )
    return tuple(rows)


def score_of(meeting: MeetingState, unit: str) -> Score:
    """Return a unit's score from the ballots that count now."""
    return score_unit(
        unit,
        counted_ballots(meeting, unit),
        policy_of(meeting),
        withdrawn=meeting.evaluation(unit).phase == "withdrawn",
    )


def standings_of(meeting: MeetingState, units: Iterable[str] | None = None) -> tuple[Standing, ...]:
    """Return standings among these units (default: all that are closed, revealed or withdrawn), best first."""
    chosen = meeting.in_phase("closed", "revealed", "withdrawn") if units is None else tuple(units)
    return standings([score_of(meeting, unit) for unit in chosen], policy_of(meeting))


def published_text(score: Score, policy: Policy) -> str | None:
    """Return the score as it is printed, with exactly the policy's number of decimals."""
    if score.published is None:
        return None
    return f"{score.published:.{policy.rounding.places}f}"


def results_of(meeting: MeetingState) -> tuple[Result, ...]:
    """Return the lines that a seal fixes, best first."""
    policy = policy_of(meeting)
    return tuple(
        Result(one.score.unit, published_text(one.score, policy), one.place, one.tied, one.score.status)
        for one in standings_of(meeting)
    )


def criterion_means(score: Score, policy: Policy) -> dict[str, Fraction]:
    """Return the mean mark per criterion as it entered the score: groups by weight, trimmed rows left out."""
    means: dict[str, Fraction] = {}
    for one in policy.criteria:
        parts = [group.share * group.criterion_means[one.id] for group in score.working.groups if group.share]
        if parts:
            means[one.id] = sum(parts, Fraction(0))
    return means


def criterion_shares(score: Score, policy: Policy) -> dict[str, Fraction]:
    """Return the points each criterion brings: they add up to the exact score (unless group means are rounded)."""
    weight = sum((Fraction(one.weight) for one in policy.criteria), Fraction(0))
    means = criterion_means(score, policy)
    return {one.id: means[one.id] * Fraction(one.weight) / weight for one in policy.criteria if one.id in means}


def mark_text(mark: Decimal) -> str:
    """Return a mark as it is written in JSON and shown."""
    return plain_decimal(mark)
