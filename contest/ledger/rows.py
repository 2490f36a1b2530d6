"""The statements of the ledger, and rows as records."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import chain as joined
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
_INSERT: Final = f"INSERT INTO ledger ({_COLUMNS}) VALUES "
_ROW: Final = "(?, ?, ?, ?, ?, ?)"
# Far below SQLite's 32,766 values per statement.
_AT_ONCE: Final = 1000


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


def stored_ids(db: Database, contest: str, ids: Sequence[str]) -> set[str]:
    """Give those of the ids that the contest has records of."""
    found: set[str] = set()
    for start in range(0, len(ids), _AT_ONCE):
        some = ids[start : start + _AT_ONCE]
        sql = f"SELECT id FROM ledger WHERE contest = ? AND id IN ({', '.join('?' * len(some))})"
        found.update(row[0] for row in db.execute(sql, (contest, *some)))
    return found


def insert(db: Database, records: Sequence[Record]) -> None:
    """Add records in order. Many go in one statement: between two of them another thread may keep the interpreter."""
    for start in range(0, len(records), _AT_ONCE):
        some = records[start : start + _AT_ONCE]
        db.execute(_INSERT + ", ".join([_ROW] * len(some)), list(joined.from_iterable(map(values, some))))


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
