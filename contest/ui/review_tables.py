"""The tables of the review page as blocks, and the same as CSV."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from typing import Any, Final

from contest.errors import N_, Marked, Moment, Translate
from contest.results import criterion_shares, mark_text
from contest.scoring.ranking import Standing
from contest.ui.charts import place_text
from contest.views.public import RevealedLine, made_of
from contest.views.review import ReviewLine, ReviewView

Block = dict[str, Any]
_COUNTS = (
    ("counted", N_("Counted")),
    ("dropped", N_("Dropped")),
    ("recused", N_("Recused")),
    ("missing", N_("Missing")),
)
MARK_STATUS: Final = {"given": N_("given"), "recused": N_("recused"), "absent": N_("absent"), "missing": N_("missing")}


def revealed_line(line: ReviewLine) -> RevealedLine:
    """Return a review line in the shape the figures take."""
    one = line.standing
    shares = criterion_shares(one.score)
    return RevealedLine(
        one.unit, line.name, line.score, one.place, one.tied, one.score.status, shares, one.shown, made_of(one.score)
    )


def standings_block(view: ReviewView, t: Translate) -> Block:
    """Return the standings; how many ballots counted stands there for who may read the marks."""
    has_marks = bool(view.units)
    columns = [_column(t("Place")), _column(t("Unit"), is_name=True), _column(t("Points"), is_number=True)]
    if has_marks:
        columns += [_column(t(title), is_number=True) for _, title in _COUNTS]
    columns.append(_column(t("Status")))
    rows = []
    for line in view.lines:
        one = line.standing
        counts = [str(getattr(one.score, name)) for name, _ in _COUNTS] if has_marks else []
        status = t("vetoed") if one.score.is_vetoed else t(one.score.status)
        cells = [_place(line, t), line.name, line.score or "–", *counts, status]
        tone = "award" if line.name in view.award else "quiet" if one.place is None else ""
        rows.append({"cells": cells, "tone": tone})
    note = t("★ received the award.") if any(row["tone"] == "award" for row in rows) else ""
    return {"kind": "table", "columns": columns, "rows": rows, "note": note}


def earlier_blocks(view: ReviewView, t: Translate) -> list[Block]:
    """Return, for each change of the rules during the meeting, the results before and after side by side."""
    blocks: list[Block] = []
    now = {line.standing.unit: line for line in view.lines}
    for one in view.earlier:
        text = t("The rules were changed at {at}: {reason}", at=Moment(one.replaced_at).clock(), reason=one.reason)
        columns = [
            _column(t("Unit"), is_name=True),
            _column(t("Points before"), is_number=True),
            _column(t("Place before")),
            _column(t("Points now"), is_number=True),
            _column(t("Place now")),
        ]
        rows = []
        for line in one.lines:
            present = now[line.standing.unit]
            cells = [line.name, line.score or "–", _place(line, t), present.score or "–", _place(present, t)]
            has_moved = line.standing.shown != present.standing.shown
            rows.append({"cells": cells, "tone": "moved" if has_moved else ""})
        note = t("Rules before: fingerprint {digest}", digest=one.digest[:16])
        blocks.append({"kind": "notice", "tone": "warn", "text": text})
        blocks.append({"kind": "table", "columns": columns, "rows": rows, "note": note})
    return blocks


def _column(label: str, *, is_number: bool = False, is_name: bool = False) -> dict[str, Any]:
    return {"label": label, "is_number": is_number, "is_name": is_name}


def _place(line: ReviewLine, t: Translate) -> str:
    return place_text(revealed_line(line), t) if line.standing.place is not None else "–"


def standings_csv(view: ReviewView, t: Translate) -> bytes:
    """Return the standings as CSV in UTF-8 with the mark that spreadsheets need to read Chinese."""
    titles: list[Marked] = [N_("Place"), N_("Joint"), N_("Unit"), N_("Points"), *(title for _, title in _COUNTS)]
    rows = [[*map(t, titles), t("Status")]]
    for line in view.lines:
        one: Standing = line.standing
        rows.append(
            [
                one.shown,
                t("yes") if one.tied else "",
                line.name,
                line.score or "",
                *(str(getattr(one.score, name)) for name, _ in _COUNTS),
                t(one.score.status),
            ]
        )
    return _csv(view, rows, t)


def marks_csv(view: ReviewView, t: Translate) -> bytes:
    """Return every readable ballot as CSV, one per line: unit, judge, marks by criterion, total."""
    titles = [
        t("Unit"),
        t("Judge"),
        t("Group"),
        *(one.title for one in view.criteria),
        t("Total"),
        t("Status"),
        t("Receipt"),
        t("Entered from paper by"),
    ]
    rows = [titles]
    for row in view.marks:
        marks = [mark_text(row.marks[one.id]) if one.id in row.marks else "" for one in view.criteria]
        total = "" if row.total is None else f"{float(row.total):.4f}".rstrip("0").rstrip(".")
        told = (t(MARK_STATUS[row.status]), row.receipt, t(", ").join(row.entered_by))
        rows.append([row.unit_name, row.judge_name, row.group, *marks, total, *told])
    return _csv(view, rows, t)


def _csv(view: ReviewView, rows: Sequence[Iterable[str]], t: Translate) -> bytes:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    if view.rehearsal:
        writer.writerow([t("Rehearsal – invented units, judges and marks, no result")])
    writer.writerows([harmless(cell) for cell in row] for row in rows)
    return out.getvalue().encode("utf-8-sig")


def harmless(cell: str) -> str:
    """Return a cell that no spreadsheet runs as a formula: a name that begins like one gets an apostrophe.

    >>> harmless("=1+1"), harmless("浃底村"), harmless("-5"), harmless("-5+cmd")
    ("'=1+1", '浃底村', '-5', "'-5+cmd")
    """
    is_number = (
        cell.replace(".", "", 1).removeprefix("-").isascii() and cell.replace(".", "", 1).removeprefix("-").isdigit()
    )
    begins_like_one = cell.lstrip(" \u3000").startswith(("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠"))
    return "'" + cell if begins_like_one and not is_number else cell
