"""The speaking time at the desk: start, stop, begin anew; the limit; overtime that a person may turn into points."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any, Final

import streamlit as st

from contest import commands as cmd
from contest.decide.timer import proposed_penalty
from contest.errors import N_, ContestError
from contest.events import plain_decimal
from contest.model import Penalty, StageKind, TimeLimit
from contest.scoring.exact import parse_decimal
from contest.state import MeetingState
from contest.ui import desk, page
from contest.ui.components.desk import panel
from contest.ui.desk_agenda import trouble
from contest.ui.desk_ending import ending
from contest.ui.desk_view import Desk
from contest.views.hall import clock_text, speaker, time_of

# The stages in which units speak against the clock.
SPOKEN: Final[tuple[StageKind, ...]] = ("report", "evaluation")


def is_folded(meeting: MeetingState) -> bool:
    """Tell whether nobody speaks against the clock now: then the strip is among the things that are folded up."""
    stage = meeting.plan.stage(meeting.stage) if meeting.stage else None
    runs = meeting.timer is not None and meeting.timer.elapsed is None
    return not runs and (meeting.phase != "running" or stage is None or stage.kind not in SPOKEN)


def timer_strip(one: Desk) -> None:
    """Draw the time of the unit that speaks, and its buttons, in one row where there is room."""
    meeting, t = one.meeting, one.t
    if not one.may_act or not meeting.order:
        return
    if meeting.phase not in ("planned", "running"):
        _forgotten(one)
        return
    with st.container(key="timer", gap="xsmall"):
        unit = speaker(meeting)
        if is_folded(meeting):
            # Half a page is too narrow for all three beside one another.
            panel("clock", clock(one, unit))
            middle, right = st.columns(2, gap="xsmall", vertical_alignment="center")
        else:
            left, middle, right = st.columns([5, 4, 6], gap="xsmall", vertical_alignment="center")
            with left:
                panel("clock", clock(one, unit))
        ids = [one for one in meeting.order if meeting.evaluation(one).phase != "withdrawn"]
        if meeting.phase == "planned" or not ids:
            with middle:
                _limit_button(one)
            return
        with middle:
            chosen = str(
                st.selectbox(
                    t("Unit that speaks"),
                    ids,
                    index=ids.index(unit) if unit in ids else 0,
                    format_func=lambda name: f"{meeting.order.index(name) + 1}  {one.state.unit_name(name)}",
                    key=f"speaker-{one.point}",
                    label_visibility="collapsed",
                )
            )
        runs = meeting.timer is not None and meeting.timer.elapsed is None and meeting.timer.unit == chosen
        with right, st.container(horizontal=True, gap="xsmall"):
            label, kind = (t("Stop the time"), "stop") if runs else (t("Start the time"), "start")
            st.button(label, key=f"timer-{kind}-{one.point}", on_click=_press, args=(meeting.id, kind, one.point))
            if runs:
                st.button(
                    t("Begin anew"), key=f"timer-again-{one.point}", on_click=_press,
                    args=(meeting.id, "again", one.point),
                )  # fmt: skip
            _limit_button(one)
            _penalty_button(one, chosen)


def _forgotten(one: Desk) -> None:
    """Let a time be stopped that was left running when the meeting was sealed."""
    timer = one.meeting.timer
    if timer is None or timer.elapsed is not None:
        return
    with st.container(key="timer", gap="xsmall"):
        left, right = st.columns([5, 6], gap="xsmall", vertical_alignment="center")
        with left:
            panel("clock", clock(one, timer.unit))
        with right:
            st.button(
                one.t("Stop the time"), key=f"timer-stop-{one.point}", on_click=_stop,
                args=(one.meeting.id, timer.unit, one.point),
            )  # fmt: skip


def _stop(meeting_id: str, unit: str, point: str) -> None:
    desk.act(cmd.StopTimer(meeting_id, unit), f"{point}|timer|stop|{unit}")


def clock(one: Desk, unit: str) -> dict[str, Any]:
    """Return what the desk's own clock shows of a unit's time."""
    t, meeting = one.t, one.meeting
    timer = time_of(meeting, unit)
    data: dict[str, Any] = {
        "name": one.state.unit_name(unit),
        "limit": t("limit {time}", time=clock_text(timer.seconds if timer else meeting.limit.seconds)),
        "sound": "" if meeting.limit.sound else t("sound off"),
        "label": t("Speaking time"),
        "text": "",
        "note": "",
    }
    if timer is None:
        return {**data, "text": clock_text(meeting.limit.seconds)}
    if timer.elapsed is None:
        now = datetime.now(UTC)
        ran = max(0.0, (now - datetime.fromisoformat(timer.started_at)).total_seconds())
        return {**data, "left": timer.seconds - ran, "warnings": list(timer.warnings)}
    note = t("{time} over", time=clock_text(timer.over)) if timer.over else ""
    return {**data, "label": t("Time used"), "text": clock_text(timer.elapsed), "note": note}


def _press(meeting_id: str, kind: str, point: str) -> None:
    unit = str(st.session_state[f"speaker-{point}"])
    if kind == "stop":
        _stop(meeting_id, unit, point)
        return
    desk.act(cmd.StartTimer(meeting_id, unit, kind == "again"), f"{point}|timer|{kind}|{unit}")


def _limit_button(one: Desk) -> None:
    st.button(one.t("Time limit …"), key="ask-limit", on_click=desk.ask, args=("limit",))


# --- the limit --------------------------------------------------------------------------------------------------


def limit_dialog(one: Desk) -> None:
    t, limit = one.t, one.meeting.limit
    left, right = st.columns(2)
    with left:
        st.number_input(t("Minutes"), min_value=0, max_value=120, value=limit.seconds // 60, key="limit-minutes")
    with right:
        st.number_input(t("Seconds"), min_value=0, max_value=59, value=limit.seconds % 60, key="limit-seconds")
    st.text_input(
        t("Warn at so many seconds left"), value=", ".join(map(str, limit.warnings)), max_chars=40, key="limit-warnings"
    )
    st.toggle(t("Sound on the projector"), value=limit.sound, key="limit-sound")
    st.text_input(
        t("Overtime table, seconds over: points (may stay empty)"),
        value=", ".join(f"{one.over}: {plain_decimal(one.points)}" for one in limit.penalties),
        placeholder="30: 0.5, 60: 1",
        max_chars=200,
        key="limit-penalties",
    )
    st.text(t("Overtime is only shown. Points are proposed, and you decide."))
    trouble()
    ending(one, t("Set the limit"), _set_limit, (one.meeting.id, one.point))


def _set_limit(meeting_id: str, point: str) -> None:
    typed = st.session_state
    try:
        limit = TimeLimit(
            int(typed["limit-minutes"]) * 60 + int(typed["limit-seconds"]),
            tuple(map(_whole, _parts(str(typed["limit-warnings"])))),
            bool(typed["limit-sound"]),
            tuple(map(_penalty, _parts(str(typed["limit-penalties"])))),
        )
    except ContestError as error:
        desk.memory().trouble = error
        return
    desk.act(cmd.SetTimeLimit(meeting_id, limit), f"{point}|limit|{limit}")


def _parts(text: str) -> list[str]:
    return [part.strip() for part in re.split(r"[,，;；、]", text) if part.strip()]


def _whole(text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) < 6):
        raise ContestError(N_("“{value}” is no whole number of seconds."), value=text[:20])
    return int(text)


def _penalty(text: str) -> Penalty:
    over, _, points = re.sub("：", ":", text).partition(":")
    number = parse_decimal(points.strip())
    if number is None:
        raise ContestError(N_("“{value}” is no line of the table – write it like 30: 0.5."), value=text[:20])
    return Penalty(_whole(over.strip()), number)


# --- the penalty ------------------------------------------------------------------------------------------------


def _penalty_button(one: Desk, unit: str) -> None:
    points = proposed_penalty(one.meeting, unit) if one.meeting.plan.is_scored else None
    if points is not None and one.meeting.evaluation(unit).phase in ("waiting", "open", "closed"):
        label = one.t("Overtime: {points} points by the table …", points=plain_decimal(points))
        st.button(label, key="ask-penalty", on_click=desk.ask, args=("penalty", unit))


def penalty_dialog(one: Desk) -> None:
    t, unit = one.t, desk.memory().unit
    timer, points = one.meeting.timed.get(unit), proposed_penalty(one.meeting, unit)
    if timer is None or points is None:
        st.text(t("There is no overtime to deduct for."))
        st.button(t("Cancel"), key="no", width="stretch", on_click=desk.drop_question)
        return
    used = {"used": clock_text(timer.elapsed or 0), "over": clock_text(timer.over)}
    st.text(t("{unit}: {used} used, {over} over.", unit=one.state.unit_name(unit), **used))
    st.text_input(t("Points to deduct"), value=plain_decimal(points), max_chars=12, key="penalty-points")
    reason = t("spoke {over} over the limit", over=clock_text(timer.over))
    st.text_input(t("Reason"), value=reason, max_chars=200, key="penalty-reason")
    ending(one, t("Deduct"), _deduct, (one.meeting.id, one.point, unit))


def _deduct(meeting_id: str, point: str, unit: str) -> None:
    t = page.translate()
    typed, reason = str(st.session_state["penalty-points"]).strip(), str(st.session_state["penalty-reason"])
    number = parse_decimal(typed)
    points = plain_decimal(-number) if isinstance(number, Decimal) and number > 0 else typed
    desk.act(
        cmd.MakeAdjustment(meeting_id, unit, t("Overtime"), points, reason), f"{point}|penalty|{unit}|{points}|{reason}"
    )
