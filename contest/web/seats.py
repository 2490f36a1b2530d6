"""Counts open sockets: judges by their verified cookie, and screens. For the desk's eyes; no rule rests on it."""

from __future__ import annotations

import threading
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime


@dataclass(frozen=True)
class Seen:
    """A judge's line: ``sockets`` open now, ``at`` when one was opened or closed last (UTC)."""

    sockets: int
    at: datetime

    @property
    def is_connected(self) -> bool:
        return self.sockets > 0


class Presence:
    """Counts sockets by meeting and judge; may be asked from any thread. ``version`` grows with every change."""

    def __init__(self) -> None:
        self._seats: dict[tuple[str, str], Seen] = {}
        self._screens: dict[str, int] = {}
        self._lock = threading.Lock()
        self.version = 0

    def judge(self, meeting: str, judge: str, change: int) -> None:
        """Count a judge's socket in (1) or out (-1)."""
        with self._lock:
            now = datetime.now(UTC)
            known = self._seats.get((meeting, judge), Seen(0, now))
            self._seats[meeting, judge] = replace(known, sockets=max(0, known.sockets + change), at=now)
            self.version += 1

    def touch(self) -> None:
        """Say that something else the desk shows of its seats has changed."""
        with self._lock:
            self.version += 1

    def screen(self, meeting: str, change: int) -> None:
        """Count a screen's socket in (1) or out (-1)."""
        with self._lock:
            self._screens[meeting] = max(0, self._screens.get(meeting, 0) + change)
            self.version += 1

    def seen(self, meeting: str) -> Mapping[str, Seen]:
        """Return every judge of a meeting that had a socket since the server started."""
        with self._lock:
            return {judge: seen for (place, judge), seen in self._seats.items() if place == meeting}

    def screens(self, meeting: str) -> int:
        with self._lock:
            return self._screens.get(meeting, 0)
