"""The folded states in memory: immutable for readers, replaced as a whole, only ever forwards."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from typing import Generic, TypeVar

from sqlite_utils import Database

from contest.ledger import chain, errors, rows
from contest.ledger.port import Folded, Head, Record

S = TypeVar("S")


class Folds(Generic[S]):
    """The newest known state of every contest, and who waits for a newer one."""

    def __init__(self, initial: Callable[[str], S], fold: Callable[[S, Record], S]) -> None:
        self._initial = initial
        self._fold = fold
        self._known: dict[str, Folded[S]] = {}
        self._trouble: Exception | None = None
        self._changed = threading.Condition()

    def known(self, contest: str) -> Folded[S]:
        """Return the newest state; a contest without records has the initial one at head 0."""
        found = self._known.get(contest)
        return found if found is not None else Folded(Head(), self._initial(contest))

    def so_far(self) -> dict[str, Folded[S]]:
        """Return the newest state of every contest with records, as of now."""
        with self._changed:
            return dict(self._known)

    def grow(self, folded: Folded[S], record: Record) -> Folded[S]:
        """Check that a record follows, and fold it.

        Raises
        ------
        LedgerTampered
            It is not what its hash says, or does not follow.
        """
        _followed(chain.Tip(folded.head.seq, folded.head.hash), record)
        return self.continued(folded, record)

    def continued(self, folded: Folded[S], record: Record) -> Folded[S]:
        """Fold a record that was made to follow."""
        return Folded(Head(record.seq, record.hash), self._fold(folded.state, record))

    def caught_up(self, db: Database, contest: str, so_far: Mapping[str, Folded[S]] | None = None) -> Folded[S]:
        """Fold what the store holds beyond the newest known state, without publishing it.

        Parameters
        ----------
        so_far : mapping, optional
            What was known before `db` began to read, where somebody else may publish meanwhile: what is known must
            never be newer than what is read, or a record stored in between would seem to be cut off.

        Raises
        ------
        LedgerTampered
            A record is not right, or the store no longer holds the record of the known head: its end was cut
            off or replaced.
        """
        folded = (self._known if so_far is None else so_far).get(contest) or Folded(Head(), self._initial(contest))
        head = folded.head
        rest = rows.records_from(db, contest, max(head.seq, 1))
        if head.seq:
            same = next(rest, None)
            if same is None or (same.seq, same.hash) != (head.seq, head.hash):
                raise errors.LedgerTampered(chain.Fault(contest, head.seq, chain.CUT))
        tip, state = chain.Tip(head.seq, head.hash), folded.state
        for record in rest:
            tip = _followed(tip, record)
            state = self._fold(state, record)
        return Folded(Head(tip.seq, tip.hash), state)

    def publish(self, newer: Mapping[str, Folded[S]]) -> None:
        """Make states visible and wake who waits; an older state never replaces a newer one."""
        with self._changed:
            for contest, folded in newer.items():
                if folded.head.seq > self.known(contest).head.seq:
                    self._known[contest] = folded
            self._changed.notify_all()

    def report(self, trouble: Exception) -> None:
        """Hand a problem of reading the store to who waits, until it is over."""
        with self._changed:
            self._trouble = trouble
            self._changed.notify_all()

    def calm(self) -> None:
        """Tell that the store can be read again."""
        self._trouble = None

    def wait(self, contest: str, after: int, timeout: float) -> int:
        """Return the newest ``seq`` once it is beyond `after`, or at the end of the time (seconds)."""
        with self._changed:
            self._changed.wait_for(
                lambda: self._trouble is not None or self.known(contest).head.seq > after, max(timeout, 0.0)
            )
            seq = self.known(contest).head.seq
            if self._trouble is not None and seq <= after:
                raise self._trouble
            return seq


def _followed(tip: chain.Tip, record: Record) -> chain.Tip:
    try:
        return chain.follow(tip, record.contest, record.seq, record.id, record.body, record.prev, record.hash)
    except chain.Broken as broken:
        raise errors.LedgerTampered(broken.fault) from broken
