"""Who of the panel left, who is back, and who comes late."""

from __future__ import annotations

import streamlit as st

from contest import commands as cmd
from contest.errors import ContestError
from contest.loading.late import late_judge
from contest.results import policy_of
from contest.state import MeetingState
from contest.ui import desk, page
from contest.ui.desk_agenda import trouble
from contest.ui.desk_view import Desk
from contest.ui.setup_panel import groups_of


def may_change_panel(meeting: MeetingState) -> bool:
    return meeting.phase == "running" and meeting.plan.is_scored


def absent_dialog(one: Desk) -> None:
    """Draw both halves: what was pressed is done at once, and the dialog stays for the next judge."""
    meeting = page.service().meeting(one.meeting.id)
    _presence(one, meeting)
    with st.expander(one.t("A judge who comes late")):
        _late(one, meeting)
    trouble()
    if desk.memory().said:
        st.text(desk.memory().said)
    st.button(one.t("Done"), key="no", width="stretch", on_click=desk.drop_question)


def _presence(one: Desk, meeting: MeetingState) -> None:
    t = one.t
    st.text(t("Nobody waits for the ballots of an absent judge any more. Ballots that are in keep counting."))
    if policy_of(meeting).is_sum:
        st.text(t("By these rules a unit stays pending when equally many ballots are not in for all."))
    names = {
        judge.id: judge.name + (f" · {t('absent')}" if judge.id in meeting.absent else "") for judge in meeting.panel
    }
    if not names:
        return
    ids, key, mine = list(names), desk.choice_key("absent-judge", names), desk.memory()
    chosen = str(
        st.selectbox(
            t("Judge"),
            ids,
            index=ids.index(mine.unit) if mine.unit in ids else 0,
            format_func=names.__getitem__,
            key=key,
            on_change=desk.choose,
            args=(key,),
        )
    )
    is_absent = chosen in meeting.absent
    st.text_input(t("Reason (may stay empty)"), key="absent-reason", max_chars=200)
    st.button(
        t("Is back") if is_absent else t("Mark absent"),
        key=f"absent-{desk.turn(meeting)}",
        type="primary",
        width="stretch",
        on_click=_mark,
        args=(meeting.id, chosen, not is_absent),
    )


def _mark(meeting_id: str, judge: str, absent: bool) -> None:
    reason = str(st.session_state["absent-reason"]).strip()
    point = desk.turn(page.service().meeting(meeting_id))
    if desk.act(cmd.MarkAbsent(meeting_id, judge, absent, reason), f"{point}|absent|{judge}|{absent}|{reason}"):
        st.session_state["absent-reason"] = ""
    desk.memory().asking, desk.memory().unit = "absent", judge


def _late(one: Desk, meeting: MeetingState) -> None:
    t, groups = one.t, groups_of(meeting)
    st.text(t("Marks what is open now or opened later. Units that are closed keep their scores."))
    st.text_input(t("Name"), key="late-name", max_chars=30)
    if groups:
        st.selectbox(t("Group"), list(groups), format_func=groups.__getitem__, key="late-group")
    else:
        st.text_input(t("Group"), key="late-group", max_chars=30)
    names = {unit: one.state.unit_name(unit) for unit in meeting.order}
    st.multiselect(
        t("Own units"), list(names), format_func=names.__getitem__, placeholder=t("no unit"), key="late-home"
    )
    st.text_input(t("Staff number"), key="late-person", max_chars=40)
    st.button(t("Add to the panel"), key="late-add", width="stretch", on_click=_add, args=(meeting.id,))
    st.text(t("The pass is made on the set-up page, under “Passes and links”: choose the judge there."))
    st.page_link("setup.py", label=t("To the set-up"))


def _add(meeting_id: str) -> None:
    t, typed, mine = page.translate(), st.session_state, desk.memory()
    mine.said = ""
    name, person = str(typed["late-name"]), str(typed["late-person"])
    try:
        judge = late_judge(name, str(typed["late-group"] or ""), typed["late-home"], person)
    except ContestError as error:
        mine.trouble = error
        return
    point = desk.turn(page.service().meeting(meeting_id))
    if desk.act(cmd.AddJudge(meeting_id, judge), f"{point}|late|{judge}"):
        typed["late-name"] = typed["late-person"] = ""
        typed["late-home"] = []
        mine.said = t("{name} is on the panel now.", name=judge.name)
        mine.unit = judge.id
    mine.asking = "absent"
