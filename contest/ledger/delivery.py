"""Answers for an event loop, carried over many at a time: waking it once per ballot costs more than the ballot."""

from __future__ import annotations

import asyncio
from collections import deque
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

T = TypeVar("T")


class Delivery:
    """The way from the writing thread to one event loop."""

    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        self.loop = loop
        self._waiting: deque[tuple[asyncio.Future[Any], Any, BaseException | None]] = deque()
        self._is_called = False

    def carry(self, future: asyncio.Future[T], result: T | None, exception: BaseException | None) -> None:
        """Let a future of the loop have its result soon. May be called from any thread."""
        self._waiting.append((future, result, exception))
        # Whoever empties the queue lowers the flag first, so what comes after that calls again.
        if not self._is_called:
            self._is_called = True
            # A loop that has ended waits for nothing any more.
            with suppress(RuntimeError):
                self.loop.call_soon_threadsafe(self._deliver)

    def _deliver(self) -> None:
        self._is_called = False
        while self._waiting:
            future, result, exception = self._waiting.popleft()
            if future.done():
                continue
            if exception is None:
                future.set_result(result)
            else:
                future.set_exception(exception)


@dataclass(frozen=True, slots=True)
class Awaited(Generic[T]):
    """An answer to a command that a coroutine waits for; what it gave up is still decided, as it may be stored."""

    future: asyncio.Future[T]
    delivery: Delivery

    def set_running_or_notify_cancel(self) -> bool:
        return True

    def set_result(self, result: T, /) -> None:
        self.delivery.carry(self.future, result, None)

    def set_exception(self, exception: BaseException, /) -> None:
        self.delivery.carry(self.future, None, exception)
