"""Bytes to text, and CSV text to rows. Sizes are looked at before anything is read or parsed."""

from __future__ import annotations

import csv
import io
import stat
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Final

from contest.errors import N_
from contest.loading.cells import FORMULA, Row
from contest.loading.problems import Report, shown

MAX_BYTES: Final = 2_000_000
MAX_ROWS: Final = 5_000
MAX_COLUMNS: Final = 60
Cells = list[str]


def read_bytes(path: Path, file: str, report: Report, *, limit: int = MAX_BYTES) -> bytes | None:
    """Return the content of a file, or None after reporting why not. A file above the limit is not read at all."""
    try:
        about = path.stat()
        # Opening a pipe or a device would wait for ever.
        if not stat.S_ISREG(about.st_mode):
            report.add(file, None, "", N_("This is not an ordinary file."))
            return None
        if about.st_size > limit:
            too_large(file, about.st_size, report, limit=limit)
            return None
        with path.open("rb") as stream:
            data = stream.read(limit + 1)
    except FileNotFoundError:
        report.add(file, None, "", N_("The file is missing."))
        return None
    except (OSError, ValueError) as error:
        report.add(file, None, "", N_("The file cannot be read: {reason}."), reason=shown(str(error)))
        return None
    if len(data) > limit:
        too_large(file, len(data), report, limit=limit)
        return None
    return data


def too_large(file: str, size: int, report: Report, *, limit: int = MAX_BYTES) -> None:
    report.add(
        file,
        None,
        "",
        N_("The file has {size} kB – at most {limit} kB are read. Save only the list itself."),
        size=size // 1000,
        limit=limit // 1000,
    )


def decoded(data: bytes, file: str, report: Report) -> str | None:
    """Return the text: UTF-8 with or without mark, else GB18030, which Chinese Excel writes; else None, reported."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        report.add(file, None, "", N_("The file is saved as UTF-16 – save it as “CSV UTF-8” or as XLSX."))
        return None
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    report.add(file, None, "", N_("The file is neither UTF-8 nor GB18030 text – save it as “CSV UTF-8” or as XLSX."))
    return None


def csv_rows(text: str, file: str, report: Report, *, delimiter: str = ",") -> Iterator[tuple[int, Cells]]:
    """Yield (row number as a spreadsheet shows it, trimmed cells) for every row that is not blank."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    number = 0
    while True:
        number += 1
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            report.add(file, number, "", N_("This row cannot be read as CSV: {reason}."), reason=shown(str(error)))
            return
        trimmed = [cell.strip() for cell in cells]
        if not any(trimmed):
            continue
        if len(trimmed) > MAX_COLUMNS or number > MAX_ROWS:
            too_wide(file, number, report)
            return
        yield number, trimmed


def too_wide(file: str, number: int, report: Report) -> None:
    report.add(
        file,
        number,
        "",
        N_("The table is too large here – at most {rows} rows and {columns} columns are read."),
        rows=MAX_ROWS,
        columns=MAX_COLUMNS,
    )


def table(
    rows: Iterable[tuple[int, Cells]],
    file: str,
    report: Report,
    *,
    required: Sequence[str],
    optional: Sequence[str] = (),
) -> list[Row]:
    """Return the rows below a header of exactly known column names; a faulty header is reported and gives no rows."""
    stream = iter(rows)
    header = next(stream, None)
    if header is None:
        if not report:
            report.add(file, None, "", N_("The file is empty."))
        return []
    names = header[1]
    if not known_columns(names, header[0], file, report, (*required, *optional)):
        return []
    missing = [name for name in required if name not in names]
    for name in missing:
        report.add(file, header[0], name, N_("The column “{column}” is missing."), column=name)
    if missing:
        return []
    return list(body(stream, names, lambda name: name, file, report))


def known_columns(names: Cells, number: int, file: str, report: Report, known: Sequence[str]) -> bool:
    good = True
    for index, name in enumerate(names):
        if name not in known:
            good = False
            report.add(
                file,
                number,
                shown(name),
                N_("The column “{column}” is not known – the columns are: {known}."),
                column=shown(name),
                known=", ".join(known),
            )
        elif name in names[:index]:
            good = False
            report.add(file, number, name, N_("The column “{column}” stands here twice."), column=name)
    return good


def body(
    rows: Iterable[tuple[int, Cells]],
    names: Cells,
    canonical: Callable[[str], str | None],
    file: str,
    report: Report,
    *,
    pad: bool = False,
) -> Iterator[Row]:
    """Yield the rows under a header; a row with more or fewer cells than the header is reported and left out.

    ``canonical`` gives the name a column is read by, or None for a column nobody reads; ``pad`` fills up short rows,
    which a spreadsheet writes when its last cells are empty.
    """
    labels = {known: name for name in names if (known := canonical(name)) is not None}
    for number, cells in rows:
        width = len(cells)
        while len(cells) > len(names) and not cells[-1]:
            cells = cells[:-1]
        if pad and len(cells) < len(names):
            cells = cells + [""] * (len(names) - len(cells))
        if len(cells) != len(names):
            report.add(
                file,
                number,
                "",
                N_("This row has {width} cells, but the header has {expected} – look for a missing or extra comma."),
                width=width,
                expected=len(names),
            )
            continue
        values: dict[str, str] = {}
        for name, cell in zip(names, cells, strict=True):
            known = canonical(name)
            if known is not None:
                values[known] = cell
            elif cell.startswith("="):
                report.add(file, number, shown(name), FORMULA, text=shown(cell))
        yield Row(file, number, values, labels, report)
