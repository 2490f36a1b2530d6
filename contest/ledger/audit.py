"""Reading everything again: verification of the live file, and backups that were opened before they count."""

from __future__ import annotations

import os
import secrets
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType

from sqlite_utils import Database

from contest.ledger import chain, errors, rows, schema
from contest.ledger.connection import connect, reading, removed, sync, translated
from contest.ledger.port import Head, Verified
from contest.ledger.settings import Settings


def verify(path: Path, settings: Settings, known: Mapping[str, Head]) -> Verified:
    """Check the file's structure, its guards, and every record of every contest.

    Parameters
    ----------
    path : Path
    settings : Settings
    known : mapping
        Heads that were seen earlier and must still be there: without them a cut-off end does not show.

    Raises
    ------
    StoreUnavailable
        The file cannot be read, is damaged, or its guards were changed. Bad records are in the result instead.
    """
    with reading(path, settings) as db:
        # Bytes that are no text any more reach the hash, which names their record, instead of ending the reading.
        db.conn.text_factory = lambda raw: raw.decode(errors="surrogateescape")
        db.execute("BEGIN")
        changed = _changed_guard(db, path)
        heads: dict[str, Head] = {}
        for contest in dict.fromkeys([*rows.contests(db), *known]):
            try:
                heads[contest] = _walk(db, contest, known.get(contest, Head()))
            except (chain.Broken, errors.LedgerTampered) as bad:
                return Verified(MappingProxyType(heads), bad.fault)
        # After the records: a chain names the bad one, these only know that something is wrong.
        if changed is not None:
            raise changed
        if db.execute("PRAGMA integrity_check(1)").fetchone()[0] != "ok":
            raise errors.StoreDamaged(path=str(path))
        return Verified(MappingProxyType(heads))


def _changed_guard(db: Database, path: Path) -> errors.GuardsChanged | None:
    """Return what is wrong with the guards; raise it at once when there are no records to read beside it."""
    try:
        schema.check_guards(db, str(path))
    except errors.GuardsChanged as changed:
        if "ledger" not in db.table_names():
            raise
        return changed
    return None


def backup(path: Path, dest: Path, settings: Settings) -> Mapping[str, Head]:
    """Copy the live ledger to a new file, reopen the copy, verify it, and only then give it its name.

    Raises
    ------
    FileInTheWay
        Something stands at `dest`.
    UnwritableFile
        `dest` cannot be written.
    LedgerTampered
        The ledger holds a bad record; no backup is left.
    """
    if os.path.lexists(dest):
        raise errors.FileInTheWay(path=str(dest))
    copy = dest.with_name(f".{dest.name}.{os.getpid()}.{secrets.token_hex(4)}.part")
    try:
        # First of all: a folder that is not there would otherwise be told as a trouble of the ledger.
        sync(dest.parent)
        with removed(copy):
            _copy(path, copy, dest, settings)
            sync(copy)
            verified = verify(copy, settings, {})
            if verified.fault is not None:
                raise errors.LedgerTampered(verified.fault)
            os.link(copy, dest)
        sync(dest.parent)
    except FileExistsError as error:
        raise errors.FileInTheWay(path=str(dest)) from error
    except OSError as error:
        raise errors.UnwritableFile(path=str(dest), reason=error.strerror or str(error)) from error
    return verified.heads


def _copy(path: Path, copy: Path, dest: Path, settings: Settings) -> None:
    db = connect(path, settings, read_only=True)
    try:
        # A plain copy of the live file loses what is in its log; this reads one consistent state.
        with translated(path):
            db.execute("PRAGMA query_only = OFF")
        # What goes wrong is told of the name that was asked for, not of a copy that is gone again.
        with translated(dest):
            db.execute("VACUUM INTO ?", (str(copy),))
    finally:
        db.close()


def _walk(db: Database, contest: str, known: Head) -> Head:
    head = Head()
    records = (chain.Line(*rows.values(record)) for record in rows.records_from(db, contest, 1))
    for record in chain.check(records):
        head = Head(record.seq, record.hash)
        if record.seq == known.seq and record.hash != known.hash:
            raise chain.Broken(chain.Fault(contest, known.seq, chain.CUT))
    if head.seq < known.seq:
        raise chain.Broken(chain.Fault(contest, known.seq, chain.CUT))
    return head
