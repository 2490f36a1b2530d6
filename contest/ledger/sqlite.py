"""The ledger in one SQLite file, shared by any number of threads and processes."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import Future
from pathlib import Path
from types import TracebackType
from typing import Generic, TypeVar

from contest.ledger import audit, chain, connection, errors, rows, schema
from contest.ledger.connection import reading, translated
from contest.ledger.folding import Folds
from contest.ledger.port import Answer, Appended, Decide, Folded, Head, Record, Verified
from contest.ledger.settings import Settings
from contest.ledger.writer import Adoption, Command, Writer

S = TypeVar("S")


class SqliteLedger(Generic[S]):
    """A `Ledger` in a SQLite file; see the port for what the methods promise.

    Parameters
    ----------
    path : path of the file
    initial : callable
        The state of a contest without records, from its id.
    fold : callable
        Pure: ``(state, record) -> state``; states are shared between threads and never changed.
    create : bool
        Make a new ledger when nothing stands at `path`. An existing file is never replaced.
    settings : Settings

    Raises
    ------
    StoreUnavailable
        The file is missing, not a ledger, locked, damaged, or was tampered with.
    """

    def __init__(
        self,
        path: str | Path,
        *,
        initial: Callable[[str], S],
        fold: Callable[[S, Record], S],
        create: bool = False,
        settings: Settings | None = None,
    ) -> None:
        self.path = Path(path)
        self._settings = settings or Settings()
        self._folds: Folds[S] = Folds(initial, fold)
        self._position = 0
        self._poll_gate = threading.Lock()
        self._closing = threading.Event()
        if create:
            connection.create(self.path)
        db = connection.connect(self.path, self._settings)
        try:
            with translated(self.path):
                schema.migrate(db)
                schema.check_guards(db, str(self.path))
            self.poll()
        except BaseException:
            db.close()
            raise
        self._writer: Writer[S] = Writer(self.path, self._settings, self._folds, db)
        self._watcher = threading.Thread(target=self._watch, name=f"ledger watch {self.path.name}", daemon=True)
        self._watcher.start()

    def __enter__(self) -> SqliteLedger[S]:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    @property
    def commits(self) -> int:
        """How many transactions stored something: fewer than appends, when those came together."""
        return self._writer.commits

    def append(self, contest: str, command_id: str, decide: Decide[S]) -> Appended[S]:
        return self.submit(contest, command_id, decide).result()

    def submit(self, contest: str, command_id: str, decide: Decide[S]) -> Future[Appended[S]]:
        answer: Future[Appended[S]] = Future()
        self.ask(contest, command_id, decide, answer)
        return answer

    def ask(self, contest: str, command_id: str, decide: Decide[S], answer: Answer[Appended[S]]) -> None:
        for name in (contest, command_id):
            if not is_usable_id(name):
                raise errors.UnusableId(id=name)
        self._refuse_from_inside()
        self._writer.put(Command(contest, command_id, decide, answer))

    def adopt(self, records: Iterable[Record]) -> Mapping[str, Head]:
        self._refuse_from_inside()
        answer: Future[Mapping[str, Head]] = Future()
        self._writer.put(Adoption(_sound(records), answer))
        return answer.result()

    def read(self, contest: str, after: int = 0, limit: int | None = None) -> tuple[Record, ...]:
        with reading(self.path, self._settings) as db:
            return tuple(rows.records_from(db, contest, after + 1, limit))

    def find(self, contest: str, id: str) -> Record | None:
        with reading(self.path, self._settings) as db:
            return rows.record_by_id(db, contest, id)

    def head(self, contest: str) -> Head:
        with reading(self.path, self._settings) as db:
            return rows.last(db, contest)

    def contests(self) -> tuple[str, ...]:
        with reading(self.path, self._settings) as db:
            return rows.contests(db)

    def state(self, contest: str) -> S:
        return self._folds.known(contest).state

    def folded(self, contest: str) -> Folded[S]:
        return self._folds.known(contest)

    def poll(self) -> None:
        with self._poll_gate, reading(self.path, self._settings) as db:
            so_far = self._folds.so_far()
            db.execute("BEGIN")
            position = rows.position(db)
            if position != self._position:
                # Fewer than before means that the end was cut off: then every contest is compared.
                changed = rows.contests(db, self._position) if position > self._position else tuple(so_far)
                self._folds.publish({contest: self._folds.caught_up(db, contest, so_far) for contest in changed})
                self._position = position

    def wait(self, contest: str, after: int, timeout: float) -> int:
        return self._folds.wait(contest, after, timeout)

    def backup(self, dest: str | Path) -> Mapping[str, Head]:
        return audit.backup(self.path, Path(dest), self._settings)

    def verify(self) -> Verified:
        known = {contest: folded.head for contest, folded in self._folds.so_far().items()}
        return audit.verify(self.path, self._settings, known)

    def close(self) -> None:
        self._closing.set()
        self._watcher.join()
        self._writer.close()
        self._folds.report(errors.StoreClosed(path=str(self.path)))

    def _watch(self) -> None:
        while not self._closing.wait(self._settings.poll_seconds):
            try:
                self.poll()
                self._folds.calm()
            except Exception as trouble:
                self._folds.report(trouble)

    def _refuse_from_inside(self) -> None:
        if self._writer.is_me():
            raise RuntimeError("a decision must not append: it runs inside the one writing thread")


def is_usable_id(text: str) -> bool:
    """Tell whether a contest or a command may be called so: 1–200 printable characters, no space, no ``#``.

    >>> is_usable_id("cast-7f3k"), is_usable_id("a b"), is_usable_id("a#2"), is_usable_id("")
    (True, False, False, False)
    """
    # '#' separates the command from the number of its record.
    return 1 <= len(text) <= 200 and text.isprintable() and " " not in text and "#" not in text


def _sound(records: Iterable[Record]) -> tuple[Record, ...]:
    """Check records from elsewhere as they would be checked in an exported file."""
    found = tuple(records)
    for record in found:
        if not is_usable_id(record.contest):
            raise errors.UnusableId(id=record.contest)
        if not is_usable_id(record.id.partition("#")[0]) or len(record.id) > 220:
            raise errors.UnusableId(id=record.id)
    try:
        for _ in chain.check(chain.Line(*rows.values(record)) for record in found):
            pass
    except chain.Broken as broken:
        raise errors.LedgerTampered(broken.fault) from broken
    return found
