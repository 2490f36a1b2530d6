"""The panel of a meeting: who judges, in which group, and which units each of them leaves out."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import streamlit as st

from contest import commands as cmd
from contest.errors import N_, Invalid, Translate
from contest.loading.cells import Once, Row
from contest.loading.entries import made_id
from contest.loading.persons import PERSON_LENGTH, person_of
from contest.loading.problems import Report
from contest.model import Judge
from contest.results import policy_of
from contest.state import MeetingState, State
from contest.ui.setup_frame import is_locked, save, slip, table_height, text_columns
from contest.ui.setup_units import rows_of


def panel_part(state: State, meeting: MeetingState, t: Translate) -> None:
    if not meeting.plan.is_scored:
        st.text(t("This meeting has no evaluation on its agenda, so it needs no panel."))
        return
    locked = is_locked(meeting, t)
    groups = groups_of(meeting)
    homes = {unit.name: unit.id for unit in state.units.values()}
    st.text(_counts(meeting, groups, t))
    table: dict[str, list[Any]] = {
        "id": [one.id for one in meeting.panel],
        "name": [one.name for one in meeting.panel],
        "group": [one.group for one in meeting.panel],
        "home": [[state.unit_name(unit) for unit in one.home] for one in meeting.panel],
        "person": [one.person for one in meeting.panel],
    }
    edited: dict[str, list[Any]] = st.data_editor(
        text_columns(table, lists=("home",)),
        key=f"panel-{meeting.id}-{slip().round}",
        num_rows="fixed" if locked else "dynamic",
        hide_index=True,
        width="stretch",
        height=table_height(len(meeting.panel) + (not locked), 16),
        disabled=locked,
        column_config=_columns(groups, homes, t),
    )
    if locked:
        return
    st.caption(t("The last row adds a judge. “Own units” are those the judge does not mark."))
    st.caption(
        t(
            "Whoever sits on several panels gets the same staff number on each: only such judges compare communities. "
            "A name alone never counts as the same person."
        )
    )
    # No callback: its arguments would be those of the drawing before, without the last cell typed.
    if st.button(t("Save the panel"), key="save-panel", type="primary"):
        _save(state, meeting, edited, homes, t)
        st.rerun()


def groups_of(meeting: MeetingState) -> dict[str, str]:
    """Return the groups of the rules by id, and those only the panel names."""
    ruled = {group.id: group.title for group in policy_of(meeting).groups}
    return {**{judge.group: judge.group for judge in meeting.panel}, **ruled}


def _counts(meeting: MeetingState, groups: Mapping[str, str], t: Translate) -> str:
    counts = (f"{title} {sum(judge.group == group for judge in meeting.panel)}" for group, title in groups.items())
    parts = t(", ").join(counts)
    total = t("{n} judges", n=len(meeting.panel))
    return t("{total}: {parts}", total=total, parts=parts) if parts else total


def _columns(groups: Mapping[str, str], homes: Mapping[str, str], t: Translate) -> dict[str, Any]:
    column = st.column_config
    group: Any = column.TextColumn(t("Group"), required=True, max_chars=30)
    if groups:
        group = column.SelectboxColumn(
            t("Group"), options=list(groups), format_func=lambda one: groups.get(str(one), str(one)), required=True
        )
    return {
        "id": None,
        "name": column.TextColumn(t("Name"), required=True, max_chars=30),
        "group": group,
        "home": column.MultiselectColumn(t("Own units"), options=list(homes), width="large"),
        "person": column.TextColumn(t("Staff number"), max_chars=PERSON_LENGTH),
    }


def read_panel(
    table: dict[str, list[Any]], known: Mapping[str, Judge], homes: Mapping[str, str], label: str
) -> tuple[Judge, ...]:
    """Return the judges of an edited table, in its order.

    Parameters
    ----------
    table : mapping of column to list
        ``id``, ``name``, ``group``, ``home`` (lists of unit names), ``person``.
    known : mapping of id to Judge
        Who keeps an id.
    homes : mapping of unit name to id

    Raises
    ------
    Invalid
        With every problem: its row and column.
    """
    report, names, persons, found = Report(), Once(), Once(), list[Judge]()
    for at, cells in enumerate(rows_of(table), 1):
        texts = {key: str(cells.get(key) or "").strip() for key in ("name", "group", "person")}
        row = Row(label, at, texts, {}, report)
        name, group = row.name("name"), row.text("group", required=True, limit=64)
        home = [str(one) for one in cells.get("home") or ()]
        for one in home:
            if one not in homes:
                row.complain(
                    "home", N_("There is no unit “{text}” – correct the name, or list the unit first."), text=one
                )
        person = person_of(row)
        is_fresh = not person or persons.check(row, "person", person)
        if name and group and names.check(row, "name", name) and is_fresh:
            judge_id = str(cells.get("id") or "")
            judge_id = judge_id if judge_id in known else made_id("judge", name)
            found.append(Judge(judge_id, name, group, tuple(homes[one] for one in home if one in homes), person))
    if report:
        raise Invalid(report.problems)
    return tuple(found)


def _save(
    state: State, meeting: MeetingState, table: dict[str, list[Any]], homes: Mapping[str, str], t: Translate
) -> None:
    try:
        judges = read_panel(table, {judge.id: judge for judge in meeting.panel}, homes, t("Panel"))
    except Invalid as error:
        slip().trouble = error
        return
    said = t("The panel of “{meeting}” is saved: {n} judges.", meeting=meeting.plan.title, n=len(judges))
    save([cmd.SeatPanel(meeting.id, judges)], said, state.seq)
