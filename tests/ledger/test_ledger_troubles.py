"""A store that cannot be written gives one sentence, stores nothing, and works again when the trouble is over."""

from __future__ import annotations

import json
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from ledger_child import CONTEST, open_ledger, writing
from ledger_tools import Open, files

from contest.errors import ContestError
from contest.ledger import connection, errors
from contest.ledger.library import sqlite3


def test_a_lock_held_too_long_is_told_and_the_same_command_succeeds_later(opened: Open, raw: Any) -> None:
    ledger = opened(create=True, busy_seconds=0.3)
    ledger.append(CONTEST, "a", writing("a"))
    other = raw()
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(errors.StoreLocked) as caught:
        ledger.append(CONTEST, "b", writing("b"))
    assert "nothing was stored" in str(caught.value)
    assert ledger.state(CONTEST) == ("a",)
    assert ledger.head(CONTEST).seq == 1
    other.execute("ROLLBACK")
    done = ledger.append(CONTEST, "b", writing("b"))
    assert (done.records[0].seq, done.repeated) == (2, False)


def test_a_lock_given_back_in_time_is_waited_for(opened: Open, raw: Any) -> None:
    ledger = opened(create=True, busy_seconds=10.0)
    other = raw()
    other.execute("BEGIN IMMEDIATE")
    answer = ledger.submit(CONTEST, "a", writing("a"))
    assert not answer.done()
    other.execute("ROLLBACK")
    assert answer.result(10).records[0].seq == 1


@pytest.fixture
def open_folder() -> Iterator[Path]:
    """A folder that another user of the machine can reach, unlike pytest's own."""
    folder = Path(tempfile.mkdtemp(prefix="ledger-"))
    folder.chmod(0o755)
    yield folder
    folder.chmod(0o755)
    shutil.rmtree(folder)


def test_a_read_only_file_is_read_and_says_that_it_cannot_be_written(
    filled: Path, open_folder: Path, child: Any
) -> None:
    with open_ledger(filled) as ledger:
        ledger.backup(open_folder / "copy.db")
    (open_folder / "copy.db").chmod(0o444)
    open_folder.chmod(0o555)
    before = files(open_folder)
    done = child("as_nobody", open_folder / "copy.db")
    assert json.loads(done.stdout) == {
        "read": ["id1", "id2", "id3", "id4", "id5"],
        "intact": True,
        "code": "store_read_only",
    }
    assert files(open_folder) == before


def test_a_live_ledger_in_a_read_only_folder_says_so(filled: Path, open_folder: Path, child: Any) -> None:
    shutil.move(filled, open_folder / "live.db")
    (open_folder / "live.db").chmod(0o444)
    open_folder.chmod(0o555)
    done = child("as_nobody", open_folder / "live.db")
    assert (json.loads(done.stdout)["code"], done.stderr) == ("store_read_only", "")


def test_a_file_that_may_not_even_be_read_says_so(filled: Path, open_folder: Path, child: Any) -> None:
    shutil.move(filled, open_folder / "live.db")
    (open_folder / "live.db").chmod(0o000)
    open_folder.chmod(0o777)
    done = child("as_nobody", open_folder / "live.db")
    assert (json.loads(done.stdout), done.stderr) == ({"code": "store_unreadable"}, "")


def test_a_full_store_keeps_what_it_has_and_goes_on_when_there_is_space(path: Path) -> None:
    body = json.dumps("x" * 3000)
    stored = 0
    with open_ledger(path, create=True, max_pages=20) as ledger:
        with pytest.raises(errors.StoreFull) as caught:
            while True:
                ledger.append(CONTEST, f"id{stored}", writing(f"id{stored}", body))
                stored += 1
        assert "free some space" in str(caught.value)
        assert len(ledger.state(CONTEST)) == ledger.head(CONTEST).seq == stored > 3
        with pytest.raises(errors.StoreFull):
            ledger.append(CONTEST, "again", writing("again", body))
        assert ledger.append(CONTEST, "id0", writing("id0")).repeated
    with open_ledger(path) as ledger:
        assert ledger.append(CONTEST, f"id{stored}", writing(f"id{stored}", body)).records[0].seq == stored + 1
        assert ledger.verify().is_intact


@pytest.mark.parametrize(("free", "expected"), [(0, errors.StoreFull), (4096, errors.StoreFailing)])
def test_a_disk_error_on_a_disk_without_space_is_told_as_no_space(
    path: Path, monkeypatch: pytest.MonkeyPatch, free: int, expected: type[ContestError]
) -> None:
    monkeypatch.setattr(shutil, "disk_usage", lambda _: SimpleNamespace(free=free))
    error = sqlite3.OperationalError("disk I/O error")
    error.sqlite_errorcode = 10
    with pytest.raises(expected), connection.translated(path):
        raise error


def test_an_error_of_the_disk_is_told_and_the_writer_lives_on(path: Path, child: Any) -> None:
    open_ledger(path, create=True).close()
    done = child("file_limit", path)
    assert done.stderr == ""
    found = json.loads(done.stdout)
    assert found["codes"] in (["store_failing"], ["store_full"])
    assert found["in_memory"] == found["stored"] == found["seq"] - 1
    assert (found["repeated"], found["intact"]) == (False, True)


class Faulty(sqlite3.Connection):
    """A real connection that fails once, before or after the statement with a given number has run."""

    at, code, is_after, seen = -1, 0, False, 0

    def execute(self, sql: str, *arguments: Any) -> Any:
        if sql == "ROLLBACK" or not Faulty._counts(sql):
            return super().execute(sql, *arguments)
        number, Faulty.seen = Faulty.seen, Faulty.seen + 1
        if number != Faulty.at:
            return super().execute(sql, *arguments)
        if Faulty.is_after:
            super().execute(sql, *arguments)
        error = sqlite3.OperationalError("injected")
        error.sqlite_errorcode = Faulty.code
        raise error

    @staticmethod
    def _counts(sql: str) -> bool:
        return sql.startswith(
            ("BEGIN IMMEDIATE", "SELECT contest", "SELECT id", "SAVEPOINT", "INSERT", "RELEASE", "COMMIT")
        )

    @classmethod
    def arm(cls, at: int, code: int, is_after: bool) -> None:
        cls.at, cls.code, cls.is_after, cls.seen = at, code, is_after, 0


AT_ANY_STATEMENT = (
    pytest.mark.parametrize("is_after", [False, True], ids=["before", "after"]),
    pytest.mark.parametrize(
        ("code", "expected"),
        [(5, errors.StoreLocked), (13, errors.StoreFull), (10, errors.StoreFailing), (778, errors.StoreFailing)],
    ),
)


def at_any_statement(test: Any) -> Any:
    for mark in AT_ANY_STATEMENT:
        test = mark(test)
    return test


@at_any_statement
def test_a_fault_at_any_statement_never_says_stored_and_the_same_command_then_succeeds(
    path: Path, monkeypatch: pytest.MonkeyPatch, code: int, expected: type[ContestError], is_after: bool
) -> None:
    plain = sqlite3.connect
    monkeypatch.setattr(sqlite3, "connect", lambda *a, **k: plain(*a, **{**k, "factory": Faulty}))
    Faulty.arm(-1, code, is_after)
    with open_ledger(path, create=True, poll_seconds=3600.0) as ledger:
        monkeypatch.undo()
        Faulty.arm(-1, code, is_after)
        ledger.append(CONTEST, "first", writing("first"))
        statements = Faulty.seen
        assert statements == 5
        for at in range(statements):
            before = ledger.folded(CONTEST)
            Faulty.arm(at, code, is_after)
            with pytest.raises(expected):
                ledger.append(CONTEST, f"id{at}", writing(f"id{at}"))
            assert Faulty.seen == at + 1
            assert ledger.folded(CONTEST) == before
            Faulty.arm(-1, code, is_after)
            done = ledger.append(CONTEST, f"id{at}", writing(f"id{at}"))
            # Only a commit that was done but not confirmed leaves something stored.
            assert done.repeated == (is_after and at == statements - 1)
            assert done.records[0].seq == before.head.seq + 1
        assert ledger.head(CONTEST).seq == statements + 1
        assert ledger.verify().is_intact


@at_any_statement
def test_a_fault_at_any_statement_takes_over_the_whole_contest_or_nothing_of_it(
    path: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    code: int,
    expected: type[ContestError],
    is_after: bool,
) -> None:
    with open_ledger(tmp_path / "elsewhere.db", create=True) as elsewhere:
        for number in range(3):
            elsewhere.append(CONTEST, f"id{number}", writing(f"id{number}"))
        records = elsewhere.read(CONTEST)
    plain = sqlite3.connect
    statements = 6
    for at in range(statements):
        Faulty.arm(-1, code, is_after)
        monkeypatch.setattr(sqlite3, "connect", lambda *a, **k: plain(*a, **{**k, "factory": Faulty}))
        with open_ledger(path.with_name(f"{at}.db"), create=True, poll_seconds=3600.0) as ledger:
            monkeypatch.undo()
            Faulty.arm(at, code, is_after)
            with pytest.raises(expected):
                ledger.adopt(records)
            assert Faulty.seen == at + 1
            assert ledger.state(CONTEST) == ()
            Faulty.arm(-1, code, is_after)
            if is_after and at == statements - 1:
                # A commit that was done but not confirmed: it is all there.
                assert ledger.read(CONTEST) == records
                continue
            assert ledger.read(CONTEST) == ()
            assert ledger.adopt(records)[CONTEST].seq == 3
            assert Faulty.seen == statements
            assert ledger.verify().is_intact


def test_a_connection_that_cannot_even_roll_back_is_replaced(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    class Stuck(sqlite3.Connection):
        def execute(self, sql: str, *arguments: Any) -> Any:
            if sql in ("COMMIT", "ROLLBACK"):
                error = sqlite3.OperationalError("injected")
                error.sqlite_errorcode = 10
                raise error
            return super().execute(sql, *arguments)

        def rollback(self) -> None:
            self.execute("ROLLBACK")

    with open_ledger(path, create=True) as ledger:
        ledger.append(CONTEST, "a", writing("a"))
        stuck = sqlite3.connect(path, factory=Stuck, isolation_level=None, check_same_thread=False)
        assert ledger._writer._db is not None
        ledger._writer._db.conn, plain = stuck, ledger._writer._db.conn
        with pytest.raises(errors.StoreFailing):
            ledger.append(CONTEST, "b", writing("b"))
        assert ledger.append(CONTEST, "b", writing("b")).records[0].seq == 2
        plain.close()
