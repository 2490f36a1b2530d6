"""The page on which two people enter a judge's paper ballot, each blind to the other."""

from __future__ import annotations

import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import streamlit as st

from contest import commands as cmd
from contest.errors import N_, ContestError, Translate
from contest.events import BallotCast
from contest.model import Actor
from contest.results import policy_of
from contest.scoring.rules import Criterion
from contest.service import Outcome, Visitor
from contest.state import MeetingState, State, receipt
from contest.ui import page
from contest.ui.desk import first_choice
from contest.ui.frame import page_head
from contest.ui.literal import literal
from contest.ui.person_code import DESK, person_of
from contest.views.proxy import PaperSeat, paper_seats

_KEY: Final = "proxy"
FIELDS_IN_A_ROW: Final = 3
_STYLE: Final = """<style>
.stMainBlockContainer { padding: 3.6rem 1.5rem 3rem; max-width: 900px; }
.st-key-page [data-testid="stFormSubmitButton"] button { min-height: 3rem; }
.st-key-said { border-left: 6px solid #2C6A4C; padding-left: 12px; }
.st-key-unsettled { border-left: 6px solid #B8741A; padding-left: 12px; }
.st-key-differs { border-left: 6px solid #B4232A; padding-left: 12px; }
</style>"""
STATUS: Final = {
    "missing": N_("no ballot yet"),
    "stored": N_("ballot stored"),
    "mine": N_("entered once, waits for a second person"),
    "theirs": N_("entered once, enter it again"),
    "differs": N_("the two entries differ"),
}


@dataclass
class Slip:
    """What one tab remembers: what the last entry came to, and whose paper lies there.

    ``round`` empties the fields after each entry.
    """

    round: int = 0
    judge: str = ""
    said: str = ""
    is_settled: bool = True
    trouble: ContestError | None = None


def _slip() -> Slip:
    known = st.session_state.get(_KEY)
    if not isinstance(known, Slip):
        known = st.session_state[_KEY] = Slip()
    return known


def choose_meeting(state: State, t: Translate) -> str | None:
    """Draw the choice of a scored meeting that runs, and return its id; None when there is none."""
    st.html(_STYLE)
    page_head(t("Paper ballots"), state.contest, t)
    running = {name: one for name, one in state.meetings.items() if one.plan.is_scored and one.phase == "running"}
    if not running:
        st.text(t("Paper ballots can be entered while a meeting is being marked. None is now."))
        return None
    first = first_choice(running, st.query_params.get("meeting"))
    names = list(running)
    return st.selectbox(
        t("Meeting"),
        names,
        index=names.index(first) if first in names else 0,
        format_func=lambda name: running[name].plan.title,
        key="proxy-meeting",
    )


def draw_proxy(meeting_id: str, visitor: Visitor) -> None:
    """Draw the form: unit, judge, who enters, the marks; and what the last entry came to."""
    t, mine = page.translate(), _slip()
    state = page.service().state
    meeting = state.meetings[meeting_id]
    st.text(
        t("Two people enter a paper ballot, each without seeing what the other entered.")
        + "\n"
        + t("It counts once both say the same, and it names them both.")
    )
    _tell(mine)
    units = meeting.in_phase("open")
    if not units:
        st.text(t("No unit is open for marks now."))
        return
    left, right = st.columns(2)
    with left:
        wish = st.query_params.get("unit")
        at = units.index(wish) if wish in units else 0
        unit = st.selectbox(t("Unit"), units, index=at, format_func=state.unit_name, key="proxy-unit")
    with right:
        seat = _choose_judge(unit, paper_seats(state, meeting_id, unit, visitor.actor.id))
    if seat is not None:
        _form(meeting, unit, seat, visitor)


def _choose_judge(unit: str, seats: Sequence[PaperSeat]) -> PaperSeat | None:
    """Draw the choice of a judge: the one whose paper lies there, and after a stored ballot the next without one."""
    t, mine = page.translate(), _slip()
    labels = {one.judge: literal(f"{one.name} · {t(STATUS[one.status])}") for one in seats}
    names = list(labels)
    # A choice whose labels have changed goes on showing the old label of what is chosen: it is another choice then.
    version = zlib.crc32(repr(labels).encode())
    # The desk's seat map names a judge in the address.
    wanted = mine.judge or st.query_params.get("judge")
    here = next((at for at, one in enumerate(seats) if one.judge == wanted), 0)
    chosen = st.selectbox(
        t("Judge"), names, index=here, format_func=labels.__getitem__, key=f"proxy-judge-{unit}-{version}"
    )
    mine.judge = chosen or ""
    return next((one for one in seats if one.judge == chosen), None)


def _tell(mine: Slip) -> None:
    if mine.trouble is not None:
        page.show(mine.trouble)
    if mine.said:
        with st.container(key="said" if mine.is_settled else "unsettled"):
            st.text(mine.said)


def _form(meeting: MeetingState, unit: str, seat: PaperSeat, visitor: Visitor) -> None:
    t, mine = page.translate(), _slip()
    if seat.status == "differs":
        with st.container(key="differs"):
            differing = t(", ").join(_title(one, t) for one in seat.differing)
            st.text(t("{names} entered it differently: {criteria}. Both look at the paper and enter it again.",
                      names=t(", ").join(seat.clerks), criteria=differing))  # fmt: skip
    elif seat.status == "theirs":
        st.text(t("{name} has entered it. Enter it again from the paper.", name=t(", ").join(seat.clerks)))
    elif seat.status == "stored":
        st.text(t("A ballot of {name} is stored. What is entered here will replace it as revision {n}.",
                  name=seat.name, n=seat.revision))  # fmt: skip
    key = f"{unit}-{seat.judge}-{mine.round}"
    # Whoever types presses Enter after each mark: that may not send a half-filled form.
    with st.form(f"proxy-{key}", border=True, enter_to_submit=False):
        st.text_input(t("Entered by"), key=f"clerk-{key}", max_chars=40, autocomplete="off")
        criteria = policy_of(meeting).criteria
        for start in range(0, len(criteria), FIELDS_IN_A_ROW):
            places = st.columns(FIELDS_IN_A_ROW)
            for place, one in zip(places, criteria[start : start + FIELDS_IN_A_ROW], strict=False):
                with place:
                    _mark_field(one, f"mark-{one.id}-{key}")
        if seat.status in ("mine", "differs"):
            st.text_input(
                t("Second person: the short code of your own pass"),
                key=f"code-{key}",
                type="password",
                max_chars=20,
                autocomplete="off",
                placeholder="ABCD-EFGH",
            )
            st.caption(t("You have entered this ballot. A second person enters it here with a code of their own "
                         "(supervisor or a second operator), or on a device of their own."))  # fmt: skip
        st.form_submit_button(
            t("Enter the ballot"),
            type="primary",
            width="stretch",
            on_click=_enter,
            args=(meeting.id, unit, seat, key, visitor.pass_id),
        )


def _mark_field(one: Criterion, key: str) -> None:
    t = page.translate()
    title = _title(one, t)
    if one.grades:
        words = [grade.title for grade in one.grades]
        st.segmented_control(literal(title), words, key=key)
        return
    rule = t("{min}–{max}, steps of {step}", min=f"{one.min:f}", max=f"{one.max:f}", step=f"{one.step:f}")
    st.text_input(literal(f"{title} · {rule}"), key=key, max_chars=8, autocomplete="off")


def _title(one: Criterion, t: Translate) -> str:
    """Return a criterion's name; the one mark of rules without criteria has none in any language."""
    is_nameless = one.id == one.title == "total"
    return (t("Overall") if one.grades else t("Total")) if is_nameless else one.title


def _enter(meeting_id: str, unit: str, seat: PaperSeat, key: str, asked_by: str) -> None:
    t, mine = page.translate(), _slip()
    mine.said, mine.trouble = "", None
    service = page.service()
    policy = policy_of(service.meeting(meeting_id))
    marks = {one.id: st.session_state.get(f"mark-{one.id}-{key}") or "" for one in policy.criteria}
    clerk = str(st.session_state[f"clerk-{key}"])
    command = cmd.EnterProxyBallot(meeting_id, unit, seat.judge, seat.revision, marks, clerk)
    try:
        outcome = service.submit(command, _person(str(st.session_state.get(f"code-{key}") or ""), asked_by))
    except ContestError as error:
        mine.trouble = error
        return
    mine.round += 1
    mine.said, mine.is_settled = _what_it_came_to(outcome, meeting_id, unit, seat, t)
    if mine.is_settled:
        mine.judge = ""


def _what_it_came_to(outcome: Outcome, meeting_id: str, unit: str, seat: PaperSeat, t: Translate) -> tuple[str, bool]:
    """Return what to say, and whether this paper is done with."""
    for row in outcome.records:
        if isinstance(row.event, BallotCast):
            names = t(", ").join(one.name for one in row.event.entered_by)
            code = receipt(row.hash)
            said = t("Stored for {judge}: receipt {code}, entered by {names}.", judge=seat.name, code=code, names=names)
            return said, True
    now = paper_seats(outcome.state, meeting_id, unit, "")
    if any(one.status == "differs" for one in now if one.judge == seat.judge):
        return t("Kept. The two entries differ – the criteria stand below."), False
    return t("Kept. Now a second person enters the same paper again."), False


def _person(code: str, asked_by: str) -> Actor:
    """Return who enters: the holder of the code that was typed, else whoever is signed in here."""
    if code.strip():
        return person_of(code, asked_by, DESK)
    who = page.visitor()
    assert who is not None, "the page asks for a pass before it draws the form"
    return who.actor
