"""How a tie over the boundary of the award was decided, in plain sentences with the figures. Pure."""

from __future__ import annotations

from collections.abc import Iterator

from contest.errors import N_
from contest.model import Role
from contest.results import policy_of
from contest.scoring.explain.model import Line, say
from contest.state import MeetingState, State, Tie
from contest.views.public import is_public


def may_see_tie(meeting: MeetingState, role: Role | None) -> bool:
    """Tell whether a role may read the decision: the desk at once, everybody when nothing in it is news any more.

    It tells who was level and by which means or votes, so the award alone does not make it public: the units do.
    """
    if meeting.tie is None or role in ("operator", "supervisor"):
        return meeting.tie is not None
    return meeting.award is not None and all(is_public(meeting, unit) for unit in meeting.tie.units)


def tie_sentences(state: State, meeting: MeetingState) -> tuple[Line, ...]:
    """Return what stood level, how it was decided and for whom; nothing without a decision."""
    return tuple(_sentences(state, meeting, meeting.tie)) if meeting.tie is not None else ()


def _sentences(state: State, meeting: MeetingState, tie: Tie) -> Iterator[Line]:
    names = tuple(map(state.unit_name, tie.units))
    chosen = tuple(map(state.unit_name, tie.chosen))
    yield say(N_("{units} share a place, and the number of awards does not reach for all of them."), units=names)
    if tie.method == "joint":
        yield say(N_("The award is given to all of them together."))
    elif tie.method == "criteria":
        yield from _compared(state, meeting, tie)
        yield say(N_("So {chosen} receives the award."), chosen=chosen)
    elif tie.method == "vote":
        votes = tuple(say(N_("{unit} {n} votes"), unit=state.unit_name(one.unit), n=one.value) for one in tie.figures)
        yield say(N_("The panel voted: {votes}."), votes=votes)
        yield say(N_("So {chosen} receives the award."), chosen=chosen)
    else:
        yield say(
            N_("Each spoke for one minute; then {who} decided: {chosen} receives the award."),
            who=tie.decided_by,
            chosen=chosen,
        )
    if tie.decided_by and tie.method != "statement":
        yield say(N_("Decided by {who}."), who=tie.decided_by)
    if tie.explanation:
        yield say(N_("Reason: {reason}"), reason=tie.explanation)


def _compared(state: State, meeting: MeetingState, tie: Tie) -> Iterator[Line]:
    """Yield each criterion that was looked at, in its order, up to the one that parted them."""
    titles = {one.id: one.title for one in policy_of(meeting).criteria}
    first = True
    for criterion in tie.criteria:
        of_this = [one for one in tie.figures if one.criterion == criterion]
        figures = tuple(say(N_("{unit} {value}"), unit=state.unit_name(one.unit), value=one.value) for one in of_this)
        template = N_("First compared: mean of “{criterion}” – {figures}.")
        if not first:
            template = N_("Then compared: mean of “{criterion}” – {figures}.")
        yield say(template, criterion=titles.get(criterion, criterion), figures=figures)
        first = False
        if _part(tie, criterion):
            return


def _part(tie: Tie, last: str) -> bool:
    """Tell whether the criteria up to this one put the chosen before all others."""
    compared = tie.criteria[: tie.criteria.index(last) + 1]
    figures = {
        unit: tuple(float(one.value) for one in tie.figures if one.unit == unit and one.criterion in compared)
        for unit in tie.units
    }
    chosen = [figure for unit, figure in figures.items() if unit in tie.chosen]
    others = [figure for unit, figure in figures.items() if unit not in tie.chosen]
    return not others or min(chosen) > max(others)
