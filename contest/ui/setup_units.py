"""The units of a meeting: names, presenters, what their membership rests on, and the award that is planned."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any, Final, cast

import pandas as pd  # type: ignore[import-untyped]  # it brings no type information
import streamlit as st

from contest import commands as cmd
from contest.errors import N_, Invalid, Problem, Translate
from contest.loading.awards import Quota, quota_text, read_quota
from contest.loading.cells import Once, Row
from contest.loading.entries import made_id
from contest.loading.problems import Report
from contest.model import Membership, Unit, UnitKind
from contest.state import MeetingState, State
from contest.ui import page
from contest.ui.setup_frame import is_locked, save, slip, table_height, text_columns

KINDS: Final[dict[UnitKind, str]] = {"village": N_("village"), "neighbourhood": N_("neighbourhood")}
MEMBERSHIPS: Final[dict[Membership, str]] = {
    "stated": N_("stated"),
    "implied": N_("implied"),
    "inferred": N_("inferred"),
    "disputed": N_("disputed"),
    "invented": N_("invented"),
}
_DOUBTFUL: Final = ("inferred", "disputed")


def units_part(state: State, meeting: MeetingState, t: Translate) -> None:
    locked = is_locked(meeting, t)
    units = [state.units[unit] for unit in meeting.order]
    for unit in units:
        if unit.membership in _DOUBTFUL:
            note = f" – {unit.note}" if unit.note else ""
            st.text(
                t("To check: {unit}, membership {membership}", unit=unit.name, membership=t(unit.membership)) + note
            )
    edited: dict[str, list[Any]] = st.data_editor(
        text_columns(_table(units, state)),
        key=f"units-{meeting.id}-{slip().round}",
        num_rows="fixed" if locked else "dynamic",
        hide_index=True,
        width="stretch",
        height=table_height(len(units) + (not locked), 15),
        disabled=locked,
        column_config=_columns(state, t),
    )
    if locked:
        return
    st.caption(t("The last row adds a unit; a marked row can be deleted and leaves this meeting."))
    # No callback: its arguments would be those of the drawing before, without the last cell typed.
    if st.button(t("Save the units"), key="save-units", type="primary"):
        _save(state, meeting, edited, t)
        st.rerun()
    if meeting.plan.first("award") is not None:
        _award(state, meeting, t)


def _columns(state: State, t: Translate) -> dict[str, Any]:
    contest = state.contest
    communities = {one.id: one.name for one in contest.communities} if contest else {}
    column = st.column_config
    return {
        "id": None,
        "name": column.TextColumn(t("Unit"), required=True, max_chars=30, width="medium"),
        "kind": column.SelectboxColumn(
            t("Kind"),
            options=list(KINDS),
            format_func=lambda one: t(KINDS[cast(UnitKind, one)]),
            default="village",
            required=True,
        ),
        "community": column.SelectboxColumn(
            t("Member of"), options=list(communities), format_func=lambda one: communities.get(str(one), str(one))
        ),
        "presenter": column.TextColumn(t("Presented by"), max_chars=30),
        "membership": column.SelectboxColumn(
            t("Membership"),
            options=list(MEMBERSHIPS),
            format_func=lambda one: t(MEMBERSHIPS[cast(Membership, one)]),
            default="stated",
            required=True,
        ),
        "note": column.TextColumn(t("Note"), width="large", max_chars=200),
    }


def _table(units: Sequence[Unit], state: State) -> dict[str, list[Any]]:
    return {
        "id": [one.id for one in units],
        "name": [one.name for one in units],
        "kind": [one.kind for one in units],
        "community": [one.community for one in units],
        "presenter": [one.presenter for one in units],
        "membership": [one.membership for one in units],
        "note": [one.note for one in units],
    }


def rows_of(table: dict[str, list[Any]]) -> Iterable[dict[str, Any]]:
    """Return an edited table row by row, empty cells as None."""
    columns = list(table)
    for values in zip(*table.values(), strict=True):
        yield {name: None if _is_empty(one) else one for name, one in zip(columns, values, strict=True)}


def _is_empty(value: object) -> bool:
    return value is None or value is pd.NA or value == "" or (isinstance(value, float) and value != value)


def read_units(table: dict[str, list[Any]], state: State, community: str | None, label: str) -> tuple[Unit, ...]:
    """Return the units of an edited table, in its order.

    Raises
    ------
    Invalid
        With every problem: its row and column.
    """
    report, names, found = Report(), Once(), list[Unit]()
    for at, cells in enumerate(rows_of(table), 1):
        texts = {key: str(cells.get(key) or "").strip() for key in ("name", "presenter", "note")}
        row = Row(label, at, texts, {}, report)
        name, presenter = row.name("name"), row.name("presenter", required=False)
        if not name or not names.check(row, "name", name):
            continue
        known = state.units.get(str(cells.get("id") or "")) or next(
            (one for one in state.units.values() if one.name == name), None
        )
        unit = known or Unit(made_id("unit", name), name)
        found.append(
            replace(
                unit,
                name=name,
                presenter=presenter,
                kind=cast(UnitKind, cells.get("kind") or "village"),
                community=cells.get("community") or community,
                membership=cast(Membership, cells.get("membership") or "stated"),
                note=row.text("note"),
            )
        )
    if report:
        raise Invalid(report.problems)
    return tuple(found)


def unit_commands(state: State, meeting: MeetingState, units: tuple[Unit, ...]) -> list[cmd.Command]:
    """Return what makes these the units of a meeting, in this order; nothing for what is so already."""
    changed = tuple(unit for unit in units if state.units.get(unit.id) != unit)
    ids = tuple(unit.id for unit in units)
    commands: list[cmd.Command] = [cmd.ListUnits(changed)] if changed else []
    if ids != meeting.plan.units:
        commands.append(cmd.PlanMeeting(replace(meeting.plan, units=ids)))
    return commands


def _save(state: State, meeting: MeetingState, table: dict[str, list[Any]], t: Translate) -> None:
    try:
        units = read_units(table, state, meeting.plan.community, t("Units"))
    except Invalid as error:
        slip().trouble = error
        return
    said = t("The units of “{meeting}” are saved.", meeting=meeting.plan.title)
    save(unit_commands(state, meeting, units), said, state.seq)


# --- the award that is planned ----------------------------------------------------------------------------------


def _award(state: State, meeting: MeetingState, t: Translate) -> None:
    st.divider()
    left, middle, right = st.columns([2, 4, 2], vertical_alignment="bottom")
    with left:
        st.text_input(
            t("How many receive the award"),
            value=quota_text(meeting.plan),
            max_chars=7,
            placeholder=t("by default"),
            help=t("A number such as 2, or a share such as 20%. A share is rounded, a half upwards, to at least one."),
            key=f"quota-{meeting.id}-{slip().round}",
        )
    with middle:
        st.text_input(
            t("Title of the award"),
            value=meeting.plan.award_title,
            max_chars=60,
            key=f"award-title-{meeting.id}-{slip().round}",
        )
    with right:
        st.button(
            t("Save the award"),
            key="save-award",
            width="stretch",
            on_click=_save_award,
            args=(meeting.id, slip().round, state.seq),
        )


def _save_award(meeting_id: str, round_: int, seq: int) -> None:
    t, meeting = page.translate(), page.service().meeting(meeting_id)
    written = str(st.session_state[f"quota-{meeting_id}-{round_}"] or "").strip()
    title = str(st.session_state[f"award-title-{meeting_id}-{round_}"]).strip()
    report = Report()
    labels = {"title": t("Title of the award"), "quota": t("How many receive the award")}
    row = Row("", None, {"title": title, "quota": written}, labels, report)
    row.text("title", limit=60)
    quota = read_quota(row) or Quota()
    if report:
        slip().trouble = Invalid([Problem("", one.template, one.values) for one in report.problems])
        return
    plan = replace(meeting.plan, quota=quota.number, quota_share=quota.share, award_title=title)
    save([cmd.PlanMeeting(plan)], t("The award is saved."), seq)
