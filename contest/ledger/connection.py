"""The only place that opens the ledger file, through one SQLite library.

A second SQLite library in the process, or a plain ``open()`` of the live file, drops the file locks when it
closes and loses other programs' acknowledged rows. So the library is the one that sqlite-utils has chosen.
"""

from __future__ import annotations

import errno
import os
import secrets
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final
from urllib.parse import quote

from sqlite_utils import Database

from contest.errors import StoreUnavailable
from contest.ledger import errors, schema
from contest.ledger.library import sqlite3
from contest.ledger.settings import Settings

SQLITE_VERSION: Final[tuple[int, int, int]] = sqlite3.sqlite_version_info

_BUSY, _LOCKED, _READONLY, _IOERR, _CORRUPT, _FULL, _CANTOPEN, _NOTADB = 5, 6, 8, 10, 11, 13, 14, 26
_READONLY_DBMOVED = 1032
_MEANINGS: Final[dict[int, type[StoreUnavailable]]] = {
    _BUSY: errors.StoreLocked,
    _LOCKED: errors.StoreLocked,
    _READONLY: errors.StoreReadOnly,
    _IOERR: errors.StoreFailing,
    _CORRUPT: errors.StoreDamaged,
    _FULL: errors.StoreFull,
    _NOTADB: errors.NotALedger,
}


def is_wal_safe(version: tuple[int, int, int]) -> bool:
    """Tell whether a SQLite version is free of the WAL-reset bug, which can lose committed rows.

    The bug came with 3.7.0 and was mended in 3.51.3, and in 3.50.7 and 3.44.6 for those lines.

    >>> is_wal_safe((3, 40, 1)), is_wal_safe((3, 44, 6)), is_wal_safe((3, 45, 0)), is_wal_safe((3, 53, 4))
    (False, True, False, True)
    """
    line = version[:2]
    return version >= (3, 51, 3) or (line == (3, 50) and version[2] >= 7) or (line == (3, 44) and version[2] >= 6)


@contextmanager
def translated(path: Path) -> Iterator[None]:
    """Turn what SQLite says about the file into a `StoreUnavailable`; programming errors pass unchanged."""
    try:
        yield
    except sqlite3.Error as error:
        meaning = _meaning(error, path)
        if meaning is None:
            raise
        raise meaning(path=str(path)) from error
    except UnicodeDecodeError as error:
        # The library quotes damaged text in its own message, and cannot.
        raise errors.StoreDamaged(path=str(path)) from error


def connect(path: Path, settings: Settings, *, read_only: bool = False) -> Database:
    """Open an existing ledger file with every setting stated; it may be used from any one thread at a time.

    Raises
    ------
    StoreUnavailable
        The file is missing, not a ledger, too new, locked, or damaged.
    """
    check_present(path)
    mode = "ro" if read_only else "rw"
    with translated(path):
        connection = sqlite3.connect(
            f"file:{quote(str(path.absolute()))}?mode={mode}",
            uri=True,
            isolation_level=None,
            timeout=settings.busy_seconds,
            check_same_thread=False,
        )
        try:
            return _configured(connection, path, settings, read_only)
        except BaseException:
            connection.close()
            raise


@contextmanager
def reading(path: Path, settings: Settings) -> Iterator[Database]:
    """Give a read-only connection for one use: cheap, and safe in whichever thread asks."""
    db = connect(path, settings, read_only=True)
    try:
        with translated(path):
            yield db
    finally:
        db.close()


def create(path: Path) -> None:
    """Make a new, empty ledger at a path where nothing stands; a ledger that another start just made is fine.

    The file is built beside its place and linked there whole: nobody ever meets half a ledger, and
    nothing that stands there can be overwritten.

    Raises
    ------
    StoreUnavailable
        The folder cannot be written, or the log of a lost ledger is still there.
    """
    leftover = [name for name in (f"{path}-wal", f"{path}-journal") if os.path.lexists(name)]
    if os.path.lexists(path):
        return
    if leftover:
        # SQLite would replay that log into the new file; and its ledger has to be somewhere.
        raise errors.StoreMissing(path=str(path))
    building = path.with_name(f".{path.name}.{os.getpid()}.{secrets.token_hex(4)}.new")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with removed(building), translated(path):
            _build(building)
            sync(building)
            with suppress(FileExistsError):
                os.link(building, path)
            sync(path.parent)
    except OSError as error:
        full = error.errno in (errno.ENOSPC, errno.EDQUOT)
        raise (errors.StoreFull if full else errors.StoreUnreadable)(path=str(path)) from error


def check_present(path: Path) -> None:
    """Refuse a path where no file is, and one where the file cannot be a ledger.

    Raises
    ------
    StoreMissing, NotALedger, StoreUnreadable
    """
    try:
        if not path.exists():
            raise errors.StoreMissing(path=str(path))
        if not path.is_file() or path.stat().st_size == 0:
            raise errors.NotALedger(path=str(path))
    except OSError as error:
        raise errors.StoreUnreadable(path=str(path)) from error


def sync(path: Path) -> None:
    """Make a closed file, or the names in a folder, survive a power cut. Never for the live file."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


@contextmanager
def removed(path: Path) -> Iterator[None]:
    """Take a half-made file away at the end, whether it got another name by then or not."""
    try:
        yield
    finally:
        path.unlink(missing_ok=True)


def journal_mode(db: Database) -> str:
    return str(db.execute("PRAGMA journal_mode").fetchone()[0])


def _build(path: Path) -> None:
    connection = sqlite3.connect(path, isolation_level=None)
    try:
        db = Database(connection, execute_plugins=False)
        db.execute("PRAGMA page_size = 4096")
        schema.migrate(db)
        # Set before anybody shares the file: changing it later needs the file for oneself.
        _choose_journal(db, path)
    finally:
        connection.close()


def _configured(connection: sqlite3.Connection, path: Path, settings: Settings, read_only: bool) -> Database:
    connection.execute(f"PRAGMA busy_timeout = {int(settings.busy_seconds * 1000)}")
    for setting in ("foreign_keys = ON", "trusted_schema = OFF", "cell_size_check = ON"):
        connection.execute(f"PRAGMA {setting}")
    db = Database(connection, recursive_triggers=True, execute_plugins=False)
    _check_kind(db, path)
    if read_only:
        db.execute("PRAGMA query_only = ON")
        return db
    _choose_journal(db, path)
    # In DELETE mode only EXTRA also syncs the folder after the journal is removed, which is the commit.
    db.execute(f"PRAGMA synchronous = {'FULL' if journal_mode(db) == 'wal' else 'EXTRA'}")
    if settings.max_pages is not None:
        db.execute(f"PRAGMA max_page_count = {settings.max_pages}")
    return db


def _check_kind(db: Database, path: Path) -> None:
    if db.execute("PRAGMA application_id").fetchone()[0] != schema.APPLICATION_ID:
        raise errors.NotALedger(path=str(path))
    found = int(db.execute("PRAGMA user_version").fetchone()[0])
    if found > schema.VERSION:
        raise errors.LedgerTooNew(path=str(path), found=found, known=schema.VERSION)


def _choose_journal(db: Database, path: Path) -> None:
    wanted = "wal" if is_wal_safe(SQLITE_VERSION) else "delete"
    if journal_mode(db) == wanted:
        return
    try:
        db.execute(f"PRAGMA journal_mode = {wanted}").fetchone()
    except sqlite3.OperationalError as error:
        # Somebody else has the file open, or it cannot be written: DELETE is safe for all, WAL is not.
        if error.sqlite_errorcode & 0xFF not in (_BUSY, _READONLY):
            raise
    refuse_unsafe_journal(db, path)


def refuse_unsafe_journal(db: Database, path: Path) -> None:
    """Refuse to work in WAL mode with a SQLite that can lose rows there.

    Raises
    ------
    UnsafeJournal
        Another program holds the file in WAL mode.
    """
    if not is_wal_safe(SQLITE_VERSION) and journal_mode(db) == "wal":
        raise errors.UnsafeJournal(path=str(path), version=".".join(map(str, SQLITE_VERSION)))


def _meaning(error: sqlite3.Error, path: Path) -> type[StoreUnavailable] | None:
    code = getattr(error, "sqlite_errorcode", None)
    if code is None:
        # The library says so without a code when stored text is not UTF-8.
        return errors.StoreDamaged if "Could not decode" in str(error) else None
    if code == _READONLY_DBMOVED:
        return errors.StoreMissing
    if code & 0xFF == _CANTOPEN:
        if not path.exists():
            return errors.StoreMissing
        # A ledger in WAL mode needs its two side files, which cannot be made in a read-only folder.
        return errors.StoreUnreadable if os.access(path.parent, os.W_OK) else errors.StoreReadOnly
    if code & 0xFF == _IOERR and _is_full(path.parent):
        # The side files of WAL mode are made at opening; where they find no space, SQLite speaks of a disk error.
        return errors.StoreFull
    return _MEANINGS.get(code & 0xFF)


def _is_full(folder: Path) -> bool:
    try:
        return shutil.disk_usage(folder).free == 0
    except OSError:
        return False
