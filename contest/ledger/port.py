"""What a store of events must do, whichever database stands behind it.

A contest's records are numbered 1, 2, 3 … without gaps and chained by hash. A *command* writes one or more
records: the first carries the command's own id, further ones ``id#2``, ``id#3`` …, so that a command that is
sent again finds what it wrote the first time.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, field
from pathlib import Path
from typing import Generic, Protocol, TypeVar

from contest.ledger.chain import GENESIS, Fault

S = TypeVar("S")
A_contra = TypeVar("A_contra", contravariant=True)

Decide = Callable[[S], Sequence["Entry"]]


@dataclass(frozen=True)
class Entry:
    """What a decision wants written: ``body`` is canonical JSON text (`chain.canonical`).

    ``vouched`` says that whoever wrote the body writes nothing else; otherwise the ledger reads it again to see.
    ``said`` may be what reading the body would give, so that a fold need not read it; the ledger hands it on.
    """

    id: str
    body: str
    vouched: bool = False
    said: object = None


@dataclass(frozen=True)
class Record:
    """What was written. ``prev`` and ``hash`` are 64 hexadecimal digits; ``said`` is the entry's, when just written."""

    contest: str
    seq: int
    id: str
    body: str
    prev: str
    hash: str
    said: object = field(default=None, compare=False, repr=False)


@dataclass(frozen=True)
class Head:
    """The end of a contest's chain; an empty one ends at 0."""

    seq: int = 0
    hash: str = GENESIS


@dataclass(frozen=True)
class Folded(Generic[S]):
    """A state together with the head it was folded up to: the two always belong together."""

    head: Head
    state: S


@dataclass(frozen=True)
class Appended(Generic[S]):
    """The answer to a command, given after the commit.

    ``records`` are all records of the command; ``repeated`` tells that they had been stored before and
    nothing was decided now. ``state`` is the state after the command, or the present one when it is repeated.
    """

    records: tuple[Record, ...]
    repeated: bool
    state: S


class Answer(Protocol[A_contra]):
    """Where the answer to a command goes; a ``concurrent.futures.Future`` is one. Called from the writing thread."""

    def set_running_or_notify_cancel(self) -> bool:
        """Tell whether anybody still wants the command to be decided."""
        ...

    def set_result(self, result: A_contra, /) -> None: ...

    def set_exception(self, exception: BaseException, /) -> None: ...


@dataclass(frozen=True)
class Verified:
    """Every record read again: the heads found, and the first fault, if there is one."""

    heads: Mapping[str, Head]
    fault: Fault | None = None

    @property
    def is_intact(self) -> bool:
        return self.fault is None


class Ledger(Protocol[S]):
    """An append-only store of events that keeps the folded state of every contest in memory.

    All methods may be called from any thread. Each may raise a ``StoreUnavailable``.
    """

    def append(self, contest: str, command_id: str, decide: Decide[S]) -> Appended[S]:
        """Decide on the newest state and store what was decided, durably, before returning.

        Parameters
        ----------
        contest : str
        command_id : str
            Chosen by who sends the command: 1–200 printable characters, no space and no ``#``.
        decide : callable
            Pure. Runs inside the write transaction; the ids it returns are ``command_id``, then
            ``command_id#2`` … An empty sequence stores nothing. Not called when the command is stored already.

        Raises
        ------
        ContestError
            Whatever `decide` raised; nothing is stored.
        UnusableId
            The contest or the command id is not acceptable.
        StoreUnavailable
            Nothing is known to be stored: send the same command again under the same id.
        """
        ...

    def submit(self, contest: str, command_id: str, decide: Decide[S]) -> Future[Appended[S]]:
        """Do the same as `append` without waiting; ``asyncio.wrap_future`` takes the result."""
        ...

    def ask(self, contest: str, command_id: str, decide: Decide[S], answer: Answer[Appended[S]]) -> None:
        """Do the same as `submit`, with the answer given to `answer` from the writing thread, after the commit."""
        ...

    def adopt(self, records: Iterable[Record]) -> Mapping[str, Head]:
        """Store whole contests that were recorded elsewhere, record for record, all of them or none.

        Raises
        ------
        ContestExists
            A contest of that name is here already.
        LedgerTampered
            The records are not an unbroken chain.
        """
        ...

    def read(self, contest: str, after: int = 0, limit: int | None = None) -> tuple[Record, ...]:
        """Return the records with ``seq > after`` in order, at most `limit` of them."""
        ...

    def find(self, contest: str, id: str) -> Record | None:
        """Return the record with this id."""
        ...

    def head(self, contest: str) -> Head:
        """Return the stored end of the chain, read from the store."""
        ...

    def contests(self) -> tuple[str, ...]:
        """Return the contests that have records, in order of creation."""
        ...

    def state(self, contest: str) -> S:
        """Return the folded state in memory. Own appends are in it; those of other processes after a poll."""
        ...

    def folded(self, contest: str) -> Folded[S]:
        """Return the state in memory together with its head."""
        ...

    def poll(self) -> None:
        """Fold what other processes have stored, now."""
        ...

    def wait(self, contest: str, after: int, timeout: float) -> int:
        """Return the head's ``seq`` as soon as it is greater than `after`, or after `timeout` seconds.

        Raises
        ------
        StoreClosed
            The ledger was closed while waiting.
        """
        ...

    def backup(self, dest: Path) -> Mapping[str, Head]:
        """Write a copy that was reopened and verified; never over an existing file.

        Raises
        ------
        FileInTheWay
            Something stands at `dest` already.
        """
        ...

    def verify(self) -> Verified:
        """Read every record again, from the store, and compare with what this process has seen."""
        ...

    def close(self) -> None:
        """Finish what is queued, then let go of the store. Closing twice is fine."""
        ...
