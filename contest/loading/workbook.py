"""An XLSX file from a stranger: looked through first, then read sheet by sheet with its formulas in sight."""

from __future__ import annotations

import io
import struct
import warnings
import zipfile
import zlib
from collections.abc import Iterator
from typing import Any, Final
from xml.parsers import expat

from contest.errors import N_
from contest.loading.files import MAX_COLUMNS, MAX_ROWS, Cells, too_wide
from contest.loading.problems import Report, shown

MAX_MEMBERS: Final = 200
MAX_UNPACKED: Final = 20_000_000
MAX_TAGS: Final = 400_000
MAX_CELLS_IN_ROW: Final = 1_000
MAX_SHEETS: Final = 10
_ZIP: Final = b"PK\x03\x04"
_OLD_EXCEL: Final = b"\xd0\xcf\x11\xe0"
_CHUNK: Final = 65_536
# What the standard library is known to raise for a broken archive or a broken part of it.
_DAMAGE: Final = (
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    expat.ExpatError,
    EOFError,
    OSError,
    ValueError,
    LookupError,
    RuntimeError,
)

Sheet = tuple[str, list[tuple[int, Cells]]]


class _Unacceptable(Exception):
    """Stops the look through; carries the sentence for the report."""

    def __init__(self, template: str, **values: object) -> None:
        super().__init__(template)
        self.template, self.values = template, values


def is_workbook(data: bytes) -> bool:
    return data.startswith((_ZIP, _OLD_EXCEL))


def sheets(data: bytes, file: str, report: Report) -> list[Sheet]:
    """Return (name, rows) for every visible sheet; rows as from ``csv_rows``, formulas and error cells reported."""
    if data.startswith(_OLD_EXCEL):
        report.add(file, None, "", N_("This is an old Excel file or has a password – save it as XLSX without one."))
        return []
    try:
        _look_through(data)
    except _Unacceptable as error:
        report.add(file, None, "", error.template, **error.values)
        return []
    # It takes a fifth of a second to load, for which only those wait who read a workbook.
    from openpyxl import load_workbook

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            book = load_workbook(io.BytesIO(data), read_only=True, data_only=False, keep_links=False)
            try:
                return [
                    (sheet.title, list(_rows(sheet, f"{file}[{shown(sheet.title)}]", report)))
                    for sheet in book.worksheets[:MAX_SHEETS]
                    if sheet.sheet_state == "visible"
                ]
            finally:
                book.close()
    # A damaged workbook makes the reader fail in a dozen undocumented ways; to the reader they are all one.
    except Exception as error:
        report.add(
            file, None, "", N_("This XLSX file is damaged ({reason}) – save it again."), reason=type(error).__name__
        )
        return []


def _look_through(data: bytes) -> None:
    """Refuse what would cost memory or time out of proportion, before anything is built from it."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            members = archive.infolist()
            if len(members) > MAX_MEMBERS or sum(member.file_size for member in members) > MAX_UNPACKED:
                raise _Unacceptable(
                    N_("Unpacked, this XLSX file is larger than {limit} MB – save only the list itself."),
                    limit=MAX_UNPACKED // 1_000_000,
                )
            if any(
                member.flag_bits & 1 or member.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
                for member in members
            ):
                raise _Unacceptable(N_("This XLSX file is encrypted or packed in an unusual way – save it again."))
            tags = _Tags()
            for member in members:
                if member.filename.lower().endswith((".xml", ".rels", ".vml")):
                    with archive.open(member) as stream:
                        tags.read(stream)
    except _DAMAGE as error:
        raise _Unacceptable(
            N_("This XLSX file is damaged ({reason}) – save it again."), reason=type(error).__name__
        ) from error


class _Tags:
    """Counts tags over all parts of a workbook and lets no document type, and so no entity, through."""

    def __init__(self) -> None:
        self._tags = 0
        self._cells = 0

    def read(self, stream: Any) -> None:
        parser = expat.ParserCreate()
        parser.StartDoctypeDeclHandler = self._doctype
        parser.StartElementHandler = self._start
        while chunk := stream.read(_CHUNK):
            parser.Parse(chunk, False)
        parser.Parse(b"", True)

    def _doctype(self, *_: object) -> None:
        raise _Unacceptable(
            N_("This XLSX file declares entities, which no spreadsheet program writes – save it again.")
        )

    def _start(self, name: str, _: object) -> None:
        self._tags += 1
        local = name.rpartition(":")[2]
        self._cells = 0 if local == "row" else self._cells + (local == "c")
        if self._tags > MAX_TAGS or self._cells > MAX_CELLS_IN_ROW:
            raise _Unacceptable(N_("This XLSX file holds too many cells – save only the list itself."))


def _rows(sheet: Any, file: str, report: Report) -> Iterator[tuple[int, Cells]]:
    for number, row in enumerate(sheet.iter_rows(max_row=MAX_ROWS + 1, max_col=MAX_COLUMNS + 1), 1):
        cells: Cells = []
        for index, cell in enumerate(row):
            value, kind = cell.value, getattr(cell, "data_type", "n")
            if kind == "f":
                # Left in sight as text, so that the rule for cells refuses it under the name of its column.
                value = str(getattr(value, "text", None) or value)
                value = value if value.startswith("=") else f"={value}"
            elif kind == "e":
                report.add(
                    file, number, _letter(index), N_("This cell shows an error – correct it in the spreadsheet.")
                )
                value = None
            cells.append(_text(value))
        if not any(cells):
            continue
        if number > MAX_ROWS or (len(cells) > MAX_COLUMNS and cells[MAX_COLUMNS]):
            too_wide(file, number, report)
            return
        yield number, cells


def _text(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        value = int(value)
    return str(value).strip()


def _letter(index: int) -> str:
    """Return the letter of a column, counted from 0 (only as far as two letters)."""
    first, second = divmod(index, 26)
    return (chr(ord("A") + first - 1) if first else "") + chr(ord("A") + second)
