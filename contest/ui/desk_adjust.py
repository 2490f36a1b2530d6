"""Bonus, deduction and veto, and values of other parts: what the desk records beside the ballots."""

from __future__ import annotations

from typing import Any, Final
from unicodedata import normalize

import streamlit as st

from contest import commands as cmd
from contest.errors import N_, Moment, Translate
from contest.events import plain_decimal
from contest.results import policy_of
from contest.scoring.rules import LIVE
from contest.state import Evaluation
from contest.ui import desk
from contest.ui.desk_ending import ending
from contest.ui.desk_view import Desk
from contest.ui.literal import literal
from contest.ui.setup_frame import text_columns

KINDS: Final = {
    "bonus": N_("bonus"),
    "deduction": N_("deduction"),
    "veto": N_("veto"),
    "back": N_("take back"),
}


def has_parts(one: Desk) -> bool:
    return one.meeting.plan.is_scored and not policy_of(one.meeting).live_alone


# --- bonus, deduction, veto -------------------------------------------------------------------------------------


def adjust_dialog(one: Desk) -> None:
    t, unit = one.t, desk.memory().unit
    evaluation = one.meeting.evaluation(unit)
    cap = policy_of(one.meeting).adjustment_cap
    if cap is not None:
        st.text(t("Bonuses and deductions together count for {cap} points at the most.", cap=plain_decimal(cap)))
    st.text(t("A veto leaves score and place as they are and puts the unit out of the award."))
    _known(evaluation, t)
    kinds = [kind for kind in KINDS if kind != "back" or evaluation.adjustments]
    kind = str(
        st.segmented_control(
            t("Kind of item"),
            kinds,
            default=kinds[0],
            required=True,
            format_func=lambda name: t(KINDS[name]),
            key="adjust-kind",
        )
    )
    if kind == "back":
        names = list(evaluation.adjustments)
        name = st.selectbox(t("Item"), names, format_func=literal, key="adjust-which")
    else:
        name = st.text_input(t("Item"), key="adjust-name", max_chars=60)
    if kind in ("bonus", "deduction"):
        st.text_input(t("Points to add or take"), key="adjust-points", max_chars=12)
    reason = st.text_input(t("Reason"), key="adjust-reason", max_chars=200)
    ending(
        one,
        t("Record this"),
        _adjust,
        (one.meeting.id, unit, one.point),
        disabled=not (name or "").strip() or not reason.strip(),
    )


def _known(evaluation: Evaluation, t: Translate) -> None:
    rows = [
        {
            t("Item"): item.name,
            t("Points"): t("veto") if item.veto and not item.points else plain_decimal(item.points),
            t("Reason"): item.reason,
            t("Recorded"): f"{Moment(item.at).clock()} {item.by.name}".strip(),
        }
        for item in evaluation.adjustments.values()
    ]
    if rows:
        st.dataframe(rows, hide_index=True, width="stretch")


def _adjust(meeting_id: str, unit: str, point: str) -> None:
    kind = str(st.session_state.get("adjust-kind"))
    field = "adjust-which" if kind == "back" else "adjust-name"
    name = str(st.session_state.get(field) or "")
    # A Chinese keyboard types full-width digits.
    typed = normalize("NFKC", str(st.session_state.get("adjust-points") or "")).strip().removeprefix("+")
    points = {"bonus": typed, "deduction": typed if typed.startswith("-") else f"-{typed}"}.get(kind, "0")
    reason = str(st.session_state.get("adjust-reason") or "")
    command = cmd.MakeAdjustment(meeting_id, unit, name, points, reason, kind == "veto")
    desk.act(command, f"{point}|adjust|{unit}|{kind}|{name}|{points}|{reason}")


# --- values of other parts --------------------------------------------------------------------------------------


def parts_dialog(one: Desk) -> None:
    t, meeting = one.t, one.meeting
    parts = {part.id: part for part in policy_of(meeting).parts if part.id != LIVE}
    part_id = str(
        st.selectbox(t("Which part"), list(parts), format_func=lambda name: literal(parts[name].title), key="of-part")
    )
    part = parts[part_id]
    st.text(t("Values from {min} to {max}; an empty cell has no value, and without one a unit stays pending.",
              min=plain_decimal(part.min), max=plain_decimal(part.max)))  # fmt: skip
    stored = {unit: meeting.evaluation(unit).parts.get(part_id) for unit in meeting.order}
    edited: dict[str, list[Any]] = st.data_editor(
        text_columns(
            {
                "unit": [one.state.unit_name(unit) for unit in meeting.order],
                "value": [None if known is None else plain_decimal(known.value) for known in stored.values()],
                "source": [None if known is None else known.source for known in stored.values()],
            }
        ),
        placeholder="–",
        key=f"parts-{one.point}-{part_id}",
        hide_index=True,
        width="stretch",
        column_config={
            "unit": st.column_config.TextColumn(t("Unit"), disabled=True),
            "value": st.column_config.TextColumn(t("Value reached"), max_chars=16),
            "source": st.column_config.TextColumn(t("Recorded from"), disabled=True),
        },
    )
    source = st.text_input(t("Where do the values come from?"), key="part-source", max_chars=200)
    values = {
        unit: normalize("NFKC", value).strip() or None if isinstance(value, str) else None
        for unit, value in zip(meeting.order, edited["value"], strict=True)
    }
    changed = {
        unit: value
        for unit, value in values.items()
        if value != (None if (known := stored[unit]) is None else plain_decimal(known.value))
    }
    left, right = st.columns(2)
    with right:
        st.button(t("Cancel"), key="no", width="stretch", on_click=desk.drop_question)
    with left:
        is_complete = bool(changed) and bool(source.strip())
        is_pressed = st.button(
            t("Record this"), key=f"yes-{one.point}", type="primary", width="stretch", disabled=not is_complete
        )
    # No callback: its arguments would be those of the drawing before, without the last cell typed.
    if is_pressed:
        command = cmd.RecordPartScores(meeting.id, part_id, changed, source)
        desk.act(command, f"{one.point}|parts|{part_id}|{changed}|{source}")
        st.rerun()
