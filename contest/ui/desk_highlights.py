"""What the units show of their work, and who speaks for them: two short dialogs, and what is still missing."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

import streamlit as st

from contest import commands as cmd
from contest.decide.common import LONGEST_NAME
from contest.documents.sheets import highlight_warning
from contest.errors import N_, WrongPhase
from contest.model import HIGHLIGHT_STATES, Highlight
from contest.scenes.notes import HIGHLIGHT_STATES as STATE_NAMES
from contest.scenes.notes import speaker_words
from contest.state import MeetingState
from contest.ui import desk, page
from contest.ui.desk_ending import ending
from contest.ui.desk_notes_drafts import clear, text_field, typed
from contest.ui.desk_view import Desk
from contest.views.notes import HighlightLine, highlight_lines, presenter_of

LEAST_ROWS: Final = 2
MOST_WARNED: Final = 6


class NoName(WrongPhase):
    template = N_("Write the name of who speaks first.")


def may_list(meeting: MeetingState) -> bool:
    return bool(meeting.order) and meeting.seal is None


def highlight_warnings(one: Desk) -> None:
    """Say in the report which units show fewer or more than was asked for. It is a warning: the meeting goes on."""
    stage = one.meeting.plan.stage(one.meeting.stage) if one.meeting.stage else None
    if one.meeting.phase == "planned" or stage is None or stage.kind != "report":
        return
    found = [line for line in _lines(one) if line.is_short or line.is_over]
    if not found:
        return
    label = one.t("⚠ Highlights to look at: {n} units", n=len(found))
    with st.expander(label), st.container(key="highlight-warnings", gap="xsmall"):
        for line in found[:MOST_WARNED]:
            st.text("⚠ " + highlight_warning(line, one.t))
        if len(found) > MOST_WARNED:
            st.text(one.t("and {n} more units", n=len(found) - MOST_WARNED))


def _lines(one: Desk) -> tuple[HighlightLine, ...]:
    return highlight_lines(one.state, page.service().meeting(one.meeting.id), page.service().earlier)


def _unit_choice(one: Desk) -> str:
    ids = list(one.meeting.order)
    wish = desk.memory().unit
    names = {unit: f"{n}  {one.state.unit_name(unit)}" for n, unit in enumerate(ids, 1)}
    key = desk.choice_key("about-unit", names)
    return str(
        st.selectbox(
            one.t("Unit"),
            ids,
            index=ids.index(wish) if wish in ids else 0,
            format_func=names.__getitem__,
            key=key,
            on_change=desk.choose,
            args=(key,),
        )
    )


def _end(one: Desk, label: str, press: Callable[..., None], *args: object) -> None:
    """Draw the buttons, then what the last press came to. The dialog stays for the next unit."""
    ending(one, label, press, args, key="unit-save", back=one.t("Done"))
    mine = desk.memory()
    if mine.trouble is not None:
        page.show(mine.trouble)
    elif mine.said:
        st.text("✓ " + mine.said)


def unit_talk_acts(one: Desk) -> None:
    """Draw the way to both dialogs."""
    left, right = st.columns(2)
    with left:
        st.button(
            one.t("What the units show …"),
            key="ask-highlights",
            width="stretch",
            on_click=desk.ask,
            args=("highlights", one.view.focus or ""),
        )
    with right:
        st.button(
            one.t("Who speaks …"),
            key="ask-presenter",
            width="stretch",
            on_click=desk.ask,
            args=("presenter", one.view.focus or ""),
        )


# --- highlights -------------------------------------------------------------------------------------------------


def highlights_dialog(one: Desk) -> None:
    t = one.t
    unit = _unit_choice(one)
    line = next(each for each in _lines(one) if each.unit == unit)
    if line.required is not None:
        st.text(t("Asked for: {n} highlights each, under way or planned.", n=line.required))
    rows = max(LEAST_ROWS, line.required or 0, len(line.shown)) + 1
    for n in range(rows):
        known = line.shown[n] if n < len(line.shown) else None
        left, right = st.columns([5, 4], vertical_alignment="bottom")
        with left:
            text_field(
                f"highlight-{unit}-{n}",
                t("Highlight {n}", n=n + 1),
                start=known.title if known else "",
                most=LONGEST_NAME,
            )
        with right:
            st.pills(
                t("State"),
                list(HIGHLIGHT_STATES),
                default=known.state if known else HIGHLIGHT_STATES[0],
                format_func=lambda state: t(STATE_NAMES[state]),
                key=f"highlight-state-{unit}-{n}",
                label_visibility="collapsed",
            )
    st.number_input(
        t("How many it showed last quarter (may stay empty)"),
        min_value=0,
        max_value=999,
        value=line.before,
        key=f"highlights-before-{unit}",
    )
    if line.shown and (line.is_short or line.is_over):
        st.text("⚠ " + highlight_warning(line, t))
    _end(one, t("Save the highlights"), _list_highlights, one.meeting.id, unit, rows)


def _list_highlights(meeting_id: str, unit: str, rows: int) -> None:
    t, state = page.translate(), st.session_state
    found = tuple(
        Highlight(typed(key), state.get(f"highlight-state-{unit}-{n}") or HIGHLIGHT_STATES[0])
        for n in range(rows)
        if typed(key := f"highlight-{unit}-{n}").strip()
    )
    before = state.get(f"highlights-before-{unit}")
    command = cmd.ListHighlights(meeting_id, unit, found, None if before is None else int(before))
    _done("highlights", command, t("{unit}: {n} highlights.", unit=page.service().state.unit_name(unit), n=len(found)))


def _done(question: desk.Question, command: cmd.Command, said: str) -> bool:
    meeting: str = command.meeting  # type: ignore[attr-defined]  # both commands have one
    seq = page.service().meeting(meeting).seq
    mine = desk.memory()
    mine.said = ""
    outcome = desk.act(command, f"{seq}|{command!r}")
    mine.asking = question
    if outcome is not None:
        mine.said = said
    return outcome is not None


# --- who presents -----------------------------------------------------------------------------------------------


def presenter_dialog(one: Desk) -> None:
    t = one.t
    unit = _unit_choice(one)
    meeting = page.service().meeting(one.meeting.id)
    speaker, listed = presenter_of(one.state, meeting, unit), one.state.units[unit].presenter
    now = speaker_words(speaker.name, speaker.substitute_for, t) or t("nobody named yet")
    st.text(t("Speaks now: {name}", name=now))
    text_field(f"presenter-{unit}", t("Who speaks"), most=LONGEST_NAME)
    text_field(f"presenter-for-{unit}", t("Standing in for (may stay empty)"), start=listed, most=LONGEST_NAME)
    text_field(f"presenter-why-{unit}", t("Reason (may stay empty)"), most=200)
    if unit in meeting.presenters and listed:
        st.button(
            t("Back to the one on the list"),
            key="presenter-back",
            on_click=_back,
            args=(one.meeting.id, unit),
        )
    _end(one, t("Save"), _name, one.meeting.id, unit)


def _name(meeting_id: str, unit: str) -> None:
    name = typed(f"presenter-{unit}").strip()
    other = typed(f"presenter-for-{unit}").strip()
    command = cmd.NamePresenter(meeting_id, unit, name, other if other != name else "", typed(f"presenter-why-{unit}"))
    t = page.translate()
    if not name:
        desk.memory().said, desk.memory().trouble = "", NoName()
        return
    if _done(
        "presenter", command, t("{name} speaks for {unit}.", name=name, unit=page.service().state.unit_name(unit))
    ):
        clear(f"presenter-{unit}", f"presenter-why-{unit}")


def _back(meeting_id: str, unit: str) -> None:
    said = page.translate()("As on the list again.")
    _done("presenter", cmd.NamePresenter(meeting_id, unit, ""), said)
