"""A file that is missing, not a ledger, or used by another kind of SQLite is refused and left as it is."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from ledger_child import CONTEST, open_ledger, writing
from ledger_tools import Ledger, Open, files

from contest.ledger import connection, errors
from contest.ledger.library import sqlite3


def other_database(path: Path) -> None:
    connection = sqlite3.connect(path)
    connection.execute("CREATE TABLE marks (mark REAL)")
    connection.commit()
    connection.close()


STRANGERS: dict[str, Callable[[Path], object]] = {
    "text": lambda path: path.write_text("seq,mark\n1,90\n" * 100, encoding="utf-8"),
    "no bytes": lambda path: path.touch(),
    "another database": other_database,
    "half a header": lambda path: path.write_bytes(b"SQLite format 3\0"),
}


@pytest.mark.parametrize("create", [True, False])
@pytest.mark.parametrize("make", STRANGERS.values(), ids=STRANGERS)
def test_a_file_that_is_not_a_ledger_is_refused_and_left_as_it_is(path: Path, make: Any, create: bool) -> None:
    make(path)
    before = files(path.parent)
    with pytest.raises(errors.NotALedger) as caught:
        open_ledger(path, create=create)
    assert str(path) in str(caught.value)
    assert files(path.parent) == before


def test_a_folder_is_not_a_ledger(tmp_path: Path) -> None:
    with pytest.raises(errors.NotALedger):
        open_ledger(tmp_path, create=True)


def test_a_missing_ledger_is_told_and_no_empty_one_takes_its_place(path: Path) -> None:
    with pytest.raises(errors.StoreMissing):
        open_ledger(path)
    assert files(path.parent) == {}


def test_a_new_ledger_gets_its_folder_too(tmp_path: Path) -> None:
    open_ledger(tmp_path / "data" / "contest.db", create=True).close()
    assert list(files(tmp_path / "data")) == ["contest.db"]


def test_create_opens_the_ledger_that_is_there(filled: Path) -> None:
    with open_ledger(filled, create=True) as ledger:
        assert ledger.head(CONTEST).seq == 5


def test_a_path_with_signs_that_mean_something_in_an_address_is_one_path(tmp_path: Path) -> None:
    path = tmp_path / "柳市 2023?mode=memory#1%20.db"
    with open_ledger(path, create=True) as ledger:
        ledger.append(CONTEST, "a", writing("a"))
    assert list(files(tmp_path)) == [path.name]


@pytest.mark.parametrize("suffix", ["-wal", "-journal"])
def test_the_log_of_a_lost_ledger_is_not_mixed_into_a_new_one(path: Path, suffix: str) -> None:
    Path(f"{path}{suffix}").write_bytes(b"rows that were acknowledged")
    with pytest.raises(errors.StoreMissing):
        open_ledger(path, create=True)
    assert not path.exists()


def test_a_folder_that_cannot_be_made_is_told(tmp_path: Path) -> None:
    (tmp_path / "data").write_text("in the way", encoding="utf-8")
    with pytest.raises(errors.StoreUnreadable):
        open_ledger(tmp_path / "data" / "contest.db", create=True)


def test_a_ledger_removed_while_in_use_takes_no_more_marks(ledger: Ledger) -> None:
    ledger.append(CONTEST, "a", writing("a"))
    ledger.path.rename(ledger.path.with_suffix(".away"))
    for use in (lambda: ledger.append(CONTEST, "b", writing("b")), lambda: ledger.read(CONTEST), ledger.verify):
        with pytest.raises(errors.StoreMissing):
            use()
    with pytest.raises(errors.StoreMissing):
        ledger.wait(CONTEST, after=1, timeout=5)
    assert not ledger.path.exists()
    ledger.path.with_suffix(".away").rename(ledger.path)
    assert ledger.append(CONTEST, "b", writing("b")).records[0].seq == 2
    assert ledger.wait(CONTEST, after=1, timeout=5) == 2


def test_another_ledger_put_in_its_place_takes_no_marks_either(ledger: Ledger, tmp_path: Path) -> None:
    open_ledger(tmp_path / "other.db", create=True).close()
    os.replace(tmp_path / "other.db", ledger.path)
    with pytest.raises(errors.StoreMissing):
        ledger.append(CONTEST, "a", writing("a"))


def test_a_ledger_of_a_newer_version_is_told_from_a_file_that_is_not_ours(filled: Path, raw: Any) -> None:
    raw().execute("PRAGMA user_version = 99")
    with pytest.raises(errors.LedgerTooNew) as caught:
        open_ledger(filled)
    assert "has format 99, and this version knows 1" in str(caught.value)


@pytest.fixture
def old_sqlite(monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
    return lambda: monkeypatch.setattr(connection, "SQLITE_VERSION", (3, 40, 1))


def test_an_old_sqlite_makes_a_ledger_without_wal_and_syncs_the_folder_too(path: Path, old_sqlite: Any) -> None:
    old_sqlite()
    with open_ledger(path, create=True) as ledger:
        ledger.append(CONTEST, "a", writing("a"))
        assert ledger._writer._db is not None
        assert connection.journal_mode(ledger._writer._db) == "delete"
        assert ledger._writer._db.execute("PRAGMA synchronous").fetchone()[0] == 3
        assert ledger.verify().is_intact


def test_an_old_sqlite_refuses_a_ledger_that_another_program_uses_in_wal_mode(
    filled: Path, opened: Open, old_sqlite: Any
) -> None:
    first = opened()
    old_sqlite()
    with pytest.raises(errors.UnsafeJournal) as caught:
        open_ledger(filled, busy_seconds=0.1)
    assert "3.40.1" in str(caught.value)
    first.close()
    with open_ledger(filled) as ledger:
        assert ledger._writer._db is not None
        assert connection.journal_mode(ledger._writer._db) == "delete"


def test_an_old_sqlite_stops_when_another_program_changes_to_wal_meanwhile(
    path: Path, old_sqlite: Any, raw: Any
) -> None:
    old_sqlite()
    with open_ledger(path, create=True, poll_seconds=60.0) as ledger:
        ledger.append(CONTEST, "a", writing("a"))
        raw().execute("PRAGMA journal_mode = WAL").fetchone()
        with pytest.raises(errors.UnsafeJournal):
            ledger.append(CONTEST, "b", writing("b"))


def test_a_mended_sqlite_takes_wal_up_again(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(connection, "SQLITE_VERSION", (3, 40, 1))
        open_ledger(path, create=True).close()
    with open_ledger(path) as ledger:
        assert ledger._writer._db is not None
        assert connection.journal_mode(ledger._writer._db) == "wal"
        assert ledger._writer._db.execute("PRAGMA synchronous").fetchone()[0] == 2
