"""The shape of the ledger file: one table, three triggers that keep it append-only, and the migrations to it."""

from __future__ import annotations

from typing import Final

from sqlite_utils import Database, Migrations

from contest.ledger.chain import GENESIS
from contest.ledger.errors import GuardsChanged

APPLICATION_ID: Final = 0x4C455631
VERSION: Final = 1

# `position` is the order of commits over all contests: what a poll compares, and the order of creation.
TABLE: Final = """\
CREATE TABLE ledger (
  position INTEGER PRIMARY KEY CHECK (position >= 1),
  contest TEXT NOT NULL CHECK (length(contest) BETWEEN 1 AND 200),
  seq INTEGER NOT NULL CHECK (seq >= 1),
  id TEXT NOT NULL CHECK (length(id) BETWEEN 1 AND 220 AND instr(id, char(0)) = 0),
  body TEXT NOT NULL CHECK (json_valid(body)),
  prev TEXT NOT NULL CHECK (length(prev) = 64 AND prev NOT GLOB '*[^0-9a-f]*'),
  hash TEXT NOT NULL CHECK (length(hash) = 64 AND hash NOT GLOB '*[^0-9a-f]*'),
  UNIQUE (contest, seq),
  UNIQUE (contest, id)
) STRICT"""

NO_UPDATE: Final = """\
CREATE TRIGGER ledger_no_update BEFORE UPDATE ON ledger
BEGIN
  SELECT RAISE(ABORT, 'the ledger is append-only');
END"""

NO_DELETE: Final = """\
CREATE TRIGGER ledger_no_delete BEFORE DELETE ON ledger
BEGIN
  SELECT RAISE(ABORT, 'the ledger is append-only');
END"""

# INSERT OR REPLACE deletes without firing the delete trigger in programs that leave recursive_triggers off,
# so everything that could collide is refused before the insert.
ONLY_NEXT: Final = f"""\
CREATE TRIGGER ledger_only_next BEFORE INSERT ON ledger
BEGIN
  SELECT RAISE(ABORT, 'seq must be the next one')
    WHERE NEW.seq <> 1 + (SELECT coalesce(max(seq), 0) FROM ledger WHERE contest = NEW.contest);
  SELECT RAISE(ABORT, 'prev must be the hash before')
    WHERE NEW.prev <> coalesce((SELECT hash FROM ledger WHERE contest = NEW.contest AND seq = NEW.seq - 1),
                               '{GENESIS}');
  SELECT RAISE(ABORT, 'the id was used before')
    WHERE EXISTS (SELECT 1 FROM ledger WHERE contest = NEW.contest AND id = NEW.id);
  SELECT RAISE(ABORT, 'the position is taken')
    WHERE EXISTS (SELECT 1 FROM ledger WHERE position = NEW.position);
END"""

GUARDS: Final = {
    "ledger": TABLE,
    "ledger_no_update": NO_UPDATE,
    "ledger_no_delete": NO_DELETE,
    "ledger_only_next": ONLY_NEXT,
}

migrations = Migrations("contest.ledger")


@migrations()
def m001_ledger(db: Database) -> None:
    """Create the table and its guards."""
    for sql in GUARDS.values():
        db.execute(sql)


def migrate(db: Database) -> None:
    """Bring a ledger to the present version; safe when many processes start at once."""
    if _version(db) >= VERSION:
        return
    # Migrations.apply takes no lock of its own: without this one, concurrent starts apply the same step twice.
    db.execute("BEGIN IMMEDIATE")
    try:
        if _version(db) < VERSION:
            migrations.apply(db)
            db.execute(f"PRAGMA application_id = {APPLICATION_ID}")
            db.execute(f"PRAGMA user_version = {VERSION}")
        db.execute("COMMIT")
    except BaseException:
        db.rollback()
        raise


def check_guards(db: Database, path: str) -> None:
    """Compare the stored text of the table and its triggers with the shipped text.

    Raises
    ------
    GuardsChanged
        One was changed or removed, or one was added.
    """
    found: dict[str, str] = dict(
        db.execute("SELECT name, sql FROM sqlite_master WHERE tbl_name = 'ledger' AND sql IS NOT NULL").fetchall()
    )
    for name in sorted(GUARDS.keys() | found.keys()):
        if found.get(name) != GUARDS.get(name):
            raise GuardsChanged(name=name, path=path)


def _version(db: Database) -> int:
    return int(db.execute("PRAGMA user_version").fetchone()[0])
