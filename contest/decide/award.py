"""The award: how many, who may receive it, where a tie crosses the boundary, and a person's confirmation. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby

from contest import commands as cmd
from contest import events as ev
from contest.decide.common import Events, Stamp, meeting_of, refuse_before_ceremony
from contest.decide.honours import award_honours
from contest.errors import N_, NotFound, WrongPhase
from contest.events import Result
from contest.model import AwardKind, Meeting
from contest.state import Award, MeetingState, State


def award_quota(plan: Meeting, units: int) -> int:
    """Return how many units the award goes to: the number planned, else the share, else 1, above ten units 2.

    A share is of the units of the meeting, withdrawn ones included; a half is rounded up, and one unit is the least.

    >>> [award_quota(Meeting("m", "", quota_share=Decimal(20)), units) for units in (2, 7, 8, 12, 13)]
    [1, 1, 2, 2, 3]
    """
    if plan.quota is not None:
        return plan.quota
    if plan.quota_share is not None:
        return max(1, int(plan.quota_share * units / 100 + Decimal("0.5"))) if plan.quota_share else 0
    return 1 if units <= 10 else 2


def award_candidates(results: Sequence[Result]) -> tuple[tuple[Result, int], ...]:
    """Return who may receive the award, best first, each with its position among them; a veto puts a unit out.

    Equal places have equal positions: without vetoes a position is the place.
    """
    placed = [line for line in results if line.place is not None and not line.vetoed]
    return tuple((line, 1 + sum((other.place or 0) < (line.place or 0) for other in placed)) for line in placed)


@dataclass(frozen=True)
class Boundary:
    """A tie over the boundary of the award: ``left`` of the ``tied`` units, fewer than all, fit the number planned."""

    certain: tuple[str, ...]
    tied: tuple[str, ...]
    left: int


def boundary(meeting: MeetingState) -> Boundary | None:
    """Return the tie that crosses the boundary of a sealed meeting's award, if one does."""
    if meeting.seal is None or meeting.plan.first("award") is None:
        return None
    quota = award_quota(meeting.plan, len(meeting.order))
    certain = settled(award_candidates(meeting.seal.results), quota)
    left = [level for level in levels(meeting) if not set(level) <= set(certain)]
    if len(certain) >= quota or not left:
        return None
    return Boundary(certain, left[0], quota - len(certain))


def settled(placed: Sequence[tuple[Result, int]], quota: int) -> tuple[str, ...]:
    """Return the units whose award no tie puts in doubt: all of the place or none of it fit the number.

    Parameters
    ----------
    placed : sequence of (Result, position)
        Who may receive it, best first.
    """
    certain: list[str] = []
    for position in dict.fromkeys(at for _, at in placed):
        equal = [line.unit for line, at in placed if at == position]
        if len(certain) + len(equal) > quota:
            break
        certain += equal
    return tuple(certain)


def levels(meeting: MeetingState) -> tuple[tuple[str, ...], ...]:
    """Return the units that may receive the award, best first, those that share a place together."""
    candidates = award_candidates(meeting.seal.results if meeting.seal else ())
    return tuple(tuple(line.unit for line, _ in level) for _, level in groupby(candidates, key=lambda one: one[1]))


def award_places(meeting: MeetingState) -> frozenset[int]:
    """Return the places that receive the award: of those confirmed, else of those the number planned reaches."""
    results = meeting.seal.results if meeting.seal else ()
    if meeting.plan.first("award") is None:
        return frozenset()
    if meeting.award is not None:
        chosen = set(meeting.award.units)
    else:
        quota = award_quota(meeting.plan, len(meeting.order))
        chosen = {line.unit for line, position in award_candidates(results) if position <= quota}
    return frozenset(line.place for line in results if line.unit in chosen and line.place is not None)


def confirm_award(state: State, command: cmd.ConfirmAward, stamp: Stamp) -> Events:
    meeting = meeting_of(state, command.meeting)
    if len(set(command.units)) < len(command.units):
        raise WrongPhase(N_("A unit stands in the award twice – name each unit once."))
    if command.kind:
        return _confirm_kind(state, meeting, command, stamp)
    if meeting.plan.first("award") is None:
        raise WrongPhase(N_("“{meeting}” gives no award."), meeting=meeting.plan.title)
    if meeting.seal is None:
        raise WrongPhase(N_("Seal the result before the award is confirmed."))
    if meeting.phase == "published" and meeting.award is not None:
        raise WrongPhase(N_("The award is already published."))
    refuse_before_ceremony(meeting)
    _refuse_unplaced(state, meeting, command.units)
    _refuse_undecided(state, meeting, command.units)
    title = meeting.plan.award_title
    confirmed = ev.AwardConfirmed(meeting=meeting.id, title=title, units=command.units, **stamp)
    award = Award(title, command.units, stamp.at, stamp.by)
    late = award_honours(state, meeting, stamp, award) if meeting.phase == "published" else ()
    return (confirmed, *late)


def _refuse_unplaced(state: State, meeting: MeetingState, units: Sequence[str]) -> None:
    results = meeting.seal.results if meeting.seal else ()
    scored = {line.unit for line in results if line.place is not None}
    vetoed = {line.unit for line in results if line.vetoed}
    for unit in units:
        if unit not in scored:
            raise WrongPhase(N_("{unit} has no place and cannot receive the award."), unit=state.unit_name(unit))
        if unit in vetoed:
            raise WrongPhase(N_("{unit} is vetoed and cannot receive the award."), unit=state.unit_name(unit))


def _refuse_undecided(state: State, meeting: MeetingState, units: Sequence[str]) -> None:
    """Refuse what parts units that share a place, unless the tie was decided so."""
    edge = boundary(meeting)
    for level in levels(meeting):
        given = set(level) & set(units)
        is_edge = edge is not None and level == edge.tied
        if is_edge and meeting.tie is not None:
            if given != set(meeting.tie.chosen):
                raise WrongPhase(
                    N_("The tie was decided for {units} – the award follows that, or decide it anew."),
                    units=_names(state, meeting.tie.chosen),
                )
        elif is_edge and given:
            raise WrongPhase(
                N_("{units} have equal scores across the boundary of the award – decide the tie first."),
                units=_names(state, level),
            )
        elif given and given != set(level):
            raise WrongPhase(N_("{units} share the place – all of them or none."), units=_names(state, level))


def _names(state: State, units: Sequence[str]) -> str:
    return "、".join(map(state.unit_name, units))


# --- awards beside the main one ---------------------------------------------------------------------------------


def _confirm_kind(state: State, meeting: MeetingState, command: cmd.ConfirmAward, stamp: Stamp) -> Events:
    kind = meeting.plan.award_kind(command.kind)
    if kind is None:
        raise NotFound(what=N_("award"), id=command.kind)
    if meeting.seal is None:
        raise WrongPhase(N_("Seal the result before the award is confirmed."))
    if meeting.phase == "published" and kind.id in meeting.other_awards:
        raise WrongPhase(N_("The award is already published."))
    refuse_before_ceremony(meeting)
    for unit in command.units:
        if unit not in meeting.order:
            raise NotFound(what=N_("unit"), id=unit)
    if kind.positive:
        vetoed = {line.unit for line in meeting.seal.results if line.vetoed}
        for unit in vetoed & set(command.units):
            raise WrongPhase(N_("{unit} is vetoed and cannot receive the award."), unit=state.unit_name(unit))
    if kind.rule == "rank":
        _refuse_parted(state, meeting, kind, command.units)
    confirmed = ev.AwardConfirmed(meeting=meeting.id, title=kind.title, units=command.units, kind=kind.id, **stamp)
    award = Award(kind.title, command.units, stamp.at, stamp.by)
    late = award_honours(state, meeting, stamp, award, kind) if meeting.phase == "published" else ()
    return (confirmed, *late)


def _refuse_parted(state: State, meeting: MeetingState, kind: AwardKind, units: Sequence[str]) -> None:
    for _, found in groupby(_placed(meeting, kind), key=lambda line: line.place):
        level = tuple(line.unit for line in found)
        if 0 < len(set(level) & set(units)) < len(level):
            raise WrongPhase(N_("{units} share the place – all of them or none."), units=_names(state, level))


def _placed(meeting: MeetingState, kind: AwardKind) -> list[Result]:
    """Return who may receive an award by place, best first; a veto puts a unit out of what is no blame."""
    results = meeting.seal.results if meeting.seal else ()
    return [line for line in results if line.place is not None and not (kind.positive and line.vetoed)]


def kind_proposal(meeting: MeetingState, kind: AwardKind) -> tuple[str, ...]:
    """Return who would receive an award beside the main one by place: the first, or of a negative kind the last.

    A tie at the end of the number is left out: a person takes all of it in, or none.
    """
    if kind.rule != "rank" or kind.count is None:
        return ()
    placed = _placed(meeting, kind)
    found: tuple[str, ...] = ()
    for _, same in groupby(placed if kind.positive else placed[::-1], key=lambda line: line.place):
        level = tuple(line.unit for line in same)
        if len(found) + len(level) > kind.count:
            break
        found += level
    return found
