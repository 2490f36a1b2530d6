"""The push: one hub per process, told after each commit; one writer per socket, in which the latest message wins.

A message says that something happened and how far the meeting is: never a mark, never a name.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any, Final, Literal

from starlette.websockets import WebSocket, WebSocketDisconnect

from contest.errors import PassMoved, StoreUnavailable, UnknownPass
from contest.service import Service, changed_meetings
from contest.state import MeetingState, State
from contest.web.identity import Caller
from contest.web.seats import Presence

Ending = Literal["replaced", "revoked"]

# A burst of ballots becomes one message; above 500 sockets a round takes longer than it lasts, so rounds get rarer.
GAP_SECONDS: Final = 0.05
# That others have sent theirs changes nothing on a judge's pad; the room's phones need it less often than the desk.
BALLOTS_GAP_SECONDS: Final = 0.25
GAP_SECONDS_PER_SOCKET: Final = 0.0001
SEATS_GAP_SECONDS: Final = 0.25
SLOW_SECONDS: Final = 10.0
BEAT_SECONDS: Final = 25
ENDED_CODE: Final = 4401
DESK: Final = frozenset({"operator", "supervisor"})
FRONT: Final = DESK | {"screen"}


def message(meeting: MeetingState) -> dict[str, Any]:
    """Return what a socket is told about a meeting."""
    return {
        "seq": meeting.seq,
        "meeting": meeting.id,
        "phase": meeting.phase,
        "unit": meeting.current,
        "at": meeting.at,
    }


def stands_at(meeting: MeetingState | None) -> object:
    """Return where a meeting stands, whatever ballots came in: equal before and after a ballot."""
    if meeting is None:
        return None
    phases = tuple(meeting.evaluation(unit).phase for unit in meeting.order)
    return meeting.plan, meeting.order, meeting.phase, meeting.stage, meeting.current, meeting.scene, phases


def text_of(document: Mapping[str, Any]) -> str:
    return json.dumps(document, ensure_ascii=False, separators=(",", ":"))


@dataclass(eq=False)
class Listener:
    """One open socket. ``meeting`` is what it follows; None follows them all."""

    socket: WebSocket
    caller: Caller
    meeting: str | None
    waiting: dict[str, tuple[int, str]] = field(default_factory=dict)
    told: dict[str, int] = field(default_factory=dict)
    ending: Ending | None = None
    wake: asyncio.Event = field(default_factory=asyncio.Event)

    @property
    def role(self) -> str:
        return self.caller.visitor.role if self.caller.visitor else ""

    def follows(self, meeting: str) -> bool:
        return self.meeting is None or self.meeting == meeting

    def offer(self, meeting: str, seq: int, text: str) -> None:
        """Let this be the next thing to send about a meeting, unless something newer was sent already."""
        if self.ending is None and seq >= self.told.get(meeting, 0):
            self.waiting[meeting] = (seq, text)
            self.wake.set()

    def end(self, because: Ending, meeting: str, seq: int, text: str) -> None:
        """Make this the last thing to send."""
        self.waiting = {meeting: (seq, text)}
        self.ending = because
        self.wake.set()

    async def write(self) -> None:
        """Send what is waiting, as long as the other side takes it; return when the socket is done with."""
        while True:
            await self.wake.wait()
            self.wake.clear()
            waiting, self.waiting = self.waiting, {}
            try:
                async with asyncio.timeout(SLOW_SECONDS):
                    for meeting, (seq, text) in waiting.items():
                        self.told[meeting] = seq
                        await self.socket.send_text(text)
                    if self.ending is not None:
                        await self.socket.close(ENDED_CODE, self.ending)
                        return
            except (TimeoutError, WebSocketDisconnect, RuntimeError):
                # Gone, or too slow to be worth memory: it reconnects and then gets the newest message.
                with suppress(TimeoutError, WebSocketDisconnect, RuntimeError):
                    async with asyncio.timeout(1):
                        await self.socket.close(1013)
                return


class Hub:
    """All open sockets of this process. Everything but `tell` is for the event loop's thread."""

    def __init__(self, presence: Presence) -> None:
        self._presence = presence
        self._front: dict[Listener, None] = {}
        self._rest: dict[Listener, None] = {}
        self._state = State()
        self._service: Service | None = None
        self._loop: asyncio.AbstractEventLoop | None = None
        self._told_at: dict[tuple[str, bool], float] = {}
        self._due: dict[tuple[str, bool], asyncio.TimerHandle] = {}
        self._seats_due: dict[str, asyncio.TimerHandle] = {}
        self._beats: asyncio.Task[None] | None = None

    def start(self, loop: asyncio.AbstractEventLoop, service: Service) -> None:
        """Begin with the present state of a service."""
        self._loop, self._service = loop, service
        self._state = service.state
        if self._beats is None:
            self._beats = loop.create_task(self._beat())

    def stop(self) -> None:
        if self._beats is not None:
            self._beats.cancel()
            self._beats = None
        for handle in (*self._due.values(), *self._seats_due.values()):
            handle.cancel()
        self._loop = None

    def __len__(self) -> int:
        return len(self._front) + len(self._rest)

    def _listeners(self) -> Iterator[Listener]:
        yield from list(self._front)
        yield from list(self._rest)

    # --- sockets come and go --------------------------------------------------------------------------------------

    def join(self, listener: Listener) -> None:
        """Add a socket and let it have the present message of what it follows."""
        (self._front if listener.role in FRONT else self._rest)[listener] = None
        state = self._service.state if self._service is not None else self._state
        for meeting in state.meetings.values():
            if listener.follows(meeting.id):
                listener.offer(meeting.id, meeting.seq, text_of(message(meeting)))
        self._count(listener, 1)

    def leave(self, listener: Listener) -> None:
        self._front.pop(listener, None)
        self._rest.pop(listener, None)
        self._count(listener, -1)

    def _count(self, listener: Listener, change: int) -> None:
        visitor = listener.caller.visitor
        if visitor is None:
            return
        if visitor.role == "judge" and visitor.meeting and visitor.judge:
            self._presence.judge(visitor.meeting, visitor.judge, change)
            self._seats_changed(visitor.meeting)
        elif visitor.role == "screen":
            meeting = listener.meeting or visitor.meeting
            if meeting:
                self._presence.screen(meeting, change)
                self._seats_changed(meeting)

    def _seats_changed(self, meeting: str) -> None:
        if self._loop is not None and meeting not in self._seats_due:
            self._seats_due[meeting] = self._loop.call_later(SEATS_GAP_SECONDS, self._tell_seats, meeting)

    def _tell_seats(self, meeting_id: str) -> None:
        self._seats_due.pop(meeting_id, None)
        meeting = self._state.meetings.get(meeting_id)
        if meeting is None:
            return
        text = text_of({**message(meeting), "seats": self._presence.version})
        for listener in list(self._front):
            if listener.role in DESK and listener.follows(meeting_id):
                listener.offer(meeting_id, meeting.seq, text)

    # --- something happened ---------------------------------------------------------------------------------------

    def tell(self, state: State) -> None:
        """Take the state after a commit. May be called from any thread."""
        loop = self._loop
        if loop is not None:
            # Between the server's stop and the last commit's news the loop may be closed already.
            with suppress(RuntimeError):
                loop.call_soon_threadsafe(self._hear, state)

    def _hear(self, state: State) -> None:
        before, self._state = self._state, state
        if state.passes is not before.passes:
            self._end_replaced()
        for meeting in changed_meetings(before.meetings, state.meetings):
            is_move = stands_at(before.meetings.get(meeting)) != stands_at(state.meetings[meeting])
            self._schedule(meeting, True, GAP_SECONDS)
            self._schedule(meeting, False, GAP_SECONDS if is_move else BALLOTS_GAP_SECONDS)

    def _schedule(self, meeting: str, is_front: bool, gap: float) -> None:
        """Tell now when the last round is `gap` seconds ago, else as soon as it is; never later than planned."""
        if self._loop is None:
            return
        key = (meeting, is_front)
        planned = self._due.get(key)
        due = self._told_at.get(key, float("-inf")) + max(gap, len(self) * GAP_SECONDS_PER_SOCKET)
        if planned is not None:
            if planned.when() <= due:
                return
            planned.cancel()
        if due <= self._loop.time():
            self._broadcast(key)
        else:
            self._due[key] = self._loop.call_at(due, self._broadcast, key)

    def _broadcast(self, key: tuple[str, bool]) -> None:
        self._due.pop(key, None)
        if self._loop is not None:
            self._told_at[key] = self._loop.time()
        meeting_id, is_front = key
        meeting = self._state.meetings[meeting_id]
        text = text_of(message(meeting))
        for listener in list(self._front if is_front else self._rest):
            if listener.follows(meeting_id):
                listener.offer(meeting_id, meeting.seq, text)

    def _end_replaced(self) -> None:
        """Tell the sockets whose pass moved to another phone or has ended, and close them."""
        if self._service is None:
            return
        for listener in self._listeners():
            carried, visitor = listener.caller.carried, listener.caller.visitor
            if carried is None or visitor is None or listener.ending is not None:
                continue
            try:
                self._service.visitor(carried.pass_id, carried.device_digest)
            except UnknownPass as reason:
                self._end(listener, "replaced" if isinstance(reason, PassMoved) else "revoked")
            except StoreUnavailable:
                return

    def _end(self, listener: Listener, because: Ending) -> None:
        visitor = listener.caller.visitor
        name = listener.meeting or (visitor.meeting if visitor else None) or ""
        meeting = self._state.meetings.get(name)
        seq = meeting.seq if meeting else self._state.seq
        last = message(meeting) if meeting else {"seq": seq, "meeting": None, "phase": None, "unit": None}
        listener.end(because, name, seq, text_of({**last, "ended": because}))

    async def _beat(self) -> None:
        """Repeat the present message from time to time: a phone that left the Wi-Fi keeps a socket that looks open."""
        while True:
            await asyncio.sleep(BEAT_SECONDS)
            texts = {
                meeting.id: (meeting.seq, text_of({**message(meeting), "beat": BEAT_SECONDS}))
                for meeting in self._state.meetings.values()
            }
            for number, listener in enumerate(self._listeners()):
                meeting_id = listener.meeting or next(iter(texts), None)
                if meeting_id in texts and not listener.waiting:
                    listener.offer(meeting_id, *texts[meeting_id])
                if number % 50 == 49:
                    await asyncio.sleep(0.02)
