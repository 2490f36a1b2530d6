"""Notes at the desk: one dialog that fits the stage, and the list of what is noted so far."""

from __future__ import annotations

import hashlib

import streamlit as st

from contest import commands as cmd
from contest.model import NoteKind, Stage
from contest.scenes.notes import NOTE_KINDS, note_text
from contest.scenes.parts import honour_text
from contest.state import MeetingState
from contest.ui import desk, page
from contest.ui.desk_notes_drafts import drafts
from contest.ui.desk_notes_forms import Form, edit_form, fields, new_form, save, send
from contest.ui.desk_view import Desk
from contest.ui.literal import literal
from contest.views.notes import KINDS_OF, NoteLine, note_lines

ALL: str = ""


def has_notes(meeting: MeetingState) -> bool:
    return meeting.phase != "planned" and _present(meeting) is not None


def notes_button(one: Desk) -> None:
    """Offer the notes of the stage that is running."""
    meeting, stage = one.meeting, _present(one.meeting)
    if meeting.phase == "planned" or stage is None:
        return
    count = len(meeting.notes_of(stage.id))
    label = one.t("Notes: {stage}", stage=stage.title)
    st.button(
        literal(f"{label} · {one.t('{n} noted', n=count)}" if count else label),
        key="ask-notes",
        width="stretch",
        on_click=desk.ask,
        args=("notes", stage.id),
    )


def _present(meeting: MeetingState) -> Stage | None:
    return meeting.plan.stage(meeting.stage) if meeting.stage else None


def notes_dialog(one: Desk) -> None:
    """Draw the form and the list. Nothing of it is named after the point of the meeting: a push leaves it as it is."""
    t, meeting = one.t, page.service().meeting(one.meeting.id)
    stage = _stage_choice(one, meeting)
    note = meeting.notes.get(drafts().editing)
    if note is not None and note.stage == stage.id:
        form = edit_form(meeting, note)
        st.text(t("Changing: {note}", note=t(NOTE_KINDS[note.kind])))
    else:
        note = None
        form = new_form(meeting, stage, *_kind_and_about(one, meeting, stage))
    fields(form, one.state, meeting, stage, note, t)
    left, right = st.columns(2)
    with left:
        st.button(t("Save the note"), key="notes-save", type="primary", width="stretch", on_click=save, args=(form,))
    with right:
        if note is not None:
            st.button(t("Do not change it"), key="notes-keep", width="stretch", on_click=_edit, args=("", 0))
        else:
            st.button(t("Done"), key="no", width="stretch", on_click=desk.drop_question)
    found = desk.memory().trouble
    if found is not None:
        page.show(found)
    _list(one, meeting, stage, form)


def _stage_choice(one: Desk, meeting: MeetingState) -> Stage:
    stages = {stage.id: stage for stage in meeting.plan.agenda}
    titles = {key: f"{n}  {stage.title}" for n, (key, stage) in enumerate(stages.items(), 1)}
    ids, wish = list(stages), desk.memory().unit
    key = desk.choice_key("notes-stage", titles)
    chosen = st.selectbox(
        one.t("Which stage"),
        ids,
        index=ids.index(wish) if wish in ids else 0,
        format_func=titles.__getitem__,
        key=key,
        on_change=desk.choose,
        args=(key,),
    )
    return stages[str(chosen)]


def _kind_and_about(one: Desk, meeting: MeetingState, stage: Stage) -> tuple[NoteKind, str]:
    t, kinds = one.t, [kind for kind in KINDS_OF[stage.kind] if kind != "feasibility"]
    kind: NoteKind = kinds[0]
    if len(kinds) > 1:
        picked = st.pills(
            t("What is noted"),
            kinds,
            default=kinds[0],
            format_func=lambda each: t(NOTE_KINDS[each]),
            key=f"notes-kind-{stage.id}",
        )
        kind = picked or kinds[0]
    names = _subjects(one, meeting, stage, kind)
    if len(names) < 2:
        return kind, ALL
    ids = list(names)
    key = f"notes-about-{meeting.id}-{stage.id}-{kind}"
    if st.session_state.get(key) not in ids:
        st.session_state[key] = _first(meeting, stage, kind, ids)
    chosen = st.selectbox(
        t("About"),
        ids,
        format_func=names.__getitem__,
        key=key,
    )
    return kind, str(chosen)


def _subjects(one: Desk, meeting: MeetingState, stage: Stage, kind: NoteKind) -> dict[str, str]:
    """Return what a note of this kind may be about, with its name; "" is all of them."""
    t = one.t
    if kind == "visit":
        places = {stop.id: f"{n}  {stop.place}" for n, stop in enumerate(stage.stops, 1)}
        return {**places, ALL: t("The whole visit")}
    if kind == "exchange":
        stops = {stop.id: stop.place for each in meeting.plan.agenda for stop in each.stops}
        return {ALL: t("The whole exchange"), **stops}
    if kind == "directive":
        return {ALL: t("All units")}
    units = list(one.state.units) if kind == "praise" else list(meeting.order)
    return {ALL: t("Overall"), **{unit: one.state.unit_name(unit) for unit in units}}


def _first(meeting: MeetingState, stage: Stage, kind: NoteKind, ids: list[str]) -> str:
    """Return what the next note is most likely about: the first stop or unit without one; all where it is overall."""
    if kind in ("exchange", "praise") or (kind == "commentary" and stage.scope in ("overall", "attendees")):
        return ALL
    noted = {note.about for note in meeting.notes_of(stage.id) if note.kind == kind}
    return next((each for each in ids if each and each not in noted), ids[0])


# --- what is noted so far ---------------------------------------------------------------------------------------


def _list(one: Desk, meeting: MeetingState, stage: Stage, form: Form) -> None:
    lines = note_lines(one.state, meeting, stage.id)
    if not lines:
        return
    st.divider()
    ids = tuple(line.note.id for line in lines)
    is_here = one.may_act and meeting.stage == stage.id
    for n, line in enumerate(lines):
        if line.note.id != form.note:
            with st.container(border=True, gap="xsmall", key=f"note-{line.note.id}"):
                _line(one, meeting, line, ids, n, is_here=is_here)
    if is_here:
        everything = ids if meeting.notes_shown != ids else ()
        label = one.t("Show all on the projector") if everything else one.t("Take all off the projector")
        st.button(label, key="notes-all", width="stretch", on_click=_show, args=(meeting.id, everything, meeting.seq))


def _line(one: Desk, meeting: MeetingState, line: NoteLine, ids: tuple[str, ...], n: int, *, is_here: bool) -> None:
    t, note = one.t, line.note
    honour = honour_text(line.honour, t) if line.honour else ""
    st.text(" · ".join(filter(None, (t(NOTE_KINDS[note.kind]), line.about, note.speaker, honour))))
    st.text(note_text(line, t))
    if note.slogans:
        st.text(t("Slogans: {slogans}", slogans=t(", ").join(note.slogans)))
    up = (*ids[: n - 1], ids[n], ids[n - 1], *ids[n + 1 :]) if n else ids
    down = (*ids[:n], ids[n + 1], ids[n], *ids[n + 2 :]) if n + 1 < len(ids) else ids
    with st.container(horizontal=True, gap="small"):
        st.button(t("Change"), key=f"edit-{note.id}", on_click=_edit, args=(note.id, note.seq))
        st.button("↑", key=f"up-{note.id}", help=t("Earlier"), disabled=up == ids, on_click=_order,
                  args=(meeting.id, note.stage, up))  # fmt: skip
        st.button("↓", key=f"down-{note.id}", help=t("Later"), disabled=down == ids, on_click=_order,
                  args=(meeting.id, note.stage, down))  # fmt: skip
        st.button(t("Take back"), key=f"drop-{note.id}", on_click=_drop, args=(meeting.id, note.id, note.seq))
        if is_here:
            shown = meeting.notes_shown
            is_on = note.id in shown
            wanted = tuple(each for each in ids if (each in shown) != (each == note.id))
            st.button(
                t("Take off the projector") if is_on else t("Show on the projector"),
                key=f"show-{note.id}",
                on_click=_show,
                args=(meeting.id, wanted, meeting.seq),
            )


def _edit(note: str, seen: int) -> None:
    mine = drafts()
    mine.editing, mine.seen = note, seen
    for key in [key for key in mine.texts if key.endswith(f"edit-{note}")]:
        del mine.texts[key]


def _order(meeting_id: str, stage: str, notes: tuple[str, ...]) -> None:
    seq = page.service().meeting(meeting_id).seq
    send(cmd.OrderNotes(meeting_id, stage, notes), f"{seq}|order-notes|{_short(notes)}")


def _drop(meeting_id: str, note: str, seen: int) -> None:
    known = page.service().meeting(meeting_id).notes.get(note)
    if known is not None:
        send(cmd.TakeNote(meeting_id, note, known.stage, known.kind, "", seen=seen), f"drop-note|{note}|{seen}")


def _show(meeting_id: str, notes: tuple[str, ...], seq: int) -> None:
    send(cmd.ShowNotes(meeting_id, notes), f"{seq}|show-notes|{_short(notes)}")


def _short(notes: tuple[str, ...]) -> str:
    return hashlib.sha256(repr(notes).encode()).hexdigest()[:12]
