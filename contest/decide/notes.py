"""What is said and seen in the stages: notes, their order, what of them is shown; highlights; who presents. Pure."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import fields, replace
from typing import Any, Final

from contest import commands as cmd
from contest import events as ev
from contest.decide.common import LONGEST_NAME, Events, Stamp, meeting_of, text_faults, unit_of
from contest.errors import N_, Invalid, Moment, NotFound, Problem, WrongPhase
from contest.model import Highlight, Honour, Stage, Stop
from contest.scoring.errors import shown
from contest.state import MeetingState, Note, State

LONGEST_NOTE: Final = 2000
MOST_WORDS: Final = 30
MOST_HIGHLIGHTS: Final = 20
COMMANDS: Final = (cmd.TakeNote, cmd.ListHighlights, cmd.NamePresenter)
_ID: Final = re.compile(r"[a-z0-9][a-z0-9-]{0,39}")


def as_stored(command: cmd.TakeNote | cmd.ListHighlights | cmd.NamePresenter) -> dict[str, Any]:
    """Return a command's fields as its event holds them: without spaces around what was typed."""
    mine = {field.name: getattr(command, field.name) for field in fields(command)}
    mine.pop("seen", None)
    if isinstance(command, cmd.ListHighlights):
        mine["highlights"] = tuple(replace(one, title=one.title.strip()) for one in command.highlights)
        return mine
    for name, value in mine.items():
        if isinstance(value, str):
            mine[name] = "\n".join(line.rstrip() for line in value.strip().splitlines())
        elif isinstance(value, tuple):
            mine[name] = tuple(dict.fromkeys(one.strip() for one in value if one.strip()))
    return mine


# --- notes ------------------------------------------------------------------------------------------------------


def take_note(state: State, command: cmd.TakeNote, stamp: Stamp) -> Events:
    meeting = _begun(meeting_of(state, command.meeting))
    stage = meeting.plan.stage(command.stage)
    if stage is None:
        raise NotFound(what=N_("stage"), id=command.stage)
    taken = ev.NoteTaken(**as_stored(command), **stamp)
    problems = list(_faults(state, meeting, stage, taken))
    if problems:
        raise Invalid(problems)
    _refuse_what_is_past(command, taken, meeting.notes.get(command.note))
    return (taken,)


def _begun(meeting: MeetingState) -> MeetingState:
    # No later end: a commentary comes after the seal, and the minutes are written when everybody has gone home.
    if meeting.phase == "planned":
        raise WrongPhase(N_("“{meeting}” has not started yet – start it first."), meeting=meeting.plan.title)
    return meeting


def _refuse_what_is_past(command: cmd.TakeNote, taken: ev.NoteTaken, known: Note | None) -> None:
    """Refuse what another person changed meanwhile, and what changes nothing."""
    if known is None:
        if not (taken.text or taken.topics or taken.state):
            raise WrongPhase(N_("The note is empty – write something first."))
        if command.seen:
            raise WrongPhase(N_("This note was taken back meanwhile – take a new one."))
        return
    if (known.stage, known.kind) != (taken.stage, taken.kind):
        raise WrongPhase(N_("This note belongs to another stage – take a new one."))
    if known.seq != command.seen:
        raise WrongPhase(N_("Somebody else changed this note meanwhile – look at it again."))
    if all(getattr(known, one) == getattr(taken, one) for one in _CONTENT):
        raise WrongPhase(N_("The note is the same as before – nothing was changed."))


_CONTENT: Final = ("text", "about", "speaker", "host", "topics", "slogans", "item", "state", "honour")


def _faults(state: State, meeting: MeetingState, stage: Stage, note: ev.NoteTaken) -> Iterator[Problem]:
    if not _ID.fullmatch(note.note):
        yield Problem("note", N_("“{text}” cannot name a note."), (("text", shown(note.note)),))
    yield from text_faults("note", note.text, LONGEST_NOTE)
    yield from text_faults("speaker", note.speaker, LONGEST_NAME, lines=False)
    yield from text_faults("host", note.host, LONGEST_NAME, lines=False)
    for where, words in (("topics", note.topics), ("slogans", note.slogans)):
        if len(words) > MOST_WORDS:
            yield Problem(where, N_("At most {most} are possible here."), (("most", str(MOST_WORDS)),))
        for one in words:
            yield from text_faults(where, one, LONGEST_NAME, lines=False)
    if note.kind == "visit":
        yield from _visit_faults(stage, note)
    elif note.item or note.state:
        yield Problem("item", N_("Only a note on a visit tells the state of an item."))
    else:
        yield from _about_faults(state, meeting, note)


def _visit_faults(stage: Stage, note: ev.NoteTaken) -> Iterator[Problem]:
    if stage.kind != "visit":
        yield Problem("stage", N_("The stage “{stage}” is no visit."), (("stage", stage.title),))
    stop = stage.stop(note.about)
    if note.about and stop is None:
        yield Problem("stop", N_("This visit has no such stop."))
    if note.item and (stop is None or note.item not in {one.name for one in stop.items}):
        yield Problem("item", N_("This stop has no item “{item}”."), (("item", shown(note.item)),))
    if note.state and not note.item:
        yield Problem("item", N_("Say which item is in this state."))


def _about_faults(state: State, meeting: MeetingState, note: ev.NoteTaken) -> Iterator[Problem]:
    stops = {stop.id for stage in meeting.plan.agenda for stop in stage.stops}
    # Praise may go to a unit of another community: which one a unit belongs to can be disputed.
    known = set(state.units) if note.kind == "praise" else set(meeting.order)
    if note.kind == "exchange":
        known |= stops
    if note.about and note.about not in known:
        yield Problem("about", N_("There is nothing called “{id}” to take a note on."), (("id", shown(note.about)),))
    if note.kind == "feasibility" and not note.about:
        yield Problem("about", N_("Say whose next project this is about."))
    if note.honour:
        yield from _honour_faults(next((one for one in state.honours if one.id == note.honour), None), note)


def _honour_faults(honour: Honour | None, note: ev.NoteTaken) -> Iterator[Problem]:
    if note.kind != "praise":
        yield Problem("honour", N_("Only praise refers to an honour."))
    if honour is None:
        yield Problem("honour", N_("There is no honour “{id}”."), (("id", shown(note.honour)),))
    elif honour.is_restricted:
        yield Problem("honour", N_("Nobody is praised for a negative designation."))
    elif note.about and honour.unit not in (None, note.about):
        yield Problem("honour", N_("This honour is another unit's."))


def order_notes(state: State, command: cmd.OrderNotes, stamp: Stamp) -> Events:
    meeting = _begun(meeting_of(state, command.meeting))
    if meeting.plan.stage(command.stage) is None:
        raise NotFound(what=N_("stage"), id=command.stage)
    now = [note.id for note in meeting.notes_of(command.stage)]
    if sorted(command.notes) != sorted(now):
        raise WrongPhase(N_("The notes changed meanwhile – look at their order again."))
    if list(command.notes) == now:
        raise WrongPhase(N_("The order is the same as before – nothing was changed."))
    return (ev.NotesOrdered(meeting=meeting.id, stage=command.stage, notes=command.notes, **stamp),)


def show_notes(state: State, command: cmd.ShowNotes, stamp: Stamp) -> Events:
    meeting = _begun(meeting_of(state, command.meeting))
    if len(set(command.notes)) < len(command.notes):
        raise WrongPhase(N_("A note is shown once – choose each one once."))
    for note in command.notes:
        known = meeting.notes.get(note)
        if known is None:
            raise WrongPhase(N_("This note was taken back meanwhile – it cannot be shown."))
        if known.stage != meeting.stage:
            raise WrongPhase(N_("Only notes of the stage that is running can be shown."))
    if command.notes == meeting.notes_shown:
        raise WrongPhase(N_("The projector shows this already."))
    return (ev.NotesShown(meeting=meeting.id, notes=command.notes, **stamp),)


# --- highlights and presenters ----------------------------------------------------------------------------------


def list_highlights(state: State, command: cmd.ListHighlights, stamp: Stamp) -> Events:
    """A number other than the one asked for is no fault: the desk warns, and people decide."""
    meeting = _not_sealed(meeting_of(state, command.meeting))
    unit_of(meeting, command.unit)
    listed = ev.HighlightsListed(**as_stored(command), **stamp)
    problems = list(_highlight_faults(listed.highlights, listed.before))
    if problems:
        raise Invalid(problems)
    known = meeting.highlights.get(command.unit)
    if (known.shown if known else (), known.before if known else None) == (listed.highlights, listed.before):
        raise WrongPhase(N_("The highlights of {unit} are the same as before."), unit=state.unit_name(command.unit))
    return (listed,)


def _highlight_faults(highlights: tuple[Highlight, ...], before: int | None) -> Iterator[Problem]:
    if len(highlights) > MOST_HIGHLIGHTS:
        yield Problem("highlights", N_("At most {most} are possible here."), (("most", str(MOST_HIGHLIGHTS)),))
    for one in highlights:
        if not one.title:
            yield Problem("highlights", N_("A highlight needs a title."))
        yield from text_faults("highlights", one.title, LONGEST_NAME, lines=False)
    for title in _twice(one.title for one in highlights):
        yield Problem("highlights", N_("“{title}” stands here twice."), (("title", shown(title)),))
    if before is not None and not 0 <= before <= 999:
        yield Problem("before", N_("The number of last quarter is 0 to 999."))


def _twice(titles: Iterable[str]) -> list[str]:
    return [title for title, count in Counter(titles).items() if count > 1 and title]


def _not_sealed(meeting: MeetingState) -> MeetingState:
    if meeting.seal is not None:
        raise WrongPhase(
            N_("“{meeting}” is sealed since {at} – what the units showed no longer changes."),
            meeting=meeting.plan.title,
            at=Moment(meeting.seal.at),
        )
    return meeting


def name_presenter(state: State, command: cmd.NamePresenter, stamp: Stamp) -> Events:
    meeting = _not_sealed(meeting_of(state, command.meeting))
    unit = unit_of(meeting, command.unit)
    named = ev.PresenterNamed(**as_stored(command), **stamp)
    problems = [
        *text_faults("presenter", named.presenter, LONGEST_NAME, lines=False),
        *text_faults("substitute_for", named.substitute_for, LONGEST_NAME, lines=False),
        *text_faults("reason", named.reason, 200, lines=False),
    ]
    if problems:
        raise Invalid(problems)
    known = meeting.presenters.get(unit)
    if not named.presenter and known is None:
        raise WrongPhase(N_("Write the name of who presents for {unit}."), unit=state.unit_name(unit))
    if known is not None and (known.name, known.substitute_for, known.reason) == (
        named.presenter,
        named.substitute_for,
        named.reason,
    ):
        raise WrongPhase(N_("{name} is already named for {unit}."), name=known.name, unit=state.unit_name(unit))
    if named.presenter and named.presenter == named.substitute_for:
        raise WrongPhase(N_("Nobody stands in for themselves – leave one of the two names empty."))
    return (named,)


def stop_of(meeting: MeetingState, stop: str) -> Stop | None:
    """Return a stop of any visit of a meeting."""
    return next((one for stage in meeting.plan.agenda if (one := stage.stop(stop))), None)
