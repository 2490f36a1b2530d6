"""What many look at is made once, and kept for as long as what it was made from is the newest."""

from __future__ import annotations

import threading
from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar

T = TypeVar("T")


@dataclass
class _Made:
    sources: tuple[object, ...]
    lock: threading.Lock = field(default_factory=threading.Lock)
    things: list[Any] = field(default_factory=list)


class MadeOnce(Generic[T]):
    """A bounded memory of made things, safe with threads. Who gets a thing shares it and must not change it.

    Parameters
    ----------
    most : int
        How many things are kept; the one that was asked for longest ago goes first.
    """

    def __init__(self, most: int) -> None:
        self._most = most
        self._known: dict[Hashable, _Made] = {}
        self._lock = threading.Lock()

    def __len__(self) -> int:
        return len(self._known)

    def __call__(self, sources: Sequence[object], words: Hashable, make: Callable[[], T]) -> T:
        """Return the thing that follows from `sources` and `words`, made now or before.

        Parameters
        ----------
        sources : sequence of objects
            What it is made from: objects that are never changed in place, told apart by who they are. They are held
            as long as the thing is, so that no other object can take their place.
        words : hashable
            What else it depends on: a language, a role.
        make : callable
            Called by one thread only, while others that want the same wait; what it raises is raised to the one that
            called it, and the next tries again.
        """
        key = (tuple(map(id, sources)), words)
        with self._lock:
            made = self._known.pop(key, None) or _Made(tuple(sources))
            self._known[key] = made
            if len(self._known) > self._most:
                del self._known[next(iter(self._known))]
        with made.lock:
            if not made.things:
                made.things.append(make())
        thing: T = made.things[0]
        return thing
