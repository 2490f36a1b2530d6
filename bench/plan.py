"""Who sends what and when, the same for all servers."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass
from typing import Final, TypeVar

T = TypeVar("T")
# A room comes in through one door: many at once would measure the queue at the door.
AT_A_TIME: Final = 10
# So many different sets of marks there are.
SHIFTS: Final = 40


@dataclass(frozen=True)
class Pattern:
    """Ballots spread evenly over `seconds`; 0 means all at the same instant.

    ``follows`` concerns the plain app alone: every form asks once a second what is on stage.
    """

    name: str
    seconds: float
    follows: bool = False

    def delay(self, number: int, count: int) -> float:
        """Return when the ballot with this number is due, in seconds after the start."""
        return self.seconds * number / count


SPREAD: Final = Pattern("within 1 s", 1.0)
AT_ONCE: Final = Pattern("at once", 0.0)
TICKING: Final = Pattern("forms ticking", 1.0, follows=True)
# Every judge sends the next revision as soon as the last one is acknowledged.
SUSTAINED: Final = "sustained"


def marks_of(shift: int) -> tuple[str, ...]:
    """Return six marks in steps of 0.5 that differ from judge to judge.

    >>> marks_of(3)
    ('81.5', '82.0', '82.5', '83.0', '83.5', '84.0')
    """
    return tuple(f"{80 + (shift + criterion) % SHIFTS / 2:.1f}" for criterion in range(6))


async def each_in_turn(things: Iterable[T], do: Callable[[T], Awaitable[object]]) -> None:
    """Do the same with each, at most `AT_A_TIME` at a time."""
    door = asyncio.Semaphore(AT_A_TIME)

    async def enter(thing: T) -> None:
        async with door:
            await do(thing)

    await asyncio.gather(*(enter(thing) for thing in things))
