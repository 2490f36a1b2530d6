"""The push: one hub per process, told after each commit; what is told is written once and sent to many.

A message says that something happened and how far the meeting is: never a mark, never a name.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator, Mapping
from contextlib import suppress
from typing import Any, Final, Literal

from contest.errors import PassMoved, StoreUnavailable, UnknownPass
from contest.service import Service, changed_meetings
from contest.state import MeetingState, State
from contest.web.identity import Caller
from contest.web.line import Line, frame
from contest.web.rounds import Group, Round
from contest.web.seats import Presence

Ending = Literal["replaced", "revoked"]

SEATS_GAP_SECONDS: Final = 0.25
BEAT_SECONDS: Final = 25
ENDED_CODE: Final = 4401
_GROUPS: Final[Mapping[str, Group]] = {"operator": "desk", "supervisor": "desk", "screen": "screen"}


def message(meeting: MeetingState) -> dict[str, Any]:
    """Return what a socket is told about a meeting."""
    return {
        "seq": meeting.seq,
        "meeting": meeting.id,
        "phase": meeting.phase,
        "unit": meeting.current,
        "at": meeting.at,
    }


def pad_message(meeting: MeetingState) -> dict[str, Any]:
    """Return what a judge's socket is told: besides, the seq of the last event that is news for a pad."""
    return {**message(meeting), "moved": meeting.moved}


def news(document: Mapping[str, Any]) -> bytes:
    """Return a message as it goes over the line, to however many."""
    return frame(json.dumps(document, ensure_ascii=False, separators=(",", ":")).encode())


class Listener(Line):
    """One open socket. ``meeting`` is what it follows; None follows them all."""

    __slots__ = ("device", "hub", "is_ended", "meeting", "pass_id", "role", "seat")

    def __init__(self, hub: Hub, caller: Caller, meeting: str | None) -> None:
        super().__init__()
        self.hub = hub
        self.meeting = meeting
        visitor, carried = caller.visitor, caller.carried
        self.role = visitor.role if visitor else ""
        # A judge's seat, or the meeting that a screen shows.
        self.seat = (visitor.meeting or "", visitor.judge or "") if visitor else ("", "")
        self.pass_id = visitor.pass_id if visitor else ""
        self.device = carried.device_digest if visitor and carried else ""
        self.is_ended = False

    @property
    def group(self) -> Group:
        return _GROUPS.get(self.role, "room")

    def follows(self, meeting: str) -> bool:
        return self.meeting is None or self.meeting == meeting

    def lost(self) -> None:
        self.hub.leave(self)


class Hub:
    """All open sockets of this process. Everything but `tell` is for the event loop's thread."""

    def __init__(self, presence: Presence) -> None:
        self._presence = presence
        self._listeners: dict[Group, dict[Listener, None]] = {"screen": {}, "desk": {}, "room": {}}
        self._state = State()
        self._service: Service | None = None
        self._loop: asyncio.AbstractEventLoop | None = None
        self._rounds: dict[tuple[str, Group], Round] = {}
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
        planned = [one.due for one in self._rounds.values() if one.due is not None]
        for handle in (*planned, *self._seats_due.values()):
            handle.cancel()
        self._loop = None

    def __len__(self) -> int:
        return sum(map(len, self._listeners.values()))

    def __iter__(self) -> Iterator[Listener]:
        return iter([one for group in self._listeners.values() for one in group])

    # --- sockets come and go --------------------------------------------------------------------------------------

    def join(self, listener: Listener) -> None:
        """Add a socket and let it have the present message of what it follows."""
        if self._service is not None:
            # Whoever comes in sees what the server answers with; nobody is told anything older afterwards.
            self._hear(self._service.state)
        self._listeners[listener.group][listener] = None
        self._count(listener, 1)
        for meeting in self._state.meetings.values():
            if listener.follows(meeting.id):
                listener.tell(meeting.id, news(self._present(meeting, listener)))
        # Between the handshake and now the pass may have ended or moved.
        self._end_if_replaced(listener)

    def _present(self, meeting: MeetingState, listener: Listener) -> dict[str, Any]:
        if listener.role == "judge":
            return pad_message(meeting)
        # A desk may have been drawn before somebody came whom its socket is too young to be told of.
        return self._seats_message(meeting) if listener.group == "desk" else message(meeting)

    def _seats_message(self, meeting: MeetingState) -> dict[str, Any]:
        return {**message(meeting), "seats": self._presence.version}

    def leave(self, listener: Listener) -> None:
        self._listeners[listener.group].pop(listener, None)
        self._count(listener, -1)

    def _count(self, listener: Listener, change: int) -> None:
        meeting, judge = listener.seat
        if listener.role == "judge" and meeting and judge:
            self._presence.judge(meeting, judge, change)
            self._seats_changed(meeting)
        elif listener.role == "screen":
            meeting = listener.meeting or meeting
            if meeting:
                self._presence.screen(meeting, change)
                self._seats_changed(meeting)

    def nudge(self, meeting_id: str, judge: str, unit: str) -> int:
        """Ask a judge's phones to mark a unit; returns how many were told."""
        meeting = self._state.meetings[meeting_id]
        asking = news({**pad_message(meeting), "nudge": unit})
        phones = [one for one in self._listeners["room"] if one.role == "judge" and one.seat == (meeting_id, judge)]
        for phone in phones:
            # Under a name of its own, so that no news takes its place.
            phone.tell(f"{meeting_id} nudge", asking)
        return len(phones)

    def drafting_changed(self, meeting: str) -> None:
        """Somebody began to type a ballot, or put it away."""
        self._presence.touch()
        self._seats_changed(meeting)

    def _seats_changed(self, meeting: str) -> None:
        if self._loop is not None and meeting not in self._seats_due:
            self._seats_due[meeting] = self._loop.call_later(SEATS_GAP_SECONDS, self._tell_seats, meeting)

    def _tell_seats(self, meeting_id: str) -> None:
        self._seats_due.pop(meeting_id, None)
        meeting = self._state.meetings.get(meeting_id)
        if meeting is None:
            return
        seats = news(self._seats_message(meeting))
        for listener in self._listeners["desk"]:
            if listener.follows(meeting_id):
                # Under a name of its own: on a line that takes nothing now, a ballot may not push it out.
                listener.tell(f"{meeting_id} seats", seats)

    # --- something happened ---------------------------------------------------------------------------------------

    def tell(self, state: State) -> None:
        """Take the state after a commit. May be called from any thread."""
        loop = self._loop
        if loop is not None:
            # Between the server's stop and the last commit's news the loop may be closed already.
            with suppress(RuntimeError):
                loop.call_soon_threadsafe(self._hear, state)

    def _hear(self, state: State) -> None:
        before = self._state
        if state is before or state.seq < before.seq:
            return
        self._state = state
        if state.passes is not before.passes:
            self._end_replaced(before)
        for meeting in changed_meetings(before.meetings, state.meetings):
            known = before.meetings.get(meeting)
            now = state.meetings[meeting]
            is_move = known is None or known.moved != now.moved
            is_picture = known is None or known.scene != now.scene
            for group in self._listeners:
                # The pads show no picture of the hall's.
                self._plan(meeting, group, is_move, is_picture and group != "room")

    def _plan(self, meeting: str, group: Group, is_move: bool, is_picture: bool = False) -> None:
        """Let a round come when it is due; news of a move never wait for ballots, a new picture for nothing."""
        if self._loop is None:
            return
        key, now = (meeting, group), self._loop.time()
        planned = self._rounds.setdefault(key, Round(group))
        if is_move or is_picture:
            due = planned.after_news(now, is_picture=is_picture, is_move=is_move)
        else:
            due = planned.after_ballot(now, self._state.meetings[meeting].scene.kind)
        if planned.due is not None:
            if planned.due_at <= due:
                return
            planned.due.cancel()
            planned.due = None
        if due <= now:
            self._broadcast(key)
        else:
            planned.due, planned.due_at = self._loop.call_at(due, self._come_due, key), due

    def _come_due(self, key: tuple[str, Group]) -> None:
        planned = self._rounds[key]
        planned.due = None
        if self._loop is None:
            return
        # More ballots may have come since this was planned.
        due = planned.over_at()
        if due > self._loop.time():
            planned.due, planned.due_at = self._loop.call_at(due, self._come_due, key), due
        else:
            self._broadcast(key)

    def _broadcast(self, key: tuple[str, Group]) -> None:
        meeting, group = key
        if self._loop is not None:
            self._rounds[key].told(self._loop.time())
        state = self._state.meetings[meeting]
        text, pads = news(message(state)), news(pad_message(state))
        for listener in list(self._listeners[group]):
            if listener.follows(meeting):
                listener.tell(meeting, pads if listener.role == "judge" else text)

    def _end_replaced(self, before: State) -> None:
        """Tell the sockets whose pass moved to another phone or has ended, and close them."""
        for listener in self:
            if self._state.passes.get(listener.pass_id) is not before.passes.get(listener.pass_id):
                self._end_if_replaced(listener)

    def _end_if_replaced(self, listener: Listener) -> None:
        if self._service is None or not listener.pass_id or listener.is_ended:
            return
        try:
            self._service.visitor(listener.pass_id, listener.device or None)
        except UnknownPass as reason:
            self._end(listener, "replaced" if isinstance(reason, PassMoved) else "revoked")
        except StoreUnavailable:
            return

    def _end(self, listener: Listener, because: Ending) -> None:
        meeting = self._state.meetings.get(listener.meeting or listener.seat[0])
        nowhere = {"seq": self._state.seq, "meeting": None, "phase": None, "unit": None}
        last = message(meeting) if meeting else nowhere
        listener.is_ended = True
        listener.end(ENDED_CODE, because, news({**last, "ended": because}))

    async def _beat(self) -> None:
        """Repeat the present message from time to time: a phone that left the Wi-Fi keeps a socket that looks open."""
        while True:
            await asyncio.sleep(BEAT_SECONDS)
            beats: dict[str, bytes] = {}
            for number, listener in enumerate(self):
                meeting = self._state.meetings.get(listener.meeting or next(iter(self._state.meetings), ""))
                if meeting is not None:
                    if meeting.id not in beats:
                        beats[meeting.id] = news({**message(meeting), "beat": BEAT_SECONDS})
                    listener.beat(meeting.id, beats[meeting.id])
                if number % 50 == 49:
                    await asyncio.sleep(0.02)
                    # What happened meanwhile was told; nobody hears of the time before again.
                    beats.clear()
