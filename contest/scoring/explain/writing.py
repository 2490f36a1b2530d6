"""An explanation as JSON values, and as plain text with aligned tables. Pure."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any, Final

from contest.errors import N_, Translate
from contest.events import plain_decimal
from contest.scoring.explain.model import BallotShown, Column, Figure, GroupTable, MarkShown, Text, TieRow, written

if TYPE_CHECKING:
    from contest.scoring.explain import Explanation

_DROPPED: Final = ("dropped_low", "dropped_high")
_WIDEST: Final = 26
_GAP: Final = "  "


# --- as JSON values -----------------------------------------------------------------------------------------------


def document_of(one: Explanation, t: Translate) -> dict[str, Any]:
    """Return an explanation as JSON values with stable keys."""
    return {
        "unit": one.unit,
        "name": one.name,
        "verdict": one.verdict.text(t),
        "is_anonymous": one.is_anonymous,
        "policy_digest": one.digest,
        "rules": [rule.text(t) for rule in one.rules],
        "columns": [_column_document(column) for column in one.columns],
        "groups": [_group_document(group, t) for group in one.groups],
        "together": [
            {"id": line.id, "label": written(line.label, t), **line.figure.document(t)} for line in one.together
        ],
        "steps": [
            {
                "id": step.id,
                "kind": step.kind,
                "label": written(step.label, t),
                "cells": [
                    {"unit": column.unit, **figure.document(t)}
                    for column, figure in zip(one.columns, step.figures, strict=True)
                ],
            }
            for step in one.steps
        ],
        "ties": [_tie_document(row, t) for row in one.ties],
        "tie": [line.text(t) for line in one.tie],
        "pending": [line.text(t) for line in one.pending],
    }


def _column_document(one: Column) -> dict[str, Any]:
    return {
        "unit": one.unit,
        "name": one.name,
        "relation": one.relation,
        "place": one.place or None,
        "tied": one.tied,
        "score": one.score,
        "status": one.status,
    }


def _group_document(one: GroupTable, t: Translate) -> dict[str, Any]:
    return {
        "group": one.group,
        "title": written(one.title, t),
        "notes": [note.text(t) for note in one.notes],
        "criteria": [{"id": name, "title": written(title, t)} for name, title in one.criteria],
        "figures": [{"id": name, "title": written(title, t)} for name, title in one.extra],
        "ballots": [_ballot_document(ballot, one, t) for ballot in one.ballots],
        "sums": [{"id": line.id, "label": written(line.label, t), **line.figure.document(t)} for line in one.sums],
    }


def _ballot_document(one: BallotShown, group: GroupTable, t: Translate) -> dict[str, Any]:
    return {
        "judge": one.judge or None,
        "name": written(one.name, t),
        "fate": one.fate,
        "why": written(one.why, t),
        "marks": [
            {
                "criterion": mark.criterion,
                "mark": None if mark.mark is None else plain_decimal(mark.mark),
                "word": mark.word or None,
                "fate": mark.fate,
            }
            for mark in one.marks
        ],
        "figures": {
            name: figure.document(t) for (name, _), figure in zip(group.extra, one.figures, strict=True)
        },
    }  # fmt: skip


def _tie_document(one: TieRow, t: Translate) -> dict[str, Any]:
    return {
        "step": one.step,
        "label": written(one.label, t),
        "parted": one.parted,
        "figures": [{"unit": unit, "name": name, **figure.document(t)} for unit, name, figure in one.figures],
    }


# --- as plain text ------------------------------------------------------------------------------------------------


def text_of(one: Explanation, t: Translate) -> str:
    """Return an explanation as plain text: verdict, rules, the unit's ballots, the comparison, the tie."""
    return "\n".join(line.rstrip() for line in _lines(one, t))


def _lines(one: Explanation, t: Translate) -> Iterator[str]:
    yield one.verdict.text(t)
    for line in (*one.tie, *one.pending):
        yield line.text(t)
    yield ""
    yield f"【{t(N_('Rules in force: fingerprint {digest}'), digest=one.digest[:16])}】"
    yield from (f"· {rule.text(t)}" for rule in one.rules)
    for group in one.groups:
        yield ""
        yield f"【{written(group.title, t)}】"
        yield from (note.text(t) for note in group.notes)
        head, rows = ballot_table(group, t)
        yield from aligned([head, *rows])
        yield from _sum_lines([(written(line.label, t), line.figure) for line in group.sums], t)
    if one.together:
        yield ""
        yield from _sum_lines([(written(line.label, t), line.figure) for line in one.together], t)
    yield ""
    yield f"【{t(N_('Step by step, beside the neighbours'))}】"
    head = ["", *(f"{'▶' if column.relation == 'unit' else ''}{column.name}" for column in one.columns)]
    rows = [[written(step.label, t), *(cell_text(figure, t) for figure in step.figures)] for step in one.steps]
    yield from aligned([head, *rows], has_lines=True)
    shown = {column.unit for column in one.columns}
    if any(unit not in shown for row in one.ties for unit, _, _ in row.figures):
        yield ""
        yield f"【{t(N_('All units with the same score'))}】"
        yield from aligned(tie_table(one, t), has_lines=True)


def tie_table(one: Explanation, t: Translate) -> list[list[str]]:
    """Return the tie of all level units as rows of cells: steps across, units down, with a head."""
    names = {unit: name for row in one.ties for unit, name, _ in row.figures}
    found = [["", *(written(row.label, t) for row in one.ties)]]
    for unit, name in names.items():
        figures = [{who: figure for who, _, figure in row.figures} for row in one.ties]
        found.append([name, *(cell_text(row[unit], t) if unit in row else "–" for row in figures)])
    return found


def cell_text(figure: Figure, t: Translate) -> str:
    """Return a figure with its arithmetic and its note."""
    note = written(figure.note, t)
    if figure.value is None and not figure.shown:
        return note or figure.text
    return t(N_("{figure} ({note})"), figure=figure.text, note=note) if note else figure.text


def ballot_table(group: GroupTable, t: Translate) -> tuple[list[str], list[list[str]]]:
    """Return a group's ballots as head and rows of cells: judge, marks, figures, why.

    A mark dropped by itself stands in brackets. A total that is the one mark again has no column of its own.
    """
    has_marks = any(one.marks for one in group.ballots)
    criteria = group.criteria if has_marks else ()
    is_same = len(criteria) == 1 and all(
        not figure.work and (figure.value is None or figure.value == one.marks[0].mark)
        for one in group.ballots
        for (name, _), figure in zip(group.extra, one.figures, strict=True)
        if name == "total"
    )
    kept = [n for n, (name, _) in enumerate(group.extra) if not (is_same and name == "total")]
    titles: list[Text] = [*(title for _, title in criteria), *(group.extra[n][1] for n in kept)]
    head = [t(N_("Judge")), *(written(title, t) for title in titles), t(N_("What became of it"))]
    rows = []
    for one in group.ballots:
        is_whole = one.fate in _DROPPED
        marks = [
            f"({mark.text})" if mark.fate in _DROPPED and not is_whole else mark.text
            for mark in one.marks or [MarkShown("", None, "", one.fate)] * len(criteria)
        ]
        figures = [cell_text(one.figures[n], t) for n in kept]
        rows.append([written(one.name, t), *marks, *figures, written(one.why, t)])
    return head, rows


def _sum_lines(sums: Sequence[tuple[str, Figure]], t: Translate) -> Iterator[str]:
    for label, figure in sums:
        yield t(N_("{label}: {figure}"), label=label, figure=cell_text(figure, t))


def width(text: str) -> int:
    """Return how many columns a text takes on a terminal: wide characters two, combining ones none.

    >>> width("浃底村 91.25"), width("a\\u0301")
    (12, 1)
    """
    return sum(
        0
        if unicodedata.category(char) in ("Mn", "Me", "Cf")
        else 2
        if unicodedata.east_asian_width(char) in "WF"
        else 1
        for char in text
    )


def aligned(rows: Sequence[Sequence[str]], *, has_lines: bool = False) -> Iterator[str]:
    """Yield a table whose first row is its head; long arithmetic is broken before = and + where cells are broken."""
    broken = [[_broken(cell) if has_lines and n else [cell] for n, cell in enumerate(row)] for row in rows]
    widths = [max(width(line) for row in broken for line in row[n]) for n in range(len(rows[0]))]
    for number, row in enumerate(broken):
        for line in range(max(map(len, row))):
            cells = [cell[line] if line < len(cell) else "" for cell in row]
            yield _GAP.join(cell + " " * (widths[n] - width(cell)) for n, cell in enumerate(cells))
        if number == 0:
            yield "-" * (sum(widths) + len(_GAP) * (len(widths) - 1))


def _broken(text: str) -> list[str]:
    """Break a long cell before its result, its note, or a plus sign."""
    if width(text) <= _WIDEST:
        return [text]
    lines = [""]
    for piece in re.split(r"(?=[=≈（]| \()|(?<=.)(?=\+)", text):
        if lines[-1] and width(lines[-1] + piece) > _WIDEST:
            lines.append("")
        lines[-1] += piece if lines[-1] else piece.lstrip()
    return lines
