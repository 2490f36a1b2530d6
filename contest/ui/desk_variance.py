"""Marks far from the panel, told at the desk before the reveal: folded up, blocking nothing, the limits beside it."""

from __future__ import annotations

from decimal import Decimal
from typing import Final

import streamlit as st

from contest.errors import N_
from contest.ui import desk
from contest.ui.desk_view import Desk
from contest.ui.literal import literal
from contest.views.variance import Limits, notes

SHOWN: Final = 12
# Name of the limit, its label, highest value, step.
_LIMITS: Final = (
    ("deviations", N_("Times the usual distance"), 20.0, 0.5),
    ("percent", N_("At least, % of the range"), 100.0, 1.0),
    ("spread", N_("Apart, % of the range"), 100.0, 5.0),
)


def variance_panel(one: Desk) -> None:
    """Draw what to look at again in the units that are closed; nothing where nothing stands out."""
    t, limits = one.t, desk.memory().limits
    found = notes(one.state, one.meeting, one.visitor.role, limits)
    lines = [(note.name, line) for note in found for line in note.lines]
    # Whoever has changed the limits finds them again although nothing stands out by them.
    if not lines and (not found or limits == Limits()):
        return
    label = t("Marks: nothing stands out")
    if lines:
        units = t(", ").join(note.name for note in found if note.lines)
        label = t("Look again: {units} ({n})", units=units, n=len(lines))
    with st.expander(literal(label)):
        # The label names the unit already, unless there are several.
        is_one = len({name for name, _ in lines}) == 1
        for name, line in lines[:SHOWN]:
            st.text("· " + (line.text(t) if is_one else f"{name} · {line.text(t)}"))
        if len(lines) > SHOWN:
            st.text(t("… and {n} more; the review page has them all.", n=len(lines) - SHOWN))
        if lines:
            st.caption(t("A reason to look, not a mistake. Reopening with a reason is possible; nothing has to wait."))
            st.page_link("review.py", label=t("See the marks"), query_params={"meeting": one.meeting.id})
        _limits(one)


def _limits(one: Desk) -> None:
    st.caption(one.t("When to say something, at this desk only:"))
    for column, (name, label, most, step) in zip(st.columns(len(_LIMITS)), _LIMITS, strict=True):
        with column:
            st.number_input(
                one.t(label),
                min_value=0.0,
                max_value=most,
                value=float(getattr(desk.memory().limits, name)),
                step=step,
                format="%g",
                key=f"variance-{name}",
                on_change=_keep,
            )


def _keep() -> None:
    # A float of the field is written as it is read: 2.5 is two and a half exactly.
    desk.memory().limits = Limits(**{name: Decimal(repr(st.session_state[f"variance-{name}"])) for name, *_ in _LIMITS})
