"""The award: the proposal that follows from the places, and a person's decision on it."""

from __future__ import annotations

import streamlit as st

from contest import commands as cmd
from contest.decide import award_candidates, award_quota
from contest.errors import Translate
from contest.events import Result
from contest.state import MeetingState
from contest.ui import desk, desk_ties, page
from contest.ui.desk_ending import ending
from contest.ui.desk_view import Desk
from contest.ui.literal import literal


def award_dialog(one: Desk) -> None:
    t, meeting = one.t, one.meeting
    assert meeting.seal is not None
    if desk_ties.is_undecided(one):
        desk_ties.tie_form(one)
        return
    desk_ties.decided(one)
    placed = award_candidates(meeting.seal.results)
    quota = award_quota(meeting.plan, len(meeting.order))
    proposed = set(one.view.award_proposal)
    if meeting.plan.award_title:
        st.text(t("Award: {title}", title=meeting.plan.award_title))
    st.text(t("Planned number: {n}", n=quota))
    vetoed = [one.state.unit_name(line.unit) for line in meeting.seal.results if line.vetoed]
    if vetoed:
        st.text(t("Out of the award by a veto: {units}", units=t(", ").join(vetoed)))
    for line, _ in placed:
        st.checkbox(literal(_line(one, line, t)), value=line.unit in proposed, key=_key(one.point, line.unit))
    chosen = _chosen(meeting, one.point)
    if len(chosen) != quota:
        st.checkbox(
            t("Give it to {chosen} instead of {planned}", chosen=len(chosen), planned=quota),
            key=_key(one.point, f"as-{len(chosen)}"),
        )
    ending(
        one,
        t("Confirm the award"),
        _confirm,
        (meeting.id, one.point),
        key=f"award-{one.point}",
        disabled=not _is_agreed(meeting, one.point),
    )


def _key(point: str, what: str) -> str:
    return f"choose-{point}-{what}"


def _chosen(meeting: MeetingState, point: str) -> tuple[str, ...]:
    """Return the ticked units as they are ticked now, by place."""
    results = meeting.seal.results if meeting.seal else ()
    return tuple(line.unit for line in results if st.session_state.get(_key(point, line.unit)))


def _is_agreed(meeting: MeetingState, point: str) -> bool:
    """Tell whether as many are ticked as planned, or the other number was agreed to."""
    count = len(_chosen(meeting, point))
    is_planned = count == award_quota(meeting.plan, len(meeting.order))
    return is_planned or bool(st.session_state.get(_key(point, f"as-{count}")))


def _line(one: Desk, line: Result, t: Translate) -> str:
    label = line.shown or line.place
    place = t("Joint place {place}", place=label) if line.tied else t("Place {place}", place=label)
    return f"{place}  {one.state.unit_name(line.unit)}  {line.score or '–'}"


def _confirm(meeting_id: str, point: str) -> None:
    meeting = page.service().meeting(meeting_id)
    units = _chosen(meeting, point)
    if _is_agreed(meeting, point):
        desk.act(cmd.ConfirmAward(meeting_id, units), f"{point}|award|{units}")
