"""What is said and seen in the stages: notes and their order, highlights, presenters. Pure."""

from __future__ import annotations

from types import MappingProxyType

from contest import events as ev
from contest.folding.changes import Changes, with_entry, without
from contest.state import Highlights, MeetingState, Note, Presenter, Scene


def taken(meeting: MeetingState, event: ev.NoteTaken, recorded: ev.Recorded) -> Changes:
    """A note that says nothing any more is gone, and gone from the projector."""
    known = meeting.notes.get(event.note)
    note = Note(
        id=event.note,
        stage=event.stage,
        kind=event.kind,
        text=event.text,
        about=event.about,
        speaker=event.speaker,
        host=event.host,
        topics=event.topics,
        slogans=event.slogans,
        item=event.item,
        state=event.state,
        honour=event.honour,
        by=event.by,
        at=event.at,
        seq=recorded.seq,
        first_at=known.first_at if known else event.at,
    )
    if says_something(event):
        return {"notes": with_entry(meeting.notes, note.id, note)}
    shown = tuple(one for one in meeting.notes_shown if one != note.id)
    return {"notes": without(meeting.notes, note.id), "notes_shown": shown}


def says_something(note: ev.NoteTaken) -> bool:
    return bool(note.text or note.topics or note.state)


def ordered(meeting: MeetingState, event: ev.NotesOrdered, _: ev.Recorded) -> Changes:
    """The others of the stage follow those named; the notes of other stages stay where they are among themselves."""
    first = {one: meeting.notes[one] for one in event.notes if one in meeting.notes}
    rest = {key: note for key, note in meeting.notes.items() if key not in first}
    return {"notes": MappingProxyType(first | rest)}


def shown(meeting: MeetingState, event: ev.NotesShown, _: ev.Recorded) -> Changes:
    changes: Changes = {"notes_shown": event.notes}
    if event.notes:
        changes["scene"] = Scene("stage")
    return changes


def highlights_listed(meeting: MeetingState, event: ev.HighlightsListed, recorded: ev.Recorded) -> Changes:
    if not event.highlights and event.before is None:
        return {"highlights": without(meeting.highlights, event.unit)}
    found = Highlights(event.highlights, event.before, event.by, event.at, recorded.seq)
    return {"highlights": with_entry(meeting.highlights, event.unit, found)}


def presenter_named(meeting: MeetingState, event: ev.PresenterNamed, recorded: ev.Recorded) -> Changes:
    if not event.presenter:
        return {"presenters": without(meeting.presenters, event.unit)}
    found = Presenter(event.presenter, event.substitute_for, event.reason, event.by, event.at, recorded.seq)
    return {"presenters": with_entry(meeting.presenters, event.unit, found)}
