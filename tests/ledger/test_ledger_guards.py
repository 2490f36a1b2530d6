"""The file defends itself: whatever another program tries, rows only ever follow the last one."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from ledger_child import CONTEST, open_ledger, writing
from ledger_tools import Open

from contest.ledger import SqliteLedger, chain, connection
from contest.ledger.errors import GuardsChanged
from contest.ledger.library import sqlite3

INSERT = "INTO ledger (contest, seq, id, body, prev, hash) VALUES"


def good_row(ledger: SqliteLedger[Any], seq: int = 6, id: str = "new") -> str:
    prev = ledger.head(CONTEST).hash
    return f"('{CONTEST}', {seq}, '{id}', '{{}}', '{prev}', '{chain.link(prev, id, '{}')}')"


def test_a_row_that_follows_is_taken_from_another_program_too(filled: Path, opened: Open, raw: Any) -> None:
    ledger = opened()
    raw().execute(f"INSERT {INSERT} {good_row(ledger)}")
    ledger.poll()
    assert ledger.state(CONTEST)[-1] == "new"


ZERO = "0" * 64
FROM_LAST = "SELECT {position}contest, 6, 'new', body, {prev}, hash FROM ledger WHERE seq = 5"
ATTEMPTS = {
    "change": ("UPDATE ledger SET body = '{}' WHERE seq = 3", "append-only"),
    "change and replace": ("UPDATE OR REPLACE ledger SET seq = 2 WHERE seq = 3", "append-only"),
    "remove the last": ("DELETE FROM ledger WHERE seq = 5", "append-only"),
    "remove all": ("DELETE FROM ledger", "append-only"),
    "leave a gap": (f"INSERT {INSERT} <7 new>", "the next one"),
    "leave a gap, ignoring": (f"INSERT OR IGNORE {INSERT} <7 new>", "the next one"),
    "replace by seq": (f"INSERT OR REPLACE {INSERT} <3 new>", "the next one"),
    "replace the last": (f"REPLACE {INSERT} <5 new>", "the next one"),
    "replace by id": (f"INSERT OR REPLACE {INSERT} <6 id2>", "used before"),
    "replace by position": (
        "INSERT OR REPLACE INTO ledger (position, contest, seq, id, body, prev, hash) "
        + FROM_LAST.format(position="2, ", prev="hash"),
        "position is taken",
    ),
    "upsert": (f"INSERT {INSERT} <5 new> ON CONFLICT DO UPDATE SET body = '[]'", "the next one"),
    "another predecessor": (
        "INSERT INTO ledger (contest, seq, id, body, prev, hash) " + FROM_LAST.format(position="", prev="prev"),
        "the hash before",
    ),
    "start at two": (f"INSERT {INSERT} ('other', 2, 'x', '{{}}', '{ZERO}', '{ZERO}')", "the next one"),
    "start from nothing known": (f"INSERT {INSERT} ('other', 1, 'x', '{{}}', '{'1' * 64}', '{ZERO}')", "hash before"),
    "a body that is not JSON": (f"INSERT {INSERT} ('other', 1, 'x', 'no', '{ZERO}', '{ZERO}')", "CHECK.*json_valid"),
    "a short hash": (f"INSERT {INSERT} ('other', 1, 'x', '{{}}', '{ZERO}', 'ab')", "CHECK.*length.hash"),
    "an empty id": (f"INSERT {INSERT} ('other', 1, '', '{{}}', '{ZERO}', '{ZERO}')", "CHECK.*length.id"),
    "bytes for text": (f"INSERT {INSERT} ('other', 1, x'00', '{{}}', '{ZERO}', '{ZERO}')", "cannot store BLOB"),
}


@pytest.mark.parametrize("recursive", ["ON", "OFF"])
@pytest.mark.parametrize(("sql", "reason"), ATTEMPTS.values(), ids=ATTEMPTS)
def test_rows_cannot_be_changed_removed_replaced_or_put_out_of_turn(
    filled: Path, opened: Open, raw: Any, sql: str, reason: str, recursive: str
) -> None:
    ledger = opened()
    before = ledger.read(CONTEST)
    for seq, id in ((7, "new"), (3, "new"), (5, "new"), (6, "id2")):
        sql = sql.replace(f"<{seq} {id}>", good_row(ledger, seq, id))
    other = raw()
    other.execute(f"PRAGMA recursive_triggers = {recursive}")
    with pytest.raises(sqlite3.IntegrityError, match=reason):
        other.execute(sql)
    assert ledger.read(CONTEST) == before
    assert ledger.contests() == (CONTEST,)
    assert ledger.append(CONTEST, "next", writing("next")).records[0].seq == 6


@pytest.mark.parametrize(
    "change",
    [
        "DROP TRIGGER ledger_no_update",
        "DROP TRIGGER ledger_no_delete",
        "DROP TRIGGER ledger_only_next",
        "DROP TRIGGER ledger_no_update; CREATE TRIGGER ledger_no_update BEFORE UPDATE ON ledger BEGIN SELECT 1; END",
        "CREATE TRIGGER more AFTER INSERT ON ledger BEGIN SELECT 1; END",
        "DROP TABLE ledger",
    ],
)
def test_a_changed_guard_is_found_at_the_start_and_by_verify(filled: Path, raw: Any, change: str) -> None:
    with open_ledger(filled) as ledger:
        raw().executescript(change)
        with pytest.raises(GuardsChanged):
            ledger.verify()
    with pytest.raises(GuardsChanged) as caught:
        open_ledger(filled)
    assert caught.value.values["path"] == str(filled)


def test_every_setting_of_the_writing_connection_is_the_stated_one(ledger: SqliteLedger[Any]) -> None:
    db = connection.connect(ledger.path, ledger._settings)
    try:
        found = {
            name: db.execute(f"PRAGMA {name}").fetchone()[0]
            for name in (
                "synchronous", "foreign_keys", "recursive_triggers", "trusted_schema", "cell_size_check",
                "busy_timeout", "journal_mode",
            )
        }  # fmt: skip
    finally:
        db.close()
    wal = connection.is_wal_safe(connection.SQLITE_VERSION)
    assert found == {
        "synchronous": 2 if wal else 3,
        "foreign_keys": 1,
        "recursive_triggers": 1,
        "trusted_schema": 0,
        "cell_size_check": 1,
        "busy_timeout": 10_000,
        "journal_mode": "wal" if wal else "delete",
    }


def test_the_writer_itself_runs_with_full_synchronisation(ledger: SqliteLedger[Any]) -> None:
    assert ledger._writer._db is not None
    assert ledger._writer._db.execute("PRAGMA synchronous").fetchone()[0] == 2


def test_a_reading_connection_cannot_write(filled: Path, opened: Open) -> None:
    ledger = opened()
    with connection.reading(filled, ledger._settings) as db:
        assert db.execute("PRAGMA query_only").fetchone()[0] == 1
        with pytest.raises(sqlite3.OperationalError, match="readonly"):
            db.conn.execute("CREATE TABLE more (a)")


@pytest.mark.parametrize(
    ("version", "safe"),
    [
        ((3, 40, 1), False),
        ((3, 44, 5), False),
        ((3, 44, 6), True),
        ((3, 45, 0), False),
        ((3, 46, 1), False),
        ((3, 50, 6), False),
        ((3, 50, 7), True),
        ((3, 51, 0), False),
        ((3, 51, 2), False),
        ((3, 51, 3), True),
        ((3, 52, 0), True),
        ((3, 53, 4), True),
        ((4, 0, 0), True),
    ],
)
def test_wal_is_used_only_with_a_sqlite_that_cannot_lose_rows_there(version: Any, safe: bool) -> None:
    assert connection.is_wal_safe(version) is safe
