"""What goes on in the hall beside the marking, for everybody to read: speaking times and how the order came about."""

from __future__ import annotations

from typing import Any, Final

from contest.decide.draw import drawn_order, lot_of
from contest.errors import N_
from contest.state import MeetingState, State

METHODS: Final = {
    "seed": N_("drawn by computer, with a recorded seed"),
    "lots": N_("each unit drew its own lot"),
    "lot": N_("drawn by lot"),
    "list": N_("as on the list"),
    "hand": N_("set by hand"),
}


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
