"""What the desk gives beside the main award: other kinds of award, and honours recorded with their date."""

from __future__ import annotations

import hashlib
from typing import Final, cast

import streamlit as st

from contest import commands as cmd
from contest.decide.award import kind_proposal
from contest.errors import N_, Invalid, Problem
from contest.loading.cells import NAME_LENGTH, Row
from contest.loading.problems import Report
from contest.model import AwardKind, Honour, HonourKind
from contest.ui import desk, page
from contest.ui.desk_ending import ending
from contest.ui.desk_view import Desk
from contest.ui.literal import literal

HONOURS: Final[dict[HonourKind, str]] = {
    "most_beautiful": N_("Most Beautiful Village"),
    "designated_village": N_("Beautiful Countryside designated village"),
    "advanced_unit": N_("Advanced unit"),
    "other": N_("Another honour"),
    "dirtiest": N_("Dirtiest village (not public)"),
    "negative": N_("Another negative designation (not public)"),
}


def has_award_acts(one: Desk) -> bool:
    return bool(one.view.units) or (bool(one.meeting.plan.award_kinds) and one.meeting.seal is not None)


def award_acts(one: Desk) -> None:
    t, plan = one.t, one.meeting.plan
    if plan.award_kinds and one.meeting.seal is not None:
        st.button(t("Other awards …"), key="ask-awards", width="stretch", on_click=desk.ask, args=("awards",))
    if one.view.units:
        st.button(t("Record an honour …"), key="ask-honour", width="stretch", on_click=desk.ask, args=("honour",))


# --- other kinds of award ---------------------------------------------------------------------------------------


def awards_dialog(one: Desk) -> None:
    t, plan = one.t, one.meeting.plan
    chosen = st.selectbox(
        t("Which award"),
        [kind.id for kind in plan.award_kinds],
        format_func=lambda name: _title(one, str(name)),
        key="awards-kind",
    )
    kind = plan.award_kind(str(chosen))
    if kind is None:
        return
    if not kind.positive:
        st.text(t("This is not public: it stands in the record for the desk and the supervisor only."))
    known = one.meeting.other_awards.get(kind.id)
    proposed = known.units if known is not None else kind_proposal(one.meeting, kind)
    if kind.count is not None:
        st.text(t("Planned number: {n}", n=kind.count))
    for unit in one.meeting.order:
        st.checkbox(literal(one.state.unit_name(unit)), value=unit in proposed, key=_key(one.point, kind.id, unit))
    ending(one, t("Confirm the award"), _confirm, (one.meeting.id, one.point, kind), key=f"kind-{kind.id}-{one.point}")


def _title(one: Desk, kind_id: str) -> str:
    kind = one.meeting.plan.award_kind(kind_id)
    title = kind.title if kind else kind_id
    return f"{title} ✓" if kind_id in one.meeting.other_awards else title


def _key(point: str, kind: str, unit: str) -> str:
    return f"kind-{kind}-{unit}-{point}"


def _confirm(meeting_id: str, point: str, kind: AwardKind) -> None:
    order = page.service().meeting(meeting_id).order
    units = tuple(unit for unit in order if st.session_state.get(_key(point, kind.id, unit)))
    desk.act(cmd.ConfirmAward(meeting_id, units, kind.id), f"{point}|award|{kind.id}|{units}")


# --- honours ----------------------------------------------------------------------------------------------------


def honour_dialog(one: Desk) -> None:
    t = one.t
    units = {unit.unit: unit.name for unit in one.view.units}
    st.selectbox(t("Unit"), list(units), format_func=lambda unit: units[str(unit)], key="honour-unit")
    st.selectbox(
        t("Kind of honour"),
        list(HONOURS),
        format_func=lambda kind: t(HONOURS[cast(HonourKind, kind)]),
        key="honour-kind",
    )
    title, level = st.columns(2)
    with title:
        st.text_input(t("Title of the honour"), key="honour-title", max_chars=NAME_LENGTH, autocomplete="off")
    with level:
        st.text_input(t("Level"), key="honour-level", max_chars=20, autocomplete="off", placeholder=t("town, county …"))
    period, since = st.columns(2)
    with period:
        st.text_input(
            t("Of which month, quarter or year"), key="honour-period", max_chars=30, autocomplete="off",
            placeholder="2023年3月",
        )  # fmt: skip
    with since:
        st.text_input(
            t("Or: since when"), key="honour-since", max_chars=30, autocomplete="off", placeholder="2022年以来"
        )
    count, streak = st.columns(2)
    with count:
        st.number_input(t("How many times (may stay empty)"), 1, 999, None, key="honour-count")
    with streak:
        st.number_input(t("Months running (may stay empty)"), 1, 99, None, key="honour-streak")
    st.checkbox(t("An earlier count has this one in its number already"), key="honour-in-count")
    st.caption(t("Each record stands with its date; none replaces another."))
    st.button(
        t("Show this unit's honours on the projector"),
        key=f"show-honours-{one.meeting.seq}",
        width="stretch",
        on_click=_show,
        args=(one.meeting.id, one.meeting.seq),
    )
    ending(one, t("Record it"), _record, key=f"record-honour-{len(one.state.honours)}")


def _show(meeting_id: str, seq: int) -> None:
    unit = str(st.session_state["honour-unit"])
    desk.act(cmd.ShowScene(meeting_id, "honours", unit), f"{seq}|scene|honours|{unit}")


def _record() -> None:
    t, held = page.translate(), st.session_state
    texts = {name: str(held.get(f"honour-{name}") or "").strip() for name in ("title", "level", "period", "since")}
    labels = {
        "title": t("Title of the honour"), "level": t("Level"),
        "period": t("Of which month, quarter or year"), "since": t("Or: since when"),
    }  # fmt: skip
    report = Report()
    row = Row("", None, texts, labels, report)
    row.name("title")
    for name in ("level", "period", "since"):
        row.text(name, limit=NAME_LENGTH)
    if report:
        desk.memory().trouble = Invalid([Problem(one.column, one.template, one.values) for one in report.problems])
        return
    count, streak = held.get("honour-count"), held.get("honour-streak")
    facts = (held.get("honour-unit"), held.get("honour-kind"), tuple(texts.values()), count, streak)
    honour = Honour(
        # The same facts are the same honour, pressed however often.
        id=f"honour-{hashlib.sha256(repr(facts).encode()).hexdigest()[:12]}",
        title=texts["title"],
        kind=cast(HonourKind, held.get("honour-kind")),
        unit=str(held.get("honour-unit")),
        level=texts["level"],
        period=texts["period"],
        since=texts["since"].removesuffix("以来"),
        count=None if count is None else int(count),
        streak_months=None if streak is None else int(streak),
        in_count=bool(held.get("honour-in-count")),
    )
    if desk.act(cmd.RecordHonour(honour), f"honour|{honour!r}") is not None:
        for name in ("title", "level", "period", "since"):
            held[f"honour-{name}"] = ""
