"""What was said and seen, as it is read: notes of a stage, highlights against what was asked, who presents. Pure."""

from __future__ import annotations

from dataclasses import dataclass

from contest.decide.notes import stop_of
from contest.model import Highlight, Honour, NoteKind, Stage, StageKind
from contest.state import MeetingState, Note, State
from contest.views.honours import public_honours

# Which notes a stage takes, the usual one first.
KINDS_OF: dict[StageKind, tuple[NoteKind, ...]] = {
    "visit": ("visit", "praise"),
    "exchange": ("exchange", "praise"),
    "report": ("commentary", "praise"),
    "evaluation": ("commentary", "praise"),
    "award": ("praise", "commentary"),
    "commentary": ("commentary", "feasibility", "praise", "directive"),
    "directives": ("directive", "praise"),
}


@dataclass(frozen=True)
class NoteLine:
    """A note as it is read. ``about`` names the unit or the place, "" for all; ``honour`` is the title praised for."""

    note: Note
    about: str
    honour: Honour | None = None


def note_lines(state: State, meeting: MeetingState, stage: str) -> tuple[NoteLine, ...]:
    """Return the notes of a stage in their order."""
    return tuple(note_line(state, meeting, note) for note in meeting.notes_of(stage))


def note_line(state: State, meeting: MeetingState, note: Note) -> NoteLine:
    stop = stop_of(meeting, note.about)
    about = stop.place if stop else state.unit_name(note.about) if note.about else ""
    return NoteLine(note, about, next((one for one in public_honours(state) if one.id == note.honour), None))


def shown_notes(state: State, meeting: MeetingState) -> tuple[NoteLine, ...]:
    """Return the notes the projector shows: those that the desk chose, of the stage that is running."""
    known = (meeting.notes.get(one) for one in meeting.notes_shown)
    return tuple(note_line(state, meeting, note) for note in known if note and note.stage == meeting.stage)


@dataclass(frozen=True)
class Speaker:
    """Who speaks for a unit; ``substitute_for`` is whose place this person takes, and ``reason`` why."""

    name: str
    substitute_for: str = ""
    reason: str = ""


def presenter_of(state: State, meeting: MeetingState, unit: str) -> Speaker:
    """Return who speaks for a unit at a meeting: who was named for it, else the one on the list."""
    named = meeting.presenters.get(unit)
    if named is not None:
        return Speaker(named.name, named.substitute_for, named.reason)
    listed = state.units.get(unit)
    return Speaker(listed.presenter if listed else "")


@dataclass(frozen=True)
class HighlightLine:
    """What a unit shows. ``required`` is how many were asked for, ``before`` how many it showed last quarter.

    Either is None when nobody said so.
    """

    unit: str
    name: str
    shown: tuple[Highlight, ...]
    required: int | None
    before: int | None

    @property
    def is_short(self) -> bool:
        """Tell whether fewer are listed than were asked for."""
        return self.required is not None and len(self.shown) < self.required

    @property
    def is_over(self) -> bool:
        return self.required is not None and len(self.shown) > self.required

    @property
    def change(self) -> int | None:
        return None if self.before is None else len(self.shown) - self.before


def highlights_stage(meeting: MeetingState) -> Stage | None:
    """Return the stage that asks for a number of highlights, else the report where there is one."""
    asking = next((one for one in meeting.plan.agenda if one.highlights_required is not None), None)
    return asking or meeting.plan.first("report")


def highlight_lines(state: State, meeting: MeetingState, earlier: State | None = None) -> tuple[HighlightLine, ...]:
    """Return what each unit shows, in order of appearance, beside what was asked and what it showed last quarter.

    Parameters
    ----------
    earlier : State, optional
        The contest of the last quarter, when the store holds it; else what was typed in for the unit counts.
    """
    stage = highlights_stage(meeting)
    required = stage.highlights_required if stage else None
    counts = _counts(earlier) if earlier is not None else {}
    lines = []
    for unit in meeting.order:
        found, name = meeting.highlights.get(unit), state.unit_name(unit)
        before = counts.get(unit, counts.get(name))
        if before is None and found is not None:
            before = found.before
        lines.append(HighlightLine(unit, name, found.shown if found else (), required, before))
    return tuple(lines)


def _counts(earlier: State) -> dict[str, int]:
    """Return how many highlights each unit showed in a contest, by id and by name; nothing where none were listed."""
    counts = {}
    for meeting in earlier.meetings.values():
        for unit, found in meeting.highlights.items():
            counts[unit] = counts[earlier.unit_name(unit)] = len(found.shown)
    return counts
