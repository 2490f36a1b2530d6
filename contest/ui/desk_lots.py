"""The draw at the desk: the computer draws with a seed of its own, or each unit draws its lot."""

from __future__ import annotations

import streamlit as st

from contest import commands as cmd
from contest.decide.draw import drawn_order, free_numbers, left_to_draw
from contest.loading.lots import new_seed, shuffled_numbers
from contest.ui import desk, page
from contest.ui.desk_agenda import trouble
from contest.ui.desk_view import Desk


def draw_by_computer(meeting_id: str, point: str) -> None:
    """Draw once: the seed is recorded with the order that follows from it."""
    seed = new_seed()
    order = drawn_order(page.service().meeting(meeting_id).plan.units, seed)
    desk.act(cmd.DrawOrder(meeting_id, order, "lot", seed), f"{point}|lot")


def lots_dialog(one: Desk) -> None:
    """Draw both ways for the unit chosen; the dialog stays until all have drawn."""
    t, meeting = one.t, page.service().meeting(one.meeting.id)
    name = one.state.unit_name
    left = left_to_draw(meeting)
    st.text(t("Each unit draws a number. When all have drawn, the order stands."))
    drawn = sorted(meeting.lots.items(), key=lambda item: item[1])
    if drawn:
        st.text("\n".join(f"{number}  {name(unit)}" for unit, number in drawn))
    if left:
        point = desk.turn(meeting)
        st.selectbox(t("Who draws"), left, format_func=name, key=f"lot-unit-{point}")
        st.button(
            t("Draw a number now"), key=f"lot-now-{point}", type="primary", width="stretch", on_click=_draw,
            args=(meeting.id, point, False),
        )  # fmt: skip
        free = free_numbers(meeting)
        numbers, button = st.columns(2, vertical_alignment="bottom")
        with numbers:
            st.selectbox(t("Number from the box"), free, format_func=str, key=f"lot-number-{point}")
        with button:
            st.button(
                t("Record this number"), key=f"lot-box-{point}", width="stretch", on_click=_draw,
                args=(meeting.id, point, True),
            )  # fmt: skip
    else:
        st.text(t("All {n} units have drawn. The order stands.", n=len(drawn)))
    trouble()
    if drawn:
        st.button(
            t("Start the lots over"), key=f"lots-over-{desk.turn(meeting)}", width="stretch", on_click=_start_over,
            args=(meeting.id,),
        )  # fmt: skip
    st.button(t("Done"), key="no", width="stretch", on_click=desk.drop_question)


def _draw(meeting_id: str, point: str, is_from_box: bool) -> None:
    typed, meeting = st.session_state, page.service().meeting(meeting_id)
    unit = str(typed[f"lot-unit-{point}"])
    number = int(typed[f"lot-number-{point}"]) if is_from_box else None
    command = cmd.DrawLot(meeting_id, unit, number, shuffled_numbers(len(meeting.plan.units)))
    desk.act(command, f"{point}|lots|{unit}|{number}")
    desk.memory().asking = "lots"


def _start_over(meeting_id: str) -> None:
    meeting = page.service().meeting(meeting_id)
    command = cmd.DrawOrder(meeting_id, meeting.plan.units, "list")
    desk.act(command, f"{desk.turn(meeting)}|lots-over")
    desk.memory().asking = "lots"
