"""Paper for a meeting without phones, and what is said and seen in it, from the shell."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterator
from pathlib import Path

from contest import commands as cmd
from contest.cli.files import Unreadable
from contest.cli.store import CLI, Add, loaded, opened
from contest.documents.minutes import minutes_sheet
from contest.documents.sheets import highlight_warning, item_line, presenter_text, route_sheet, showcase_sheet
from contest.errors import N_, Translate
from contest.model import HIGHLIGHT_STATES, NOTE_KINDS, Highlight
from contest.scenes.notes import HIGHLIGHT_STATES as STATE_NAMES
from contest.scenes.notes import NOTE_KINDS as KIND_NAMES
from contest.scenes.notes import note_text
from contest.service import new_id
from contest.state import MeetingState, State
from contest.views.notes import highlight_lines, note_lines

Sheet = Callable[[State, MeetingState, State | None, Translate], str]
Lines = Callable[[State, MeetingState, State | None, Translate], Iterator[str]]


def add_commands(add: Add, t: Translate) -> None:
    """Add the commands of this file to the parser."""
    sheets = (
        ("route", N_("the route of a meeting's visits, to read or to print"), _route_html, _route),
        ("showcase", N_("what the units show of their work, to read or to print"), _showcase_html, _showcase),
        ("minutes", N_("the record of a meeting with its notes, to read or to print"), _minutes_html, _minutes),
    )
    for name, help, html, lines in sheets:
        command = add(name, _printer(html, lines), help, "meeting")
        command.add_argument("--html", metavar="FILE", help=t("write the sheet to print"))
    note = add("note", _note, N_("take a note in a stage"), "meeting", "stage", "kind", "text")
    note.add_argument("--about", default="", metavar="ID", help=t("a unit, or a stop of the visit"))
    note.add_argument("--speaker", default="", metavar="NAME")
    showing = add("highlights", _highlights, N_("list what a unit shows: TITLE=STATE …"), "meeting", "unit")
    showing.add_argument("highlight", nargs="*", metavar="TITLE=STATE",
                         help=t("states: {states}", states=" ".join(HIGHLIGHT_STATES)))  # fmt: skip
    showing.add_argument("--before", type=int, metavar="N", help=t("how many the unit showed last quarter"))
    presenter = add("presenter", _presenter, N_("name who speaks for a unit"), "meeting", "unit", "name")
    presenter.add_argument("--for", dest="substitute_for", default="", metavar="NAME", help=t("in whose place"))
    presenter.add_argument("--reason", default="")


def _printer(html: Sheet, lines: Lines) -> Callable[[argparse.Namespace, Translate], None]:
    def run(arguments: argparse.Namespace, t: Translate) -> None:
        with opened(arguments) as service:
            loaded(service)
            meeting, state, earlier = service.meeting(arguments.meeting), service.state, service.earlier
        if arguments.html:
            try:
                Path(arguments.html).write_text(html(state, meeting, earlier, t), encoding="utf-8")
            except OSError as error:
                raise Unreadable(
                    N_("{path} cannot be written: {reason}"), path=arguments.html, reason=error.strerror
                ) from error
            print(t("Written to {path}.", path=arguments.html))
            return
        for line in lines(state, meeting, earlier, t):
            print(line)

    return run


def _route_html(state: State, meeting: MeetingState, _: State | None, t: Translate) -> str:
    return route_sheet(state, meeting, t)


def _showcase_html(state: State, meeting: MeetingState, earlier: State | None, t: Translate) -> str:
    return showcase_sheet(state, meeting, t, earlier)


def _minutes_html(state: State, meeting: MeetingState, earlier: State | None, t: Translate) -> str:
    return minutes_sheet(state, meeting, t, earlier)


def _route(_: State, meeting: MeetingState, __: State | None, t: Translate) -> Iterator[str]:
    for stage in meeting.plan.agenda:
        for number, stop in enumerate(stage.stops, 1):
            items = t(", ").join(item_line(one, t) for one in stop.items)
            yield "  ".join((f"{number:>2}", f"{stop.planned_at or '–':>5}", f"{stop.township}{stop.place}", items))


def _showcase(state: State, meeting: MeetingState, earlier: State | None, t: Translate) -> Iterator[str]:
    for one in highlight_lines(state, meeting, earlier):
        shown = t(", ").join(f"{each.title}（{t(STATE_NAMES[each.state])}）" for each in one.shown)
        before = "–" if one.before is None else str(one.before)
        yield "  ".join(filter(None, (one.name, presenter_text(state, meeting, one.unit, t),
                                      f"{len(one.shown)} ({before})", shown)))  # fmt: skip
        if one.shown and (one.is_short or one.is_over):
            yield "  " + highlight_warning(one, t)


def _minutes(state: State, meeting: MeetingState, _: State | None, t: Translate) -> Iterator[str]:
    for number, stage in enumerate(meeting.plan.agenda, 1):
        yield f"{number}. {stage.title}"
        for line in note_lines(state, meeting, stage.id):
            about = " · ".join(filter(None, (t(KIND_NAMES[line.note.kind]), line.about, line.note.speaker)))
            yield f"   {about}: {note_text(line, t)}"


def _note(arguments: argparse.Namespace, t: Translate) -> None:
    kind = next((one for one in NOTE_KINDS if one == arguments.kind), None)
    if kind is None:
        raise Unreadable(N_("There is no kind of note “{kind}” – one of: {kinds}"), kind=arguments.kind,
                         kinds=" ".join(NOTE_KINDS))  # fmt: skip
    command = cmd.TakeNote(
        arguments.meeting,
        new_id(),
        arguments.stage,
        kind,
        arguments.text,
        about=arguments.about,
        speaker=arguments.speaker,
    )
    with opened(arguments) as service:
        loaded(service)
        service.submit(command, CLI)
    print(t("The note is taken."))


def _highlights(arguments: argparse.Namespace, t: Translate) -> None:
    found = []
    for text in arguments.highlight:
        title, _, wish = text.rpartition("=")
        state = next((one for one in HIGHLIGHT_STATES if one == wish), None)
        if state is None:
            raise Unreadable(N_("“{text}” does not end in a state – write it like {example}."), text=text,
                             example="步道=ongoing")  # fmt: skip
        found.append(Highlight(title, state))
    with opened(arguments) as service:
        loaded(service)
        command = cmd.ListHighlights(arguments.meeting, arguments.unit, tuple(found), arguments.before)
        state_now = service.submit(command, CLI).state
        earlier = service.earlier
    meeting = state_now.meetings[arguments.meeting]
    for line in highlight_lines(state_now, meeting, earlier):
        if line.unit == arguments.unit:
            print(t("{unit}: {n} highlights.", unit=line.name, n=len(line.shown)))
            if line.is_short or line.is_over:
                print(highlight_warning(line, t))


def _presenter(arguments: argparse.Namespace, t: Translate) -> None:
    command = cmd.NamePresenter(
        arguments.meeting, arguments.unit, arguments.name, arguments.substitute_for, arguments.reason
    )
    with opened(arguments) as service:
        loaded(service)
        state = service.submit(command, CLI).state
    print(presenter_text(state, state.meetings[arguments.meeting], arguments.unit, t))
