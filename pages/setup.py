"""Set-up: load a contest, prepare its meetings, hand out passes: all that comes before the first open."""

from __future__ import annotations

import streamlit as st

from contest.ui.page import require, service, translate
from contest.ui.setup_attendance import attendance_part
from contest.ui.setup_frame import STYLE, forget_outcome, outcome
from contest.ui.setup_load import load_part
from contest.ui.setup_panel import panel_part
from contest.ui.setup_passes import passes_part
from contest.ui.setup_roster import roster_part
from contest.ui.setup_rules import rules_part
from contest.ui.setup_units import units_part
from contest.ui.sheet_files import sheet_downloads

require("operator")
st.html(STYLE)
t = translate()
state = service().state
st.header(t("Set-up"))
if state.contest is not None and state.contest.rehearsal:
    with st.container(key="rehearsal"):
        st.text(t("Rehearsal – invented units, judges and marks, no result"))

PARTS = {
    "contest": t("Contest"),
    "units": t("Units"),
    "roster": t("Roster file"),
    "rules": t("Rules"),
    "panel": t("Panel"),
    "passes": t("Passes and links"),
}
part = "contest"
if state.contest is not None:
    chosen = st.segmented_control(
        t("Part"), list(PARTS), default="contest", required=True, format_func=PARTS.__getitem__, key="part",
        label_visibility="collapsed", on_change=forget_outcome,
    )  # fmt: skip
    part = str(chosen)
meeting = None
if part != "contest" and state.meetings:
    wish = st.query_params.get("meeting")
    ids = list(state.meetings)
    picked = st.selectbox(
        t("Meeting"),
        ids,
        index=ids.index(wish) if wish in ids else 0,
        format_func=lambda one: f"{state.meetings[one].plan.title} · {t(state.meetings[one].phase)}",
        key="setup-meeting",
        on_change=forget_outcome,
    )
    meeting = state.meetings[picked]
    st.query_params["meeting"] = meeting.id
outcome()
if part == "contest":
    load_part(state, t)
elif part == "passes":
    passes_part(state, meeting, t)
elif meeting is not None:
    {"units": units_part, "roster": roster_part, "rules": rules_part, "panel": panel_part}[part](state, meeting, t)
    if part == "units":
        attendance_part(meeting, state.seq, t)
    st.subheader(t("Sheets to print"))
    sheet_downloads(state, meeting, t, "setup")
    st.page_link("control.py", label=t("To the desk"), query_params={"meeting": meeting.id})
