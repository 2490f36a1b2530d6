"""How often somebody may try: a bucket per judge, and a count of failures per visitor and per address."""

from __future__ import annotations

import math
import threading
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field

from contest.errors import TooMany

Clock = Callable[[], float]

# Rows of one forgetful attacker must not fill the memory.
_MOST_KEYS = 20_000


class Buckets:
    """Token buckets: `rate` per second with bursts of `rate`, one bucket per key. For use from one thread."""

    def __init__(self, rate: float, clock: Clock = time.monotonic) -> None:
        self._rate = rate
        self._clock = clock
        self._filled: dict[str, tuple[float, float]] = {}

    def take(self, key: str) -> None:
        """Take one token.

        Raises
        ------
        TooMany
            None is left.
        """
        now = self._clock()
        tokens, at = self._filled.get(key, (self._rate, now))
        tokens = min(self._rate, tokens + (now - at) * self._rate)
        if tokens < 1:
            raise TooMany(max(1, math.ceil((1 - tokens) / self._rate)))
        if len(self._filled) >= _MOST_KEYS:
            self._filled.clear()
        self._filled[key] = (tokens - 1, now)


@dataclass
class Failures:
    """Failed tries per key within a window of `seconds`; from the `limit`-th on, the key has to wait."""

    limit: int
    seconds: float
    clock: Clock = time.monotonic
    _tries: dict[str, deque[float]] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def wait(self, key: str) -> int:
        """Return how many whole seconds the key has to wait; 0 when it may try."""
        with self._lock:
            tries = self._recent(key)
            if len(tries) < self.limit:
                return 0
            return max(1, math.ceil(tries[-self.limit] + self.seconds - self.clock()))

    def check(self, key: str) -> None:
        """Refuse a key that has to wait.

        Raises
        ------
        TooMany
        """
        seconds = self.wait(key)
        if seconds:
            raise TooMany(seconds)

    def add(self, key: str) -> None:
        """Count one failed try."""
        with self._lock:
            if len(self._tries) >= _MOST_KEYS:
                self._forget()
            tries = self._recent(key)
            tries.append(self.clock())
            while len(tries) > self.limit:
                tries.popleft()
            self._tries[key] = tries

    def continue_as(self, key: str, other: str) -> None:
        """Let another key start with the failures that this one has."""
        with self._lock:
            self._tries[other] = deque(self._recent(key))

    def knows(self, key: str) -> bool:
        return key in self._tries

    def _recent(self, key: str) -> deque[float]:
        tries = self._tries.get(key, deque())
        since = self.clock() - self.seconds
        while tries and tries[0] <= since:
            tries.popleft()
        return tries

    def _forget(self) -> None:
        self._tries = {key: tries for key in list(self._tries) if (tries := self._recent(key))}
        if len(self._tries) >= _MOST_KEYS:
            self._tries.clear()


class Pauses:
    """One try per key within `gap` seconds. For use from one thread."""

    def __init__(self, gap: float, clock: Clock = time.monotonic) -> None:
        self._gap, self._clock = gap, clock
        self._last: dict[str, float] = {}

    def take(self, key: str) -> None:
        """Take the turn of a key.

        Raises
        ------
        TooMany
        """
        now = self._clock()
        wait = self._last.get(key, float("-inf")) + self._gap - now
        if wait > 0:
            raise TooMany(max(1, math.ceil(wait)))
        if len(self._last) >= _MOST_KEYS:
            self._last.clear()
        self._last[key] = now
