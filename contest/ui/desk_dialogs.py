"""The questions the desk asks before something that cannot simply be pressed again."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final, Literal

import streamlit as st

from contest import commands as cmd
from contest.errors import N_, Moment, WrongPhase
from contest.state import MeetingState
from contest.ui import desk, page
from contest.ui.desk_absent import absent_dialog
from contest.ui.desk_adjust import adjust_dialog, parts_dialog
from contest.ui.desk_agenda import agenda_dialog, cancel_dialog, skip_dialog, trouble
from contest.ui.desk_announce import announce_dialog
from contest.ui.desk_award import award_dialog
from contest.ui.desk_awards import awards_dialog, honour_dialog
from contest.ui.desk_ceremony import ceremony_dialog
from contest.ui.desk_ending import ending
from contest.ui.desk_fairness import publish_dialog
from contest.ui.desk_highlights import highlights_dialog, presenter_dialog
from contest.ui.desk_indices import indices_dialog
from contest.ui.desk_lots import draw_by_computer, lots_dialog
from contest.ui.desk_notes import notes_dialog
from contest.ui.desk_panels import names
from contest.ui.desk_photos import photo_dialog
from contest.ui.desk_robots import robots_dialog
from contest.ui.desk_scenes import message_dialog, stop_dialog, style_dialog
from contest.ui.desk_seal import seal_dialog
from contest.ui.desk_site import site_dialog
from contest.ui.desk_timer import limit_dialog, penalty_dialog
from contest.ui.desk_view import Desk
from contest.ui.desk_windows import close_all_dialog
from contest.ui.literal import literal

_WIDE: Final = (
    "seal", "award", "order", "adjust", "parts", "publish", "site", "agenda", "announce", "robots", "notes",
    "highlights", "ceremony", "awards", "honour", "indices", "close_all",
)  # fmt: skip
# What is longer than a phone tells beside its buttons what went wrong.
_LONG: Final = ("agenda", "absent", "notes", "highlights", "presenter", "limit", "lots")
NO_ORDER: Final = N_("Give every unit its own number from 1 to {n}.")


def questions(one: Desk) -> None:
    """Open the dialog of what is being asked, if anything is. Each push draws it anew, so that it tells the present."""
    asking = desk.memory().asking
    if asking is None:
        return
    title, draw = _dialogs(one)[asking]
    is_wide = asking in _WIDE
    width: Literal["small", "medium"] = "medium" if is_wide else "small"

    @st.dialog(title, width=width, on_dismiss=desk.drop_question)
    def opened() -> None:
        # Answered, or one question led to another.
        if desk.memory().asking != asking:
            st.rerun()
        if asking not in _LONG:
            trouble()
        draw(one)

    opened()


def _dialogs(one: Desk) -> dict[str, tuple[str, Callable[[Desk], None]]]:
    t, unit = one.t, one.state.unit_name(desk.memory().unit)
    return {
        "close": (literal(t("Close {unit}?", unit=unit)), _close_dialog),
        "reopen": (literal(t("Reopen {unit}", unit=unit)), _reopen_dialog),
        "cancel": (literal(t("Cancel the opening of {unit}", unit=unit)), cancel_dialog),
        "withdraw": (literal(t("Withdraw {unit}", unit=unit)), _withdraw_dialog),
        "lot": (t("Draw the order by lot"), _lot_dialog),
        "order": (t("Set the order by hand"), _order_dialog),
        "seal": (t("Seal the result") if one.meeting.plan.is_scored else t("Seal the record"), seal_dialog),
        "award": (t("Confirm the award"), award_dialog),
        "adjust": (literal(t("Bonus, deduction, veto: {unit}", unit=unit)), adjust_dialog),
        "parts": (t("Values of other parts"), parts_dialog),
        "publish": (t("Publish the result?"), publish_dialog),
        "site": (t("Marking on the visit"), site_dialog),
        "skip": (t("Skip a stage"), skip_dialog),
        "agenda": (t("Change the agenda"), agenda_dialog),
        "absent": (t("Judges: absent, late"), absent_dialog),
        "robots": (t("Rehearse with robots"), robots_dialog),
        "announce": (t("Host's text"), announce_dialog),
        "notes": (t("Notes"), notes_dialog),
        "highlights": (t("What the units show"), highlights_dialog),
        "presenter": (t("Who speaks for a unit"), presenter_dialog),
        "limit": (t("Time limit for each unit"), limit_dialog),
        "penalty": (literal(t("Overtime of {unit}", unit=unit)), penalty_dialog),
        "lots": (t("Each unit draws its lot"), lots_dialog),
        "close_all": (t("Close all open units?"), close_all_dialog),
        "ceremony": (t("Award ceremony"), ceremony_dialog),
        "awards": (t("Other awards"), awards_dialog),
        "honour": (t("Record an honour"), honour_dialog),
        "message": (t("Show a text"), message_dialog),
        "stop": (t("Show a stop"), stop_dialog),
        "photo": (t("Photos of the stops"), photo_dialog),
        "style": (t("Look of the screens"), style_dialog),
        "indices": (t("Six indices of a quarter"), indices_dialog),
    }


def _confirm(one: Desk, label: str, press: Callable[..., None], *args: Any, disabled: bool = False) -> None:
    """Draw the two buttons every question ends with."""
    ending(one, label, press, (one.meeting.id, one.point, *args), disabled=disabled)


# --- close, reopen, withdraw ------------------------------------------------------------------------------------


def _close_dialog(one: Desk) -> None:
    t, unit = one.t, desk.memory().unit
    meeting = page.service().meeting(one.meeting.id)
    missing = tuple(judge.name for judge in meeting.missing(unit))
    evaluation = meeting.evaluation(unit)
    if evaluation.deliver_until is not None:
        until = Moment(evaluation.deliver_until).clock()
        st.text(t("Marked on the visit: phones without a connection may still deliver until {until}.", until=until))
    half = tuple(judge.name for judge in meeting.panel if judge.id in evaluation.entries)
    if half:
        st.text(t("Paper ballots without the second entry: {names}", names=names(half, t)))
    if missing:
        st.text(t("{n} judges have not sent their marks:", n=len(missing)))
        st.text(names(missing, t, most=200))
        st.text(t("They count as missing and never as 0. With a reason the unit can be reopened."))
    else:
        st.text(t("Every ballot is in."))
    _confirm(one, t("Close"), _close, unit)


def _close(meeting_id: str, point: str, unit: str) -> None:
    desk.act(cmd.CloseEvaluation(meeting_id, unit), f"{point}|close|{unit}")


def _reopen_dialog(one: Desk) -> None:
    t, unit = one.t, desk.memory().unit
    evaluation = one.meeting.evaluation(unit)
    if evaluation.phase == "withdrawn":
        st.text(t("Withdrawn because: {reason}", reason=evaluation.withdrawn_because))
        st.text(t("The unit takes part again. Ballots that are in stay and can be changed again."))
    else:
        closed_at = Moment(evaluation.closed_at or "").clock()
        st.text(t("Closed at {at}. Ballots that are in stay and can be changed again.", at=closed_at))
    reason = st.text_input(t("Reason"), key="reason-reopen", max_chars=200)
    _confirm(one, t("Reopen"), _reopen, unit, disabled=not reason.strip())


def _reopen(meeting_id: str, point: str, unit: str) -> None:
    reason = str(st.session_state["reason-reopen"]).strip()
    desk.act(cmd.OpenEvaluation(meeting_id, unit, reason), f"{point}|reopen|{unit}|{reason}")


def _withdraw_dialog(one: Desk) -> None:
    t, unit = one.t, desk.memory().unit
    st.text(t("The unit leaves the meeting without score and place. Its ballots stay in the ledger."))
    reason = st.text_input(t("Reason"), key="reason-withdraw", max_chars=200)
    _confirm(one, t("Withdraw"), _withdraw, unit, disabled=not reason.strip())


def _withdraw(meeting_id: str, point: str, unit: str) -> None:
    reason = str(st.session_state["reason-withdraw"]).strip()
    desk.act(cmd.WithdrawUnit(meeting_id, unit, reason), f"{point}|withdraw|{unit}|{reason}")


# --- the order of appearance ------------------------------------------------------------------------------------


def _lot_dialog(one: Desk) -> None:
    t = one.t
    st.text(t("All {n} units are drawn at random, once, and the order is recorded.", n=len(one.meeting.order)))
    if one.meeting.order_method == "lot":
        st.text(t("An order was drawn before. A second draw stands in the ledger beside the first."))
    st.text(t("The seed is recorded too, so that anybody can draw this order again."))
    _confirm(one, t("Draw"), draw_by_computer)


def _order_dialog(one: Desk) -> None:
    t = one.t
    total = len(one.meeting.order)
    names_in_order = [one.state.unit_name(unit) for unit in one.meeting.order]
    edited: dict[str, list[Any]] = st.data_editor(
        {"number": list(range(1, total + 1)), "unit": names_in_order},
        key=f"order-{one.point}",
        hide_index=True,
        column_config={
            "number": st.column_config.NumberColumn(t("No."), min_value=1, max_value=total, step=1, required=True),
            "unit": st.column_config.TextColumn(t("Unit"), disabled=True),
        },
    )
    numbers = tuple(int(number) for number in edited["number"])
    is_whole = sorted(numbers) == list(range(1, total + 1))
    if not is_whole:
        st.text(t(NO_ORDER, n=total))
    left, right = st.columns(2)
    with right:
        st.button(t("Cancel"), key="no", width="stretch", on_click=desk.drop_question)
    with left:
        # No callback: its arguments would be those of the drawing before, without the last number typed.
        if st.button(
            t("Record this order"), key=f"yes-{one.point}", type="primary", width="stretch", disabled=not is_whole
        ):
            _set_order(one.meeting.id, one.point, numbers)
            st.rerun()


def _set_order(meeting_id: str, point: str, numbers: tuple[int, ...]) -> None:
    meeting: MeetingState = page.service().meeting(meeting_id)
    if desk.turn(meeting) != point:
        desk.memory().trouble = WrongPhase(N_("The order was changed meanwhile – look at it again."))
        return
    order = [unit for _, unit in sorted(zip(numbers, meeting.order, strict=True))]
    desk.act(cmd.DrawOrder(meeting_id, tuple(order), "hand"), f"{point}|order|{numbers}")
