"""The contest and the bare ceiling at one size: they take turns, so that a busy moment meets both alike."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Final, TypeVar

from bench import store
from bench.ceiling import Bare
from bench.crowd import SETTLE_SECONDS, Crowd, resting
from bench.figures import Idle, Round
from bench.firstload import FirstLoad, first_load
from bench.plan import AT_ONCE, SPREAD, each_in_turn
from bench.progress import say
from bench.room import Judge, Room, join
from bench.servers import Server, free_port
from bench.wire import PageFailed

T = TypeVar("T")
# The server repeats its message to every phone every 25 s: only whole multiples of that count what a phone costs.
BEAT_SECONDS: Final = 25.0


@dataclass
class Side:
    """One server at one size.

    Memory in bytes: ``memory_per_phone`` with a light pad (joined, its data fetched, told over a socket),
    ``memory_per_page`` with the judge's page in Streamlit around it, all in all; ``memory_busy`` per phone at the end
    of the rounds. None where a server has no such thing. ``first_loads`` by page.
    """

    who: str
    judges: int
    start_seconds: float = 0.0
    memory_at_start: int = 0
    memory_per_phone: float | None = None
    memory_per_page: float | None = None
    memory_busy: float | None = None
    idle: list[Idle] = field(default_factory=list)
    rounds: list[Round] = field(default_factory=list)
    first_loads: dict[str, FirstLoad] = field(default_factory=dict)

    @property
    def is_complete(self) -> bool:
        return all(one.is_complete for one in self.rounds)


@dataclass(frozen=True)
class Effort:
    """How much is measured: rounds of each kind, seconds of a stream, seconds of rest, and whether in a browser."""

    rounds: int = 3
    stream_seconds: float = 10.0
    base_seconds: float = 10.0
    idle_seconds: float = 2 * BEAT_SECONDS
    with_browser: bool = True
    with_pages: bool = True


async def measure(folder: Path, port: int, judges: int, effort: Effort) -> tuple[Side, Side]:
    """Start both servers on new stores, connect everybody, and let them take turns; then the contest's whole evening.

    Returns
    -------
    tuple of Side
        The contest, the ceiling.
    """
    contest, ceiling = Side("contest", judges), Side("ceiling", judges)
    async with _room(folder, port, judges) as room:
        # One after the other: two servers that start together make each other slow.
        contest.start_seconds = await room.server.ready()
        bare = Bare(folder, free_port(port + 1), judges)
        try:
            ceiling.start_seconds = await bare.server.ready()
            await _come_in(contest, room, ceiling, bare, effort)
            await _rounds(contest, room, ceiling, bare, effort)
        finally:
            await bare.close()
    if effort.with_pages:
        # On a server of its own: pages that move into memory which the rounds have left behind look too small.
        (folder / "evening").mkdir()
        async with _room(folder / "evening", port, judges) as room:
            await room.server.ready()
            await _evening(contest, room, effort)
            if effort.with_browser:
                await _first_loads(contest, room)
    return contest, ceiling


@asynccontextmanager
async def _room(folder: Path, port: int, judges: int) -> AsyncIterator[Room]:
    """Start a room on a new store and end it."""
    say(f"{judges} judges: a store with their passes")
    room = Room(folder, free_port(port), await asyncio.to_thread(store.prepare, folder / "contest.db", judges))
    try:
        yield room
    except PageFailed as failure:
        failure.add_note(room.server.printed())
        raise
    finally:
        await room.close()


async def _come_in(contest: Side, room: Room, ceiling: Side, bare: Bare, effort: Effort) -> None:
    """Let the phones come in, weigh them, and let them rest."""
    await room.open_front()
    await bare.open_front()
    # The first phone pays for what a server loads once; the others show what a phone costs.
    await room.enter(room.judges[:1])
    await bare.enter(1)
    await asyncio.sleep(SETTLE_SECONDS)
    base = await resting([room.server, bare.server], effort.base_seconds)
    contest.memory_at_start, ceiling.memory_at_start = room.server.memory(), bare.server.memory()
    contest.memory_per_phone = await _weighed(room.server, room.judges[1:], room.enter)
    numbers = range(2, bare.judges + 1)
    ceiling.memory_per_phone = await _weighed(bare.server, numbers, lambda some: each_in_turn(some, bare.enter))
    say("all phones are connected; they rest")
    used = await resting([room.server, bare.server], effort.idle_seconds)
    for side, before, cores in zip((contest, ceiling), base, used, strict=True):
        side.idle.append(Idle("phones", side.judges - 1, effort.idle_seconds, before, cores))


async def _weighed(server: Server, phones: Sequence[T], enter: Callable[[Sequence[T]], Awaitable[object]]) -> float:
    """Let phones come in by halves; return what one costs in bytes of resident memory.

    What the start of the server has left free takes in the first phones without growing. So the second half is looked
    at alone as well, and the larger of both counts.
    """
    middle, sizes = len(phones) // 2, [server.memory()]
    for half in (phones[:middle], phones[middle:]):
        await enter(half)
        await asyncio.sleep(SETTLE_SECONDS)
        sizes.append(server.memory())
    start, half_way, end = sizes
    say(f"a phone: {(end - start) / len(phones) / 1e3:,.1f} kB, "
        f"in the second half {(end - half_way) / (len(phones) - middle) / 1e3:,.1f} kB")  # fmt: skip
    return max((end - start) / len(phones), (end - half_way) / (len(phones) - middle))


async def _rounds(contest: Side, room: Room, ceiling: Side, bare: Bare, effort: Effort) -> None:
    """Volleys and streams, each on both servers before the next."""

    async def both(name: str, play: Callable[[Crowd], Awaitable[Round]]) -> None:
        for side, crowd in ((contest, room.phones_alone), (ceiling, bare.crowd)):
            say(f"{side.who}: {name}")
            side.rounds.append(await play(crowd))

    units = iter(room.invited.units)
    unit = ""
    for _ in range(effort.rounds):
        for pattern in (SPREAD, AT_ONCE):
            closing, unit = unit, next(units)
            await room.turn_to(unit, closing=closing)
            await both(pattern.name, partial(Crowd.volley, pattern=pattern))
    await room.turn_to(next(units), closing=unit)
    for _ in range(effort.rounds):
        await both("sustained", lambda crowd: crowd.stream(effort.stream_seconds))
    for side, server in ((contest, room.server), (ceiling, bare.server)):
        side.memory_busy = (server.memory() - side.memory_at_start) / (side.judges - 1)
    await asyncio.to_thread(store.close_unit, room.database, room.phones[0].pen.unit, contest.judges)


async def _evening(contest: Side, room: Room, effort: Effort) -> None:
    """The same room with the page around every pad, the desk's page, the hall's picture, and pads that refresh."""
    await room.open_front()
    first, *others = room.judges
    await room.enter([first])
    await first.open_page()
    await asyncio.sleep(SETTLE_SECONDS)

    async def enter(some: Sequence[Judge]) -> None:
        await room.enter(some)
        await each_in_turn(some, Judge.open_page)

    contest.memory_per_page = await _weighed(room.server, others, enter)
    say("contest: all pages are open; they rest")
    (cores,) = await resting([room.server], effort.idle_seconds)
    contest.idle.append(Idle("evening", len(others), effort.idle_seconds, contest.idle[0].base, cores))
    await room.open_walls()
    unit = room.invited.units[0]
    await room.turn_to(unit)
    for pattern in (SPREAD, AT_ONCE):
        say(f"contest, the whole evening: {pattern.name}")
        contest.rounds.append(await room.evening.volley(pattern))
    say("contest, the whole evening: sustained")
    contest.rounds.append(await room.evening.stream(effort.stream_seconds))
    room.check()
    await asyncio.to_thread(store.close_unit, room.database, unit, contest.judges)


async def _first_loads(contest: Side, room: Room) -> None:
    """Count what a browser fetches; it takes the first judge's seat."""
    first = room.judges[0]
    await first.leave()
    base, token = room.server.base, room.invited.judges[first.id]
    loaded = {"score": await first_load(f"{base}/join?pass={token}")}
    if room.has_light_pad:
        loaded["pad"] = await first_load(f"{base}/pad", await join(base, token))
    contest.first_loads = {name: one for name, one in loaded.items() if one is not None}
