"""Files and texts at the edge of the command line: what is read, written and printed."""

from __future__ import annotations

import csv
import errno
import io
import json
import os
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

from contest.errors import N_, ContestError


class Unreadable(ContestError):
    code = "unreadable"
    template = N_("{path} cannot be read: {reason}")


class _Twice(ValueError):
    """A name that stands twice in one JSON object."""


_WHY: Final = {
    errno.ENOENT: N_("there is no such file"),
    errno.EISDIR: N_("it is a folder"),
    errno.EACCES: N_("it may not be opened"),
}


_NO_JSON: Final = N_(
    "{path} cannot be read: no JSON at line {line}, column {column} – check commas, braces and quotation marks."
)
_STANDS_TWICE: Final = N_("{path} cannot be read: the entry “{name}” stands there twice.")


def _why(error: OSError) -> str:
    return _WHY.get(error.errno or 0) or error.strerror or str(error)


def print_json(document: Any) -> None:
    print(json.dumps(document, ensure_ascii=False, indent=1))


def read_bytes(path: str, most: int) -> bytes:
    """Return the beginning of a file: as many bytes as somebody wants to have."""
    try:
        with open(path, "rb") as stream:
            return stream.read(most)
    except OSError as error:
        raise Unreadable(path=path, reason=_why(error)) from error


def read_text(path: str) -> str:
    """Return a text file's content: UTF-8 with or without mark, else what Chinese spreadsheets save (GB 18030)."""
    try:
        raw = Path(path).read_bytes()
    except OSError as error:
        raise Unreadable(path=path, reason=_why(error)) from error
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise Unreadable(N_("{path} is not a text file in UTF-8 or GB 18030 – save it as CSV or JSON."), path=path)


def write_private(path: Path, text: str) -> None:
    """Write a file that only its owner may read: it holds passes."""
    try:
        with open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8") as stream:
            stream.write(text)
    except OSError as error:
        raise Unreadable(N_("{path} cannot be written: {reason}"), path=str(path), reason=error.strerror) from error


def csv_text(rows: Sequence[dict[str, Any]]) -> str:
    out = io.StringIO()
    names = ["place", "unit", "name", "score", "tied", "status", "counted", "dropped", "recused", "missing"]
    writer = csv.DictWriter(out, names, lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue()


def read_json(path: str) -> Any:
    """Return a JSON file's content, numbers with a point as text; a name that stands twice is refused."""
    try:
        return json.loads(read_text(path), parse_float=str, object_pairs_hook=_once)
    except json.JSONDecodeError as error:
        template = N_(
            "{path} cannot be read: no JSON at line {line}, column {column} – check commas, braces and quotation marks."
        )
        raise Unreadable(template, path=path, line=error.lineno, column=error.colno) from error
    except _Twice as error:
        raise Unreadable(
            N_("{path} cannot be read: the entry “{name}” stands there twice."), path=path, name=str(error)
        ) from error
    except (ValueError, RecursionError) as error:
        raise Unreadable(N_("{path} cannot be read: it is too deep or too long."), path=path) from error


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        twice = next(name for n, (name, _) in enumerate(pairs) if name in dict(pairs[:n]))
        raise _Twice(twice)
    return found
