"""What goes on in the hall beside the marking, for everybody to read: speaking times and how the order came about."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from contest.decide.draw import drawn_order, left_to_draw, lot_of
from contest.errors import N_, Translate
from contest.state import MeetingState, State, Timer

METHODS: Final = {
    "seed": N_("drawn by computer, with a recorded seed"),
    "lots": N_("each unit drew its own lot"),
    "lot": N_("drawn by lot"),
    "list": N_("as on the list"),
    "hand": N_("set by hand"),
}


@dataclass(frozen=True)
class Drawn:
    """How the order came about, as the hall sees it: number, unit, name; without a name where nobody has drawn yet.

    ``waiting`` are the names of who has not drawn, while units draw their own lots.
    """

    method: str
    seed: str
    rows: tuple[tuple[int, str, str], ...]
    waiting: tuple[str, ...] = ()


def clock_text(seconds: int) -> str:
    """Return a length of time as a clock shows it.

    >>> clock_text(300), clock_text(23), clock_text(3661)
    ('5:00', '0:23', '61:01')
    """
    return f"{seconds // 60}:{seconds % 60:02}"


def method_of(meeting: MeetingState) -> str:
    """Return how the order came about, a key of `METHODS`."""
    if meeting.order_seed:
        return "seed"
    return "lots" if meeting.lots and meeting.order_method == "lot" else meeting.order_method


def drawn(state: State, meeting: MeetingState) -> Drawn | None:
    """Return the draw of a meeting; None when there is no unit."""
    if not meeting.order:
        return None
    waiting = left_to_draw(meeting) if meeting.lots else ()
    if waiting:
        unit_of = {number: unit for unit, number in meeting.lots.items()}
        found = [(number, unit_of.get(number, "")) for number in range(1, len(meeting.order) + 1)]
    else:
        found = list(enumerate(meeting.order, 1))
    rows = tuple((number, unit, state.unit_name(unit) if unit else "") for number, unit in found)
    return Drawn(
        "lots" if waiting else method_of(meeting), meeting.order_seed, rows, tuple(map(state.unit_name, waiting))
    )


def time_of(meeting: MeetingState, unit: str) -> Timer | None:
    """Return a unit's time: the one that runs, else the last one it used."""
    timer = meeting.timer
    return timer if timer is not None and timer.unit == unit else meeting.timed.get(unit)


def draw_document(state: State, meeting: MeetingState, seed: str = "") -> dict[str, Any]:
    """Return how the order came about, and whether it follows from a seed: the recorded one unless another is given."""
    seed = seed or meeting.order_seed
    return {
        "method": method_of(meeting),
        "seed": seed,
        "order": [{"unit": unit, "name": state.unit_name(unit)} for unit in meeting.order],
        "lots": dict(meeting.lots),
        "recomputed": [{"unit": unit, "sha256": lot_of(seed, unit)} for unit in drawn_order(meeting.order, seed)]
        if seed
        else [],
        "follows": drawn_order(meeting.order, seed) == meeting.order if seed else None,
    }


def used_text(meeting: MeetingState, unit: str, t: Translate) -> str:
    """Return how long a unit spoke, and how much of it was over the limit; empty while it has not."""
    timer = meeting.timed.get(unit)
    if timer is None or timer.elapsed is None:
        return ""
    if timer.over:
        return t("{used} used, {over} over", used=clock_text(timer.elapsed), over=clock_text(timer.over))
    return t("{used} used", used=clock_text(timer.elapsed))


def speaker(meeting: MeetingState) -> str:
    """Return who is likely to speak now: whose time runs, who is marked, else the first who has not spoken."""
    if meeting.timer is not None and meeting.timer.elapsed is None:
        return meeting.timer.unit
    for units in (
        meeting.in_phase("open")[:1],
        [one for one in meeting.in_phase("waiting") if one not in meeting.timed],
    ):
        if units:
            return units[0]
    return meeting.timer.unit if meeting.timer else meeting.order[0]
