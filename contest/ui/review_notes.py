"""Notes and highlights on the review page: to the staff at once, to everybody once the meeting is published."""

from __future__ import annotations

from typing import Any

from contest.documents.sheets import presenter_text
from contest.errors import Translate
from contest.model import Role, Stage
from contest.scenes.notes import HIGHLIGHT_STATES, NOTE_KINDS, note_text
from contest.scenes.parts import honour_text
from contest.state import MeetingState, State
from contest.views.notes import HighlightLine, NoteLine, highlight_lines, note_lines

Block = dict[str, Any]


def may_read_notes(meeting: MeetingState, role: Role | None) -> bool:
    """Tell whether a role may read what was noted: a commentary is not for everybody before the meeting is over."""
    return role in ("operator", "supervisor", "reviewer") or meeting.phase == "published"


def note_lists(state: State, meeting: MeetingState, stage: Stage, t: Translate) -> list[dict[str, Any]]:
    """Return the notes of a stage under who said them and about what, in their order."""
    lists: dict[str, list[str]] = {}
    for line in note_lines(state, meeting, stage.id):
        lists.setdefault(_label(line, t), []).append(_text(line, t))
    return [{"label": label, "lines": lines} for label, lines in lists.items()]


def _label(line: NoteLine, t: Translate) -> str:
    return " · ".join(filter(None, (t(NOTE_KINDS[line.note.kind]), line.about, line.note.speaker)))


def _text(line: NoteLine, t: Translate) -> str:
    note = line.note
    parts = [
        note_text(line, t),
        t("for {honour}", honour=honour_text(line.honour, t)) if line.honour else "",
        t("Host: {name}", name=note.host) if note.host else "",
        t("Slogans: {slogans}", slogans=t(", ").join(note.slogans)) if note.slogans else "",
    ]
    return " · ".join(filter(None, parts))


def highlight_blocks(state: State, meeting: MeetingState, earlier: State | None, t: Translate) -> list[Block]:
    """Return what the units show, how many, and how many more than last quarter; nothing while nobody showed any."""
    lines = highlight_lines(state, meeting, earlier)
    if not any(one.shown or one.before is not None for one in lines):
        return []
    columns = [
        _column(t("Unit"), is_name=True),
        _column(t("Presented by")),
        _column(t("Highlights")),
        _column(t("This quarter, items"), is_number=True),
        _column(t("Last quarter, items"), is_number=True),
        _column(t("More or fewer"), is_number=True),
    ]
    rows = [{"cells": _cells(state, meeting, one, t), "tone": "quiet" if not one.shown else ""} for one in lines]
    required = next((one.required for one in lines if one.required is not None), None)
    note = t("Asked for: {n} highlights each, under way or planned.", n=required) if required else ""
    return [
        {"kind": "heading", "text": t("What the units show")},
        {"kind": "table", "columns": columns, "rows": rows, "note": note},
    ]


def _cells(state: State, meeting: MeetingState, one: HighlightLine, t: Translate) -> list[str]:
    shown = t(", ").join(f"{each.title}（{t(HIGHLIGHT_STATES[each.state])}）" for each in one.shown)
    change = "–" if one.change is None else f"{one.change:+d}" if one.change else "0"
    before = "–" if one.before is None else str(one.before)
    presenter = presenter_text(state, meeting, one.unit, t)
    return [one.name, presenter, shown, str(len(one.shown)), before, change.replace("-", "−")]


def _column(label: str, *, is_name: bool = False, is_number: bool = False) -> dict[str, Any]:
    return {"label": label, "is_number": is_number, "is_name": is_name}
