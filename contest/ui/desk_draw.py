"""The desk as it stands on the page. One push redraws all of it, and nothing else on the page."""

from __future__ import annotations

from typing import Final

import streamlit as st

from contest import commands as cmd
from contest.errors import N_, WrongPhase
from contest.state import MeetingState
from contest.ui import desk, desk_fairness, desk_panels, page
from contest.ui.components.desk import panel
from contest.ui.desk_announce import announce_button, has_words
from contest.ui.desk_ceremony import seal_for_ceremony, step_back
from contest.ui.desk_highlights import highlight_warnings
from contest.ui.desk_more import more
from contest.ui.desk_notes import has_notes, notes_button
from contest.ui.desk_room import draw_room
from contest.ui.desk_scenes import previews_panel, scene_buttons
from contest.ui.desk_seal import sealed_results
from contest.ui.desk_timer import is_folded, timer_strip
from contest.ui.desk_variance import variance_panel
from contest.ui.desk_view import Desk
from contest.ui.literal import literal
from contest.views.desk import NextStep
from contest.web import presence

STYLE: Final = """<style>
.stMainBlockContainer { padding: 2rem 2rem 2rem; max-width: 1680px; }
.stMainBlockContainer .stButton button, .stMainBlockContainer .stDownloadButton button,
.stMainBlockContainer .stExpander summary, .stMainBlockContainer .stSelectbox [role="group"],
[role="dialog"] .stSelectbox [role="group"], [role="dialog"] .stRadio label, [role="dialog"] .stCheckbox label,
[role="dialog"] .stButton button, [role="dialog"] [data-testid="stButtonGroup"] button { min-height: 44px; }
.stMainBlockContainer .st-key-next button { min-height: 68px; font-size: 22px; }
.st-key-next button p { font-size: 22px; font-weight: 700; }
@media (min-width: 641px) {
  .stMainBlockContainer .st-key-press:not(:has(.st-key-ask-announce)) .st-key-ask-notes button,
  .stMainBlockContainer .st-key-press:not(:has(.st-key-ask-notes)) .st-key-ask-announce button { min-height: 68px; }
  .stMainBlockContainer .st-key-press:has(.st-key-ask-announce):has(.st-key-ask-notes) .st-key-next button {
    min-height: 96px; }
}
.st-key-scenes button, .st-key-scenes-more button { padding-inline: 4px; }
.stMainBlockContainer .stExpander .stCheckbox label { min-height: 44px; }
.stExpander .stCheckbox label,
[role="dialog"] .stRadio label, [role="dialog"] .stCheckbox label { align-items: center; }
[role="dialog"] .stCheckbox { margin-block: -8px; }
[role="dialog"] .st-key-agenda-stages label { min-height: 40px; }
@media (max-width: 640px) {
  .stMainBlockContainer { padding-inline: 1rem; }
}
/* Streamlit's tools of a table lie over the button above it, on a phone always, and speak English only. */
.stMainBlockContainer [data-testid="stElementToolbar"],
[role="dialog"] [data-testid="stElementToolbar"] { display: none; }
.st-key-trouble { border-left: 6px solid #B4232A; padding-left: 12px; }
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
    _press_next(one)
    _told(one)
    if not is_folded(one.meeting):
        timer_strip(one)
    variance_panel(one)
    highlight_warnings(one)
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
    more(one)


def _told(one: Desk) -> None:
    mine = desk.memory()
    if mine.asking is None and mine.trouble is not None:
        with st.container(key="trouble"):
            page.show(mine.trouble)


# --- the next step ----------------------------------------------------------------------------------------------


def _press_next(one: Desk) -> None:
    """Draw the next step, and close beside it what is said and noted while it is taken."""
    with st.container(key="press"):
        if has_words(one) or has_notes(one.meeting):
            left, right = st.columns([5, 2], gap="small")
            with left, st.container(gap="xsmall"):
                _next(one)
            with right, st.container(gap="xsmall"):
                announce_button(one)
                notes_button(one)
        else:
            _next(one)
    if one.may_act:
        seal_for_ceremony(one)
        step_back(one)


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
