"""All phones of a room beside one server: how they send together, and what that costs it. The same for every server."""

from __future__ import annotations

import asyncio
import gc
from collections.abc import Awaitable, Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from time import perf_counter
from typing import Final

from bench.figures import Load, Round
from bench.line import Line, seq_in
from bench.live import Listener
from bench.pen import Pen, Sent
from bench.plan import SUSTAINED, Pattern
from bench.servers import Server

PATIENCE_SECONDS: Final = 60.0
SETTLE_SECONDS: Final = 1.0
WARM_UP_SECONDS: Final = 1.0
# A judge may send 20 ballots a second; whoever is answered faster waits for the rest of this.
SHORTEST_GAP_SECONDS: Final = 1 / 19
STORED: Final = (200, 201)

Reached = Callable[[int], Awaitable[float]]
Found = Callable[[Sequence[Sent]], int]


class Refused(RuntimeError):
    """The server answered something that should not happen in a benchmark."""


@dataclass(eq=False)
class Phone:
    """A judge who is in the room: the pen, the line for ballots and the socket that is told."""

    pen: Pen
    line: Line
    socket: Listener


@dataclass
class Tally:
    """What came back: one entry per acknowledged ballot in ``latencies``, ``moments`` and ``acknowledged``."""

    sent: int = 0
    latencies: list[float] = field(default_factory=list)
    moments: list[float] = field(default_factory=list)
    acknowledged: list[Sent] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)
    under_way: int = 0
    over: asyncio.Event = field(default_factory=asyncio.Event)

    @property
    def last(self) -> float:
        return max(self.moments, default=perf_counter())

    @property
    def last_seq(self) -> int:
        return max((one.seq for one in self.acknowledged), default=0)

    def send(self, phone: Phone, due: float, then: Callable[[], None] = lambda: None) -> None:
        """Send the next ballot of a phone and keep its answer; `then` is called after an acknowledgement."""
        request, sent = phone.pen.write()
        self.sent += 1
        self.under_way += 1

        def done(status: int, body: bytes, moment: float) -> None:
            self.under_way -= 1
            if status in STORED:
                sent.seq = seq_in(body)
                self.latencies.append(moment - due)
                self.moments.append(moment)
                self.acknowledged.append(sent)
                then()
            else:
                self.refused.append(f"{status} {body[:200].decode(errors='replace')}")
            if not self.under_way:
                self.over.set()

        phone.line.send(request, done)

    async def wait(self, patience: float) -> None:
        """Wait until nothing is under way."""
        try:
            async with asyncio.timeout(patience):
                while self.under_way:
                    self.over.clear()
                    await self.over.wait()
        except TimeoutError:
            pass


@contextmanager
def undisturbed() -> Iterator[None]:
    """Keep the client's garbage collector from stepping between a ballot and its answer."""
    gc.collect()
    gc.freeze()
    gc.disable()
    try:
        yield
    finally:
        gc.enable()
        gc.unfreeze()


class Crowd:
    """The phones, and the others who are told (``walls``: name → how to wait until it knows a sequence number)."""

    def __init__(self, server: Server, phones: Sequence[Phone], setting: str, found: Found) -> None:
        self.server, self.phones, self.setting, self._found = server, phones, setting, found
        self.walls: dict[str, Reached] = {}

    async def volley(self, pattern: Pattern) -> Round:
        """Let everybody send one ballot, each over a new connection, and wait until everybody is told.

        A phone that has been looked at for a while has no connection left: servers end idle ones after five seconds.
        """
        for phone in self.phones:
            phone.line.close()
        await asyncio.sleep(SETTLE_SECONDS)
        tally, loop = Tally(), asyncio.get_running_loop()
        with undisturbed():
            started, load = perf_counter(), self.server.load()
            dues = [started + pattern.delay(number, len(self.phones)) for number in range(len(self.phones))]
            if pattern.seconds:
                for phone, due in zip(self.phones, dues, strict=True):
                    loop.call_later(max(0.0, due - perf_counter()), tally.send, phone, due)
                await asyncio.sleep(dues[-1] - perf_counter() + 0.01)
                while tally.sent < len(dues):
                    await asyncio.sleep(0.005)
            else:
                for phone, due in zip(self.phones, dues, strict=True):
                    tally.send(phone, due)
            await tally.wait(PATIENCE_SECONDS)
            told = await self._told(tally.last_seq)
            seconds, load = perf_counter() - started, self.server.load() - load
        return await self._round(
            pattern.name, tally, told, load=load, seconds=seconds, last_due=dues[-1],
            counted=len(tally.moments), spread=tally.last - started,
        )  # fmt: skip

    async def stream(self, seconds: float) -> Round:
        """Let everybody send ballot after ballot over an open connection; the first second is not counted."""
        for phone in self.phones:
            phone.line.close()
        await asyncio.sleep(SETTLE_SECONDS)
        tally, loop = Tally(), asyncio.get_running_loop()
        with undisturbed():
            begun = perf_counter()
            end, begin = begun + WARM_UP_SECONDS + seconds, begun + WARM_UP_SECONDS

            def go_on(phone: Phone, due: float) -> None:
                now = perf_counter()
                if now >= end:
                    return
                wait = due + SHORTEST_GAP_SECONDS - now
                if wait > 0:
                    loop.call_later(wait, send, phone)
                else:
                    send(phone)

            def send(phone: Phone) -> None:
                due = perf_counter()
                if due < end:
                    tally.send(phone, due, lambda: go_on(phone, due))

            for phone in self.phones:
                send(phone)
            await asyncio.sleep(WARM_UP_SECONDS)
            load = self.server.load()
            await asyncio.sleep(max(0.0, end - perf_counter()))
            load = self.server.load() - load
            counted = sum(begin <= one < end for one in tally.moments)
            await tally.wait(PATIENCE_SECONDS)
            told = await self._told(tally.last_seq)
        return await self._round(
            SUSTAINED, tally, told, load=load, seconds=seconds, last_due=end, counted=counted, spread=seconds
        )

    async def check(self, tally: Tally) -> None:
        """Compare what was acknowledged with the store.

        Raises
        ------
        Refused
            Something was not stored, or is not there as it was sent.
        """
        if tally.refused:
            raise Refused(f"{len(tally.refused)} ballots were not stored, the first: {tally.refused[0]}")
        found = await asyncio.to_thread(self._found, tally.acknowledged)
        if not found == len(tally.acknowledged) == tally.sent:
            raise Refused(f"{tally.sent} were sent, {len(tally.acknowledged)} acknowledged and {found} found")

    async def _told(self, seq: int) -> dict[str, float]:
        told = {name: await reached(seq) for name, reached in self.walls.items()}
        told["last phone"] = max([await phone.socket.heard_at(seq) for phone in self.phones])
        return told

    async def _round(
        self, pattern: str, tally: Tally, told: Mapping[str, float], *, load: Load, seconds: float,
        last_due: float, counted: int, spread: float,
    ) -> Round:  # fmt: skip
        if tally.refused:
            raise Refused(f"{len(tally.refused)} ballots were not stored, the first: {tally.refused[0]}")
        found = await asyncio.to_thread(self._found, tally.acknowledged)
        for phone in self.phones:
            phone.socket.forget()
        return Round(
            pattern,
            self.setting,
            sent=tally.sent,
            latencies=tuple(tally.latencies),
            found=found,
            counted=counted,
            spread=spread,
            told={name: max(0.0, moment - tally.last) for name, moment in told.items()},
            known=max(told.values()) - last_due,
            load=load,
            seconds=seconds,
            patience=PATIENCE_SECONDS,
        )


async def resting(servers: Sequence[Server], seconds: float) -> list[float]:
    """Return the processor use of servers while nothing happens, in shares of one core."""
    before, started = [one.processor_seconds() for one in servers], perf_counter()
    await asyncio.sleep(seconds)
    took = perf_counter() - started
    return [(one.processor_seconds() - start) / took for one, start in zip(servers, before, strict=True)]
