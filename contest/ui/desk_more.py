"""What is rarely pressed at the desk, folded up by subject: the page itself keeps only what a waiting hall needs."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Final, Literal

import streamlit as st

from contest import commands as cmd
from contest.errors import N_
from contest.ui import desk
from contest.ui.desk_absent import may_change_panel
from contest.ui.desk_adjust import has_parts
from contest.ui.desk_agenda import stage_acts
from contest.ui.desk_awards import award_acts, has_award_acts
from contest.ui.desk_ceremony import ceremony_acts
from contest.ui.desk_highlights import may_list, unit_talk_acts
from contest.ui.desk_robots import may_rehearse, robots_button
from contest.ui.desk_scenes import more_scenes, previews_switch
from contest.ui.desk_site import may_mark_on_site
from contest.ui.desk_timer import is_folded, timer_strip
from contest.ui.desk_view import Desk
from contest.ui.desk_windows import window_acts
from contest.ui.sheet_files import sheet_downloads
from contest.views.ceremony import may_have_ceremony

TITLES: Final = {
    "units": N_("Units: open, close, reveal, points"),
    "agenda": N_("Agenda: another stage, changes"),
    "order": N_("Order of appearance and speakers"),
    "panel": N_("Judges and other marks"),
    "awards": N_("Awards and honours"),
    "screens": N_("Projector: more pictures, look"),
    "sheets": N_("Sheets to print"),
    "rehearsal": N_("Sheets and rehearsal"),
}


def more(one: Desk) -> None:
    """Draw one folded section for each subject that has something at this point of the meeting."""
    with st.container(key="acts", gap="xsmall"):
        for name, draw in _sections(one):
            with st.expander(one.t(TITLES[name]), key=f"more-{name}"), st.container(gap="xsmall"):
                draw(one)


def _sections(one: Desk) -> Iterator[tuple[str, Callable[[Desk], None]]]:
    meeting = one.meeting
    # A seal ends what can be done with the units and their order.
    has_units = bool(one.view.units) and meeting.seal is None
    if not one.may_act:
        yield "screens", previews_switch
        return
    if has_units and meeting.plan.is_scored:
        yield "units", _units
    yield "agenda", stage_acts
    if has_units:
        yield "order", _order
    if _has_panel_acts(one):
        yield "panel", _panel
    if may_have_ceremony(meeting) or has_award_acts(one):
        yield "awards", _awards
    yield "screens", more_scenes
    yield "rehearsal" if may_rehearse(one) else "sheets", _sheets


# --- the units --------------------------------------------------------------------------------------------------


def _units(one: Desk) -> None:
    t = one.t
    named = {unit.unit: f"{unit.number}  {unit.name}" for unit in one.view.units}
    ids = list(named)
    chosen = st.selectbox(
        t("Another unit, or another step for it"),
        ids,
        index=ids.index(one.view.focus) if one.view.focus in ids else 0,
        format_func=named.__getitem__,
        # The proposal follows the meeting: at each new point the unit in focus is chosen again.
        key=f"unit-{one.point}",
    )
    unit = str(chosen)
    meant = _acts_for(one.meeting.id, unit)
    had_ended = one.meeting.evaluation(unit).phase in ("closed", "withdrawn")
    labels = {
        "open": t("Open"),
        "close": t("Close"),
        "reveal": t("Reveal"),
        "reopen": t("Reopen …"),
        "cancel": t("Cancel the opening …"),
        "withdraw": t("Withdraw …"),
        "adjust": t("Bonus, deduction …"),
    }
    with st.container(horizontal=True, gap="xsmall"):
        for name, label in labels.items():
            st.button(
                label,
                key=f"{name}-{one.point}",
                disabled=not one.allows(meant[name]) or (name == "reopen" and not had_ended),
                on_click=_act_on_unit,
                args=(name, one.meeting.id, one.point),
            )
    window_acts(one)


def _acts_for(meeting_id: str, unit: str) -> dict[str, cmd.Command]:
    """Return the commands behind the buttons; a "?" stands for a reason that will be asked."""
    return {
        "open": cmd.OpenEvaluation(meeting_id, unit),
        "close": cmd.CloseEvaluation(meeting_id, unit),
        "reveal": cmd.RevealScore(meeting_id, unit),
        "reopen": cmd.OpenEvaluation(meeting_id, unit, "?"),
        "cancel": cmd.CancelOpening(meeting_id, unit, "?"),
        "withdraw": cmd.WithdrawUnit(meeting_id, unit, "?"),
        "adjust": cmd.MakeAdjustment(meeting_id, unit, "?", "1", "?"),
    }


def _act_on_unit(name: desk.Question | Literal["open", "reveal"], meeting_id: str, point: str) -> None:
    unit = str(st.session_state[f"unit-{point}"])
    if name == "open" or name == "reveal":
        desk.act(_acts_for(meeting_id, unit)[name], f"{point}|{name}|{unit}")
    else:
        desk.ask(name, unit)


# --- the order, and who speaks ----------------------------------------------------------------------------------


def _order(one: Desk) -> None:
    t = one.t
    may = one.allows(cmd.DrawOrder(one.meeting.id, one.meeting.plan.units, "list"))
    left, right = st.columns(2)
    with left:
        _ask("lot", t("Draw the order by lot …"), disabled=not may)
    with right:
        _ask("order", t("Set the order by hand …"), disabled=not may)
    _ask("lots", t("Each unit draws its lot …"), disabled=not may)
    if may_list(one.meeting):
        unit_talk_acts(one)
    if is_folded(one.meeting):
        timer_strip(one)


# --- the judges -------------------------------------------------------------------------------------------------


def _has_panel_acts(one: Desk) -> bool:
    return may_mark_on_site(one.meeting) or may_change_panel(one.meeting) or has_parts(one)


def _panel(one: Desk) -> None:
    t = one.t
    if may_change_panel(one.meeting):
        _ask("absent", t("Judges: absent, late …"))
    if may_mark_on_site(one.meeting):
        _ask("site", t("Marking on the visit …"))
    if has_parts(one):
        _ask("parts", t("Values of other parts …"), disabled=one.meeting.seal is not None)


def _ask(question: desk.Question, label: str, *, disabled: bool = False) -> None:
    st.button(
        label,
        key=f"ask-{question}",
        width="stretch",
        disabled=disabled,
        on_click=desk.ask,
        args=(question,),
    )


# --- awards, sheets ---------------------------------------------------------------------------------------------


def _awards(one: Desk) -> None:
    ceremony_acts(one)
    award_acts(one)


def _sheets(one: Desk) -> None:
    robots_button(one)
    sheet_downloads(one.state, one.meeting, one.t, "desk")
