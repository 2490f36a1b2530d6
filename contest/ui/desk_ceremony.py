"""The award ceremony at the desk: the plan with its preview, and the way back after a wrong key."""

from __future__ import annotations

from typing import Final

import streamlit as st

from contest import commands as cmd
from contest.decide.ceremony import Steps, existing_steps
from contest.errors import N_, ContestError, Translate
from contest.ui import desk, page
from contest.ui.desk_view import Desk
from contest.ui.literal import literal
from contest.views.ceremony import (
    default_top,
    first_three_alone,
    may_have_ceremony,
    one_by_one,
    places_held,
    places_text,
    read_plan,
    written_plan,
)

GROUPINGS: Final = {
    "three": N_("The first three one by one, the others together"),
    "each": N_("Every place by itself"),
    "own": N_("As written below"),
}


def ceremony_acts(one: Desk) -> None:
    """Offer the plan once the result is sealed."""
    if may_have_ceremony(one.meeting):
        label = one.t("Award ceremony …")
        st.button(label, key="ask-ceremony", width="stretch", on_click=desk.ask, args=("ceremony",))


def step_back(one: Desk) -> None:
    """Offer the way back after a wrong key, close to the next step, once the ceremony has begun."""
    t, ceremony = one.t, one.meeting.ceremony
    if ceremony is None or not ceremony.shown:
        return
    # A key pressed by mistake long after the last plate must not take it back.
    if ceremony.shown < len(ceremony.steps) or one.meeting.scene.kind == "ceremony":
        places = places_text(ceremony.steps[ceremony.shown - 1])
        st.button(
            literal(t("Ceremony: one step back (take place {places} off the screen)", places=places)),
            key=f"ceremony-back-{one.point}",
            width="stretch",
            shortcut="B",
            disabled=desk.memory().asking is not None,
            on_click=_step,
            args=(one.meeting.id, one.point, ceremony.shown - 1),
        )


def seal_for_ceremony(one: Desk) -> None:
    """Offer the seal while scores are still closed: the ceremony reveals them."""
    meeting = one.meeting
    if meeting.phase == "running" and meeting.in_phase("closed") and not meeting.in_phase("open", "waiting"):
        st.button(
            one.t("Reveal at the ceremony: seal the result now …"),
            key="ask-seal-first",
            width="stretch",
            on_click=desk.ask,
            args=("seal",),
        )


def _step(meeting_id: str, point: str, shown: int) -> None:
    desk.act(cmd.StepCeremony(meeting_id, shown), f"{point}|ceremony|{shown}")


def ceremony_dialog(one: Desk) -> None:
    t, meeting = one.t, one.meeting
    if not may_have_ceremony(meeting):
        st.text(t("The ceremony has begun – its plan can no longer change."))
        return
    held = places_held(meeting)
    st.number_input(
        t("How many of the first places are shown"),
        min_value=1,
        max_value=max(held),
        value=default_top(meeting),
        key=_key(one.point, "top"),
    )
    st.caption(t("The places below stay hidden; whoever receives the award is always shown."))
    st.radio(
        t("Which places are shown together"),
        list(GROUPINGS),
        format_func=lambda name: t(GROUPINGS[str(name)]),
        key=_key(one.point, "how"),
    )
    if st.session_state.get(_key(one.point, "how")) == "own":
        st.text_input(
            t("Places of each step, from the last to the first"),
            value=written_plan(first_three_alone(meeting, default_top(meeting))),
            max_chars=200,
            autocomplete="off",
            key=_key(one.point, "own"),
        )
    steps = _preview(one, t)
    left, middle, right = st.columns(3)
    with left:
        st.button(
            t("Plan it so"),
            key=f"plan-ceremony-{one.point}",
            type="primary",
            width="stretch",
            disabled=steps is None,
            on_click=_plan,
            args=(meeting.id, one.point),
        )
    with middle:
        st.button(
            t("No ceremony"),
            key=f"no-ceremony-{one.point}",
            width="stretch",
            disabled=meeting.ceremony is not None and not meeting.ceremony.steps,
            on_click=_plan_none,
            args=(meeting.id, one.point),
        )
    with right:
        st.button(t("Cancel"), key="no", width="stretch", on_click=desk.drop_question)


def _preview(one: Desk, t: Translate) -> Steps | None:
    """Say the plan in one line, or why it cannot be so."""
    try:
        steps = _chosen(one.meeting.id, one.point)
        existing = existing_steps(one.meeting, steps)
    except ContestError as error:
        page.show(error)
        return None
    refusal = desk.why_not(one.state, cmd.PlanCeremony(one.meeting.id, steps), one.visitor.actor)
    if refusal is not None:
        page.show(refusal)
        return None
    said = " → ".join(t("place {places}", places=places_text(step)) for step in existing)
    with st.container(key="ceremony-preview"):
        st.text(t("{n} steps: {plan}", n=len(existing), plan=said))
    return existing


def _key(point: str, what: str) -> str:
    return f"ceremony-{what}-{point}"


def _chosen(meeting_id: str, point: str) -> Steps:
    """Return the plan as the dialog has it now.

    Raises
    ------
    Invalid
        What is written is no plan.
    """
    meeting = page.service().meeting(meeting_id)
    top = int(st.session_state.get(_key(point, "top")) or default_top(meeting))
    how = st.session_state.get(_key(point, "how"), "three")
    if how == "own":
        written = st.session_state.get(_key(point, "own"))
        return first_three_alone(meeting, top) if written is None else read_plan(str(written))
    return one_by_one(meeting, top) if how == "each" else first_three_alone(meeting, top)


def _plan(meeting_id: str, point: str) -> None:
    try:
        steps = _chosen(meeting_id, point)
    except ContestError as error:
        desk.memory().trouble = error
        return
    desk.act(cmd.PlanCeremony(meeting_id, steps), f"{point}|ceremony|{steps}")


def _plan_none(meeting_id: str, point: str) -> None:
    desk.act(cmd.PlanCeremony(meeting_id, ()), f"{point}|no-ceremony")
