"""From a meeting's ballots to scores and standings under its policy.

Pure: standard library only. The arithmetic is ``contest.scoring``; this module only says which ballots enter it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise
from typing import Final

from contest.errors import N_, NotFound
from contest.events import Result, plain_decimal
from contest.model import Judge
from contest.scoring.explain import Explanation, explain
from contest.scoring.policy import Policy, default_policy
from contest.scoring.ranking import Standing, standings
from contest.scoring.tally import score_field
from contest.scoring.working import Adjustment, CountedBallot, Entry, Score
from contest.state import NOTHING, Evaluation, FixedRules, MeetingState, State

_DEFAULT: Final = default_policy()
_REMEMBERED: Final = 4096
# Keyed by the identity of what a score follows from; the entry holds these objects, so that an id is never used again
# while it stands here. They are never changed in place, so a remembered score is always the right one.
_Sources = tuple[tuple[Evaluation, ...], tuple[Judge, ...], Policy]
_scores: dict[tuple[int, ...], tuple[_Sources, tuple[Score, ...]]] = {}


def policy_of(meeting: MeetingState) -> Policy:
    """Return the rules in force: the fixed ones, or the documented defaults before any were fixed."""
    return meeting.policy or _DEFAULT


def counted_ballots(meeting: MeetingState, unit: str, policy: Policy | None = None) -> tuple[CountedBallot, ...]:
    """Return one row per judge of the unit's jury, in panel order; a judge without a ballot has no marks."""
    evaluation = meeting.evaluation(unit)
    rules = policy or policy_of(meeting)
    rows = []
    for judge in meeting.jury(unit):
        ballot = evaluation.ballot(judge.id)
        marks = ballot.marks if ballot else NOTHING
        rows.append(CountedBallot(judge.id, judge.group, marks, rules.is_recused(judge.home, unit)))
    return tuple(rows)


def entry_of(meeting: MeetingState, unit: str, policy: Policy | None = None) -> Entry:
    """Return all that enters a unit's score: its ballots, values of other parts, adjustments."""
    evaluation = meeting.evaluation(unit)
    return Entry(
        unit,
        counted_ballots(meeting, unit, policy),
        {one.part: Fraction(one.value) for one in evaluation.parts.values()},
        tuple(Adjustment(one.name, one.points, one.reason, one.veto) for one in evaluation.adjustments.values()),
        withdrawn=evaluation.phase == "withdrawn",
    )


def entries_of(
    meeting: MeetingState, units: Iterable[str] | None = None, policy: Policy | None = None
) -> tuple[Entry, ...]:
    """Return the entries of these units (default: all that are closed, revealed or withdrawn), in the order given."""
    chosen = ended(meeting) if units is None else units
    return tuple(entry_of(meeting, unit, policy) for unit in chosen)


def ended(meeting: MeetingState) -> tuple[str, ...]:
    """Return the units whose evaluation has ended, in order of appearance."""
    return meeting.in_phase("closed", "revealed", "withdrawn")


def score_of(meeting: MeetingState, unit: str) -> Score:
    """Return a unit's score from the ballots that count now. Scores already computed are remembered.

    Where a score depends on all units together, these are all that have ended, and the unit itself.
    """
    return scores_of(meeting, (unit,))[0]


def scores_of(meeting: MeetingState, units: Sequence[str], policy: Policy | None = None) -> tuple[Score, ...]:
    """Return the scores of units in the order given, by the rules in force or by others."""
    rules = policy or policy_of(meeting)
    if not rules.needs_field:
        return tuple(_remembered(meeting, (unit,), rules)[0] for unit in units)
    together = ended(meeting)
    together = (*together, *(unit for unit in units if unit not in together))
    found = {one.unit: one for one in _remembered(meeting, together, rules)}
    return tuple(found[unit] for unit in units)


def _remembered(meeting: MeetingState, units: tuple[str, ...], policy: Policy) -> tuple[Score, ...]:
    evaluations = tuple(meeting.evaluations.get(unit) for unit in units)
    if None in evaluations:
        # A unit that nothing has happened to has no object of its own to be remembered by.
        return score_field(entries_of(meeting, units, policy), policy)
    sources = (tuple(one for one in evaluations if one is not None), meeting.panel, policy)
    key = (*map(id, sources[0]), id(meeting.panel), id(policy))
    known = _scores.get(key)
    if known is not None:
        return known[1]
    scores = score_field(entries_of(meeting, units, policy), policy)
    if len(_scores) >= _REMEMBERED:
        for old in list(_scores)[: _REMEMBERED // 2]:
            _scores.pop(old, None)
    _scores[key] = (sources, scores)
    return scores


def standings_of(
    meeting: MeetingState, units: Iterable[str] | None = None, policy: Policy | None = None
) -> tuple[Standing, ...]:
    """Return standings among these units (default: all that are closed, revealed or withdrawn), best first.

    ``policy`` asks what other rules would say, such as those that were in force before.
    """
    chosen = ended(meeting) if units is None else tuple(units)
    rules = policy or policy_of(meeting)
    return standings(scores_of(meeting, chosen, rules), rules)


def replaced_rules(meeting: MeetingState) -> tuple[tuple[FixedRules, FixedRules], ...]:
    """Return each set of rules that a change during the meeting replaced, with the one that replaced it."""
    return tuple((old, new) for old, new in pairwise(meeting.rules) if new.reason)


def published_text(score: Score, policy: Policy) -> str | None:
    """Return the score as it is printed, with exactly the policy's number of decimals."""
    if score.published is None:
        return None
    return f"{score.published:.{policy.rounding.places}f}"


def results_of(meeting: MeetingState) -> tuple[Result, ...]:
    """Return the lines that a seal fixes, best first."""
    policy = policy_of(meeting)
    return tuple(
        Result(
            unit=one.unit,
            score=published_text(one.score, policy),
            place=one.place,
            tied=one.tied,
            status=one.score.status,
            shown="" if one.label == one.place else one.shown,
            vetoed=one.score.is_vetoed,
        )
        for one in standings_of(meeting)
    )


def criterion_means(score: Score) -> dict[str, Fraction]:
    """Return the mean mark per criterion as it entered the score: groups by weight, trimmed rows left out."""
    return {step.criterion: step.mean for step in score.working.criteria if step.mean is not None}


def criterion_shares(score: Score) -> dict[str, Fraction]:
    """Return the points each criterion brings: they add up to the score before rounding; empty when it is no mean."""
    return {step.criterion: step.points for step in score.working.criteria if step.points is not None}


def explanation_of(
    state: State,
    meeting: MeetingState,
    unit: str,
    *,
    among: Sequence[str] | None = None,
    also: Sequence[str] = (),
    is_anonymous: bool = False,
) -> Explanation:
    """Return why a unit of a meeting stands where it stands, with its neighbours' working beside it.

    Parameters
    ----------
    among : sequence of str, optional
        The units the reader may see (default: all that are closed, revealed or withdrawn).
    also : sequence of str
        Units to compare with beside the neighbours.
    is_anonymous : bool
        Leave out who gave which ballot.

    Raises
    ------
    NotFound
        The unit is not closed yet, or there is none of that name.
    """
    found = standings_of(meeting, among)
    if unit not in (one.unit for one in found):
        raise NotFound(N_("{unit} has no standing yet – close it first."), unit=state.unit_name(unit))
    names = {one: state.unit_name(one) for one in meeting.order}
    judges = {judge.id: judge.name for judge in meeting.panel}
    return explain(found, unit, policy_of(meeting), names, judges, also=also, is_anonymous=is_anonymous)


def mark_text(mark: Decimal) -> str:
    """Return a mark as it is written in JSON and shown."""
    return plain_decimal(mark)
