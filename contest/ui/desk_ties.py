"""A tie over the boundary of the award: the ways to decide it, inside the dialog of the award."""

from __future__ import annotations

from typing import Any, Final, get_args

import streamlit as st

from contest import commands as cmd
from contest.decide.award import Boundary, boundary
from contest.decide.ties import by_criteria
from contest.errors import N_, ContestError
from contest.model import TieMethod
from contest.results import policy_of
from contest.ui import desk, page
from contest.ui.desk_ending import ending
from contest.ui.desk_view import Desk
from contest.ui.literal import literal
from contest.views.ties import tie_sentences

METHODS: Final[dict[TieMethod, str]] = {
    "joint": N_("Give it to all of them together"),
    "criteria": N_("Compare criteria in an order"),
    "vote": N_("Vote of the panel"),
    "statement": N_("One minute each, then a decision"),
}
assert tuple(METHODS) == get_args(TieMethod)


def is_undecided(one: Desk) -> bool:
    """Tell whether the award waits for a tie to be decided."""
    return boundary(one.meeting) is not None and (one.meeting.tie is None or _is_anew(one.point))


def _is_anew(point: str) -> bool:
    return bool(st.session_state.get(_key(point, "anew")))


def decided(one: Desk) -> None:
    """Say how the tie was decided, with the way to decide it anew."""
    if one.meeting.tie is None:
        return
    for sentence in tie_sentences(one.state, one.meeting):
        st.text(sentence.text(one.t))
    st.checkbox(one.t("Decide the tie anew"), key=_key(one.point, "anew"))


def tie_form(one: Desk) -> None:
    """Draw the choices; nothing about the award can be confirmed before."""
    t, point = one.t, one.point
    edge = boundary(one.meeting)
    assert edge is not None
    names = t(", ").join(map(one.state.unit_name, edge.tied))
    st.text(t("{units} are level, and {n} of the awards is left for them.", units=names, n=edge.left))
    st.radio(
        t("How is the tie decided?"),
        list(METHODS),
        format_func=lambda name: t(METHODS[name]),
        key=_key(point, "how"),
    )
    how: TieMethod = st.session_state.get(_key(point, "how"), "joint")
    if how == "criteria":
        _criteria(one, edge)
    elif how == "vote":
        for unit in edge.tied:
            label = t("Votes for {unit}", unit=one.state.unit_name(unit))
            st.text_input(literal(label), key=_key(point, f"votes-{unit}"), max_chars=4, autocomplete="off")
    elif how == "statement":
        st.text(t("Who receives the award:"))
        for unit in edge.tied:
            st.checkbox(literal(one.state.unit_name(unit)), key=_key(point, f"chosen-{unit}"))
    st.text_input(t("Who decided"), key=_key(point, "who"), max_chars=60, autocomplete="off")
    st.text_input(t("Reason (may stay empty)"), key=_key(point, "why"), max_chars=200, autocomplete="off")
    ending(one, t("Record the decision"), _decide, (one.meeting.id, point), key=f"tie-{point}")


def _criteria(one: Desk, edge: Boundary) -> None:
    """Let criteria be picked one after another and show what their comparison comes to."""
    t, point = one.t, one.point
    titles = {criterion.id: criterion.title for criterion in policy_of(one.meeting).criteria}
    picked = st.pills(
        t("Criteria, in the order in which they are compared"),
        list(titles),
        format_func=lambda name: literal(titles[str(name)]),
        selection_mode="multi",
        key=_key(point, "criteria"),
    )
    if not picked:
        return
    try:
        figures, chosen = by_criteria(one.state, one.meeting, edge, tuple(map(str, picked)))
    except ContestError as error:
        page.show(error)
        return
    for criterion in map(str, picked):
        values = [f"{one.state.unit_name(each.unit)} {each.value}" for each in figures if each.criterion == criterion]
        st.text(f"{titles[criterion]}：{t(', ').join(values)}")
    st.text(t("So {chosen} receives the award.", chosen=t(", ").join(map(one.state.unit_name, chosen))))


def _key(point: str, what: str) -> str:
    return f"tie-{what}-{point}"


def _decide(meeting_id: str, point: str) -> None:
    meeting = page.service().meeting(meeting_id)
    edge = boundary(meeting)
    tied = edge.tied if edge is not None else ()

    def said(what: str) -> Any:
        return st.session_state.get(_key(point, what))

    command = cmd.DecideTie(
        meeting_id,
        said("how") or "joint",
        criteria=tuple(map(str, said("criteria") or ())),
        votes={unit: str(said(f"votes-{unit}") or "") for unit in tied},
        chosen=tuple(unit for unit in tied if said(f"chosen-{unit}")),
        decided_by=str(said("who") or ""),
        explanation=str(said("why") or ""),
    )
    if desk.act(command, f"{point}|tie|{command!r}") is not None:
        desk.memory().asking = "award"
