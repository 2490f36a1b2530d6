"""A contest as a text file: one record per line, checkable with ``chain.py`` alone, and back into a ledger."""

from __future__ import annotations

import os
import secrets
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final, TextIO

from contest.errors import NotFound
from contest.ledger import chain, errors
from contest.ledger.connection import removed, sync
from contest.ledger.port import Head, Ledger, Record

PAGE: Final = 1000


def export(ledger: Ledger[Any], contest: str, out: str | Path | TextIO) -> Head:
    """Write all records of a contest as JSON lines, in order.

    Parameters
    ----------
    ledger : Ledger
    contest : str
    out : path or text stream
        A path gets a whole, durable file or none; an existing file is left as it is.

    Returns
    -------
    Head
        The last record written. Keep it: it shows whether the end of the file was cut off.

    Raises
    ------
    NotFound
        The contest has no records.
    FileInTheWay, UnwritableFile
        Something stands at the path, or it cannot be written.
    LedgerTampered
        The ledger holds a bad record; no file is left.
    """
    if isinstance(out, str | Path):
        with _new_file(Path(out)) as stream:
            return _write(ledger, contest, stream)
    return _write(ledger, contest, out)


def read_file(path: str | Path) -> tuple[Record, ...]:
    """Read and verify an exported file.

    Raises
    ------
    BrokenExport
        At the first bad line.
    EmptyExport, UnreadableFile
    """
    try:
        with open(path, "rb") as file:
            lines = tuple(chain.check(chain.parse(file)))
    except chain.Broken as broken:
        raise errors.BrokenExport(str(path), broken.fault) from broken
    except OSError as error:
        raise errors.UnreadableFile(path=str(path), reason=error.strerror or str(error)) from error
    if not lines:
        raise errors.EmptyExport(path=str(path))
    return tuple(Record(line.contest, line.seq, line.id, line.body, line.prev, line.hash) for line in lines)


def import_file(ledger: Ledger[Any], path: str | Path) -> Mapping[str, Head]:
    """Verify an exported file, then store its records as they are: same numbers, ids and hashes.

    Returns
    -------
    mapping
        The head of each contest of the file; equal to the heads it was exported with.

    Raises
    ------
    ContestExists
        One of the contests is in the ledger already; nothing is stored.
    BrokenExport, EmptyExport, UnreadableFile
        The file is not as it was written; nothing is stored.
    """
    return ledger.adopt(read_file(path))


def _write(ledger: Ledger[Any], contest: str, stream: TextIO) -> Head:
    head = Head()
    try:
        for record in chain.check(_lines(ledger, contest)):
            stream.write(chain.canonical({name: getattr(record, name) for name in chain.FIELDS}) + "\n")
            head = Head(record.seq, record.hash)
    except chain.Broken as broken:
        raise errors.LedgerTampered(broken.fault) from broken
    if not head.seq:
        raise NotFound(what="contest", id=contest)
    return head


def _lines(ledger: Ledger[Any], contest: str) -> Iterator[chain.Line]:
    after = 0
    while page := ledger.read(contest, after, PAGE):
        for record in page:
            yield chain.Line(record.contest, record.seq, record.id, record.body, record.prev, record.hash)
        after = page[-1].seq


@contextmanager
def _new_file(path: Path) -> Iterator[TextIO]:
    """Give a stream whose file takes its name only when all of it is on disk."""
    if os.path.lexists(path):
        raise errors.FileInTheWay(path=str(path))
    part = path.with_name(f".{path.name}.{os.getpid()}.{secrets.token_hex(4)}.part")
    try:
        sync(path.parent)
        with removed(part):
            with open(part, "x", encoding="utf-8", newline="\n") as stream:
                yield stream
            sync(part)
            os.link(part, path)
        sync(path.parent)
    except FileExistsError as error:
        raise errors.FileInTheWay(path=str(path)) from error
    except OSError as error:
        raise errors.UnwritableFile(path=str(path), reason=error.strerror or str(error)) from error
