"""From a meeting's ballots to scores and standings under its policy.

Pure: standard library only. The arithmetic is ``contest.scoring``; this module only says which ballots enter it.
"""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from fractions import Fraction
from typing import Final

from contest.errors import N_, NotFound
from contest.events import Result, plain_decimal
from contest.model import Judge
from contest.scoring.explain import Line, explain
from contest.scoring.policy import Policy, default_policy
from contest.scoring.ranking import Standing, standings
from contest.scoring.tally import score_unit
from contest.scoring.working import CountedBallot, Score
from contest.state import Evaluation, MeetingState, State

_DEFAULT: Final = default_policy()
_REMEMBERED: Final = 512
# Keyed by the identity of what a score follows from; the entry holds these objects, so that an id is never used again
# while it stands here. They are never changed in place, so a remembered score is always the right one.
_scores: dict[tuple[int, int, int], tuple[Evaluation, tuple[Judge, ...], Policy, Score]] = {}


def policy_of(meeting: MeetingState) -> Policy:
    """Return the rules in force: the fixed ones, or the documented defaults before any were fixed."""
    return meeting.policy or _DEFAULT


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
    """Return a unit's score from the ballots that count now. Scores already computed are remembered."""
    evaluation, policy = meeting.evaluation(unit), policy_of(meeting)
    key = (id(evaluation), id(meeting.panel), id(policy))
    known = _scores.get(key)
    if known is not None:
        return known[3]
    score = score_unit(unit, counted_ballots(meeting, unit), policy, withdrawn=evaluation.phase == "withdrawn")
    if len(_scores) >= _REMEMBERED:
        for old in list(_scores)[: _REMEMBERED // 2]:
            _scores.pop(old, None)
    _scores[key] = (evaluation, meeting.panel, policy, score)
    return score


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


def criterion_means(score: Score) -> dict[str, Fraction]:
    """Return the mean mark per criterion as it entered the score: groups by weight, trimmed rows left out."""
    return {step.criterion: step.mean for step in score.working.criteria if step.mean is not None}


def criterion_shares(score: Score) -> dict[str, Fraction]:
    """Return the points each criterion brings: they add up to the score before rounding; empty when it is no mean."""
    return {step.criterion: step.points for step in score.working.criteria if step.points is not None}


def explanation_of(state: State, meeting: MeetingState, unit: str) -> tuple[Line, ...]:
    """Return why a unit of a meeting stands where it stands among all that are closed, line by line.

    Raises
    ------
    NotFound
        The unit is not closed yet, or there is none of that name.
    """
    standing = next((one for one in standings_of(meeting) if one.unit == unit), None)
    if standing is None:
        raise NotFound(N_("{unit} has no standing yet – close it first."), unit=state.unit_name(unit))
    names = {one: state.unit_name(one) for one in meeting.order}
    return explain(standing, policy_of(meeting), names, {judge.id: judge.name for judge in meeting.panel})


def mark_text(mark: Decimal) -> str:
    """Return a mark as it is written in JSON and shown."""
    return plain_decimal(mark)
