"""The contest's evening: judges with their pads, the desk and the projector on the real server."""

from __future__ import annotations

import asyncio
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter
from typing import Final

from bench import store
from bench.figures import Round
from bench.firstload import FirstLoad, first_load
from bench.follower import Follower
from bench.live import Listener
from bench.phone import Answer, fetch
from bench.plan import Pattern, each_in_turn, marks_of
from bench.progress import say
from bench.servers import Server
from bench.store import MEETING, Invited, Sent
from bench.wire import Tab

ROOT: Final = Path(__file__).parent.parent
SETTLE_SECONDS: Final = 1.0


class Refused(RuntimeError):
    """The server answered something that should not happen in a benchmark."""


@dataclass(frozen=True)
class RoomFigures:
    """Memory in bytes: per judge with a pad and its socket, and for the judge's page on top of that.

    ``first_load`` is the judge's page; None when it was not measured.
    """

    start_seconds: float
    memory_at_start: int
    memory_per_pad: float
    memory_per_tab: float
    rounds: tuple[Round, ...]
    first_load: FirstLoad | None


class Judge:
    """One phone: joined, with the pad's data, its live socket, and the page behind it."""

    def __init__(self, base: str, number: int, id: str, token: str) -> None:
        self.number, self.id = number, id
        self._base, self._token = base, token
        self.cookie = ""
        self.socket = Listener(base, MEETING, "")
        self.tab = Tab(base, "score")

    async def join(self) -> None:
        """Exchange the pass, fetch the pad's data and listen."""
        self.cookie = await join(self._base, self._token)
        expect(await fetch(self._base, "GET", "/api/pad", cookie=self.cookie), 200)
        self.socket = Listener(self._base, MEETING, self.cookie)
        await self.socket.open()

    async def open_page(self) -> None:
        """Open the judge's page as the browser does, around the pad."""
        self.tab = Tab(self._base, "score", cookie=self.cookie)
        await self.tab.open()

    async def send(self, unit: str, criteria: Sequence[str], due: float) -> tuple[Sent, float]:
        """Send this judge's ballot when it is due; return it with the moment it was acknowledged."""
        ballot, marks = uuid.uuid4().hex, dict(zip(criteria, marks_of(self.number), strict=True))
        document = {"meeting": MEETING, "unit": unit, "revision": 1, "marks": marks}
        await asyncio.sleep(due - perf_counter())
        answer = await fetch(self._base, "PUT", f"/api/ballots/{ballot}", cookie=self.cookie, document=document)
        moment = perf_counter()
        expect(answer, 201)
        return Sent(ballot, self.id, marks, answer.json()["seq"]), moment

    async def leave(self) -> None:
        await self.tab.close()
        await self.socket.close()


class Room:
    """The running server and everybody who is connected to it."""

    def __init__(self, folder: Path, port: int, invited: Invited) -> None:
        self.database, self.invited = folder / "contest.db", invited
        base = f"http://127.0.0.1:{port}"
        self.server = Server(
            ROOT / "app.py", ROOT, port, ready_path="/healthz", log=folder / "contest.log",
            environment={"CONTEST_DATABASE": str(self.database), "CONTEST_URL": base},
        )  # fmt: skip
        self.judges = [Judge(base, number, *one) for number, one in enumerate(invited.judges.items(), 1)]
        self.listeners: dict[str, Listener] = {}
        self.followers: dict[str, Follower] = {}

    async def open_walls(self) -> None:
        """Open the desk and the projector: a bare socket each, and the real page of each."""
        base = self.server.base
        for name, page, token in (
            ("desk", "control", self.invited.operator),
            ("screen", "screen", self.invited.screen),
        ):
            cookie = await join(base, token)
            self.listeners[name] = Listener(base, MEETING, cookie)
            await self.listeners[name].open()
            self.followers[f"{name} page"] = Follower(base, page, meeting=MEETING, cookie=cookie)
            await self.followers[f"{name} page"].open()

    async def play(self, unit: str, pattern: Pattern) -> Round:
        """Open a unit, let all send, wait until everybody is told, and compare with the ledger."""
        say(f"contest: {unit}, {pattern.name}")
        opened = await asyncio.to_thread(store.open_unit, self.database, unit)
        await asyncio.gather(*(one.heard_at(opened) for one in self.listeners.values()))
        await asyncio.gather(*(judge.socket.heard_at(opened) for judge in self.judges))
        await asyncio.gather(*(one.drawn_at(opened) for one in self.followers.values()))
        await asyncio.sleep(SETTLE_SECONDS)

        started, load = perf_counter(), self.server.load()
        dues = [started + pattern.delay(number, len(self.judges)) for number in range(len(self.judges))]
        sending = zip(self.judges, dues, strict=True)
        answers = await asyncio.gather(*(one.send(unit, self.invited.criteria, due) for one, due in sending))
        last_seq, last = max(sent.seq or 0 for sent, _ in answers), max(moment for _, moment in answers)
        told = {name: await one.heard_at(last_seq) for name, one in self.listeners.items()}
        told["last pad"] = max(await asyncio.gather(*(one.socket.heard_at(last_seq) for one in self.judges)))
        told |= {name: await one.drawn_at(last_seq) for name, one in self.followers.items()}
        seconds, load = perf_counter() - started, self.server.load() - load
        found = await asyncio.to_thread(store.close_unit, self.database, unit, [sent for sent, _ in answers])
        return Round(
            pattern.name,
            sent=len(self.judges),
            latencies=tuple(moment - due for (_, moment), due in zip(answers, dues, strict=True)),
            found=found,
            told={name: max(0.0, moment - last) for name, moment in told.items()},
            known=max(told.values()) - dues[-1],
            load=load,
            seconds=seconds,
            patience=float("inf"),
        )

    async def memory(self) -> int:
        """Return the server's memory once it has come to rest."""
        await asyncio.sleep(SETTLE_SECONDS)
        return self.server.memory()

    async def close(self) -> None:
        await asyncio.gather(
            *(judge.leave() for judge in self.judges),
            *(one.close() for one in self.followers.values()),
            *(one.close() for one in self.listeners.values()),
            return_exceptions=True,
        )
        await self.server.stop()


async def measure(
    folder: Path, port: int, judges: int, patterns: Sequence[Pattern], *, with_browser: bool
) -> RoomFigures:
    """Start the real server on a new store, connect everybody, and play a round per pattern."""
    say(f"contest: a store with {judges} judges")
    invited = await asyncio.to_thread(store.prepare, folder / "contest.db", judges)
    room = Room(folder, port, invited)
    try:
        start_seconds = await room.server.ready()
        say(f"contest: answers after {start_seconds:.2f} s; the desk, the projector and the judges come in")
        await room.open_walls()
        # The first judge pays for what the server loads once; the others show what a judge costs.
        first, *others = room.judges
        await first.join()
        await first.open_page()
        at_start = await room.memory()
        await each_in_turn(others, Judge.join)
        with_pads = await room.memory()
        say("contest: all are connected; now the page around every pad")
        await each_in_turn(others, Judge.open_page)
        with_tabs = await room.memory()
        rounds = [await room.play(unit, pattern) for unit, pattern in zip(invited.units, patterns, strict=False)]
        # Last, because it takes the first judge's seat.
        address = f"{room.server.base}/join?pass={invited.judges[first.id]}"
        return RoomFigures(
            start_seconds,
            at_start,
            (with_pads - at_start) / len(others),
            (with_tabs - with_pads) / len(others),
            tuple(rounds),
            await first_load(address) if with_browser else None,
        )
    finally:
        await room.close()


async def join(base: str, token: str) -> str:
    """Exchange a pass for a cookie."""
    answer = await fetch(base, "GET", f"/join?pass={token}")
    expect(answer, 303)
    return answer.cookie


def expect(answer: Answer, status: int) -> None:
    if answer.status != status:
        raise Refused(f"{answer.status} instead of {status}: {answer.body[:500].decode(errors='replace')}")
