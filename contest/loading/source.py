"""A folder of data files: its tables and its documents, each fault reported under the folder's own name."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final

from contest.errors import N_
from contest.loading.cells import Row
from contest.loading.files import csv_rows, decoded, read_bytes, table
from contest.loading.problems import Report, shown

MAX_DOCUMENT_BYTES: Final = 200_000
MAX_ENTRIES: Final = 500


class Source:
    """Reads the files of one folder; ``label(file)`` is what a problem calls a file of it."""

    def __init__(self, folder: Path, report: Report) -> None:
        self.folder = folder
        self.report = report

    def label(self, file: str) -> str:
        return f"{self.folder.name}/{file}"

    def has(self, file: str) -> bool:
        return (self.folder / file).exists()

    def complain(self, file: str, column: str, template: str, /, **values: object) -> None:
        self.report.add(self.label(file), None, column, template, **values)

    def rows(self, file: str, required: str, optional: str = "", *, may_lack: bool = False) -> list[Row]:
        """Return the rows of a CSV table; the columns are given as words divided by spaces."""
        if may_lack and not self.has(file):
            return []
        label = self.label(file)
        data = read_bytes(self.folder / file, label, self.report)
        text = None if data is None else decoded(data, label, self.report)
        if text is None:
            return []
        rows = csv_rows(text, label, self.report)
        return table(rows, label, self.report, required=required.split(), optional=optional.split())

    def toml(self, file: str) -> Mapping[str, Any]:
        text = self._document(file)
        if text is None:
            return {}
        try:
            return tomllib.loads(text)
        # Deep nesting and numbers of thousands of digits end in errors that are not TOMLDecodeError.
        except (ValueError, RecursionError) as error:
            self._unreadable(file, "TOML", error)
            return {}

    def json(self, file: str) -> Any:
        """Return a JSON document, or None after reporting; numbers with a point come as text, exactly as written."""
        text = self._document(file)
        if text is None:
            return None
        try:
            return json.loads(text, parse_float=str, parse_constant=str)
        except (ValueError, RecursionError) as error:
            self._unreadable(file, "JSON", error)
            return None

    def _document(self, file: str) -> str | None:
        label = self.label(file)
        data = read_bytes(self.folder / file, label, self.report, limit=MAX_DOCUMENT_BYTES)
        return None if data is None else decoded(data, label, self.report)

    def _unreadable(self, file: str, kind: str, error: Exception) -> None:
        reason = "nesting" if isinstance(error, RecursionError) else str(error)
        self.complain(file, "", N_("The file cannot be read as {kind}: {reason}."), kind=kind, reason=shown(reason))

    def record(self, file: str, document: Mapping[str, Any], keys: Sequence[str], prefix: str = "") -> Row:
        """Return the texts of a TOML table as a row, so that they obey the rules for cells."""
        cells: dict[str, str] = {}
        for key in keys:
            value = document.get(key, "")
            if isinstance(value, str):
                cells[key] = value.strip()
            else:
                self.complain(file, prefix + key, N_("A text in quotation marks is needed here."))
        return Row(self.label(file), None, cells, {key: prefix + key for key in keys}, self.report)

    def records(self, file: str, document: Mapping[str, Any], key: str, keys: Sequence[str]) -> list[Row]:
        """Return the entries of an array of tables, ``[[key]]``."""
        entries = document.get(key, [])
        if not isinstance(entries, list) or len(entries) > MAX_ENTRIES or not all(isinstance(e, dict) for e in entries):
            self.complain(file, key, N_("A list of [[{key}]] tables is needed here."), key=key)
            return []
        return [self.record(file, entry, keys, f"{key}[{number}].") for number, entry in enumerate(entries, 1)]
