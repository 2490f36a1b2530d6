"""The statements of the ledger, and rows as records."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import count
from typing import Final

from sqlite_utils import Database

from contest.ledger import chain, errors
from contest.ledger.port import Head, Record

_COLUMNS: Final = "contest, seq, id, body, prev, hash"
_TYPES: Final = [str, int, str, str, str, str]
_FROM: Final = f"SELECT {_COLUMNS} FROM ledger WHERE contest = ? AND seq >= ? ORDER BY seq LIMIT ?"
_BY_ID: Final = f"SELECT {_COLUMNS} FROM ledger WHERE contest = ? AND id = ?"
_LAST: Final = "SELECT seq, hash FROM ledger WHERE contest = ? ORDER BY seq DESC LIMIT 1"
_INSERT: Final = f"INSERT INTO ledger ({_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?)"


def records_from(db: Database, contest: str, seq: int, limit: int | None = None) -> Iterator[Record]:
    """Give the records with at least this ``seq``, in order, as they are read.

    Raises
    ------
    LedgerTampered
        A row holds something else than text and numbers, which its own table would not have taken.
    """
    for number, row in enumerate(db.execute(_FROM, (contest, seq, -1 if limit is None else limit)), start=seq):
        if list(map(type, row)) != _TYPES:
            raise errors.LedgerTampered(chain.Fault(contest, number, chain.LINE))
        yield Record(*row)


def record_by_id(db: Database, contest: str, id: str) -> Record | None:
    row = db.execute(_BY_ID, (contest, id)).fetchone()
    return None if row is None else Record(*row)


def command_records(db: Database, contest: str, command_id: str) -> tuple[Record, ...]:
    """Give all records of a command; () when it is not stored."""
    first = record_by_id(db, contest, command_id)
    if first is None:
        return ()
    found = [first]
    for number, record in zip(count(2), records_from(db, contest, first.seq + 1), strict=False):
        if record.id != f"{command_id}#{number}":
            break
        found.append(record)
    return tuple(found)


def last(db: Database, contest: str) -> Head:
    row = db.execute(_LAST, (contest,)).fetchone()
    return Head() if row is None else Head(*row)


def insert(db: Database, record: Record) -> None:
    db.execute(_INSERT, values(record))


def values(record: Record) -> tuple[str, int, str, str, str, str]:
    return (record.contest, record.seq, record.id, record.body, record.prev, record.hash)


def position(db: Database) -> int:
    """Give the number of the last commit over all contests: equal numbers, nothing new."""
    found = db.execute("SELECT max(position) FROM ledger").fetchone()[0]
    return 0 if found is None else int(found)


def contests(db: Database, after_position: int = 0) -> tuple[str, ...]:
    """Give the contests with records after a position, in order of the first of these."""
    sql = "SELECT contest FROM ledger WHERE position > ? GROUP BY contest ORDER BY min(position)"
    return tuple(row[0] for row in db.execute(sql, (after_position,)))
