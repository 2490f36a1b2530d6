"""Why this place, as blocks: the verdict, every step beside the neighbours, the ballots with their sums, the rules."""

from __future__ import annotations

from typing import Any, Final

from contest.errors import N_, Translate
from contest.scoring.explain import Explanation, Figure, GroupTable
from contest.scoring.explain.model import BallotShown, Column, Sum, written
from contest.scoring.explain.writing import ballot_table, cell_text, tie_table

Block = dict[str, Any]
_DROPPED: Final = ("dropped_low", "dropped_high")
_TONES: Final = {"recused": "absent", "missing": "absent", "dropped_low": "dropped", "dropped_high": "dropped"}


def why_blocks(one: Explanation, t: Translate) -> list[Block]:
    """Return the whole working of a unit, from the verdict to the ballots."""
    notes = [line.text(t) for line in (*one.tie, *one.pending)]
    if one.is_anonymous:
        notes.append(t(N_("Judges are not named here; in each group they stand by their totals.")))
    blocks: list[Block] = [{"kind": "verdict", "text": one.verdict.text(t), "notes": notes}, _compared(one, t)]
    shown = {column.unit for column in one.columns}
    if any(unit not in shown for row in one.ties for unit, _, _ in row.figures):
        head, *rows = tie_table(one, t)
        columns = [{"label": label, "is_name": n == 0} for n, label in enumerate(head)]
        drawn = [{"cells": row, "tone": ""} for row in rows]
        title = t(N_("All units with the same score"))
        blocks.append({"kind": "table", "title": title, "note": "", "columns": columns, "rows": drawn})
    blocks += [_group(group, one, t) for group in one.groups]
    if one.together:
        title = t(N_("All counted ballots together"))
        blocks.append({"kind": "sums", "title": title, "sums": [_sum(line, t) for line in one.together]})
    return blocks


def rules_block(one: Explanation, t: Translate) -> Block:
    """Return the rules in force as sentences."""
    title = t(N_("Rules in force: fingerprint {digest}"), digest=one.digest[:16])
    return {"kind": "rules", "title": title, "lines": [rule.text(t) for rule in one.rules]}


def _compared(one: Explanation, t: Translate) -> Block:
    return {
        "kind": "compared",
        "title": t(N_("Step by step, beside the neighbours")),
        "columns": [_column(column) for column in one.columns],
        "rows": [
            {"label": written(step.label, t), "tone": step.kind, "cells": [_figure(cell, t) for cell in step.figures]}
            for step in one.steps
        ],
    }


def _column(column: Column) -> dict[str, Any]:
    return {"name": column.name, "is_unit": column.relation == "unit"}


def _figure(figure: Figure, t: Translate) -> dict[str, Any]:
    note = written(figure.note, t)
    is_word = figure.value is None and not figure.shown
    sign = "≈" if figure.is_rounded else "="
    return {
        "work": figure.work,
        "result": "" if is_word and note else f"{sign} {figure.result}" if figure.work else figure.result,
        "note": note,
        "is_decisive": figure.is_decisive,
    }


def _group(group: GroupTable, one: Explanation, t: Translate) -> Block:
    head, rows = ballot_table(group, t)
    return {
        "kind": "ballots",
        "title": t(N_("{unit}: ballots of {group}"), unit=one.name, group=written(group.title, t)),
        "notes": [note.text(t) for note in group.notes],
        "head": head,
        "rows": [_row(cells, ballot) for cells, ballot in zip(rows, group.ballots, strict=True)],
        "sums": [_sum(line, t) for line in group.sums],
    }


def _row(cells: list[str], ballot: BallotShown) -> dict[str, Any]:
    struck = [n for n, mark in enumerate(ballot.marks, 1) if mark.fate in _DROPPED]
    return {"cells": cells, "tone": _TONES.get(ballot.fate, ""), "struck": struck}


def _sum(line: Sum, t: Translate) -> dict[str, str]:
    return {"label": written(line.label, t), "text": cell_text(line.figure, t)}
