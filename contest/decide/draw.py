"""The order of appearance: drawn by a computer so that anybody can draw it again, by the units themselves, by hand.

An order that a computer drew follows from a seed: units in the order of the SHA-256 of the seed with the unit's id
behind it, both as text. Pure: the seed comes from the edge.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Mapping
from typing import Any, Final

from contest import commands as cmd
from contest import events as ev
from contest.decide.common import Events, Stamp, meeting_of, unit_of
from contest.errors import N_, Invalid, Problem, WrongPhase
from contest.state import MeetingState, State

_SEED: Final = re.compile(r"[0-9a-f]{16,64}")


def lot_of(seed: str, unit: str) -> str:
    """Return what decides a unit's place under a seed, in hex.

    >>> lot_of("00ff", "a")[:8]
    'f5fd4df7'
    """
    return hashlib.sha256((seed + unit).encode()).hexdigest()


def drawn_order(units: Iterable[str], seed: str) -> tuple[str, ...]:
    """Return the order of appearance that follows from a seed, however the units stood before."""
    return tuple(sorted(units, key=lambda unit: (lot_of(seed, unit), unit)))


def is_seed(text: str) -> bool:
    """Tell whether a text may be a seed: 16 to 64 hexadecimal digits in lower case."""
    return _SEED.fullmatch(text) is not None


def follows(meeting: MeetingState) -> bool | None:
    """Tell whether the recorded order is the one its seed gives; None when no seed was recorded."""
    if not meeting.order_seed:
        return None
    return drawn_order(meeting.order, meeting.order_seed) == meeting.order


def draw_order(state: State, command: cmd.DrawOrder, stamp: Stamp) -> Events:
    meeting = _before_marking(state, command.meeting)
    if sorted(command.order) != sorted(meeting.plan.units):
        raise Invalid([Problem("order", N_("The order must name every unit of the meeting once."))])
    if command.seed:
        if not is_seed(command.seed) or command.method != "lot":
            raise Invalid([Problem("seed", N_("The seed must be 16 to 64 digits and letters from a to f."))])
        if command.order != drawn_order(meeting.plan.units, command.seed):
            raise Invalid([Problem("order", N_("This order does not follow from the seed."))])
    return (_ordered(meeting, command.order, command.method, command.seed, stamp),)


def _ordered(meeting: MeetingState, order: tuple[str, ...], method: Any, seed: str, stamp: Stamp) -> ev.OrderDrawn:
    return ev.OrderDrawn(meeting=meeting.id, order=order, method=method, seed=seed, **stamp)


def _before_marking(state: State, meeting_id: str) -> MeetingState:
    meeting = meeting_of(state, meeting_id)
    if _has_begun(meeting):
        raise WrongPhase(N_("The order cannot change any more – the evaluation has begun."))
    return meeting


def _has_begun(meeting: MeetingState) -> bool:
    """Tell whether a unit has been opened; one may have withdrawn before that."""
    return any(
        one.phase != "waiting" and not (one.phase == "withdrawn" and one.opened_at is None)
        for one in meeting.evaluations.values()
    )


def free_numbers(meeting: MeetingState, unit: str = "") -> tuple[int, ...]:
    """Return the numbers no other unit has drawn."""
    taken = {number for other, number in meeting.lots.items() if other != unit}
    return tuple(number for number in range(1, len(meeting.plan.units) + 1) if number not in taken)


def left_to_draw(meeting: MeetingState) -> tuple[str, ...]:
    """Return the units that have no number yet, in their present order; who withdrew draws none."""
    return tuple(
        unit for unit in meeting.order if unit not in meeting.lots and meeting.evaluation(unit).phase != "withdrawn"
    )


def draw_lot(state: State, command: cmd.DrawLot, stamp: Stamp) -> Events:
    """Give a unit its number; with the last one the order stands, and who withdrew without a number stands last."""
    meeting = _before_marking(state, command.meeting)
    unit = unit_of(meeting, command.unit)
    name, reason = state.unit_name(unit), command.reason.strip()
    if meeting.evaluation(unit).phase == "withdrawn":
        raise WrongPhase(N_("{unit} is withdrawn and draws no lot."), unit=name)
    total, own = len(meeting.plan.units), meeting.lots.get(unit)
    if own is not None and not reason:
        raise WrongPhase(N_("{unit} has drawn number {n} already – another lot needs a reason."), unit=name, n=own)
    number = command.number
    free = free_numbers(meeting, unit)
    if number is None:
        number = next((one for one in command.shuffled if one in free), None)
        if number is None:
            raise WrongPhase(N_("There is no free number left to draw."))
    if not 1 <= number <= total:
        raise WrongPhase(N_("The numbers go from 1 to {n}."), n=total)
    if number not in free:
        other = next(one for one, drawn in meeting.lots.items() if drawn == number)
        raise WrongPhase(N_("Number {n} has been drawn by {unit} already."), n=number, unit=state.unit_name(other))
    method: Any = "drawn" if command.number is None else "box"
    drawn = ev.LotDrawn(meeting=meeting.id, unit=unit, number=number, method=method, reason=reason, **stamp)
    if set(left_to_draw(meeting)) - {unit}:
        return (drawn,)
    return (drawn, _ordered_by_lots(meeting, {**meeting.lots, unit: number}, stamp))


def lots_without(meeting: MeetingState, unit: str, stamp: Stamp) -> Events:
    """Return the order that stands once a unit withdraws that was the last to draw; nothing otherwise."""
    is_last = meeting.lots and unit not in meeting.lots and not set(left_to_draw(meeting)) - {unit}
    return (_ordered_by_lots(meeting, meeting.lots, stamp),) if is_last and not _has_begun(meeting) else ()


def _ordered_by_lots(meeting: MeetingState, lots: Mapping[str, int], stamp: Stamp) -> ev.OrderDrawn:
    last = len(meeting.order) + 1
    return _ordered(meeting, tuple(sorted(meeting.order, key=lambda one: lots.get(one, last))), "lot", "", stamp)


def as_stored(command: cmd.DrawLot) -> dict[str, Any]:
    """Return the fields as the event holds them: what was drawn here is not for the command to say."""
    kept: dict[str, Any] = {"meeting": command.meeting, "unit": command.unit, "reason": command.reason.strip()}
    return kept if command.number is None else {**kept, "number": command.number}
