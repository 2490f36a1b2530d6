"""The seal: what is missing, what would be fixed, and the supervisor's confirmation."""

from __future__ import annotations

import streamlit as st

from contest import commands as cmd
from contest.errors import ContestError, UnknownPass
from contest.model import Actor
from contest.results import policy_of, published_text, standings_of
from contest.ui import desk, desk_fairness, page
from contest.ui.desk_ending import ending
from contest.ui.desk_panels import names
from contest.ui.desk_view import Desk
from contest.ui.person_code import SUPERVISORS, WRONG_SUPERVISOR, person_of


def seal_dialog(one: Desk) -> None:
    t, meeting = one.t, one.meeting
    if meeting.plan.is_scored:
        _preview(one)
        desk_fairness.tell(one, "seal")
    else:
        st.text(t("This meeting has no scoring. Its record is closed as it stands."))
    obstacle = desk.why_not(one.state, cmd.SealMeeting(meeting.id, Actor("supervisor", "-")), one.visitor.actor)
    if obstacle is not None:
        page.show(obstacle)
    if one.visitor.role != "supervisor":
        st.text_input(
            t("The supervisor's short code"),
            key="supervisor-code",
            type="password",
            max_chars=20,
            autocomplete="off",
            placeholder="ABCD-EFGH",
        )
        st.caption(t("The supervisor types it here. It stands on the supervisor's pass."))
    st.text(t("After the seal no mark, no score and no place can change."))
    if one.state.contest is not None and one.state.contest.rehearsal:
        st.text(t("This is a rehearsal: it is sealed as an exercise, never as a result."))
    ending(one, t("Seal"), _seal, (meeting.id, one.point), key=f"seal-{one.point}", disabled=obstacle is not None)


def _preview(one: Desk) -> None:
    """Show the standings the seal would fix, as the operator may see them before."""
    t, meeting = one.t, one.meeting
    policy = policy_of(meeting)
    rows = []
    for line in standings_of(meeting):
        unit = line.score.unit
        missing = tuple(judge.name for judge in meeting.missing(unit))
        rows.append(
            {
                t("Place"): place_text(line.label, line.tied),
                t("Unit"): one.state.unit_name(unit),
                t("Points"): published_text(line.score, policy) or "–",
                t("Status"): t("vetoed") if line.score.is_vetoed else t(line.score.status),
                t("Without a ballot"): names(missing, t) if line.score.status != "withdrawn" else "",
            }
        )
    if rows:
        st.dataframe(rows, hide_index=True, width="stretch", height=30 * min(len(rows), 9) + 38, row_height=30)


def sealed_results(one: Desk) -> None:
    """Show the result as the seal holds it."""
    t, seal = one.t, one.meeting.seal
    if seal is None or not seal.results:
        return
    rows = [
        {
            t("Place"): place_text(line.shown or line.place, line.tied),
            t("Unit"): one.state.unit_name(line.unit),
            t("Points"): line.score or "–",
            t("Status"): t("vetoed") if line.vetoed else t(line.status),
        }
        for line in seal.results
    ]
    st.dataframe(rows, hide_index=True, width="stretch", height=35 * (min(len(rows), 15) + 1) + 3)


def place_text(place: int | str | None, tied: bool) -> str:
    """Return a place as the desk's tables write it; an equals sign marks a shared one."""
    return "–" if place is None else f"{place} =" if tied else str(place)


def _seal(meeting_id: str, point: str) -> None:
    mine = desk.memory()
    who = page.visitor()
    mine.trouble = None
    if who is None:
        mine.trouble = UnknownPass()
        return
    confirmed_by = None
    if who.role != "supervisor":
        code = str(st.session_state.get("supervisor-code") or "")
        try:
            confirmed_by = person_of(code, who.pass_id, SUPERVISORS, WRONG_SUPERVISOR)
        except ContestError as error:
            mine.trouble = error
            return
    name = confirmed_by.id if confirmed_by else who.pass_id
    desk.act(cmd.SealMeeting(meeting_id, confirmed_by), f"{point}|seal|{name}")
