"""The desk as it stands on the page. One push redraws all of it, and nothing else on the page."""

from __future__ import annotations

from typing import Final, Literal

import streamlit as st

from contest import commands as cmd
from contest.errors import N_, WrongPhase
from contest.state import MeetingState
from contest.ui import desk, desk_fairness, desk_panels, page
from contest.ui.components.desk import panel
from contest.ui.desk_absent import may_change_panel
from contest.ui.desk_adjust import has_parts
from contest.ui.desk_agenda import stage_acts
from contest.ui.desk_announce import announce_button
from contest.ui.desk_awards import award_acts
from contest.ui.desk_ceremony import ceremony_acts, seal_for_ceremony
from contest.ui.desk_highlights import may_list, unit_talk_acts
from contest.ui.desk_notes import notes_button
from contest.ui.desk_robots import robots_button
from contest.ui.desk_room import draw_room
from contest.ui.desk_scenes import previews_panel, scene_buttons
from contest.ui.desk_seal import sealed_results
from contest.ui.desk_site import may_mark_on_site
from contest.ui.desk_timer import timer_strip
from contest.ui.desk_variance import variance_panel
from contest.ui.desk_view import Desk
from contest.ui.desk_windows import window_acts
from contest.ui.literal import literal
from contest.ui.sheet_files import sheet_downloads
from contest.views.desk import NextStep
from contest.web import presence

STYLE: Final = """<style>
.stMainBlockContainer { padding: 2.9rem 2rem 2rem; max-width: 1680px; }
.st-key-next button { min-height: 68px; font-size: 22px; }
.st-key-next button p { font-size: 22px; font-weight: 700; }
.st-key-scenes button, .st-key-acts button, .st-key-ask-announce button, .st-key-ask-notes button { min-height: 44px; }
[role="dialog"] .stButton button, [role="dialog"] [data-testid="stButtonGroup"] button { min-height: 44px; }
.st-key-scenes button { padding-inline: 4px; }
@media (max-width: 640px) { .st-key-agenda-stages label { min-height: 40px; align-items: center; } }
.st-key-agenda-moves button { min-height: 44px; }
.st-key-trouble { border-left: 6px solid #B4232A; }
.st-key-highlight-warnings { border-left: 6px solid #C9982F; padding-left: 12px; }
</style>"""


class MovedOn(WrongPhase):
    template = N_("The meeting has moved on meanwhile – look at the agenda and press again.")


def draw(one: Desk) -> None:
    """Draw the whole desk below its live wire."""
    with st.container(gap="xsmall"):
        _top(one)
        left, right = st.columns([7, 5], gap="medium")
        with left, st.container(gap="xsmall"):
            _left(one)
        with right, st.container(gap="xsmall"):
            _right(one)


def _top(one: Desk) -> None:
    left, right = st.columns([7, 3], vertical_alignment="center")
    with left:
        panel("head", desk_panels.head(one.view, one.state.contest, one.t))
    with right:
        desk.meeting_choice(one.state, one.meeting.id, one.t)
    panel("agenda", desk_panels.agenda(one.view, one.t))


def _left(one: Desk) -> None:
    panel("focus", desk_panels.focus(one.state, one.view, one.t))
    _next(one)
    _told(one)
    timer_strip(one)
    variance_panel(one)
    announce_button(one)
    notes_button(one)
    if one.meeting.seal is not None:
        sealed_results(one)
    elif one.view.seats:
        draw_room(one)
    desk_fairness.quiet_panel(one)


def _right(one: Desk) -> None:
    if not previews_panel(one):
        panel("projector", desk_panels.projector(one.state, one.view, presence.screens(one.meeting.id), one.t))
    if one.may_act:
        scene_buttons(one)
    if one.view.units:
        panel("units", desk_panels.units(one.view, one.meeting.plan.is_scored, one.t))
    if one.may_act:
        _more(one)


def _told(one: Desk) -> None:
    mine = desk.memory()
    if mine.asking is None and mine.trouble is not None:
        with st.container(key="trouble"):
            page.show(mine.trouble)


# --- the next step ----------------------------------------------------------------------------------------------


def _next(one: Desk) -> None:
    step, t = one.view.next_step, one.t
    with st.container(key="next"):
        if step is None:
            st.text(t("The meeting has come to its end. The result is public."))
            return
        may = one.may_act or step.kind == "seal"
        is_blocked = step.kind == "start" and bool(one.view.problems)
        st.button(
            literal(t(step.template, **dict(step.values))),
            key=f"next-{one.point}",
            type="primary",
            width="stretch",
            shortcut="N",
            disabled=not may or is_blocked or desk.memory().asking is not None,
            on_click=_press,
            args=(one.meeting.id, step, one.point),
        )
    if not may:
        st.text(t("The operator takes this step; you confirm the seal."))


def _press(meeting_id: str, step: NextStep, point: str) -> None:
    meeting = page.service().meeting(meeting_id)
    if step.command is None:
        desk.ask("award" if step.kind == "award" else "ceremony" if step.kind == "ceremony" else "seal")
    elif isinstance(step.command, cmd.CloseEvaluation) and _is_waited_for(meeting, step.command.unit):
        desk.ask("close", step.command.unit)
    elif step.kind == "close_all":
        desk.ask("close_all")
    elif step.kind == "stage" and desk.turn(meeting) != point:
        desk.memory().trouble = MovedOn()
    elif step.kind == "publish" and desk_fairness.has_remarks(meeting_id):
        desk.ask("publish")
    else:
        desk.act(step.command, f"{point}|{step.kind}")


def _is_waited_for(meeting: MeetingState, unit: str) -> bool:
    evaluation = meeting.evaluation(unit)
    return evaluation.phase == "open" and bool(meeting.missing(unit) or evaluation.entries)


# --- everything else --------------------------------------------------------------------------------------------


def _more(one: Desk) -> None:
    t, view = one.t, one.view
    with st.container(key="acts"):
        if view.units and one.meeting.plan.is_scored:
            _unit_acts(one)
            window_acts(one)
        seal_for_ceremony(one)
        ceremony_acts(one)
        award_acts(one)
        stage_acts(one)
        if view.units:
            _order_acts(one)
        if may_list(one.meeting):
            unit_talk_acts(one)
        if may_mark_on_site(one.meeting):
            st.button(
                t("Marking on the visit …"),
                key="ask-site",
                width="stretch",
                on_click=desk.ask,
                args=("site",),
            )
        if may_change_panel(one.meeting):
            st.button(
                t("Judges: absent, late …"),
                key="ask-absent",
                width="stretch",
                on_click=desk.ask,
                args=("absent",),
            )
        if has_parts(one):
            st.button(
                t("Values of other parts …"),
                key="ask-parts",
                width="stretch",
                disabled=one.meeting.seal is not None,
                on_click=desk.ask,
                args=("parts",),
            )
        robots_button(one)
        with st.expander(t("Sheets to print")):
            sheet_downloads(one.state, one.meeting, t, "desk")


def _unit_acts(one: Desk) -> None:
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
    with st.container(horizontal=True, gap="small"):
        for name, label in labels.items():
            st.button(
                label,
                key=f"{name}-{one.point}",
                disabled=not one.allows(meant[name]) or (name == "reopen" and not had_ended),
                on_click=_act_on_unit,
                args=(name, one.meeting.id, one.point),
            )


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


def _order_acts(one: Desk) -> None:
    t = one.t
    may = one.allows(cmd.DrawOrder(one.meeting.id, one.meeting.plan.units, "list"))
    left, right = st.columns(2)
    with left:
        st.button(
            t("Draw the order by lot …"),
            key="ask-lot",
            width="stretch",
            disabled=not may,
            on_click=desk.ask,
            args=("lot",),
        )
    with right:
        st.button(
            t("Set the order by hand …"),
            key="ask-order",
            width="stretch",
            disabled=not may,
            on_click=desk.ask,
            args=("order",),
        )
    st.button(
        t("Each unit draws its lot …"),
        key="ask-lots",
        width="stretch",
        disabled=not may,
        on_click=desk.ask,
        args=("lots",),
    )
