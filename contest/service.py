"""One service per process: commands in, states out, subscribers told.

It holds the ledger of one contest, lets ``contest.decide`` decide inside the write transaction, and answers who a
visitor is. Time and ids come from here; nothing below knows a clock.
"""

from __future__ import annotations

import asyncio
import threading
import uuid
from collections.abc import Callable, Mapping
from concurrent.futures import Future
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from contest.commands import Command, IssuePasses, PlanContest
from contest.decide import decide, is_repeat
from contest.errors import N_, Conflict, Invalid, NotFound, PassMoved, Problem, StoreUnavailable, UnknownPass
from contest.events import BallotCast, ContestPlanned, Event, Recorded, decode, encode
from contest.folding import fold
from contest.ledger.delivery import Awaited, Delivery
from contest.ledger.port import Answer, Appended, Entry, Head, Ledger, Record
from contest.ledger.sqlite import SqliteLedger
from contest.model import Actor, Role
from contest.passes import Minted, code_digest, digest, mint
from contest.state import MeetingState, Pass, State

Told = Callable[[State], None]


def utc_now() -> str:
    """Return the present time as events carry it: UTC, milliseconds, a final Z."""
    return datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def new_id() -> str:
    return uuid.uuid4().hex


def recorded(record: Record) -> Recorded:
    """Return the event a ledger row holds."""
    said = record.said
    return Recorded(record.seq, record.id, record.hash, said if isinstance(said, Event) else decode(record.body))


def _entry(id: str, event: Event) -> Entry:
    body = encode(event)
    try:
        body.encode()
    except UnicodeEncodeError:
        # A shell hands over bytes that are no UTF-8 as halves of characters, which no file can hold.
        raise Invalid([Problem("", N_("There is an invisible character in it – type it again."))]) from None
    # Reading the body of a ballot gives an equal one, each mark written alike; a room sends too many to read each.
    return Entry(id, body, True, event if type(event) is BallotCast else None)


@dataclass(frozen=True)
class Visitor:
    """Who is there: what a valid pass says. Nobody logged in is ``None`` everywhere."""

    role: Role
    pass_id: str
    name: str = ""
    meeting: str | None = None
    judge: str | None = None

    @property
    def actor(self) -> Actor:
        """The same person as events name them: judges by judge id, others by the start of the pass digest."""
        return Actor(self.role, self.judge or self.pass_id[:12], self.name)


@dataclass(frozen=True)
class Outcome:
    """What a command came to: its rows as stored, whether they were there before, and the state after them."""

    records: tuple[Recorded, ...]
    repeated: bool
    state: State


class Service:
    """The commands and states of one contest.

    Parameters
    ----------
    ledger : Ledger
        Folds into `State`.
    contest : str or None
        Which contest of the ledger; by default the newest one, and none at all while the store is empty.
    """

    def __init__(self, ledger: Ledger[State], contest: str | None = None) -> None:
        self.ledger = ledger
        self._contest = contest
        self._told: list[Told] = []
        self._lock = threading.Lock()
        self._delivery: Delivery | None = None
        self._watcher: threading.Thread | None = None
        self._ended = threading.Event()
        self.bootstrap: Minted | None = None

    @classmethod
    def open(cls, path: Path | str, *, create: bool = False) -> Service:
        """Open the store at a path; with `create`, make a new one where no file is.

        Raises
        ------
        StoreUnavailable
        """
        return cls(SqliteLedger(path, initial=lambda _: State(), fold=lambda s, r: fold(s, recorded(r)), create=create))

    # --- reading ------------------------------------------------------------------------------------------------

    @property
    def contest_id(self) -> str | None:
        if self._contest is None:
            stored = self.ledger.contests()
            self._contest = stored[-1] if stored else None
        return self._contest

    @property
    def state(self) -> State:
        """The newest state this process knows; empty before a contest is loaded."""
        contest = self.contest_id
        return self.ledger.state(contest) if contest else State()

    @property
    def earlier(self) -> State | None:
        """The newest state of the contest that was stored before this one, as last quarter's; None for the first."""
        stored = self.ledger.contests()
        at = stored.index(self.contest_id) if self.contest_id in stored else 0
        return self.ledger.state(stored[at - 1]) if at else None

    def meeting(self, meeting_id: str) -> MeetingState:
        """Return a meeting of the present state.

        Raises
        ------
        NotFound
        """
        meetings = self.state.meetings
        if meeting_id not in meetings:
            raise NotFound(what=N_("meeting"), id=meeting_id)
        return meetings[meeting_id]

    def history(self, after: int = 0) -> tuple[Recorded, ...]:
        """Return the recorded events of the contest in order."""
        contest = self.contest_id
        return tuple(map(recorded, self.ledger.read(contest, after))) if contest else ()

    def head(self) -> Head:
        """Return the stored end of the chain; reads the store, so it also says whether the store can be read."""
        return self.ledger.head(self.contest_id or "-")

    # --- writing ------------------------------------------------------------------------------------------------

    def send(self, command: Command, actor: Actor, command_id: str | None = None) -> Future[Appended[State]]:
        """Queue a command; ``settle`` turns the answer into an outcome."""
        answer: Future[Appended[State]] = Future()
        self._ask(command, actor, command_id, answer)
        return answer

    async def carry_out(self, command: Command, actor: Actor, command_id: str | None = None) -> Outcome:
        """Do the same as `submit` without holding up the event loop."""
        loop = asyncio.get_running_loop()
        if self._delivery is None or self._delivery.loop is not loop:
            self._delivery = Delivery(loop)
        future: asyncio.Future[Appended[State]] = loop.create_future()
        self._ask(command, actor, command_id, Awaited(future, self._delivery))
        return self.settle(command, await future)

    def _ask(self, command: Command, actor: Actor, command_id: str | None, answer: Answer[Appended[State]]) -> None:
        contest = self.contest_id
        if isinstance(command, PlanContest):
            contest = next(one.contest.id for one in command.events if isinstance(one, ContestPlanned))
        if contest is None:
            raise NotFound(N_("No contest is loaded yet – load a contest folder first."))
        chosen, at = command_id or new_id(), utc_now()

        def entries(state: State) -> list[Entry]:
            events = decide(state, command, actor, at)
            return [_entry(chosen if n == 1 else f"{chosen}#{n}", one) for n, one in enumerate(events, 1)]

        self.ledger.ask(contest, chosen, entries, answer)

    def settle(self, command: Command, appended: Appended[State]) -> Outcome:
        """Return what a queued command came to.

        Raises
        ------
        Conflict
            The id was used before for something else.
        """
        rows = tuple(map(recorded, appended.records))
        if appended.repeated and not is_repeat(appended.state, command, [row.event for row in rows]):
            raise Conflict()
        return Outcome(rows, appended.repeated, appended.state)

    def submit(self, command: Command, actor: Actor, command_id: str | None = None) -> Outcome:
        """Decide and store a command, and return after the commit.

        Raises
        ------
        ContestError
            It may not happen, or the store cannot be used; nothing was stored.
        """
        outcome = self.settle(command, self.send(command, actor, command_id).result())
        if isinstance(command, PlanContest) and self.bootstrap is not None:
            self.submit(IssuePasses((self.bootstrap.new,)), actor)
            self.bootstrap = None
        return outcome

    # --- who is there -------------------------------------------------------------------------------------------

    def issue(self, role: Role, actor: Actor, *, meeting: str | None = None, name: str = "") -> Minted:
        """Issue one pass that is not a judge's."""
        minted = mint(role, self.contest_id or "", meeting=meeting, name=name)
        self.submit(IssuePasses((minted.new,)), actor)
        return minted

    def issue_panel(self, meeting_id: str, actor: Actor) -> tuple[Minted, ...]:
        """Issue new passes for a whole panel, in panel order; all older ones of these judges end."""
        contest = self.contest_id or ""
        minted = tuple(
            mint("judge", contest, meeting=meeting_id, judge=judge.id, name=judge.name)
            for judge in self.meeting(meeting_id).panel
        )
        if minted:
            self.submit(IssuePasses(tuple(one.new for one in minted)), actor)
        return minted

    def offer_bootstrap(self) -> Minted | None:
        """Return a new operator pass when there is none yet: kept in memory until a contest is loaded."""
        if self.contest_id is None:
            self.bootstrap = self.bootstrap or mint("operator", "")
            return self.bootstrap
        if any(one.role == "operator" for one in self.state.passes.values()):
            return None
        return self.issue("operator", Actor("operator", "start"))

    def find_pass(self, *, token: str | None = None, code: str | None = None) -> Pass:
        """Return the valid pass of a token or of a short code.

        Raises
        ------
        UnknownPass
        """
        state = self.state
        if token is not None:
            pass_id = digest(token)
        else:
            pass_id = state.pass_by_code.get(code_digest(code or "", self.contest_id or ""), "")
        known = state.passes.get(pass_id) or self._bootstrap_pass(pass_id)
        if known is None or known.revoked_at is not None:
            raise UnknownPass()
        return known

    def _bootstrap_pass(self, pass_id: str) -> Pass | None:
        if self.bootstrap is None or self.bootstrap.new.pass_id != pass_id:
            return None
        new = self.bootstrap.new
        return Pass(new.pass_id, new.code, new.role, None, None, new.name, utc_now())

    def visitor(self, pass_id: str, device: str | None = None) -> Visitor:
        """Return who holds a pass now; for a judge only on the device that holds the seat.

        Parameters
        ----------
        pass_id : str
            Digest of the token.
        device : str or None
            Digest of the device, when the edge knows it.

        Raises
        ------
        UnknownPass, PassMoved
        """
        known = self.state.passes.get(pass_id) or self._bootstrap_pass(pass_id)
        if known is None or known.revoked_at is not None:
            raise UnknownPass()
        if known.role == "judge" and device is not None and known.device not in (None, device):
            raise PassMoved()
        return Visitor(known.role, known.id, known.name, known.meeting, known.judge)

    # --- telling ------------------------------------------------------------------------------------------------

    def subscribe(self, told: Told) -> Callable[[], None]:
        """Call `told` with the new state after every commit, own or another process's; returns how to stop.

        It is called from one background thread, one commit at a time; several commits may be told as one.
        """
        with self._lock:
            self._told.append(told)
            if self._watcher is None:
                self._watcher = threading.Thread(target=self._watch, name="contest-watch", daemon=True)
                self._watcher.start()
        return lambda: self._forget(told)

    def _forget(self, told: Told) -> None:
        with self._lock:
            if told in self._told:
                self._told.remove(told)

    def _watch(self) -> None:
        seen = self.state.seq
        while not self._ended.is_set():
            try:
                contest = self.contest_id
                if contest is None:
                    self._ended.wait(0.2)
                    continue
                if self.ledger.wait(contest, seen, timeout=1.0) <= seen:
                    continue
                state = self.ledger.state(contest)
            except StoreUnavailable:
                # The pages and routes report it to whoever asks; here it only means: no news for now.
                self._ended.wait(0.5)
                continue
            seen = state.seq
            with self._lock:
                listeners = list(self._told)
            for told in listeners:
                told(state)

    def close(self) -> None:
        """Stop telling and let go of the store. Closing twice is fine."""
        self._ended.set()
        self.ledger.close()
        if self._watcher is not None:
            self._watcher.join(timeout=3)


_services: dict[str, Service] = {}
_services_lock = threading.Lock()


def shared(path: str, *, create: bool = False) -> Service:
    """Return this process's one service for a store, opening it at first use.

    Raises
    ------
    StoreUnavailable
    """
    key = str(Path(path).resolve())
    with _services_lock:
        known = _services.get(key)
        if known is None or known._ended.is_set():
            known = _services[key] = Service.open(path, create=create)
        return known


def changed_meetings(before: Mapping[str, MeetingState], after: Mapping[str, MeetingState]) -> tuple[str, ...]:
    """Return the meetings that differ between two states."""
    return tuple(name for name, meeting in after.items() if before.get(name) is not meeting)


def events_of(outcome: Outcome) -> tuple[Event, ...]:
    return tuple(row.event for row in outcome.records)
