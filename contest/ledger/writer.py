"""One thread that writes, many commands per commit.

Separate writing connections starve each other, and each commit waits for the disk; one thread takes
whatever is queued, decides and inserts it in one transaction, commits once, and answers after that.
"""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from types import MappingProxyType
from typing import Generic, TypeVar

from sqlite_utils import Database

from contest.ledger import chain, errors, rows
from contest.ledger.connection import check_present, connect, refuse_unsafe_journal, translated
from contest.ledger.folding import Folds
from contest.ledger.library import sqlite3
from contest.ledger.port import Answer, Appended, Decide, Entry, Folded, Head, Record
from contest.ledger.settings import Settings

S = TypeVar("S")


@dataclass(frozen=True)
class Command(Generic[S]):
    """A command that waits for its turn."""

    contest: str
    id: str
    decide: Decide[S]
    answer: Answer[Appended[S]]


@dataclass(frozen=True)
class Adoption:
    """Whole contests from elsewhere that wait for their turn."""

    records: tuple[Record, ...]
    answer: Answer[Mapping[str, Head]]


Work = Sequence[Command[S] | Adoption]
Give = Callable[[], None]
Ran = tuple[list[Give], Mapping[str, Folded[S]]]
Run = Callable[[Database, Folds[S], Work[S]], Ran[S]]


class Batch(Generic[S]):
    """What one transaction decides: states caught up to the head, growing with each command; and the new records.

    Nothing is inserted here. `stored` says what the store has of a command already.
    """

    def __init__(
        self,
        db: Database,
        folds: Folds[S],
        stored: Callable[[str, str], tuple[Record, ...]],
        grown: Mapping[str, Folded[S]] = MappingProxyType({}),
    ) -> None:
        self._db = db
        self._folds = folds
        self._stored = stored
        self._made: dict[tuple[str, str], tuple[Record, ...]] = {}
        self.grown: dict[str, Folded[S]] = dict(grown)
        self.records: list[Record] = []

    def run(self, command: Command[S]) -> Appended[S]:
        """Decide one command; whatever it raises leaves the batch as it was."""
        now = self._caught_up(command.contest)
        name = (command.contest, command.id)
        known = self._made.get(name) or self._stored(*name)
        if known:
            return Appended(known, True, now.state)
        records = []
        for entry in _decided(command, now.state):
            head = now.head
            made = chain.link(head.hash, entry.id, entry.body)
            record = Record(command.contest, head.seq + 1, entry.id, entry.body, head.hash, made, entry.said)
            now = self._folds.continued(now, record)
            records.append(record)
        self._made[name] = tuple(records)
        self.records += records
        self.grown[command.contest] = now
        return Appended(self._made[name], False, now.state)

    def adopt(self, records: Sequence[Record]) -> dict[str, Head]:
        """Take whole contests; none of them when one is here already or a record is not right."""
        heads: dict[str, Folded[S]] = {}
        for record in records:
            if record.contest not in heads:
                heads[record.contest] = self._caught_up(record.contest)
                if heads[record.contest].head.seq:
                    raise errors.ContestExists(contest=record.contest)
            heads[record.contest] = self._folds.grow(heads[record.contest], record)
        self.records += records
        self.grown.update(heads)
        return {contest: folded.head for contest, folded in heads.items()}

    def _caught_up(self, contest: str) -> Folded[S]:
        if contest not in self.grown:
            self.grown[contest] = self._folds.caught_up(self._db, contest)
        return self.grown[contest]


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

    def _answer(self, work: Work[S]) -> None:
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

    def _commit(self, work: Work[S]) -> list[Give]:
        if all(isinstance(item, Command) for item in work):
            try:
                return self._transact(work, _together)
            except sqlite3.IntegrityError:
                # Somebody's record clashes with what another program has stored; alone, each answers for itself.
                self._roll_back()
        return self._transact(work, _one_by_one)

    def _transact(self, work: Work[S], run: Run[S]) -> list[Give]:
        db = self._connected()
        db.execute("BEGIN IMMEDIATE")
        refuse_unsafe_journal(db, self._path)
        before = db.conn.total_changes
        answers, grown = run(db, self._folds, work)
        if not db.conn.in_transaction:
            # Some errors end the transaction by themselves; what follows would have been committed alone.
            raise errors.StoreFailing(path=str(self._path))
        db.execute("COMMIT")
        self.commits += db.conn.total_changes > before
        self._folds.publish(grown)
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


def _together(db: Database, folds: Folds[S], work: Work[S]) -> Ran[S]:
    """Run commands with one look-up and one insert for all of them."""
    ids: dict[str, list[str]] = {}
    for item in work:
        if isinstance(item, Command):
            ids.setdefault(item.contest, []).append(item.id)
    known = {contest: rows.stored_ids(db, contest, some) for contest, some in ids.items()}

    def stored(contest: str, id: str) -> tuple[Record, ...]:
        return rows.command_records(db, contest, id) if id in known[contest] else ()

    batch = Batch(db, folds, stored)
    answers = [_outcome(batch, item) for item in work]
    rows.insert(db, batch.records)
    return answers, batch.grown


def _one_by_one(db: Database, folds: Folds[S], work: Work[S]) -> Ran[S]:
    """Run each piece of work and insert what it came to before the next one."""
    answers: list[Give] = []
    grown: Mapping[str, Folded[S]] = {}
    for item in work:
        batch = Batch(db, folds, partial(rows.command_records, db), grown)
        answer = _outcome(batch, item)
        db.execute("SAVEPOINT command")
        try:
            rows.insert(db, batch.records)
            grown = batch.grown
        except sqlite3.IntegrityError as clash:
            db.execute("ROLLBACK TO command")
            answer = _failing(item, clash)
        db.execute("RELEASE command")
        answers.append(answer)
    return answers, grown


def _outcome(batch: Batch[S], item: Command[S] | Adoption) -> Give:
    """Run one piece of work and return how to answer it; only trouble with the store itself is raised."""
    try:
        if isinstance(item, Adoption):
            return partial(item.answer.set_result, batch.adopt(item.records))
        return partial(item.answer.set_result, batch.run(item))
    except sqlite3.Error:
        raise
    except BaseException as refusal:
        return _failing(item, refusal)


def _failing(item: Command[S] | Adoption, problem: BaseException) -> Give:
    return partial(item.answer.set_exception, problem)


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
        if not entry.vouched and not chain.is_canonical(entry.body):
            raise ValueError(f"the body of {entry.id!r} is not canonical JSON")
    return entries


def _identity(path: Path) -> tuple[int, int]:
    found = path.stat()
    return found.st_dev, found.st_ino
