"""Loading a contest folder that lies on the server, with everything it says or everything that is wrong with it."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import streamlit as st

from contest import commands as cmd
from contest.errors import Translate
from contest.loading import LoadingFailed, Plan, read_folder
from contest.service import utc_now
from contest.state import State
from contest.ui import page
from contest.ui.setup_frame import problem_table, save, slip, table_height

DATA: Final = Path(__file__).parents[2] / "data"
REHEARSAL: Final = "rehearsal"


def folders() -> list[str]:
    """Return the names of the contest folders below ``data``."""
    if not DATA.is_dir():
        return []
    return sorted(path.name for path in DATA.iterdir() if (path / "contest.toml").is_file())


def load_part(state: State, t: Translate) -> None:
    """Offer the folders while the store is empty; afterwards show what was loaded."""
    if state.contest is not None:
        _loaded(state, t)
        return
    names = folders()
    if not names:
        st.text(t("There is no contest folder below {path}.", path=str(DATA)))
        return
    st.subheader(t("Load a contest"))
    name = str(st.selectbox(t("Contest folder"), names, key="folder"))
    is_rehearsal = False
    if (DATA / REHEARSAL).is_dir():
        is_rehearsal = st.toggle(t("Rehearsal: add invented units, judges and rules"), key="rehearsal-toggle")
        st.caption(
            t("A rehearsal says so on every page and every sheet. It cannot be turned into the real contest later.")
        )
    try:
        plan = read_folder(DATA / name, DATA / REHEARSAL if is_rehearsal else None)
    except LoadingFailed as error:
        st.text("⚠ " + error.text(t))
        problem_table(error.problems, t)
        return
    _preview(plan, t)
    label = t("Load as a rehearsal") if is_rehearsal else t("Load this contest")
    st.button(label, key="load", type="primary", on_click=_load, args=(name, is_rehearsal))


def _preview(plan: Plan, t: Translate) -> None:
    st.text(plan.contest.title)
    if plan.contest.theme:
        st.text(plan.contest.theme)
    st.text(
        t(
            "{meetings} meetings, {units} units, {judges} judges, {honours} honours. No problem was found.",
            meetings=len(plan.meetings),
            units=len(plan.units),
            judges=sum(map(len, plan.panels.values())),
            honours=len(plan.honours),
        )
    )
    rows = [
        {
            t("Meeting"): meeting.title,
            t("Stages"): " → ".join(stage.title for stage in meeting.agenda),
            t("Units"): len(meeting.units),
            t("Judges"): len(plan.panels.get(meeting.id, ())),
            t("Scoring"): t("yes") if meeting.is_scored else t("no"),
        }
        for meeting in plan.meetings
    ]
    st.dataframe(rows, hide_index=True, width="stretch", height=table_height(len(rows), 14))


def _load(name: str, is_rehearsal: bool) -> None:
    t, who = page.translate(), page.visitor()
    if who is None:
        return
    mine = slip()
    try:
        # Read again rather than kept: what is loaded is what lies there now.
        plan = read_folder(DATA / name, DATA / REHEARSAL if is_rehearsal else None)
    except LoadingFailed as error:
        mine.trouble = error
        return
    events = plan.events(at=utc_now(), by=who.actor)
    save([cmd.PlanContest(events)], t("“{title}” is loaded.", title=plan.contest.title), 0)


def _loaded(state: State, t: Translate) -> None:
    contest = state.contest
    assert contest is not None
    st.subheader(t("What is loaded"))
    st.text(contest.title)
    if contest.theme:
        st.text(contest.theme)
    rows = [
        {
            t("Meeting"): meeting.plan.title,
            t("Phase"): t(meeting.phase),
            t("Stages"): " → ".join(stage.title for stage in meeting.plan.agenda),
            t("Units"): len(meeting.order),
            t("Judges"): len(meeting.panel),
            t("Scoring"): t("yes") if meeting.plan.is_scored else t("no"),
        }
        for meeting in state.meetings.values()
    ]
    st.dataframe(rows, hide_index=True, width="stretch", height=table_height(len(rows), 14))
    st.caption(t("One store holds one contest. For a second one, start the program with another database file."))
