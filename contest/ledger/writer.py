"""One thread that writes, many commands per commit.

Separate writing connections starve each other, and each commit waits for the disk; one thread takes
whatever is queued, decides and inserts it in one transaction, commits once, and answers after that.
"""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import Future
from dataclasses import dataclass
from pathlib import Path
from typing import Generic, TypeVar

from sqlite_utils import Database

from contest.ledger import chain, errors, rows
from contest.ledger.connection import check_present, connect, refuse_unsafe_journal, translated
from contest.ledger.folding import Folds
from contest.ledger.library import sqlite3
from contest.ledger.port import Appended, Decide, Entry, Folded, Head, Record
from contest.ledger.settings import Settings

S = TypeVar("S")


@dataclass(frozen=True)
class Command(Generic[S]):
    """A command that waits for its turn."""

    contest: str
    id: str
    decide: Decide[S]
    answer: Future[Appended[S]]


@dataclass(frozen=True)
class Adoption:
    """Whole contests from elsewhere that wait for their turn."""

    records: tuple[Record, ...]
    answer: Future[Mapping[str, Head]]


class Batch(Generic[S]):
    """One transaction: states caught up to the head, growing with each command of the batch."""

    def __init__(self, db: Database, folds: Folds[S]) -> None:
        self._db = db
        self._folds = folds
        self.grown: dict[str, Folded[S]] = {}

    def run(self, command: Command[S]) -> Appended[S]:
        """Decide one command and insert what was decided; whatever it raises leaves the batch as it was."""
        now = self._caught_up(command.contest)
        stored = rows.command_records(self._db, command.contest, command.id)
        if stored:
            return Appended(stored, True, now.state)
        entries = _decided(command, now.state)
        head, records = now.head, []
        for entry in entries:
            made = chain.link(head.hash, entry.id, entry.body)
            record = Record(command.contest, head.seq + 1, entry.id, entry.body, head.hash, made)
            now = self._folds.grow(now, record)
            head = now.head
            records.append(record)
        self._insert(records)
        self.grown[command.contest] = now
        return Appended(tuple(records), False, now.state)

    def adopt(self, records: Sequence[Record]) -> dict[str, Head]:
        """Insert whole contests; none of them when one is here already or a record is not right."""
        heads: dict[str, Folded[S]] = {}
        for record in records:
            if record.contest not in heads:
                heads[record.contest] = self._caught_up(record.contest)
                if heads[record.contest].head.seq:
                    raise errors.ContestExists(contest=record.contest)
            heads[record.contest] = self._folds.grow(heads[record.contest], record)
        self._insert(records)
        self.grown.update(heads)
        return {contest: folded.head for contest, folded in heads.items()}

    def _caught_up(self, contest: str) -> Folded[S]:
        if contest not in self.grown:
            self.grown[contest] = self._folds.caught_up(self._db, contest)
        return self.grown[contest]

    def _insert(self, records: Iterable[Record]) -> None:
        self._db.execute("SAVEPOINT command")
        try:
            for record in records:
                rows.insert(self._db, record)
        except sqlite3.IntegrityError:
            self._db.execute("ROLLBACK TO command")
            self._db.execute("RELEASE command")
            raise
        self._db.execute("RELEASE command")


class Writer(Generic[S]):
    """The thread, its queue and its connection. ``commits`` counts the transactions that stored something."""

    def __init__(self, path: Path, settings: Settings, folds: Folds[S], db: Database) -> None:
        self._path = path
        self._settings = settings
        self._folds = folds
        self._db: Database | None = db
        self._file = _identity(path)
        self._queue: queue.SimpleQueue[Command[S] | Adoption | None] = queue.SimpleQueue()
        self._gate = threading.Lock()
        self._is_open = True
        self.commits = 0
        self._thread = threading.Thread(target=self._work, name=f"ledger {path.name}", daemon=True)
        self._thread.start()

    def put(self, work: Command[S] | Adoption) -> None:
        """Queue some work; its future is answered after the commit.

        Raises
        ------
        StoreClosed
        """
        with self._gate:
            if not self._is_open:
                raise errors.StoreClosed(path=str(self._path))
            self._queue.put(work)

    def is_me(self) -> bool:
        """Tell whether the caller runs inside a decision: waiting there for an append would wait forever."""
        return threading.current_thread() is self._thread

    def close(self) -> None:
        """Finish what is queued and end the thread."""
        with self._gate:
            if self._is_open:
                self._is_open = False
                self._queue.put(None)
        self._thread.join()

    def _work(self) -> None:
        is_open = True
        while is_open:
            taken = [self._queue.get()]
            while len(taken) < self._settings.batch_limit and not self._queue.empty():
                taken.append(self._queue.get())
            is_open = taken[-1] is not None
            work = [item for item in taken if item is not None and item.answer.set_running_or_notify_cancel()]
            if work:
                self._answer(work)
        if self._db is not None:
            self._db.close()

    def _answer(self, work: Sequence[Command[S] | Adoption]) -> None:
        try:
            with translated(self._path):
                answers = self._commit(work)
        except BaseException as failure:
            self._roll_back()
            for item in work:
                item.answer.set_exception(failure)
            return
        # Only now: an answer says "stored", and a refusal rests on a state that is stored.
        for give in answers:
            give()

    def _commit(self, work: Sequence[Command[S] | Adoption]) -> list[Callable[[], None]]:
        db = self._connected()
        db.execute("BEGIN IMMEDIATE")
        refuse_unsafe_journal(db, self._path)
        before = db.conn.total_changes
        batch: Batch[S] = Batch(db, self._folds)
        answers = [_outcome(batch, item) for item in work]
        if not db.conn.in_transaction:
            # Some errors end the transaction by themselves; what follows would have been committed alone.
            raise errors.StoreFailing(path=str(self._path))
        db.execute("COMMIT")
        self.commits += db.conn.total_changes > before
        self._folds.publish(batch.grown)
        return answers

    def _connected(self) -> Database:
        check_present(self._path)
        if _identity(self._path) != self._file:
            # The old file, if it lives on without a name, takes whatever is written with it when it goes.
            raise errors.StoreMissing(path=str(self._path))
        if self._db is None:
            self._db = connect(self._path, self._settings)
        return self._db

    def _roll_back(self) -> None:
        db = self._db
        if db is None:
            return
        try:
            db.rollback()
        except sqlite3.Error:
            # A connection that cannot roll back is not used again; closing it rolls back.
            self._db = None
            db.close()


def _outcome(batch: Batch[S], item: Command[S] | Adoption) -> Callable[[], None]:
    """Run one piece of work and return how to answer it; only trouble with the store itself is raised."""
    try:
        if isinstance(item, Adoption):
            heads = batch.adopt(item.records)
            return lambda: item.answer.set_result(heads)
        appended = batch.run(item)
        return lambda: item.answer.set_result(appended)
    except sqlite3.IntegrityError as clash:
        return _failing(item, clash)
    except sqlite3.Error:
        raise
    except BaseException as refusal:
        return _failing(item, refusal)


def _failing(item: Command[S] | Adoption, problem: BaseException) -> Callable[[], None]:
    return lambda: item.answer.set_exception(problem)


def _decided(command: Command[S], state: S) -> Sequence[Entry]:
    """Run the decision and check what it returned; a wrong shape is a programming error."""
    try:
        entries = tuple(command.decide(state))
    except sqlite3.Error as error:
        raise RuntimeError("a decision must not use a database") from error
    for number, entry in enumerate(entries, start=1):
        expected = command.id if number == 1 else f"{command.id}#{number}"
        if entry.id != expected:
            raise ValueError(f"entry {number} of a command must have the id {expected!r}, not {entry.id!r}")
        if not chain.is_canonical(entry.body):
            raise ValueError(f"the body of {entry.id!r} is not canonical JSON")
    return entries


def _identity(path: Path) -> tuple[int, int]:
    found = path.stat()
    return found.st_dev, found.st_ino
