"""What was said in a stage and what a unit shows of its work, as the hall reads it. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from contest.errors import N_, Translate
from contest.model import HighlightState, NoteKind
from contest.scenes.parts import in_pages
from contest.views.notes import NoteLine
from contest.views.public import ScreenView, UnitCard

NOTE_KINDS: Final[Mapping[NoteKind, str]] = {
    "visit": N_("Seen on the visit"),
    "exchange": N_("Exchange"),
    "commentary": N_("Commentary"),
    "feasibility": N_("Next project, is it feasible"),
    "directive": N_("Directives"),
    "praise": N_("Praise"),
}
HIGHLIGHT_STATES: Final[Mapping[HighlightState, str]] = {
    "ongoing": N_("under way"),
    "planned": N_("planned next"),
    "done": N_("done"),
}
# The others are what the stage is about.
_NAMED: Final = ("feasibility", "praise")
LONG: Final = 60
SHOWN: Final = 160
ROWS: Final = 5
ITEM_STATES: Final[Mapping[str, str]] = {
    "": "",
    "planned": N_("being planned"),
    "ongoing": N_("under way"),
    "almost_done": N_("nearly done"),
    "done": N_("done"),
}


def shown_notes(view: ScreenView, t: Translate) -> list[dict[str, Any]]:
    """Return the notes that the desk chose to show beside the stage."""
    return [
        {
            "about": line.about,
            "kind": t(NOTE_KINDS[line.note.kind]) if line.note.kind in _NAMED else "",
            "text": _short(note_text(line, t)),
            "speaker": line.note.speaker,
            "slogans": list(line.note.slogans),
        }
        for line in view.notes
    ]


def note_pages(notes: list[dict[str, Any]]) -> list[list[dict[str, Any]]]:
    """Return notes page by page: fewer to a page where they are long."""
    longest = max((len(one["text"]) for one in notes), default=0)
    return in_pages(notes, 2 if longest > LONG else 4)


def _short(text: str) -> str:
    """Return what a hall can read in passing; the record has all of it."""
    return text if len(text) <= SHOWN else text[: SHOWN - 1] + "…"


def note_text(line: NoteLine, t: Translate) -> str:
    """Return what a note says, on one line: the item and its state before the words."""
    note = line.note
    state = t(ITEM_STATES[note.state]) if note.state else ""
    seen = " ".join(filter(None, (note.item, state)))
    topics = t("Topics: {topics}", topics=t(", ").join(note.topics)) if note.topics else ""
    return " · ".join(filter(None, (seen, topics, " ".join(note.text.split("\n")))))


def speaker_words(name: str, substitute_for: str, t: Translate) -> str:
    """Return who speaks for a unit, and in whose place."""
    return t("{name} (standing in for {other})", name=name, other=substitute_for) if substitute_for else name


def highlight_rows(card: UnitCard, t: Translate) -> list[dict[str, Any]]:
    """Return what a unit shows, as much of it as a hall can read; then how many there are."""
    rows = [{"title": one.title, "state": t(HIGHLIGHT_STATES[one.state]), "kind": one.state} for one in card.highlights]
    if len(rows) > ROWS:
        rows = [*rows[: ROWS - 1], {"title": "…", "state": t("{n} highlights", n=len(rows)), "kind": ""}]
    return rows
