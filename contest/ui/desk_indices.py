"""The index values of a quarter, typed or pasted at the desk: a table of units and indices, unknown cells empty."""

from __future__ import annotations

from typing import Any

import streamlit as st

from contest import commands as cmd
from contest.decide.indices import indices_of, quarter_of
from contest.events import plain_decimal
from contest.ui import desk
from contest.ui.desk_view import Desk
from contest.ui.setup_frame import text_columns
from contest.views.indices import index_table


def indices_dialog(one: Desk) -> None:
    t, table = one.t, index_table(one.state, one.meeting)
    st.text(t("Type the values or paste them from a spreadsheet. What is not known stays empty and never counts as 0."))
    typed = st.text_input(t("Quarter, such as 2023Q1"), value=table.period, key="index-period", max_chars=20)
    period = quarter_of(typed) or ""
    criteria = indices_of(one.state)
    # The town's own round displays every unit of the town.
    units = one.meeting.order if one.meeting.plan.community else tuple(one.state.units)
    stored = {unit: one.state.indices.get(unit, {}).get(period) for unit in units}
    first = next((known for known in stored.values() if known), None)
    columns: dict[str, list[str | None]] = {"unit": [one.state.unit_name(unit) for unit in units]}
    for criterion in criteria:
        columns[criterion.id] = [
            plain_decimal(known.values[criterion.id]) if known and criterion.id in known.values else None
            for known in stored.values()
        ]
    edited: dict[str, list[Any]] = st.data_editor(
        text_columns(columns),
        placeholder="–",
        key=f"indices-{one.meeting.id}-{period}",
        hide_index=True,
        width="stretch",
        column_config={
            "unit": st.column_config.TextColumn(t("Unit"), disabled=True),
            **{one.id: st.column_config.TextColumn(one.title, max_chars=16) for one in criteria},
        },
    )
    source = st.text_input(t("Where do the values come from?"), key="index-source", max_chars=200)
    date = st.text_input(
        t("Date of the source (may stay empty)"), key="index-date", max_chars=10, placeholder="2023-04-01"
    )
    names = {"average": t("Average"), "total": t("Sum")}
    combine = st.pills(
        t("The one figure is"),
        list(names),
        format_func=names.__getitem__,
        default=first.combine if first else "average",
        key=f"index-combine-{period}",
    )
    values = {
        unit: {one.id: cell if isinstance(cell := edited[one.id][at], str) else "" for one in criteria}
        for at, unit in enumerate(units)
    }
    left, right = st.columns(2)
    with right:
        st.button(t("Cancel"), key="no", width="stretch", on_click=desk.drop_question)
    with left:
        is_pressed = st.button(
            t("Record this"), key=f"yes-{one.point}", type="primary", width="stretch", disabled=not source.strip()
        )
    # No callback: its arguments would be those of the drawing before, without the last cell typed.
    if is_pressed:
        command = cmd.RecordIndices(period or typed, values, source, "total" if combine == "total" else "average", date)
        desk.act(command, f"{one.meeting.seq}|indices|{command}")
        st.rerun()
