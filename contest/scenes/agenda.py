"""The whole agenda on the projector: what is done, now, next and skipped, with planned times and segments. Pure."""

from __future__ import annotations

from typing import Final

from contest.errors import N_, Translate
from contest.scenes.parts import Json, Surroundings, in_pages
from contest.views.public import ScreenView

STAGES_PER_PAGE: Final = 9
_WORDS: Final = {"done": N_("done"), "now": N_("under way"), "next": N_("next"), "skipped": N_("skipped")}


def agenda_body(view: ScreenView, around: Surroundings, t: Translate) -> Json:
    """Return what the scene shows; a segment (环节) is named where it begins, and again on top of a page."""
    is_over = view.phase == "published" or (view.phase == "sealed" and around.coming is None)
    rows = []
    for number, (stage, progress) in enumerate(zip(around.agenda, around.progress, strict=True), 1):
        state: str = "done" if progress == "now" and is_over else progress
        if state == "later" and stage.id == around.coming and view.phase not in ("planned", "published"):
            state = "next"
        rows.append(
            {
                "id": stage.id,
                "number": str(number),
                "title": stage.title,
                "segment": stage.segment,
                "planned": stage.planned_at,
                "length": t("{n} min", n=stage.minutes) if stage.minutes else "",
                "state": state,
                "word": t(_WORDS[state]) if state in _WORDS else "",
            }
        )
    pages = in_pages(rows, STAGES_PER_PAGE)
    return {
        "title": t("Agenda of the meeting"),
        "count": t("{n} items", n=len(rows)) if rows else "",
        "empty": "" if rows else t("The agenda is still empty"),
        "timed": any(row["planned"] or row["length"] for row in rows),
        "pages": [_with_segments(page) for page in pages],
    }


def _with_segments(rows: list[Json]) -> list[Json]:
    """Mark the rows before which their segment is named."""
    before = ""
    found = []
    for row in rows:
        found.append({**row, "head": row["segment"] if row["segment"] != before else ""})
        before = row["segment"]
    return found
