"""A meeting's result as a spreadsheet: standings, every mark, the rules, and where it stands in the ledger."""

from __future__ import annotations

import io
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any, Final

from openpyxl import Workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE, Cell
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from contest.errors import Translate
from contest.scoring.exact import rounded
from contest.views.hall import METHODS
from contest.views.review import MarkRow, ReviewView

_INK: Final = "1F1A17"
_LINE: Final = Side(style="thin", color="D9CDBB")
_EDGES: Final = Border(left=_LINE, right=_LINE, top=_LINE, bottom=_LINE)
_HEAD: Final = PatternFill("solid", fgColor="F1E6D2")
_WARN: Final = PatternFill("solid", fgColor="F7E3AE")
_QUIET: Final = PatternFill("solid", fgColor="F3F0EB")
_FONT: Final = "Microsoft YaHei"


@dataclass(frozen=True)
class Provenance:
    """Where the result stands in the ledger. ``sealed_at`` is as the reader writes it; empty while there is no seal."""

    contest: str
    sealed_at: str = ""
    sealed_by: str = ""
    confirmed_by: str = ""


def workbook(view: ReviewView, provenance: Provenance, t: Translate) -> bytes:
    """Return an XLSX file with four sheets, ready to print on A4.

    Parameters
    ----------
    view : ReviewView
        What the reader may see; the marks sheet holds the ballots in it and no others.
    provenance : Provenance
    """
    book = Workbook()
    first = book.active
    assert isinstance(first, Worksheet)
    first.title = t("Result table")
    _standings(first, view, t)
    _marks(book.create_sheet(t("Marks")), view, t)
    _rules(book.create_sheet(t("Rules")), view, t)
    _trace(book.create_sheet(t("Trace")), view, provenance, t)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


# --- the four sheets --------------------------------------------------------------------------------------------


def _standings(sheet: Worksheet, view: ReviewView, t: Translate) -> None:
    labels = [t("Place"), t("Unit"), t("Points"), t("Joint"), t("Status")]
    labels += [t("Counted"), t("Dropped"), t("Recused"), t("Missing"), *(one.title for one in view.criteria)]
    top = _begin(sheet, view, t("Result table"), len(labels), t)
    _head(sheet, top, labels)
    pattern = "0." + "0" * view.policy.rounding.places if view.policy.rounding.places else "0"
    for at, line in enumerate(view.lines, top + 1):
        one = line.standing
        score = one.score
        if isinstance(one.label, str):
            _text(sheet, at, 1, one.label)
        else:
            _number(sheet, at, 1, one.label)
        _text(sheet, at, 2, line.name)
        _number(sheet, at, 3, None if line.score is None else Decimal(line.score), pattern)
        _text(sheet, at, 4, t("yes") if one.tied else "")
        _text(sheet, at, 5, t(score.status))
        for column, count in enumerate((score.counted, score.dropped, score.recused, score.missing), 6):
            _number(sheet, at, column, count)
        for column, criterion in enumerate(view.criteria, 10):
            _number(sheet, at, column, _rounded(line.means.get(criterion.id)), "0.00##")
    _finish(sheet, [7, 20, 10, 7, 9, *[8] * 4, *[10] * len(view.criteria)], top, freeze_columns=2)


def _marks(sheet: Worksheet, view: ReviewView, t: Translate) -> None:
    """Judges down, units across, under each unit its criteria and the ballot's total."""
    wide = len(view.criteria) + 1
    top = _begin(sheet, view, t("Marks"), 2 + wide * max(1, len(view.units)), t)
    note = t("Struck through: dropped when the score was formed. Recused and missing ballots have no mark, never 0.")
    _text(sheet, top, 1, note, is_plain=True)
    top += 1
    _head(sheet, top, [t("Judge"), t("Group")])
    _head(sheet, top + 1, ["", ""])
    dropped = _dropped(view)
    rows = {judge: top + 2 + n for n, (judge, _) in enumerate(view.judges)}
    for n, (unit, name) in enumerate(view.units):
        left = 3 + n * wide
        _head(sheet, top, [name, *[""] * (wide - 1)], left)
        sheet.merge_cells(start_row=top, start_column=left, end_row=top, end_column=left + wide - 1)
        _head(sheet, top + 1, [*(one.title for one in view.criteria), t("Total")], left)
        for row in view.marks:
            if row.unit == unit:
                _ballot(sheet, rows[row.judge], left, row, view, t, is_dropped=(unit, row.judge) in dropped)
    _finish(sheet, [14, 14, *[8.5] * (wide * len(view.units))], top + 1, freeze_columns=2)


def _ballot(
    sheet: Worksheet, at: int, left: int, row: MarkRow, view: ReviewView, t: Translate, *, is_dropped: bool
) -> None:
    _text(sheet, at, 1, row.judge_name)
    _text(sheet, at, 2, row.group)
    for column, criterion in enumerate(view.criteria, left):
        mark = row.marks.get(criterion.id)
        cell = _number(sheet, at, column, mark, "0.##") if mark is not None else _text(sheet, at, column, "")
        _shade(cell, row, is_dropped)
    last = left + len(view.criteria)
    cell = (
        _text(sheet, at, last, t(row.status))
        if row.total is None
        else _number(sheet, at, last, _rounded(row.total), "0.00##")
    )
    if row.entered_by:
        cell.comment = Comment(t("Entered from paper by {names}", names=t(", ").join(row.entered_by)), "–")
    _shade(cell, row, is_dropped)


def _shade(cell: Cell, row: MarkRow, is_dropped: bool) -> None:
    if row.status != "given":
        cell.fill = _QUIET
    if is_dropped:
        cell.font = Font(name=_FONT, size=10, strike=True, color="7A6F66")


def _dropped(view: ReviewView) -> set[tuple[str, str]]:
    return {
        (line.standing.unit, ballot.judge)
        for line in view.lines
        for ballot in line.standing.score.working.ballots
        if ballot.fate in ("dropped_low", "dropped_high")
    }


def _rules(sheet: Worksheet, view: ReviewView, t: Translate) -> None:
    """The whole policy document, one entry per line, and its fingerprint: the same rules give the same one."""
    top = _begin(sheet, view, t("Rules"), 2, t)
    _head(sheet, top, [t("Entry"), t("Value")])
    entries = [(t("Fingerprint of the rules"), view.policy.digest()), *_flat(view.policy.document())]
    for at, (name, value) in enumerate(entries, top + 1):
        _text(sheet, at, 1, name)
        _text(sheet, at, 2, value)
    _finish(sheet, [34, 70], top, freeze_columns=0)


def _flat(value: Any, path: str = "") -> Iterable[tuple[str, str]]:
    if isinstance(value, Mapping):
        for key, one in value.items():
            yield from _flat(one, f"{path}.{key}" if path else str(key))
    elif isinstance(value, Sequence) and not isinstance(value, str):
        if not value:
            yield path, "–"
        for number, one in enumerate(value, 1):
            yield from _flat(one, f"{path}[{number}]")
    else:
        yield path, value if isinstance(value, str) else json.dumps(value)


def _trace(sheet: Worksheet, view: ReviewView, provenance: Provenance, t: Translate) -> None:
    top = _begin(sheet, view, t("Trace"), 2, t)
    _head(sheet, top, [t("Entry"), t("Value")])
    entries = [
        (t("Contest"), provenance.contest),
        (t("Meeting"), f"{view.title} ({view.meeting})"),
        (t("Status"), t(view.phase)),
        (t("Sealed"), provenance.sealed_at or t("This meeting is not sealed yet.")),
        *([(t("Kind of seal"), t("rehearsal, no result"))] if view.rehearsal else []),
        (t("By"), provenance.sealed_by),
        (t("Confirmed by the supervisor"), provenance.confirmed_by),
        (t("Row of the ledger"), str(view.seq)),
        (t("Fingerprint of that row"), view.head),
        (t("Award goes to"), " · ".join(view.award)),
        *_draw(view, t),
    ]
    for at, (name, value) in enumerate(entries, top + 1):
        _text(sheet, at, 1, name)
        _text(sheet, at, 2, value)
    _finish(sheet, [34, 70], top, freeze_columns=0)


def _draw(view: ReviewView, t: Translate) -> Iterable[tuple[str, str]]:
    """Yield how the order came about, so that anybody can draw it again."""
    if view.drawn is None:
        return
    yield t("Order of appearance"), "\n".join(f"{number}  {name}" for number, _, name in view.drawn.rows)
    yield t("How the order came about"), t(METHODS[view.drawn.method])
    if view.drawn.seed:
        yield t("Seed of the draw"), view.drawn.seed
        yield t("How to draw again"), t("SHA-256 of the seed with the unit's id behind it, the smallest first.")


# --- cells ------------------------------------------------------------------------------------------------------


def _begin(sheet: Worksheet, view: ReviewView, title: str, width: int, t: Translate) -> int:
    """Write the rehearsal line, when it is one, and the title; return the row of the table's head."""
    at = 1
    if view.rehearsal:
        cell = _text(sheet, at, 1, t("Rehearsal – invented units, judges and marks, no result"), is_plain=True)
        cell.fill = _WARN
        cell.font = Font(name=_FONT, size=11, bold=True, color="4A3503")
        at += 1
    cell = _text(sheet, at, 1, f"{view.title} · {title}", is_plain=True)
    cell.font = Font(name=_FONT, size=14, bold=True, color=_INK)
    sheet.row_dimensions[at].height = 26
    return at + 1


def _head(sheet: Worksheet, row: int, labels: Sequence[str], left: int = 1) -> None:
    for column, label in enumerate(labels, left):
        cell = _text(sheet, row, column, label)
        cell.font = Font(name=_FONT, size=10, bold=True, color=_INK)
        cell.fill = _HEAD
        cell.alignment = Alignment(horizontal="center", vertical="center", wrap_text=True)


def _text(sheet: Worksheet, row: int, column: int, text: str, *, is_plain: bool = False) -> Cell:
    """Write text that stays text, whatever it begins with."""
    cell = sheet.cell(row, column)
    cell.value = ILLEGAL_CHARACTERS_RE.sub("�", text)
    cell.data_type = "s"
    cell.quotePrefix = text[:1] in ("=", "+", "-", "@")
    cell.font = Font(name=_FONT, size=10, color=_INK)
    cell.alignment = Alignment(vertical="center", wrap_text=not is_plain)
    if not is_plain:
        cell.border = _EDGES
    return cell


def _number(sheet: Worksheet, row: int, column: int, value: Decimal | int | None, pattern: str = "0") -> Cell:
    if value is None:
        return _text(sheet, row, column, "–")
    cell = sheet.cell(row, column)
    cell.value = value
    cell.number_format = pattern
    cell.font = Font(name=_FONT, size=10, color=_INK)
    cell.alignment = Alignment(horizontal="right", vertical="center")
    cell.border = _EDGES
    return cell


def _rounded(value: Fraction | None) -> Decimal | None:
    """Return a mean with four decimals, for the eye; the exact value is in the working."""
    return None if value is None else rounded(value, 4, "half_up")


def _finish(sheet: Worksheet, widths: Sequence[float], head_row: int, *, freeze_columns: int) -> None:
    for column, width in enumerate(widths, 1):
        sheet.column_dimensions[get_column_letter(column)].width = width
    sheet.freeze_panes = sheet.cell(head_row + 1, freeze_columns + 1)
    sheet.print_title_rows = f"1:{head_row}"
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = 9
    sheet.page_setup.fitToWidth = 1
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.oddFooter.center.text = "&P / &N"
