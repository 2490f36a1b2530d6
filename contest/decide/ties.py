"""A tie over the boundary of the award: given to all, by named criteria, by a vote, or after statements. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Final

from contest import commands as cmd
from contest import events as ev
from contest.decide.award import Boundary, boundary
from contest.decide.common import LONGEST_NAME, Events, Stamp, meeting_of, text_faults
from contest.errors import N_, Invalid, WrongPhase
from contest.results import criterion_means, policy_of, score_of
from contest.scoring.exact import rounded
from contest.state import MeetingState, State

MOST_VOTES: Final = 9999
LONGEST_EXPLANATION: Final = 500


def decide_tie(state: State, command: cmd.DecideTie, stamp: Stamp) -> Events:
    meeting = meeting_of(state, command.meeting)
    if meeting.seal is None:
        raise WrongPhase(N_("Seal the result before a tie is decided."))
    if meeting.phase == "published" and meeting.award is not None:
        raise WrongPhase(N_("The award is already published."))
    problems = [
        *text_faults("decided_by", command.decided_by.strip(), LONGEST_NAME, lines=False),
        *text_faults("explanation", command.explanation.strip(), LONGEST_EXPLANATION),
    ]
    if problems:
        raise Invalid(problems)
    edge = boundary(meeting)
    if edge is None:
        raise WrongPhase(N_("No equal scores stand across the boundary of the award – there is nothing to decide."))
    figures: tuple[ev.TieFigure, ...] = ()
    if command.method == "joint":
        chosen = edge.tied
    elif command.method == "criteria":
        figures, chosen = by_criteria(state, meeting, edge, command.criteria)
    elif command.method == "vote":
        figures, chosen = _by_vote(state, edge, command)
    else:
        chosen = _after_statements(edge, command)
    decided = ev.TieDecided(
        meeting=meeting.id,
        units=edge.tied,
        method=command.method,
        chosen=chosen,
        criteria=command.criteria if command.method == "criteria" else (),
        figures=figures,
        decided_by=command.decided_by.strip(),
        explanation=command.explanation.strip(),
        **stamp,
    )
    return (decided,)


def by_criteria(
    state: State, meeting: MeetingState, edge: Boundary, criteria: Sequence[str]
) -> tuple[tuple[ev.TieFigure, ...], tuple[str, ...]]:
    """Compare the mean marks of criteria in this order, as published; return the figures and who is ahead.

    Raises
    ------
    WrongPhase
        No criterion, an unknown one, or all of them leave the boundary level.
    """
    policy = policy_of(meeting)
    titles = {one.id: one.title for one in policy.criteria}
    if not criteria or len(set(criteria)) < len(criteria) or not set(criteria) <= set(titles):
        raise WrongPhase(N_("Name the criteria that are compared, each once, in their order."))
    means: dict[tuple[str, str], Decimal] = {}
    for unit in edge.tied:
        found = criterion_means(score_of(meeting, unit))
        for criterion in criteria:
            if criterion not in found:
                raise WrongPhase(
                    N_("{unit} has no mean of “{criterion}” – choose another criterion."),
                    unit=state.unit_name(unit),
                    criterion=titles[criterion],
                )
            means[unit, criterion] = rounded(found[criterion], policy.rounding.places, policy.rounding.mode)
    figures = tuple(ev.TieFigure(unit, one, f"{means[unit, one]:f}") for one in criteria for unit in edge.tied)
    ranked = {unit: tuple(means[unit, one] for one in criteria) for unit in edge.tied}
    chosen = _first(ranked, edge.left)
    if chosen is None:
        raise WrongPhase(N_("By these criteria they are still level – add a criterion or decide another way."))
    return figures, chosen


def _by_vote(state: State, edge: Boundary, command: cmd.DecideTie) -> tuple[tuple[ev.TieFigure, ...], tuple[str, ...]]:
    votes: dict[str, tuple[Decimal, ...]] = {}
    for unit in edge.tied:
        text = (command.votes or {}).get(unit, "").strip()
        # Python refuses to read very long numbers.
        if not text.isascii() or not text.isdigit() or len(text) > len(str(MOST_VOTES)):
            raise WrongPhase(N_("Enter the votes for {unit} as a whole number."), unit=state.unit_name(unit))
        votes[unit] = (Decimal(text),)
    chosen = _first(votes, edge.left)
    if chosen is None:
        raise WrongPhase(N_("The vote is level across the boundary – vote again or decide another way."))
    return tuple(ev.TieFigure(unit, "", f"{votes[unit][0]:f}") for unit in edge.tied), chosen


def _after_statements(edge: Boundary, command: cmd.DecideTie) -> tuple[str, ...]:
    chosen = tuple(unit for unit in edge.tied if unit in command.chosen)
    if len(chosen) != edge.left or len(set(command.chosen)) != edge.left:
        raise WrongPhase(N_("Choose {n} of the {of} units that are level."), n=str(edge.left), of=str(len(edge.tied)))
    if not command.decided_by.strip():
        raise WrongPhase(N_("Say who decided after the statements."))
    return chosen


def _first(figures: dict[str, tuple[Decimal, ...]], left: int) -> tuple[str, ...] | None:
    """Return the ``left`` units with the greatest figures in the order given, or None when the last is level."""
    order = sorted(figures.values(), reverse=True)
    if order[left - 1] == order[left]:
        return None
    return tuple(unit for unit, figure in figures.items() if figure >= order[left - 1])
