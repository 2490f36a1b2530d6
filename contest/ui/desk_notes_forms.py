"""The form of a note, as the kind of note needs it: on a visit, an exchange, a commentary, a directive, praise."""

from __future__ import annotations

from dataclasses import dataclass

import streamlit as st

from contest import commands as cmd
from contest.decide.common import LONGEST_NAME
from contest.decide.notes import LONGEST_NOTE
from contest.errors import Translate
from contest.model import ItemState, NoteKind, Stage
from contest.scenes.notes import ITEM_STATES
from contest.scenes.parts import honour_text
from contest.state import MeetingState, Note, State
from contest.ui import desk
from contest.ui.desk_notes_drafts import clear, drafts, made, note_id, text_field, typed, words
from contest.views.honours import public_honours


@dataclass(frozen=True)
class Form:
    """Which note a form makes or changes; ``name`` names its fields. A commentary makes two: words and next project."""

    meeting: str
    stage: str
    kind: NoteKind
    about: str
    name: str
    note: str = ""


def new_form(meeting: MeetingState, stage: Stage, kind: NoteKind, about: str) -> Form:
    return Form(meeting.id, stage.id, kind, about, f"{meeting.id}-{stage.id}-{kind}-{about}")


def edit_form(meeting: MeetingState, note: Note) -> Form:
    return Form(meeting.id, note.stage, note.kind, note.about, f"edit-{note.id}", note.id)


def fields(form: Form, state: State, meeting: MeetingState, stage: Stage, note: Note | None, t: Translate) -> None:
    """Draw the fields of a form, filled from the note that is changed."""
    name = form.name
    if form.kind == "visit":
        _item_fields(form, stage, note, t)
    if form.kind == "exchange":
        start = "；".join(note.topics if note else stage.topics)
        text_field(f"topics-{name}", t("Topics, divided by “；”"), start=start, most=400)
        left, right = st.columns(2)
        with left:
            speaker = note.speaker if note else stage.sharer[:LONGEST_NAME]
            text_field(f"speaker-{name}", t("Shared by"), start=speaker, most=LONGEST_NAME)
        with right:
            text_field(f"host-{name}", t("Host"), start=note.host if note else stage.host, most=LONGEST_NAME)
    text_field(f"text-{name}", _label(form.kind, t), start=note.text if note else "", most=LONGEST_NOTE, lines=True)
    if _has_project(form):
        text_field(f"project-{name}", t("Next main project: is it feasible?"), most=LONGEST_NOTE, lines=True)
    if form.kind == "praise":
        _honour_field(form, state, note, t)
    if form.kind == "directive":
        slogans = "；".join(note.slogans) if note else ""
        text_field(f"slogans-{name}", t("Slogans quoted, divided by “；”"), start=slogans, most=400)
    if form.kind not in ("exchange", "visit"):
        text_field(
            f"speaker-{name}",
            t("Speaker (may stay empty)"),
            start=note.speaker if note else _speaker(form, meeting, stage),
            most=LONGEST_NAME,
        )


def _label(kind: NoteKind, t: Translate) -> str:
    labels = {
        "visit": t("Seen and heard on the spot"),
        "exchange": t("What was exchanged"),
        "commentary": t("What the commentary says"),
        "feasibility": t("Next main project: is it feasible?"),
        "directive": t("One point"),
        "praise": t("What is praised"),
    }
    return labels[kind]


def _has_project(form: Form) -> bool:
    return form.kind == "commentary" and bool(form.about) and not form.note


def _speaker(form: Form, meeting: MeetingState, stage: Stage) -> str:
    """Return who most likely speaks: the last one noted here, else the one commentator or speaker of the plan."""
    before = [note.speaker for note in meeting.notes_of(stage.id) if note.kind == form.kind and note.speaker]
    if before:
        return before[-1]
    planned = stage.commentators or ((stage.who,) if stage.kind in ("commentary", "directives") else ())
    return planned[0][:LONGEST_NAME] if len(planned) == 1 else ""


def _item_fields(form: Form, stage: Stage, note: Note | None, t: Translate) -> None:
    stop = stage.stop(form.about)
    if stop is None or not stop.items:
        return
    items = ["", *(one.name for one in stop.items)]
    st.selectbox(
        t("Item seen"),
        items,
        index=items.index(note.item) if note and note.item in items else 0,
        format_func=lambda one: one or t("The stop as a whole"),
        key=f"item-{form.name}",
    )
    st.pills(
        t("How far it is"),
        [state for state in ITEM_STATES if state],
        default=note.state or None if note else None,
        format_func=lambda one: t(ITEM_STATES[one]),
        key=f"state-{form.name}",
    )


def _honour_field(form: Form, state: State, note: Note | None, t: Translate) -> None:
    honours = {one.id: one for one in public_honours(state) if one.unit and one.unit == (form.about or one.unit)}
    names = {one.id: f"{state.unit_name(one.unit or '')} {honour_text(one, t)}" for one in honours.values()}
    ids = ["", *names]
    st.selectbox(
        t("For which honour"),
        ids,
        index=ids.index(note.honour) if note and note.honour in ids else 0,
        format_func=lambda one: names.get(one) or t("none in particular"),
        key=f"honour-{form.name}",
    )


# --- what is pressed --------------------------------------------------------------------------------------------


def save(form: Form) -> None:
    """Store what a form holds: one note, and a second one on the next project where something was said of it."""
    mine, name = drafts(), form.name
    text, project = typed(f"text-{name}"), typed(f"project-{name}").strip()
    done = True
    # A commentary may speak of the next project alone.
    if text.strip() or not project:
        done = _send(form, form.note or note_id(name), form.kind, text, mine.seen if form.note else 0)
        if done:
            made(name)
            clear(f"text-{name}", f"slogans-{name}")
    if done and project:
        # The pause after a press is for double clicks, not for the second half of one press.
        desk.memory().acted_at = float("-inf")
        done = _send(form, note_id(f"{name}-project"), "feasibility", project, 0)
        if done:
            made(f"{name}-project")
            clear(f"project-{name}")
    if done and form.note:
        mine.editing = ""


def _send(form: Form, note: str, kind: NoteKind, text: str, seen: int) -> bool:
    name, is_own = form.name, kind == form.kind
    item = str(st.session_state.get(f"item-{name}") or "") if kind == "visit" else ""
    state: ItemState = st.session_state.get(f"state-{name}") or "" if item else ""
    command = cmd.TakeNote(
        form.meeting,
        note,
        form.stage,
        kind,
        text,
        about=form.about,
        speaker=typed(f"speaker-{name}"),
        host=typed(f"host-{name}"),
        topics=words(f"topics-{name}") if is_own else (),
        slogans=words(f"slogans-{name}") if is_own else (),
        item=item,
        state=state,
        honour=str(st.session_state.get(f"honour-{name}") or "") if is_own else "",
        seen=seen,
    )
    return send(command, f"note|{command!r}")


def send(command: cmd.Command, intent: str) -> bool:
    """Send a command and keep the dialog open."""
    outcome = desk.act(command, intent)
    desk.memory().asking = "notes"
    return outcome is not None
